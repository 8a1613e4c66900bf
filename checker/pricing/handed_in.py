"""What a consumer hands in for a comparison: a saved page or a screenshot in, one minimal row out.

Only the article, the sum, the hour and a fingerprint of the file are kept. The file itself, the account, the name and
the address on it are not: the person keeps the file and can be asked for it by its fingerprint.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from html import escape
from typing import Any

from checker.clock import SHANGHAI
from checker.errors import BadRequest
from checker.pricing.observations import CONSUMER, MAX_FEN
from checker.pricing.same_goods import Sameness, same_goods
from checker.vocabulary import Offer, Snapshot, SubjectKind
from crawlers.pricing.embedded import embedded_breakdown
from crawlers.pricing.visible import visible_breakdown
from crawlers.readers.offers import read_offers
from crawlers.readers.page import Page

MAX_BYTES = 20 * 2**20
MAX_PIXELS = 40_000_000


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What was read from a file. `how`: page, picture, or told (the file shows no sum, the person said it)."""

    payable_fen: int
    how: str
    digest: str
    offer: Offer | None = None

    def row(self, sku: str, at: datetime) -> dict[str, Any]:
        """The row of the comparison; the time is kept to the hour."""
        hour = at.astimezone(SHANGHAI).replace(minute=0, second=0, microsecond=0)
        return {
            "sku": sku,
            "source": CONSUMER,
            "at": hour.isoformat(),
            "payable_fen": self.payable_fen,
            "how": self.how,
            "digest": self.digest,
        }


def read_handed_in(content: bytes, told_fen: int | None = None) -> HandedIn:
    """The sum on a saved page or screenshot. Raises BadRequest when there is none, or another one than was told."""
    if not content or len(content) > MAX_BYTES:
        raise BadRequest("文件为空或超过 20 MB。")
    if told_fen is not None and not 0 <= told_fen <= MAX_FEN:
        raise BadRequest("金额超出范围。")
    picture = _is_picture(content)
    page = Page(_pictured(content) if picture else _saved(content))
    shown = visible_breakdown(page, page).payable_fen
    carried = None if picture else embedded_breakdown(page, page)
    if shown is not None and carried is not None and carried.payable_fen not in (None, shown):
        raise BadRequest("页面上显示的应付金额与页面内嵌数据不一致，不能采用。")
    if shown is not None and told_fen is not None and shown != told_fen:
        raise BadRequest(f"文件上的应付金额是 {shown / 100:.2f} 元，与填写的 {told_fen / 100:.2f} 元不一致。")
    fen = told_fen if shown is None else shown
    if fen is None:
        raise BadRequest("文件上没有读到唯一的应付金额，请另行填写实付金额。")
    how = "told" if shown is None else "picture" if picture else "page"
    offers = read_offers(page, SubjectKind.PRODUCT)
    return HandedIn(fen, how, f"sha256:{sha256(content).hexdigest()}", offers[0] if len(offers) == 1 else None)


def checked_against(one: HandedIn, reference: Offer) -> Sameness:
    """Whether what was handed in is about the goods compared. Raises BadRequest when it is certainly not."""
    found = same_goods(one.offer, reference) if one.offer else Sameness(None, "title", "文件上没有读到商品。")
    if found.same is False:
        raise BadRequest(f"不是同一商品：{found.why}")
    return found


def offer_on(content: bytes) -> Offer:
    """The one offer of a saved product page. Raises BadRequest."""
    offers = read_offers(Page(_saved(content)), SubjectKind.PRODUCT)
    if len(offers) != 1:
        raise BadRequest("对照页面上没有读到唯一的商品。")
    return offers[0]


def _saved(content: bytes) -> Snapshot:
    text = content.decode("utf-8", "replace")
    if "<" not in text or "\0" in text:
        raise BadRequest("不是网页，也不是能识别的图片。")
    return Snapshot(url="https://handed-in.invalid/", dom=text, kind=SubjectKind.PRODUCT, record={"saved": True})


def _is_picture(content: bytes) -> bool:
    return content.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")) or content[8:12] == b"WEBP"


def _pictured(content: bytes) -> Snapshot:
    """A picture as the page its text would make, line by line. Raises BadRequest when it cannot be opened."""
    import numpy as np
    from PIL import Image

    from crawlers.readers.frames_ocr import read_lines

    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "WEBP")) as image:
            if image.width * image.height > MAX_PIXELS:
                raise BadRequest("图片过大。")
            pixels = np.asarray(image.convert("RGB"))[:, :, ::-1].copy()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise BadRequest("图片打不开，可能已损坏。") from error
    rows = "".join(f"<p>{escape(text)}</p>" for text in _rows(read_lines(pixels)))
    return Snapshot(url="https://handed-in.invalid/", dom=f"<html><body><main>{rows}</main></body></html>")


def _rows(lines: list[Any]) -> list[str]:
    """The texts that stand on one height joined from left to right: a label and its sum are two boxes of one row."""
    rows: list[list[Any]] = []
    for line in sorted(lines, key=lambda line: line.box[1] + line.box[3] / 2):
        middle = line.box[1] + line.box[3] / 2
        if rows and abs(middle - rows[-1][0].box[1] - rows[-1][0].box[3] / 2) < max(line.box[3], 1) * 0.5:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [" ".join(line.text for line in sorted(row, key=lambda line: line.box[0])) for row in rows]
