"""What scripts and servers do to a reader with a real browser: the pages a test client cannot judge."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, sync_playwright

from tests.marketplace import create_marketplace, serving

_CHROMIUM = Path("/usr/bin/chromium")
pytestmark = pytest.mark.skipif(not _CHROMIUM.exists(), reason="Chromium is not installed")


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with serving(app=create_marketplace(patience=0.02)) as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(_CHROMIUM), args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 390, "height": 844}, locale="zh-CN")
    yield opened
    opened.close()


@pytest.mark.parametrize(("item", "price"), [("calcium", "¥128.00/瓶"), ("cream", "¥99.00/瓶")])
def test_scripts_draw_the_product(page: Page, base: str, item: str, price: str) -> None:
    page.goto(f"{base}/w/compliant/item/{item}")
    page.wait_for_selector(".buy-info h1")
    assert price in page.inner_text(".price-box")
    assert page.locator("a", has_text="营业执照").first.get_attribute("href") == "/w/compliant/shop/chengxin/licence"


def test_the_licence_link_comes_only_after_scrolling(page: Page, base: str) -> None:
    page.goto(f"{base}/w/lazy/shop/yunxi")
    assert page.locator("a.lic, .shop-about a").count() == 0
    page.mouse.wheel(0, 20_000)
    page.wait_for_selector(".shop-about a")
    assert page.inner_text(".shop-about a") == "营业执照"


def test_a_reader_sees_the_disguised_words(page: Page, base: str) -> None:
    page.goto(f"{base}/w/disguised/item/sunflower")
    seen = page.inner_text("h1")
    assert "国家级" not in page.content().split("<body", 1)[1]
    assert "国家级" in "".join(char for char in seen if char not in "\u200b\u200c\u2060\ufeff\n")


def test_the_mislabelled_page_is_rubbish_to_a_reader(page: Page, base: str) -> None:
    page.goto(f"{base}/w/gbk-as-utf-8/item/dress")
    assert "\ufffd" in page.title()
    assert "连衣裙" not in page.inner_text("body")


def test_the_honestly_labelled_page_reads_well(page: Page, base: str) -> None:
    page.goto(f"{base}/w/gbk/item/dress")
    assert "国家级棉麻" in page.inner_text("h1")


def test_the_shell_shows_nothing(page: Page, base: str) -> None:
    page.goto(f"{base}/w/shell/item/dress")
    assert page.inner_text("body").strip() == ""


def test_the_broken_server_hangs_up_on_a_browser(page: Page, base: str) -> None:
    with pytest.raises(Error, match=r"ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE"):
        page.goto(f"{base}/w/broken/item/qipao")


@pytest.mark.parametrize(
    "path", ["", "shop/yunxi", "item/sunflower", "live/8803", "checkout/qipao", "account/ahe", "rules"]
)
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_sticks_out_of_the_page(page: Page, base: str, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{base}/w/compliant/{path}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
