"""Work to be done later: jobs of a kind, and the schedules that make them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import IntEnum, StrEnum
from typing import Any


class JobState(StrEnum):
    """Where a job is on its way. `DEAD`: given up, until a person has it tried again."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"
    CANCELLED = "cancelled"


class Priority(IntEnum):
    """Who waits for it; the smaller number goes first."""

    CONSUMER = 0
    INTERACTIVE = 10
    BATCH = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class NewJob:
    """A job to be queued.

    `key`: a second job with the same key is the first one. `host`: whose servers it burdens; jobs of one host start
    at a distance. `run_at` None: as soon as possible.
    """

    kind: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    priority: Priority = Priority.BATCH
    run_at: datetime | None = None
    key: str | None = None
    host: str = ""
    requested_by: str = ""
    schedule: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job as it is kept. `trouble` is the sentence that says why it has not succeeded; `result` what it came to."""

    id: int
    kind: str
    payload: Mapping[str, Any]
    state: JobState
    priority: Priority
    attempts: int
    created_at: datetime
    not_before: datetime
    key: str | None = None
    host: str = ""
    requested_by: str = ""
    schedule: int | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    progress: str = ""
    trouble: str = ""
    result: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFilter:
    """Which jobs; an empty field does not restrict."""

    kind: str = ""
    states: tuple[JobState, ...] = ()
    schedule: int | None = None
    requested_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """When a schedule makes a job, by the clock of Asia/Shanghai.

    Every `every_minutes`, or once a day `at`. Not in the quiet hours from `quiet_from` until `quiet_until` (which may
    pass midnight), and at most `daily_budget` times a day.
    """

    every_minutes: int | None = None
    at: time | None = None
    quiet_from: time | None = None
    quiet_until: time | None = None
    daily_budget: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSchedule:
    """A schedule to be kept; its name is its own."""

    name: str
    kind: str
    timing: Timing
    payload: Mapping[str, Any] = field(default_factory=dict)
    priority: Priority = Priority.BATCH
    host: str = ""
    requested_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A schedule as it is kept. `next_at` None: paused. `spent`: jobs made on the day of `last_at`."""

    id: int
    name: str
    kind: str
    timing: Timing
    payload: Mapping[str, Any]
    priority: Priority
    created_at: datetime
    host: str = ""
    requested_by: str = ""
    next_at: datetime | None = None
    last_at: datetime | None = None
    spent: int = 0
