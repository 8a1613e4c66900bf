"""Promotions and gifts as announced in a text: what kind, on what condition, until when, how many.

Reads sentence by sentence; a sentence may announce several. What a promotion is worth is left to price figures.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from checker.vocabulary import Gift, Promotion, PromotionKind
from crawlers.readers.price_text import read_prices

_CN = "一二两三四五六七八九十半百千万"
_N = rf"(?:\d{{1,7}}(?:\.\d{{1,2}})?|[{_CN}]{{1,5}})"
_PATTERNS: tuple[tuple[PromotionKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (PromotionKind.FULL_REDUCTION, rf"(?P<condition>(?:每|跨店|全场|店铺)?满{_N}\s?(?:元|块)?)[,，]?(?:即|可|立|下单|直接|再)?(?:减|"
            rf"省|优惠|立减|返|-|抵){_N}元?"),
        (PromotionKind.DISCOUNT, rf"(?P<condition>(?:满|买|购|任选|拍){_N}件)[,，]?(?:享|打|立享)?{_N}折"),
        (PromotionKind.SECOND_ITEM, r"(?P<condition>第(?:[二三四]|[2-4])(?:件|瓶|盒|杯|份|双|个|支))(?:只要|仅需|立减|享|打)?(?:半价|"
            r"免费|\d(?:\.\d)?折|[五六七八九]折|[¥￥]?\d+(?:\.\d+)?元?)"),
        (PromotionKind.PRE_SALE, r"定金\s?[¥￥]?\d[\d.]*元?[^。;；!！\n]{0,14}|付定金[^。;；!！\n]{0,16}|预售[^。;；!！\n]{0,18}|尾款[^。;；!！\n]{0,10}支付"),
        (PromotionKind.COUPON, rf"(?:领券|优惠券|代金券|店铺券|品类券|平台券|抵用券|消费券)[^。;；!！\n]{{0,18}}|[¥￥]?{_N}元(?:无门槛)?(?:优惠|"
            rf"代金|抵用)?券|券后"),
        (PromotionKind.SUBSIDY, r"(?:国补|国家补贴|政府补贴|百亿补贴|平台补贴|加补|以旧换新补贴|官方补贴)"
            r"(?:[^。;；!！\n¥￥]{0,8}价(?=\s?[¥￥])|[^。;；!！\n]{0,16})"),
        (PromotionKind.LOTTERY, r"(?:抽奖|福袋|锦鲤|幸运大转盘|免单|盲盒抽|抽取)[^。;；!！\n]{0,24}"),
        (PromotionKind.MEMBER, r"(?:会员|PLUS|88VIP|粉丝)(?:专享|专属|价|立减|折)[^。;；!！\n]{0,12}"),
        (PromotionKind.NEW_USER, r"(?:新人|新客|新用户|首单|首购)(?:专享|专属|价|礼|立减|减|优惠|到手)[^。;；!！\n]{0,12}"),
        (PromotionKind.PRICE_PROMISE, r"(?:全网|全年|历史|史上|全渠道)?最低价(?:保证|承诺)?|买贵(?:必赔|退差|双倍|就赔|补差)[^。;；!！\n]{0,8}|"
            r"(?:\d+|[三七十五]+)天(?:保价|价保|价格保护)|保价[^。;；!！\n]{0,10}|假一赔[一二三四十百]+"),
        (PromotionKind.LIMITED_TIME, r"限时[^。;；!！\n]{0,16}|倒计时[^。;；!！\n]{0,14}|(?:活动|优惠|促销)?(?:截止|截至|即将结束|"
            r"距(?:离)?结束)[^。;；!！\n]{0,18}|最后\s?(?:\d+|[一二三两])\s?(?:小时|分钟|天)|仅限(?:今天|"
            r"今日|本场|今晚)|今晚\d+点"),
        (PromotionKind.LIMITED_QUANTITY, rf"限量[^。;；!！\n]{{0,12}}|前{_N}(?:名|件|单|位|分钟)|仅(?:剩|限){_N}(?:件|单|份|套|组|个|"
            rf"台|双)|最后{_N}(?:件|单|份|套|组)|每人限购?{_N}(?:件|份|单)"),
        (PromotionKind.DISCOUNT, r"(?<!\d)(?:全场|全店|低至|新品|会员|折扣|限时|享)?(?:\d(?:\.\d)?|[一二三四五六七八九]{1,2})折起?(?!叠|线|边|射|痕|返)"),
    )
)  # fmt: skip
_GIFT = re.compile(
    r"(?P<how>买(?:[一二三两四五\d]+[件瓶盒袋支套个]?)?(?:就)?(?:送|赠)|加赠|另赠|再送|加送|赠送?|附赠|随单送|下单(?:即|就)?送|拍下?(?:即|就)?送|好礼|赠品[::]?|(?<![赠配发运])送(?=价值|您|同款|小样|正装|旅行装|[\d一二两三四五六]))"
    r"(?P<what>[^。;；!！,，\n]{0,30})"
)
_NOT_GIFT = re.compile(
    r"送(?:货|达|至|到|礼首选|礼物|礼自用|装|医|检|修|人|给|件|出|运|餐|积分活动)|赠送礼物|赠予|配送|赠品不|赠送(?:金币|弹幕)|购买赠送"
)
_COUNT = re.compile(
    r"(?P<count>[\d一二两三四五六七八九十]{1,4}\s?(?:件|个|支|瓶|盒|袋|包|片|条|双|套|只|份|张|罐|粒|块|对|组|箱|斤|g|ml|杯|枚|次|本|台|把))"
)
_BARE_COUNT = re.compile(r"(?P<count>[\d一二两三四五]{1,3})")
_ENDS = re.compile(
    r"(?:截止|截至|至|到|结束(?:时间)?[::]?)\s?(?P<ends>(?:20\d\d[年./-])?\d{1,2}[月./-]\d{1,2}日?(?:\s?\d{1,2}[:点]\d{0,2}(?::\d\d)?)?|今晚\d{1,2}点|\d{1,2}:\d{2}|今晚|今天|月底)"
)
_STARTS = re.compile(
    r"(?P<starts>(?:20\d\d[年./-])?\d{1,2}[月./-]\d{1,2}日?(?:\s?\d{1,2}[:点]\d{0,2}(?::\d\d)?)?)\s?(?:-|~|至|到|起|开始|开抢)"
)
_COUNTDOWN = re.compile(
    r"(?:最后|还剩|仅剩|倒计时|距(?:离)?结束(?:还剩|还有)?)\s?[::]?\s?(?P<ends>\d{1,3}\s?(?:小时|分钟|天|:)[\d:时分秒小]*)"
)
_QUANTITY = re.compile(
    rf"(?P<quantity>前{_N}(?:名|件|单|位)|限量\s?{_N}\s?(?:件|份|套|单|组|个|台|双|盒|瓶)|仅(?:剩|限)\s?{_N}(?:件|单|份|套|组|个|台)|每人限购?{_N}(?:件|份|单)|最后{_N}(?:件|单|份|套|组))"
)
_SCOPE = re.compile(
    r"(?P<scope>(?:限|仅限|适用于|仅适用)[^,，。;；\n]{1,16}(?:使用|商品|用户|地区|款|参与|可用)|全场|全店|指定商品|部分商品)"
)
DISCOUNT_WORDS = re.compile(
    r"(?:限时|直播|今日|活动|全场|低至|史低|超低|骨折)?(?:\d(?:\.\d)?|[一二三四五六七八九]{1,2})折起?(?!叠|线|边|射|痕|返)|立减|直降|立省|"
    r"(?<!不)(?:特价|促销价|限时价|清仓价|甩卖|秒杀价|折扣价|骨折价|惊爆价)|半价|降价(?!通知|提醒)|打折|买一送一"
)


@dataclass(frozen=True, slots=True)
class Announced:
    """A promotion or gift and its half-open offsets."""

    what: Promotion | Gift
    start: int
    end: int


def read_promotions(text: str) -> tuple[Announced, ...]:
    """The promotions of a short text, each kind at most once per stretch of words, in order."""
    found: list[Announced] = []
    taken: list[tuple[int, int]] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text[:4000]):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            taken.append(match.span())
            found.append(Announced(_promotion(kind, match, text), match.start(), match.end()))
    return tuple(sorted(found, key=lambda one: one.start))


def read_gifts(text: str) -> tuple[Announced, ...]:
    """The gifts a short text announces."""
    return tuple(_gifts(text[:4000]))


def _gifts(text: str) -> Iterator[Announced]:
    for match in _GIFT.finditer(text):
        around = text[max(0, match.start() - 2) : match.end()]
        if _NOT_GIFT.search(around[:12]) or (match["how"] == "赠" and not match["what"].strip()):
            continue
        what = match["what"].strip(" :：()（）")
        count = _COUNT.search(what) or _BARE_COUNT.fullmatch(what)
        value = next((figure.price.amount_fen for figure in read_prices(what) if figure.price.currency == "CNY"), None)
        name = re.sub(r"[(（]?(?:价值|市值)?[¥￥]?\d[\d.]*元?[)）]?", "", _COUNT.sub("", what)).strip(" :：的一")
        yield Announced(
            Gift(text=match.group().strip(), name=name, quantity=count["count"] if count else "", value_fen=value),
            match.start(),
            match.end(),
        )


def _promotion(kind: PromotionKind, match: re.Match[str], text: str) -> Promotion:
    groups = match.groupdict()
    around = text[max(0, match.start() - 40) : match.end() + 60]
    ends, starts = _ENDS.search(around) or _COUNTDOWN.search(around), _STARTS.search(around)
    quantity, scope = _QUANTITY.search(around), _SCOPE.search(around)
    return Promotion(
        kind=kind,
        text=match.group().strip(),
        condition=groups.get("condition") or "",
        starts=starts["starts"] if starts else "",
        ends=ends["ends"] if ends else "",
        quantity=quantity["quantity"] if quantity else "",
        scope=scope["scope"] if scope else "",
    )
