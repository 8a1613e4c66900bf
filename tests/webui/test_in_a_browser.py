"""Every page in real Chromium: no accessibility violation, nothing wider than the screen, the keyboard works."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from checker.intake.puzzle import solve
from checker.service import Service, open_service
from checker.settings import Settings
from checker.store import inspections
from rules.amendments import use_amendments
from tests.checker.intake.test_guidance import REPORT
from tests.webui.samples import PASSWORD, machine, open_sample, propose_samples, sample_outcome, work_samples
from webui import create_app

PAGES = {
    "inspections": "/",
    "no inspections": "/?q=zzz",
    "new inspection": "/inspections/new",
    "upload": "/inspections/upload",
    "hand in": "/inspections/upload",
    "done": "/inspections/1",
    "failed": "/inspections/2",
    "queued": "/inspections/3",
    "dashboard": "/dashboard?period=year",
    "watches": "/watches",
    "new watch": "/watches/new",
    "findings": "/findings/",
    "no findings": "/findings/?q=zzz",
    "failed finding": "/findings/1",
    "absence": "/findings/2",
    "question": "/findings/3",
    "hostile": "/findings/4",
    "untested": "/findings/5",
    "false alarm": "/findings/3/feedback",
    "rules": "/rules/",
    "rule": "/rules/disclosure.operator_name",
    "map of the law": "/rulebook/coverage",
    "lexicons": "/lexicons/",
    "lexicon": "/lexicons/praise?q=宇宙",
    "clauses": "/lexicons/opened_goods",
    "parameters": "/lexicons/mechanisms",
    "proposing": "/lexicons/praise/propose",
    "approved": "/amendments/1",
    "to decide": "/amendments/2",
    "about": "/about",
    "cases": "/cases/",
    "case": "/cases/1",
    "new case": "/cases/new?number=2&number=3",
    "sweeps": "/sweeps/",
    "sweep": "/sweeps/1",
    "new sweep": "/sweeps/new",
    "subjects": "/subjects/",
    "subject": "/subjects/1",
    "no subjects": "/subjects/?q=zzz",
    "prices": "/prices",
    "new prices": "/prices/new",
    "jobs": "/jobs/",
    "readers": "/readers",
    "monitoring": "/monitoring/new",
    "complaints": "/complaints/",
    "tokens": "/tokens/",
    "log": "/log",
    "public": "/public/",
    "public status": "/public/status",
    "accounts": "/people/",
    "new account": "/people/new",
    "account": "/people/auditor",
    "own account": "/me",
    "second factor": "/me/second-factor/setup",
    "not found": "/nope",
}
LOOKS = {
    "desktop": {"viewport": {"width": 1366, "height": 768}},
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
    "dark": {"viewport": {"width": 1366, "height": 768}, "color_scheme": "dark"},
}


@pytest.fixture(scope="module")
def workbench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    settings = Settings(var=tmp_path_factory.mktemp("browser") / "var", workers=0, login_rate="1000 per minute")
    open_sample(settings).close()
    service = open_service(settings, machine(settings.evidence))
    propose_samples(service)
    work_samples(service)
    yield service
    service.close()
    use_amendments(None)


@pytest.fixture(scope="module")
def address(workbench: Service) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, create_app(workbench.settings, workbench), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    system = Path("/usr/bin/chromium")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        path = system if system.exists() else None
        opened = playwright.chromium.launch(executable_path=path, args=sandbox)
        yield opened
        opened.close()


@pytest.fixture(scope="module", params=LOOKS)
def context(request: pytest.FixtureRequest, chromium: Browser, address: str) -> Iterator[BrowserContext]:
    made = chromium.new_context(base_url=address, **LOOKS[request.param])  # type: ignore[arg-type]
    made.set_default_timeout(60_000)
    _sign_in(made.new_page(), "admin")
    yield made
    made.close()


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    made = chromium.new_context(base_url=address, **LOOKS["desktop"])  # type: ignore[arg-type]
    made.set_default_timeout(60_000)
    opened = made.new_page()
    _sign_in(opened)
    yield opened
    made.close()


def _sign_in(page: Page, name: str = "demo") -> None:
    page.goto("/login")
    page.fill("#username", name)
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")


def _violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {[node['target'] for node in one['nodes']]}" for one in found]


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_everybody_can_use_the_page_on_any_screen(context: BrowserContext, path: str) -> None:
    page = context.pages[0]
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda line: problems.append(line.text) if "Content Security" in line.text else None)
    page.goto(path)
    assert _violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert problems == []


def test_everybody_can_sign_in(chromium: Browser, address: str) -> None:
    context = chromium.new_context(base_url=address)
    page = context.new_page()
    page.goto("/login")
    assert _violations(page) == []
    page.fill("#username", "demo")
    page.fill("#password", "wrong-password")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=alert]")
    assert _violations(page) == []
    context.close()


def test_a_finding_is_decided_by_keyboard_alone(page: Page, workbench: Service) -> None:
    page.goto("/findings/?state=open&inspection=1")
    first = page.locator("tr[data-row] .row-link").nth(1).get_attribute("href") or ""
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{first}")
    page.keyboard.press("d")
    page.keyboard.press("2")
    assert page.input_value("#reason") == "语境中并非对商品的评价或承诺。"
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".flash.good")
    assert page.url.partition("?")[0] != f"{page.url.partition('/findings/')[0]}{first.partition('?')[0]}"
    demo = workbench.person_named("demo")
    assert demo is not None
    kept = workbench.finding(demo, int(first.partition("?")[0].rsplit("/", 1)[1]))
    assert [one.review.decision for one in kept.reviews] == ["dismissed"]


def test_typing_a_reason_does_not_press_keys(page: Page) -> None:
    page.goto("/findings/2")
    page.focus("#reason")
    page.keyboard.type("j k d m ? 2")
    assert page.input_value("#reason") == "j k d m ? 2"
    assert page.url.endswith("/findings/2")
    assert page.locator("input[name=decision]:checked").count() == 0


def test_the_help_sheet_opens_and_closes(page: Page) -> None:
    page.goto("/findings/")
    page.keyboard.press("?")
    assert page.locator("dialog#help").is_visible()
    assert _violations(page) == []
    page.keyboard.press("Escape")
    assert not page.locator("dialog#help").is_visible()


def test_captured_script_does_not_run(page: Page) -> None:
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    page.goto("/findings/4")
    assert "stolen" not in page.title()
    assert dialogs == []
    assert page.locator("text=onerror=alert(1)").count() >= 1


def test_the_screenshot_is_scrolled_to_the_place(page: Page) -> None:
    page.goto("/findings/4")
    shot = page.locator(".shot[data-scroll-to]").first
    shot.locator("image").wait_for()
    seen = shot.evaluate(
        """shot => { const box = shot.querySelector('.outline').getBoundingClientRect(), view = shot.getBoundingClientRect();
        return box.top >= view.top && box.bottom <= view.bottom; }"""
    )
    assert seen


def test_a_queued_inspection_shows_its_result_without_a_reload(page: Page, workbench: Service) -> None:
    page.goto("/inspections/3")
    page.wait_for_selector("text=排队中")
    with workbench._database.writing() as session:
        inspections.keep_result(session, 3, sample_outcome(workbench.settings.evidence))
    page.wait_for_selector("table.findings")
    assert page.locator(".spinner").count() == 0


def test_a_consumers_page_waits_with_its_reload_while_they_write(
    chromium: Browser, address: str, workbench: Service
) -> None:
    puzzle = workbench.puzzle("203.0.113.5")
    got = workbench.complain(REPORT, (), address="203.0.113.5", puzzle=puzzle, solution=solve(puzzle))
    context = chromium.new_context(base_url=address)
    page = context.new_page()
    page.clock.install()
    page.goto(f"/public/complaints/{got.number}")
    page.fill("#secret", got.secret)
    page.click("main button.main")
    page.wait_for_selector("[data-refresh]")
    page.fill("#text", "又看到一次。")
    page.evaluate("window.before = true, document.activeElement.blur()")
    page.clock.run_for(20_000)
    assert page.evaluate("window.before")
    assert page.input_value("#text") == "又看到一次。"
    page.fill("#text", "")
    page.evaluate("document.activeElement.blur()")
    with page.expect_navigation():
        page.clock.run_for(6_000)
    context.close()


def test_a_remark_is_laid_over_a_screenshot_by_drawing_or_by_keyboard(page: Page, workbench: Service) -> None:
    capture = workbench.dossier("1").captures[0].id
    page.goto(f"/captures/{capture}/annotations")
    assert _violations(page) == []
    box = page.locator("[data-picture]").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 200, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 420, box["y"] + 130)
    page.mouse.up()
    assert int(page.input_value("[name=width]")) > 200
    page.keyboard.type("划线价未说明来源")  # drawing leads on to the words
    page.focus("[name=x]")
    page.keyboard.press("ArrowUp")
    assert page.locator("[data-draft]").get_attribute("x") == page.input_value("[name=x]")
    page.focus("#text")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".remarks li")
    page.goto(f"/captures/{capture}/custody")
    assert _violations(page) == []


def test_pages_work_without_scripts(chromium: Browser, address: str) -> None:
    context = chromium.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    _sign_in(page)
    page.goto("/findings/6")
    page.locator("label.confirmed").click()
    page.fill("#reason", "没有脚本也能处理。")
    page.locator("[data-submit]").click()
    page.wait_for_selector("text=没有脚本也能处理。")
    context.close()
