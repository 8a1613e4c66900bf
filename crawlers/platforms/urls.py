"""Addresses of platforms: which kind of page one leads to, which goods or room it names, and links inside share texts.

Short links say only whose they are; where they lead is known after opening them. A 口令 without a link can be opened
in the platform's app alone, and is reported as such.
"""

import re
from dataclasses import dataclass

from checker.vocabulary import SubjectKind
from crawlers.platforms.marks import host_of, is_under

_LINK = re.compile(
    r"(?:https?://)?(?<![\w.@-])(?:[a-z0-9-]{1,63}\.){1,5}(?:com|cn|net|hk|tv|me|link|xyz)"
    r"(?:/[^\s\u3000-\u9fff\uff00-\uffef\"'<>「」【】￥¥]{0,1500})?",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"(?P<sign>[¥￥€$£₤₳₴¢€💰🔑]|\()(?P<token>[A-Za-z0-9]{8,20})(?:(?P=sign)|\))")
_SHORT: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("taobao", ("m.tb.cn", "s.tb.cn", "tb.cn", "e.tb.cn", "s.click.taobao.com", "uland.taobao.com")),
    ("jd", ("3.cn", "u.jd.com", "jd.cn")),
    ("pinduoduo", ("p.pinduoduo.com", "pdd.cn", "file-link.pinduoduo.com")),
    ("douyin", ("v.douyin.com", "iesdouyin.com", "haohuo.jinritemai.com", "z.douyin.com")),
    ("kuaishou", ("v.kuaishou.com", "v.kuaishouapp.com", "chenzhongtech.com", "gifshow.com")),
    ("xiaohongshu", ("xhslink.com",)),
    ("bilibili", ("b23.tv", "bili2233.cn")),
    ("alibaba1688", ("qr.1688.com", "m.1688.com")),
    ("weidian", ("k.weidian.com", "k.youshop10.com")),
    ("youzan", ("j.youzan.com", "shop.m.youzan.com")),
    ("suning", ("m.suning.com", "suning.cn")),
)


@dataclass(frozen=True, slots=True)
class Address:
    """A pattern of addresses, the kind of page behind them, and in its group `id` what they name."""

    kind: SubjectKind
    pattern: str


@dataclass(frozen=True, slots=True)
class Shared:
    """What a text that people pass on holds: its links in order, whose the first is, and a 口令 when there is one."""

    links: tuple[str, ...]
    platform: str = ""
    token: str = ""

    @property
    def app_only(self) -> bool:
        """Whether only the platform's app can open it."""
        return bool(self.token) and not self.links


def kind_of_url(url: str, addresses: tuple[Address, ...]) -> tuple[SubjectKind | None, str]:
    """The kind of page an address leads to and the number it names; None when no pattern fits."""
    for address in addresses:
        match = re.search(address.pattern, url[:2_000], re.IGNORECASE)
        if match:
            return address.kind, match.groupdict().get("id") or ""
    return None, ""


def short_link_of(url: str) -> str:
    """The platform whose short link this is, empty for other addresses."""
    host = host_of(url if "//" in url else f"//{url}")
    return next((name for name, hosts in _SHORT if is_under(host, hosts)), "")


def read_share_text(text: str) -> Shared:
    """The links and the 口令 in a share text."""
    links = []
    for match in _LINK.finditer(text[:5_000]):
        link = match.group().rstrip(".,;:!?)]}，。；：！？）】")
        if "/" in link.split("//")[-1]:
            links.append(link if "//" in link else f"https://{link}")
    token = _TOKEN.search(text[:5_000])
    platform = next((found for link in links if (found := short_link_of(link))), "")
    return Shared(tuple(dict.fromkeys(links)), platform, token["token"] if token else "")
