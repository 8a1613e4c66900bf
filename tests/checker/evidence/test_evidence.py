"""What is sealed stays as it was, or opening it fails."""

import json
import os
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from checker.dossiers import clock_told
from checker.errors import EvidenceNotSealed, NotFound
from checker.evidence import (
    Sealer,
    captures,
    open_capture,
    read_artefact,
    refuse_unknown,
    run_record,
    snapshots,
    verify_capture,
)
from checker.evidence.files import digests, file_path
from checker.evidence.manifest import canonical, plain
from checker.vocabulary import Blob, Capture, SubjectKind, Visit

AT = datetime(2026, 11, 22, 4, 5, 6, tzinfo=UTC)
LAYOUT = [{"path": "html>body:nth-child(2)", "box": [0, 1, 2, 3], "visible": True, "font_px": 12.5, "weight": 400,
           "color": "#000000", "background": "#ffffff", "struck": False}]  # fmt: skip


def a_visit(dom: str = "<p>你好</p>", **record: Any) -> Visit:
    blobs = (
        Blob(role="document", content="<p>您好</p>".encode("gb18030"), media_type="text/html; charset=gb18030"),
        Blob(role="dom", content=dom.encode(), media_type="text/html; charset=utf-8"),
        Blob(role="layout", content=json.dumps(LAYOUT).encode(), media_type="application/json"),
        Blob(role="response", content=b'{"a":1}', media_type="application/json", url="http://a.com/1"),
        Blob(role="response", content=b'{"a":2}', media_type="application/json", url="http://a.com/2"),
        Blob(role="frame", content="<p>框里</p>".encode(), media_type="text/html; charset=utf-8", url="http://b.com/"),
    )
    return Visit(url="http://a.com/", final_url="http://a.com/x", kind=SubjectKind.PRODUCT, title="题", started_at=AT,
                 finished_at=AT, blobs=blobs, record={"reached_by": "target", **record})  # fmt: skip


def sealed(store: Path, *visits: Visit) -> Capture:
    sealer = Sealer(store, "http://a.com/", {"command": ["check"], "share": 0.5})
    for visit in visits or (a_visit(),):
        sealer.add(visit)
    return sealer.close({"note": "完"})


def test_a_capture_opens_as_it_was_closed(tmp_path: Path) -> None:
    capture = sealed(tmp_path, a_visit(), a_visit("<p>二</p>", reached_by="营业执照", trouble="blocked"))
    assert open_capture(tmp_path, capture.id) == capture
    assert capture.captured_at == AT
    assert capture.record["run"]["note"] == "完"
    assert [one.name for one in capture.artefacts[:5]] == [
        "0/document",
        "0/dom",
        "0/layout",
        "0/response",
        "0/response-2",
    ]
    assert captures(tmp_path) == [capture.id]
    assert verify_capture(tmp_path, capture.id).is_intact


def test_the_id_is_the_manifests_digest(tmp_path: Path) -> None:
    capture = sealed(tmp_path)
    assert capture.id == f"sha256:{digests(file_path(tmp_path, capture.id[7:]).read_bytes())[0]}"


def test_extractors_receive_what_was_seen(tmp_path: Path) -> None:
    page, frame, second = snapshots(tmp_path, sealed(tmp_path, a_visit(), a_visit(trouble="blocked")))[:3]
    assert (page.url, page.dom, page.document) == ("http://a.com/x", "<p>你好</p>", "<p>您好</p>")
    assert page.layout[0].box == (0, 1, 2, 3)
    assert [answer.body for answer in page.responses] == [b'{"a":1}', b'{"a":2}']
    assert (page.kind, page.captured_at, page.trouble) == (SubjectKind.PRODUCT, AT, "")
    assert (frame.url, frame.dom, frame.reached_by) == ("http://b.com/", "<p>框里</p>", "内嵌框架")
    assert second.trouble == "blocked"


def test_every_single_changed_bit_is_found(tmp_path: Path) -> None:
    capture = sealed(tmp_path)
    for path in [file_path(tmp_path, one.sha256) for one in capture.artefacts]:
        original = path.read_bytes()
        for place in {0, len(original) // 2, len(original) - 1}:
            path.chmod(0o644)
            path.write_bytes(original[:place] + bytes([original[place] ^ 1]) + original[place + 1 :])
            assert not verify_capture(tmp_path, capture.id).is_intact
            path.write_bytes(original)
    assert verify_capture(tmp_path, capture.id).is_intact


def test_an_altered_manifest_does_not_open(tmp_path: Path) -> None:
    capture = sealed(tmp_path)
    path = file_path(tmp_path, capture.id[7:])
    path.chmod(0o644)
    path.write_bytes(path.read_bytes().replace(b"a.com", b"b.com"))
    with pytest.raises(EvidenceNotSealed, match="改动"):
        open_capture(tmp_path, capture.id)
    assert verify_capture(tmp_path, capture.id).faults


def test_a_lost_file_is_named(tmp_path: Path) -> None:
    capture = sealed(tmp_path)
    file_path(tmp_path, capture.artefacts[1].sha256).unlink()
    assert "0/dom" in verify_capture(tmp_path, capture.id).faults[0]
    with pytest.raises(EvidenceNotSealed, match="缺失"):
        read_artefact(tmp_path, capture.artefacts[1])


def test_sealed_files_are_read_only_and_nothing_half_written_stays(tmp_path: Path) -> None:
    sealed(tmp_path)
    files = [path for path in (tmp_path / "sha256").rglob("*") if path.is_file()]
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o444 and len(path.name) == 64 for path in files)


def test_the_same_visit_seals_to_the_same_id_and_shares_its_files(tmp_path: Path) -> None:
    first, second = sealed(tmp_path), sealed(tmp_path)
    assert first.id == second.id
    assert captures(tmp_path) == [first.id, first.id]


def test_a_damaged_file_of_the_same_name_is_written_anew(tmp_path: Path) -> None:
    capture = sealed(tmp_path)
    path = file_path(tmp_path, capture.artefacts[0].sha256)
    path.chmod(0o644)
    path.write_bytes(b"")
    assert sealed(tmp_path) == capture
    assert verify_capture(tmp_path, capture.id).is_intact


def test_a_closed_capture_takes_nothing_more(tmp_path: Path) -> None:
    sealer = Sealer(tmp_path, "x", {})
    sealer.add(a_visit())
    sealer.close()
    with pytest.raises(EvidenceNotSealed):
        sealer.add(a_visit())
    with pytest.raises(EvidenceNotSealed):
        sealer.close()


def test_nothing_seen_is_nothing_sealed(tmp_path: Path) -> None:
    with pytest.raises(EvidenceNotSealed, match="没有取得任何页面"):
        Sealer(tmp_path, "x", {}).close()


@pytest.mark.parametrize("identity", ["", "sha256:", "../../etc/passwd", "sha256:" + "0" * 64, "0" * 63 + "g"])
def test_an_id_that_is_none_opens_nothing(tmp_path: Path, identity: str) -> None:
    with pytest.raises(EvidenceNotSealed):
        open_capture(tmp_path, identity)
    assert not verify_capture(tmp_path, identity).is_intact


def test_a_sealed_page_is_no_manifest(tmp_path: Path) -> None:
    with pytest.raises(EvidenceNotSealed, match="不是取证清单"):
        open_capture(tmp_path, sealed(tmp_path).artefacts[0].sha256)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_store_that_cannot_be_written_stops_the_inspection(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(EvidenceNotSealed, match="写不进"):
        Sealer(tmp_path, "x", {}).add(a_visit())


def test_a_store_that_is_a_file_stops_the_inspection(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("")
    with pytest.raises(EvidenceNotSealed, match="写不进"):
        Sealer(tmp_path / "store", "x", {}).add(a_visit())


def test_canonical_json_has_one_form() -> None:
    assert canonical({"乙": (1, 0.5), "a": {"z": None, "b": AT}}) == (
        '{"a":{"b":"2026-11-22T04:05:06.000000+00:00","z":null},"乙":[1,"0.5"]}'.encode()
    )


def test_what_json_cannot_hold_is_refused_and_lone_surrogates_are_not_fatal() -> None:
    with pytest.raises(EvidenceNotSealed):
        plain(object())
    assert plain("a\ud800") == "a?"


def test_sm3_is_the_national_standards() -> None:
    assert digests(b"abc")[1] == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_the_run_record_says_with_what_it_was_made() -> None:
    record = run_record(command=["check", "x"], configuration={}, rulebook="abc", operator="u1")
    assert record["rulebook"] == "abc"
    assert len(record["software"]["code_sha256"]) == 64
    assert record["software"]["libraries"]["playwright"] != "unknown"


def test_the_clock_is_asked_before_and_after_and_its_silence_is_told(tmp_path: Path) -> None:
    offsets = iter([{"server": "time.example", "offset_us": 12_300}, {"not_measured": "没有应答"}])
    record = run_record(command=["check"], configuration={}, rulebook="", clock=lambda: next(offsets))
    sealer = Sealer(tmp_path, "http://a.com/", record, clock=lambda: next(offsets))
    sealer.add(a_visit())
    capture = sealer.close()
    told = clock_told(open_capture(tmp_path, capture.id))
    assert told == "采集前 +12.3 毫秒（time.example，正数表示本机慢）；采集后未测（没有应答）"
    unasked = Sealer(tmp_path, "http://a.com/", {"command": ["check"]})
    unasked.add(a_visit())
    assert clock_told(unasked.close()) == "未测"


def test_a_capture_lost_from_the_store_is_altered_and_one_never_there_is_unknown(tmp_path: Path) -> None:
    capture = sealed(tmp_path, a_visit())
    file_path(tmp_path, capture.id.removeprefix("sha256:")).unlink()
    refuse_unknown(tmp_path, capture.id)
    assert not verify_capture(tmp_path, capture.id).is_intact
    with pytest.raises(NotFound):
        refuse_unknown(tmp_path, f"sha256:{'0' * 64}")
