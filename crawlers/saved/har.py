"""Pages out of a HAR file, if it was exported with content."""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from checker.errors import VisitFailed
from checker.vocabulary import Blob
from crawlers.saved.page import (
    MAX_ANSWERS,
    MAX_BODY,
    MAX_PAGES,
    MAX_TOTAL,
    SavedPage,
    answer_blob,
    frame_of,
    is_data,
    is_html,
    unreadable,
)


def read_har(content: bytes) -> list[SavedPage]:
    """The pages in the file in order; data answers belong to the page they were loaded for. Raises `VisitFailed`."""
    try:
        entries = json.loads(content)["log"]["entries"]
        if not isinstance(entries, list):
            raise TypeError("entries")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise VisitFailed(*unreadable("不是有效的 HAR")) from error
    pages = _pages([entry for entry in entries if isinstance(entry, dict)])
    if not pages:
        raise VisitFailed(*unreadable("HAR 里没有留存网页正文，导出时请选择包含内容"))
    return pages


def _pages(entries: list[dict[str, Any]]) -> list[SavedPage]:
    pages: dict[str, SavedPage] = {}
    loose: list[Blob] = []
    total = 0
    for entry in entries:
        name, kind, status, body = str(entry.get("pageref", "")), _kind(entry), _status(entry), _body(entry)
        total += len(body)
        if not body or total > MAX_TOTAL or not 200 <= status < 600:
            continue
        url = str(_part(entry, "request").get("url", ""))[:2048]
        if is_html(kind) and name not in pages and len(pages) < MAX_PAGES:
            at = str(entry.get("startedDateTime", ""))[:40]
            pages[name] = SavedPage(url=url, content=body, content_type=kind, status=status, claimed_at=at)
        elif is_html(kind) and name in pages and (frame := frame_of(body, kind, url)):
            pages[name] = replace(pages[name], frames=[*pages[name].frames, frame])
        elif is_data(kind) and len(body) <= MAX_BODY:
            blob = answer_blob(body, kind, url)
            if name in pages and len(pages[name].answers) < MAX_ANSWERS:
                pages[name] = replace(pages[name], answers=[*pages[name].answers, blob])
            elif len(loose) < MAX_ANSWERS:
                loose.append(blob)
    found = list(pages.values())
    return [replace(found[0], answers=[*loose, *found[0].answers]), *found[1:]] if found else []


def _part(row: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = row.get(name)
    return part if isinstance(part, dict) else {}


def _kind(entry: Mapping[str, Any]) -> str:
    return str(_part(_part(entry, "response"), "content").get("mimeType", ""))[:200]


def _status(entry: Mapping[str, Any]) -> int:
    status = _part(entry, "response").get("status", 0)
    return status if isinstance(status, int) else 0


def _body(entry: Mapping[str, Any]) -> bytes:
    content = _part(_part(entry, "response"), "content")
    text = content.get("text", "")
    if not isinstance(text, str):
        return b""
    if content.get("encoding") != "base64":
        # A HAR holds text already decoded; say so, or a stale meta label would spoil it.
        return (
            ("\ufeff" + text).encode("utf-8", "replace") if is_html(_kind(entry)) else text.encode("utf-8", "replace")
        )
    try:
        return base64.b64decode(text, validate=False)
    except (binascii.Error, ValueError):
        return b""
