"""One page out of a saved file, made into a visit: decoded, diagnosed, its damage named."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from checker.errors import NotAllowed, Reason
from checker.vocabulary import Blob, SubjectKind, Visit
from crawlers.boundaries import parse_target
from crawlers.encodings import decode, labelled
from crawlers.frames import frame_blob
from crawlers.readers.tree import shallow
from crawlers.trouble import diagnose, sentence

MAX_HTML = 20 * 1024 * 1024
MAX_BODY = 4 * 1024 * 1024
MAX_TOTAL = 64 * 1024 * 1024
MAX_PAGES = 30
MAX_ANSWERS = 300
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d{1,6}\)(https?://\S{1,2000}?)\s*-->", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPage:
    """A page as an archive holds it. `claimed_at` is what the file says of its time, which nobody has checked."""

    url: str
    content: bytes
    content_type: str = ""
    status: int = 0
    claimed_at: str = ""
    answers: Sequence[Blob] = ()
    frames: Sequence[Blob] = ()


def page_visit(page: SavedPage, *, source: dict[str, Any], given: Sequence[Blob], reached_by: str) -> Visit:
    """The visit a saved page stands for; trouble and damage are in its record."""
    now = datetime.now(UTC)
    html, encoding, damaged = decode(page.content[:MAX_HTML], page.content_type)
    parser = LexborHTMLParser(shallow(html))
    url = _web_address(page.url) or _own_address(html, parser) or page.url
    titles = parser.css("title")
    title = " ".join(titles[0].text().split())[:500] if titles else ""
    trouble = diagnose(html, url, page.status)
    label = labelled(page.content, page.content_type)
    record = {
        "reached_by": reached_by,
        "requested_url": url,
        "final_url": url,
        "status": page.status,
        "source": source,
        "claimed_at": page.claimed_at,
        "encoding": encoding,
        "labelled_encoding": label,
        "replacement_characters": damaged,
        "trouble": trouble.value if trouble else "",
        "message": sentence(trouble) if trouble else "",
        "entry_points": [],
        "entry_sites": [],
    }
    dom = Blob(role="dom", content=html.encode("utf-8", "replace"), media_type="text/html; charset=utf-8", url=url)
    return Visit(
        url=url,
        final_url=url,
        kind=SubjectKind.OTHER,
        title=title,
        started_at=now,
        finished_at=now,
        blobs=(*given, dom, *page.frames, *page.answers),
        record=record,
        incomplete=tuple(_losses(page, encoding, label, damaged)),
    )


def data_visit(
    name: str, answers: Sequence[Blob], *, source: dict[str, Any], given: Sequence[Blob], losses: Sequence[str] = ()
) -> Visit:
    """A visit that holds data answers only, without a page."""
    now, url = datetime.now(UTC), f"saved:{name}"
    record = {
        "reached_by": "target",
        "requested_url": url,
        "final_url": url,
        "status": 0,
        "source": source,
        "trouble": "",
        "message": "",
        "entry_points": [],
        "entry_sites": [],
    }
    return Visit(
        url=url,
        final_url=url,
        kind=SubjectKind.OTHER,
        title=name,
        started_at=now,
        finished_at=now,
        blobs=(*given, *answers),
        record=record,
        incomplete=("只有数据，没有网页", *losses),
    )


def frame_of(content: bytes, content_type: str, url: str) -> Blob | None:
    """An embedded frame as a blob, None when it holds next to no text."""
    return frame_blob(decode(content[:MAX_BODY], content_type)[0], url)


def answer_blob(content: bytes, content_type: str, url: str) -> Blob:
    """A data answer as a blob."""
    return Blob(role="response", content=content, media_type=content_type or "application/json", url=url)


def is_data(content_type: str) -> bool:
    """Whether a media type is that of a data answer."""
    kind = content_type.split(";")[0].strip().lower()
    return kind.endswith("json")


def is_html(content_type: str) -> bool:
    """Whether a media type is that of a page."""
    return content_type.split(";")[0].strip().lower() in {"text/html", "application/xhtml+xml"}


def _losses(page: SavedPage, encoding: str, label: str, damaged: int) -> list[str]:
    losses = ["保存的页面没有排版信息和截图"]
    if len(page.content) > MAX_HTML:
        losses.append("网页过大，只读取了前一部分")
    if damaged:
        losses.append(f"文字里有 {damaged} 个无法还原的字符（�）")
    if label and label.replace("-sig", "") != encoding.replace("-sig", ""):
        losses.append(f"编码标注为 {label}，实际按 {encoding} 读取")
    return losses


def _own_address(html: str, parser: LexborHTMLParser) -> str:
    """The address a saved page gives for itself: the browser's comment, else canonical link or og:url."""
    saved = _SAVED_FROM.search(html[:20_000])
    links = [node.attributes.get("href") for node in parser.css("link[rel=canonical]")[:1]]
    metas = [node.attributes.get("content") for node in parser.css('meta[property="og:url"]')[:1]]
    claims = [saved[1] if saved else "", *links, *metas]
    return next((address for address in map(_web_address, claims) if address), "")


def _web_address(text: str | None) -> str:
    text = f"https:{text}" if (text or "").startswith("//") else text or ""
    try:
        return parse_target(text) if text.lower().startswith(("http://", "https://")) else ""
    except NotAllowed:
        return ""


def unreadable(what: str) -> tuple[Reason, str]:
    """Reason and sentence for a file that is broken."""
    return Reason.UNREADABLE, f"文件无法读取：{what}。请重新保存或导出后再试。"
