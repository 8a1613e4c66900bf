"""Bundles out of the workbench: everything about a capture, an inspection or a case in one file that stands alone."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from checker import dossiers
from checker.auditing import Auditing
from checker.dossiers import Dossier
from checker.evidence.bundle import Contents, write_bundle
from checker.evidence.bundle.writing import Proofs
from checker.evidence.derived import annotations
from checker.evidence.manifest import plain
from checker.members import allow
from checker.store import inspections
from checker.vocabulary.custody import Entry
from checker.vocabulary.people import EVERYTHING, Scope
from checker.vocabulary.workbench import Inspection, KeptFinding, Person, Right

_FINDING = (
    "rule", "alias", "outcome", "severity", "citations", "duty_bearer", "message", "subject", "subject_url",
    "subject_name", "question", "places", "reasoning", "exemptions", "penalties", "remedy", "rewrite", "fingerprint",
    "rulebook", "milder",
)  # fmt: skip


class Bundling(Auditing):
    """The part of the workbench that takes evidence out."""

    def export_bundle(
        self,
        person: Person,
        target: str,
        out: Path,
        *,
        documents: Mapping[str, bytes] | None = None,
        told: Callable[[int], None] = lambda files: None,
    ) -> str:
        """Write the bundle of a target (see `dossier`) to `out`; its manifest's digest. The export is written down.

        `told` hears how many files have been written.

        Raises BadRequest, NotFound, EvidenceNotSealed.
        """
        allow(person, Right.EXPORT)
        return self.write_bundle(target, out, actor=person, documents=documents, told=told)

    def write_bundle(
        self,
        target: str,
        out: Path,
        *,
        actor: Person | None = None,
        documents: Mapping[str, bytes] | None = None,
        told: Callable[[int], None] = lambda files: None,
    ) -> str:
        """As `export_bundle`, for the command line, where the machine's own user asks."""
        found = self.dossier(target, actor.scope if actor else EVERYTHING)
        self.note(actor, "bundle.exported", found.kind, found.id, {"captures": [one.id for one in found.evidence]})
        contents = Contents(
            kind=found.kind,
            id=found.id,
            title=found.title,
            captures=found.evidence,
            records=records(found) | self._laid_over(found),
            documents=documents or {},
            custody=[_line(one) for one in reversed(self._entries(found))],
            anchor=self.anchor(),
        )
        proofs = Proofs(
            store=self.settings.evidence, keys=self.keys, stamps=self.stamps, sm2=self.settings.sm2, stamp=self._stamp
        )
        return write_bundle(out, contents, proofs, at=datetime.now(UTC), told=told)

    def _laid_over(self, found: Dossier) -> dict[str, Any]:
        laid = annotations(self.settings.evidence, [one.id for one in found.evidence])
        return {"annotations": [plain(asdict(one)) for one in laid]} if laid else {}

    def _entries(self, found: Dossier) -> list[Entry]:
        cases = [found.id] if found.kind == "case" else []
        return self.entries_about([one.id for one in found.evidence], cases=cases)

    def agreement(self, person: Person, kept: KeptFinding) -> Mapping[str, Any]:
        """How far the channels agree on what a finding quotes (see `checker.consistency`); empty when not compared."""
        allow(person, Right.VIEW)
        with self._database.reading(person.scope) as session:
            return strength(inspections.find(session, kept.inspection), kept)

    def dossier(self, target: str, scope: Scope = EVERYTHING) -> Dossier:
        """What the scope shows under a target, named as in `dossiers.find`. Raises BadRequest, NotFound."""
        with self._database.reading(scope) as session:
            return dossiers.find(
                session, self.settings.evidence, target, any_sealed=scope == EVERYTHING and scope.materials
            )

    def _stamp(self, digest: str) -> None:
        """Have the bundle's manifest stamped; it waits when no authority answers now."""
        if self.settings.stamp_authorities:
            self.stamps.queue(digest)
            self.fetch_stamps(self.post)

    def post(self, url: str, content: bytes) -> bytes:
        """A time-stamp request, sent through the egress guard. Raises NotAllowed, VisitFailed."""
        from crawlers.posting import post  # starts the guard: only where something is sent

        return post(url, content, media_type="application/timestamp-query", allow=self.settings.allowed())


def records(found: Dossier) -> dict[str, Any]:
    """The bundle's records by name: what was asked, how it was seen, what was found, what was not seen, how it was handled."""
    return {
        "inspections": [plain(asdict(one)) for one in found.inspections],
        "findings": [finding_record(one) for one in found.findings],
        "consistency": [dict(held) for one in found.inspections if (held := _agreeing(one))],
        "runs": [plain(capture.record["run"]) for capture in found.evidence],
        "coverage": coverage(found),
        **({"case": plain(asdict(found.case))} if found.case else {}),
    }


def strength(inspection: Inspection | None, one: KeptFinding) -> Mapping[str, Any]:
    """How far the channels agree on what a finding quotes; empty when nobody compared them."""
    held = _agreeing(inspection).get(one.finding.fingerprint, {}) if inspection else {}
    return held if isinstance(held, Mapping) else {}


def _agreeing(inspection: Inspection) -> Mapping[str, Any]:
    held = inspection.observed.get("consistency", {})
    return held if isinstance(held, Mapping) else {}


def finding_record(one: KeptFinding) -> dict[str, Any]:
    """A finding with its decisions."""
    told: dict[str, Any] = {name: getattr(one.finding, name) for name in _FINDING}
    told = {name: _plain(value) for name, value in told.items()}
    reviews = [{"decision": r.review.decision, "reason": r.review.reason, "reviewer": r.review.reviewer,
                "at": r.review.decided_at} for r in one.reviews]  # fmt: skip
    return told | {"id": one.id, "reviews": plain(reviews)}


def coverage(found: Dossier) -> dict[str, Any]:
    """The coverage statement, by Chinese label: what was looked at, what was not or not whole."""
    visits = [visit for capture in found.evidence for visit in capture.record["visits"]]
    channels = {key: value for one in found.inspections for key, value in _channels(one).items()}
    incomplete = [f"{visit['final_url'] or visit['url']}：{what}" for visit in visits for what in visit["incomplete"]]
    untested = sorted(
        {
            f"{one.finding.alias} {one.finding.message}"
            for one in found.all_findings
            if one.finding.outcome == "untested"
        }
    )
    return {
        "查看的页面": list(dict.fromkeys(visit["final_url"] or visit["url"] for visit in visits)),
        "未能看到的页面": list(dict.fromkeys(visit["url"] for visit in visits if visit["record"].get("trouble"))),
        "各渠道": {_CHANNELS.get(key, key): _share(value) for key, value in channels.items()},
        "不完整之处": incomplete,
        "未能核验的规则": untested,
        "时钟与时间服务器相差": [dossiers.clock_told(capture) for capture in found.captures],
        **({"读数所依据而未附的页面取证": list(found.unseen)} if found.unseen else {}),
        **({"已到期删除的证据": list(found.deleted)} if found.deleted else {}),
        "说明": "未列出的内容均未查看；没有看到不等于不存在。",
    }


_CHANNELS = {"page": "网页文字", "speech": "语音", "ocr": "图片文字", "danmaku": "弹幕", "video": "画面"}


def _channels(inspection: Inspection) -> Mapping[str, Any]:
    held = inspection.observed.get("channels")
    return held if isinstance(held, Mapping) else {}


def _share(value: Any) -> str:
    return "未观察" if value is None else f"{float(value):.0%}" if isinstance(value, int | float) else str(value)


def _plain(value: Any) -> Any:
    from checker.report.plain import plain as reported

    return plain(reported(value))


def _line(entry: Entry) -> Mapping[str, Any]:
    told = plain({name: getattr(entry, name) for name in Entry.__slots__ if name != "address"})
    return dict(told)
