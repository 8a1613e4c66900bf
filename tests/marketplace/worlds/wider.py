"""Worlds with one breach, or one question, each of the wider law: settings, rules pages, checkout, draws, rooms."""

from dataclasses import replace

from tests.marketplace.base import COMPLIANT
from tests.marketplace.base.platform import PLATFORM, SETTINGS, TRADE_RULES
from tests.marketplace.model import Disclosure, Document, Draw, Extra, SellerInfo, Shown
from tests.marketplace.worlds.vary import account, platform, product, room, world
from tests.marketplace.worlds.violations import only_in_app

_LATE_RULE = replace(TRADE_RULES, published="2026-02-26", effective="2026-03-01")
_REVISED_RULE = replace(TRADE_RULES, title="浣熊集市交易规则（2025年修订）")
_DRAW = (
    ("奖品", "云栖谷原味葵花籽500克"),
    ("奖品数量", "20份"),
    ("参与条件", "在直播间停留满3分钟"),
    ("开奖时间", "2026年11月22日21:00"),
    ("兑奖方式", "中奖后7天内在“我的福袋”填写地址"),
    ("主办方", "丽水云栖谷样例食品有限公司"),
)
_CHORUS = tuple((name, "已经回购三次真的太香了") for name in "甲乙丙丁戊己庚辛壬癸")
_AHE_AGENCY = "所属直播营销人员服务机构（MCN）"


def _with_trade_rules(changed: Document) -> tuple[Document, ...]:
    return tuple(changed if doc is TRADE_RULES else doc for doc in PLATFORM.rules)


def _settings_without(*words: str) -> tuple[tuple[str, str], ...]:
    return tuple(entry for entry in SETTINGS if not any(word in entry[0] for word in words))


WORLDS = (
    world(
        "wide-ec-18-1",
        "设置里没有关闭个性化的选项",
        platform(settings=_settings_without("个性化"), algorithm_notice=""),
    ),
    world("wide-ec-24-1", "设置里没有注销账号", platform(settings=_settings_without("注销"))),
    world("wide-pr-9-1", "规则页不能检索", platform(finds_rules=False)),
    world(
        "wide-pr-15-1",
        "修订过的规则没有历史版本",
        platform(shows_history=False, rules=_with_trade_rules(_REVISED_RULE)),
    ),
    world("wide-pr-7-1", "规则不能下载", platform(downloads_rules=False)),
    world("wide-pr-8-1", "费用和争议条款与其他文字没有区别", platform(emphasises=False)),
    world(
        "wide-pr-12-1",
        "交易规则公布三天就施行",
        platform(rules=_with_trade_rules(_LATE_RULE)),
    ),
    world(
        "wide-ec-19-1",
        "结算时默认勾选付费的延保",
        product("dress", extras=(Extra(label="衣物延保服务一年", price_fen=990, ticked=True),)),
    ),
    world(
        "wide-near-ec-19-1",
        "延保可选，没有替人勾选",
        product("dress", extras=(Extra(label="衣物延保服务一年", price_fen=990),)),
    ),
    world(
        "wide-ir-10-2",
        "连续包月的商品，结算时不提自动续费",
        product("ebook", title="《手帐月刊》电子版 连续包月", details=("每月一期，二十页练习和三篇短文。",)),
    ),
    world(
        "wide-mp-8-1",
        "结算时加收商品页没有写的打包费",
        product("dress", extras=(Extra(label="打包费", price_fen=500, charged=True),)),
    ),
    world("wide-mp-20-1", "列表里比商品页便宜十元", product("sunflower", listed_fen=1990)),
    world(
        "wide-nu-9-4",
        "部分评价被折叠",
        product("sunflower", folded_reviews="已为您折叠36条参考价值较低的评价"),
    ),
    world(
        "wide-sp-13-1",
        "福袋没有写奖品数量和开奖时间",
        room("8801", draw=Draw(title="福袋抽奖", terms=(_DRAW[0], _DRAW[2], *_DRAW[4:]))),
    ),
    world("wide-near-sp-13-1", "福袋写得齐全", room("8801", draw=Draw(title="福袋抽奖", terms=_DRAW))),
    world(
        "wide-le-26-2a",
        "商家信息要跳转两次才见到",
        room("8803", seller_info=SellerInfo.FAR_LINK, cards=only_in_app(COMPLIANT, "8803")),
    ),
    world(
        "wide-le-26-2b",
        "先关注才能看商家信息",
        room("8803", seller_info=SellerInfo.FOLLOW, cards=only_in_app(COMPLIANT, "8803")),
    ),
    world(
        "wide-le-26-2c",
        "弹窗盖住商家信息",
        room("8803", seller_info=SellerInfo.INLINE, overlay="今晚福利开抢，点这里领取新人礼"),
    ),
    world(
        "wide-nt-20-1",
        "直播页面没有售后服务信息，商品只能在应用内看",
        room("8803", after_sales="", cards=only_in_app(COMPLIANT, "8803")),
    ),
    world(
        "wide-ad-14-1",
        "看不出卖家，也没有写广告",
        room("8803", label="", seller_info=SellerInfo.NONE, cards=only_in_app(COMPLIANT, "8803")),
    ),
    world(
        "wide-mc-11-1",
        "直播间写明签约机构，账号主页没有",
        room(
            "8803",
            notices=("签约MCN机构：金华星野样例文化传媒有限公司",),
            of=account("ahe", disclosure=Disclosure(how=Shown.INLINE, without=frozenset({_AHE_AGENCY}), style="lines")),
        ),
    ),
    world(
        "wide-le-37-1",
        "账号写明用数字人主播，直播页没有标识",
        account("ahe", bio="竹编和好物分享，日常由AI数字人主播讲解。"),
    ),
    world("wide-mc-18-1", "账号自称十五岁", account("ahe", bio="我今年15岁，跟着外婆学竹编，偶尔帮朋友带货。")),
    world("wide-nu-9-6", "十个账号发同一句评论", room("8801", comments=_CHORUS)),
)
