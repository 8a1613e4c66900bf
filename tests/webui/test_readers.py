from datetime import UTC, datetime

from checker.service import Service
from checker.store.models import InspectionRow
from tests.webui.conftest import Browser


def _keep(service: Service, number: int, checks: list[dict[str, object]]) -> None:
    """Checks as an inspection that ended just now keeps them."""
    with service._database.writing() as session:
        row = session.get_one(InspectionRow, number)
        row.finished_at, row.observed = datetime.now(UTC), {**row.observed, "readers": checks}


def test_a_reader_that_misses_more_than_it_finds_is_shown_first(browser: Browser, service: Service) -> None:
    poor: dict[str, object] = {"reader": "jd", "trouble": "", "found": ["title"], "missing": ["price"]}
    _keep(service, 1, [poor, poor, {"reader": "jd", "trouble": "blocked", "found": [], "missing": []}])
    _keep(service, 2, [{"reader": "taobao", "trouble": "", "found": ["title", "price"], "missing": []}])
    page = browser.get("/readers").text
    assert "商品标题</span> 2/2" in page
    assert "价格</span> 0/2" in page
    assert page.index("京东</td>") < page.index("淘宝/天猫</td>") < page.index("没有页面可判断")
    assert page.count("疑似改版") == 1
