"""Who takes a deposit says beforehand how and when it is given back.

Judged on the clauses that speak of deposits; a clause that refuses repayment altogether is a breach, one that refuses it
on a condition (goods lost or broken) is a question.
Not covered: deposits nobody's terms mention; whether they are paid back.
"""

import re

from checker.vocabulary import Clause, Role, Severity, Sought, Terms
from rules.gates import unseen
from rules.law import Law
from rules.rule import Verdict, cannot_tell, failed, inapplicable, passed, rule
from rules.terms._clauses import is_forbidden


@rule(
    alias="IR-20-1",
    title="押金要事先约定退还方式和时限",
    duty=["cn-ecommerce-law:21", "cn-consumer-regulation:20"],
    penalties=["cn-ecommerce-law:78", "cn-consumer-regulation:50(1)"],
    duty_bearer=Role.OPERATOR,
    severity=Severity.S3,
    needs=[Sought.TERMS],
    remedy="写明押金怎么退、多少天退，不设不合理条件，符合条件及时退。",
    plain="交押金前，应当写清怎么退、几天退。",
)
def deposit_terms(terms: Terms, law: Law) -> Verdict:
    spoken = [clause for clause in terms.clauses if clause.binding and _DEPOSIT.search(clause.text[:20_000])]
    if not spoken:
        return unseen(terms, Sought.TERMS) or inapplicable("条款没有提到押金。")
    refused = [(clause, match) for clause in spoken for match in _NEVER.finditer(clause.text[:20_000])]
    bound = [
        (clause, match)
        for clause, match in refused
        if not is_forbidden(clause.text, match.start()) and not _COMPLAIN.search(_beside(clause, match))
    ]
    outright = [clause for clause, match in bound if not _ON_CONDITION.search(match[0] + _beside(clause, match))]
    if outright:
        return failed("条款规定押金不予退还。", quotes=[clause.place for clause in outright])
    if bound:
        question = "押金在所写的情形下不退：条件是否合理，有没有事先约定？"
        return cannot_tell(question, quotes=[clause.place for clause, _ in bound])
    together = " ".join(clause.text[:20_000] for clause in spoken)
    gap = [name for name, pattern in (("退还方式", _HOW), ("退还时限", _WHEN)) if not pattern.search(together)]
    quotes = [clause.place for clause in spoken]
    if len(gap) == 2:
        return failed("收取押金，没有约定退还的方式和时限。", quotes=quotes, absent=Sought.TERMS)
    if gap:
        return unseen(terms, Sought.TERMS) or cannot_tell(f"押金条款没有写{gap[0]}：是否另有约定？", quotes=quotes)
    return passed("约定了押金的退还方式和时限。", quotes=quotes)


def _beside(clause: Clause, match: re.Match[str]) -> str:
    """The words of the same sentence before and after a refusal."""
    before = re.split(r"[。；;]", clause.text[max(0, match.start() - 60) : match.start()])[-1]
    return before + re.split(r"[。；;]", clause.text[match.end() : match.end() + 30])[0]


_DEPOSIT = re.compile(r"押金|保证金(?=[^。；]{0,20}(?:租|退还消费者|用户))")
_NEVER = re.compile(r"押金[^。；;]{0,12}(?:不予退还|不退|概不退还|不可退)")
_ON_CONDITION = re.compile(r"[如若]|损坏|毁损|遗失|丢失|逾期|未归还|不归还|未按|违约|的[，,]|情形|扣除")
_COMPLAIN = re.compile(r"投诉|举报|12315|维权")
_HOW = re.compile(r"原路|退回|返还|退还至|申请退|归还")
_WHEN = re.compile(r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s?(?:个)?(?:工作日|自然日|日|天|小时)|即时|立即|当日")
