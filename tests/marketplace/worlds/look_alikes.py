"""Worlds that look like breaches to a careless reader and are lawful, or are for a person to weigh."""

from dataclasses import replace

from tests.marketplace.base import COMPLIANT
from tests.marketplace.base.accounts import AHE
from tests.marketplace.base.platform import AD_RULES, COMPLAINT, DISPUTE, LIVE_RULES, TRADE_RULES
from tests.marketplace.model import Card, Consent, Disclosure, Returns, SellerInfo, Shown
from tests.marketplace.worlds.vary import account, platform, product, room, shop, world

_BASIS = "划线价为本店2026年11月1日至11月10日在浣熊集市的实际成交价"
_RULES_THAT_FORBID = replace(
    TRADE_RULES,
    sections=(
        *TRADE_RULES.sections,
        (
            "四、格式条款",
            ("商家不得使用“最终解释权归本店所有”“签收即视为认可质量”“概不退换”等免除自身责任、加重消费者责任的条款。",),
        ),
    ),
)
_RULES_ON_WORDS = replace(
    AD_RULES,
    sections=(
        *AD_RULES.sections,
        ("三、禁用词语", ("宣传商品不得使用“国家级”“最高级”“最佳”等用语，平台将对标题和详情进行抽查。",)),
    ),
)
_SUNFLOWER, _DRESS = COMPLIANT.products[0], COMPLIANT.products[2]

WORLDS = (
    world(
        "near-ir-13-2",
        "页面用店名，点执照链接可见真实名称",
        shop("yunxi", names_operator=False),
    ),
    world(
        "near-le-26-1",
        "商家信息直接写在直播页上，没有链接",
        room("8803", seller_info=SellerInfo.INLINE, notices=("篮子每一只都不一样，介意慎拍。",)),
    ),
    world(
        "near-le-25",
        "账号主页用链接公示主体信息",
        account(
            "yunxi-live",
            disclosure=Disclosure(how=Shown.LINK, link_text="营业执照", style="boxes"),
            of=account(
                "zhilu-live",
                disclosure=Disclosure(how=Shown.LINK, link_text="证照信息"),
                of=account("ahe", disclosure=Disclosure(how=Shown.LINK, link_text="主体信息", style="lines")),
            ),
        ),
    ),
    world(
        "near-ec-15-1",
        "执照信息写在店铺首页，另一家链接叫“证照信息”",
        shop(
            "yunxi",
            disclosure=Disclosure(how=Shown.INLINE, style="boxes"),
            of=shop("chengxin", disclosure=Disclosure(how=Shown.LINK, link_text="证照信息")),
        ),
    ),
    world(
        "near-exempt",
        "依法不需要登记的个人店铺，写了声明、地址和联系方式",
        shop(
            "zhilu",
            name="阿禾手作小店",
            slogan="竹子要晒够太阳才下刀",
            art="basket",
            notice="一个人做，发货慢，急用的朋友请先问。",
            operator=replace(AHE, agency=""),
            disclosure=Disclosure(how=Shown.INLINE, style="lines"),
            story="我和婆婆一起做竹编，量不大，做好一批上一批。",
            of=product(
                "qipao",
                title="定做 手编竹篮 按您给的尺寸编",
                subtitle="一只编两天，下单前先问档期",
                category="手工 > 竹编",
                art="basket",
                price_fen=8800,
                unit="只",
                options=("本色",),
                specs=(("材质", "毛竹"),),
                details=("请在备注里写明口径和高度。",),
                sales="已售 17",
                of=product(
                    "dress",
                    title="手编竹茶漏 小号",
                    subtitle="竹节做柄，配一片竹垫",
                    category="手工 > 竹编",
                    art="basket",
                    price_fen=2600,
                    unit="个",
                    options=("小号",),
                    specs=(("材质", "毛竹"),),
                    details=("用后晾干，别泡在水里。",),
                    terms=("收到后7天内可以无理由退货。",),
                    reviews=(),
                    sales="已售 36",
                ),
            ),
        ),
    ),
    world(
        "near-ir-14-2a",
        "争议机制不叫争议机制",
        platform(
            dispute=replace(
                DISPUTE,
                title="售后纠纷调处办法",
                sections=tuple(
                    (heading, tuple(text.replace("消费争议", "售后纠纷").replace("争议", "纠纷") for text in texts))
                    for heading, texts in DISPUTE.sections
                ),
            )
        ),
    ),
    world(
        "near-le-20-1",
        "投诉时限写成小时，夹在流程里",
        platform(
            complaint=replace(
                COMPLAINT,
                sections=(
                    COMPLAINT.sections[0],
                    (
                        "处理流程",
                        (
                            "您提交后，系统立即生成编号；客服核实情况并听取被投诉方说明；"
                            "我们自收到投诉起七十二小时内把处理结果用短信告诉您。",
                        ),
                    ),
                ),
                steps=(),
            )
        ),
    ),
    world(
        "near-le-32-1",
        "商品卡只有品名，点“去购买”见价格和单位",
        room("8802", cards=(Card(product="dress", price_fen=None), Card(product="qipao", price_fen=None))),
    ),
    world(
        "near-le-32-2",
        "划线价写明是什么价、什么时候的价",
        product(
            "sunflower",
            struck_fen=3990,
            struck_label="本店前期成交价",
            basis=_BASIS,
            of=room(
                "8801",
                cards=(
                    Card(
                        product="sunflower",
                        price_fen=2990,
                        unit="袋",
                        struck_fen=3990,
                        struck_label="本店前期成交价",
                        basis=_BASIS,
                    ),
                    Card(product="lychee", price_fen=8900, unit="箱"),
                ),
            ),
        ),
    ),
    world(
        "platform-price-note",
        "没有划线价，只有平台的价格说明",
        product("dress", platform_price_note=True),
    ),
    world(
        "near-ad-9-3",
        "最近、最佳赏味期、第一步：都不是绝对化用语",
        product(
            "sunflower",
            subtitle="最近一批新籽，最后一次补货",
            details=(
                "最佳赏味期：开袋后七天内。",
                "保存小贴士：最好放在阴凉处。第一步挤出空气，第二步扣好封口夹。",
                "每袋配有唯一防伪码，扫码查看生产批次。",
                "领券中心最高可领20元，数量以页面为准。",
            ),
            of=shop("yunxi", notice="最近快递较多，最晚48小时内发出。我们希望给您最好的服务。"),
        ),
    ),
    world(
        "near-ad-9-3-others",
        "评价、弹幕和平台规则里的绝对化用语，不是商家说的",
        platform(
            rules=(LIVE_RULES, TRADE_RULES, _RULES_ON_WORDS),
            of=product(
                "sunflower",
                reviews=(("山***6", "我吃过最好吃的瓜子，全网第一！"), ("小***鱼", "顶级，孩子很爱吃。")),
                of=room("8801", comments=(("爱吃瓜的喵", "这家是全网第一吧"), ("小满", "最佳追剧搭子"))),
            ),
        ),
    ),
    world(
        "self-comparison",
        "和自家商品比“最大”：要商家举证",
        product("sunflower", details=("这是我们家颗粒最大的一款葵花籽。", *_SUNFLOWER.details[1:])),
    ),
    world(
        "near-ir-17-1",
        "平台规则禁止商家写“最终解释权”",
        platform(
            rules=(LIVE_RULES, _RULES_THAT_FORBID, AD_RULES),
            of=product("dress", terms=(*_DRESS.terms, "退货运费由买家承担；质量问题运费由本店承担。")),
        ),
    ),
    world(
        "near-ir-19",
        "贴身用品拆封后不退，已标注并由买家勾选确认",
        product(
            "dress",
            title="栀子与鹿 纯棉女士内裤 三条装",
            subtitle="40支精梳棉，独立封袋",
            category="服饰 > 内衣",
            unit="盒",
            options=("M", "L"),
            details=("独立封袋，袋口有一次性封条。",),
            terms=("未拆封的，支持7天无理由退货。",),
            returns=Returns(
                supported=False,
                text="贴身用品，拆封后不支持7天无理由退货，未拆封可退",
                reason="拆封后易影响人身安全或者生命健康",
                consent=Consent.UNTICKED,
            ),
        ),
    ),
)
