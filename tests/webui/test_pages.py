import re
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from flask import Flask

import webui
from checker.service import Service, open_service
from checker.settings import Settings
from checker.vocabulary.workbench import Position
from rules.rulebook import load_rulebook
from tests.webui.conftest import Browser
from tests.webui.samples import PASSWORD, machine
from webui import create_app

ROOT = Path(webui.__file__).parent
PAGES = [
    "/jobs/",
    "/tokens/",
    "/",
    "/inspections/new",
    "/inspections/1",
    "/inspections/2",
    "/inspections/3",
    "/findings/",
    "/findings/1",
    "/rules/",
    "/rulebook/coverage",
    "/lexicons/",
    "/lexicons/praise",
    "/lexicons/mechanisms",
    "/lexicons/praise/propose",
    "/watches",
    "/watches/new",
    "/prices",
    "/prices/new",
    "/about",
    "/me",
]
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("path", [*PAGES, "/nope"])
def test_nothing_but_our_own_files_may_run_on_a_page(browser: Browser, path: str) -> None:
    answer = browser.get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Cache-Control"] == "no-store"
    assert not re.search(
        r"<script(?![^>]*src=\"/static/)|\sstyle=|\son\w+=\"|(src|href)=\"https?://(?!shop\.|live\.|[\w.]*gov\.cn)",
        answer.text,
    )


@pytest.mark.parametrize("path", PAGES)
def test_every_page_speaks_english_when_asked(browser: Browser, path: str) -> None:
    browser.client.set_cookie("language", "en")
    page = browser.get(path).text
    shell = re.sub(
        r"<(\w+)[^>]*lang=\"zh-CN\".*?</\1>",
        "",
        page.partition("</title>")[2].partition("<main")[0].replace("张检查", ""),
        flags=re.S,
    )
    assert not _CHINESE.findall(shell)
    assert '<html lang="en"' in page


def test_language_and_colours_are_remembered(browser: Browser) -> None:
    answer = browser.post("/preferences", {"language": "en", "back": "/findings/"}, page="/findings/")
    assert answer.location == "/findings/"
    assert "Findings" in browser.get("/findings/").text
    browser.post("/preferences", {"theme": "dark"}, page="/about")
    assert 'data-theme="dark"' in browser.get("/about").text


def test_an_unknown_language_is_ignored(browser: Browser) -> None:
    browser.client.set_cookie("language", "<script>")
    assert 'lang="zh-CN"' in browser.get("/about").text


def test_the_english_catalogue_is_complete_and_compiled() -> None:
    folder = ROOT / "translations" / "en" / "LC_MESSAGES"
    with (folder / "messages.po").open("rb") as source, (folder / "messages.mo").open("rb") as compiled:
        written, built = read_po(source), read_mo(compiled)
    assert {m.id: m.string for m in written if m.id} == {m.id: m.string for m in built if m.id}
    used = set()
    for path in ROOT.rglob("*"):
        if path.suffix in {".py", ".html"}:
            used |= set(re.findall(r"""\b_\(\s*["']((?:[^"'\\]|\\.)*?)["']""", path.read_text("utf-8")))
    assert not {text for text in used if _CHINESE.search(text)} - {str(m.id) for m in written}


def test_a_bug_shows_a_page_and_not_its_traces(app: Flask, browser: Browser, service: Service) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    service.rules = broken  # type: ignore[method-assign,assignment]
    answer = browser.get("/rules/")
    assert answer.status_code == 500
    assert "程序出错" in answer.text
    assert "secret" not in answer.text


@pytest.mark.parametrize(("path", "status"), [("/nope", 404), ("/rules/nope", 404), ("/inspections/99", 404)])
def test_what_is_not_there_is_said(browser: Browser, path: str, status: int) -> None:
    answer = browser.get(path)
    assert answer.status_code == status
    assert "回到首页" in answer.text


def test_every_rule_has_a_page(browser: Browser) -> None:
    listed = browser.get("/rules/").text
    for rule in load_rulebook().rules.values():
        assert f"/rules/{rule.id}" in listed
        page = browser.get(f"/rules/{rule.id}")
        assert page.status_code == 200
        assert rule.title in page.text
        assert "示例" in page.text


def test_a_rule_is_found_by_its_alias(browser: Browser) -> None:
    rule = next(iter(load_rulebook().rules.values()))
    assert rule.title in browser.get(f"/rules/{rule.alias}").text


def test_too_large_a_form_is_refused(browser: Browser) -> None:
    answer = browser.client.post("/inspections/new", data={"target": "x" * 300_000})
    assert answer.status_code == 413


def test_an_empty_workbench_says_how_to_begin(tmp_path: Path) -> None:
    settings = Settings(var=tmp_path, workers=0)
    service = open_service(settings, machine(settings.evidence))
    service.add_person("demo", PASSWORD, [Position.INSPECTOR])
    visitor = Browser(create_app(settings, service).test_client())
    visitor.sign_in()
    assert "还没有检查" in visitor.get("/").text
    assert "还没有发现" in visitor.get("/findings/").text
    service.close()


def test_over_https_the_cookie_is_bound_and_the_browser_told(tmp_path: Path) -> None:
    settings = Settings(var=tmp_path, workers=0, https=True)
    service = open_service(settings, machine(settings.evidence))
    answer = create_app(settings, service).test_client().get("/login", base_url="https://localhost")
    assert answer.headers["Strict-Transport-Security"]
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-shuoqing=")
    assert "Secure" in cookie
    service.close()
