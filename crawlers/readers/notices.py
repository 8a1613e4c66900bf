"""Labels and mandatory notices a page carries: 广告, AI, health-food lines, risks, self-operation, MCN."""

import re

from checker.vocabulary import Notice
from crawlers.readers.page import Page
from crawlers.readers.zones import Zone

NOTICES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("ad", re.compile(r"^(?:广告|推广|赞助|AD|商业推广|品牌广告)$|(?:本(?:内容|直播|页面|"
        r"视频|文)|以下内容|(?<!不)含有?)[^。;\n不非无没]{0,6}(?:为|是|属于|含)?(?:商业)?广告(?!法)")),
    ("ai", re.compile(r"(?:内容|画面|形象|视频|图片|声音|主播|文案|本场)?[^。;\n]{0,6}(?:由|"
        r"为|系)?(?:AI|人工智能)(?:技术)?(?:生成|合成|制作|主播|数字人|"
        r"形象|驱动)|数字人(?:主播|直播|形象)?|虚拟(?:主播|形象|人(?!民))")),
    ("health-food", re.compile(r"(?:保健食品不是药物|本品不能(?:代替|替代)药物|不能(?:代替|替代)药物(?:治疗)?)[^。;\n]{0,24}")),
    ("drug", re.compile(r"请(?:仔细阅读|按)[^。;\n]{0,8}说明书[^。;\n]{0,20}|禁忌内容或者?注意事项详见说明书|本广告仅供医学药学专业人士阅读")),
    ("risk", re.compile(r"(?:投资|理财|加盟|市场|基金)[^。;\n]{0,4}有风险[^。;\n]{0,12}")),
    ("alcohol", re.compile(r"(?:过量饮酒有害健康|未成年人(?:禁止|请勿|不得)饮酒|适量饮酒|孕妇[^。;\n]{0,8}不宜饮酒)")),
    ("mcn", re.compile(r"(?:所属|签约)?\s?(?:MCN|经纪机构|服务机构|公会)(?:机构)?\s?[::]\s?[^\s。;]{2,30}")),
    ("self-operated", re.compile(r"^(?:自营|平台自营|[\u4e00-\u9fff]{2,6}自营)$|^\[?自营\]?\s")),
    ("personalised", re.compile(r"个性化(?:推荐|展示|结果|内容)|算法推荐")),
    ("algorithm", re.compile(r"(?:算法推荐|推荐算法|个性化推荐)[^。;\n]{0,30}(?:备案|公示|说明|告知|依据|原理)|网信算备\d{6,24}号?")),
    ("after-sales", re.compile(r"售后(?:服务|说明|保障|方式)?\s?[::]\s?[^。;\n]{4,60}|(?:支持|不支持)?(?:7|七)[天日]无理由退货[^。;\n]{0,30}")),
    ("closing", re.compile(r"(?:本店|店铺|平台)[^。;\n]{0,10}(?:终止|停止|停业|歇业|闭店|关闭)[^。;\n]{0,30}")),
)  # fmt: skip
# Without one of these no notice begins; most lines have none.
_SIGN = re.compile(
    r"广告|推广|赞助|A[DI]|人工智能|数字人|虚拟|药物|说明书|禁忌|有风险|饮酒|孕妇|MCN|机构|公会|自营|个性化|算法|售后|无理由|止|停业|歇业|闭店|关闭"
)


def read_notices(page: Page) -> tuple[Notice, ...]:
    """The notices of a page, each wording once per kind, at most 100."""
    found: dict[tuple[str, str], Notice] = {}
    for line in page.text.lines:
        if line.end - line.start > 600 or page.zones.of_line(line) in (Zone.CHAT, Zone.REVIEWS):
            continue
        said = page.said(line)
        if not _SIGN.search(said):
            continue
        for kind, pattern in NOTICES:
            if kind == "after-sales" and page.zones.of_line(line) in (Zone.FOOTER, Zone.NAVIGATION):
                continue  # the platform's standing links, not what is said of these goods
            match = pattern.search(said)
            if match and (kind, match.group()) not in found:
                place = page.text.place(line.start + match.start(), line.start + match.end())
                found[kind, match.group()] = Notice(kind=kind, text=match.group().strip(), place=place)
    return tuple(found.values())[:100]
