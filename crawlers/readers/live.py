"""What is read of a room while it is watched: only what came since the last look is read, the rest is remembered.

A first reading, for findings within seconds; the sealed capture is read anew, as a whole, when the watch has ended.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from types import TracebackType
from typing import Any, Self

from checker.vocabulary.timeline import FrameReading, SpeechReading, joined
from crawlers.media.child import ChildFailed, Standing
from crawlers.media.pieces import Piece
from crawlers.readers.frames import STRETCH_S, reading_of, unread
from crawlers.readers.live_worker import FORGET, FRAMES, MODULE, SPEECH
from crawlers.readers.speech_models import Installed

_SECONDS_PER_SECOND = 20.0
_LEAST_SECONDS = 60.0


class Senses:
    """The two children that see and hear for all rooms of a group, one room at a time."""

    def __init__(self, model: Installed | None) -> None:
        self.model = model
        self.eyes, self.ears = Standing(MODULE), Standing(MODULE)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.eyes.close()
        self.ears.close()


@dataclass(slots=True)
class LiveReading:
    """The pictures and speech of one room so far; `room` tells it from the others. Pieces come once, in order."""

    senses: Senses
    room: str
    _over: list[dict[str, Any]] = field(default_factory=list)  # answers for the stretches of pictures that are over
    _now: dict[str, Any] | None = None  # for the one under way, which begins at `_from_s`
    _from_s: float = -STRETCH_S
    _child: int = 0  # that remembers it
    _heard: SpeechReading | None = None

    def see(self, pieces: Sequence[Piece]) -> FrameReading | None:
        """All that was read, these pieces included; None when there never were any."""
        waiting = list(pieces)
        while waiting:
            if waiting[0].starts_s >= self._from_s + STRETCH_S or self._child != self.senses.eyes.number:
                self._turn(waiting[0].starts_s)
            own = [piece for piece in waiting if piece.starts_s < self._from_s + STRETCH_S]
            waiting = waiting[len(own) :]
            self._look(own)
        answers = [*self._over, *([self._now] if self._now else [])]
        return reading_of(answers) if answers else None

    def hear(self, pieces: Sequence[Piece]) -> SpeechReading | None:
        """All that was heard, these pieces included; None without a model to hear with."""
        model = self.senses.model
        if model is not None and pieces:
            request = {"sense": SPEECH, "engine": model.engine, "folder": str(model.folder)}
            try:
                fresh = SpeechReading.from_object(self._asked(self.senses.ears, pieces, request))
            except ChildFailed as failure:
                fresh = SpeechReading(reader=f"{model.engine}, {model.name}", trouble=str(failure))
            self._heard = _longer(self._heard, fresh)
        return self._heard

    def forget(self) -> None:
        """Have the children forget the room."""
        for child in (self.senses.eyes, self.senses.ears):
            if child.is_running:
                child.ask({"sense": FORGET, "room": self.room}, seconds=_LEAST_SECONDS)

    def _turn(self, from_s: float) -> None:
        """Begin a stretch."""
        if self._now is not None:
            self._over.append(self._now)
        self._now, self._from_s = None, from_s

    def _look(self, pieces: Sequence[Piece]) -> None:
        request = {"sense": FRAMES, "from_s": self._from_s, "to_s": self._from_s + STRETCH_S}
        try:
            self._now = self._asked(self.senses.eyes, pieces, request)
        except ChildFailed as failure:
            self._over.append(unread(str(failure)))
        self._child = self.senses.eyes.number

    def _asked(self, child: Standing, pieces: Sequence[Piece], request: Mapping[str, Any]) -> dict[str, Any]:
        length = sum(piece.duration_s for piece in pieces)
        whole = {**request, "room": self.room, "pieces": [asdict(piece) for piece in pieces]}
        return child.ask(whole, seconds=max(_LEAST_SECONDS, _SECONDS_PER_SECOND * length))


def _longer(before: SpeechReading | None, fresh: SpeechReading) -> SpeechReading:
    if before is None:
        return fresh
    return replace(
        before,
        utterances=(*before.utterances, *fresh.utterances),
        covered=joined((*before.covered, *fresh.covered)),
        voiced=joined((*before.voiced, *fresh.voiced)),
        trouble=fresh.trouble or before.trouble,
    )
