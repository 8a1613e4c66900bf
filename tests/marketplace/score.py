"""Findings against an answer key: what was missed, what was invented, what was called otherwise.

For each target and duty the worst outcome of the inspection counts (failed, cannot-tell, untested, passed,
inapplicable, in this order); what the rule for another kind of subject says counts only when it is an alarm. A duty of
the key without any finding counts as untested. Duties on which the key is silent may come to anything but failed or
cannot-tell. Duties outside the first twelve rules are scored where the key lists them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from checker.vocabulary import Finding, Outcome
from tests.marketplace.keys import ALIASES, Target, family, read_key, speaks_for

_ALARMS = frozenset({Outcome.FAILED, Outcome.CANNOT_TELL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One place where findings and key differ. `expected` is None where the key is silent."""

    world: str
    path: str
    alias: str
    expected: Outcome | None
    found: Outcome
    why: str
    quoted: tuple[str, ...] = ()

    def __str__(self) -> str:
        expected = self.expected or "no alarm"
        quoted = f"  quoted: {' | '.join(self.quoted)}" if self.quoted else ""
        return f"{self.world}/{self.path}  {self.alias}  expected {expected}, found {self.found}  ({self.why}){quoted}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Missed: an expected alarm that did not come. Invented: an alarm nobody expects. Wrong: any other difference."""

    checked: int
    missed: tuple[Difference, ...] = ()
    invented: tuple[Difference, ...] = ()
    wrong: tuple[Difference, ...] = ()

    @property
    def is_perfect(self) -> bool:
        """Whether every expectation was met and nothing was added."""
        return not (self.missed or self.invented or self.wrong)

    def __add__(self, other: "Score") -> "Score":
        return Score(
            checked=self.checked + other.checked,
            missed=self.missed + other.missed,
            invented=self.invented + other.invented,
            wrong=self.wrong + other.wrong,
        )

    def __str__(self) -> str:
        parts = (("missed", self.missed), ("invented", self.invented), ("wrong", self.wrong))
        head = f"{self.checked} expectations: " + ", ".join(f"{len(found)} {name}" for name, found in parts)
        lines = [f"  {name:<9}{difference}" for name, found in parts for difference in found]
        return "\n".join([head, *lines])


def score(world: str, findings_by_target: Mapping[str, Iterable[Finding]]) -> Score:
    """The score of one world. Keys of the mapping are target paths below the world; a path left out found nothing.

    Raises KeyError when findings are given for a path that the key does not know.
    """
    targets = {target.path: target for target in read_key(world)}
    for path in findings_by_target:
        if path not in targets:
            raise KeyError(f"{world} has no target {path!r}")
    total = Score(checked=0)
    for path, target in targets.items():
        total = total + _score_target(world, target, list(findings_by_target.get(path, ())))
    return total


def _score_target(world: str, target: Target, findings: list[Finding]) -> Score:
    met = Score(checked=len(target.expects))
    for alias in dict.fromkeys([*ALIASES, *(expect.alias for expect in target.expects)]):
        of_alias = [
            finding
            for finding in findings
            if family(finding.alias) == alias and (finding.outcome in _ALARMS or speaks_for(finding.alias, target.kind))
        ]
        met = met + _compare(world, target, alias, of_alias)
    return met


def _compare(world: str, target: Target, alias: str, findings: list[Finding]) -> Score:
    expect = target.expected(alias)
    found = min((finding.outcome for finding in findings), key=lambda outcome: outcome.rank, default=Outcome.UNTESTED)
    quoted = tuple(place.quote for finding in findings if finding.outcome is found for place in finding.places)
    why = expect.why if expect else "the key expects nothing here"
    difference = Difference(
        world=world,
        path=target.path,
        alias=alias,
        expected=expect.outcome if expect else None,
        found=found,
        why=why,
        quoted=quoted,
    )
    if expect is None:
        return Score(checked=0, invented=(difference,) if found in _ALARMS else ())
    if expect.outcome is found:
        unquoted = not all(any(wanted in quote for quote in quoted) for wanted in expect.quotes)
        return Score(checked=0, wrong=(difference,) if unquoted else ())
    if expect.outcome in _ALARMS and found not in _ALARMS:
        return Score(checked=0, missed=(difference,))
    if expect.outcome not in _ALARMS and found in _ALARMS:
        return Score(checked=0, invented=(difference,))
    return Score(checked=0, wrong=(difference,))
