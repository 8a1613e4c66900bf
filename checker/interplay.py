"""One act, one finding: where a special rule and a general one speak of the same words, the special one speaks for both.

The general rule's articles and penalty paths are kept beside the special one's, so that an inspector sees both. Two
findings are of one act when they quote the same words, or one inside the other's, on the same page.
Cost: findings of yielding rules x findings of the rules they yield to, both few.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from checker.vocabulary import Finding, Outcome, Place
from rules.rule import Rule
from rules.rulebook import Rulebook

_CONCERNS = (Outcome.FAILED, Outcome.CANNOT_TELL)


def settled(findings: Sequence[Finding], rulebook: Rulebook) -> list[Finding]:
    """The findings, those of general rules taken into the special ones that speak of the same act; order is kept."""
    kept = list(findings)
    for general in findings:
        rule = rulebook.rules.get(general.rule)
        if rule is None or not rule.yields_to or general.outcome not in _CONCERNS:
            continue
        at = next((index for index, other in enumerate(kept) if _outranks(other, general, rule)), None)
        if at is not None:
            kept[at] = _joined(kept[at], general, rule)
            kept.remove(general)
    return kept


def _outranks(special: Finding, general: Finding, rule: Rule) -> bool:
    if special.rule not in rule.yields_to or special.outcome not in _CONCERNS:
        return False
    return any(_same_act(one, other) for one in special.places for other in general.places)


def _same_act(one: Place, other: Place) -> bool:
    first, second = _folded(one), _folded(other)
    return one.page == other.page and bool(first and second) and (first in second or second in first)


def _joined(special: Finding, general: Finding, rule: Rule) -> Finding:
    also = f"同一行为还涉及「{rule.title}」（{general.alias}），依据和处罚路径一并列出，不另作结论。"
    return replace(
        special,
        severity=min(special.severity, general.severity),
        citations=tuple(dict.fromkeys((*special.citations, *general.citations))),
        penalties=tuple(dict.fromkeys((*special.penalties, *general.penalties))),
        places=tuple(dict.fromkeys((*special.places, *general.places))),
        reasoning=tuple(dict.fromkeys((*special.reasoning, *general.reasoning, also))),
    )


def _folded(place: Place) -> str:
    return "".join(unicodedata.normalize("NFKC", place.quote).split())
