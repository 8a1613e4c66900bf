"""Evidence is kept for its time, longer when held, and leaves a certificate; a backup brings all of it back."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from checker.backup import make_backup, restore_backup, verify_backup
from checker.errors import BadRequest, Conflict, EvidenceNotSealed, Forbidden, NotFound
from checker.evidence import Sealer, open_capture, read_artefact, verify_capture
from checker.evidence.files import file_path
from checker.evidence.manifest import canonical
from checker.evidence.verifier.verify import ed25519_holds
from checker.service import Service, open_service
from checker.settings import Settings
from checker.vocabulary import Blob, Capture, Decision
from checker.vocabulary.custody import Mark
from checker.vocabulary.retention import KeptClass
from checker.vocabulary.workbench import InspectionOutcome, InspectionRequest, Position
from checker.watching.journal import Journal, is_closed
from tests.checker.evidence.conftest import a_visit
from tests.webui.samples import PASSWORD, SHOP, machine, sample_outcome

LATER = datetime.now(UTC) + timedelta(days=4000)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    settings = Settings(var=tmp_path / "var", workers=0)
    opened = open_service(settings, machine(settings.evidence))
    for position in (Position.SUPERVISOR, Position.INSPECTOR):
        opened.add_person(position.value, PASSWORD, [position])
    came = sample_outcome(settings.evidence)
    opened.keep_inspection(InspectionRequest(target=SHOP), came, requested_by="inspector")
    yield opened
    opened.close()


def capture_of(service: Service) -> str:
    return service.dossier("1").captures[0].id


def test_three_years_are_the_default_for_every_class(service: Service) -> None:
    captured = service.dossier("1").captures[0].captured_at
    assert not service.store_state(now=captured + timedelta(days=1096)).due
    assert service.store_state(now=captured + timedelta(days=1097)).due


def test_the_class_follows_from_findings_and_decisions(service: Service) -> None:
    assert [one.kind for one in service.store_state(now=LATER).due] == [KeptClass.CONCERN]
    person = service.person_named("inspector")
    assert person is not None
    service.review(person, 1, Decision.CONFIRMED, "属实", seen=None)
    assert [one.kind for one in service.store_state(now=LATER).due] == [KeptClass.CONFIRMED]


def test_what_is_held_stays_until_released(service: Service) -> None:
    capture, supervisor, inspector = (
        capture_of(service),
        service.person_named("supervisor"),
        service.person_named("inspector"),
    )
    assert supervisor is not None
    assert inspector is not None
    with pytest.raises(Forbidden):
        service.hold(capture, "诉讼", person=inspector)
    with pytest.raises(BadRequest):
        service.hold(capture, " ", person=supervisor)
    service.hold(capture, "行政诉讼未结", person=supervisor)
    assert [one.reason for one in service.store_state().holds] == ["行政诉讼未结"]
    assert service.delete_due(now=LATER) == []
    assert verify_capture(service.settings.evidence, capture).is_intact
    service.release(capture, "已结案", person=supervisor)
    with pytest.raises(NotFound):
        service.release(capture, "再次", person=supervisor)
    assert len(service.delete_due(now=LATER)) == 1


def test_deletion_leaves_a_signed_certificate_the_manifest_and_the_findings(service: Service) -> None:
    capture = capture_of(service)
    artefacts = service.dossier("1").captures[0].artefacts
    remark = service.annotate(capture, "0/screenshot", Mark(text="划线价未说明来源", box=(1, 1, 20, 20)))
    (made,) = service.delete_due(now=LATER)
    told = {name: value for name, value in made.items() if name != "signature"}
    assert ed25519_holds(bytes.fromhex(made["key"]), canonical(told), bytes.fromhex(made["signature"]))
    gone = [*artefacts, remark]
    assert {one["sha256"] for one in made["files"]} == {one.sha256 for one in gone}
    assert not any(file_path(service.settings.evidence, one.sha256).exists() for one in gone)
    assert service.deletion_certificate(capture) == made
    kept = service.settings.evidence / "certificates" / f"{capture[7:]}.json"
    assert json.loads(kept.read_bytes()) == made
    assert service.dossier("1").findings
    assert service.delete_due(now=LATER) == []
    assert service.entries_about([capture])[0].action == "retention.deleted"
    assert service.make_document("report", "1", "docx")
    with pytest.raises(EvidenceNotSealed):
        service.write_bundle("1", service.settings.var / "b.wacz")
    with pytest.raises(Conflict):
        service.hold(capture, "晚了")


def test_a_file_another_capture_needs_is_not_deleted(service: Service) -> None:
    evidence = service.settings.evidence
    old = open_capture(evidence, capture_of(service))
    sealer = Sealer(evidence, "http://shop.example.cn/", {"command": ["check"]})
    shared = file_path(evidence, old.artefacts[0].sha256).read_bytes()
    visit = a_visit()
    blob = type(visit.blobs[0])(role="document", content=shared, media_type="text/html")
    sealer.add(
        type(visit)(**{n: getattr(visit, n) for n in type(visit).__slots__} | {"blobs": (blob,), "started_at": LATER})
    )
    capture = sealer.close()
    service.keep_inspection(
        InspectionRequest(target=SHOP), InspectionOutcome(capture=capture), requested_by="inspector"
    )
    assert len(service.delete_due(now=LATER)) == 1
    assert verify_capture(evidence, capture.id).is_intact


def sealed_again(service: Service) -> Capture:
    """The same page, sealed on the command line: it shares a file and has no row."""
    evidence = service.settings.evidence
    old = open_capture(evidence, capture_of(service)).artefacts[0]
    visit = replace(
        a_visit(), blobs=(Blob(role="document", content=read_artefact(evidence, old), media_type="text/html"),)
    )
    sealer = Sealer(evidence, SHOP, {"command": ["check", SHOP]})
    sealer.add(visit)
    return sealer.close()


def test_a_file_that_a_capture_of_the_command_line_has_too_is_not_deleted(service: Service) -> None:
    other = sealed_again(service)
    (made,) = service.delete_due(now=LATER)
    assert verify_capture(service.settings.evidence, other.id).is_intact
    assert other.artefacts[0].sha256 not in {one["sha256"] for one in made["files"]}


def test_a_file_of_a_watch_under_way_is_not_deleted(service: Service) -> None:
    evidence, folder = service.settings.evidence, service.settings.watches / "1"
    first, second, *_ = open_capture(evidence, capture_of(service)).artefacts
    with Journal(folder) as journal:
        journal.add("artefact", {"artefact": asdict(first)})
        assert not is_closed(folder)
        service.delete_due(now=LATER)
        assert file_path(evidence, first.sha256).exists()
        assert not file_path(evidence, second.sha256).exists()
        journal.add("closed", {"capture": "sha256:" + "0" * 64})
    assert is_closed(folder)
    service.delete_due(now=LATER)  # closed, and what it names is in no capture: the certificate never listed it
    assert file_path(evidence, first.sha256).exists()


def test_what_was_read_out_of_a_capture_goes_with_it(service: Service) -> None:
    capture = service.dossier("1").captures[0]
    folder = service.settings.evidence / "readings"
    folder.mkdir()
    first = capture.artefacts[0].sha256[:24]
    own = (f"view-{first}-1.mp4", f"strip-{first}-1.jpg", f"read-{capture.id[7:]}-{'c' * 24}.json", f"{'a' * 64}.json")
    others = (f"view-{'0' * 24}-1.mp4", f"read-{'0' * 64}-{'c' * 24}.json")
    for name in (*own, *others):
        (folder / name).write_bytes(b"x")
    service.delete_due(now=LATER)
    assert {path.name for path in folder.iterdir()} == set(others)


def test_the_next_run_finishes_a_deletion_that_was_killed(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    evidence, capture = service.settings.evidence, capture_of(service)
    artefacts = open_capture(evidence, capture).artefacts
    with monkeypatch.context() as killed:
        killed.setattr(service, "_remove", lambda certificate: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            service.delete_due(now=LATER)
    assert service.deletion_certificate(capture)
    assert all(file_path(evidence, one.sha256).exists() for one in artefacts)
    shared = sealed_again(service).artefacts[0].sha256  # needed again since
    assert service.delete_due(now=LATER) == []
    left = {one.sha256 for one in artefacts if file_path(evidence, one.sha256).exists()}
    assert left == {shared}
    assert (evidence / "certificates" / f"{capture[7:]}.json").exists()


def test_a_full_store_takes_no_more(service: Service, tmp_path: Path) -> None:
    person = service.person_named("inspector")
    assert person is not None
    service.settings = service.settings.model_copy(update={"quota_gb": 1e-6})
    with pytest.raises(BadRequest, match="配额"):
        service.request_inspection(person, InspectionRequest(target=SHOP))


def test_a_backup_brings_everything_back(service: Service, tmp_path: Path) -> None:
    service.checkpoint()
    made = make_backup(service.settings, tmp_path / "backup.zip")
    assert made.faults == ()
    assert (tmp_path / "backup.zip").stat().st_mode & 0o077 == 0
    elsewhere = Settings(var=tmp_path / "elsewhere", workers=0)
    assert restore_backup(tmp_path / "backup.zip", elsewhere).faults == ()
    again = open_service(elsewhere, machine(elsewhere.evidence))
    try:
        assert again.verify_log().is_intact
        assert again.keys.public == service.keys.public
        assert (elsewhere.var / "keys" / "organisation.pem").stat().st_mode & 0o077 == 0
        again.write_bundle("1", tmp_path / "b.wacz")
        assert again.dossier("1") == service.dossier("1")
    finally:
        again.close()
    with pytest.raises(BadRequest, match="不是空的"):
        restore_backup(tmp_path / "backup.zip", elsewhere)


def test_a_damaged_backup_is_found_and_never_restored(service: Service, tmp_path: Path) -> None:
    path = tmp_path / "backup.zip"
    make_backup(service.settings, path)
    whole = path.read_bytes()
    for place in (60, len(whole) // 2, len(whole) - 400, len(whole) - 10):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with suppress(BadRequest):
            assert verify_backup(path).faults
        with pytest.raises(BadRequest):
            restore_backup(path, Settings(var=tmp_path / "elsewhere"))
        assert not (tmp_path / "elsewhere").exists()
    with pytest.raises(BadRequest):
        verify_backup(tmp_path / "none.zip")
