"""The script of a live room: what is drawn, said, written and sold when. Seconds count from the start of the stream."""

import hashlib
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "scripts"
SPEECH = Path(__file__).parent / "speech"
ROOMS = tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """Text drawn into the picture from `from_s` until `to_s`; place and size in pixels, colours as ffmpeg has them."""

    text: str
    from_s: float
    to_s: float
    x: int = 24
    y: int = 24
    size: int = 32
    color: str = "white"
    box: str = "black@0.55"


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """A sentence said at `at_s`; `wav` is a file of the `speech` folder, a tone stands in where there is none."""

    text: str
    at_s: float
    wav: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment of the room."""

    text: str
    at_s: float
    sender: str
    role: str = "viewer"  # viewer, anchor, assistant


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The state of a product card from `at_s` on; `gone` takes it away."""

    id: str
    title: str
    price_fen: int
    at_s: float
    explaining: bool = False
    stock: str = ""
    gone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A room. `transport` is how its page plays it: hls, flv or ws. `cuts` are stretches in which nothing is sent."""

    name: str
    title: str
    seconds: int
    account: str
    transport: str = "hls"
    background: str = "0x2f4858"
    noise: int = 0
    width: int = 540
    height: int = 960
    rate: int = 10
    operator: str = ""  # shown on the page
    page_notices: tuple[str, ...] = ()
    overlays: tuple[Overlay, ...] = ()
    speech: tuple[Speech, ...] = ()
    comments: tuple[Comment, ...] = ()
    cards: tuple[Card, ...] = ()
    viewers: tuple[tuple[float, int], ...] = ()
    cuts: tuple[tuple[float, float], ...] = ()
    digest: str = field(default="", compare=False)


def read_script(name: str, folder: Path = FOLDER) -> Script:
    """The script of that name."""
    content = (folder / f"{name}.toml").read_bytes()
    held = tomllib.loads(content.decode("utf-8"))
    parts: dict[str, Any] = {
        "overlays": tuple(Overlay(**row) for row in held.pop("overlay", ())),
        "speech": tuple(Speech(**row) for row in held.pop("speech", ())),
        "comments": tuple(Comment(**row) for row in held.pop("comment", ())),
        "cards": tuple(Card(**row) for row in held.pop("card", ())),
        "viewers": tuple((row["at_s"], row["count"]) for row in held.pop("viewers", ())),
        "cuts": tuple((row["from_s"], row["to_s"]) for row in held.pop("cut", ())),
        "page_notices": tuple(held.pop("page_notices", ())),
    }
    sounds = b"".join(
        (SPEECH / one.wav).read_bytes() for one in parts["speech"] if one.wav and (SPEECH / one.wav).exists()
    )
    return Script(name=name, **held, **parts, digest=hashlib.sha256(content + sounds).hexdigest())
