"""Reads the text of one stretch of a recording; one single-threaded child per core runs this."""

from dataclasses import asdict
from typing import Any

import av
import cv2

from checker.vocabulary.timeline import joined
from crawlers.media.child import GIGABYTE, answer
from crawlers.media.pieces import STILL_S, Piece, Unreadable, pictures
from crawlers.readers.frames_board import Board
from crawlers.readers.frames_edges import working_size
from crawlers.readers.frames_ocr import Pixels, enlargement, read_lines, reader_name

MODULE = "crawlers.readers.frames_worker"
STEP_S = 0.5
_MEMORY = 8 * GIGABYTE
_CPU_S = 3600
_TURNS = {90: cv2.ROTATE_90_COUNTERCLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_CLOCKWISE}


def read_stretch(pieces: list[Piece], from_s: float, to_s: float) -> dict[str, Any]:
    """Tracks, covered and starved stretches, and what stood in the way."""
    boards: list[Board] = []
    board: Board | None = None
    covered: list[tuple[float, float]] = []
    troubles: list[str] = []
    last: float | None = None
    before: float | None = None  # where the piece before ended
    for piece in pieces:
        end = min(to_s, piece.starts_s + piece.duration_s)
        if board is not None and before is not None and piece.starts_s - before > STEP_S:
            board.finish(before)  # a hole in the recording: nothing is known to have stood there
            board, last = None, None
        try:
            for picture in pictures(piece, max(from_s, piece.starts_s), to_s, STEP_S):
                turn = _TURNS.get(int(picture.frame.rotation) % 360)
                size = _upright((picture.frame.width, picture.frame.height), turn)
                is_torn = last is not None and picture.at_s - last > STILL_S
                if board is None or board.size != size or is_torn:
                    if board is not None and last is not None:
                        board.finish(last + STEP_S)
                    board = _board(size)
                    boards.append(board)
                if last is not None and not is_torn:
                    covered.append((last, picture.at_s))
                last = picture.at_s
                grey = picture.grey(*_upright(board.working, turn))
                board.look(picture.at_s, _turned(grey, turn), _colours(picture, turn))
        except Unreadable as wrong:
            troubles.append(str(wrong))
        if last is not None and piece.starts_s <= last:
            covered.append((last, min(end, last + STILL_S)))
        before = max(before or 0.0, end)
    if board is not None and last is not None:
        board.finish(min(to_s, last + STILL_S if covered and covered[-1][1] > last else last + STEP_S))
    starved = [stretch for one in boards for stretch in one.starved]
    return {
        "reader": reader_name(),
        "frame": max((one.size for one in boards), default=(0, 0)),
        "tracks": [asdict(track) for one in boards for track in one.tracks],
        "covered": joined(stretch for stretch in covered if stretch[1] > stretch[0]),
        "starved": joined(starved),
        "megapixels": round(sum(one.read_megapixels for one in boards), 3),
        "trouble": "；".join(dict.fromkeys(troubles)),
    }


def _board(size: tuple[int, int]) -> Board:
    scale = enlargement(*size)
    return Board(read=lambda pixels: read_lines(pixels, scale), size=size, working=working_size(*size), step_s=STEP_S)


def _upright(size: tuple[int, int], turn: int | None) -> tuple[int, int]:
    return (size[1], size[0]) if turn in (cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_90_COUNTERCLOCKWISE) else size


def _turned(pixels: Pixels, turn: int | None) -> Pixels:
    return pixels if turn is None else cv2.rotate(pixels, turn).astype(pixels.dtype)


def _colours(picture: Any, turn: int | None) -> Any:
    return lambda: _turned(picture.colours(), turn)


def _work(request: dict[str, Any]) -> dict[str, Any]:
    av.logging.set_level(None)
    cv2.setNumThreads(1)
    pieces = [Piece(**piece) for piece in request["pieces"]]
    return read_stretch(pieces, request["from_s"], request["to_s"])


if __name__ == "__main__":
    answer(_work, memory=_MEMORY, cpu_seconds=_CPU_S)
