"""Puzzle, vault, uploads, sameness, receipts: each keeps its promise, also against those who mean harm."""

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from checker.commands.console import Consoles
from checker.commands.evidence import verify
from checker.errors import BadRequest, EvidenceNotSealed
from checker.evidence.keys import Keyring
from checker.intake import sameness
from checker.intake.puzzle import challenge, proved, solve
from checker.intake.receipts import checked, receipt
from checker.intake.uploads import clean_name, picture, sniff
from checker.intake.vault import Vault, hidden, shown
from checker.vocabulary.complaints import Complaint, ComplaintState, Told

KEY = b"k" * 32


def test_a_solved_puzzle_counts_at_once() -> None:
    text = challenge(KEY, 1000, 8)
    assert proved(KEY, text, solve(text), 1001).by_work


def test_an_unsolved_puzzle_counts_after_the_wait() -> None:
    text = challenge(KEY, 1000, 20)
    with pytest.raises(BadRequest, match="再等 15 秒"):
        proved(KEY, text, "", 1005, slow_seconds=20)
    assert not proved(KEY, text, "", 1020, slow_seconds=20).by_work


@pytest.mark.parametrize("text", ["", "a.b.c.d", "x", "ab.1000.1.00"])
def test_a_puzzle_that_is_not_ours_is_refused(text: str) -> None:
    with pytest.raises(BadRequest):
        proved(KEY, text, "1", 1001)


def test_a_puzzle_made_easier_or_grown_old_is_refused() -> None:
    text = challenge(KEY, 1000, 16)
    nonce, at, _, signature = text.split(".")
    for forged, now in ((f"{nonce}.{at}.1.{signature}", 1001), (text, 1000 + 5 * 3600)):
        with pytest.raises(BadRequest):
            proved(KEY, forged, solve(forged), now)


def test_the_vault_opens_only_what_belongs_together(tmp_path: Path) -> None:
    vault = Vault(KEY, tmp_path)
    key, wrapped = vault.new_key("SQ1")
    assert vault.unwrapped(wrapped, "SQ1") == key
    with pytest.raises(EvidenceNotSealed):
        vault.unwrapped(wrapped, "SQ2")
    with pytest.raises(EvidenceNotSealed):
        Vault(b"x" * 32, tmp_path).unwrapped(wrapped, "SQ1")
    assert Vault(b"x" * 32, tmp_path, former=(KEY,)).unwrapped(wrapped, "SQ1") == key
    told = hidden({"name": "张三"}, key, "SQ1")
    assert shown(told, key, "SQ1") == {"name": "张三"}
    vault.write("file", "截图".encode(), key)
    assert vault.read("file", key) == "截图".encode()
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert "截图".encode() not in kept


def drawn(kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, "red").save(made, kind)
    return made.getvalue()


def zipped(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (drawn(), "image/png"),
        (drawn("JPEG"), "image/jpeg"),
        (b"\0\0\0\x18ftypmp42" + bytes(40), "video/mp4"),
        (b"<!DOCTYPE html><html></html>", "text/html"),
        (b"From: <Saved by Blink>\nMIME-Version: 1.0", "multipart/related"),
        (b'{"log": {"version": "1.2"}}', "application/json"),
        (b"WARC/1.0\r\n", "application/warc"),
        (zipped(**{"datapackage.json": b"{}", "archive/data.warc.gz": b""}), "application/wacz"),
        (b"%PDF-1.7", "application/pdf"),
    ],
)
def test_a_file_is_told_by_its_bytes(content: bytes, media_type: str) -> None:
    assert sniff(content).media_type == media_type


@pytest.mark.parametrize(
    "content", [b"", b"MZ\x90", b"#!/bin/sh", zipped(a=b"x"), b"PK\x03\x04broken", b"hello", b"\x7fELF"]
)
def test_other_files_are_refused(content: bytes) -> None:
    with pytest.raises(BadRequest):
        sniff(content)


def test_a_file_too_large_for_its_kind_is_refused() -> None:
    with pytest.raises(BadRequest, match="15 MB"):
        sniff(drawn() + bytes(16 * 1024 * 1024))


def test_a_picture_is_drawn_anew_without_what_came_with_it() -> None:
    secret = b"<script>alert(1)</script>"
    made = picture(drawn(size=(3000, 1000)) + secret, "image/png")
    assert made is not None
    assert secret not in made
    with Image.open(io.BytesIO(made)) as image:
        assert (image.format, image.size) == ("JPEG", (1600, 533))


def test_a_picture_that_would_fill_the_machine_is_not_shown() -> None:
    bomb = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(bomb, "PNG")
    assert picture(bomb.getvalue(), "image/png") is None
    assert picture(b"\x89PNG\r\n\x1a\nbroken", "image/png") is None
    assert picture(b"<svg onload=alert(1)>", "image/svg+xml") is None


@pytest.mark.parametrize(
    ("name", "clean"),
    [("../../etc/passwd", "passwd"), ("C:\\a\\b.png", "b.png"), ("a\u202egnp.exe", "agnp.exe"), ("", "文件"), ("<b>'\"&", "b"), ("x\0y", "xy")],
)  # fmt: skip
def test_a_file_name_is_shown_without_tricks(name: str, clean: str) -> None:
    assert clean_name(name) == clean


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://item.jd.com/100.html", "https://item.jd.com/100.html?utm=1"),
        ("https://www.a.cn/x/", "https://a.cn/x"),
        ("https://v.douyin.com/iAb/", "https://v.douyin.com/iAb/?share=2"),
    ],
)
def test_two_addresses_of_one_thing_have_one_key(one: str, other: str) -> None:
    assert sameness.target_key(one) == sameness.target_key(other)


def test_different_goods_and_sellers_stay_apart() -> None:
    assert sameness.target_key("https://a.cn/x?id=1") != sameness.target_key("https://a.cn/x?id=2")
    assert sameness.target_key("https://a.cn/catalogue/x_1/") != sameness.target_key("https://b.cn/catalogue/x_1/")
    assert sameness.seller_key("抖音", "", "海风旗舰店") == sameness.seller_key("抖音", "", "海 风")
    assert sameness.seller_key("抖音", "", "海风") != sameness.seller_key("淘宝", "", "海风")


def test_who_filed_cannot_be_read_from_a_key() -> None:
    made = sameness.filer_key(KEY, phone="138 0000 0000", address="1.2.3.4")
    assert "138" not in made
    assert made == sameness.filer_key(KEY, phone="+8613800000000", address="5.6.7.8")
    assert sameness.address_key(KEY, "2001:db8:1:2::1") == sameness.address_key(KEY, "2001:db8:1:2::9")


def _made(folder: Path) -> tuple[bytes, str]:
    """A receipt, and the fingerprint of the key that signed it."""
    kept = Complaint(
        id=1, receipt="SQ1", state=ComplaintState.RECEIVED, received_at=datetime(2026, 11, 30, tzinfo=UTC),
        told=Told(target="https://a.cn/", name="张三"), digest="0" * 64, sm3="1" * 64,
    )  # fmt: skip
    keyring = Keyring(folder / "keys")
    return receipt(kept, keyring, datetime(2026, 11, 30, tzinfo=UTC)), keyring.fingerprint


def test_a_receipt_verifies_until_a_letter_changes(tmp_path: Path) -> None:
    made, _ = _made(tmp_path)
    assert checked(made)["receipt"] == "SQ1"
    assert "张三" not in made.decode()
    for before, after in ((b"SQ1", b"SQ2"), (b"a.cn", b"b.cn"), (b'"signature": "', b'"signature": "A')):
        with pytest.raises(EvidenceNotSealed):
            checked(made.replace(before, after))


def test_verify_takes_a_receipt_as_it_takes_a_bundle(tmp_path: Path) -> None:
    made, key = _made(tmp_path)
    file = tmp_path / "SQ1.receipt.json"
    verdicts = [(made, (), 0), (made, ("--key", key.upper()), 0), (made, ("--key", "00" * 32), 1)]
    verdicts += [(made.replace(b"SQ1", b"SQ2"), (), 1), (b"{}", (), 2), (b"[" * 100_000, (), 2), (b"", (), 2)]
    for content, options, code in verdicts:
        file.write_bytes(content)
        ran = CliRunner().invoke(
            verify, [str(file), *options], obj=Consoles.made(quiet=False, verbose=False, color=False)
        )
        assert ran.exit_code == code, (content[:40], ran.output)
