"""Two hundred malicious strings through every input, shown on every page that shows them: no script runs anywhere."""

import csv
import io
import threading
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page
from werkzeug.serving import make_server

from checker.intake.puzzle import solve
from checker.jobs import Worker
from checker.service import Service, open_service
from checker.settings import Settings
from checker.vocabulary import Outcome, Place
from checker.vocabulary.complaints import ComplaintKind, ComplaintState, Problem, Told, Upload
from checker.vocabulary.workbench import Inspection, InspectionOutcome, InspectionRequest
from rules.amendments import use_amendments
from tests.checker.intake.test_parts import drawn
from tests.webui.samples import PASSWORD, machine, make_finding, open_sample
from tests.webui.test_in_a_browser import chromium  # noqa: F401 - a fixture
from webui import create_app
from webui.downloads import csv_download

CORES = (
    """
<script>alert(1)</script>|<img src=x onerror=alert(1)>|<svg onload=alert(1)>|<svg/onload=alert`1`>|<body onload=alert(1)>
<iframe src=javascript:alert(1)>|<iframe srcdoc='<script>alert(1)</script>'>|<a href=javascript:alert(1) id=x>x</a>
<details open ontoggle=alert(1)>|<input autofocus onfocus=alert(1)>|<video><source onerror=alert(1)>|<math><mi xlink:href=javascript:alert(1)>
<object data=javascript:alert(1)>|<embed src=javascript:alert(1)>|<style>@import 'javascript:alert(1)'</style>|<link rel=stylesheet href=javascript:alert(1)>
<meta http-equiv=refresh content='0;url=javascript:alert(1)'>|<base href=//evil.test/>|<form action=javascript:alert(1)><button>x
<template><script>alert(1)</script>
javascript:alert(1)|data:text/html,<script>alert(1)</script>|onmouseover=alert(1) x=|autofocus onfocus=alert(1) x=|style=x:expression(alert(1))
{{7*7}}|{%print(1)%}|${alert(1)}|#{alert(1)}|<%=alert(1)%>
&lt;script&gt;alert(1)&lt;/script&gt;|&#60;script&#62;alert(1)|\\u003cscript\\u003ealert(1)|%3Cscript%3Ealert(1)%3C/script%3E|\u2028alert(1)//
<scr\0ipt>alert(1)</script>|＜script＞alert(1)＜/script＞|<ſcript>alert(1)</ſcript>|\u202e<script>alert(1)</script>|<x contenteditable onblur=alert(1)>lose
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
STRINGS = [f"{before}{core}" for before, core in product(("", '"', "'", '">', "</textarea></script></title>"), CORES)]
FIELDS = ("platform", "seller", "goods", "order_number", "facts", "claim", "contacted", "name", "phone", "address")
LIMITS = {"platform": 40, "name": 60, "phone": 40, "order_number": 64}


@pytest.fixture(scope="module")
def workbench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    settings = Settings(
        var=tmp_path_factory.mktemp("strings") / "var", workers=0, login_rate="1000 per minute", intake_bits=1,
        intake_hourly=1000, intake_district="330106",
    )  # fmt: skip
    open_sample(settings).close()

    def found(inspection: Inspection) -> InspectionOutcome:
        some = STRINGS[inspection.id % 5 :: 5]
        places = tuple(Place(quote=text, prefix=text, suffix=text, page=text, selector=text) for text in some[:8])
        shared = {
            "message": some[0],
            "plain": some[1],
            "remedy": some[2],
            "subject_name": some[3],
            "subject_url": some[4],
        }
        failed = make_finding(places=places, question=some[5], reasoning=tuple(some[6:]), rewrite=some[7], **shared)
        return InspectionOutcome(
            findings=(failed, replace(failed, outcome=Outcome.CANNOT_TELL)), title=some[8], rulebook="r"
        )

    service = open_service(settings, machine(settings.evidence, found))
    yield service
    service.close()
    use_amendments(None)


@pytest.fixture(scope="module")
def receipts(workbench: Service) -> list[tuple[str, str]]:
    """Every string in one field of one complaint, all complaints answered, added to and decided on."""
    made = []
    demo = workbench.person_named("demo")
    assert demo is not None
    for at in range(0, len(STRINGS), len(FIELDS)):
        words = {name: text[: LIMITS.get(name, 120)] for name, text in zip(FIELDS, STRINGS[at:], strict=False)}
        words["facts"] += "，写满十个字以上的经过。"
        told = Told(
            kind=ComplaintKind.DISPUTE, target=f"https://shop.example.cn/{at}?q=<script>alert(1)</script>", problem=Problem.OTHER,
            happened_on=workbench.law_day(), amount_fen=1, for_living=True, elsewhere=False, truthful=True, **words,
        )  # fmt: skip
        puzzle = workbench.puzzle("")
        upload = Upload(name=f"{STRINGS[at]}.png", content=drawn())
        got = workbench.complain(told, [upload], address="", puzzle=puzzle, solution=solve(puzzle))
        workbench.add_evidence(got.number, got.secret, STRINGS[at + 1], [])
        own = workbench.own_complaint(got.number, got.secret)
        workbench.decide_complaint(demo, own.id, ComplaintState.LEAD, STRINGS[at + 2], seen=len(own.events))
        made.append((got.number, got.secret))
    workbench.request_inspection(demo, InspectionRequest(target='https://shop.example.cn/"><script>alert(1)</script>'))
    worker = Worker(workbench._database, workbench._kinds, workbench.settings)
    while worker.run_one():
        pass
    return made


@pytest.fixture(scope="module")
def address(workbench: Service) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, create_app(workbench.settings, workbench), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(chromium: Chromium, address: str) -> Iterator[Page]:  # noqa: F811
    context = chromium.new_context(base_url=address)
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


class Watch:
    """What a page did that none of ours may do: dialogs, policy violations, foreign requests, script errors."""

    def __init__(self, page: Page, address: str) -> None:
        self.seen: list[str] = []
        page.on("dialog", lambda dialog: (self.seen.append(dialog.message), dialog.dismiss()))
        page.on("pageerror", lambda error: self.seen.append(str(error)))
        page.on("console", lambda line: self.seen.append(line.text) if "Security Policy" in line.text else None)
        page.on("request", lambda asked: None if asked.url.startswith(address) else self.seen.append(asked.url))


def test_the_watch_sees_a_string_that_runs(page: Page, address: str) -> None:
    watch = Watch(page, address)
    page.set_content("<img src=x onerror=alert(1)><img src='https://evil.test/x'>")
    page.wait_for_timeout(300)
    assert "1" in watch.seen
    assert any("evil.test" in one for one in watch.seen)


def test_no_string_runs_on_the_consumers_pages(page: Page, address: str, receipts: list[tuple[str, str]]) -> None:
    watch = Watch(page, address)
    for number, secret in receipts:
        page.goto("/public/status")
        page.fill("#receipt", number)
        page.fill("#secret", secret)
        page.click("main button.main")
        page.wait_for_url(f"**/complaints/{number}")
        assert page.locator("script:not([src])").count() == 0
        page.goto(f"/public/complaints/{number}/sheet")
    assert watch.seen == []


def test_no_string_runs_on_the_staffs_pages(page: Page, address: str, receipts: list[tuple[str, str]]) -> None:
    watch = Watch(page, address)
    page.goto("/login")
    page.fill("#username", "demo")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    lists = [
        "/",
        "/complaints/",
        "/findings/",
        *(f"/findings/?q={text}" for text in ("%22%3E%3Csvg%20onload=alert(1)%3E", "'")),
    ]
    inspections = [f"/inspections/{4 + number}" for number in range(0, len(receipts), 4)]
    findings = [f"/findings/{number}" for number in range(7, 7 + 12, 3)]
    for path in (*lists, *inspections, *findings, *(f"/complaints/{number + 1}" for number in range(len(receipts)))):
        page.goto(path)
        assert page.locator("script:not([src])").count() == 0, path
        assert page.evaluate("[...document.querySelectorAll('a[href]')].every(a => /^https?:$/.test(a.protocol))"), path
    assert watch.seen == []


def test_what_is_typed_into_the_forms_comes_back_as_text(page: Page, address: str) -> None:
    watch = Watch(page, address)
    for at in range(0, len(STRINGS), 25):
        page.goto("/public/")
        page.fill("#pasted", STRINGS[at])
        page.click("button.main")
        page.click("[name=without_link]")
        for name, text in zip(
            ("target", "platform", "seller", "goods", "facts", "name", "phone"), STRINGS[at:], strict=False
        ):
            page.fill(f"#{name}", text[:40])
        page.click("[data-submit]")
        page.wait_for_selector("#summary")
        assert page.input_value("#goods") == STRINGS[at + 3][:40].replace("\0", "\ufffd") or "\0" in STRINGS[at + 3]
    assert watch.seen == []


@pytest.mark.parametrize(
    "start", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "＝1", " =1", "=cmd|'/c calc'!A1"]
)
def test_no_cell_of_a_table_is_a_formula(start: str) -> None:
    read = csv_download("a.csv", ["a"], [[start + text] for text in STRINGS[:20]]).get_data().decode("utf-8-sig")
    for row in list(csv.reader(io.StringIO(read)))[1:]:
        assert row[0].startswith("'")


def test_there_are_two_hundred_of_them() -> None:
    assert len(set(STRINGS)) == len(STRINGS) >= 200
