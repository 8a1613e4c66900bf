"""Which goods the seven-day return may leave out: what the title says of them, and what the seller gives as reason.

The lexicon `return_exceptions` holds the words. Senses: `closed` for the four kinds of the statute, `confirmable` for
those a buyer may agree to, `excuse` for reasons the law does not know.
"""

from dataclasses import dataclass

from checker.vocabulary import Category, Product, ReturnPolicy
from rules.law import Law

# Goods whose opened packing touches health or spoils them: a buyer may agree to keep them once opened.
_SPOILED_BY_OPENING = frozenset(
    {
        Category.FOOD, Category.HEALTH_FOOD, Category.DRUG, Category.DEVICE, Category.COSMETICS, Category.INFANT_FORMULA,
        Category.DISINFECTANT, Category.TEA, Category.ALCOHOL, Category.BABY_TOYS, Category.TOBACCO,
    }
)  # fmt: skip
_TO_BE_WEIGHED = frozenset({None, Category.GENERAL, Category.CATERING, Category.EDUCATION, Category.MEDICAL_BEAUTY})
OPENED = ("拆封", "开封", "打开包装", "激活", "启封", "撕封", "一次性封条", "撕标", "剪标")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Why goods may be left out: `kind` closed, confirmable, claimed (the seller's word alone), excuse, none."""

    kind: str
    words: str = ""


def ground_of(product: Product, policy: ReturnPolicy, law: Law) -> Ground:
    """The ground on which the goods may be left out of the seven-day return, judged by what they are."""
    if product.custom_made:
        return Ground(kind="closed", words="消费者定作的商品")
    lexicon = law.lexicon("return_exceptions")
    about = " ".join([product.name, *(offer.title.value for offer in product.offers if offer.title)])[:2000]
    senses = {entry.sense: entry.term for entry, _, _ in lexicon.longest_matches(about)}
    for kind in ("closed", "confirmable"):
        if kind in senses:
            return Ground(kind=kind, words=senses[kind])
    said = lexicon.longest_matches(f"{policy.text} {policy.reason}"[:2000])
    excuse = next((entry.term for entry, _, _ in said if entry.sense == "excuse"), "")
    claimed = next((entry.term for entry, _, _ in said if entry.sense != "excuse"), "")
    if product.category in _SPOILED_BY_OPENING and not excuse:
        return Ground(kind="confirmable", words="拆封后影响安全健康或者容易变质的商品")
    if claimed and not excuse:
        return Ground(kind="claimed", words=claimed)
    if excuse:
        return Ground(kind="excuse", words=excuse)
    return Ground(kind="unknown" if product.category in _TO_BE_WEIGHED else "none")


def only_when_opened(policy: ReturnPolicy) -> bool:
    """Whether the text takes away the return of opened or activated goods only."""
    text = f"{policy.text}{policy.reason}"
    return any(word in text for word in OPENED)
