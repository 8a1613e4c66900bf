"""The words a checkout uses for its lines: what kind of discount one is, and whether it is granted by profile."""

import re

from crawlers.readers.page import Page

NEW_USER, MEMBER = "new_user", "member"
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (NEW_USER, re.compile(r"新人|新客|新用户|首单|首购|新会员首")),
    ("points", re.compile(r"积分|淘?金币|京豆|豆抵")),
    ("red_packet", re.compile(r"红包")),
    ("subsidy", re.compile(r"补贴|国补|津贴")),
    ("platform_coupon", re.compile(r"(?:平台|跨店|全场|通用)[^,。;]{0,4}券")),
    ("full_reduction", re.compile(r"满减|满\s?\d{1,7}\s?元?[减省]|每满|满额立减")),
    ("shop_coupon", re.compile(r"券")),
    (MEMBER, re.compile(r"会员|PLUS|VIP|黑卡", re.IGNORECASE)),
)
_GRANTED = re.compile(
    r"为您|为你|专属于您|仅限您|部分用户|受邀|定向|系统发放|根据您的|猜您|千人千面|账户专享|回归用户|老友专享"
)
_RULE = re.compile(r"\d\s?(?:元|折|%)|[¥￥]\s?\d|立减|可用|可享|均可|凭[^,。]{0,8}享")
_CHARGED = re.compile(r"[-−–]\s?[¥￥]\s?\d")
MAX_STATEMENT = 200


def kind_of(label: str) -> str:
    """The kind of a discount line by its words, `other` when they tell none."""
    return next((kind for kind, words in _KINDS if words.search(label)), "other")


def is_persona_linked(kind: str, words: str) -> bool:
    """Whether an account gets the line for who it is: by its standing, or by a profile nobody else can meet."""
    return kind in (NEW_USER, MEMBER) or bool(_GRANTED.search(words))


def statements(page: Page) -> dict[str, str]:
    """What a page tells any reader about reductions: the first line for each kind that states terms."""
    found: dict[str, str] = {}
    for line in page.text.lines:
        said = page.said(line)
        if len(said) > MAX_STATEMENT or _CHARGED.search(said) or not _RULE.search(said):
            continue
        kind = kind_of(said)
        if kind != "other":
            found.setdefault(kind, said)
    return found
