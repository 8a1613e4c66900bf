"""Capture time of one page, ours against a bare Playwright script that saves the same artefacts.

    python -m tests.bench.capture [--rounds 8]

The page is long and full of pictures and data calls, served from 127.0.0.2. Both sides start from a running browser
and a fresh profile and save document, DOM, data answers, HAR, full-page and viewport picture; ours adds guard, layout,
record and deadlines. Rounds alternate; medians are compared. Target: at most 1.25 times the bare script.
"""

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.async_api import async_playwright

from crawlers.browser import Browser, find_chromium
from crawlers.egress import parse_allowed
from crawlers.personas import persona
from crawlers.visit import visit
from tests.crawlers.sites import Answer, Site, html, serving

PICTURES = 30
SCROLL = """async () => { for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight * 0.9) {
  scrollTo(0, y); await new Promise(done => setTimeout(done, 60)); } scrollTo(0, 0); }"""
IMAGES = "() => [...document.images].every(image => image.complete)"


def pages() -> dict[str, Answer | Callable[[str], Answer]]:
    """A product page of about 200 KB with lazy pictures of 50 KB and one data call."""
    words = "面料柔软亲肤，做工精细，支持七天无理由退货，满三百减三十。"
    pictures = "".join(
        f"<p>{words * 4}</p><img loading=lazy src='/picture/{n}' width=800 height=260>" for n in range(PICTURES)
    )
    rows = "".join(f"<tr><th>参数{n}</th><td>{words}</td></tr>" for n in range(200))
    script = "<script>fetch('/data').then(answer=>answer.json()).then(data=>document.title=data.title)</script>"
    state = f"<script type='application/json'>{words * 2000}</script>"
    noise = random.Random(7).randbytes(50_000)
    return {
        "/item": html(f"<h1>羽绒服</h1>{pictures}<table>{rows}</table>{state}{script}", title="羽绒服"),
        "/data": (200, {"Content-Type": "application/json"}, '{"title":"保暖羽绒服"}'.encode()),
        "*": lambda path: (200, {"Content-Type": "image/svg+xml"}, _picture(noise)),
    }


def _picture(noise: bytes) -> bytes:
    filler = f"<!--{noise.hex()[:50_000]}-->"
    drawing = "<rect width='800' height='260' fill='teal'/>"
    return f"<svg xmlns='http://www.w3.org/2000/svg' width='800' height='260'>{filler}{drawing}</svg>".encode()


async def bare(browser: Any, url: str, folder: Path) -> None:
    """The same artefacts by the shortest script."""
    context = await browser.new_context(
        locale="zh-CN", viewport={"width": 1366, "height": 900}, record_har_path=folder / "page.har"
    )
    page = await context.new_page()
    responses: list[Any] = []
    page.on("response", lambda response: responses.append(response))
    await page.goto(url, wait_until="networkidle")
    await page.evaluate(SCROLL)
    await page.wait_for_load_state("networkidle")
    await page.wait_for_function(IMAGES)
    (folder / "dom.html").write_text(await page.content())
    await page.screenshot(path=folder / "viewport.jpg", type="jpeg", quality=80)
    await page.screenshot(path=folder / "page.jpg", type="jpeg", quality=80, full_page=True, timeout=60_000)
    for number, response in enumerate(responses):
        if response.request.resource_type in {"document", "fetch", "xhr"}:
            (folder / f"{number}.body").write_bytes(await response.body())
    await context.close()


def ours(browser: Browser, url: str, folder: Path) -> None:
    """One visit, its blobs written like the bare script's."""
    seen = visit(browser, url, persona=persona())
    assert not seen.record["trouble"], seen.record["message"]
    assert not seen.incomplete, seen.incomplete
    for number, blob in enumerate(seen.blobs):
        (folder / f"{number}.{blob.role}").write_bytes(blob.content)


def measure(site: Site, rounds: int) -> tuple[list[float], list[float]]:
    """Seconds of each round, ours and bare, alternating after one round of warming up."""
    url = f"{site.url}/item"
    times: tuple[list[float], list[float]] = ([], [])
    allow = [parse_allowed(f"127.0.0.2/32:{site.port}")]
    with asyncio.Runner() as runner, Browser(allow=allow) as browser, tempfile.TemporaryDirectory() as name:
        driver = runner.run(async_playwright().start())
        plain = runner.run(driver.chromium.launch(executable_path=find_chromium(driver.chromium.executable_path)))
        for number in range(rounds + 1):
            for kind, run in enumerate(
                (lambda: ours(browser, url, Path(name)), lambda: runner.run(bare(plain, url, Path(name))))
            ):
                began = time.perf_counter()
                run()
                if number:
                    times[kind].append(time.perf_counter() - began)
        runner.run(plain.close())
        runner.run(driver.stop())
    return times


def main() -> None:
    """Print both medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=8)
    with serving(pages()) as site:
        mine, plain = measure(site, parser.parse_args().rounds)
    first, second = statistics.median(mine), statistics.median(plain)
    print(f"ours  median {first:.2f} s  ({', '.join(f'{one:.2f}' for one in mine)})")
    print(f"bare  median {second:.2f} s  ({', '.join(f'{one:.2f}' for one in plain)})")
    print(f"ratio {first / second:.2f}  (target <= 1.25)")


if __name__ == "__main__":
    main()
