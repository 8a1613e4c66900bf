"""Composes keyed recordings: a moving picture, text laid over it at known times, known sounds, encoded for real."""

import subprocess
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
SOUNDS = Path(__file__).parents[1] / "marketplace" / "sounds"


@dataclass(frozen=True, kw_only=True)
class Overlay:
    """Text laid over the picture from `from_s` until `to_s`; `alpha` 0..255 is its opacity."""

    text: str
    from_s: float = 0.0
    to_s: float = 1e9
    at: tuple[int, int] = (30, 60)
    size: int = 36
    colour: str = "#ffffff"
    alpha: int = 255
    plate: str = ""


@dataclass(frozen=True, kw_only=True)
class Sound:
    """A sound of `tests/marketplace/sounds` beginning at a second."""

    name: str
    at_s: float


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What a recording shows and says; the key of what must be found in it."""

    seconds: float
    overlays: Sequence[Overlay] = ()
    sounds: Sequence[Sound] = ()
    size: tuple[int, int] = (720, 1280)
    rate: int = 10
    moving: bool = True
    mute: bool = False


@cache
def texts() -> dict[str, str]:
    """What each sound says."""
    return {name: str(text) for name, text in tomllib.loads((SOUNDS / "texts.toml").read_text("utf-8")).items()}


def compose(scene: Scene, path: Path, *, codec: Sequence[str] = ("-crf", "26")) -> Path:
    """Write the recording; the container follows the name's ending."""
    width, height = scene.size
    command = ["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}"]
    command += ["-r", str(scene.rate), "-i", "-"]
    for sound in scene.sounds:
        command += ["-i", str(SOUNDS / f"{sound.name}.opus")]
    if not scene.mute:
        command += ["-f", "lavfi", "-t", str(scene.seconds), "-i", "anullsrc=r=16000:cl=mono"]
        mixed = "".join(
            f"[{number + 1}:a]adelay={round(sound.at_s * 1000)}[s{number}];"
            for number, sound in enumerate(scene.sounds)
        )
        inputs = "".join(f"[s{number}]" for number in range(len(scene.sounds)))
        count = len(scene.sounds)
        graph = f"{mixed}{inputs}[{count + 1}:a]amix=inputs={count + 1}:duration=longest:normalize=0[sound]"
        command += ["-filter_complex", graph, "-map", "0:v", "-map", "[sound]", "-t", str(scene.seconds)]
    vp = path.suffix == ".webm"
    command += ["-c:v", "libvpx" if vp else "libx264", *(() if vp else ("-preset", "ultrafast", "-g", "50", *codec))]
    command += ["-pix_fmt", "yuv420p"]
    if not scene.mute:
        command += ["-c:a", "libopus" if vp else "aac", "-ar", "16000" if vp else "44100"]
    with subprocess.Popen([*command, str(path)], stdin=subprocess.PIPE, stderr=subprocess.PIPE) as encoder:
        assert encoder.stdin is not None
        try:
            for number in range(round(scene.seconds * scene.rate)):
                encoder.stdin.write(_frame(scene, number / scene.rate).tobytes())
            encoder.stdin.close()
        except BrokenPipeError:
            pass
        said = encoder.stderr.read().decode() if encoder.stderr else ""
        if encoder.wait() != 0:
            raise RuntimeError(said)
    return path


def _frame(scene: Scene, at_s: float) -> Image.Image:
    picture = _ground(scene.size).copy()
    draw = ImageDraw.Draw(picture, "RGBA")
    if scene.moving:
        _host(draw, scene.size, at_s)
    for overlay in scene.overlays:
        if overlay.from_s <= at_s < overlay.to_s:
            _lay(draw, overlay)
    return picture


@cache
def _ground(size: tuple[int, int]) -> Image.Image:
    """A shelf-like ground with edges of its own."""
    width, height = size
    rows = np.linspace(90, 150, height)[:, None, None] + np.zeros((height, width, 3))
    rows[:, :, 2] += 20
    picture = Image.fromarray(rows.astype(np.uint8))
    draw = ImageDraw.Draw(picture)
    for row in range(3):
        for column in range(4):
            left, top = column * width // 4 + 12, height // 8 + row * height // 4
            tone = 110 + 15 * ((row + column) % 4)
            draw.rectangle((left, top, left + width // 6, top + height // 7), fill=(tone, tone - 20, tone - 40))
    return picture


def _host(draw: ImageDraw.ImageDraw, size: tuple[int, int], at_s: float) -> None:
    """Somebody who moves all the time."""
    width, height = size
    x = width / 2 + width / 5 * np.sin(at_s * 1.3)
    y = height * 0.62 + 14 * np.sin(at_s * 2.9)
    draw.ellipse((x - 120, y - 150, x + 120, y + 90), fill=(224, 190, 165))
    draw.rectangle((x - 200, y + 80, x + 200, height), fill=(60, 80, 140))
    hand = x + 180 * np.cos(at_s * 2.2)
    draw.ellipse((hand - 40, y + 40, hand + 40, y + 120), fill=(224, 190, 165))


def _lay(draw: ImageDraw.ImageDraw, overlay: Overlay) -> None:
    font = _font(overlay.size)
    if overlay.plate:
        left, top, right, bottom = draw.textbbox(overlay.at, overlay.text, font=font)
        draw.rectangle((left - 10, top - 8, right + 10, bottom + 8), fill=overlay.plate)
    red, green, blue = (int(overlay.colour[at : at + 2], 16) for at in (1, 3, 5))
    draw.text(overlay.at, overlay.text, font=font, fill=(red, green, blue, overlay.alpha))


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, size)
