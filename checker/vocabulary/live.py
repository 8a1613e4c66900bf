"""What watching a live room, or taking in a recording, leaves behind: segments, gaps, events and their one time axis.

A sealed capture of either holds three roles: `segment` (media bytes as they came, in order, with `init` bytes where
the container needs them first), `events` (NDJSON, one `RoomEvent` a line) and `timeline` (JSON, one `Recording`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Self

LIVE = "live"
SUPPLIED = "supplied"
STANDING_S = 600  # after so many seconds a comment that is still there is told of


class EventKind(StrEnum):
    """What an event of a room tells."""

    CARD = "card"
    COMMENT = "comment"
    STANDING = "standing"
    VIEWERS = "viewers"
    TITLE = "title"
    ACCOUNT = "account"
    NOTICE = "notice"
    LINK = "link"
    GAP = "gap"
    CLOCK = "clock"
    STATE = "state"


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One piece of the stream as it came, never re-encoded.

    `name` is the artefact's name in the capture; `starts_s` and `duration_s` lie on the recording's own axis, where 0
    is `started_at`; `at` is when the last byte arrived (aware UTC). `init` names the artefact whose bytes must stand
    before these for a decoder (FLV and fMP4 headers), empty when there is none. `track` is `av`, `video` or `audio`.
    """

    name: str
    starts_s: float
    duration_s: float
    sha256: str
    at: datetime
    size: int = 0
    init: str = ""
    track: str = "av"
    discontinuity: bool = False
    encrypted: bool = False
    media_type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A stretch of the room nobody watched, in seconds of the axis, and the sentence saying why."""

    from_s: float
    to_s: float
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomEvent:
    """Something the room's page or messages said: `mono` is seconds since the start by the monotonic clock.

    `detail` is JSON-able and depends on the kind: card {id, title, price_text, price_fen, action: added|changed|
    removed|explaining, url, sold, stock}, comment {text, sender, role}, standing (a comment still there
    so long after it came) {text, sender, role, seconds}, viewers {count, text}, title {text}, account
    {name, text, url}, notice {text}, link {text, url}, gap {from_s, to_s, why}, clock {offset_s, source}, state
    {state, why}. `source` is `dom`, `websocket`, `fetch` or `stream`.
    """

    at: datetime
    mono: float
    kind: EventKind
    detail: Mapping[str, Any] = field(default_factory=dict)

    def line(self) -> dict[str, Any]:
        """The event as one line of the `events` artefact."""
        at = self.at.astimezone(UTC).isoformat(timespec="milliseconds")
        return {**self.detail, "at": at, "mono": round(self.mono, 3), "kind": self.kind.value}

    @classmethod
    def from_line(cls, line: Mapping[str, Any]) -> Self:
        """The event of such a line. Raises KeyError or ValueError when it is none."""
        detail = {name: value for name, value in line.items() if name not in {"at", "mono", "kind"}}
        at = datetime.fromisoformat(line["at"])
        return cls(at=at, mono=float(line["mono"]), kind=EventKind(line["kind"]), detail=detail)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """The time axis of one capture. `live` is `LIVE`, or `SUPPLIED` when somebody gave the file.

    `duration_s` is how long the room was live while we were there, observed or not; minutes observed are `observed_s`.
    """

    started_at: datetime
    ended_at: datetime
    live: str
    segments: tuple[Segment, ...] = ()
    gaps: tuple[Gap, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def duration_s(self) -> float:
        """The length of the axis in seconds: the last thing on it, seen or missed."""
        ends = [one.starts_s + one.duration_s for one in self.segments] + [gap.to_s for gap in self.gaps]
        return max(ends, default=0.0)

    @property
    def observed_s(self) -> float:
        """Seconds with pictures or sound, each counted once."""
        return sum(end - start for start, end in _joined(self.segments))

    def as_object(self) -> dict[str, Any]:
        """The `timeline` artefact."""
        held = asdict(self)
        held["started_at"], held["ended_at"] = _written(self.started_at), _written(self.ended_at)
        held["segments"] = [{**asdict(one), "at": _written(one.at)} for one in self.segments]
        return {**held, "duration_s": round(self.duration_s, 3), "observed_s": round(self.observed_s, 3)}

    @classmethod
    def from_object(cls, held: Mapping[str, Any]) -> Self:
        """The recording a `timeline` artefact describes. Raises KeyError, TypeError or ValueError when it is none."""
        return cls(
            started_at=datetime.fromisoformat(held["started_at"]),
            ended_at=datetime.fromisoformat(held["ended_at"]),
            live=held["live"],
            segments=tuple(Segment(**{**row, "at": datetime.fromisoformat(row["at"])}) for row in held["segments"]),
            gaps=tuple(Gap(**row) for row in held["gaps"]),
            sources=tuple(held["sources"]),
        )


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def _joined(segments: tuple[Segment, ...]) -> Iterator[tuple[float, float]]:
    """The segments' stretches in order, overlaps melted."""
    start = end = 0.0
    for one in sorted(segments, key=lambda segment: segment.starts_s):
        if one.starts_s > end:
            yield start, end
            start = one.starts_s
        end = max(end, one.starts_s + one.duration_s)
    yield start, end
