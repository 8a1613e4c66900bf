"""Programs that use the workbench: their tokens, the batches they submit, the addresses they want told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from checker.vocabulary.workbench import InspectionState, Right


class Scope(StrEnum):
    """What a token is for; it never allows more than its owner may."""

    READ = "read"
    INSPECT = "inspect"
    JUDGE = "judge"
    REVIEW = "review"
    EXPORT = "export"
    WEBHOOKS = "webhooks"


SCOPE_RIGHTS: Mapping[Scope, Right] = {
    Scope.READ: Right.VIEW,
    Scope.INSPECT: Right.REQUEST,
    Scope.JUDGE: Right.VIEW,
    Scope.REVIEW: Right.DECIDE,
    Scope.EXPORT: Right.EXPORT,
    Scope.WEBHOOKS: Right.REQUEST,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A bearer token as it is kept: never the token itself. `hint` is its beginning, to tell it from others."""

    id: int
    name: str
    owner: str
    hint: str
    scopes: frozenset[Scope]
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An answer given under an idempotency key; `status` None: the request is under way, or its end is unknown."""

    fingerprint: str
    status: int | None = None
    body: str = ""
    location: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Inspections that were asked for together, and how many of them are in each state."""

    id: int
    name: str
    requested_by: str
    requested_at: datetime
    counts: Mapping[InspectionState, int] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many inspections it holds."""
        return sum(self.counts.values())

    @property
    def is_done(self) -> bool:
        """Whether none of them waits or runs any more."""
        return not any(self.counts.get(state) for state in (InspectionState.QUEUED, InspectionState.RUNNING))


class Event(StrEnum):
    """What somebody may want to be told."""

    INSPECTION_FINISHED = "inspection.finished"
    BATCH_FINISHED = "batch.finished"
    ALARM_RAISED = "alarm.raised"
    PING = "ping"


class HookFormat(StrEnum):
    """In which form: our signed JSON, or a message for a group robot of 企业微信 or 钉钉."""

    JSON = "json"
    WECOM = "wecom"
    DINGTALK = "dingtalk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """An address that is told about events."""

    id: int
    url: str
    form: HookFormat
    events: frozenset[Event]
    owner: str
    created_at: datetime
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something that happened, to be told. `id` is the same on every attempt."""

    id: str
    event: Event
    at: datetime
    data: Mapping[str, Any]
