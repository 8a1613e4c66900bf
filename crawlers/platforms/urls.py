"""Addresses of platforms: which kind of page one leads to, which goods or room it names, and links inside share texts.

Short links say only whose they are; where they lead is known after opening them. A 口令 without a link can be opened
in the platform's app alone, and is reported as such.
"""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from checker.vocabulary import SubjectKind
from crawlers.platforms.marks import host_of, is_under

_LINK = re.compile(
    r"(?:https?://)?(?<![\w.@-])(?:[a-z0-9-]{1,63}\.){1,5}(?:com|cn|net|hk|tv|me|link|xyz)"
    r"(?:/[^\s\u3000-\u9fff\uff00-\uffef\"'<>「」【】￥¥]{0,1500})?",
    re.IGNORECASE,
)
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))} | {
    ord(wide): narrow for wide, narrow in zip("：／．＿－＝＆＃％", ":/._-=&#%", strict=True)
}
_APP_LINK = re.compile(r"\b(?!https?://)[a-z][a-z0-9+.-]{2,40}://[^\s\"'<>]{0,1500}", re.IGNORECASE)
_WEB = re.compile(r"https?://\S{4,1500}", re.IGNORECASE)
_ANY_LINK = re.compile(r"https?://[!-~]{4,1500}", re.IGNORECASE)  # of hosts whose ending we do not know
_DOMAIN_ONLY = re.compile(r"https?://[^/?#]+", re.IGNORECASE)
_STORES = (
    "a.app.qq.com",
    "sj.qq.com",
    "apps.apple.com",
    "itunes.apple.com",
    "app.mi.com",
)  # lead to an app, not to goods
_NAMES: dict[str, str] = {
    "taobao": "淘宝", "tmall": "天猫", "jd": "京东", "pinduoduo": "拼多多", "douyin": "抖音", "kuaishou": "快手",
    "xiaohongshu": "小红书", "bilibili": "哔哩哔哩", "alibaba1688": "1688", "weidian": "微店", "youzan": "有赞",
    "suning": "苏宁易购", "mogujie": "蘑菇街", "vip": "唯品会", "weixin": "微信视频号",
}  # fmt: skip
_HOSTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("taobao", ("taobao.com", "tb.cn")),
    ("tmall", ("tmall.com", "tmall.hk")),
    ("jd", ("jd.com", "jd.hk", "3.cn", "jd.cn")),
    ("pinduoduo", ("pinduoduo.com", "yangkeduo.com", "pdd.cn")),
    ("douyin", ("douyin.com", "jinritemai.com", "iesdouyin.com", "amemv.com")),
    ("kuaishou", ("kuaishou.com", "kwaixiaodian.com", "gifshow.com", "chenzhongtech.com", "kuaishouapp.com")),
    ("xiaohongshu", ("xiaohongshu.com", "xhslink.com")),
    ("bilibili", ("bilibili.com", "b23.tv")),
    ("alibaba1688", ("1688.com",)),
    ("weidian", ("weidian.com", "youshop10.com")),
    ("youzan", ("youzan.com",)),
    ("suning", ("suning.com", "suning.cn")),
    ("mogujie", ("mogujie.com", "mogu.com")),
    ("vip", ("vip.com",)),
    ("weixin", ("weixin.qq.com",)),
)
_SHARED_NAME = re.compile(r"[「《【]([^「」《》【】]{2,80})[」》】]")
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


def platform_of(url: str) -> str:
    """The Chinese name of the platform an address belongs to, empty when it is none we know."""
    host = host_of(url if "//" in url else f"//{url}")
    return next((_NAMES[name] for name, hosts in _HOSTS if is_under(host, hosts)), "")


def shared_name(text: str) -> str:
    """What a share text says it is about: the words in its brackets, unless they name a platform."""
    found = (match[1].strip() for match in _SHARED_NAME.finditer(text[:5_000]))
    return next((name for name in found if name not in _NAMES.values()), "")


def read_share_text(text: str) -> Shared:
    """The links and the 口令 in a share text; links of platforms first, links to app stores last.

    Invisible characters, full-width letters and escaped slashes are read as what they stand for; an app's own address
    (`snssdk1128://…`) is searched for the web address it wraps. Nothing is opened.
    """
    text = _INVISIBLE.sub("", text[:5_000]).translate(_WIDE).replace("\\/", "/")
    text = _APP_LINK.sub(lambda match: _wrapped(match.group()), text)
    links = []
    for match in _LINK.finditer(text):
        link = match.group().rstrip(".,;:!?)]}，。；：！？）】")
        if "/" in link.split("//")[-1] or _DOMAIN_ONLY.fullmatch(link):
            links.append(link if "//" in link else f"https://{link}")
    links = links or [match.group().rstrip(".,;:!?)]}") for match in _ANY_LINK.finditer(text)]
    links.sort(key=lambda link: (is_under(host_of(link), _STORES), not platform_of(link)))
    token = _TOKEN.search(text)
    platform = next((found for link in links if (found := short_link_of(link))), "" if links else _named_in(text))
    return Shared(tuple(dict.fromkeys(links)), platform, token["token"] if token else "")


def _named_in(text: str) -> str:
    """The platform whose name a text without links says."""
    return next((name for name, said in _NAMES.items() if said in text), "")


def _wrapped(app_link: str) -> str:
    """The web address inside an app's own address, percent-encoded once or twice; a blank when there is none."""
    inside = _WEB.search(unquote(app_link.split("://", 1)[1])) or _WEB.search(unquote(unquote(app_link)[8:]))
    return f" {inside.group()} " if inside else " "
