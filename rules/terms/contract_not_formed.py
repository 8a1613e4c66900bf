"""No term says that there is no contract although the consumer has paid.

Such a term is void; the law sets no fine for it.
Not covered: cancelled orders.
"""

import re

from checker.vocabulary import Role, Severity, Sought, Terms
from rules.gates import unseen
from rules.law import Law
from rules.rule import Verdict, failed, passed, rule
from rules.terms._clauses import is_forbidden


@rule(
    alias="EC-49-2",
    title="不得约定付款后合同不成立",
    duty="cn-ecommerce-law:49(2)",
    duty_bearer=Role.OPERATOR,
    severity=Severity.S4,
    needs=[Sought.TERMS],
    remedy="删去「付款不代表合同成立」「以发货为合同成立」等条款。",
    plain="付了款合同就成立，商家不能事后说不算。",
)
def contract_not_formed(terms: Terms, law: Law) -> Verdict:
    binding = [clause for clause in terms.clauses if clause.binding]
    found = [(clause, match) for clause in binding for match in _NOT_FORMED.finditer(clause.text[:20_000])]
    bound = [clause for clause, match in found if not is_forbidden(clause.text, match.start())]
    if bound:
        quotes = [clause.place for clause in bound]
        return failed("条款约定消费者付款后合同不成立，该内容无效。", quotes=quotes)
    return unseen(terms, Sought.TERMS) or passed("看过的条款没有约定付款后合同不成立。")


# Paying is enough for a contract, ordering alone need not be: 下单不代表合同成立，付款后成立 is lawful.
_NOT_FORMED = re.compile(
    r"(?:付款|支付)[^。；;]{0,30}?(?:不(?:代表|意味着|表示|视为|构成)[^。；;]{0,12}(?:合同|协议|交易)[^。；;]{0,6}(?:成立|订立|生效)|(?:合同|协议)(?:尚未|并未|不)成立)"
    r"|(?:以|自)[^。；;]{0,8}(?:发货|出库)[^。；;]{0,10}(?:合同|协议)[^。；;]{0,4}成立"
    r"|(?:合同|协议)[^。；;]{0,10}(?:自|以|于)[^。；;]{0,12}(?:发货|出库|发出商品)[^。；;]{0,12}(?:成立|时起生效)"
)
