"""The dashboard: figures in the page without scripts, files to take away, nothing out of scope, no waiting."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta

import pytest

from checker import figuring
from checker.service import Service
from checker.vocabulary import Decision
from checker.vocabulary.figures import Dimension, Period
from checker.vocabulary.people import Person, Position, Scope
from tests.webui.conftest import Browser
from tests.webui.samples import PASSWORD
from webui import charts


def _person(service: Service, name: str = "demo") -> Person:
    found = service.person_named(name)
    assert found is not None
    return found


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every count takes long enough to be kept."""
    monkeypatch.setattr(figuring, "QUICK_MS", 0)


def test_the_page_shows_figures_with_their_denominators(browser: Browser) -> None:
    page = browser.get("/dashboard").text
    for piece in ("数据看板", "音视频 0 分钟", "其中未能检查 1", "判断次数", "广告使用绝对化用语", "处理率", "办结率"):
        assert piece in page


def test_charts_are_drawings_with_a_name_and_nothing_that_runs(browser: Browser) -> None:
    page = browser.get("/dashboard?period=year").text
    drawings = re.findall(r"<svg[^>]*pygal-chart.*?</svg>", page, re.DOTALL)
    assert len(drawings) == len(Dimension)
    for drawing in drawings:
        assert 'role="img"' in drawing
        assert re.search(r'<title id="chart-\d+-title">', drawing)
        assert not re.search(r"<script|<style|style=|\son\w+=|pygal\.org", drawing)
    assert len(set(re.findall(r'id="chart-\d+-title"', page))) == len(drawings)


def test_names_of_captured_pages_stay_text() -> None:
    from checker.vocabulary.figures import Line

    names = ("x",) * len(charts.SERIES)
    drawn = charts.bars((Line(key="a", name="<script>x</script>", failed=1, open=1),), names, "<b>")
    assert "<script" not in drawn
    assert "&lt;b&gt;" in drawn


@pytest.mark.parametrize("by", list(Dimension))
def test_each_dimension_can_be_taken_away(browser: Browser, by: Dimension) -> None:
    answer = browser.get(f"/dashboard/{by.value}.csv")
    heading, *rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert answer.mimetype == "text/csv"
    assert heading[2:6] == ["检查", "页数", "分钟", "判断次数"]
    assert rows
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)


def test_reading_is_not_taking_away(stranger: Browser) -> None:
    assert stranger.sign_in("readonly").status_code == 302
    page = stranger.get("/dashboard")
    assert page.status_code == 200
    assert ".csv" not in page.text
    assert stranger.get("/dashboard/rule.csv").status_code == 403
    assert stranger.get("/dashboard/nonsense.csv").status_code == 404


def test_another_district_sees_its_own_nothing(service: Service, stranger: Browser) -> None:
    service.add_person("far", PASSWORD, [Position.INSPECTOR], limits=Scope(districts=("4403",)))
    stranger.sign_in("far")
    assert "这段时间还没有完成的检查" in stranger.get("/dashboard").text


def test_quick_counts_are_made_anew_each_time(service: Service) -> None:
    before = service.dashboard(_person(service), Period.QUARTER)
    service.review(_person(service), 2, Decision.DISMISSED, "无误。", seen=None)
    after = service.dashboard(_person(service), Period.QUARTER)
    assert after.total.dismissed == before.total.dismissed + 1


@pytest.mark.usefixtures("slow")
def test_slow_counts_are_kept_and_made_anew_in_the_background(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo = _person(service)
    before = service.dashboard(demo, Period.QUARTER)
    service.review(demo, 2, Decision.DISMISSED, "无误。", seen=None)
    assert service.dashboard(demo, Period.QUARTER).made_at == before.made_at
    monkeypatch.setattr(figuring, "_LEAST", timedelta(0))
    assert service.dashboard(demo, Period.QUARTER).made_at == before.made_at
    service.stop_counting()
    after = service.dashboard(demo, Period.QUARTER)
    assert after.total.dismissed == before.total.dismissed + 1
    assert after.made_at > before.made_at


@pytest.mark.usefixtures("slow")
def test_kept_figures_are_those_of_ones_scope(service: Service) -> None:
    far = service.add_person("far", PASSWORD, [Position.INSPECTOR], limits=Scope(districts=("4403",)))
    assert service.dashboard(_person(service), Period.QUARTER).total.found
    assert service.dashboard(far, Period.QUARTER).total.found == 0
    assert service.dashboard(_person(service), Period.YEAR).period is Period.YEAR


@pytest.mark.usefixtures("slow")
def test_upkeep_counts_before_anybody_asks(service: Service) -> None:
    began = datetime.now(UTC)
    service.ready_figures()
    made = service.dashboard(_person(service), Period.YEAR).made_at
    assert began < made
    service.ready_figures()
    assert service.dashboard(_person(service), Period.YEAR).made_at == made
