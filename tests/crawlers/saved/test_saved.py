"""Saved pages of every kind, whole, mislabelled and broken."""

import base64
import gzip
import io
import json
import zipfile
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from checker.errors import BadRequest, Reason, VisitFailed
from checker.vocabulary import Visit
from crawlers.saved import open_file

TEXT = "这是一件保暖的羽绒服，支持七天无理由退货，商家信息见店铺页面。"
PAGE = f"<html><head><meta charset='{{0}}'><title>羽绒服</title></head><body><p>{TEXT}</p></body></html>"


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def dom_of(visit: Visit) -> str:
    return next(blob.content.decode() for blob in visit.blobs if blob.role == "dom")


@pytest.mark.parametrize(
    ("label", "encoding"),
    [("utf-8", "utf-8"), ("gbk", "gbk"), ("gb2312", "gb2312"), ("gb18030", "gb18030"), ("utf-8", "gbk"), ("gbk", "utf-8"),
     ("utf-8", "gb18030"), ("nonsense", "gbk"), ("utf-8", "utf-8-sig"), ("x", "utf-16")],
)  # fmt: skip
def test_the_encoding_is_found_whatever_the_label_says(tmp_path: Path, label: str, encoding: str) -> None:
    (visit,) = open_file(written(tmp_path, "a.html", PAGE.format(label).encode(encoding)))
    assert TEXT in dom_of(visit)
    assert (visit.title, visit.record["trouble"], visit.record["replacement_characters"]) == ("羽绒服", "", 0)


@pytest.mark.parametrize("label", ["big5", "utf-8"])
def test_traditional_pages_are_read(tmp_path: Path, label: str) -> None:
    text = "這是一件保暖的羽絨外套，支援七天無理由退貨，商家資訊請見店鋪頁面。"
    page = f"<html><head><meta charset={label}></head><body><p>{text}</p></body></html>"
    (visit,) = open_file(written(tmp_path, "a.htm", page.encode("big5")))
    assert text in dom_of(visit)


def test_damage_that_cannot_be_undone_is_reported(tmp_path: Path) -> None:
    spoilt = PAGE.format("utf-8").encode("gbk").decode("utf-8", "replace").encode()
    (visit,) = open_file(written(tmp_path, "a.html", spoilt))
    assert visit.record["trouble"] == Reason.BROKEN_ENCODING
    assert any("无法还原" in loss for loss in visit.incomplete)


def test_the_file_itself_is_the_first_visits_source(tmp_path: Path) -> None:
    content = PAGE.format("utf-8").encode()
    (visit,) = open_file(written(tmp_path, "a.html", content))
    source = next(blob for blob in visit.blobs if blob.role == "source")
    assert (source.content, source.note) == (content, "a.html")
    assert (visit.url, visit.record["reached_by"]) == ("saved:a.html", "target")


@pytest.mark.parametrize(
    ("head", "url"),
    [("<!-- saved from url=(0021)https://a.com/item/1 -->", "https://a.com/item/1"), ("<link rel=canonical href='//a.com/2'>", "https://a.com/2"),
     ("<meta property=og:url content='https://a.com/3'>", "https://a.com/3"), ("<link rel=canonical href='javascript:alert(1)'>", "saved:a.html"),
     ("<link rel=canonical href='http://127.0.0.1/'>", "saved:a.html")],
)  # fmt: skip
def test_a_saved_page_says_where_it_came_from(tmp_path: Path, head: str, url: str) -> None:
    (visit,) = open_file(written(tmp_path, "a.html", head.encode() + PAGE.format("utf-8").encode()))
    assert visit.url == url


def an_mhtml() -> bytes:
    message = MIMEMultipart("related")
    message["Snapshot-Content-Location"] = "https://a.com/item/1"
    message["Date"] = "Sun, 22 Nov 2026 10:00:00 +0800"
    for text, place in (
        (PAGE.format("gbk"), "https://a.com/item/1"),
        (f"<p>{TEXT * 4}</p>", "cid:frame-1@mhtml.blink"),
    ):
        part = MIMEText(text, "html", "gb18030")
        part["Content-Location"] = place
        message.attach(part)
    return message.as_bytes()


def test_an_mhtml_gives_page_and_frames(tmp_path: Path) -> None:
    (visit,) = open_file(written(tmp_path, "a.mhtml", an_mhtml()))
    assert (visit.url, visit.record["claimed_at"]) == ("https://a.com/item/1", "Sun, 22 Nov 2026 10:00:00 +0800")
    assert TEXT in dom_of(visit)
    assert [blob.url for blob in visit.blobs if blob.role == "frame"] == ["cid:frame-1@mhtml.blink"]


def an_entry(url: str, mime: str, content: bytes, *, packed: bool = False) -> dict[str, object]:
    text = base64.b64encode(content).decode() if packed else content.decode()
    body = {"mimeType": mime, "text": text} | ({"encoding": "base64"} if packed else {})
    return {
        "pageref": "p1",
        "startedDateTime": "2026-11-22T00:00:00Z",
        "request": {"url": url},
        "response": {"status": 200, "content": body},
    }


def test_a_har_gives_page_and_data(tmp_path: Path) -> None:
    entries = [
        an_entry("https://a.com/", "text/html", PAGE.format("gbk").encode("gbk"), packed=True),
        an_entry("https://a.com/api", "application/json", b'{"price":1}'),
        an_entry("https://a.com/x.png", "image/png", b"xx"),
    ]
    (visit,) = open_file(written(tmp_path, "a.har", json.dumps({"log": {"entries": entries}}).encode()))
    assert (visit.url, visit.record["status"], visit.record["claimed_at"]) == (
        "https://a.com/",
        200,
        "2026-11-22T00:00:00Z",
    )
    assert TEXT in dom_of(visit)
    assert [blob.content for blob in visit.blobs if blob.role == "response"] == [b'{"price":1}']


def test_a_har_text_is_not_decoded_twice(tmp_path: Path) -> None:
    har = {"log": {"entries": [an_entry("https://a.com/", "text/html; charset=gbk", PAGE.format("gbk").encode())]}}
    (visit,) = open_file(written(tmp_path, "a.har", json.dumps(har).encode()))
    assert TEXT in dom_of(visit)


def a_warc(*, packed: bool) -> bytes:
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=packed)
    for url, kind, content in (
        ("https://a.com/", "text/html; charset=gbk", PAGE.format("gbk").encode("gbk")),
        ("https://a.com/api", "application/json", b'{"price":1}'),
        ("https://a.com/two", "text/html", f"<p>{TEXT * 4}</p>".encode()),
    ):
        headers = StatusAndHeaders(
            "200 OK", [("Content-Type", kind), ("Content-Encoding", "gzip")], protocol="HTTP/1.1"
        )
        payload = io.BytesIO(gzip.compress(content))
        record = writer.create_warc_record(url, "response", payload=payload, http_headers=headers)
        writer.write_record(record)
        record.raw_stream.close()
    return buffer.getvalue()


@pytest.mark.parametrize(("name", "packed"), [("a.warc", False), ("a.warc.gz", True)])
def test_a_warc_gives_its_page(tmp_path: Path, name: str, packed: bool) -> None:
    (visit,) = open_file(written(tmp_path, name, a_warc(packed=packed)))
    assert (visit.url, visit.record["trouble"]) == ("https://a.com/", "")
    assert TEXT in dom_of(visit)
    assert [blob.role for blob in visit.blobs] == ["source", "dom", "frame", "response"]


def a_zip(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_a_wacz_gives_the_pages_it_lists(tmp_path: Path) -> None:
    pages = b'{"format":"json-pages-1.0"}\n{"url":"https://a.com/two"}\n{"url":"https://a.com/"}\n'
    content = a_zip(**{"archive/data.warc.gz": a_warc(packed=True), "pages/pages.jsonl": pages})
    visits = open_file(written(tmp_path, "a.wacz", content))
    assert [visit.url for visit in visits] == ["https://a.com/two", "https://a.com/"]
    assert [visit.record["reached_by"] for visit in visits] == ["target", "存档中的页面"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", b'{"a": 1}'),
        ("a.html", b' {"a": 1}'),
        ("a.jsonl", b'{"a": 1}\n{"a": 2}'),
        ("a.json", b'{"a": [1, 2,],}'),
    ],
)
def test_a_data_file_is_a_visit_of_data(tmp_path: Path, name: str, content: bytes) -> None:
    (visit,) = open_file(written(tmp_path, name, content))
    assert [blob.role for blob in visit.blobs] == ["source", "response"]
    assert json.loads(visit.blobs[1].content)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.html", b"", Reason.EMPTY),
        ("a.html", b" \n ", Reason.EMPTY),
        ("a.html", b"\x89PNG\r\n\x1a\n<", Reason.NOT_HTML),
        ("a.html", "只是文字".encode(), Reason.NOT_HTML),
        ("a.json", b"{broken", Reason.UNREADABLE),
        ("a.json", b"[" * 100_000, Reason.UNREADABLE),
        ("a.har", b"[]", Reason.UNREADABLE),
        ("a.har", b'{"log":{"entries":[null,{},{"response":5}]}}', Reason.UNREADABLE),
        ("a.mhtml", b"nothing", Reason.UNREADABLE),
        ("a.warc", b"nothing at all", Reason.UNREADABLE),
        ("a.warc.gz", b"\x1f\x8bbroken", Reason.UNREADABLE),
        ("a.warc.gz", gzip.compress(b"WARC/1.0\r\n", mtime=0)[:15], Reason.UNREADABLE),
        ("a.wacz", b"PK\x03\x04broken", Reason.UNREADABLE),
        ("a.wacz", a_zip(**{"archive/../../x.warc": b""}), Reason.UNREADABLE),
        ("a.wacz", a_zip(**{"/etc/passwd": b""}), Reason.UNREADABLE),
        ("a.wacz", a_zip(**{"pages/pages.jsonl": b"{}"}), Reason.UNREADABLE),
    ],
)
def test_what_cannot_be_read_says_so(tmp_path: Path, name: str, content: bytes, reason: Reason) -> None:
    with pytest.raises(VisitFailed, match=r"[\u4e00-\u9fff].*。$") as caught:
        open_file(written(tmp_path, name, content))
    assert caught.value.reason == reason


@pytest.mark.parametrize("packed", [b"\0" * 600_000_000])
def test_a_bomb_does_not_go_off(tmp_path: Path, packed: bytes) -> None:
    bomb = gzip.compress(packed, compresslevel=1)
    for name, content in (("a.warc.gz", bomb), ("a.wacz", a_zip(**{"archive/a.warc.gz": bomb}))):
        with pytest.raises(VisitFailed) as caught:
            open_file(written(tmp_path, name, content))
        assert caught.value.reason == Reason.TOO_LARGE


def test_files_of_other_kinds_are_wrong_use(tmp_path: Path) -> None:
    for path in (
        written(tmp_path, "a.exe", b"MZ"),
        tmp_path / "missing.html",
        Path("/dev/zero.html"),
        tmp_path / "folder.html",
    ):
        if path.name == "folder.html":
            path.mkdir()
        with pytest.raises(BadRequest):
            open_file(path)


def test_every_real_page_opens(dev_data: Path) -> None:
    for path in sorted((dev_data / "real" / "cn_pages").glob("*.html")) + sorted(
        (dev_data / "real" / "cn_json").glob("*.json")
    ):
        assert open_file(path), path.name


def test_a_saved_page_nested_without_end_is_unreadable(tmp_path: Path) -> None:
    levels = "".join(f'Content-Type: multipart/related; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(2_000))
    with pytest.raises(VisitFailed) as failure:
        open_file(written(tmp_path, "a.mhtml", f"MIME-Version: 1.0\r\n{levels}".encode()))
    assert failure.value.reason == Reason.UNREADABLE


def test_a_number_too_long_to_read_hides_nothing_around_it(tmp_path: Path) -> None:
    long = '{"n":' + "9" * 5_000 + "}"
    assert open_file(written(tmp_path, "a.json", long.encode()))
    (visit,) = open_file(written(tmp_path, "b.json", f'[{long},{{"price":"99","title":"{TEXT * 200}"}}]'.encode()))
    assert TEXT in visit.blobs[-1].content.decode()
