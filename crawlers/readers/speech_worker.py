"""Listens to a recording, in a child of its own: voices are found first, then each stretch of voice is transcribed."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import av

from checker.vocabulary.timeline import Stretch, Utterance, joined
from crawlers.media.child import GIGABYTE, answer
from crawlers.media.pieces import SAMPLE_RATE, Piece, Unreadable, sound
from crawlers.readers.speech_engines import Samples, Transcriber, open_engine, voiced

MODULE = "crawlers.readers.speech_worker"
_STRETCH_S = 600.0
_TURN_S = 28.0
_MEMORY = 12 * GIGABYTE
_CPU_S = 24 * 3600


def listen(pieces: list[Piece], engine: Transcriber) -> dict[str, Any]:
    """Utterances with times on the recording's axis, what was listened to, and where voices were."""
    said: list[Utterance] = []
    covered: list[Stretch] = []
    voices: list[Stretch] = []
    troubles: dict[str, None] = {}
    for piece in pieces:
        start, end = piece.starts_s, piece.starts_s + piece.duration_s
        while start < end:
            stop = min(end, start + _STRETCH_S)
            try:
                samples, began = sound(piece, start, stop)
            except Unreadable as wrong:
                troubles.setdefault(str(wrong), None)
                break
            if len(samples):
                covered.append((began, began + len(samples) / SAMPLE_RATE))
                spans = voiced(samples)
                voices += [(began + a / SAMPLE_RATE, began + b / SAMPLE_RATE) for a, b in spans]
                said += _heard(engine, samples, spans, began)
            start = stop
    return {
        "reader": engine.name,
        "utterances": [asdict(one) for one in said],
        "covered": joined(covered),
        "voiced": joined(voices),
        "trouble": "；".join(troubles),
    }


def _heard(engine: Transcriber, samples: Samples, spans: list[tuple[int, int]], began: float) -> list[Utterance]:
    said = []
    for first, last in _turns(spans):
        shift = began + first / SAMPLE_RATE
        said += [_moved(one, shift) for one in engine.transcribe(samples[first:last])]
    return said


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
