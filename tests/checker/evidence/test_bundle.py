"""A bundle stands on its own: others can read, replay and verify it, and nothing in it can change unseen."""

import gzip
import hashlib
import io
import json
import random
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from checker.errors import EvidenceNotSealed
from checker.evidence.bundle import Contents, write_bundle
from checker.evidence.bundle.webarchive import search_key
from checker.evidence.bundle.writing import Proofs
from checker.evidence.container import Container
from checker.evidence.files import file_path
from checker.evidence.keys import Keyring
from checker.evidence.stamps import Stamps
from checker.evidence.verifier import verify as standalone
from checker.evidence.verifier.verify import NotABundle, ed25519_holds, verify
from checker.vocabulary import Capture
from crawlers.saved import open_file
from tests.checker.evidence.conftest import AT, HTML, PAGE, Bundled


def test_an_untouched_bundle_is_intact_and_says_who_signed(bundled: Bundled, keys: Keyring) -> None:
    report = verify(str(bundled()))
    assert report.faults == []
    assert report.key == keys.fingerprint
    assert verify(str(bundled()), key=keys.fingerprint.upper()).faults == []
    assert [check for _, check, _ in verify(str(bundled()), key="00" * 32).faults] == ["key"]


def test_the_same_evidence_gives_the_same_manifest(bundled: Bundled) -> None:
    with zipfile.ZipFile(bundled()) as one, zipfile.ZipFile(bundled("again.wacz")) as two:
        covered = [name for name in one.namelist() if not name.startswith(("proof/", "datapackage"))]
        assert one.namelist() == two.namelist()
        assert all(one.read(name) == two.read(name) for name in [*covered, "proof/manifest.json"])


def test_originals_and_what_was_derived_lie_apart(bundled: Bundled, capture: Capture) -> None:
    with zipfile.ZipFile(bundled()) as archive:
        manifest = json.loads(archive.read("proof/manifest.json"))
        rows = {row["of"]: row for row in manifest["files"] if "of" in row}
        assert {row["origin"] for name, row in rows.items() if name != "0/transcript"} == {"original"}
        assert rows["0/transcript"]["name"] == "derived/001-0-transcript.txt"
        for artefact in capture.artefacts:
            content = archive.read(rows[artefact.name]["name"])
            assert (hashlib.sha256(content).hexdigest(), hashlib.new("sm3", content).hexdigest()) == (
                artefact.sha256,
                artefact.sm3,
            )
        assert f"sha256:{hashlib.sha256(archive.read('captures/001.json')).hexdigest()}" == capture.id


def test_the_archive_holds_what_was_received_and_its_index_finds_it(bundled: Bundled) -> None:
    with zipfile.ZipFile(bundled()) as archive:
        packed, index = archive.read("archive/data.warc.gz"), archive.read("indexes/index.cdx").decode().splitlines()
        package = json.loads(archive.read("datapackage.json"))
        digest = json.loads(archive.read("datapackage-digest.json"))
    assert index == sorted(index)
    found = {}
    for line in index:
        fields = json.loads(line.split(" ", 2)[2])
        part = packed[int(fields["offset"]) : int(fields["offset"]) + int(fields["length"])]
        record = next(iter(ArchiveIterator(io.BytesIO(part))))
        found[fields["url"]] = (record.http_headers.get_statuscode(), record.content_stream().read())
        assert record.rec_headers.get_header("WARC-IP-Address") == "203.0.113.7"
        assert not record.http_headers.get_header("content-encoding")
    assert found[PAGE] == ("200", HTML.encode())
    assert found["http://shop.example.cn/api/price"] == ("200", b'{"price":9900}')
    assert found["http://shop.example.cn/"][0] == "302"
    assert gzip.decompress(packed).startswith(b"WARC/1.1")
    assert package["wacz_version"] == "1.1.1"
    assert package["mainPageUrl"] == PAGE
    assert digest["signedData"]["hash"] == digest["hash"]


def test_our_own_reader_of_saved_pages_opens_it(bundled: Bundled) -> None:
    visits = list(open_file(bundled()))
    assert any("全网最佳面霜" in blob.content.decode("utf-8", "replace") for blob in visits[0].blobs)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        (PAGE, "cn,example,shop)/item/1?a=1&b=2"),
        ("https://www.example.cn:8443/A", "cn,example:8443)/a"),
        ("http://192.0.2.1/", "192.0.2.1)/"),
    ],
)
def test_index_keys_sort_hosts_together(url: str, key: str) -> None:
    assert search_key(url) == key


def test_one_changed_byte_is_found_wherever_it_is(bundled: Bundled, tmp_path: Path) -> None:
    whole = bundled().read_bytes()
    with zipfile.ZipFile(bundled()) as archive:
        frames = [info.header_offset + at for info in archive.infolist() for at in (0, 9, 14, 20, 26, 33)]
        directory = archive.start_dir
    chosen = random.Random(7)
    places = [*frames, *range(directory, len(whole), 41), *range(len(whole) - 22, len(whole))]
    places += [chosen.randrange(len(whole)) for _ in range(60)]
    damaged = tmp_path / "damaged.wacz"
    for place in places:
        damaged.write_bytes(whole[:place] + bytes([whole[place] ^ (1 << chosen.randrange(8))]) + whole[place + 1 :])
        assert verify(str(damaged)).faults, place


def test_cut_lengthened_and_rearranged_files_are_found(bundled: Bundled, tmp_path: Path) -> None:
    whole = bundled().read_bytes()
    damaged = tmp_path / "damaged.wacz"
    for content in (
        whole[:-1],
        whole[: len(whole) // 2],
        whole[:300],
        whole + b"\0",
        whole + whole,
        b"x" + whole,
        b"PK" + whole[300:],
    ):
        damaged.write_bytes(content)
        assert verify(str(damaged)).faults


def _rewritten(source: Path, out: Path, change: object) -> Path:
    """The bundle with its files changed and the container written properly around them."""
    with zipfile.ZipFile(source) as archive:
        entries = [(name, archive.read(name)) for name in archive.namelist()]
    with Container(out) as container:
        for name, content in change(entries):  # type: ignore[operator]
            container.add(name, content)
    return out


@pytest.mark.parametrize(
    ("change", "check"),
    [
        (lambda rows: [row for row in rows if row[0] != "viewer/verify.py"], "missing"),
        (lambda rows: [rows[1], rows[0], *rows[2:]], "order"),
        (lambda rows: [*rows[:-1], ("extra.txt", b"x"), rows[-1]], "added"),
        (lambda rows: [(n, b.replace("最佳".encode(), "最好".encode()) if n.endswith("dom.html") else b) for n, b in rows], "sealed"),
        (lambda rows: [(n, b'{"entries":[]}' if n == "proof/custody.json" else b) for n, b in rows], "sealed"),
        (lambda rows: [(n, b + b"\n" if n == "proof/seal" else b) for n, b in rows], "canonical"),
        (lambda rows: rows[:-1], "container"),
    ],
)  # fmt: skip
def test_files_changed_inside_a_proper_container_are_found(
    bundled: Bundled, tmp_path: Path, change: object, check: str
) -> None:
    report = verify(str(_rewritten(bundled(), tmp_path / "other.wacz", change)))
    assert check in {found for _, found, _ in report.faults}


def test_a_bundle_sealed_anew_by_somebody_else_shows_another_key(
    store: Path, capture: Capture, keys: Keyring, tmp_path: Path
) -> None:
    other = Keyring(tmp_path / "other-keys")
    contents = Contents(kind="capture", id=capture.id, title="面霜", captures=(capture,))
    write_bundle(tmp_path / "b.wacz", contents, Proofs(store=store, keys=other, stamps=Stamps(store)), at=AT)
    assert verify(str(tmp_path / "b.wacz")).key != keys.fingerprint
    assert verify(str(tmp_path / "b.wacz"), key=keys.fingerprint).faults


def test_altered_evidence_is_never_bundled(store: Path, capture: Capture, keys: Keyring, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(store, tmp_path / "copy"))
    path = file_path(copy, capture.artefacts[0].sha256)
    path.chmod(0o644)
    path.write_bytes(path.read_bytes() + b" ")
    contents = Contents(kind="capture", id=capture.id, title="面霜", captures=(capture,))
    with pytest.raises(EvidenceNotSealed):
        write_bundle(tmp_path / "b.wacz", contents, Proofs(store=copy, keys=keys, stamps=Stamps(copy)), at=AT)
    assert not (tmp_path / "b.wacz").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["copy"]


def test_the_verifier_in_the_bundle_runs_alone(bundled: Bundled, tmp_path: Path) -> None:
    bundle = bundled()
    with zipfile.ZipFile(bundle) as archive:
        script = Path(archive.extract("viewer/verify.py", tmp_path / "away"))

    def run(path: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-I", script, path], capture_output=True, text=True, check=False)

    assert run(bundle).returncode == 0
    content = bytearray(bundle.read_bytes())
    content[content.index("最佳".encode())] ^= 1
    (tmp_path / "bad.wacz").write_bytes(content)
    told = run(tmp_path / "bad.wacz")
    assert told.returncode == 1
    assert "original/001-0-d" in told.stdout
    assert run(tmp_path / "none.wacz").returncode == 2


def test_what_is_no_bundle_is_told_apart_from_an_altered_one(tmp_path: Path) -> None:
    for content in (b"", b"hello", b"PK\5\6" + bytes(18)):
        (tmp_path / "x").write_bytes(content)
        with pytest.raises(NotABundle):
            verify(str(tmp_path / "x"))
    with pytest.raises(NotABundle):
        verify(str(tmp_path))


def test_the_verifiers_ed25519_agrees_with_the_library(keys: Keyring) -> None:
    for number in range(6):
        message = bytes([number]) * number * 40
        signature = keys.sign(message)
        assert ed25519_holds(keys.public, message, signature)
        assert not ed25519_holds(keys.public, message + b"x", signature)
        assert not ed25519_holds(keys.public, message, signature[:-1] + bytes([signature[-1] ^ 1]))
        high = (int.from_bytes(signature[32:], "little") + standalone.Q).to_bytes(33, "little")[:32]
        assert not ed25519_holds(keys.public, message, signature[:32] + high)  # the same point, written another way


def test_keys_are_made_once_and_kept_private(keys: Keyring) -> None:
    path = keys.folder / "organisation.pem"
    assert keys.public == Keyring(keys.folder).public
    assert path.stat().st_mode & 0o077 == 0
    assert b"PUBLIC KEY" in keys.public_pem()


def test_sm2_signs_besides_where_openssl_can(bundled: Bundled, keys: Keyring, tmp_path: Path) -> None:
    if keys.sign_sm2(b"x") is None:
        pytest.skip("this OpenSSL has no SM2")
    bundle = bundled(sm2=True)
    assert verify(str(bundle)).faults == []
    report = standalone.Report("x")
    held = keys.sign_sm2(b"this")
    assert held is not None
    standalone.check_sm2(held, b"that", report)
    assert [check for _, check, _ in report.faults] == ["sm2"]


def test_large_numbers_are_written_as_zip64_has_them() -> None:
    header = standalone.local_header("a", 1 << 33, 0)
    assert header[18:26] == b"\xff" * 8
    entry = standalone.Entry("a", 1 << 33, 0, 1 << 34, 0)
    assert len(standalone.directory_header(entry)) == 46 + 1 + 4 + 24
    assert len(standalone.directory_end(70_000, 10, 10)) == 98
