"""What reading one text came to: the claims found in it, the numbers it shows, and the exemptions tried."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from checker.vocabulary import Category, Exemption


class Via(StrEnum):
    """How a claim's words were recognised; everything but the first two leads to `cannot-tell` at most."""

    LITERAL = "literal"
    VARIANT = "variant"  # width, traditional or Japanese form, separators: the same word beyond doubt
    PINYIN = "pinyin"
    FUZZY = "fuzzy"  # homophone, split character, picture, initial
    ALLUSION = "allusion"  # nothing is named


@dataclass(frozen=True, slots=True)
class Evidence:
    """A registration, approval, licence, standard or report number shown. `sound` is its format check."""

    kind: str
    number: str
    start: int
    end: int
    sound: bool = True
    note: str = ""


class Hit(NamedTuple):
    """One claim: its class of the taxonomy, what kind of claim it is, and where it stands (source offsets)."""

    cls: str
    kind: str
    start: int
    end: int
    text: str
    via: Via
    certain: bool
    exemptions: tuple[Exemption, ...] = ()
    reason: str = ""

    @property
    def cleared(self) -> bool:
        """Whether an exemption held, so that the claim is shown but not held against anybody."""
        return any(exemption.held for exemption in self.exemptions)


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as the law reads it. Evidence is what was looked for: where no category was given, or an exemption
    turned on a number."""

    hits: tuple[Hit, ...]
    evidence: tuple[Evidence, ...]
    category: Category

    def of(self, cls: str) -> tuple[Hit, ...]:
        """The claims of one class that no exemption cleared."""
        return tuple(hit for hit in self.hits if hit.cls == cls and not hit.cleared)

    def cleared(self, cls: str) -> tuple[Hit, ...]:
        """The claims of one class that an exemption cleared."""
        return tuple(hit for hit in self.hits if hit.cls == cls and hit.cleared)

    def shows(self, *kinds: str) -> bool:
        """Whether a well-formed number of one of these kinds is shown."""
        return any(item.kind in kinds and item.sound for item in self.evidence)
