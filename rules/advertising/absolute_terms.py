"""Absolute terms used to praise goods, with every exemption of the 2023 guide tried and shown.

Not covered: rankings (absolute_ranks) and prices (lowest_price); words drawn in images that no reader saw.
"""

import unicodedata

from checker.vocabulary import Claim, Role, Severity
from rules.advertising._words import for_a_person, verdict_on
from rules.law import Law
from rules.rule import Verdict, rule

_STATUTORY = ("国家级", "最高级", "最佳")


@rule(
    alias="AD-9-3",
    title="广告使用绝对化用语",
    duty=["cn-advertising-law:9(3)"],
    reading=["cn-absolute-terms-guide:5", "cn-absolute-terms-guide:6"],
    penalties=["cn-advertising-law:57"],
    duty_bearer=Role.ADVERTISER,
    severity=Severity.S2,
    remedy="撤下该用语及其各处引用；改述可核实的事实，或留存能证明豁免情形的材料。",
    plain="商家用了「最、第一、顶级」这类说法，但没有给出可以查证的依据。",
    wording="abs_term",
)
def absolute_terms(claim: Claim, law: Law) -> Verdict:
    """广告使用绝对化用语。"""
    found = verdict_on(claim, law, "abs_term", message="使用「国家级、最高级、最佳」或含义相近的绝对化用语")
    if any(_is_statutory(place.quote) for place in found.places):
        return found
    # Whether another word means the same is a question of its context; the guide leaves it to the authority.
    return for_a_person(found, "是否同义")


def _is_statutory(quoted: str) -> bool:
    """Whether the words quoted hold one that article 9(3) itself names, however it was pulled apart."""
    letters = "".join(letter for letter in unicodedata.normalize("NFKC", quoted) if letter.isalnum())
    return any(word in letters for word in _STATUTORY)
