"""Whom an inspection met: two sellers that show one scan of a licence are related."""

import hashlib
import io
from datetime import UTC, datetime
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders

from checker.evidence import Sealer
from checker.known import met
from checker.licence_pictures import licence_pictures
from checker.vocabulary import Blob, Capture, Party, PartyRole, SubjectKind, Visit
from checker.vocabulary.facts import Field, Licence
from checker.vocabulary.work import MarkKind
from crawlers.parts import MemoryWriter

AT = datetime(2026, 11, 20, tzinfo=UTC)
SCAN = b"\x89PNG scan of a licence"
ADDRESS = "https://shop.example.cn/pic/licence.png"
SELLER = Party(
    role=PartyRole.SELLER,
    name=Field(value="杭州样例商贸有限公司"),
    licences=(Licence(kind="business", image=True, picture=ADDRESS),),
)


def archive(url: str, body: bytes) -> bytes:
    out = io.BytesIO()
    writer = MemoryWriter(out, gzip=True)
    headers = StatusAndHeaders("200 OK", [("Content-Type", "image/png")], protocol="HTTP/1.1")
    writer.write_record(writer.create_warc_record(url, "response", payload=io.BytesIO(body), http_headers=headers))
    return out.getvalue()


def sealed(store: Path, url: str) -> Capture:
    parts = Blob(role="parts", content=archive(url, SCAN), media_type="application/warc")
    page = "https://shop.example.cn/item/1"
    sealer = Sealer(store, page, {"command": ["check"]})
    came = {"kind": SubjectKind.PRODUCT, "title": "", "started_at": AT, "finished_at": AT}
    sealer.add(Visit(url=page, final_url=page, blobs=(parts,), record={}, **came))  # type: ignore[arg-type]
    return sealer.close()


def marks(store: Path, capture: Capture | None) -> set[tuple[MarkKind, str]]:
    (seller,) = met("https://shop.example.cn/item/1", None, "", [SELLER], licence_pictures(store, capture, [SELLER]))
    return set(seller.marks)


def test_a_scan_on_the_page_becomes_a_mark_of_the_seller(tmp_path: Path) -> None:
    assert (MarkKind.PICTURE, hashlib.sha256(SCAN).hexdigest()) in marks(tmp_path, sealed(tmp_path, ADDRESS))


def test_a_scan_that_was_not_kept_marks_nobody(tmp_path: Path) -> None:
    other = sealed(tmp_path, "https://shop.example.cn/pic/goods.png")
    assert marks(tmp_path, other) == marks(tmp_path, None) == {(MarkKind.NAME, "杭州样例商贸有限公司")}
