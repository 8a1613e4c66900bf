"""The log as people use it: signed heads show a cut or rewritten log; custody shows who did what with a capture."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import SecretStr

from checker import heads
from checker.errors import EvidenceNotSealed, Forbidden, NotFound
from checker.evidence.files import file_path
from checker.evidence.manifest import canonical
from checker.evidence.stamps import Authority
from checker.service import Service, open_service
from checker.settings import Settings
from checker.store import audit
from checker.upkeep import Upkeep
from checker.vocabulary.custody import Mark
from checker.vocabulary.people import Scope
from checker.vocabulary.workbench import InspectionRequest, Person, Position
from tests.checker.evidence.authority import running_authority
from tests.checker.evidence.test_stamps import guarded
from tests.checker.store.test_audit import tamper
from tests.webui.samples import PASSWORD, SHOP, machine, sample_outcome


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    settings = Settings(var=tmp_path / "var", workers=0, audit_copy=tmp_path / "elsewhere" / "heads.jsonl")
    opened = open_service(settings, machine(settings.evidence))
    for position in (Position.ADMIN, Position.READONLY):
        opened.add_person(position.value, PASSWORD, [position])
    opened.keep_inspection(InspectionRequest(target=SHOP), sample_outcome(settings.evidence), requested_by="admin")
    yield opened
    opened.close()


def person(service: Service, name: str = "admin") -> Person:
    found = service.person_named(name)
    assert found is not None
    return found


def capture_of(service: Service) -> str:
    found = service.inspection(person(service), 1).capture
    assert found is not None
    return found


def test_whose_data_is_limited_reads_what_was_done_within_these_limits(service: Service) -> None:
    limits = {"li": "4401", "zhou": "44", "wu": "3301"}
    for name, district in limits.items():
        service.add_person(name, PASSWORD, [Position.SUPERVISOR], limits=Scope(districts=(district,)))
    for name in ("admin", *limits):
        service.record_sign_in(name, "login.ok", "")
    read = {one: {entry.actor for entry in service.log_entries(person(service, one))} for one in limits}
    assert read == {"li": {"li"}, "zhou": {"li", "zhou"}, "wu": {"wu"}}
    assert {"console", "admin", *limits} <= {entry.actor for entry in service.log_entries(person(service))}


def test_looking_and_taking_out_are_written_down(service: Service) -> None:
    service.finding(person(service), 1)
    service.artefact(person(service), capture_of(service), "0/screenshot", export=False)
    service.artefact(person(service), capture_of(service), "0/document", export=True)
    newest = service.log_entries(person(service), limit=3)
    assert [one.action for one in newest] == ["artefact.exported", "artefact.viewed", "finding.viewed"]
    assert newest[0].detail["intact"] is True
    with pytest.raises(Forbidden):
        service.log_entries(person(service, "readonly"))


def test_custody_shows_every_step_and_hashes_again(service: Service) -> None:
    service.artefact(person(service), capture_of(service), "0/document", export=True)
    service.finding(person(service), 1)
    told = service.custody(person(service), capture_of(service))
    assert not told.faults
    assert [one.action for one in told.entries][-3:] == ["artefact.exported", "finding.viewed", "capture.verified"]
    capture = service.capture(person(service), capture_of(service))
    path = file_path(service.settings.evidence, capture.artefacts[0].sha256)
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-1])
    told = service.custody(person(service), capture_of(service))
    assert [fault.partition("：")[0] for fault in told.faults] == ["0/document", "1/document"]
    assert told.entries[-1].detail["intact"] is False
    with pytest.raises(NotFound):
        service.custody(person(service), "sha256:" + "0" * 64)


def test_custody_misses_a_remark_cut_out_of_the_register(service: Service) -> None:
    capture = capture_of(service)
    for text in ("划线价未说明来源", "功效宣称"):
        service.annotate(capture, "0/screenshot", Mark(text=text, box=(1, 1, 20, 20)))
    assert not service.custody(person(service), capture).faults
    register = service.settings.evidence / "derived.jsonl"
    first, second = register.read_bytes().splitlines(keepends=True)
    for content, lost in ((first, 1), (first + second[:40], 1), (b"", 2)):
        register.write_bytes(content)
        faults = service.custody(person(service), capture).faults
        assert [one.partition(" ")[0] for one in faults] == ["0/screenshot：派生文件的登记缺少"] * lost
    register.unlink()
    assert len(service.custody(person(service), capture).faults) == 2


def test_custody_holds_a_time_stamp_against_the_one_that_came(service: Service, tmp_path: Path) -> None:
    with running_authority(tmp_path / "tsa") as (url, root):
        own = Authority(name="own", url=url, certificates=root)
        service.settings = service.settings.model_copy(update={"stamp_authorities": (own,)})
        digest = capture_of(service).removeprefix("sha256:")
        service.stamps.queue(digest)
        assert service.fetch_stamps(guarded(own)) == (1, [])  # type: ignore[arg-type]
    told = service.custody(person(service), capture_of(service))
    assert [name for name, _ in told.stamps] == ["own"]
    assert not told.faults
    (service.settings.evidence / "stamps" / digest / "own.tsr").unlink()
    told = service.custody(person(service), capture_of(service))
    assert (told.stamps, told.faults) == ((), (f"own 的时间戳不见了：{digest}",))
    assert told.entries[-1].detail["intact"] is False


def test_an_untouched_log_is_intact(service: Service) -> None:
    assert service.verify_log().is_intact
    assert service.checkpoint() is not None
    assert service.checkpoint() is None
    service.finding(person(service), 1)
    report = service.verify_log()
    assert (report.faults, report.checkpoints, report.upto) == ((), 1, report.entries)
    again = service.verify_log(incremental=True)
    assert again.is_intact
    assert again.upto == report.upto


@pytest.mark.parametrize("incremental", [False, True])
def test_a_log_cut_off_at_its_end_is_found(service: Service, incremental: bool) -> None:
    service.finding(person(service), 1)
    service.checkpoint()
    tamper(service._database, "delete from audit where id > 2")
    assert any("截断" in fault for fault in service.verify_log(incremental=incremental).faults)


def test_a_log_computed_anew_is_found_by_its_signed_heads(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    service.finding(person(service), 1)
    service.checkpoint()
    with service._database.reading() as session:
        rows = list(reversed(audit.entries(session)))
    tamper(service._database, "update audit set actor = 'li' where id = 2")
    prev = audit.START
    for row in rows:  # what somebody would do who knows how the chain is made
        with service._database.reading() as session:
            held = session.execute(audit.select(*audit._COLUMNS).where(audit.AuditRow.id == row.id)).one()
        values = {**held._asdict(), "prev": prev}
        prev = audit._hash(type("Row", (), values))  # type: ignore[arg-type]
        tamper(service._database, f"update audit set prev = '{values['prev']}', hash = '{prev}' where id = {row.id}")
    with service._database.reading() as session:
        assert not [
            one for one in audit.breaks(session, audit.Head(id=0, hash=audit.START)) if isinstance(one, audit.Break)
        ]
    assert any("链头" in fault for fault in service.verify_log().faults)


def sign_anew(service: Service, key: Ed25519PrivateKey) -> None:
    """Put every head under another key, in the database and beside it."""
    with service._database.reading() as session:
        held = list(audit.checkpoints(session))
    tamper(service._database, "drop trigger audit_checkpoints_no_update")
    lines = []
    for one in held:
        signature = key.sign(heads.signed(one.upto, one.head, one.at)).hex()
        made = replace(one, key=key.public_key().public_bytes_raw().hex(), signature=signature)
        lines.append(canonical(heads.told(made)) + b"\n")
        changes = f"key = '{made.key}', signature = '{signature}'"
        tamper(service._database, f"update audit_checkpoints set {changes} where upto = {one.upto}")
    for path in service._heads():
        path.write_bytes(b"".join(lines))


def test_heads_signed_with_a_key_not_the_organisations_are_found(service: Service) -> None:
    service.checkpoint()
    key = Ed25519PrivateKey.generate()
    sign_anew(service, key)
    assert any("不是用本单位的密钥签署的" in fault for fault in service.verify_log(incremental=True).faults)
    former = service.settings.var / "keys" / "former" / "2025.pem"
    former.parent.mkdir()
    kind = serialization.PublicFormat.SubjectPublicKeyInfo
    former.write_bytes(key.public_key().public_bytes(serialization.Encoding.PEM, kind))
    assert service.verify_log(incremental=True).is_intact
    former.write_bytes(b"nonsense")
    with pytest.raises(EvidenceNotSealed, match="以前的公钥"):
        service.verify_log()


def test_a_missing_entry_under_a_checkpoint_is_found_whichever_stretch_is_read(service: Service) -> None:
    ends = []
    for _ in range(2):
        service.finding(person(service), 1)
        made = service.checkpoint()
        assert made is not None
        ends.append(made.upto)
    service.finding(person(service), 1)
    tamper(service._database, f"delete from audit where id in ({ends[0]}, {ends[1]})")
    faults = service.verify_log(incremental=True).faults
    assert [f"第 {one} 条已签署，现已缺失" in faults for one in ends] == [True, True]


def test_heads_outside_the_database_are_checked_against_it(service: Service) -> None:
    service.checkpoint()
    copy = service.settings.audit_copy
    assert copy is not None
    kept = copy.read_bytes()
    for content in (b"", kept.replace(b'"upto":', b'"upto":1'), b"nonsense\n", b'{"upto":"9"}\n', kept + kept):
        copy.write_bytes(content)
        assert not service.verify_log().is_intact
    copy.write_bytes(kept)
    assert service.verify_log().is_intact


def test_a_lost_heads_file_and_a_forged_checkpoint_are_found(service: Service) -> None:
    service.checkpoint()
    service.finding(person(service), 1)
    service.checkpoint()
    (service.settings.var / "audit-heads.jsonl").rename(service.settings.var / "aside")
    assert service.verify_log(incremental=True).faults == ("链头文件 audit-heads.jsonl 不见了",)
    (service.settings.var / "aside").rename(service.settings.var / "audit-heads.jsonl")
    tamper(service._database, "drop trigger audit_checkpoints_no_update")
    tamper(service._database, f"update audit_checkpoints set signature = '{'ab' * 64}' where id = 1")
    assert any("检查点签名不成立" in fault for fault in service.verify_log(incremental=True).faults)


def test_a_bundles_anchor_shows_what_was_cut_off_later(service: Service, tmp_path: Path) -> None:
    service.write_bundle("1", tmp_path / "b.wacz")
    anchor = tmp_path / "audit.json"
    anchor.write_text(json.dumps(service.anchor()))
    assert service.verify_log(anchors=[anchor]).is_intact
    tamper(service._database, "delete from audit where id > 2")
    assert not service.verify_log(anchors=[anchor]).is_intact


def test_a_checkpoint_is_due_after_a_day_or_a_thousand_entries(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert service.checkpoint_if_due() is not None
    service.finding(person(service), 1)
    assert service.checkpoint_if_due() is None
    monkeypatch.setattr("checker.auditing.EVERY_ENTRIES", 1)
    assert service.checkpoint_if_due() is not None


def test_stamps_come_in_and_are_written_down(service: Service) -> None:
    def silent(url: str, content: bytes) -> Any:
        raise AssertionError("no authority is set, nobody is asked")

    service.stamps.queue("ab" * 32)
    assert service.fetch_stamps(silent) == (0, [])


def test_upkeep_signs_the_head_and_outlives_trouble(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    done = []
    upkeep = Upkeep(service, service.post, lambda: done.append("figures"), lambda: done.append("jobs"))
    upkeep.round()
    assert service.verify_log().checkpoints == 1
    assert done == ["figures", "jobs"]
    monkeypatch.setattr(service, "checkpoint_if_due", lambda: 1 / 0)
    upkeep.round()


def test_changed_settings_are_written_down_once_and_without_secrets(service: Service) -> None:
    service.note_settings()
    service.note_settings()
    service.settings = service.settings.model_copy(update={"office": "某某局", "secret_key": SecretStr("hidden")})
    service.note_settings()
    kept = [one for one in service.log_entries(person(service)) if one.action == "settings.changed"]
    assert [one.detail["office"] for one in kept] == ["某某局", ""]
    assert "hidden" not in json.dumps(dict(kept[0].detail))
    assert service.verify_log().is_intact


def test_passwords_in_addresses_stay_out_of_the_log(service: Service) -> None:
    own = Authority(name="own", url="https://office:gE%20heim@tsa.example.cn/tsa?access_token=geheim&v=1")
    changes = {
        "database_url": "postgresql+psycopg://shuoqing:ge/h@eim@db:5432/shuoqing?sslmode=require&sslpassword=geheim",
        "evidence_url": "s3://bucket/prefix",
        "stamp_authorities": (own,),
    }
    service.settings = service.settings.model_copy(update=changes)
    service.note_settings()
    told = service.log_entries(person(service), limit=1)[0].detail
    assert told["database_url"] == "postgresql+psycopg://shuoqing:***@db:5432/shuoqing?sslmode=require&sslpassword=***"
    assert told["evidence_url"] == "s3://bucket/prefix"
    assert told["stamp_authorities"][0]["url"] == "https://office:***@tsa.example.cn/tsa?access_token=***&v=1"
    assert "eim" not in json.dumps(dict(told))
    assert "eim" not in repr(Settings(database_url="postgresql://shuoqing:geheim@db/shuoqing"))
