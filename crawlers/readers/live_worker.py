"""Reads rooms while they are watched: remembers each room's lines and unfinished speech from one piece to the next.

A child that stays. Of what it remembers only the stretch under way matters: the rest has been answered already.
"""

from functools import cache
from pathlib import Path
from typing import Any

from crawlers.media.child import GIGABYTE, answer_on
from crawlers.media.pieces import Piece
from crawlers.readers.frames_worker import Stretch, quieten
from crawlers.readers.speech_engines import Transcriber, open_engine
from crawlers.readers.speech_worker import Ear

MODULE = "crawlers.readers.live_worker"
FRAMES, SPEECH, FORGET = "frames", "speech", "forget"
_PATIENCE_S = 6.0  # how long speech may go on before what was said so far is transcribed
_MEMORY = 12 * GIGABYTE
_CPU_S = 600


class _Rooms:
    """What is remembered, by room."""

    def __init__(self) -> None:
        self._stretches: dict[str, Stretch] = {}
        self._ears: dict[str, Ear] = {}

    def work(self, request: dict[str, Any]) -> dict[str, Any]:
        """Answer one request; the sense it is about decides what else it holds."""
        room, pieces = request["room"], [Piece(**piece) for piece in request.get("pieces", ())]
        match request["sense"]:
            case "frames":
                return self._look(room, pieces, request["from_s"], request["to_s"])
            case "speech":
                return self._listen(room, pieces, request)
            case _:
                self._stretches.pop(room, None)
                self._ears.pop(room, None)
                return {}

    def _look(self, room: str, pieces: list[Piece], from_s: float, to_s: float) -> dict[str, Any]:
        stretch = self._stretches.get(room)
        if stretch is None or stretch.from_s != from_s:
            stretch = self._stretches[room] = Stretch(from_s, to_s)
        for piece in pieces:
            stretch.take(piece)
        return stretch.answer()

    def _listen(self, room: str, pieces: list[Piece], request: dict[str, Any]) -> dict[str, Any]:
        if room not in self._ears:
            self._ears[room] = Ear(_engine(request["engine"], request["folder"]), _PATIENCE_S)
        for piece in pieces:
            self._ears[room].take(piece)
        return self._ears[room].answer(is_whole=False)


@cache
def _engine(engine: str, folder: str) -> Transcriber:
    return open_engine(engine, Path(folder), threads=1)


if __name__ == "__main__":
    quieten()
    answer_on(_Rooms().work, memory=_MEMORY, cpu_seconds=_CPU_S)
