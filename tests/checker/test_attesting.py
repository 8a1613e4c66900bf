import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from checker.errors import BadRequest, Forbidden
from checker.evidence.attestation import subject, verify
from checker.lawchanges import changes_after
from checker.service import Service, open_service
from checker.settings import Settings
from checker.vocabulary.people import Person, Position
from checker.vocabulary.workbench import InspectionOutcome, InspectionRequest
from tests.webui.samples import PASSWORD, SHOP, machine, sample_outcome

CUSTOMER = "?session=abc&phone=13800000000#me"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    settings = Settings(var=tmp_path / "var", workers=0)
    opened = open_service(settings, machine(settings.evidence))
    came = sample_outcome(settings.evidence)
    opened.keep_inspection(InspectionRequest(target=SHOP + CUSTOMER), came, requested_by="li")
    blocked = InspectionOutcome(reason="blocked", trouble="平台拒绝了访问。")
    opened.keep_inspection(InspectionRequest(target="https://shop.example.cn/x"), blocked, requested_by="li")
    yield opened
    opened.close()


def _made(service: Service, person: Person, tmp_path: Path) -> Path:
    path = tmp_path / "attestation.json"
    path.write_bytes(service.attest(person, service.today(), service.today(), by="海风直播平台"))
    return path


def test_an_attestation_says_what_was_seen_what_not_and_adds_up(service: Service, tmp_path: Path) -> None:
    admin = service.add_person("admin", PASSWORD, [Position.ADMIN])
    path = _made(service, admin, tmp_path)
    checked = verify(path, key=service.keys.fingerprint)
    assert (checked.faults, checked.subjects) == ((), 2)
    told = json.loads(path.read_text("utf-8"))["statement"]
    assert {row["subject"]: row["reason"] for row in told["subjects"]} == {
        SHOP: "",
        "https://shop.example.cn/x": "blocked",
    }
    assert told["totals"]["subjects"] == {"observed": 1, "blocked": 1}
    assert told["totals"]["outcomes"]["failed"] > 0
    assert (told["by"], told["rulebook"]["digest"]) == ("海风直播平台", service.rulebook_digest())


def test_no_customers_data_and_no_page_text_goes_out(service: Service, tmp_path: Path) -> None:
    admin = service.add_person("admin", PASSWORD, [Position.ADMIN])
    text = _made(service, admin, tmp_path).read_text("utf-8")
    assert not [word for word in ("13800000000", "session=", "最佳", "海风生活馆", "quote") if word in text]


@pytest.mark.parametrize("change", ["subject", "total", "signature", "key", "nothing"])
def test_whatever_is_changed_is_noticed(service: Service, tmp_path: Path, change: str) -> None:
    admin = service.add_person("admin", PASSWORD, [Position.ADMIN])
    path = _made(service, admin, tmp_path)
    whole = json.loads(path.read_text("utf-8"))
    if change == "subject":
        whole["statement"]["subjects"].pop()
    elif change == "total":
        whole["statement"]["totals"]["outcomes"]["failed"] -= 1
    elif change == "signature":
        whole["signature"]["value"] = "A" * 86 + "=="
    path.write_text(json.dumps(whole), "utf-8")
    checked = verify(path, key="0000" if change == "key" else "")
    assert bool(checked.faults) == (change != "nothing")


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"statement": {}, "signature": {}}', "x" * 100, "[" * 100_000])
def test_what_is_no_attestation_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(content, "utf-8")
    with pytest.raises(BadRequest):
        verify(path)


def test_only_who_may_export_attests_and_only_over_time(service: Service) -> None:
    reader = service.add_person("reader", PASSWORD, [Position.READONLY])
    admin = service.add_person("admin", PASSWORD, [Position.ADMIN])
    today = service.today()
    with pytest.raises(Forbidden):
        service.attest(reader, today, today)
    with pytest.raises(BadRequest):
        service.attest(admin, today, today - timedelta(days=1))
    empty = json.loads(service.attest(admin, today - timedelta(days=9), today - timedelta(days=8)))
    assert empty["statement"]["subjects"] == []


@pytest.mark.parametrize(
    ("target", "named"),
    [
        ("https://u:p@Shop.cn:8443/a/b?c=d#e", "https://shop.cn:8443/a/b"),
        ("/home/li/page.html", "file"),
        ("http://shop.cn", "http://shop.cn"),
    ],
)
def test_a_subject_is_its_public_address(target: str, named: str) -> None:
    assert subject(target) == named


def test_coming_changes_of_the_law_name_the_rules_they_concern() -> None:
    changes = changes_after(date(2025, 12, 31))
    assert changes == sorted(changes)
    assert all(change.day > date(2025, 12, 31) for change in changes)
    assert [change for change in changes if change.rules]
    assert changes_after(date(2300, 1, 1)) == []
