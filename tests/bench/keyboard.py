"""How long the interface takes while a reviewer decides twenty clear findings by keyboard alone, in a real browser.

    python -m tests.bench.keyboard [--findings 20]

The script presses keys as fast as the pages let it, so the time is the interface's alone, without reading. Target: at
most 200 s for twenty; baseline: the same decisions made with the mouse (`--mouse`), clicking what the keys stand for.
"""

import argparse
import logging
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import make_server

from checker.service import open_service
from checker.settings import Settings
from checker.vocabulary.people import Position
from checker.vocabulary.workbench import FindingFilter, InspectionRequest, ReviewState
from tests.webui.samples import PASSWORD, SHOP, machine, make_finding, sample_outcome
from webui import create_app


def main() -> None:
    """Serve, decide, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--findings", type=int, default=20)
    parser.add_argument("--mouse", action="store_true")
    given = parser.parse_args()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(var=Path(folder), workers=0)
        service = open_service(settings, machine(settings.evidence))
        person = service.add_person("demo", PASSWORD, [Position.INSPECTOR])
        came = sample_outcome(settings.evidence)
        for number in range(given.findings + 5):
            finding = make_finding(capture=came.capture.id if came.capture else "", fingerprint=f"{number:032x}")
            request = InspectionRequest(target=f"{SHOP}?{number}")
            service.keep_inspection(request, replace(came, findings=[finding]), requested_by="demo")
        server = make_server("127.0.0.1", 0, create_app(settings, service), threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as playwright:
            system = Path("/usr/bin/chromium")
            browser = playwright.chromium.launch(
                executable_path=system if system.exists() else None, args=["--no-sandbox"]
            )
            page = browser.new_page(base_url=f"http://127.0.0.1:{server.server_port}")
            page.set_default_timeout(60_000)
            _sign_in(page)
            began = time.monotonic()
            _decide(page, given.findings, mouse=given.mouse)
            taken = time.monotonic() - began
            browser.close()
        decided = given.findings + 5 - len(service.findings(person, FindingFilter(states=(ReviewState.OPEN,))).items)
        server.shutdown()
        service.close()
    print(f"{decided} findings decided in {taken:.1f} s of interface time, {taken / given.findings:.2f} s each")


def _sign_in(page: Page) -> None:
    page.goto("/login")
    page.fill("#username", "demo")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")


def _decide(page: Page, count: int, *, mouse: bool) -> None:
    page.goto("/findings/?state=open&outcome=failed")
    if mouse:
        page.locator(".row-link").first.click()
    else:
        page.keyboard.press("j")
        page.keyboard.press("Enter")
    page.wait_for_selector("[data-decide]")
    for _ in range(count):
        before = page.url
        if mouse:
            page.locator("label.confirmed").click()
            page.locator("[data-for=confirmed] [data-reason]").first.click()
            page.locator("[data-submit]").click()
        else:
            page.keyboard.press("c")
            page.keyboard.press("1")
            page.keyboard.press("Control+Enter")
        page.wait_for_url(lambda url, before=before: url != before)
        page.wait_for_selector("[data-decide]")


if __name__ == "__main__":
    main()
