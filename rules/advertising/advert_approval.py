"""Advertising approval numbers missing or past their date.

Not covered: name-only adverts, which need no approval.
"""

from checker.vocabulary import Category, Claim, Role, Severity
from rules.advertising._words import only_for, verdict_on
from rules.law import Law
from rules.rule import Verdict, rule

_GOODS = frozenset({Category.HEALTH_FOOD, Category.DRUG, Category.DEVICE})


@rule(
    alias="HF-9-1",
    title="三品一械广告未见广告批准文号",
    duty=["cn-advertising-law:46", "cn-health-product-ad-measures:9"],
    penalties=["cn-advertising-law:58(1)"],
    duty_bearer=Role.ADVERTISER,
    severity=Severity.S1,
    remedy="经审查批准后标明广告批准文号。",
    plain="这类广告要先审查，广告里应有批准文号。",
    wording="review_missing",
)
def advert_approval(claim: Claim, law: Law) -> Verdict:
    """三品一械广告未见广告批准文号。"""
    ended = only_for(claim, law, _GOODS)
    if ended is not None:
        return ended
    return verdict_on(claim, law, "review_missing", message="药品、器械、保健食品广告未标明有效的广告批准文号")
