"""Listens to a recording, in a child of its own: voices are found first, then each stretch of voice is transcribed."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import av
import numpy as np

from checker.vocabulary.timeline import Stretch, Utterance, joined
from crawlers.media.child import GIGABYTE, answer
from crawlers.media.pieces import SAMPLE_RATE, Piece, Unreadable, sound
from crawlers.readers.speech_engines import Samples, Transcriber, open_engine, voiced

MODULE = "crawlers.readers.speech_worker"
_STRETCH_S = 600.0
_TURN_S = 28.0
_SEAM_S = 0.1
_OPEN = round(0.5 * SAMPLE_RATE)  # a voice so near the end may go on
_MEMORY = 12 * GIGABYTE
_CPU_S = 24 * 3600


class Ear:
    """Hears a recording piece by piece; speech that goes on into the next piece waits for it, at most `patience_s`."""

    def __init__(self, engine: Transcriber, patience_s: float = _STRETCH_S) -> None:
        self._engine, self._patience = engine, round(patience_s * SAMPLE_RATE)
        self._samples: Samples = np.zeros(0, np.float32)
        self._began = 0.0  # second of the axis the samples begin at
        self._troubles: dict[str, None] = {}
        self._said: list[Utterance] = []
        self._covered: list[Stretch] = []
        self._voices: list[Stretch] = []

    def take(self, piece: Piece) -> None:
        """Listen to one piece; pieces come in order."""
        start, end = piece.starts_s, piece.starts_s + piece.duration_s
        while start < end:
            stop = min(end, start + _STRETCH_S)
            try:
                samples, began = sound(piece, start, stop)
            except Unreadable as wrong:
                self._troubles.setdefault(str(wrong))
                return
            if len(samples):
                self._covered.append((began, began + len(samples) / SAMPLE_RATE))
                self._lay(samples, began)
            start = stop

    def answer(self, *, is_whole: bool) -> dict[str, Any]:
        """Utterances with times on the recording's axis, what was listened to, and where voices were, each told once;
        without the whole, speech that has not ended is left for later."""
        self._hear(is_whole=is_whole)
        told = {
            "reader": self._engine.name,
            "utterances": [asdict(one) for one in self._said],
            "covered": joined(self._covered),
            "voiced": joined(self._voices),
            "trouble": "；".join(self._troubles),
        }
        self._said, self._covered, self._voices = [], [], []
        return told

    def _lay(self, samples: Samples, began: float) -> None:
        """Put the samples behind those that wait, across a seam of two pieces but not across a hole."""
        ends = self._began + len(self._samples) / SAMPLE_RATE
        if len(self._samples) and abs(began - ends) > _SEAM_S:
            self._hear(is_whole=True)
        if not len(self._samples):
            self._began = began
        self._samples = np.concatenate((self._samples, samples))
        if len(self._samples) >= self._patience:
            self._hear(is_whole=False)

    def _hear(self, *, is_whole: bool) -> None:
        """Transcribe the voices, except one that may go on, and let go of what was heard."""
        total = len(self._samples)
        if not total:
            return
        spans = voiced(self._samples)
        heard = total
        if not is_whole and spans and spans[-1][1] > total - _OPEN and total - spans[-1][0] < self._longest:
            heard = spans.pop()[0]
        elif not is_whole:
            heard = max(total - _OPEN, spans[-1][1] if spans else 0)
        for first, last in spans:
            self._voices.append((self._began + first / SAMPLE_RATE, self._began + last / SAMPLE_RATE))
        for first, last in _turns(spans):
            shift = self._began + first / SAMPLE_RATE
            self._said += [_moved(one, shift) for one in self._engine.transcribe(self._samples[first:last])]
        self._samples, self._began = self._samples[heard:], self._began + heard / SAMPLE_RATE

    @property
    def _longest(self) -> int:
        """How long an open voice may grow, in samples."""
        return min(self._patience, round(_TURN_S * SAMPLE_RATE))


def listen(pieces: list[Piece], engine: Transcriber) -> dict[str, Any]:
    """The answer for a recording that is there as a whole."""
    ear = Ear(engine)
    for piece in pieces:
        ear.take(piece)
    return ear.answer(is_whole=True)


def _turns(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Neighbouring stretches of voice together, up to what an engine takes at once: models pad short ones anyway."""
    turns: list[tuple[int, int]] = []
    for first, last in spans:
        if turns and last - turns[-1][0] <= _TURN_S * SAMPLE_RATE:
            turns[-1] = (turns[-1][0], last)
        else:
            turns.append((first, last))
    return turns


def _moved(one: Utterance, by_s: float) -> Utterance:
    words = tuple(
        replace(word, from_s=round(word.from_s + by_s, 2), to_s=round(word.to_s + by_s, 2)) for word in one.words
    )
    return replace(one, from_s=round(one.from_s + by_s, 2), to_s=round(one.to_s + by_s, 2), words=words)


def _work(request: dict[str, Any]) -> dict[str, Any]:
    av.logging.set_level(None)
    engine = open_engine(request["engine"], Path(request["folder"]), request["threads"])
    return listen([Piece(**piece) for piece in request["pieces"]], engine)


if __name__ == "__main__":
    answer(_work, memory=_MEMORY, cpu_seconds=_CPU_S)
