"""Unfair terms met in the words of a page, room or comment.

Not covered: full terms documents (terms.unfair_terms).
"""

from checker.vocabulary import Claim, Role, Severity
from rules.advertising._words import for_a_person, verdict_on
from rules.after_sales._exceptions import OPENED
from rules.law import Law
from rules.rule import Verdict, inapplicable, rule


@rule(
    alias="IR-17-1-W",
    title="宣传文字中的不公平条款",
    duty=["cn-consumer-regulation:17"],
    penalties=["cn-consumer-regulation:50(1)"],
    duty_bearer=Role.SELLER,
    severity=Severity.S3,
    yields_to=["terms.unfair_terms"],
    remedy="撤下该条款，按法律规定办理退换货和售后。",
    plain="这样的「霸王条款」对您没有约束力。",
    wording="unfair_terms",
)
def unfair_words(claim: Claim, law: Law) -> Verdict:
    """宣传文字中的不公平条款。"""
    found = verdict_on(claim, law, "unfair_terms", message="以声明排除或限制消费者权利")
    about_returns = bool(found.places) and all("无理由" in place.quote for place in found.places)
    if not about_returns:
        return found
    said = law.lexicon("return_exceptions").longest_matches(f"{claim.goods[:2000]} {claim.text}")
    senses = {entry.sense for entry, _, _ in said}
    if senses & {"closed", "confirmable"} or any(word in claim.text for word in OPENED):
        return inapplicable("法律允许排除无理由退货的商品；是否标注、确认由退货规则判断。")
    return found if "excuse" in senses else for_a_person(found, "商品是否属于法律允许排除的")
