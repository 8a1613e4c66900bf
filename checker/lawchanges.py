"""What of the law, as we hold it, changes after a day: provisions and words that begin or end, and the rules concerned."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rules.law import lawbook, lexicon_names, lexicon_rows
from rules.rulebook import load_rulebook


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Change:
    """Something begins to hold on this day, or no longer does."""

    day: date
    what: str
    begins: bool
    rules: tuple[str, ...] = ()


def changes_after(day: date) -> list[Change]:
    """Every change later than `day`, the nearest first."""
    return sorted(change for change in (*_provisions(), *_words()) if change.day > day)


def _provisions() -> Iterator[Change]:
    citing: dict[str, list[str]] = {}
    for rule in load_rulebook().rules.values():
        for citation in (*rule.duty, *rule.reading):
            citing.setdefault(citation, []).append(rule.alias)
    for name, instrument in lawbook().items():
        for provision in instrument.provisions:
            citation = f"{name}:{provision.number}"
            rules = tuple(sorted(set(citing.get(citation, ()))))
            what = f"{citation} {provision.summary}"
            if provision.since and not provision.announced:
                yield Change(day=provision.since, what=what, begins=True, rules=rules)
            if provision.until:
                yield Change(day=provision.until, what=what, begins=False, rules=rules)


def _words() -> Iterator[Change]:
    for name in lexicon_names():
        for entry in lexicon_rows(name):
            what = f"用语表 {name}：{entry.term}"
            if entry.since:
                yield Change(day=entry.since, what=what, begins=True)
            if entry.until:
                yield Change(day=entry.until, what=what, begins=False)
