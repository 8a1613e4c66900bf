"""Complaints from the first word to their erasure."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from checker.backup import make_backup, restore_backup
from checker.errors import BadRequest, Conflict, Forbidden, NotAllowed, NotFound, TooMany, present
from checker.intake.puzzle import challenge, solve
from checker.intake.rotation import rotate
from checker.intake.vault import ERASED_FILE
from checker.jobs import Worker
from checker.service import Service, open_service
from checker.settings import Settings
from checker.store import complaints as store
from checker.store import inspections
from checker.vocabulary.complaints import ComplaintFilter, ComplaintState, Flag, Receipt, Told, Upload
from checker.vocabulary.work import NoteKind
from checker.vocabulary.workbench import (
    FindingFilter,
    Inspection,
    InspectionFilter,
    InspectionOutcome,
    InspectionRequest,
    Person,
    Position,
)
from tests.checker.intake.test_guidance import DISPUTE, REPORT
from tests.checker.intake.test_parts import drawn
from tests.webui.samples import machine, make_finding

ADDRESS = "203.0.113.5"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    settings = Settings(var=tmp_path / "var", workers=0, intake_bits=1, intake_hourly=8)
    opened = open_service(settings, machine(settings.evidence, find))
    yield opened
    opened.close()


@pytest.fixture
def inspector(service: Service) -> Person:
    return service.add_person("wang", "a-long-enough-password", [Position.INSPECTOR])


def hand_in(service: Service, told: Told = REPORT, *uploads: Upload, address: str = ADDRESS) -> Receipt:
    puzzle = service.puzzle(address)
    return service.complain(told, uploads, address=address, puzzle=puzzle, solution=solve(puzzle))


def find(inspection: Inspection) -> InspectionOutcome:
    return InspectionOutcome(findings=(make_finding(plain="页面用了绝对化用语。"),), rulebook="r" * 64)


def inspect(service: Service) -> None:
    worker = Worker(service._database, service._kinds, service.settings)
    while worker.run_one():
        pass


def test_a_complaint_is_kept_inspected_and_answered(service: Service) -> None:
    got = hand_in(service, DISPUTE, Upload(name="截图.png", content=drawn()))
    own = service.own_complaint(got.number, got.secret.lower().replace("-", " "))
    assert (own.told.name, own.told.amount_fen, own.files[0].name) == ("张三", 9900, "截图.png")
    assert not service.complaint_answer(own).ready
    inspect(service)
    own = service.own_complaint(got.number, got.secret)
    answer = service.complaint_answer(own)
    assert answer.ready
    assert answer.seen[0].said == "页面用了绝对化用语。"
    assert answer.seen[0].law
    text = service.complaint_sheet(own)
    assert all(word in text for word in ("6920123", "退款 99 元", "张三", own.files[0].sha256, "不会代为提交"))
    assert service.own_picture(got.number, got.secret, own.files[0].id).startswith(b"\xff\xd8\xff")


def test_a_wrong_secret_opens_nothing(service: Service) -> None:
    got = hand_in(service)
    for number, secret in ((got.number, "AAAA-AAAA-AAAA-AAAA"), ("SQ000000XXXXXXXX", got.secret), (got.number, "")):
        with pytest.raises(NotFound):
            service.own_complaint(number, secret)


def test_nothing_personal_lies_readable_on_disk(service: Service) -> None:
    hand_in(
        service,
        replace(DISPUTE, facts="我是住在海风路八号的张三，买到假货。"),
        Upload(name="a.html", content="<html>身份证</html>".encode()),
    )
    everything = b"".join(path.read_bytes() for path in service.settings.var.rglob("*") if path.is_file())
    for word in ("张三", "13800000000", "6920123", "海风路", "身份证", ADDRESS):
        assert word.encode() not in everything


def test_one_challenge_gives_one_complaint_and_a_lost_receipt_once_more(service: Service) -> None:
    puzzle, picture = service.puzzle(ADDRESS), Upload(name="a.png", content=drawn())

    def send(told: Told = REPORT, *files: Upload) -> Receipt:
        return service.complain(told, files, address=ADDRESS, puzzle=puzzle, solution=solve(puzzle))

    got = send(REPORT, picture)
    assert send(REPORT, picture) == got
    assert len(service.own_complaint(got.number, got.secret).files) == len(files_in_vault(service)) == 1
    for other in (lambda: send(REPORT), lambda: send(replace(REPORT, goods="别的"), picture)):
        with pytest.raises(BadRequest, match="已经提交"):
            other()


def test_what_is_refused_leaves_no_file_behind(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    puzzle, picture = service.puzzle(ADDRESS), Upload(name="a.png", content=drawn())

    def again(address: str = ADDRESS, puzzle: str = puzzle) -> Receipt:
        return service.complain(REPORT, [picture], address=address, puzzle=puzzle, solution=solve(puzzle))

    got = again()
    kept = files_in_vault(service)
    assert again() == got
    with monkeypatch.context() as hasty:
        hasty.setattr(service, "settings", service.settings.model_copy(update={"intake_hourly": 1}))
        with pytest.raises(TooMany):
            hand_in(service, REPORT, picture)
    monkeypatch.setattr("checker.store.complaints.add", fail)
    with pytest.raises(OSError, match="full"):
        again("198.51.100.9", service.puzzle("198.51.100.9"))
    monkeypatch.setattr("checker.store.complaints.add_event", fail)
    with pytest.raises(OSError, match="full"):
        service.add_evidence(got.number, got.secret, "又一张。", [picture])
    assert files_in_vault(service) == kept


def fail(*_given: object, **_named: object) -> None:
    raise OSError("full")


def files_in_vault(service: Service) -> list[Path]:
    return [path for path in (service.settings.var / "intake").rglob("*") if path.is_file()]


def test_what_is_missing_is_said_and_bad_addresses_are_refused(service: Service) -> None:
    with pytest.raises(BadRequest, match="请选择最接近的问题类型"):
        hand_in(service, replace(REPORT, problem=None))
    with pytest.raises(NotAllowed):
        hand_in(service, replace(REPORT, target="http://127.0.0.1/"))
    with pytest.raises(BadRequest, match=r"“a\.exe”"):
        hand_in(service, REPORT, Upload(name="a.exe", content=b"MZ"))


def test_those_about_the_same_form_a_group_and_one_inspection(service: Service) -> None:
    first, second = (
        hand_in(service),
        hand_in(service, replace(REPORT, facts="另一个人写的另外一段经过。"), address="198.51.100.9"),
    )
    one, two = (service.own_complaint(got.number, got.secret) for got in (first, second))
    assert (one.others, two.others, two.group) == (1, 1, one.id)
    assert one.inspection
    assert two.inspection
    assert one.inspection.id == two.inspection.id
    assert service.read_pasted(f"看这个 {REPORT.target} 。").others == 2


def test_an_inspection_of_the_day_serves_the_next_complaint_also_when_it_is_done(service: Service) -> None:
    first = hand_in(service)
    asked = service.own_complaint(first.number, first.secret).inspection
    assert asked
    with service._database.writing() as session:
        inspections.keep_result(session, asked.id, InspectionOutcome(conduct_day=service.law_day()))
    second = hand_in(service, address="198.51.100.9")
    own = service.own_complaint(second.number, second.secret)
    assert own.inspection
    assert own.inspection.id == asked.id


def test_the_inspection_of_somebody_else_serves_no_complaint(service: Service, inspector: Person) -> None:
    others = service.request_inspection(inspector, InspectionRequest(target=REPORT.target))
    got = hand_in(service)
    own = service.own_complaint(got.number, got.secret)
    assert own.inspection
    assert own.inspection.id != others.id


def test_a_filer_of_many_is_flagged_and_never_dropped(service: Service) -> None:
    got = [hand_in(service, replace(REPORT, facts=f"第 {number} 次反映：页面写着全网最佳。")) for number in range(6)]
    flags = [service.own_complaint(one.number, one.secret).flags for one in got]
    assert Flag.SERIAL not in flags[3]
    assert Flag.SERIAL in flags[5]


def test_the_same_words_of_another_are_flagged(service: Service) -> None:
    long = replace(REPORT, facts="页面写着全网最佳、国家级配方，没有任何依据，客服也不肯说明来源，请依法核查处理。")
    hand_in(service, long)
    got = hand_in(service, long, address="198.51.100.9")
    assert Flag.SAME_WORDS in service.own_complaint(got.number, got.secret).flags


def test_too_many_from_one_network_wait(service: Service) -> None:
    for number in range(8):
        hand_in(service, replace(REPORT, facts=f"第 {number} 次反映：页面写着全网最佳。"))
    with pytest.raises(TooMany):
        hand_in(service)
    assert hand_in(service, address="198.51.100.9")


def test_without_scripts_the_wait_lets_in(service: Service) -> None:
    text = challenge(service.vault.key, int(time.time()) - 60, 24)
    got = service.complain(REPORT, (), address=ADDRESS, puzzle=text)
    assert Flag.WEAK_PROOF in service.own_complaint(got.number, got.secret).flags


def test_more_evidence_is_added_until_it_is_withdrawn(service: Service) -> None:
    got = hand_in(service)
    service.add_evidence(got.number, got.secret, "又看到一次。", [Upload(name="b.png", content=drawn())])
    own = service.own_complaint(got.number, got.secret)
    assert own.events[-1].text.endswith("又看到一次。")
    assert len(own.files) == 1
    service.withdraw(got.number, got.secret, erase=False)
    with pytest.raises(BadRequest):
        service.add_evidence(got.number, got.secret, "还有。", [])


def test_erasing_leaves_nothing_personal_and_keeps_the_state(service: Service, inspector: Person) -> None:
    got = hand_in(service, DISPUTE, Upload(name="张三.png", content=drawn()))
    service.own_picture(got.number, got.secret, service.own_complaint(got.number, got.secret).files[0].id)
    service.withdraw(got.number, got.secret, erase=True)
    own = service.own_complaint(got.number, got.secret)
    assert own.erased
    assert (own.told.name, own.told.facts, own.files[0].name) == ("", "", "（已删除）")
    assert not [path for path in (service.settings.var / "intake").rglob("*") if path.is_file()]
    assert service.complaint(inspector, own.id).state is ComplaintState.WITHDRAWN
    assert service.complaint_sheet(own)


def test_what_was_erased_after_a_backup_is_erased_again_when_it_returns(service: Service, tmp_path: Path) -> None:
    got = hand_in(service, DISPUTE, Upload(name="张三.png", content=drawn()))
    make_backup(service.settings, tmp_path / "backup.zip")
    service.withdraw(got.number, got.secret, erase=True)
    elsewhere = Settings(var=tmp_path / "elsewhere", workers=0)
    restore_backup(tmp_path / "backup.zip", elsewhere)
    again = open_service(elsewhere, machine(elsewhere.evidence))
    try:
        assert again.own_complaint(got.number, got.secret).told.name == "张三"
        assert again.erase_again((service.settings.var / ERASED_FILE).read_text().splitlines()) == 1
        own = again.own_complaint(got.number, got.secret)
        assert (own.erased, own.told.name, files_in_vault(again)) == (True, "", [])
    finally:
        again.close()


def test_erasing_leaves_neither_key_nor_ciphertext_in_the_database_files(service: Service) -> None:
    got = hand_in(service, DISPUTE)
    with service._database.reading() as session:
        kept = present(store.by_receipt(session, got.number))
    service.withdraw(got.number, got.secret, erase=True)
    left = b"".join(path.read_bytes() for path in service.settings.var.glob("shuoqing.db*"))
    assert kept.receipt.encode() in left
    assert kept.wrapped_key.encode() not in left
    assert kept.hidden[:64].encode() not in left


PAGE = Upload(name="张三的订单.html", content="<html><title>张三</title>全网最佳</html>".encode())


def inspected_material(service: Service, inspector: Person) -> Inspection:
    """The inspection of a complaint's only file, done, with something found."""
    asked = service.inspect_complaint_file(inspector, 1, 1, "提交人")
    assert asked.capture
    capture = service.capture(inspector, asked.capture)
    came = InspectionOutcome(capture=capture, findings=(make_finding(capture=capture.id, plain="张三"),), title="张三")
    with service._database.writing() as session:
        inspections.keep_result(session, asked.id, came)
    return service.inspection(inspector, asked.id)


def on_disk(service: Service, word: str) -> list[Path]:
    files = (path for path in (service.settings.evidence).rglob("*") if path.is_file())
    return [path for path in files if word.encode() in path.read_bytes() or word in path.name]


def test_only_who_may_read_complaints_sees_a_consumers_file_as_evidence(service: Service, inspector: Person) -> None:
    hand_in(service, REPORT, PAGE)
    material = inspected_material(service, inspector)
    assert material.capture
    assert material.target == "投诉 1 材料 1.html"
    reviewer = service.add_person("li", "a-long-enough-password", [Position.REVIEWER])
    assert service.findings(inspector, FindingFilter()).items
    assert not service.findings(reviewer, FindingFilter()).items
    assert not service.inspections(reviewer, InspectionFilter(text="材料")).items
    for ask in (
        lambda: service.inspection(reviewer, material.id),
        lambda: service.finding(reviewer, 1),
        lambda: service.capture(reviewer, material.capture or ""),
        lambda: service.dossier(material.capture or "", reviewer.scope),
    ):
        with pytest.raises(NotFound):
            ask()


def test_erasing_takes_the_file_out_of_the_evidence_and_its_words_out_of_the_findings(
    service: Service, inspector: Person
) -> None:
    got = hand_in(service, REPORT, PAGE)
    material = inspected_material(service, inspector)
    assert on_disk(service, "张三")
    service.withdraw(got.number, got.secret, erase=True)
    assert not on_disk(service, "张三")
    assert service.deletion_certificate(material.capture or "")["on_wish"]
    (left,) = service.findings(inspector, FindingFilter(text="")).items
    assert "张三" not in repr(left)
    assert service.inspection(inspector, material.id).title == ""
    assert service.own_complaint(got.number, got.secret).events[-1].text.endswith("已删除，不能恢复。")


def test_a_file_used_in_a_case_stays_and_its_filer_is_told_before_and_after(
    service: Service, inspector: Person
) -> None:
    got = hand_in(service, REPORT, PAGE)
    inspected_material(service, inspector)
    assert service.held_materials(service.own_complaint(got.number, got.secret)) == 0
    case = service.open_case(inspector, "专案", [1]).id
    assert service.held_materials(service.own_complaint(got.number, got.secret)) == 1
    service.withdraw(got.number, got.secret, erase=True)
    assert "暂不删除" in service.own_complaint(got.number, got.secret).events[-1].text
    assert on_disk(service, "张三")
    service.take_out_of_case(inspector, case, 1)
    assert service.delete_due()
    assert not on_disk(service, "张三")


def test_staff_decide_and_the_filer_reads_why(service: Service, inspector: Person) -> None:
    got = hand_in(service)
    number = service.complaints(inspector, ComplaintFilter()).items[0].id
    with pytest.raises(BadRequest):
        service.decide_complaint(inspector, number, ComplaintState.LEAD, " ", seen=1)
    service.decide_complaint(inspector, number, ComplaintState.LEAD, "线索明确，转核查。", seen=1)
    own = service.own_complaint(got.number, got.secret)
    assert (own.state, own.reason) == (ComplaintState.LEAD, "线索明确，转核查。")


def test_who_did_not_see_the_last_step_decides_nothing(service: Service, inspector: Person) -> None:
    got = hand_in(service)
    service.add_evidence(got.number, got.secret, "又看到一次。", [])
    with pytest.raises(Conflict):
        service.decide_complaint(inspector, 1, ComplaintState.CLOSED, "没有依据。", seen=1)
    service.decide_complaint(inspector, 1, ComplaintState.LEAD, "线索明确。", seen=2)
    with pytest.raises(Conflict):
        service.decide_complaint(inspector, 1, ComplaintState.CLOSED, "没有依据。", seen=2)
    assert service.own_complaint(got.number, got.secret).state is ComplaintState.LEAD


def test_a_complaint_goes_into_a_case_with_its_findings_and_out_again(service: Service, inspector: Person) -> None:
    got = hand_in(service)
    inspect(service)
    case = service.open_case_for_complaint(inspector, 1, "海风")
    assert case.findings == 1
    assert [note.text for note in case.notes if note.kind is NoteKind.COMPLAINT] == [f"纳入 {got.number}"]
    own = service.own_complaint(got.number, got.secret)
    assert (own.state, own.case) == (ComplaintState.LEAD, case.id)
    assert "已纳入案件" in own.events[-1].text
    with pytest.raises(Conflict):
        service.put_complaint_in_case(inspector, 1, case.id)
    service.take_complaint_out_of_case(inspector, 1)
    own = service.own_complaint(got.number, got.secret)
    assert own.case is None
    assert "移出" in own.events[-1].text
    with pytest.raises(Conflict):
        service.take_complaint_out_of_case(inspector, 1)
    auditor = service.add_person("zhao", "a-long-enough-password", [Position.SUPERVISOR])
    logged = {entry.action for entry in service.log_entries(auditor)}
    assert {"case.opened", "complaint.case_in", "complaint.case_out"} <= logged


def test_the_filer_is_told_when_the_case_is_closed(service: Service, inspector: Person) -> None:
    got = hand_in(service)
    case = service.open_case(inspector, "专案", []).id
    service.put_complaint_in_case(inspector, 1, case)
    assert [one.receipt for one in service.complaints(inspector, ComplaintFilter(case=case)).items] == [got.number]
    service.close_case(inspector, case, "已处理。")
    assert service.own_complaint(got.number, got.secret).events[-1].text == "所在案件已办结。"
    with pytest.raises(Conflict):
        service.take_complaint_out_of_case(inspector, 1)


def test_no_case_for_what_was_withdrawn_nor_by_who_may_not(service: Service, inspector: Person) -> None:
    got = hand_in(service)
    reviewer = service.add_person("li", "a-long-enough-password", [Position.REVIEWER])
    with pytest.raises(Forbidden):
        service.open_case_for_complaint(reviewer, 1, "海风")
    with pytest.raises(BadRequest):
        service.open_case_for_complaint(inspector, 1, " ")
    service.withdraw(got.number, got.secret, erase=False)
    with pytest.raises(BadRequest, match="已撤回"):
        service.open_case_for_complaint(inspector, 1, "海风")
    assert not service.cases(inspector).items


def test_who_has_no_right_reads_nothing(service: Service) -> None:
    hand_in(service)
    reader = service.add_person("li", "a-long-enough-password", [Position.READONLY])
    for ask in (lambda: service.complaints(reader, ComplaintFilter()), lambda: service.complaint(reader, 1)):
        with pytest.raises(Forbidden):
            ask()


def test_a_list_shows_nothing_personal(service: Service, inspector: Person) -> None:
    hand_in(service, DISPUTE)
    (only,) = service.complaints(inspector, ComplaintFilter(text="海风")).items
    assert (only.told.name, only.told.phone, only.told.facts) == ("", "", "")


def test_after_a_rotation_all_can_be_read_and_the_old_key_opens_nothing(service: Service) -> None:
    got = hand_in(service, DISPUTE)
    old = service.vault
    assert rotate(service.settings, service._database) == 1
    del service.__dict__["vault"]
    assert service.own_complaint(got.number, got.secret).told.name == "张三"
    assert service.vault.key != old.key
    assert not list(service.settings.var.glob("*.former"))
