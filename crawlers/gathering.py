"""Gathers what an open page has to give: document, pictures, DOM, layout, frames, data answers, certificate."""

import asyncio
import hashlib
import json
from base64 import b64decode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from checker.errors import Reason, VisitFailed
from checker.vocabulary import Blob
from crawlers.encodings import labelled, sniff
from crawlers.frames import frame_blob
from crawlers.lens import Stalled
from crawlers.parts import page_parts
from crawlers.settling import calm
from crawlers.sighting import Sighting, in_time
from crawlers.traffic import body_of, host_and_port, media_type
from crawlers.trouble import diagnose, sentence

_HTML = frozenset({"", "text/html", "application/xhtml+xml"})
_LAYOUT_KEYS = ("path", "box", "visible", "font_px", "weight", "color", "background", "struck")


async def gather(sighting: Sighting) -> Reason | None:
    """Bring home document, pictures, DOM, layout and data answers; what is wrong with the page, if anything."""
    response, budget = sighting.traffic.document(), sighting.budget
    status = response.status if response else 0
    is_whole = bool(sighting.traffic.main and sighting.traffic.main[-1].ended)
    body = await body_of(response) if response and is_whole else None
    kind = media_type(response) if response else ""
    if body is not None and len(body) > budget.document_bytes:
        raise VisitFailed(Reason.TOO_LARGE, sentence(Reason.TOO_LARGE))
    if body is None or response is None:
        sighting.miss("服务器给出的原始网页没有留存")
    else:
        sighting.blobs.append(_document(body, kind, response.headers.get("content-type", ""), response.url))
    if kind not in _HTML:
        return Reason.NOT_HTML
    await _picture(sighting)
    found = await in_time(_looked(sighting), budget.look_s * 2)
    if not found:
        sighting.miss("渲染后的页面读不出来")
        return Reason.TIMED_OUT
    sighting.looked = found
    _keep_look(sighting, found)
    blobs, missing = await sighting.traffic.data(
        most=budget.data_answers, each=budget.data_bytes, total=budget.data_total
    )
    sighting.blobs += blobs + await _frames(sighting)
    sighting.incomplete += missing
    kept = await in_time(_parts(sighting), budget.look_s)
    if kept is None:
        sighting.miss("页面所用的样式、图片没有留存")
    reason = diagnose(found["html"], str(found["url"]), status)
    is_unfinished = not sighting.is_parsed and reason in {Reason.EMPTY, Reason.SHELL}
    return Reason.TIMED_OUT if is_unfinished else reason


async def _parts(sighting: Sighting) -> bool:
    budget = sighting.budget
    limits = {"most": budget.parts, "each": budget.part_bytes, "total": budget.parts_total}
    blobs, missing = await page_parts(list(sighting.traffic.exchanges.values()), **limits)
    sighting.blobs += blobs
    sighting.incomplete += missing
    return True


async def _frames(sighting: Sighting) -> list[Blob]:
    frames = [frame for frame in sighting.page.frames[1:13] if frame.url.startswith(("http:", "https:"))]
    texts = await asyncio.gather(*(in_time(frame.content(), 3) for frame in frames))
    pairs = zip(frames, texts, strict=True)
    blobs = [frame_blob(text[: sighting.budget.dom_chars], frame.url) for frame, text in pairs if text]
    return [blob for blob in blobs if blob]


async def _looked(sighting: Sighting) -> Mapping[str, Any] | None:
    budget = sighting.budget
    limits = {"max_boxes": budget.boxes, "max_chars": budget.dom_chars}
    try:
        return await sighting.lens.everything(**limits, seconds=budget.look_s)
    except Stalled:
        await calm(sighting)
        return await sighting.lens.everything(**limits, seconds=budget.look_s)


def _keep_look(sighting: Sighting, found: Mapping[str, Any]) -> None:
    url = str(found["url"])
    dom = str(found["html"]).encode("utf-8", "replace")
    sighting.blobs.append(Blob(role="dom", content=dom, media_type="text/html; charset=utf-8", url=url))
    boxes = [dict(zip(_LAYOUT_KEYS, row, strict=True)) for row in found["layout"]]
    layout = json.dumps(boxes, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    sighting.blobs.append(Blob(role="layout", content=layout, media_type="application/json", url=url))
    images = found["images"]
    if found["cut"]:
        sighting.miss("网页过大，渲染后的网页只留存了前一部分")
    if found["truncated"]:
        sighting.miss("页面元素过多，排版信息只留存了前一部分")
    if images["complete"] < images["expected"]:
        sighting.miss(f"有 {images['expected'] - images['complete']} 张图片没有加载完")


async def _picture(sighting: Sighting) -> None:
    """Full page and viewport as JPEG, in CSS pixels; one picture serves as both where the page is no larger."""
    try:
        metrics = await sighting.lens.send("Page.getLayoutMetrics")
    except Stalled:
        await calm(sighting)
        metrics = await sighting.lens.send("Page.getLayoutMetrics")
    size = metrics["cssContentSize"]
    height, width = int(size["height"]), max(1, min(int(size["width"]), 4000))
    if height > sighting.budget.height_px:
        sighting.miss(f"页面高 {height} 像素，整页截图只到 {sighting.budget.height_px} 像素")
    whole = {"x": 0, "y": 0, "width": width, "height": max(1, min(height, sighting.budget.height_px))}
    visible = metrics["cssLayoutViewport"]
    view = {"x": 0, "y": 0, "width": visible["clientWidth"], "height": visible["clientHeight"]}
    shown = await _shoot(sighting, "viewport", view)
    if shown and whole == view:
        sighting.blobs.append(replace(shown, role="screenshot"))
    elif shown:
        await _shoot(sighting, "screenshot", whole)


async def _shoot(sighting: Sighting, role: str, clip: Mapping[str, int]) -> Blob | None:
    asked = {
        "format": "jpeg",
        "quality": 80,
        "captureBeyondViewport": role == "screenshot",
        "clip": {**clip, "scale": 1},
    }
    try:
        patience = sighting.budget.look_s if sighting.is_parsed else 3
        answer = await sighting.lens.send("Page.captureScreenshot", asked, seconds=patience)
    except Stalled:
        sighting.miss("整页截图没有完成" if role == "screenshot" else "截图没有完成")
        return None
    shot = Blob(role=role, content=b64decode(answer["data"]), media_type="image/jpeg", url=sighting.page.url)
    sighting.blobs.append(shot)
    return shot


def _document(body: bytes, kind: str, header: str, url: str) -> Blob:
    """The page as served; DevTools gives text already decoded, which the note says where it matters."""
    if kind not in _HTML:
        return Blob(role="document", content=body, media_type=kind, url=url)
    encoding, label = sniff(body, header), labelled(body, header)
    is_decoded = label and label != encoding and encoding.startswith("utf-8")
    note = f"浏览器已按网页标注的 {label} 解码，此处以 UTF-8 保存" if is_decoded else ""
    return Blob(role="document", content=body, media_type=f"text/html; charset={encoding}", url=url, note=note)


async def certificate(sighting: Sighting) -> dict[str, Any]:
    """What the server proved of itself: TLS details and the digests of its certificate chain; empty without TLS."""
    document = sighting.traffic.document()
    if document is None or not document.url.startswith("https:"):
        return {}
    details: Mapping[str, Any] = dict(await in_time(document.security_details(), 2) or {})
    host, port = host_and_port(document.url)
    origin = f"https://{host}" if port == 443 else f"https://{host}:{port}"
    chain: dict[str, Any] = {}
    with suppress(Stalled):
        chain = await sighting.lens.send("Network.getCertificate", {"origin": origin})
    digests = [hashlib.sha256(b64decode(der)).hexdigest() for der in chain.get("tableNames", [])]
    return {key: str(value) for key, value in details.items()} | {"chain_sha256": digests}
