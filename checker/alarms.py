"""Alarms about ourselves: hosts that began to block us, readers that no longer observe anything.

Jobs of the kind `alarms` look at how inspections of the last hours ended, compare with the week before, and tell who asked
(`alarm.raised`). Payload, all optional: `hours`, `least` (inspections below which nothing is said), `success` (the
share that must be observed), `blocked` (the share that may be blocked), `drop` (points below the week before).
"""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime

from checker.errors import BadRequest
from checker.jobs import Effect, Kind, Progress
from checker.kinds import Surroundings
from checker.store import figures
from checker.store.database import Session
from checker.telling import tell
from checker.vocabulary.access import Event
from checker.vocabulary.jobs import Job
from checker.vocabulary.people import EVERYTHING

log = logging.getLogger(__name__)
Ended = Mapping[tuple[str, str], int]
_BLOCKED = ("blocked", "login-wall", "refused")
_WEEK_HOURS = 7 * 24.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """From when on something is said."""

    hours: float = 2
    least: int = 20
    success: float = 0.7
    blocked: float = 0.2
    drop: float = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """A host that gives reason to look: shares of the inspections of late."""

    host: str
    inspections: int
    success: float
    blocked: float
    message: str


def alarms(lately: Ended, before: Ended, limits: Limits) -> Iterator[Alarm]:
    """What to tell about each host, worst first; pure."""
    found = []
    for host in {host for host, _ in lately}:
        number, success, blocked = _shares(lately, host)
        if number < limits.least:
            continue
        usual_number, usual, _ = _shares(before, host)
        message = ""
        if blocked > limits.blocked:
            message = f"{host}：{blocked:.0%} 的访问被拦截，请放慢频率，不要绕过。"
        elif success < limits.success:
            message = f"{host}：只有 {success:.0%} 的检查能够观察，页面可能已改版。"
        elif usual_number >= limits.least and usual - success > limits.drop:
            message = f"{host}：能够观察的检查从 {usual:.0%} 降到 {success:.0%}，页面可能已改版。"
        if message:
            found.append(Alarm(host=host, inspections=number, success=success, blocked=blocked, message=message))
    yield from sorted(found, key=lambda one: (one.success, one.host))


def alarms_kind(surroundings: Surroundings) -> Kind:
    """Looks, and has it told once per host and hour."""
    database = surroundings.database

    def run(job: Job, progress: Progress) -> Effect:
        limits = _limits(job.payload)
        with database.reading() as session:
            lately = figures.ended(session, hours=limits.hours)
            before = figures.ended(session, hours=_WEEK_HOURS, until=limits.hours)
        found = list(alarms(lately, before, limits))

        def keep(session: Session) -> Mapping[str, object]:
            for one in found:
                log.warning("alarm.raised", extra={"host": one.host, "success": one.success, "blocked": one.blocked})
                told = {"name": one.host, "message": one.message, "total": one.inspections}
                identity = f"{one.host}:{datetime.now(UTC):%Y-%m-%dT%H}"
                tell(session, Event.ALARM_RAISED, identity, told, concerns=lambda owner: owner.scope == EVERYTHING)
            return {"message": "；".join(one.message for one in found) or "没有异常"}

        return keep

    return Kind(run=run)


def _limits(payload: Mapping[str, object]) -> Limits:
    known = {field.name for field in fields(Limits)}
    if wrong := set(payload) - known:
        raise BadRequest(f"没有这样的告警参数：{'、'.join(sorted(wrong))}。")
    if not all(isinstance(value, int | float) for value in payload.values()):
        raise BadRequest("告警参数须为数字。")
    return Limits(**payload)  # type: ignore[arg-type]


def _shares(ended: Ended, host: str) -> tuple[int, float, float]:
    """How many, and the shares observed and blocked."""
    reasons = {reason: number for (one, reason), number in ended.items() if one == host}
    number = sum(reasons.values())
    if not number:
        return 0, 0.0, 0.0
    return number, reasons.get("ok", 0) / number, sum(reasons.get(one, 0) for one in _BLOCKED) / number
