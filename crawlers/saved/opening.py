"""Opens a file a person saved: what kind it is, whether it may be read, which pages it holds."""

import hashlib
import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

from checker.errors import BadRequest, Reason, VisitFailed
from checker.vocabulary import Blob, Visit
from crawlers.encodings import decode
from crawlers.media.containers import MEDIA
from crawlers.saved.data import read_data
from crawlers.saved.har import read_har
from crawlers.saved.media import is_media, open_media
from crawlers.saved.mhtml import read_mhtml
from crawlers.saved.page import SavedPage, answer_blob, data_visit, page_visit, unreadable
from crawlers.saved.warc import read_wacz, read_warc

MAX_FILE = 64 * 1024 * 1024
KINDS = (".html", ".htm", ".xhtml", ".mhtml", ".mht", ".har", ".warc", ".warc.gz", ".wacz", ".json", ".jsonl", ".txt")
_TYPES = {
    "html": "text/html",
    "mhtml": "multipart/related",
    "har": "application/json",
    "warc": "application/warc",
    "wacz": "application/wacz",
    "json": "application/json",
}
_READERS: dict[str, Callable[[bytes], list[SavedPage]]] = {
    "mhtml": read_mhtml,
    "har": read_har,
    "warc": read_warc,
    "wacz": read_wacz,
}
_FOREIGN = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"PK\x03\x04", b"\x1f\x8b", b"RIFF", b"\x7fELF", b"MZ")


def open_file(path: Path) -> list[Visit]:
    """The pages in a saved file as visits, the file itself with the first as role `source`.

    Raises `BadRequest` for what is no saved page, `VisitFailed` for what can't be read.
    """
    if is_media(path):
        return open_media(path)
    kind = _kind_of(path)
    content = _read(path)
    source = {"name": path.name, "kind": kind, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    given = (Blob(role="source", content=content, media_type=_TYPES[kind], note=path.name),)
    if kind in {"html", "json"} and (data := read_data(content)):
        return [_data(path.name, *data, source, given)]
    pages = _READERS[kind](content) if kind in _READERS else [_single(path, kind, content)]
    return _visits(pages, source, given)


def _data(name: str, value: Any, is_proper: bool, source: dict[str, Any], given: tuple[Blob, ...]) -> Visit:
    text = json.dumps(value, ensure_ascii=False)
    answer = answer_blob(text.encode("utf-8", "replace"), "application/json; charset=utf-8", f"saved:{name}")
    losses = () if is_proper else ("JSON 写法不规范，已按宽松方式读取",)
    return data_visit(name, [answer], source=source, given=given, losses=losses)


def _visits(pages: list[SavedPage], source: dict[str, Any], given: tuple[Blob, ...]) -> list[Visit]:
    first, *others = pages
    visits = [page_visit(first, source=source, given=given, reached_by="target")]
    return visits + [page_visit(page, source=source, given=(), reached_by="存档中的页面") for page in others]


def _kind_of(path: Path) -> str:
    name = path.name.lower()
    suffix = next((kind for kind in sorted(KINDS, key=len, reverse=True) if name.endswith(kind)), "")
    if not suffix:
        raise BadRequest(f"不能读取“{path.name}”：支持的文件有 {' '.join((*KINDS, *MEDIA))}。")
    return {"htm": "html", "jsonl": "json", "txt": "json", "xhtml": "html", "mht": "mhtml", "warc.gz": "warc"}.get(
        suffix[1:], suffix[1:]
    )


def _read(path: Path) -> bytes:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise BadRequest(f"“{path.name}”不是普通文件。")
        if status.st_size > MAX_FILE:
            raise VisitFailed(Reason.TOO_LARGE, f"文件超过 {MAX_FILE // 1024 // 1024} MB，超出核查上限。")
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise BadRequest(f"找不到文件“{path}”。") from error
    except OSError as error:
        raise VisitFailed(Reason.UNREADABLE, f"文件“{path.name}”打不开，请检查权限。") from error
    if not content.strip():
        raise VisitFailed(Reason.EMPTY, f"文件“{path.name}”是空的。")
    return content


def _single(path: Path, kind: str, content: bytes) -> SavedPage:
    if kind == "json":
        raise VisitFailed(*unreadable("里面不是 JSON 数据"))
    text, _, _ = decode(content[:200_000])
    if content.startswith(_FOREIGN) or "<" not in text:
        raise VisitFailed(Reason.NOT_HTML, f"文件“{path.name}”的内容不是网页。")
    return SavedPage(url=f"saved:{path.name}", content=content)
