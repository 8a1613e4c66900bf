"""A sealed capture, and bundles of it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from checker.evidence import Sealer
from checker.evidence.bundle import Contents, write_bundle
from checker.evidence.bundle.writing import Proofs
from checker.evidence.keys import Keyring
from checker.evidence.stamps import Stamps
from checker.vocabulary import Blob, Capture, SubjectKind, Visit

AT = datetime(2026, 11, 22, 4, 5, 6, tzinfo=UTC)
PAGE = "http://shop.example.cn/item/1?b=2&a=1"
HTML = "<!doctype html><html><head><meta charset=utf-8><link rel=stylesheet href=/s.css></head><body><h1>全网最佳面霜</h1></body></html>"


def har(*rows: tuple[str, int, dict[str, str]]) -> bytes:
    entries = [
        {
            "startedDateTime": "2026-11-22T04:05:06.123+00:00",
            "request": {"url": url, "method": "GET"},
            "response": {
                "status": status,
                "statusText": "OK",
                "headers": [{"name": name, "value": value} for name, value in headers.items()],
                "redirectURL": headers.get("location", ""),
            },
            "serverIPAddress": "203.0.113.7",
        }
        for url, status, headers in rows
    ]
    return json.dumps({"log": {"version": "1.2", "entries": entries}}).encode()


def a_visit() -> Visit:
    traffic = har(
        ("http://shop.example.cn/", 302, {"location": PAGE}),
        (PAGE, 200, {"content-type": "text/html; charset=utf-8", "content-encoding": "gzip", "set-cookie": "(已隐去)"}),
        ("http://shop.example.cn/api/price", 200, {"content-type": "application/json"}),
    )
    blobs = (
        Blob(role="document", content=HTML.encode(), media_type="text/html; charset=utf-8", url=PAGE),
        Blob(role="dom", content=HTML.encode(), media_type="text/html; charset=utf-8", url=PAGE),
        Blob(
            role="response",
            content=b'{"price":9900}',
            media_type="application/json",
            url="http://shop.example.cn/api/price",
        ),
        Blob(role="screenshot", content=b"\xff\xd8\xff" + bytes(range(256)), media_type="image/jpeg", url=PAGE),
        Blob(role="media", content=b"G" + bytes(187), media_type="video/mp2t", url="http://live.example.cn/1.ts"),
        Blob(role="transcript", content="00:01 家人们".encode(), media_type="text/plain; charset=utf-8"),
        Blob(role="har", content=traffic, media_type="application/json"),
    )
    return Visit(url="http://shop.example.cn/", final_url=PAGE, kind=SubjectKind.PRODUCT, title="面霜 <b>", started_at=AT,
                 finished_at=AT, blobs=blobs, record={"reached_by": "target"}, incomplete=("有 1 张图片没有加载完",))  # fmt: skip


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("evidence")


@pytest.fixture(scope="session")
def capture(store: Path) -> Capture:
    sealer = Sealer(store, "http://shop.example.cn/", {"command": ["check"]})
    sealer.add(a_visit())
    return sealer.close()


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keyring:
    return Keyring(tmp_path_factory.mktemp("keys"))


Bundled = Callable[..., Path]


@pytest.fixture
def bundled(store: Path, capture: Capture, keys: Keyring, tmp_path: Path) -> Bundled:
    """Writes a bundle of the capture; keyword arguments go to `Proofs`."""

    def write(name: str = "bundle.wacz", **proofs: object) -> Path:
        contents = Contents(
            kind="capture",
            id=capture.id,
            title="面霜",
            captures=(capture,),
            records={"findings": [], "coverage": {"查看的页面": [PAGE]}},
            custody=[{"id": 1, "action": "bundle.exported"}],
            anchor={"upto": 1, "head": "0" * 64},
        )
        held = Proofs(**{"store": store, "keys": keys, "stamps": Stamps(store), **proofs})  # type: ignore[arg-type]
        write_bundle(tmp_path / name, contents, held, at=AT)
        return tmp_path / name

    return write
