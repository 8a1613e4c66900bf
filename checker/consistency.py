"""Whether the channels of a capture agree on the words a finding quotes: as served, as rendered, as pictured.

An edited page shows in one channel and not in the others. The score is the share of the channels looked at that show
the words; with fewer than two of three agreeing, a finding is never called strong. Not covered: words in recordings.
"""

import html
import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from PIL import Image, UnidentifiedImageError

from checker.errors import EvidenceNotSealed
from checker.evidence import read_artefact
from checker.vocabulary import Artefact, Capture, Channel, Finding, Outcome, Place

Reader = Callable[[Image.Image], str | None]  # the text in a picture; None when nobody can read it here

STRONG, WEAK, UNKNOWN = "strong", "weak", "unknown"
_MOST_PICTURES = 12
_MARGIN = 24
_LEGIBLE = 0.6  # share of the quoted characters the reader must find
_TAGS = re.compile(r"<!--.*?-->|<script\b.*?</script>|<style\b.*?</style>|<[^>]*>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consistency:
    """For one finding: whether each channel shows what is quoted; None where it was not looked at."""

    body: bool | None
    dom: bool | None
    picture: bool | None

    @property
    def score(self) -> float | None:
        """The share of the channels looked at that agree; None with fewer than two."""
        looked = [one for one in (self.body, self.dom, self.picture) if one is not None]
        return round(sum(looked) / len(looked), 2) if len(looked) >= 2 else None

    @property
    def strength(self) -> str:
        """strong, weak or unknown."""
        if self.score is None:
            return UNKNOWN
        return STRONG if self.score >= 0.66 else WEAK

    def told(self) -> dict[str, Any]:
        """As it is kept with the inspection."""
        return {
            "body": self.body,
            "dom": self.dom,
            "picture": self.picture,
            "score": self.score,
            "strength": self.strength,
        }


def consistencies(
    evidence: Path, capture: Capture, findings: Iterable[Finding], read: Reader
) -> dict[str, dict[str, Any]]:
    """The consistency of each concern that quotes a page, by fingerprint; at most twelve pictures are read."""
    pages = [_Page(evidence, capture, number, visit) for number, visit in enumerate(capture.record["visits"])]
    left = [_MOST_PICTURES]
    found = {}
    for finding in findings:
        quoted = [one for one in finding.places if one.quote.strip() and one.channel is Channel.PAGE]
        if finding.outcome in (Outcome.FAILED, Outcome.CANNOT_TELL) and quoted:
            found[finding.fingerprint] = _of(quoted[0], pages, read, left).told()
    return found


def _of(place: Place, pages: Sequence["_Page"], read: Reader, left: list[int]) -> Consistency:
    page = next((one for one in pages if one.url == place.page), pages[0] if len(pages) == 1 else None)
    if page is None:
        return Consistency(body=None, dom=None, picture=None)
    quote = bare(place.quote)
    dom, body = page.text("dom"), page.served()
    picture = None
    if place.box is not None and left[0] > 0 and (crop := page.crop(place.box)) is not None:
        left[0] -= 1
        shown = read(crop)
        picture = None if shown is None else _resembles(quote, bare(shown))
    return Consistency(
        body=None if body is None else quote in body, dom=None if dom is None else quote in dom, picture=picture
    )


class _Page:
    """One page of a capture, its channels read when they are asked for."""

    def __init__(self, evidence: Path, capture: Capture, number: int, visit: Mapping[str, Any]) -> None:
        self.url = visit["final_url"] or visit["url"]
        self._evidence = evidence
        self._own = [one for one in capture.artefacts if one.name.startswith(f"{number}/")]
        self._texts: dict[str, str | None] = {}

    def text(self, role: str) -> str | None:
        """The bare words of the HTML kept under this role."""
        if role not in self._texts:
            content = self._bytes(role)
            self._texts[role] = None if content is None else bare(_words(_decoded(content[1], content[0])))
        return self._texts[role]

    def served(self) -> str | None:
        """The bare words of everything the servers sent: the page and its data answers."""
        if "served" not in self._texts:
            sent = [self.text("document")] if self.text("document") is not None else []
            answers = (one for one in self._own if one.role == "response")
            sent += [bare(_values(_decoded(read_artefact(self._evidence, one), one))) for one in answers]
            self._texts["served"] = "\n".join(one or "" for one in sent) if sent else None
        return self._texts["served"]

    def crop(self, box: tuple[int, int, int, int]) -> Image.Image | None:
        """The part of the screenshot around a box."""
        content = self._bytes("screenshot")
        if content is None:
            return None
        try:
            with Image.open(io.BytesIO(content[1])) as image:
                left, top, width, height = box
                area = (max(0, left - _MARGIN), max(0, top - _MARGIN), min(image.width, left + width + _MARGIN),
                        min(image.height, top + height + _MARGIN))  # fmt: skip
                if area[2] <= area[0] or area[3] <= area[1]:
                    return None
                return image.convert("RGB").crop(area)
        except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
            return None

    def _bytes(self, role: str) -> tuple[Artefact, bytes] | None:
        found = next((one for one in self._own if one.role == role), None)
        try:
            return (found, read_artefact(self._evidence, found)) if found else None
        except EvidenceNotSealed:
            return None


def bare(text: str) -> str:
    """The text without blanks, in one form of each character."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _words(markup: str) -> str:
    return html.unescape(_TAGS.sub("", markup))


def _values(text: str) -> str:
    """All strings of a JSON answer, or the text itself."""
    try:
        stack, found = [json.loads(text)], list[str]()
    except (ValueError, RecursionError):
        return text
    while stack:
        one = stack.pop()
        if isinstance(one, dict):
            stack += one.values()
        elif isinstance(one, list):
            stack += one
        else:
            found.append(str(one))
    return "\n".join(found)


def _decoded(content: bytes, artefact: Artefact) -> str:
    named = re.search(r"charset=([\w.-]+)", artefact.media_type)
    try:
        return content.decode(named[1] if named else "utf-8", "replace")
    except LookupError:
        return content.decode("utf-8", "replace")


def _resembles(quote: str, shown: str) -> bool:
    """Whether enough of the quote's characters were read; the reader confuses some."""
    return bool(quote) and sum(letter in shown for letter in quote) / len(quote) >= _LEGIBLE


@lru_cache(maxsize=1)
def picture_reader() -> Reader:
    """Reads pictures with the reader of recordings; nothing where it is not installed."""
    try:
        from crawlers.readers.frames_ocr import read_lines
    except ImportError:
        return lambda image: None

    def read(image: Image.Image) -> str | None:
        import numpy as np

        pixels = np.ascontiguousarray(np.asarray(image)[:, :, ::-1])
        return "".join(line.text for line in read_lines(pixels, 2.0 if max(image.size) < 600 else 1.0))

    return read
