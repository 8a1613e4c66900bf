"""Jobs of the kind `trial`: payload `{"amendment": number}`; the proposal shows what its trial came to.

Not covered: judging under the proposed words, which a process of its own does (`checker.trial`).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from checker.amending import content, file_name, law_day
from checker.jobs import Effect, Kind, Progress
from checker.kinds import Surroundings
from checker.settings import Settings
from checker.store import amendments as store
from checker.store import inspections
from checker.store.database import Database, Session
from checker.trial import Proposal, StoredCapture
from checker.vocabulary.amending import Amendment, AmendmentState, Trial
from checker.vocabulary.jobs import Job, JobState
from checker.vocabulary.workbench import InspectionFilter


def trial_kind(surroundings: Surroundings) -> Kind:
    """Tries a proposal out; one that was decided meanwhile is left alone."""
    settings, database = surroundings.settings, surroundings.database

    def run(job: Job, progress: Progress) -> Effect:
        number = _number(job)
        with database.reading() as session:
            found = store.find(session, number)
            approved = store.approved(session)
        if found is None or found.state is not AmendmentState.PROPOSED:
            return _left_alone
        progress("试算规则案例和最近封存的采集")
        trial = surroundings.try_out(_proposal(settings, database, found, approved))

        def keep(session: Session) -> Mapping[str, Any]:
            store.keep_trial(session, number, trial)
            return {"cases": trial.cases, "broken": len(trial.broken), "captures": trial.judged}

        return keep

    return Kind(run=run, attempts=settings.attempts, moved=_moved)


def _number(job: Job) -> int:
    return int(job.payload["amendment"])


def _left_alone(session: Session) -> None:
    return None


def _moved(session: Session, job: Job) -> None:
    """A trial that was given up says so, so that nobody waits for it."""
    if job.state is JobState.QUEUED or job.state is JobState.RUNNING:
        return
    store.keep_trial(session, _number(job), Trial(trouble=f"试算没有完成：{job.trouble or '任务已取消。'}"))


def _proposal(settings: Settings, database: Database, found: Amendment, approved: Sequence[Amendment]) -> Proposal:
    last = max((one.number or 0 for one in approved), default=0) + 1
    proposed = file_name(last, found.table)
    files = {file_name(one.number or 0, one.table): one.rows for one in approved} | {proposed: found.rows}
    return Proposal(
        files={name: content(rows).decode("utf-8") for name, rows in files.items()},
        proposed=proposed,
        evidence=str(settings.evidence.resolve()),
        decision=law_day().isoformat(),
        seconds=settings.trial_seconds,
        captures=_latest_captures(database, settings.trial_captures),
    )


def _latest_captures(database: Database, most: int) -> tuple[StoredCapture, ...]:
    with database.reading() as session:
        page = inspections.page(session, InspectionFilter(), size=most)
    return tuple(
        StoredCapture(
            inspection=one.id,
            target=one.target,
            capture=one.capture,
            conduct=one.conduct_day.isoformat() if one.conduct_day else "",
            category=one.category or "",
            subject=one.subject or "",
        )
        for one in page.items
        if one.capture
    )
