"""Guesses what goods a text is about, from its own words and numbers; says so when it cannot.

Used only when nobody said. A registration number decides alone; otherwise each category's words count once each, and
the best must lead the next. Not covered: goods that the text never names.
"""

from collections.abc import Sequence

from checker.vocabulary import Category
from rules.language.reading import Evidence
from rules.language.senses import Senses

_BY_NUMBER = {
    "health-food": Category.HEALTH_FOOD,
    "drug": Category.DRUG,
    "device": Category.DEVICE,
    "special-cosmetic": Category.COSMETICS,
    "cosmetic": Category.COSMETICS,
    "disinfectant": Category.DISINFECTANT,
    "pesticide": Category.AGRI,
    "food-licence": Category.FOOD,
    "medical-ad": Category.MEDICAL_BEAUTY,
}
# A word of the narrower kind outweighs one of the wider: 白茶 is also food, 婴儿奶粉 also contains 奶粉.
_WEIGHT = {
    Category.INFANT_FORMULA: 2,
    Category.TEA: 2,
    Category.MEDICAL_BEAUTY: 2,
    Category.HEALTH_FOOD: 2,
    Category.TOBACCO: 2,
}
_SENSES = {f"is_{category.value}": category for category in Category}
_ASKED = frozenset((*_SENSES, "eat"))


def classified(senses: Senses, evidence: Sequence[Evidence]) -> Category | None:
    """The category, or None when the text does not tell."""
    for item in evidence:
        if item.kind in _BY_NUMBER:
            return _BY_NUMBER[item.kind]
    found = senses.mentioned(_ASKED)
    eaten = found.pop("eat", [])
    scores = {
        _SENSES[sense]: len({word[:2] for word in row}) * _WEIGHT.get(_SENSES[sense], 1) for sense, row in found.items()
    }
    if not scores:
        return Category.FOOD if eaten else None
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    best, most = ranked[0]
    if len(ranked) > 1 and ranked[1][1] == most:
        return None
    return best
