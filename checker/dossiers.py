"""Dossiers: the captures, inspections and findings behind a number, out of which bundles and papers are made."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from checker.errors import BadRequest, EvidenceNotSealed, NotFound
from checker.evidence import open_capture
from checker.pricing.pages import pages_beneath
from checker.store import cases, findings, inspections, retention, work
from checker.store.database import Session
from checker.vocabulary import Capture
from checker.vocabulary.work import Case, Move
from checker.vocabulary.workbench import Inspection, KeptFinding

_CASE: Final = re.compile(r"(?:case|案件)[:：]?#?(\d{1,9})")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """How a case was handled: its particulars and notes (handing over among them), and its findings' moves by number."""

    case: Case
    moves: Mapping[str, tuple[Move, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """What a bundle or a paper is made from: captures with the inspections and findings that rest on them.

    `beside` are findings of the same inspections that are not the case's; `deleted` are captures whose files
    were deleted when their time was over. `pages` are the captures of the pages that the readings of a price
    campaign were taken from, as far as findings rest on them; `unseen` names those that are not to be had.
    """

    kind: str
    id: str
    title: str
    captures: tuple[Capture, ...]
    inspections: tuple[Inspection, ...] = ()
    findings: tuple[KeptFinding, ...] = ()
    beside: tuple[KeptFinding, ...] = ()
    deleted: tuple[str, ...] = ()
    pages: tuple[Capture, ...] = ()
    unseen: tuple[str, ...] = ()
    case: CaseFile | None = None

    @property
    def evidence(self) -> tuple[Capture, ...]:
        """All captures, those of the pages beneath readings last."""
        return self.captures + self.pages

    @property
    def present(self) -> tuple[str, ...]:
        """The captures whose files are still there."""
        return tuple(one.id for one in self.captures if one.id not in self.deleted)

    @property
    def all_findings(self) -> tuple[KeptFinding, ...]:
        """Everything the inspections came to."""
        return self.findings + self.beside


def clock_told(capture: Capture) -> str:
    """How far the clock was off before and after the capture, or that nobody measured it."""
    measured = capture.record["run"].get("clock", {})
    told = [
        _offset(name, measured[key]) for key, name in (("before", "采集前"), ("after", "采集后")) if key in measured
    ]
    return "；".join(told) or "未测"


def _offset(name: str, one: Mapping[str, Any]) -> str:
    if "offset_us" not in one:
        return f"{name}未测（{one['not_measured']}）"
    return f"{name} {one['offset_us'] / 1000:+.1f} 毫秒（{one['server']}，正数表示本机慢）"


def find(session: Session, store: Path, target: str, *, any_sealed: bool) -> Dossier:
    """What the session shows under an inspection's number, `case:N`, or a capture's id (12 digits of it will do).

    `any_sealed`: also a capture that is in the store but not in the database, named whole.
    Raises BadRequest when the target is none of these, NotFound when there is no such thing.
    """
    found = _found(session, store, target, any_sealed=any_sealed)
    pages, unseen = pages_beneath(session, store, found.captures, found.findings, any_sealed=any_sealed)
    gone = tuple(one.id for one in found.captures if retention.deleted(session, one.id))
    return replace(found, pages=pages, unseen=unseen, deleted=found.deleted + gone)


def _found(session: Session, store: Path, target: str, *, any_sealed: bool) -> Dossier:
    if re.fullmatch(r"#?\d{1,9}", target):
        return _of_inspection(session, int(target.removeprefix("#")))
    if named := _CASE.fullmatch(target):
        return _of_case(session, int(named[1]))
    digest = target.removeprefix("sha256:").removesuffix("…").lower()
    if not re.fullmatch(r"[0-9a-f]{12,64}", digest):
        raise BadRequest(f"“{target}”不是检查编号、案件编号（case:7），也不是取证编号（sha256:…）。")
    return _of_capture(session, store, digest, any_sealed=any_sealed)


def _of_inspection(session: Session, number: int) -> Dossier:
    inspection = inspections.find(session, number)
    if inspection is None:
        raise NotFound(f"没有编号为 {number} 的检查。")
    if not inspection.capture:
        raise NotFound(f"检查 #{number} 没有取得证据，无可导出。")
    capture = inspections.find_capture(session, inspection.capture)
    if capture is None:
        raise NotFound(f"检查 #{number} 的证据不在库中。")
    return Dossier(
        kind="inspection", id=str(number), title=inspection.title or inspection.target, captures=(capture,),
        inspections=(inspection,), findings=tuple(findings.of_inspections(session, [number])),
    )  # fmt: skip


def _of_case(session: Session, number: int) -> Dossier:
    case = cases.find(session, number)
    if case is None:
        raise NotFound(f"没有编号为 {number} 的案件。")
    named = cases.captures(session, number)
    deleted = tuple(one for one in named if retention.deleted(session, one))
    found = [inspections.find_capture(session, one) for one in named if one not in deleted]
    captures = sorted((one for one in found if one), key=lambda one: (one.captured_at, one.id))
    if not captures:
        raise NotFound(f"案件 #{number} 没有证据，无可导出。")
    inside = set(cases.numbers(session, number))
    inspected = inspections.of_captures(session, named)
    kept = findings.of_inspections(session, [one.id for one in inspected])
    own = tuple(one for one in kept if one.id in inside)
    touched = {one.inspection for one in own}
    return Dossier(
        kind="case", id=str(number), title=case.title, captures=tuple(captures),
        inspections=tuple(one for one in inspected if one.id in touched), findings=own,
        beside=tuple(one for one in kept if one.inspection in touched and one.id not in inside), deleted=deleted,
        case=CaseFile(case=case, moves={str(one): work.moves(session, one) for one in sorted(inside)}),
    )  # fmt: skip


def _of_capture(session: Session, store: Path, digest: str, *, any_sealed: bool) -> Dossier:
    known = inspections.captures_starting(session, f"sha256:{digest}")
    if len(known) > 1:
        raise BadRequest("有不止一份证据以这些数字开头，请多写几位。")
    if not known and (len(digest) < 64 or not any_sealed):
        raise NotFound("没有这份证据。")
    try:
        capture = open_capture(store, known[0] if known else digest)
    except EvidenceNotSealed as error:
        raise error if known else NotFound("没有这份证据。") from error
    inspected = inspections.of_captures(session, known)
    title = next((one.title for one in inspected if one.title), capture.target)
    return Dossier(
        kind="capture", id=capture.id, title=title, captures=(capture,), inspections=tuple(inspected),
        findings=tuple(findings.of_inspections(session, [one.id for one in inspected])),
    )  # fmt: skip
