"""Pages that mean harm end in time, with a named outcome, and the next visit is unharmed."""

import socket
from collections.abc import Iterator
from dataclasses import replace

import pytest

from checker.errors import Reason, VisitFailed
from crawlers.browser import Browser
from crawlers.personas import persona
from crawlers.visit import Budget, visit
from crawlers.watchdog import session_pids
from tests.crawlers.sites import html, serving
from tests.marketplace.app import serving as marketplace

# Generous where a good end comes by itself, short where only the budget ends the page.
WHOLE = Budget(load_s=20, scroll_s=15, open_s=45, look_s=20, hard_s=120, requests=200, document_bytes=4_000_000)
QUICK = replace(WHOLE, load_s=2, scroll_s=2)


@pytest.fixture(scope="module")
def hostile(berths: list[socket.socket]) -> Iterator[str]:
    with marketplace(at=berths.pop()) as url:
        yield f"{url}/hostile"


@pytest.mark.parametrize(
    ("name", "words", "budget"),
    [
        ("drip", "没有传完", QUICK),
        ("dialogs", "对话框", WHOLE),
        ("spin", "停不下来", QUICK),
        ("grows", "只到 20000 像素", WHOLE),
        ("many-requests", "请求过多", WHOLE),
        ("chatter", "调试信息", WHOLE),
    ],
)
def test_what_was_seen_comes_home_and_what_is_missing_is_named(
    browser: Browser, hostile: str, name: str, words: str, budget: Budget
) -> None:
    seen = visit(browser, f"{hostile}/{name}", persona=persona(), budget=budget)
    assert any(words in loss for loss in seen.incomplete)
    assert {"dom", "screenshot"} <= {blob.role for blob in seen.blobs}


@pytest.mark.parametrize("name", ["leave", "popups", "deep", "maze", "inward"])
def test_an_annoying_page_is_seen_whole(browser: Browser, hostile: str, name: str) -> None:
    seen = visit(browser, f"{hostile}/{name}", persona=persona(), budget=WHOLE)
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
        visit(browser, f"{hostile}/{name}", persona=persona(), budget=WHOLE)
    assert caught.value.reason == reason


def test_a_server_that_never_answers_times_out(browser: Browser, berths: list[socket.socket]) -> None:
    import threading

    end = threading.Event()

    def never(path: str) -> tuple[int, dict[str, str], bytes]:
        end.wait(20)
        return html("迟到")  # type: ignore[return-value]

    with serving({"/never": never}, at=berths.pop()) as site:
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
