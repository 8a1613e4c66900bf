"""Channels that agree make a finding strong; an edited page shows in one of them only."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from checker.consistency import Consistency, bare, consistencies, picture_reader
from checker.evidence import Sealer
from checker.vocabulary import Blob, Capture, Finding, Outcome, Place, Severity, SubjectKind, Visit
from tests.webui.samples import _TITLE_BOX, SHOP, draw_page

AT = datetime(2026, 11, 22, tzinfo=UTC)
QUOTE = "全网最佳"


def sealed(store: Path, document: str, dom: str, answer: str = "{}") -> Capture:
    blobs = (
        Blob(role="document", content=document.encode(), media_type="text/html; charset=utf-8", url=SHOP),
        Blob(role="dom", content=dom.encode(), media_type="text/html; charset=utf-8", url=SHOP),
        Blob(role="response", content=answer.encode(), media_type="application/json", url=f"{SHOP}/api"),
        Blob(role="screenshot", content=draw_page(), media_type="image/png", url=SHOP),
    )
    visit = Visit(url=SHOP, final_url=SHOP, kind=SubjectKind.PRODUCT, title="", started_at=AT, finished_at=AT,
                  blobs=blobs, record={})  # fmt: skip
    sealer = Sealer(store, SHOP, {})
    sealer.add(visit)
    return sealer.close()


def found(quote: str = QUOTE, box: tuple[int, int, int, int] | None = _TITLE_BOX) -> Finding:
    place = Place(quote=quote, page=SHOP, box=box)
    return Finding(rule="x", alias="X", outcome=Outcome.FAILED, severity=Severity.S2, citations=(), duty_bearer="seller",
                   message="", places=(place,), fingerprint="f")  # fmt: skip


WITH, WITHOUT = "<p>海风 <b>全网</b>最佳 面霜</p>", "<p>海风 面霜</p>"


@pytest.mark.parametrize(
    ("document", "dom", "answer", "shown", "strength"),
    [
        (WITH, WITH, "{}", "海风全网最佳", "strong"),
        (WITHOUT, WITH, "{}", "海风面霜", "weak"),  # edited in the browser
        (WITHOUT, WITH, '{"a":[{"title":"\\u5168\\u7f51\\u6700\\u4f73"}]}', "海风全网最佳", "strong"),  # from a data answer
        (WITHOUT, WITH, "{}", None, "weak"),
        (WITH, WITH, "{}", None, "strong"),
        ("<!-- 全网最佳 --><script>'全网最佳'</script>", WITH, "{}", None, "weak"),
    ],
)  # fmt: skip
def test_strength_follows_from_the_channels(
    tmp_path: Path, document: str, dom: str, answer: str, shown: str | None, strength: str
) -> None:
    capture = sealed(tmp_path, document, dom, answer)
    told = consistencies(tmp_path, capture, [found()], lambda image: shown)
    assert told["f"]["strength"] == strength


def test_one_channel_alone_says_nothing() -> None:
    assert Consistency(body=None, dom=True, picture=None).strength == "unknown"
    assert bare("Ａ b\n") == "ab"


def test_the_picture_is_cut_where_the_quote_stands(tmp_path: Path) -> None:
    sizes: list[tuple[int, int]] = []

    def read(image: Image.Image) -> str:
        sizes.append(image.size)
        return QUOTE

    capture = sealed(tmp_path, WITH, WITH)
    consistencies(tmp_path, capture, [found(), found(box=(5000, 5000, 5, 5))], read)
    assert sizes == [(_TITLE_BOX[2] + 48, _TITLE_BOX[3] + 48)]


def test_the_real_reader_sees_the_words_in_the_screenshot(tmp_path: Path) -> None:
    pytest.importorskip("rapidocr")
    capture = sealed(tmp_path, WITH, WITH)
    assert consistencies(tmp_path, capture, [found()], picture_reader())["f"]["picture"] is True
    assert consistencies(tmp_path, capture, [found("包治百病")], picture_reader())["f"]["picture"] is False
