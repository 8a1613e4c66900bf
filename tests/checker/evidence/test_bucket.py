"""A second home by URL: what was sealed arrives whole, comes back checked, and waits when nobody can be reached."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_hex

import fsspec
import pytest

from checker.errors import BadRequest, EvidenceNotSealed
from checker.evidence import Sealer, open_capture, verify_capture
from checker.evidence.bucket import Bucket, bucket_at
from checker.evidence.files import file_path
from checker.service import open_service
from checker.settings import Settings
from checker.vocabulary import Capture
from checker.vocabulary.workbench import InspectionRequest
from tests.checker.evidence.conftest import a_visit
from tests.webui.samples import SHOP, machine, sample_outcome


@pytest.fixture
def url() -> Iterator[str]:
    url = f"memory://{token_hex(8)}"
    yield url
    files, root = fsspec.core.url_to_fs(url)
    if files.exists(root):
        files.rm(root, recursive=True)


def sealed(store: Path, target: str = "http://shop.example.cn/") -> Capture:
    sealer = Sealer(store, target, {"command": ["check"]})
    sealer.add(a_visit())
    return sealer.close()


def test_another_machine_reads_what_this_one_sealed(url: str, tmp_path: Path) -> None:
    capture = sealed(tmp_path / "here")
    assert Bucket(url).send_due(tmp_path / "here") == len(capture.artefacts) + 1
    assert Bucket(url).send_due(tmp_path / "here") == 0
    there = tmp_path / "there"
    with pytest.raises(EvidenceNotSealed, match="缺失"):
        open_capture(there, capture.id)
    Bucket(url).attach(there)
    assert open_capture(there, capture.id) == capture
    assert verify_capture(there, capture.id).is_intact
    assert file_path(there, capture.artefacts[0].sha256).stat().st_mode & 0o222 == 0


def test_a_copy_that_was_changed_is_not_taken(url: str, tmp_path: Path) -> None:
    capture = sealed(tmp_path / "here")
    Bucket(url).send_due(tmp_path / "here")
    digest, there = capture.id[7:], tmp_path / "there"
    files, root = fsspec.core.url_to_fs(url)
    files.pipe_file(f"{root}/{digest[:2]}/{digest[2:4]}/{digest}", b"{}")
    Bucket(url).attach(there)
    with pytest.raises(EvidenceNotSealed, match="改动"):
        open_capture(there, capture.id)
    assert not file_path(there, digest).exists()


def test_what_cannot_be_sent_now_is_sent_later(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    capture, bucket = sealed(tmp_path), Bucket(url)
    with monkeypatch.context() as broken:
        broken.setattr(bucket._files, "open", lambda *_: (_ for _ in ()).throw(ConnectionError("no route")))
        with pytest.raises(EvidenceNotSealed, match="no route"):
            bucket.send_due(tmp_path)
    assert bucket.send_due(tmp_path) == len(capture.artefacts) + 1
    sealed_again = sealed(tmp_path, "http://other.example.cn/")
    assert bucket.send_due(tmp_path) == len(sealed_again.artefacts) + 1


def test_what_was_altered_here_is_not_sent_and_holds_nothing_else_up(url: str, tmp_path: Path) -> None:
    bad, good = sealed(tmp_path), sealed(tmp_path, "http://other.example.cn/")
    altered = [file_path(tmp_path, bad.artefacts[0].sha256), file_path(tmp_path, bad.id[7:])]
    for path in altered:
        path.chmod(0o644)
        path.write_bytes(b"altered")
    Bucket(url).send_due(tmp_path)
    files, root = fsspec.core.url_to_fs(url)
    sent = {path.rpartition("/")[2] for path in files.find(root)}
    assert good.id[7:] in sent
    assert not sent & {path.name for path in altered}


def test_two_who_send_at_once_send_everything_whole(tmp_path: Path) -> None:
    captures = [sealed(tmp_path, f"http://{number}.example.cn/") for number in range(3)]
    bucket = Bucket(f"file://{tmp_path / 'away'}")
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(bucket.send_due, [tmp_path] * 4))
    bucket.attach(there := tmp_path / "there")
    assert all(verify_capture(there, one.id).is_intact for one in captures)


def test_what_is_deleted_when_its_time_is_over_is_deleted_there_too(tmp_path: Path) -> None:
    away = tmp_path / "away"
    settings = Settings(var=tmp_path / "var", workers=0, evidence_url=f"file://{away}")
    with closing(open_service(settings, machine(settings.evidence))) as service:
        came = sample_outcome(settings.evidence)
        service.keep_inspection(InspectionRequest(target=SHOP), came, requested_by="inspector")
        service.send_evidence()
        kept = [path for path in away.rglob("*") if path.is_file()]
        assert came.capture is not None
        assert {path.name for path in kept} == {came.capture.id[7:], *(one.sha256 for one in came.capture.artefacts)}
        assert service.delete_due(now=datetime.now(UTC) + timedelta(days=4000))
        assert [path.name for path in away.rglob("*") if path.is_file()] == [came.capture.id[7:]]


def test_a_url_that_leads_nowhere_is_refused_in_words() -> None:
    with pytest.raises(BadRequest, match="证据副本"):
        bucket_at("nosuch://bucket")
