"""Goods opened for inspection or reasonably tried on can still be returned.

Blanket "拆封不退" is a question: for sealed food, cosmetics, underwear and the like it may be lawful.
Not covered: refusals after the purchase; whether goods are still intact.
"""

from checker.vocabulary import Role, Severity, Sought, Terms
from rules.gates import unseen
from rules.law import Law
from rules.rule import Verdict, cannot_tell, passed, rule
from rules.terms._clauses import hits


@rule(
    alias="RT-8-1",
    title="查验拆封、合理试用后仍可无理由退货",
    duty=["cn-seven-day-return-measures:8", "cn-consumer-regulation:19(3)", "cn-consumer-infringement-penalties:9(3)"],
    penalties=["cn-seven-day-return-measures:31(1)", "cn-consumer-law:56(1)"],
    duty_bearer=Role.SELLER,
    severity=Severity.S3,
    needs=[Sought.TERMS],
    remedy="改成「商品完好（不影响二次销售）可以退，为检查打开包装不影响退货」；一次性密封、贴身等商品写明具体情形。",
    plain="打开看看不影响退货，「拆封不退」多数时候不算数。",
)
def opened_goods(terms: Terms, law: Law) -> Verdict:
    found = list(hits(terms.clauses, law.lexicon("opened_goods")))
    if found:
        question = "笼统规定拆封、试用后不退：商品是否属于拆封后影响安全健康、一次性密封等可以例外的种类？"
        return cannot_tell(question, quotes=[hit.place for hit in found])
    return unseen(terms, Sought.TERMS) or passed("看过的条款没有拆封、试用不退的规定。")
