"""Where a watched room's pieces go: into the evidence store under their digest, each noted in the journal at once.

Hashing and writing happen in threads, as many at a time as the group's `gate` lets through: when the disk or the
processor is behind, reading waits, and what a server does not keep for us becomes a gap that says so.
"""

import asyncio
import json
import shutil
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from checker.evidence import keep_blob, keep_visit, visit_entry
from checker.evidence.files import file_path
from checker.evidence.stamps import Stamps
from checker.vocabulary import Artefact, Blob, Visit
from checker.vocabulary.live import EventKind, Gap, RoomEvent
from checker.vocabulary.watching import Health
from checker.watching.checkpoints import ROLE, Checkpoints
from checker.watching.journal import Journal, entries
from crawlers.live.pieces import Piece
from crawlers.live.roompage import Message, gap_event
from crawlers.live.watching import Arrival

_MESSAGE_BYTES = 512 * 1024  # of one artefact of messages
_MOST_MESSAGES = 64 * 1024 * 1024  # of one watch
_CLOCK_S = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How much one watch may take: bytes of its own, and what must stay free on the disk."""

    most_bytes: int
    free_bytes: int


@dataclass(slots=True)
class _Held:
    """What the journal says is kept already."""

    ends: dict[str, float] = field(default_factory=dict)
    inits: dict[str, str] = field(default_factory=dict)  # digest -> name
    counts: dict[str, int] = field(default_factory=dict)  # role -> how many
    has_page: bool = False
    latest_s: float = 0.0


class Keeper:
    """The `Sink` of one room. `started_at` is the 0 of its axis, also after a break."""

    def __init__(
        self,
        store: Path,
        journal: Journal,
        started_at: datetime,
        bounds: Bounds,
        gate: asyncio.Semaphore,
        stamps: Stamps | None = None,
    ) -> None:
        self.store, self.started_at, self.bounds = store, started_at, bounds
        self._journal, self._gate = journal, gate
        self._began = time.monotonic() - (datetime.now(UTC) - started_at).total_seconds()
        self._wall = datetime.now(UTC)
        self._mono = time.monotonic()
        self._held = _Held()
        self._health = Health(state="opening")
        self._messages: list[Message] = []
        self._message_bytes = self._messages_kept = 0
        self._clock_at = 0.0
        self._lock = threading.Lock()
        self._checkpoints = Checkpoints(store, stamps)
        self._read_back()

    @property
    def health(self) -> Health:
        """How it goes."""
        return self._health

    @property
    def has_page(self) -> bool:
        """Whether the page as a whole is kept."""
        return self._held.has_page

    @property
    def latest_s(self) -> float:
        """The last second of the axis that anything is known of."""
        return self._held.latest_s

    def now(self) -> float:
        """Seconds on the room's axis."""
        return time.monotonic() - self._began

    def ends(self) -> dict[str, float]:
        """Where each track ends."""
        return dict(self._held.ends)

    async def measure(self, piece: Piece) -> float:
        """How long a piece is, told by a child process that reads its packets; 0 when it cannot be told."""
        lengths: list[float] = []
        await self._in_thread(lambda: lengths.append(self._measured(piece)))
        return lengths[0]

    async def keep_visit(self, visit: Visit) -> None:
        """Keep the page as a whole; only the first counts, a resumed watch has it already."""
        if self._held.has_page:
            return
        self._held.has_page = True
        self._note(title=self._health.title or visit.title)
        await self._in_thread(self._write_visit, visit)

    async def keep_piece(self, piece: Piece, arrival: Arrival) -> None:
        """Keep a piece of the stream."""
        await self._in_thread(self._write_piece, piece, arrival)
        ends_s = arrival.starts_s + piece.duration_s
        self._held.ends[piece.track] = ends_s
        self._held.latest_s = max(self._held.latest_s, ends_s)
        before = self._health
        self._note(
            state="watching",
            why="",
            segments=before.segments + 1,
            bytes=before.bytes + len(piece.content),
            observed_s=round(before.observed_s + (piece.duration_s if piece.track != "audio" else 0.0), 3),
            lag_s=round(max(0.0, self.now() - ends_s - piece.behind_s), 2),
            last_segment_at=arrival.at,
        )
        if self._checkpoints.is_due:
            await self.close_checkpoint()
        await self._tell_clock()

    async def close_checkpoint(self) -> None:
        """Seal the list of the pieces since the last one, and have it stamped."""
        await self._in_thread(self._write_checkpoint)
        made, waiting = self._checkpoints.counts()
        self._note(checkpoints=made, unstamped=waiting)

    async def keep_gap(self, from_s: float, to_s: float, why: str) -> None:
        """Note that nobody saw this stretch, as a gap and as an event."""
        gap = Gap(from_s=round(from_s, 3), to_s=round(to_s, 3), why=why)
        event = gap_event(datetime.now(UTC), gap.from_s, gap.to_s, why)
        await self._in_thread(self._write, [("gap", asdict(gap)), ("events", {"lines": [event.line()]})])
        self._held.latest_s = max(self._held.latest_s, to_s)
        before = self._health
        self._note(gaps=before.gaps + 1, gap_s=round(before.gap_s + to_s - from_s, 3))

    async def keep_events(self, events: Sequence[RoomEvent], messages: Sequence[Message]) -> None:
        """Keep what the room said; the messages behind it are gathered into files of half a megabyte."""
        if events:
            await self._in_thread(self._write, [("events", {"lines": [event.line() for event in events]})])
            self._count(events)
        for message in messages:
            self._messages.append(message)
            self._message_bytes += len(message.text)
        if self._message_bytes >= _MESSAGE_BYTES:
            await self.flush()

    async def flush(self) -> None:
        """Keep the messages gathered so far."""
        taken, size = self._messages, self._message_bytes
        self._messages, self._message_bytes = [], 0
        if taken and self._messages_kept < _MOST_MESSAGES:
            self._messages_kept += size
            await self._in_thread(self._write_messages, taken)

    def full(self) -> str:
        """Why nothing more may be kept."""
        if self._health.bytes >= self.bounds.most_bytes:
            return f"已达到单场保存上限（{self.bounds.most_bytes / 2**20:.0f} MB），停止观看"
        disk = self.store if self.store.exists() else self._journal.path.parent
        if shutil.disk_usage(disk).free < self.bounds.free_bytes:
            return "存储空间不足，停止观看"
        return ""

    def tell(self, state: str, why: str = "") -> None:
        """How it goes."""
        failed = state in {"lost", "page-lost"} and self._health.why != why
        self._note(state=state, why=why, failures=self._health.failures + (1 if failed else 0))

    def _note(self, **changes: Any) -> None:
        self._health = replace(self._health, **changes)

    def _count(self, events: Sequence[RoomEvent]) -> None:
        kinds = [event.kind for event in events]
        titles = [str(event.detail.get("text", "")) for event in events if event.kind == EventKind.TITLE]
        viewers = [event.detail.get("count") for event in events if event.kind == EventKind.VIEWERS]
        before = self._health
        self._note(
            comments=before.comments + kinds.count(EventKind.COMMENT),
            cards=before.cards + kinds.count(EventKind.CARD),
            title=titles[-1] if titles else before.title,
            viewers=viewers[-1] if viewers else before.viewers,
        )

    async def _tell_clock(self) -> None:
        """Every five minutes, how far wall clock and monotonic clock have come apart since we began."""
        now = time.monotonic()
        if now - self._clock_at < _CLOCK_S:
            return
        self._clock_at = now
        apart = (datetime.now(UTC) - self._wall).total_seconds() - (now - self._mono)
        detail = {"offset_s": round(apart, 3), "source": "system"}
        event = RoomEvent(at=datetime.now(UTC), mono=self.now(), kind=EventKind.CLOCK, detail=detail)
        await self._in_thread(self._write, [("events", {"lines": [event.line()]})])

    async def _in_thread(self, work: Callable[..., None], *given: Any) -> None:
        async with self._gate:
            await asyncio.to_thread(work, *given)

    def _write(self, lines: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
        with self._lock:
            for kind, detail in lines:
                self._journal.add(kind, detail)

    def _write_visit(self, visit: Visit) -> None:
        kept = keep_visit(self.store, visit, 0)
        self._write([("visit", {"visit": visit_entry(visit), "artefacts": [asdict(one) for one in kept]})])

    def _write_piece(self, piece: Piece, arrival: Arrival) -> None:
        with self._lock:
            init = self._init_of(piece)
            blob = Blob(role="segment", content=piece.content, media_type=piece.media_type, url=piece.url[:2000])
            kept = keep_blob(self.store, self._next_name("segment"), blob)
            segment = {
                "name": kept.name,
                "starts_s": round(arrival.starts_s, 3),
                "duration_s": round(piece.duration_s, 3),
                "sha256": kept.sha256,
                "at": arrival.at.isoformat(timespec="milliseconds"),
                "size": kept.size,
                "init": init,
                "track": piece.track,
                "discontinuity": piece.discontinuity,
                "encrypted": piece.encrypted,
                "media_type": piece.media_type,
            }
            self._journal.add("segment", {"artefact": asdict(kept), "segment": segment})
            self._checkpoints.add(segment)

    def _write_checkpoint(self) -> None:
        with self._lock:
            kept = self._checkpoints.close(f"0/{ROLE}-{self._held.counts.get(ROLE, 0) + 1}")
            if kept is not None:
                self._held.counts[ROLE] = self._held.counts.get(ROLE, 0) + 1
                self._journal.add("artefact", {"artefact": asdict(kept)})

    def _measured(self, piece: Piece) -> float:
        try:
            from crawlers.media.pieces import Piece as File
            from crawlers.media.probe import measure
        except ImportError:  # without the media extra nothing reads the stream either
            return 0.0
        paths = []
        for role, content in (("segment", piece.content), ("init", piece.init)):
            kept = keep_blob(self.store, "", Blob(role=role, content=content, media_type=piece.media_type))
            paths.append(str(file_path(self.store, kept.sha256).resolve()) if content else "")
        return measure([File(path=paths[0], init=paths[1], starts_s=0, duration_s=0)], seconds=20)[0].duration_s

    def _init_of(self, piece: Piece) -> str:
        if not piece.init:
            return ""
        blob = Blob(role="init", content=piece.init, media_type=piece.media_type, url=piece.url[:2000])
        key = str(hash(piece.init))
        if key not in self._held.inits:
            kept = keep_blob(self.store, self._next_name("init"), blob)
            self._journal.add("artefact", {"artefact": asdict(kept)})
            self._held.inits[key] = kept.name
        return self._held.inits[key]

    def _write_messages(self, messages: Sequence[Message]) -> None:
        content = "".join(json.dumps(one.line(), ensure_ascii=False) + "\n" for one in messages)
        blob = Blob(role="messages", content=content.encode("utf-8", "replace"), media_type="application/x-ndjson")
        with self._lock:
            kept = keep_blob(self.store, self._next_name("messages"), blob)
            self._journal.add("artefact", {"artefact": asdict(kept)})

    def _next_name(self, role: str) -> str:
        number = self._held.counts[role] = self._held.counts.get(role, 0) + 1
        return f"0/{role}" if number == 1 else f"0/{role}-{number}"

    def _read_back(self) -> None:
        """Take up what an earlier process kept."""
        for entry in entries(self._journal.path.parent):
            self._checkpoints.take_back(entry)
            if "artefact" in entry:
                kept = Artefact(**entry["artefact"])
                self._held.counts[kept.role] = self._held.counts.get(kept.role, 0) + 1
            if entry["k"] == "visit":
                self._held.has_page = True
                self._note(title=entry["visit"]["title"])
            elif entry["k"] == "segment":
                self._count_back(entry["segment"])
            elif entry["k"] == "gap":
                self._held.latest_s = max(self._held.latest_s, entry["to_s"])
                self._note(gaps=self._health.gaps + 1, gap_s=self._health.gap_s + entry["to_s"] - entry["from_s"])

    def _count_back(self, segment: Mapping[str, Any]) -> None:
        ends_s = segment["starts_s"] + segment["duration_s"]
        self._held.ends[segment["track"]] = ends_s
        self._held.latest_s = max(self._held.latest_s, ends_s)
        self._note(
            segments=self._health.segments + 1,
            bytes=self._health.bytes + segment["size"],
            observed_s=self._health.observed_s + (segment["duration_s"] if segment["track"] != "audio" else 0.0),
        )
