"""What a visit brings home, what sealing makes of it, and where in it something stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from checker.vocabulary.words import Channel, Sought, SubjectKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A quotation and where it stands.

    `start`/`end` are half-open code-point offsets into the text the reader took the quotation from (the visible
    text of the page, or the text as given). `box` is x, y, width, height in CSS pixels of the full-page screenshot.
    `time` is (from, to) in seconds of a recording. `page` is the URL of the snapshot.
    """

    quote: str
    channel: Channel = Channel.PAGE
    prefix: str = ""
    suffix: str = ""
    selector: str | None = None
    start: int | None = None
    end: int | None = None
    box: tuple[int, int, int, int] | None = None
    time: tuple[float, float] | None = None
    page: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blob:
    """Bytes brought home by a visit, before sealing.

    `role` is one of: document (HTML as served), dom (HTML as rendered), layout (JSON, see `LayoutBox`), screenshot
    (full page), viewport, har, response (a data call), text, media, source (a file given by a person), segment, init,
    events and timeline (see `checker.vocabulary.live`), price-readings and price-articles. With `path` the bytes are that file's and `content` is empty:
    recordings are sealed without being held in memory.
    """

    role: str
    content: bytes
    media_type: str
    url: str = ""
    note: str = ""
    path: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One page, one persona: everything a visit brought home, not yet sealed.

    `record` is JSON-able: requested and final URL, redirect chain, status, headers, resolved addresses and guard
    verdicts, TLS certificate, console errors, browser and persona, clock, budgets used, what is incomplete and why.
    """

    url: str
    final_url: str
    kind: SubjectKind
    title: str
    started_at: datetime
    finished_at: datetime
    blobs: tuple[Blob, ...]
    record: Mapping[str, Any]
    incomplete: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Artefact:
    """A sealed file. `name` is its role and number inside the capture; digests are lower-case hex."""

    name: str
    role: str
    sha256: str
    sm3: str
    size: int
    media_type: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """A sealed visit: `id` is `sha256:` + the digest of its canonical manifest."""

    id: str
    target: str
    captured_at: datetime
    artefacts: tuple[Artefact, ...]
    record: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutBox:
    """How one element was laid out: CSS path, box in page pixels, what makes text prominent or hard to read.

    `path` is the tag path with :nth-child, as `crawlers.readers` computes it from the rendered DOM. `color` and
    `background` are #rrggbb. `weight` is the CSS font weight.
    """

    path: str
    box: tuple[int, int, int, int]
    visible: bool
    font_px: float = 0.0
    weight: int = 400
    color: str = ""
    background: str = ""
    struck: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A data answer met while the page loaded."""

    url: str
    media_type: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One sealed page as extractors receive it; nothing here can reach the network.

    `reached_by` is how the crawler came here ("target", or the entry point's link text). `layout` is empty for saved
    pages. `document` is the HTML as served, `dom` as rendered (equal for saved pages).
    """

    url: str
    dom: str
    document: str = ""
    kind: SubjectKind = SubjectKind.OTHER
    reached_by: str = "target"
    layout: Sequence[LayoutBox] = ()
    responses: Sequence[Response] = ()
    captured_at: datetime | None = None
    trouble: str = ""  # a Reason value when this is not the page asked for, else ""
    record: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """A statement of where something was looked for, so that absence can be asserted.

    `complete` means: every documented entry point the pages offer was opened and could be read.
    """

    what: Sought
    where: tuple[str, ...]
    complete: bool
    hindrance: str = ""
