"""One claim where it stands: the words before and after it, its clause, its channel, and what the text shows."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from checker.vocabulary import Category, Channel
from rules.language.folding import Folded
from rules.language.reading import Evidence

_WINDOW = 18
_CLAUSE = 60


@dataclass(eq=False)
class Scene:
    """A claim at `folded.squeezed[start:end]` and all that bears on it. `context` is neighbouring text."""

    folded: Folded
    start: int
    end: int
    kind: str
    category: Category
    channel: Channel
    day: date
    evidence: tuple[Evidence, ...]
    context: str = ""
    declared_general: bool = False

    @cached_property
    def words(self) -> str:
        """The claim's own squeezed words."""
        return self.folded.squeezed[self.start : self.end]

    @cached_property
    def before(self) -> str:
        """Up to 18 squeezed characters before the claim, within its sentence."""
        return self.folded.squeezed[max(0, self.start - _WINDOW) : self.start].rpartition("\n")[2]

    @cached_property
    def after(self) -> str:
        """Up to 18 squeezed characters after the claim, within its sentence."""
        return self.folded.squeezed[self.end : self.end + _WINDOW].partition("\n")[0]

    @cached_property
    def sentence(self) -> str:
        """The squeezed sentence around the claim, at most 60 characters to each side."""
        text = self.folded.squeezed
        left = text[max(0, self.start - _CLAUSE) : self.start].rpartition("\n")[2]
        right = text[self.end : self.end + _CLAUSE].partition("\n")[0]
        return left + self.words + right

    @cached_property
    def source(self) -> tuple[int, int]:
        """Half-open offsets of the claim in the source."""
        return self.folded.span(self.start, self.end)

    @cached_property
    def left(self) -> str:
        """Up to 40 source characters before the claim, punctuation and all."""
        first, _ = self.source
        return self.folded.source[max(0, first - 40) : first]

    @cached_property
    def right(self) -> str:
        """Up to 60 source characters after the claim, punctuation and all."""
        _, last = self.source
        return self.folded.source[last : last + 60]

    @cached_property
    def near(self) -> str:
        """The source around the claim and the neighbouring text: where a source or a number would stand."""
        first, last = self.source
        whole = self.folded.source
        around = whole if len(whole) <= 300 else whole[max(0, first - 120) : last + 120]
        return around + "\n" + self.context

    def shows(self, *kinds: str) -> bool:
        """Whether the text shows a well-formed number of one of these kinds."""
        return any(item.kind in kinds and item.sound for item in self.evidence)
