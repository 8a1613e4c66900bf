"""Composes a script into an MPEG-TS file with ffmpeg, once: the same script gives the same picture and sound."""

import subprocess
import tempfile
from pathlib import Path

from tests.marketplace.live.script import SPEECH, Script, Speech

FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
CACHE = Path(tempfile.gettempdir()) / "shuoqing-live-rooms"
KEY_S = 2  # between keyframes


def composed(script: Script, cache: Path = CACHE) -> Path:
    """The stream's file; made when it is not there yet. Raises RuntimeError with what ffmpeg said."""
    path = cache / f"{script.name}-{script.digest[:16]}.ts"
    if path.exists():
        return path
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as folder:
        half = Path(folder) / "half.ts"
        done = subprocess.run([*_command(script, Path(folder)), str(half)], capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(done.stderr[-2000:])
        half.replace(path)
    return path


def _command(script: Script, folder: Path) -> list[str]:
    size, rate = f"{script.width}x{script.height}", script.rate
    picture = f"color=c={script.background}:s={size}:r={rate}:d={script.seconds}"
    sounds = [one for one in script.speech if one.wav and (SPEECH / one.wav).exists()]
    command = ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", picture]
    command += ["-f", "lavfi", "-i", f"anullsrc=r=24000:cl=mono:d={script.seconds}"]
    for one in sounds:
        command += ["-i", str(SPEECH / one.wav)]
    graph = f"[0:v]{_drawn(script, folder)}[v];{_mixed(script, sounds)}"
    coding = ["-c:v", "libx264", "-preset", "superfast", "-crf", "24", "-pix_fmt", "yuv420p", "-bf", "0"]
    keys = ["-g", str(rate * KEY_S), "-keyint_min", str(rate * KEY_S), "-sc_threshold", "0"]
    sound = ["-c:a", "aac", "-b:a", "64k", "-ar", "44100"]
    return [*command, "-filter_complex", graph, "-map", "[v]", "-map", "[a]", *coding, *keys, *sound, "-t",
            str(script.seconds), "-f", "mpegts"]  # fmt: skip


def _drawn(script: Script, folder: Path) -> str:
    """A moving mark, so that frames differ, noise where the script wants it, and the texts."""
    steps = [f"drawbox=x='mod(t*40\\,{script.width - 40})':y={script.height - 60}:w=40:h=40:color=orange:t=fill"]
    if script.noise:
        steps.append(f"noise=alls={script.noise}:allf=t")
    for number, one in enumerate(script.overlays):
        text = folder / f"{number}.txt"
        text.write_text(one.text, "utf-8")
        box = f":box=1:boxcolor={one.box}:boxborderw=8" if one.box else ""
        steps.append(
            f"drawtext=fontfile={FONT}:textfile={text}:x={one.x}:y={one.y}:fontsize={one.size}:fontcolor={one.color}{box}"
            f":enable='between(t\\,{one.from_s}\\,{one.to_s})'"
        )
    return ",".join(steps)


def _mixed(script: Script, sounds: list[Speech]) -> str:
    """The sentences at their times; a short tone for each that has no recording yet."""
    parts, labels = [], ["[1:a]"]
    for number, one in enumerate(sounds):
        parts.append(f"[{number + 2}:a]aresample=24000,adelay={int(one.at_s * 1000)}:all=1[s{number}]")
        labels.append(f"[s{number}]")
    for number, one in enumerate(one for one in script.speech if one not in sounds):
        tone = f"sine=f=440:r=24000:d=0.6,volume=0.2,adelay={int(one.at_s * 1000)}:all=1"
        parts.append(f"{tone}[t{number}]")
        labels.append(f"[t{number}]")
    parts.append(f"{''.join(labels)}amix=inputs={len(labels)}:duration=first:normalize=0[a]")
    return ";".join(parts)
