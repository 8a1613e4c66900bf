"""Worlds in which something hinders seeing: walls, blocks, disguise, laziness, slowness, breakage, encodings."""

from dataclasses import replace

from tests.marketplace.base import COMPLIANT
from tests.marketplace.model import Markup, SellerInfo, World
from tests.marketplace.worlds.vary import product, room, shop, world
from tests.marketplace.worlds.violations import only_in_app


def _gated(name: str, title: str, gate: SellerInfo) -> World:
    return world(name, title, room("8803", seller_info=gate, cards=only_in_app(COMPLIANT, "8803")))


_NATIONAL = product("dress", title="栀子与鹿 国家级棉麻宽松连衣裙 春夏款")
_DISGUISED = product(
    "calcium",
    markup=Markup.SERVER,
    of=product(
        "cream",
        markup=Markup.SERVER,
        of=product("sunflower", title="云栖谷 国家级原味葵花籽 500克袋装", markup=Markup.SERVER),
    ),
)
_LAZY = product(
    "lychee",
    lazy=True,
    details=("这是岭南荔枝里的顶级品种，果肉厚、核小。", *COMPLIANT.products[1].details),
    of=shop("yunxi", lazy=True),
)

WORLDS = (
    _gated("two-verifications", "看商家信息要先过两道验证", SellerInfo.TWO_VERIFICATIONS),
    _gated("forced-follow", "看商家信息要先关注主播", SellerInfo.FOLLOW),
    replace(world("disguised", "零宽字符、一字一标签、乱码类名", _DISGUISED), disguised=True),
    world("lazy", "执照链接和商品详情滚动后才加载", _LAZY),
    replace(
        COMPLIANT,
        name="login-wall",
        title="商品和直播间要登录才能看",
        obstacles={"item/*": "login-wall", "checkout/*": "login-wall", "live/*": "login-wall"},
    ),
    replace(COMPLIANT, name="login-checkout", title="只有结算页要登录", obstacles={"checkout/*": "login-wall"}),
    replace(
        COMPLIANT,
        name="blocked",
        title="200应答，内容是“访问过于频繁”",
        obstacles={"item/*": "blocked", "live/*": "blocked", "shop/chengxin/licence": "blocked"},
    ),
    replace(COMPLIANT, name="shell", title="脚本缺失，只剩空壳", obstacles={"item/*": "shell", "shop/*": "shell"}),
    replace(COMPLIANT, name="empty", title="空应答与空白页", obstacles={"item/*": "empty", "shop/*": "blank"}),
    replace(
        COMPLIANT, name="slow", title="每一页都慢", obstacles={"*": "slow", "static/*": "", "pic/*": "", "scene/*": ""}
    ),
    replace(COMPLIANT, name="stalled", title="页面传到一半停住", obstacles={"item/*": "stalled"}),
    replace(
        COMPLIANT,
        name="broken",
        title="执照页500，商品页连接被重置，直播间500",
        obstacles={"shop/*/licence": "error", "item/qipao": "reset", "live/8802": "error"},
    ),
    replace(world("gbk", "GBK页面，标注正确，标题用“国家级”", _NATIONAL), obstacles={"item/*": "gbk", "shop/*": "gbk"}),
    replace(
        COMPLIANT,
        name="gbk-as-utf-8",
        title="GBK内容标成UTF-8",
        obstacles={"item/*": "gbk-as-utf-8", "shop/*": "gbk-as-utf-8"},
    ),
)
