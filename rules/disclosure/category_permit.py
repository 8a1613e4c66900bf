"""Who sells goods that need a permit shows it.

Where the law knows sellers who need none (farm produce, filed packaged food, simple devices) silence is a question that
names them; for drugs a breach. Only food has a penalty of its own in the lawbook; art. 75 leads to those of other goods.
Not covered: whether the permit is real and covers the goods (look it up).
"""

from checker.vocabulary import Product, Role, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.rule import Verdict, cannot_tell, failed, inapplicable, passed, rule

_ANY_GOODS = ("cn-ecommerce-law:76(1)", "cn-ecommerce-law:75")


@rule(
    alias="EC-12-1",
    title="需要许可的商品要公示相应许可",
    duty=["cn-ecommerce-law:12", "cn-ecommerce-law:15(1)"],
    penalties=[*_ANY_GOODS, "cn-food-safety-law:122"],
    duty_bearer=Role.SELLER,
    severity=Severity.S1,
    needs=[Sought.IDENTITY],
    remedy="取得该类商品要求的许可或备案，并在店铺首页公示编号；没有取得的停止销售。",
    plain="食品、药品等要有许可才能卖，店铺应当亮出许可。",
)
def category_permit(product: Product, law: Law) -> Verdict:
    table = law.parameter("permits.by_category")
    row = table.get(product.category.value) if product.category else None
    if row is None:
        return inapplicable("这类商品的销售不需要专门许可，或者商品类别不明。")
    licences = [licence for party in product.parties for licence in party.licences if licence.kind in row["kinds"]]
    if licences:
        return passed(f"公示了{row['name']}。", quotes=[licence.place for licence in licences])
    penalties = None if "food" in row["kinds"] else _ANY_GOODS
    if row["always"]:
        return failed(f"销售这类商品没有公示{row['name']}。", absent=Sought.IDENTITY, penalties=penalties)
    question = f"没有看到{row['name']}：经营者是否属于不需要许可的情形（如{row['unless']}）？"
    return unseen(product, Sought.IDENTITY) or cannot_tell(question, penalties=penalties)
