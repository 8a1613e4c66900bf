"""Watches of live rooms as the workbench keeps them: who asked for what, and how it goes."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from checker.vocabulary.words import Outcome, Severity

LONGEST_MINUTES: Final = 24 * 60


class WatchState(StrEnum):
    """Where a watch is on its way."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How a watch goes. `state`: opening, watching, lost (the stream), page-lost; `why` its sentence.

    `lag_s` is the time from the end of the last piece to its being sealed. `checkpoints` are lists of pieces to be
    time-stamped; `unstamped` of them had no stamp when the last one was made.
    """

    state: str = ""
    why: str = ""
    title: str = ""
    viewers: int | None = None
    segments: int = 0
    bytes: int = 0
    observed_s: float = 0.0
    gaps: int = 0
    gap_s: float = 0.0
    lag_s: float | None = None
    last_segment_at: datetime | None = None
    failures: int = 0
    comments: int = 0
    cards: int = 0
    checkpoints: int = 0
    unstamped: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchRequest:
    """What somebody wants watched, for how long, through whose eyes."""

    url: str
    seconds: int
    persona: str = ""
    district: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """One watch. `trouble` says why it could not begin, `ended_because` why it ended."""

    id: int
    url: str
    seconds: int
    persona: str
    state: WatchState
    requested_by: str
    requested_at: datetime
    health: Health = field(default_factory=Health)
    is_stopping: bool = False
    is_silent: bool = False  # running, but its process has not been heard of for longer than its lease
    started_at: datetime | None = None
    finished_at: datetime | None = None
    ended_because: str = ""
    trouble: str = ""
    capture: str | None = None
    inspection: int | None = None
    district: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """A concern about a room that is still being watched, for looking at; its evidence is sealed with the watch.

    `at_s` is the second of the room's axis it rests on, None when it concerns the page; `noticed_at` when it was noted
    first. It is provisional: the findings of the sealed watch take its place.
    """

    fingerprint: str
    rule: str
    alias: str
    outcome: Outcome
    severity: Severity
    message: str
    quote: str = ""
    channel: str = ""
    at_s: float | None = None
    noticed_at: datetime | None = None
