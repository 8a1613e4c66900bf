"""Reads the text of one stretch of a recording; one single-threaded child per core runs this."""

from dataclasses import asdict
from typing import Any

import av
import cv2

from checker.vocabulary.timeline import joined
from crawlers.media.child import GIGABYTE, answer
from crawlers.media.pieces import STILL_S, Picture, Piece, Unreadable, pictures
from crawlers.readers.frames_board import Board
from crawlers.readers.frames_edges import working_size
from crawlers.readers.frames_ocr import Pixels, enlargement, read_lines, reader_name

MODULE = "crawlers.readers.frames_worker"
STEP_S = 0.5
_MEMORY = 8 * GIGABYTE
_CPU_S = 3600
_TURNS = {90: cv2.ROTATE_90_COUNTERCLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_CLOCKWISE}


class Stretch:
    """The pictures of one stretch of a recording, taken in piece by piece."""

    def __init__(self, from_s: float, to_s: float) -> None:
        self.from_s, self._to_s = from_s, to_s
        self._boards: list[Board] = []
        self._board: Board | None = None
        self._covered: list[tuple[float, float]] = []
        self._troubles: dict[str, None] = {}
        self._last: float | None = None  # the last picture
        self._ends: float | None = None  # where the piece before ended

    def take(self, piece: Piece) -> None:
        """Look through one piece; pieces come in order."""
        end = min(self._to_s, piece.starts_s + piece.duration_s)
        if self._board is not None and self._ends is not None and piece.starts_s - self._ends > STEP_S:
            self._board.finish(self._ends)  # a hole in the recording: nothing is known to have stood there
            self._board, self._last = None, None
        try:
            for picture in pictures(piece, max(self.from_s, piece.starts_s), self._to_s, STEP_S):
                self._look(picture)
        except Unreadable as wrong:
            self._troubles.setdefault(str(wrong))
        if self._last is not None and piece.starts_s <= self._last:
            self._covered.append((self._last, min(end, self._last + STILL_S)))
        self._ends = max(self._ends or 0.0, end)

    def answer(self) -> dict[str, Any]:
        """Tracks, covered and starved stretches, and what stood in the way, as far as was taken in."""
        tracks = [track for one in self._boards if one is not self._board for track in one.tracks]
        if self._board is not None and self._last is not None:
            is_still = self._covered and self._covered[-1][1] > self._last
            tracks += self._board.tracks_until(min(self._to_s, self._last + (STILL_S if is_still else STEP_S)))
        return {
            "reader": reader_name(),
            "frame": max((one.size for one in self._boards), default=(0, 0)),
            "tracks": [asdict(track) for track in tracks],
            "covered": joined(stretch for stretch in self._covered if stretch[1] > stretch[0]),
            "starved": joined(stretch for one in self._boards for stretch in one.starved),
            "megapixels": round(sum(one.read_megapixels for one in self._boards), 3),
            "trouble": "；".join(self._troubles),
        }

    def _look(self, picture: Picture) -> None:
        turn = _TURNS.get(int(picture.frame.rotation) % 360)
        size = _upright((picture.frame.width, picture.frame.height), turn)
        is_torn = self._last is not None and picture.at_s - self._last > STILL_S
        if self._board is None or self._board.size != size or is_torn:
            if self._board is not None and self._last is not None:
                self._board.finish(self._last + STEP_S)
            self._board = _board(size)
            self._boards.append(self._board)
        if self._last is not None and not is_torn:
            self._covered.append((self._last, picture.at_s))
        self._last = picture.at_s
        grey = picture.grey(*_upright(self._board.working, turn))
        self._board.look(picture.at_s, _turned(grey, turn), _colours(picture, turn))


def read_stretch(pieces: list[Piece], from_s: float, to_s: float) -> dict[str, Any]:
    """The answer for a stretch all of whose pieces are there."""
    stretch = Stretch(from_s, to_s)
    for piece in pieces:
        stretch.take(piece)
    return stretch.answer()


def _board(size: tuple[int, int]) -> Board:
    scale = enlargement(*size)
    return Board(read=lambda pixels: read_lines(pixels, scale), size=size, working=working_size(*size), step_s=STEP_S)


def _upright(size: tuple[int, int], turn: int | None) -> tuple[int, int]:
    return (size[1], size[0]) if turn in (cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_90_COUNTERCLOCKWISE) else size


def _turned(pixels: Pixels, turn: int | None) -> Pixels:
    return pixels if turn is None else cv2.rotate(pixels, turn).astype(pixels.dtype)


def _colours(picture: Any, turn: int | None) -> Any:
    return lambda: _turned(picture.colours(), turn)


def quieten() -> None:
    """One thread for this process, and no library's words on its output."""
    av.logging.set_level(None)
    cv2.setNumThreads(1)


def _work(request: dict[str, Any]) -> dict[str, Any]:
    quieten()
    pieces = [Piece(**piece) for piece in request["pieces"]]
    return read_stretch(pieces, request["from_s"], request["to_s"])


if __name__ == "__main__":
    answer(_work, memory=_MEMORY, cpu_seconds=_CPU_S)
