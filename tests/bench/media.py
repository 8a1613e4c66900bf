"""How well and how fast recordings are read: text lines, tracks and shares against their key, speech, and a long one.

Baseline for reading: one OCR of the whole picture per second, which is what a reader without change detection does.
Sets are our own (composed, one synthetic voice): they rank settings, they do not foretell real rooms.
Run `python -m tests.bench.media [quality] [speech] [hour] [--minutes 60]`; without words, all of it.
"""

import argparse
import resource
import subprocess
import tempfile
import time
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from checker.vocabulary.timeline import TextTrack, seconds
from crawlers.media.pieces import Piece, pictures
from crawlers.media.probe import measure
from crawlers.readers.frames import read_frames
from crawlers.readers.frames_ocr import read_lines
from crawlers.readers.speech import read_speech
from crawlers.readers.speech_models import chosen
from tests.media.compose import Overlay, Scene, Sound, compose, texts
from tests.media.model import speech_model

_LINES = (
    "运营者：杭州云溪贸易有限公司", "直播间专享价￥99.9元", "全网最低价 假一赔十", "保健食品不是药物，不能代替药物治疗疾病",
    "实际销售者：宁波样例商贸行", "最后 3 单 抢完下架", "本直播由AI生成", "七天无理由退货", "满300减40 限今日",
    "到手价 129 元/件", "销量第一 全国领先", "广告",
)  # fmt: skip
_TURN_S = 9.0
_STYLES: dict[str, dict[str, object]] = {
    "clear": {"size": 36},
    "plate": {"size": 32, "plate": "#c00000", "colour": "#ffe000"},
    "small": {"size": 16},
    "faint": {"size": 30, "alpha": 60},
}


def quality(folder: Path) -> None:
    """OCR line accuracy per style; tracks and shares against their key."""
    print("style      lines  exact  CER    onset s  end s  share error")
    for style, drawn in _STYLES.items():
        overlays = [
            Overlay(
                text=text, at=(24, 60 + 92 * place), from_s=2.0 * (place % 5), to_s=24.0 - 1.5 * (place % 4), **drawn
            )  # type: ignore[arg-type]
            for place, text in enumerate(_LINES)
        ]
        path = compose(Scene(seconds=24, overlays=overlays, mute=True), folder / f"{style}.mp4")
        reading = read_frames([_piece(path)])
        rows = [_against(one, reading.tracks) for one in overlays]
        errors, letters = sum(row[0] for row in rows), sum(len(_bare(text)) for text in _LINES)
        found = [row for row in rows if row[1] is not None]
        onset, end, share = (max((row[place] or 0.0 for row in found), default=0.0) for place in (1, 2, 3))
        exact = sum(row[0] == 0 for row in rows)
        print(f"{style:9}  {len(rows):5}  {exact:5}  {errors / letters:.3f}  {onset:7.2f}  {end:5.2f}  {share:.3f}")


def _against(overlay: Overlay, tracks: tuple[TextTrack, ...]) -> tuple[int, float | None, float | None, float | None]:
    """Letters wrong, and how far beginning, end and share of time are from the key; None when not found."""
    wanted = _bare(overlay.text)
    best = min(tracks, key=lambda one: Levenshtein.distance(_bare(one.text), wanted), default=None)
    if best is None or (wrong := Levenshtein.distance(_bare(best.text), wanted)) > len(wanted) // 2:
        return len(wanted), None, None, None
    end = min(24.0, overlay.to_s)
    share = abs(seconds(best.seen) - (end - overlay.from_s)) / 24
    return wrong, abs(best.first_s - overlay.from_s), abs(best.last_s - end), share


def speech(folder: Path) -> None:
    """Character error rate of the test model on our own sounds, digits and punctuation folded."""
    model = chosen(speech_model()) if speech_model() else None
    if model is None:
        print("speech: the test model is not installed")
        return
    sounds = [Sound(name=name, at_s=1 + _TURN_S * place) for place, name in enumerate(texts())]
    path = compose(
        Scene(seconds=_TURN_S * len(sounds), sounds=sounds, size=(160, 160), rate=2, moving=False),
        folder / "speech.mp4",
    )
    wall, cpu, reading = _timed(lambda: read_speech([_piece(path)], model))
    words = [word for one in reading.utterances for word in one.words] if reading else []
    errors = letters = 0
    for sound in sounds:
        text, until = texts()[sound.name], sound.at_s + _TURN_S
        heard = "".join(word.text for word in words if sound.at_s - 0.5 <= word.from_s < until - 0.5)
        wrong = Levenshtein.distance(_bare(heard), _bare(text))
        errors, letters = errors + wrong, letters + len(_bare(text))
        print(f"  {wrong:2}  {text}  →  {heard}")
    print(f"speech CER {errors / letters:.3f} over {len(sounds)} sentences, {reading.reader if reading else ''}")
    length = _TURN_S * len(sounds)
    print(f"{length:.0f} s of sound: {wall / length:.3f} x wall, {cpu / length:.3f} x CPU")


def hour(folder: Path, minutes: int) -> None:
    """One long 720p recording: frames with OCR, then speech, as shares of its length; the baseline on a part of it."""
    path = _long(folder, minutes)
    piece = _piece(path)
    length = piece.duration_s
    wall, cpu, reading = _timed(lambda: read_frames([piece]))
    print(f"recording {length:.0f} s, {path.stat().st_size / 1e6:.0f} MB")
    print(f"frames+OCR: {wall:.0f} s wall = {wall / length:.3f} x, {cpu:.0f} s CPU, {len(reading.tracks)} tracks")
    wall, cpu, count = _timed(lambda: _every_second(piece, 60))
    print(
        f"baseline (whole picture once a second, one core): {wall / 60:.3f} x wall, {cpu / 60:.3f} x CPU, {count} lines"
    )
    model = chosen(speech_model()) if speech_model() else None
    if model is not None:
        wall, cpu, heard = _timed(lambda: read_speech([piece], model))
        said = len(heard.utterances) if heard else 0
        print(f"speech: {wall:.0f} s wall = {wall / length:.3f} x, {cpu:.0f} s CPU, {said} utterances")
    print(f"largest child {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB")


def _long(folder: Path, minutes: int) -> Path:
    """Keyed scenes of a minute each, one after the other, coded once and joined without coding again."""
    names = list(texts())
    for number in range(4):
        overlays = [Overlay(text=_LINES[0], at=(24, 40), size=30)]
        for place in range(8):
            text = f"{_LINES[(place + number * 3) % len(_LINES)]}"
            overlays.append(
                Overlay(text=text, at=(24, 140 + 110 * place), size=34, from_s=7.0 * place, to_s=7.0 * place + 9)
            )
        overlays += [
            Overlay(
                text=f"距结束 {number}{59 - s:02d}秒",
                at=(460, 90),
                size=30,
                from_s=float(s),
                to_s=s + 1.0,
                plate="#202020",
            )
            for s in range(60)
        ]
        sounds = [Sound(name=names[(number * 4 + place) % len(names)], at_s=2 + 7.0 * place) for place in range(8)]
        compose(Scene(seconds=60, overlays=overlays, sounds=sounds, rate=25), folder / f"scene{number}.mp4")
    listed = folder / "list.txt"
    listed.write_text("".join(f"file 'scene{number % 4}.mp4'\n" for number in range(minutes)), "utf-8")
    whole = folder / "long.mp4"
    command = ["ffmpeg", "-v", "error", "-f", "concat", "-i", str(listed), "-c", "copy", str(whole)]
    subprocess.run(command, check=True)
    return whole


def _every_second(piece: Piece, limit_s: float) -> int:
    return sum(len(read_lines(picture.colours())) for picture in pictures(piece, 0, limit_s, 1.0))


def _timed(work):  # type: ignore[no-untyped-def]
    before, began = _cpu(), time.monotonic()
    result = work()
    return time.monotonic() - began, _cpu() - before, result


def _cpu() -> float:
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def _piece(path: Path) -> Piece:
    (measured,) = measure([Piece(path=str(path), starts_s=0, duration_s=0)])
    return Piece(path=str(path), starts_s=0, duration_s=measured.duration_s)


def _bare(text: str) -> str:
    """The text without spaces and punctuation, numerals and signs of one form."""
    folded = text.replace("￥", "¥")
    for spoken, written in (
        ("五百九十九", "599"), ("一百九十九", "199"), ("一百二十九", "129"), ("九十九", "99"), ("四百", "400"),
        ("第一", "第1"), ("最后三", "最后3"), ("最后十", "最后10"), ("七天", "7天"),
    ):  # fmt: skip
        folded = folded.replace(spoken, written)
    return "".join(char for char in folded if char.isalnum() or char == "¥")


def main() -> None:
    """Run the parts asked for, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.media", description=__doc__)
    parser.add_argument("part", nargs="*", choices=["quality", "speech", "hour", []], help="all of them by default")
    parser.add_argument("--minutes", type=int, default=60, help="length of the long recording")
    wanted = parser.parse_args()
    parts = {"quality": quality, "speech": speech, "hour": lambda made: hour(made, wanted.minutes)}
    with tempfile.TemporaryDirectory() as made:
        for part in wanted.part or parts:
            parts[part](Path(made))


if __name__ == "__main__":
    main()
