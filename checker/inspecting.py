"""Jobs of the kind `inspection`: payload `{"inspection": number}`; the inspection's row follows its job."""

from checker.amending import take_amendments
from checker.jobs import Effect, Kind, Progress
from checker.kinds import Surroundings
from checker.store import inspections
from checker.store.database import Session
from checker.telling import tell_inspection_ended
from checker.vocabulary.jobs import Job, JobState


def inspection_kind(surroundings: Surroundings) -> Kind:
    """Runs inspections under the words approved anywhere so far; trouble with a target is a result like any other."""
    settings, database = surroundings.settings, surroundings.database

    def run(job: Job, progress: Progress) -> Effect:
        number = _number(job)
        with database.reading() as session:
            wanted = inspections.get(session, number)
        take_amendments(database, settings.amendments)
        came = surroundings.inspect(wanted, progress)

        def keep(session: Session) -> None:
            inspections.keep_result(session, number, came)
            tell_inspection_ended(session, number)

        return keep

    return Kind(run=run, attempts=settings.attempts, per_host=settings.host_jobs, moved=_moved)


def _number(job: Job) -> int:
    return int(job.payload["inspection"])


def _moved(session: Session, job: Job) -> None:
    number = _number(job)
    if job.state is JobState.RUNNING:
        inspections.mark_running(session, number, progress=job.progress)
    elif job.state is JobState.QUEUED:
        inspections.mark_queued(session, number)
    else:
        reason = "given-up" if job.state is JobState.DEAD else "cancelled"
        inspections.mark_failed(session, number, reason=reason, trouble=job.trouble or "任务已取消。")
        tell_inspection_ended(session, number)
