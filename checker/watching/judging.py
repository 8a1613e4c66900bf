"""Judges rooms while they are watched: what was sealed so far, under the rules that can already speak.

Findings of a watch under way are provisional. They rest on sealed pieces and may change with what is seen next; when
the watch ends, the sealed capture is judged as a whole and its findings take their place.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from checker.clock import shanghai_day
from checker.evaluate import CONCERNS
from checker.evidence import snapshots
from checker.evidence.files import file_path
from checker.evidence.footage import Footage
from checker.inspection import Options, Surroundings, judge_readings
from checker.readings import Readings
from checker.vocabulary import Capture, Finding, PageFacts, SubjectKind
from checker.vocabulary.live import RoomEvent, Segment
from checker.vocabulary.watching import Watch
from checker.watching.journal import Tail
from checker.watching.kept import Kept
from crawlers.extract import extract
from crawlers.media.pieces import Piece
from crawlers.readers.live import LiveReading, Senses
from crawlers.readers.speech_models import chosen
from rules.rulebook import load_rulebook

ENOUGH_S = 180.0  # seen of a room before anything is said of what a whole show has or lacks


@dataclass(slots=True)
class RoomJudge:
    """One room: `look` again and again, in one thread at a time."""

    watch: Watch
    store: Path
    options: Options
    reading: LiveReading
    tail: Tail
    _kept: Kept = field(default_factory=Kept)
    _read: int = 0  # segments
    _pages: tuple[PageFacts, ...] | None = None

    def look(self) -> list[Finding] | None:
        """The concerns about all that was kept so far, None when nothing came since the last look."""
        fresh = list(self.tail.fresh())
        if not fresh:
            return None
        self._kept.take(fresh)
        recording = self._kept.recording()
        whole = Capture(id="", target=self.watch.url, captured_at=self._kept.started_at, artefacts=(), record={})
        footage = Footage(recording, (), tuple(_events(self._kept.lines)))
        result = judge_readings(whole, footage, self._readings(), self._room_pages(whole), self.options)
        return [one for one in result.findings if one.outcome in CONCERNS and can_speak(one, recording.observed_s)]

    def close(self) -> None:
        """Let go of what is remembered of the room."""
        self.reading.forget()

    def _readings(self) -> Readings:
        fresh = [one for one in self._kept.segments[self._read :] if one.duration_s > 0 and not one.encrypted]
        self._read = len(self._kept.segments)
        frames = self.reading.see([self._piece(one) for one in fresh if one.track != "audio"])
        speech = self.reading.hear([self._piece(one) for one in fresh if one.track != "video"])
        return Readings(frames=frames, speech=speech)

    def _piece(self, segment: Segment) -> Piece:
        init = next((one for one in self._kept.artefacts if one.name == segment.init), None) if segment.init else None
        return Piece(
            path=str(file_path(self.store, segment.sha256).resolve()),
            init=str(file_path(self.store, init.sha256).resolve()) if init else "",
            starts_s=segment.starts_s,
            duration_s=segment.duration_s,
        )

    def _room_pages(self, whole: Capture) -> tuple[PageFacts, ...]:
        """What the room's page says, read once: it is kept once."""
        if self._pages is None and self._kept.visit is not None:
            own = tuple(one for one in self._kept.artefacts if one.role != "segment")
            page = replace(whole, artefacts=own, record={"visits": [self._kept.visit]})
            seen = [one for one in snapshots(self.store, page) if one.dom or one.responses]
            self._pages = tuple(extract(replace(one, kind=SubjectKind.ROOM)) for one in seen)
        return self._pages or ()


@contextmanager
def judging(surroundings: Surroundings) -> Iterator[Callable[[Watch, Path], RoomJudge]]:
    """Makes the judge of a watch, given the folder of its journal; all share two children that see and hear."""
    model = chosen(surroundings.models, surroundings.speech_model) if surroundings.models else None
    with Senses(model) as senses:

        def judge(watch: Watch, folder: Path) -> RoomJudge:
            options = Options(decision=shanghai_day(datetime.now(UTC)), subject=SubjectKind.ROOM)
            return RoomJudge(watch, surroundings.evidence, options, LiveReading(senses, str(watch.id)), Tail(folder))

        yield judge


def can_speak(finding: Finding, observed_s: float) -> bool:
    """Whether a finding rests on what was there, or enough was seen to say what was not."""
    if observed_s >= ENOUGH_S:
        return True
    return bool(finding.places) and not load_rulebook().rules[finding.rule].over_time


def _events(lines: Sequence[dict[str, object]]) -> list[RoomEvent]:
    return sorted(map(RoomEvent.from_line, lines), key=lambda event: event.mono)
