"""What kind of page this is, with the reasons, from its address, its title and the words of its controls.

A kind given by the crawler is kept. Every clue adds points to one kind; the best with enough points wins, and the
reasons can be shown. Left out: pages of apps that never reach the browser.
"""

import re
from dataclasses import dataclass
from itertools import islice

from checker.vocabulary import SubjectKind
from crawlers.readers.page import Page
from crawlers.readers.zones import Zone, name_words

_ENOUGH = 3
_MANY_ROOMS = 3
_ON_AIR = re.compile(r"(?:正在)?直播中?|正在热播|LIVE|(?:直播中|正在直播)?\s?[\d.]+万?\s?人?(?:在看|观看)")


@dataclass(frozen=True, slots=True)
class Clue:
    """A pattern and what it says of the page's kind."""

    kind: SubjectKind
    points: int
    why: str
    pattern: re.Pattern[str]


def _clues(*rows: tuple[SubjectKind, int, str, str]) -> tuple[Clue, ...]:
    return tuple(Clue(kind, points, why, re.compile(pattern, re.IGNORECASE)) for kind, points, why, pattern in rows)


_K = SubjectKind
_ADDRESS = _clues(
    (_K.PRODUCT, 3, "address of an item", r"/(?:item|items|product|products|goods|offer|dp|itm|detail)[/._-]?\w|"
        r"item\.(?:jd|taobao|htm)|goods_id=|itemid=|detail\.(?:tmall|1688)"),
    (_K.SHOP, 3, "address of a shop", r"/(?:shop|store|mall-\d|dianpu|shops|merchant)/[^/?]+/?(?:$|\?|index)|^https?://shop\d+\."),
    (_K.ROOM, 3, "address of a live room", r"^https?://live\.|/(?:live|room|zhibo|livestream)/\w"),
    (_K.ACCOUNT, 3, "address of an account", r"/(?:user|account|profile|author|anchor|u|space|people)/[\w-]+/?(?:$|\?)"),
    (_K.CHECKOUT, 4, "address of a checkout", r"/(?:checkout|settle(?:ment)?|confirm_?order|order/confirm|cashier|buy/confirm|trade/confirm)"),
    (_K.SEARCH, 4, "address of a search", r"/(?:search|s|list|so)(?:[/?.]|$).*|[?&](?:q|keyword|wd|k)="),
    (_K.RULES, 3, "address of rules or help", r"/(?:rules?|agreements?|policy|policies|terms|help|dispute|complaints?|"
        r"returns|guize|protocol|service)(?:[/?.]|$)"),
    (_K.PLATFORM, 3, "home address", r"^https?://[^/]+/?(?:index\.html?|default\.html?)?(?:\?.*)?$"),
)  # fmt: skip
_TITLE = _clues(
    (_K.OTHER, 9, "title of a page of particulars", r"^(?:[^-_|]{0,12})?(?:商家信息|卖家信息|经营者信息|营业执照(?:信息)?|"
        r"证照信息|资质信息|主体信息|店铺资质|经营者营业执照信息)(?:$|\s*[-_|"
        r"])"),
    (_K.CHECKOUT, 4, "title of a checkout", r"^(?:确认订单|填写订单|结算|收银台|订单结算|提交订单|支付订单|订单确认)|收银台|购物车结算"),
    (_K.SEARCH, 4, "title of a search", r"(?:商品|宝贝|店铺)?搜索(?:结果)?(?:$|\s*-|_)|搜索$|的搜索结果|图书全部分类|全部商品"),
    (_K.ROOM, 4, "title of a live room", r"直播间|正在直播|-\s?直播\s?-|直播中"),
    (_K.RULES, 4, "title of rules or help", r"(?:规则|协议|政策|条款|帮助中心|须知|争议处理|纠纷处理|投诉|消费者权益|"
        r"服务中心|办法|规定)(?:$|\s*[-_|])|规则中心"),
    (_K.SHOP, 2, "title of a shop", r"(?:旗舰店|专卖店|专营店|店铺首页|官方店|小店|企业店)(?:$|\s*[-_|])|首页-.{0,20}店"),
    (_K.PRODUCT, 3, "title of an item", r"-(?:淘宝网|tmall\.com天猫|天猫)$|【(?:图片|价格|行情)|【行情 报价|商品详情|产品详情"),
    (_K.ACCOUNT, 3, "title of an account", r"的(?:主页|个人主页|个人空间|抖音|快手|小红书|资料)(?:$|\s*[-_|])"),
    (_K.PLATFORM, 2, "title of a home page", r"(?:商城|购物|正品|网上|特卖|市场).{0,20}$|官网|首页"),
)  # fmt: skip
_WORDS = _clues(
    (_K.PRODUCT, 3, "buy buttons", r"^(?:立即购买|加入购物车|立刻购买|马上抢|立即抢购|发起拼单|去拼单|"
        r"一键拼单|Add to cart|Add to Basket|Buy (?:it )?now|立即下单)$"),
    (_K.PRODUCT, 1, "choices of an item", r"^(?:请?选择(?:颜色|尺码|规格)|颜色分类|购买数量|数量|配送至|送至|商品详情|宝贝详情|规格参数|商品编号)"),
    (_K.CHECKOUT, 4, "order buttons", r"^(?:提交订单|确认支付|立即支付|去支付|确认付款|确认订单)$"),
    (_K.CHECKOUT, 2, "sum of an order", r"^(?:应付(?:总额|金额|款)?|实付(?:款|金额)|订单总额|商品金额|收货地址|支付方式|选择支付方式)"),
    (_K.SHOP, 3, "shop controls", r"^(?:关注店铺|收藏店铺|店铺首页|店铺介绍|全部宝贝|店铺动态|店铺公告.*|进店必看|店铺印象)$"),
    (_K.SHOP, 1, "a shop's goods", r"^(?:全部商品|商品分类|新品上架|热销榜|联系商家|联系客服)$"),
    (_K.ROOM, 3, "room controls", r"^(?:小黄车.*|购物袋.*|弹幕.*|送礼物?|发弹幕.*|全部宝贝.*|讲解中|.*人在看|正在讲解|礼物|守护|选择礼物)$"),
    (_K.ACCOUNT, 2, "figures of an account", r"(?:粉丝\s?[\d.]+\s?[万wW]?|[\d.]+[万wW]?\s?粉丝|获赞|IP属地)"),
    (_K.SEARCH, 2, "sorting", r"^(?:综合(?:排序)?|销量|价格|人气|信用)$"),
    (_K.RULES, 2, "dates of rules", r"(?:发布|生效|更新|实施)(?:日期|时间)\s?:|第[一二三四五六七八九十]+条"),
    (_K.PLATFORM, 1, "a home page's parts", r"^(?:免费开店|商家入驻|品类频道|全部商品分类|正在直播|逛店铺|猜你喜欢|今日推荐|商品分类|分类)$"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """The kind of a page and why we think so."""

    kind: SubjectKind
    reasons: tuple[str, ...]


def page_kind(page: Page) -> Kind:
    """The kind of the page; OTHER when too little speaks for any."""
    if page.snapshot.kind != SubjectKind.OTHER:
        return Kind(page.snapshot.kind, ("given by the crawler",))
    points: dict[SubjectKind, int] = {}
    reasons: dict[SubjectKind, list[str]] = {}
    for clue in _found(page):
        points[clue.kind] = points.get(clue.kind, 0) + clue.points
        reasons.setdefault(clue.kind, []).append(clue.why)
    best = max(points, key=lambda kind: (points[kind], -_ORDER.index(kind)), default=SubjectKind.OTHER)
    if points.get(best, 0) < _ENOUGH:
        return Kind(SubjectKind.OTHER, ())
    return Kind(best, tuple(reasons[best]))


def _is_home(page: Page) -> bool:
    """Whether the logo's link leads here."""
    path = re.sub(r"^[a-z]+://[^/]+", "", page.url).split("?")[0].split("#")[0]
    for row in page.text.elements[:400]:
        if row.tag == "a" and name_words(row.names[:120]) & {"logo", "brand"}:
            href = re.sub(r"^(?:[a-z]+:)?//[^/]+", "", row.attr("href")).split("?")[0]
            return bool(href) and href.rstrip("/") == path.rstrip("/") and not page.snapshot.record.get("saved")
    return False


def _lists_rooms(page: Page) -> bool:
    """Whether several rooms stand side by side, each said to be on air."""
    on_air = (line for line in page.text.lines[:1500] if _ON_AIR.fullmatch(page.said(line)))
    return len(list(islice(on_air, _MANY_ROOMS))) == _MANY_ROOMS


_ORDER = [_K.OTHER, _K.CHECKOUT, _K.ROOM, _K.PRODUCT, _K.SEARCH, _K.SHOP, _K.ACCOUNT, _K.RULES, _K.PLATFORM]


def _found(page: Page) -> list[Clue]:
    found = [clue for clue in _ADDRESS if not page.snapshot.record.get("saved") and clue.pattern.search(page.url)]
    found += [clue for clue in _TITLE if clue.pattern.search(page.title)]
    products = [item for item in page.structured.of_type("Product") if item.get("offers")]
    if 1 <= len(products) <= 3 or page.structured.graph.get("og:type") in ("product", "og:product", "product.item"):
        found.append(Clue(_K.PRODUCT, 4, "structured data of an item", re.compile("")))
    if _is_home(page):
        found.append(Clue(_K.PLATFORM, 4, "the logo leads to this very page", re.compile("")))
    if _lists_rooms(page):
        found.append(Clue(_K.SEARCH, 4, "several live rooms side by side", re.compile("")))
    seen: set[int] = set()
    for line in page.text.lines[:1500]:
        if line.end - line.start > 60 or page.zones.of_line(line) in (Zone.FOOTER, Zone.REVIEWS):
            continue
        said = page.said(line)
        for number, clue in enumerate(_WORDS):
            if number not in seen and clue.pattern.search(said):
                seen.add(number)
                found.append(clue)
    return found
