"""One claim where it stands: the words before and after it, its clause, its channel, and what the text shows."""

from dataclasses import dataclass
from datetime import date

from checker.vocabulary import Category, Channel
from rules.language.evidence import Numbers
from rules.language.folding import Folded
from rules.language.reading import Evidence

_WINDOW = 18
_CLAUSE = 60
_LEFT, _RIGHT = 40, 60


@dataclass(eq=False)
class Scene:
    """A claim at `folded.squeezed[start:end]` and all that bears on it. `context` is neighbouring text.

    `words` are the claim's own squeezed words, `before` and `after` up to 18 squeezed characters beside it in its
    sentence; `source` its half-open offsets in the source, `left` and `right` up to 40 and 60 source characters beside
    it, punctuation and all.
    """

    folded: Folded
    start: int
    end: int
    kind: str
    category: Category
    channel: Channel
    day: date
    numbers: Numbers
    context: str = ""
    declared_general: bool = False

    def __post_init__(self) -> None:
        start, end, text, whole = self.start, self.end, self.folded.squeezed, self.folded.source
        self.source = first, last = self.folded.span(start, end)
        self.words = text[start:end]
        self.before = text[start - _WINDOW if start > _WINDOW else 0 : start].rpartition("\n")[2]
        self.after = text[end : end + _WINDOW].partition("\n")[0]
        self.left = whole[first - _LEFT if first > _LEFT else 0 : first]
        self.right = whole[last : last + _RIGHT]
        self._sentence: str | None = None
        self._near: str | None = None

    @property
    def sentence(self) -> str:
        """The squeezed sentence around the claim, at most 60 characters to each side."""
        if self._sentence is None:
            text = self.folded.squeezed
            left = text[max(0, self.start - _CLAUSE) : self.start].rpartition("\n")[2]
            right = text[self.end : self.end + _CLAUSE].partition("\n")[0]
            self._sentence = left + self.words + right
        return self._sentence

    @property
    def near(self) -> str:
        """The source around the claim and the neighbouring text: where a source or a number would stand."""
        if self._near is None:
            first, last = self.source
            whole = self.folded.source
            around = whole if len(whole) <= 300 else whole[max(0, first - 120) : last + 120]
            self._near = around + "\n" + self.context
        return self._near

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The numbers that the text and what stands beside it show."""
        return self.numbers.all()

    def shows(self, *kinds: str) -> bool:
        """Whether the text shows a well-formed number of one of these kinds."""
        return any(item.kind in kinds and item.sound for item in self.evidence)
