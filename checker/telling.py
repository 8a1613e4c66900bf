"""Tells other programs what happened: signed messages to the addresses that asked for them, by jobs that try again.

Jobs of the kind `webhook` carry `{"webhook": number, "id", "event", "at", "data"}`. A message may arrive twice (the
answer got lost); its `id` stays the same. What is sent passes the egress guard. Not covered: proof of receipt.
"""

import hashlib
import hmac
import json
import re
import secrets
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from checker.clock import SHANGHAI
from checker.errors import BadRequest, NotAllowed, NotFound, TryLater, VisitFailed
from checker.jobs import Effect, Kind, Progress
from checker.kinds import Surroundings
from checker.members import Members, allow
from checker.settings import Settings
from checker.store import access, batches, inspections, jobs, people
from checker.store.database import Session
from checker.vocabulary import Outcome
from checker.vocabulary.access import Event, Happening, HookFormat, Webhook
from checker.vocabulary.jobs import Job, NewJob
from checker.vocabulary.people import EVERYTHING, Person, Right

_ATTEMPTS: Final = 8
_BACK_OFF: Final = (10, 60, 300, 1500, 3600, 3 * 3600, 6 * 3600)
_MOST: Final = 100
_TITLES: Final = {
    Event.INSPECTION_FINISHED: "检查完成",
    Event.BATCH_FINISHED: "批次完成",
    Event.ALARM_RAISED: "运行告警",
    Event.PING: "连通测试",
}
_NAMES: Final = {
    "target": "目标", "state": "状态", "failed": "涉嫌违法", "cannot-tell": "待人工核查", "untested": "未能核验",
    "passed": "未见异常", "trouble": "原因", "name": "名称", "total": "总数", "message": "说明", "done": "完成",
}  # fmt: skip
_MARKUP = re.compile(r"[\[\]()*_`#>~<|\r\n\\]+")


class Telling(Members):
    """The webhooks of one workbench."""

    def add_webhook(
        self, person: Person, url: str, events: Iterable[Event], form: HookFormat = HookFormat.JSON
    ) -> tuple[Webhook, str]:
        """The webhook, and the secret its messages are signed with (also to be had later).

        Raises BadRequest, NotAllowed for an address the egress guard would refuse.
        """
        allow(person, Right.REQUEST)
        from crawlers.boundaries import parse_target

        wanted = frozenset(events)
        if not wanted:
            raise BadRequest("请至少选择一种事件。")
        target = parse_target(url.strip(), allow=self.settings.allowed())
        salt = secrets.token_hex(16)
        with self._database.writing() as session:
            if sum(one.active for one in access.webhooks(session)) >= _MOST:
                raise BadRequest(f"最多 {_MOST} 个回调地址。")
            kept = access.add_webhook(session, url=target, form=form, events=wanted, salt=salt, owner=person.username)
            people.record(
                session, actor=person.username, action="webhook.added", object_kind="webhook", object_id=str(kept.id)
            )
        return kept, _secret(self.settings, salt)

    def webhooks(self, person: Person) -> tuple[Webhook, ...]:
        """Webhooks, the oldest first; one's own only, unless one may see everybody's data."""
        allow(person, Right.VIEW)
        with self._database.reading() as session:
            found = access.webhooks(session)
        return tuple(one for one in found if person.scope == EVERYTHING or one.owner == person.username)

    def webhook(self, person: Person, number: int) -> Webhook:
        """One webhook. Raises NotFound."""
        found = next((one for one in self.webhooks(person) if one.id == number), None)
        if found is None:
            raise NotFound("没有这个回调地址。")
        return found

    def end_webhook(self, person: Person, number: int) -> Webhook:
        """The webhook, told nothing any more. Raises NotFound."""
        allow(person, Right.REQUEST)
        kept = self.webhook(person, number)
        with self._database.writing() as session:
            access.end_webhook(session, number)
            people.record(
                session, actor=person.username, action="webhook.ended", object_kind="webhook", object_id=str(number)
            )
        return replace(kept, active=False)

    def ping_webhook(self, person: Person, number: int) -> Job:
        """The job that sends a test message. Raises NotFound."""
        allow(person, Right.REQUEST)
        kept = self.webhook(person, number)
        happening = Happening(
            id=secrets.token_hex(12), event=Event.PING, at=datetime.now(UTC), data={"name": "Shuoqing"}
        )
        with self._database.writing() as session:
            return jobs.add(session, _job(kept, happening))


def tell(
    session: Session, event: Event, identity: str, data: Mapping[str, Any], *, concerns: Callable[[Person], bool]
) -> None:
    """Have everybody told who asked for this and whom it `concerns`; in the transaction in which it happened.

    Told once per `identity`. Who may not see the data is not told about it either.
    """
    hooks = [one for one in access.webhooks(session) if one.active and event in one.events]
    hooks = [one for one in hooks if (owner := people.by_name(session, one.owner)) and owner.active and concerns(owner)]
    if hooks:
        happening = Happening(id=_identity(event, identity), event=event, at=datetime.now(UTC), data=data)
        jobs.add_all(session, [_job(hook, happening) for hook in hooks])


def tell_inspection_ended(session: Session, number: int) -> None:
    """Have it told that an inspection has come to its end, and with it any batch of which it was the last."""
    ended = inspections.get(session, number)
    data: dict[str, Any] = {
        "inspection": number,
        "target": ended.target,
        "state": ended.state.value,
        "trouble": ended.trouble,
        "capture": ended.capture,
        "counts": {outcome.value: ended.counts.get(outcome, 0) for outcome in Outcome},
    }
    at = ended.finished_at.isoformat() if ended.finished_at else ""

    def may_see(person: Person) -> bool:
        return person.scope.covers(ended.district, ended.organisation)

    tell(session, Event.INSPECTION_FINISHED, f"{number}:{at}", data, concerns=may_see)
    for batch in batches.ended_with(session, number):
        _tell_batch_ended(session, batch, f"{batch}:{number}:{at}")


def _tell_batch_ended(session: Session, batch: int, identity: str) -> None:
    found = batches.find(session, batch)
    assert found is not None
    counts = {state.value: count for state, count in found.counts.items()}
    told = {"batch": batch, "name": found.name, "total": found.size, "counts": counts}

    def is_theirs(person: Person) -> bool:
        return person.scope == EVERYTHING or person.username == found.requested_by

    tell(session, Event.BATCH_FINISHED, identity, told, concerns=is_theirs)


def webhook_kind(surroundings: Surroundings) -> Kind:
    """Sends messages; an address that does not answer is tried for about half a day, one that is refused never."""
    settings, database = surroundings.settings, surroundings.database

    def run(job: Job, progress: Progress) -> Effect:
        with database.reading() as session:
            found = access.find_webhook(session, int(job.payload["webhook"]))
        if found is None or not found[0].active:
            return lambda session: {"skipped": "ended"}
        hook, salt = found
        body = _body(hook.form, _happening(job.payload))
        headers = _signed(body, job, _secret(settings, salt)) if hook.form is HookFormat.JSON else {}
        answer = _sent(hook, body, headers, settings, job.attempts)
        _believe(hook.form, answer, job.attempts)
        return lambda session: {"sent": len(body)}

    return Kind(run=run, attempts=_ATTEMPTS)


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """What a receiver must find in `Shuoqing-Signature`: v1= and the HMAC-SHA256 of timestamp, full stop, body."""
    return "v1=" + hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()


def _sent(hook: Webhook, body: bytes, headers: Mapping[str, str], settings: Settings, attempt: int) -> bytes:
    from crawlers.posting import post  # starts the guard: only where something is sent

    try:
        return post(hook.url, body, media_type="application/json", headers=headers, allow=settings.allowed())
    except NotAllowed:
        raise
    except VisitFailed as failure:
        raise TryLater(str(failure), seconds=_pause(attempt)) from failure


def _believe(form: HookFormat, answer: bytes, attempt: int) -> None:
    """Group robots answer 200 even when they refuse; their `errcode` says what became of it."""
    if form is HookFormat.JSON:
        return
    try:
        code = json.loads(answer).get("errcode", 0)
    except (ValueError, AttributeError):
        code = 0
    if code:
        raise TryLater(f"群机器人未接受消息（errcode {code}）。", seconds=_pause(attempt))


def _pause(attempt: int) -> float:
    return _BACK_OFF[min(attempt, len(_BACK_OFF)) - 1]


def _signed(body: bytes, job: Job, secret: str) -> Mapping[str, str]:
    timestamp = str(int(time.time()))
    return {
        "Shuoqing-Event": str(job.payload["event"]),
        "Shuoqing-Delivery": str(job.payload["id"]),
        "Shuoqing-Timestamp": timestamp,
        "Shuoqing-Signature": signature(secret, timestamp, body),
    }


def _body(form: HookFormat, happening: Happening) -> bytes:
    told: dict[str, Any]
    if form is HookFormat.JSON:
        told = {
            "id": happening.id,
            "event": happening.event.value,
            "at": happening.at.isoformat(),
            "data": dict(happening.data),
        }
    elif form is HookFormat.WECOM:
        told = {"msgtype": "markdown", "markdown": {"content": _markdown(happening)}}
    else:
        title = _TITLES[happening.event]
        told = {"msgtype": "markdown", "markdown": {"title": f"说清：{title}", "text": _markdown(happening)}}
    return json.dumps(told, ensure_ascii=False).encode()


def _markdown(happening: Happening) -> str:
    """A few lines; what came from pages is stripped of markup, so that no page can write links into a group."""
    flat = {**happening.data, **happening.data.get("counts", {})}
    lines = [f"**说清：{_TITLES[happening.event]}**"]
    lines += [f"> {label}：{_tame(flat[name])}" for name, label in _NAMES.items() if flat.get(name) not in (None, "")]
    lines.append(f"> 时间：{happening.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}")
    return "\n\n".join(lines)


def _tame(value: object) -> str:
    return _MARKUP.sub(" ", str(value))[:300]


def _job(hook: Webhook, happening: Happening) -> NewJob:
    payload = {
        "webhook": hook.id,
        "id": happening.id,
        "event": happening.event.value,
        "at": happening.at.isoformat(),
        "data": happening.data,
    }
    return NewJob(kind="webhook", payload=payload, key=f"webhook:{hook.id}:{happening.id}", requested_by=hook.owner)


def _happening(payload: Mapping[str, Any]) -> Happening:
    at = datetime.fromisoformat(payload["at"])
    return Happening(id=payload["id"], event=Event(payload["event"]), at=at, data=payload["data"])


def _identity(event: Event, identity: str) -> str:
    return hashlib.sha256(f"{event.value} {identity}".encode()).hexdigest()[:24]


def _secret(settings: Settings, salt: str) -> str:
    """Derived from the installation's key, so that the database alone lets nobody sign."""
    return (
        "whsec_" + hmac.new(settings.session_secret().encode(), f"webhook {salt}".encode(), hashlib.sha256).hexdigest()
    )
