"""Worlds with one breach each, as isolated as the law allows."""

from dataclasses import replace

from tests.marketplace.base import COMPLIANT
from tests.marketplace.base.platform import AD_RULES, CAMPAIGN, COMPLAINT, DISPUTE, LIVE_RULES, TRADE_RULES
from tests.marketplace.model import Card, Consent, Disclosure, Document, Returns, SellerInfo, Shown, World
from tests.marketplace.numbers import with_wrong_check_digit
from tests.marketplace.worlds.vary import account, platform, product, room, shop, world

_NOWHERE = Disclosure(how=Shown.NONE)


def _without_headings(document: Document, *headings: str) -> Document:
    """The document without some sections and without its drawn flow."""
    kept = tuple(section for section in document.sections if section[0] not in headings)
    return replace(document, sections=kept, steps=())


def only_in_app(of: World, room_id: str) -> tuple[Card, ...]:
    """The cards of a room without links to the goods."""
    seen = of.room(room_id)
    return tuple(replace(card, links=False) for card in seen.cards) if seen else ()


_TRADE_WITHOUT_DISPUTES = _without_headings(TRADE_RULES, "三、费用与争议")
_CONTENT_REPORTS = replace(
    COMPLAINT,
    title="违规内容投诉",
    steps=tuple((name, "下架或处置" if name == "处理" else note) for name, note in COMPLAINT.steps),
    sections=(
        ("受理范围", ("本页受理对直播间违规内容、虚假账号、骚扰信息的投诉。",)),
        *COMPLAINT.sections,
    ),
)
_COMPLAINT_WITHOUT_LIMIT = replace(
    COMPLAINT,
    sections=tuple(section for section in COMPLAINT.sections if section[0] != "反馈时限"),
    steps=tuple((name, "处理完成后通知您" if name == "反馈" else note) for name, note in COMPLAINT.steps),
)
_DISPUTE_ENTRY_ONLY = replace(
    DISPUTE,
    sections=(("申请入口", ("登录后进入“我的订单－申请售后－平台介入”。平台会尽快协助您与商家沟通。",)),),
    steps=(),
)
_CAMPAIGN_WITH_LAST_WORD = replace(
    CAMPAIGN, sections=(*CAMPAIGN.sections, ("其他", ("本活动最终解释权归浣熊集市所有。",)))
)
_YUNXI = COMPLIANT.shops[0]

WORLDS = (
    world("ir-13-2", "店铺各处不显示真实名称", shop("zhilu", names_operator=False, disclosure=_NOWHERE)),
    world(
        "ir-13-2-room",
        "直播间只有昵称，页面各处没有运营者真实名称",
        room("8803", names_operator=False, of=account("ahe", names_operator=False)),
    ),
    world(
        "le-26-1",
        "直播间代卖他人商品，不显示实际销售者",
        room(
            "8803",
            seller_info=SellerInfo.NONE,
            cards=only_in_app(COMPLIANT, "8803"),
            notices=("本直播间商品均由合作商家销售和发货，主播只负责讲解。",),
        ),
    ),
    world(
        "le-26-1-partial",
        "商家信息只有名称，没有地址和联系方式",
        room(
            "8803",
            seller_without=frozenset({"实际经营地址", "联系方式", "统一社会信用代码"}),
            cards=only_in_app(COMPLIANT, "8803"),
        ),
    ),
    world(
        "le-25-1",
        "公司账号主页缺统一社会信用代码和住所",
        account(
            "yunxi-live",
            disclosure=Disclosure(how=Shown.INLINE, without=frozenset({"统一社会信用代码", "住所"}), style="dl"),
        ),
    ),
    world(
        "le-25-2a",
        "个体户账号主页缺经营者姓名和组成形式",
        account(
            "zhilu-live",
            disclosure=Disclosure(how=Shown.INLINE, without=frozenset({"经营者", "组成形式"}), style="boxes"),
        ),
    ),
    world(
        "le-25-2b",
        "自然人账号主页缺实际经营地址和联系方式",
        account(
            "ahe",
            disclosure=Disclosure(how=Shown.INLINE, without=frozenset({"实际经营地址", "联系方式"}), style="lines"),
        ),
    ),
    world(
        "account-silent",
        "账号主页除了昵称什么也没有",
        account("yunxi-live", names_operator=False, disclosure=_NOWHERE),
    ),
    world("ec-15-1", "店铺首页没有营业执照信息，也没有链接", shop("yunxi", disclosure=_NOWHERE)),
    world(
        "platform-licence-only",
        "页脚有平台证照，店铺的一概没有",
        product(
            "sunflower",
            platform_price_note=True,
            of=platform(
                disclosure=Disclosure(how=Shown.INLINE), of=shop("yunxi", names_operator=False, disclosure=_NOWHERE)
            ),
        ),
    ),
    world(
        "invalid-code",
        "公示的统一社会信用代码校验位不对",
        account(
            "yunxi-live",
            disclosure=Disclosure(
                how=Shown.INLINE, instead={"统一社会信用代码": with_wrong_check_digit(_YUNXI.operator.code)}
            ),
            of=shop(
                "yunxi",
                disclosure=Disclosure(instead={"统一社会信用代码": with_wrong_check_digit(_YUNXI.operator.code)}),
            ),
        ),
    ),
    world(
        "placeholder",
        "执照信息是占位字符",
        shop(
            "yunxi",
            disclosure=Disclosure(
                how=Shown.INLINE,
                instead={"统一社会信用代码": "91330100XXXXXXXXXX", "住所": "待完善", "登记机关": "xx市场监督管理局"},
                style="boxes",
            ),
        ),
    ),
    world(
        "ir-14-2a",
        "平台没有消费争议解决机制",
        platform(dispute=None, complaint=_CONTENT_REPORTS, rules=(LIVE_RULES, _TRADE_WITHOUT_DISPUTES, AD_RULES)),
    ),
    world(
        "ir-14-2a-partial",
        "争议处理页只有入口，没有时限和后续途径",
        platform(dispute=_DISPUTE_ENTRY_ONLY, rules=(LIVE_RULES, _TRADE_WITHOUT_DISPUTES, AD_RULES)),
    ),
    world("le-20-1", "投诉页没有反馈时限", platform(complaint=_COMPLAINT_WITHOUT_LIMIT)),
    world("le-20-1-none", "平台没有投诉页", platform(complaint=None)),
    world(
        "le-32-1",
        "直播间商品不标价格和计价单位",
        room(
            "8802",
            cards=(
                Card(product="dress", price_fen=None, links=False),
                Card(product="qipao", price_fen=None, links=False),
            ),
        ),
    ),
    world(
        "le-32-2",
        "直播间打折、划线，不说被比较的是什么价",
        room(
            "8801",
            cards=(
                Card(product="sunflower", price_fen=1990, unit="袋", offer_word="直播间5折", links=False),
                Card(
                    product="lychee", price_fen=8900, unit="箱", struck_fen=19900, offer_word="直降110元", links=False
                ),
            ),
        ),
    ),
    world(
        "ad-9-3",
        "商品标题用“国家级”",
        product(
            "sunflower",
            title="云栖谷 国家级原味葵花籽 500克袋装",
            details=("国家级品质的葵花籽，粒粒饱满。", "开袋后请用封口夹夹好，尽快食用。"),
        ),
    ),
    world(
        "ad-9-3-evasion",
        "详情里用符号拆开“国家级”",
        product("sunflower", details=("这一批是国·家·级品质的葵花籽，粒粒饱满。",)),
    ),
    world("ad-9-3-room", "直播间标题用“顶级”", room("8802", title="栀子与鹿 顶级棉麻连衣裙试穿")),
    world(
        "ir-17-1",
        "商品售后条款免除自身责任",
        product(
            "dress",
            terms=(
                "吊牌完好、未洗涤的，支持7天无理由退货。",
                "因延迟发货给买家造成损失的，本店不承担任何责任。",
                "以上条款的最终解释权归本店所有。",
            ),
        ),
    ),
    world("ir-17-1-platform", "平台活动规则保留最终解释权", platform(campaign=_CAMPAIGN_WITH_LAST_WORD)),
    world(
        "ir-19-1",
        "特价连衣裙不支持七日无理由退货",
        product(
            "dress",
            terms=("质量问题请在签收后48小时内联系客服。",),
            returns=Returns(supported=False, text="本商品为特价促销商品，不支持7天无理由退货", reason="特价"),
        ),
    ),
    world(
        "ir-19-2",
        "定制商品的不退货确认被默认勾选",
        product("qipao", returns=replace(COMPLIANT.products[3].returns, consent=Consent.PRE_TICKED)),
    ),
    world(
        "ir-19-2-silent",
        "生鲜不退货只写在售后小字里，结算页不提示确认",
        product(
            "lychee",
            terms=(
                "坏果请在签收后48小时内拍照联系客服，按坏果重量退款。",
                "鲜活易腐商品，不支持7天无理由退货。",
            ),
            returns=replace(COMPLIANT.products[1].returns, marked=False, consent=Consent.ABSENT),
        ),
    ),
)
