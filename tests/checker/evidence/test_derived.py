"""Redacted copies and annotations are files of their own that name their parent; the sealed file stays."""

import io
import json
import shutil
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from checker.errors import BadRequest, EvidenceNotSealed
from checker.evidence import Sealer, verify_capture
from checker.evidence.bundle import Contents, write_bundle
from checker.evidence.bundle.writing import Proofs
from checker.evidence.derived import LOG, annotation, derived_from, redacted_picture
from checker.evidence.files import read
from checker.evidence.keys import Keyring
from checker.evidence.stamps import Stamps
from checker.evidence.verifier.verify import verify
from checker.vocabulary import Blob, Capture
from checker.vocabulary.custody import Mark
from tests.checker.evidence.conftest import AT, a_visit
from tests.conftest import ROOT


@pytest.fixture
def shot(tmp_path: Path) -> Capture:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(out, "PNG")
    visit = a_visit()
    blob = Blob(role="screenshot", content=out.getvalue(), media_type="image/png")
    sealer = Sealer(tmp_path, "http://shop.example.cn/", {})
    sealer.add(type(visit)(**{name: getattr(visit, name) for name in type(visit).__slots__} | {"blobs": (blob,)}))
    return sealer.close()


def test_a_redacted_copy_hides_the_box_and_leaves_the_original(tmp_path: Path, shot: Capture) -> None:
    made = redacted_picture(
        tmp_path, shot, "0/screenshot", [(10, 10, 20, 10), (50, 30, 99, 99)], by="wang", note="电话"
    )
    with Image.open(io.BytesIO(read(tmp_path, made.sha256, made.sm3))) as copy:
        assert copy.getpixel((15, 15)) == copy.getpixel((59, 39)) == (0, 0, 0)
        assert copy.getpixel((5, 5)) == (255, 255, 255)
    assert made.parent == shot.artefacts[0].sha256
    assert verify_capture(tmp_path, shot.id).is_intact
    assert derived_from(tmp_path, [shot.id]) == [made]


def test_a_bundle_carries_them_apart_with_their_parents_digest(tmp_path: Path, shot: Capture) -> None:
    redacted_picture(tmp_path, shot, "0/screenshot", [(0, 0, 5, 5)], by="wang", note="")
    annotation(tmp_path, shot, "0/screenshot", [Mark(box=(1, 2, 3, 4), text="此处为绝对化用语")], by="wang")
    contents = Contents(kind="capture", id=shot.id, title="x", captures=(shot,))
    proofs = Proofs(store=tmp_path, keys=Keyring(tmp_path / "keys"), stamps=Stamps(tmp_path))
    write_bundle(tmp_path / "b.wacz", contents, proofs, at=AT)
    assert not verify(str(tmp_path / "b.wacz")).faults
    with zipfile.ZipFile(tmp_path / "b.wacz") as archive:
        rows = json.loads(archive.read("proof/manifest.json"))["files"]
    derived = [row for row in rows if row["name"].startswith("derived/")]
    assert {row["role"] for row in derived} == {"redacted", "annotation"}
    assert {row["parent"] for row in derived} == {shot.artefacts[0].sha256}


def test_the_list_of_them_cannot_be_changed_unseen(tmp_path: Path, shot: Capture) -> None:
    for number in range(3):
        redacted_picture(tmp_path, shot, "0/screenshot", [(number, 0, 5, 5)], by="wang", note="")
    lines = (tmp_path / LOG).read_bytes().splitlines(keepends=True)
    for changed in (lines[1:], [lines[0], lines[2]], [lines[0].replace(b"wang", b"li"), *lines[1:]], [b"x\n"]):
        (tmp_path / LOG).write_bytes(b"".join(changed))
        with pytest.raises(EvidenceNotSealed):
            derived_from(tmp_path, [shot.id])


def test_what_cannot_be_redacted_is_refused(tmp_path: Path, shot: Capture) -> None:
    for boxes in ([], [(100, 0, 5, 5)], [(0, 0, 0, 5)]):
        with pytest.raises(BadRequest):
            redacted_picture(tmp_path, shot, "0/screenshot", boxes, by="wang", note="")
    with pytest.raises(BadRequest):
        redacted_picture(tmp_path, shot, "0/nothing", [(0, 0, 1, 1)], by="wang", note="")
    with pytest.raises(BadRequest):
        annotation(tmp_path, shot, "0/screenshot", [Mark(box=(1, 2, 3, 4), text=" ")], by="wang")


def test_the_page_verifies_in_a_browser_and_finds_a_changed_byte(tmp_path: Path, shot: Capture) -> None:
    contents = Contents(kind="capture", id=shot.id, title="题目", captures=(shot,))
    proofs = Proofs(store=tmp_path, keys=Keyring(tmp_path / "keys"), stamps=Stamps(tmp_path))
    write_bundle(tmp_path / "b.wacz", contents, proofs, at=AT)
    whole = (tmp_path / "b.wacz").read_bytes()
    shown = whole.index(b"captures/001.json") + 300
    files = {"good.wacz": whole, "none.wacz": b"hello"}
    for number, place in enumerate((10, shown, len(whole) // 2, len(whole) - 30, len(whole) - 2)):
        files[f"bad{number}.wacz"] = whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :]
    files["longer.wacz"], files["shorter.wacz"] = whole + b"\0", whole[:-5]
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    page = shutil.copy(ROOT / "checker" / "evidence" / "verifier" / "verify.html", tmp_path / "verify.html")
    verdicts = said_by_the_page(Path(page), [tmp_path / name for name in files])
    assert verdicts["good.wacz"] == "完好，与封存时一致"
    assert verdicts["none.wacz"] == "这不是说清的证据包"
    assert {verdict for name, verdict in verdicts.items() if name not in ("good.wacz", "none.wacz")} == {"已被改动"}


def said_by_the_page(page: Path, files: list[Path]) -> dict[str, str]:
    """What the page says of each file, in a real browser, opened from the disk."""
    from playwright.sync_api import sync_playwright

    from crawlers.browser import find_chromium

    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=find_chromium(driver.chromium.executable_path), args=["--no-sandbox"]
        )
        tab = browser.new_page()
        tab.goto(page.as_uri())
        said = {}
        for file in files:
            tab.set_input_files("#file", str(file))
            tab.wait_for_function(
                "name => document.querySelector('.verdict') && !document.querySelector('progress')", arg=""
            )
            said[file.name] = tab.inner_text(".verdict")
            tab.evaluate("document.getElementById('out').replaceChildren()")
        browser.close()
    return said
