"""Small real objects to keep."""

from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from checker.store import inspections
from checker.vocabulary import (
    Artefact,
    Capture,
    Channel,
    Exemption,
    Finding,
    Milder,
    Outcome,
    Penalty,
    Place,
    Severity,
)
from checker.vocabulary.workbench import InspectionOutcome, InspectionRequest

SHOT = Artefact(
    name="0/screenshot",
    role="screenshot",
    sha256="a" * 64,
    sm3="b" * 64,
    size=12,
    media_type="image/png",
    url="https://x",
)


def capture(number: int = 1) -> Capture:
    return Capture(
        id=f"sha256:{number:064x}",
        target="https://shop.example.cn/item/1",
        captured_at=datetime(2026, 3, 15, 2, 30, 5, 123456, tzinfo=UTC),
        artefacts=(SHOT,),
        record={"visits": [{"url": "https://shop.example.cn/item/1"}]},
    )


def finding(outcome: Outcome = Outcome.FAILED, severity: Severity = Severity.S2, **changes: object) -> Finding:
    fields: dict[str, object] = {
        "rule": "advertising.absolute_terms",
        "alias": "AD-9-3",
        "outcome": outcome,
        "severity": severity,
        "citations": ("cn-advertising-law:9(3)",),
        "duty_bearer": "advertiser",
        "message": "标题使用了“最佳”。",
        "subject": "claim",
        "subject_url": "https://shop.example.cn/item/1",
        "subject_name": "补水面霜",
        "places": (
            Place(
                quote="全网最佳",
                prefix="海风",
                channel=Channel.ASR,
                start=2,
                end=6,
                box=(1, 2, 3, 4),
                time=(1.5, 2.5),
                page="https://shop.example.cn/item/1",
            ),
        ),
        "reasoning": ("一", "二"),
        "exemptions": (Exemption(name="自我比较", held=False, because="无"),),
        "penalties": (Penalty(basis="cn-advertising-law:57(1)", text="罚款", minimum_fen=1, maximum_fen=None),),
        "milder": Milder(outcome=Outcome.PASSED, because="新法较轻"),
        "fingerprint": "f",
        "rulebook": "d" * 64,
        "conduct_day": date(2026, 3, 15),
        "decision_day": date(2026, 11, 23),
    }
    return Finding(**{**fields, **changes})  # type: ignore[arg-type]


def keep(session: Session, *found: Finding, target: str = "https://shop.example.cn/item/1") -> int:
    """The number of a finished inspection with these findings."""
    kept = inspections.add(session, InspectionRequest(target=target), "li", queued=False)
    inspections.keep_result(session, kept.id, InspectionOutcome(findings=found, title="补水面霜"))
    return kept.id
