"""The accounts and their live rooms: a company, a sole trader, and a person without registration who sells for others."""

from tests.marketplace.base.shops import YUNXI, ZHIZI
from tests.marketplace.model import Account, Card, Disclosure, Operator, Room, Shown

AHE = Operator(
    kind="person",
    name="何小禾",
    address="浙江省金华市婺城区竹编样例村12号",
    phone="0579-55506018",
    declaration="个人从事零星小额交易活动，依法不需要办理经营主体登记",
    agency="金华星野样例文化传媒有限公司",
)

ACCOUNTS = (
    Account(
        id="yunxi-live",
        nickname="云栖谷食品旗舰店",
        operator=YUNXI,
        bio="每天19:30开播，炒货坏果直接找客服。",
        art="nuts",
        disclosure=Disclosure(how=Shown.INLINE, style="dl"),
    ),
    Account(
        id="zhilu-live",
        nickname="栀子与鹿",
        operator=ZHIZI,
        bio="自己打版自己试穿，周三周六晚上见。",
        art="dress",
        disclosure=Disclosure(how=Shown.INLINE, style="boxes"),
    ),
    Account(
        id="ahe",
        nickname="阿禾手作",
        operator=AHE,
        bio="竹编、草编和山里的日子，偶尔帮朋友带货。",
        art="basket",
        disclosure=Disclosure(how=Shown.INLINE, style="lines"),
    ),
)

ROOMS = (
    Room(
        id="8801",
        title="云栖谷炒货专场 现炒现发",
        account="yunxi-live",
        art="nuts",
        cards=(
            Card(product="sunflower", price_fen=2990, unit="袋"),
            Card(product="lychee", price_fen=8900, unit="箱"),
        ),
        notices=("直播间商品以商品页为准，请理性消费。", "未成年人请在监护人陪同下购买。"),
        comments=(("爱吃瓜的喵", "葵花籽是今年的新籽吗？"), ("云栖谷客服", "是的，上周炒的。"), ("小满", "已下单两袋")),
    ),
    Room(
        id="8802",
        title="栀子与鹿 棉麻新款试穿",
        account="zhilu-live",
        art="dress",
        cards=(
            Card(product="dress", price_fen=16900, unit="件"),
            Card(product="qipao", price_fen=59900, unit="件"),
        ),
        notices=("定制款下单前请先量好尺寸。",),
        comments=(("阿青", "165穿什么码？"), ("栀子与鹿", "穿M，裙长到小腿。")),
        viewers="862",
    ),
    Room(
        id="8803",
        title="阿禾在山里 竹编和好物分享",
        account="ahe",
        art="basket",
        cards=(
            Card(product="sunflower", price_fen=2990, unit="袋"),
            Card(product="cream", price_fen=9900, unit="瓶"),
        ),
        notices=("本直播间部分商品由其他商家销售，点“商家信息”查看。",),
        comments=(("竹影", "篮子什么时候上？"), ("豆豆妈", "面霜敏感肌能用吗？"), ("阿禾手作", "先在耳后试一下再用。")),
        viewers="415",
    ),
)
