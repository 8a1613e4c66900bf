"""Pages that mean harm end in time, with a named outcome, and the next visit is unharmed."""

from collections.abc import Iterator

import pytest

from checker.errors import Reason, VisitFailed
from crawlers.browser import Browser
from crawlers.personas import persona
from crawlers.visit import Budget, visit
from crawlers.watchdog import session_pids
from tests.crawlers.sites import html, serving
from tests.marketplace.app import serving as marketplace

QUICK = Budget(load_s=2, scroll_s=2, open_s=15, look_s=5, hard_s=30, requests=200, document_bytes=4_000_000)


@pytest.fixture(scope="module")
def hostile() -> Iterator[str]:
    with marketplace("127.0.0.2", 8933) as url:
        yield f"{url}/hostile"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("drip", "没有传完"),
        ("dialogs", "对话框"),
        ("spin", "停不下来"),
        ("grows", "只到 20000 像素"),
        ("many-requests", "请求过多"),
    ],
)
def test_what_was_seen_comes_home_and_what_is_missing_is_named(
    browser: Browser, hostile: str, name: str, words: str
) -> None:
    seen = visit(browser, f"{hostile}/{name}", persona=persona(), budget=QUICK)
    assert any(words in loss for loss in seen.incomplete)
    assert {"dom", "screenshot"} <= {blob.role for blob in seen.blobs}


@pytest.mark.parametrize("name", ["leave", "popups", "deep", "maze", "inward"])
def test_an_annoying_page_is_seen_whole(browser: Browser, hostile: str, name: str) -> None:
    seen = visit(browser, f"{hostile}/{name}", persona=persona(), budget=QUICK)
    assert seen.incomplete == ()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("redirects", Reason.UNREACHABLE),
        ("script-loop", Reason.UNREACHABLE),
        ("refresh", Reason.UNREACHABLE),
        ("big", Reason.TOO_LARGE),
        ("bomb", Reason.TOO_LARGE),
        ("download", Reason.NOT_HTML),
    ],
)
def test_what_cannot_be_seen_is_named(browser: Browser, hostile: str, name: str, reason: Reason) -> None:
    with pytest.raises(VisitFailed) as caught:
        visit(browser, f"{hostile}/{name}", persona=persona(), budget=QUICK)
    assert caught.value.reason == reason


def test_a_server_that_never_answers_times_out(browser: Browser) -> None:
    import threading

    end = threading.Event()

    def never(path: str) -> tuple[int, dict[str, str], bytes]:
        end.wait(20)
        return html("迟到")  # type: ignore[return-value]

    with serving({"/never": never}, port=8934) as site:
        with pytest.raises(VisitFailed) as caught:
            visit(browser, f"{site.url}/never", persona=persona(), budget=Budget(open_s=1))
        end.set()
    assert caught.value.reason == Reason.TIMED_OUT


def test_the_deadline_holds_and_the_next_visit_gets_a_new_browser(browser: Browser, hostile: str) -> None:
    before = browser.watchdog.session
    with pytest.raises(VisitFailed) as caught:
        visit(browser, f"{hostile}/spin", persona=persona(), budget=Budget(load_s=30, hard_s=1))
    assert caught.value.reason == Reason.TIMED_OUT
    assert visit(browser, f"{hostile}/leave", persona=persona(), budget=QUICK).title == "活动页"
    assert browser.watchdog.session != before
    assert session_pids(before) == []


def test_a_crashed_browser_is_said_and_replaced(browser: Browser, hostile: str) -> None:
    browser.watchdog.max_bytes = 1
    with pytest.raises(VisitFailed) as caught:
        visit(browser, f"{hostile}/drip", persona=persona(), budget=QUICK)
    assert caught.value.reason in {Reason.TOO_LARGE, Reason.BROWSER}
    assert visit(browser, f"{hostile}/leave", persona=persona(), budget=QUICK).title == "活动页"
