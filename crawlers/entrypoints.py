"""Where the law looks: finds the links and buttons that lead to licences, sellers, rules, redress, accounts, checkout.

Pure: works on what `look.js` found clickable. Never chosen: what pays, orders, signs in, downloads an app or leads to
an authority's own site.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ada_url import URL

from checker.vocabulary import Snapshot, SubjectKind


class Topic(StrEnum):
    """What a place is opened for."""

    LICENCE = "licence"
    SELLER = "seller"
    ACCOUNT = "account"
    DISPUTE = "dispute"
    COMPLAINT = "complaint"
    RETURNS = "returns"
    RULES = "rules"
    CHECKOUT = "checkout"
    GOODS = "goods"
    SETTINGS = "settings"


_TEXTS: tuple[tuple[Topic, re.Pattern[str]], ...] = tuple(
    (topic, re.compile(pattern))
    for topic, pattern in (
        (Topic.LICENCE, r"营业执照|经营证照|证照信息|证照|经营资质|资质(?:信息|证照|公示|证明)?$|主体信息|亮照|行政许可|工商信息|企业信息|经营许可证"),
        (Topic.SELLER, r"(?:店铺|商家|卖家|商户|供货商|供应商|经营者|销售者|实际销售)(?:信息|资料|主体|详情|介绍|档案|名片|公示|主页)"
                       r"|进店(?:逛逛|看看)?|进入店铺|查看店铺|店铺首页|关于(?:商家|卖家|店铺)|实际经营者|供货商$|供货方"),
        (Topic.ACCOUNT, r"账号(?:信息|资料|主页|详情)|主播(?:主页|资料|信息|详情|简介)|个人主页|达人主页|账户信息|直播间运营者|运营者信息"),
        (Topic.DISPUTE, r"争议|纠纷|维权|消费者保障|消费者权益|消费者保护|先行赔付|申诉|平台介入|仲裁"),
        (Topic.COMPLAINT, r"投诉|举报|意见反馈|在线客服|联系客服|客服中心|客户服务|帮助中心|客服"),
        (Topic.RETURNS, r"退换货|退货(?:政策|规则|说明|须知|流程)?$|七天无理由|7天无理由|无理由退|售后(?:服务|政策|说明|保障|规则)?$|退款(?:说明|政策|规则)"),
        (Topic.RULES, r"规则中心|平台规则|交易规则|直播规则|规则$|服务协议|用户协议|平台协议|协议$|使用条款|服务条款|交易条款|规则与协议|规则公示"),
        (Topic.SETTINGS, r"^设置$|(?:账号|账户|隐私|推荐|个性化)设置|设置中心|隐私中心|个性化(?:推荐|广告)(?:管理)?$|自动续费管理"),
        (Topic.CHECKOUT, r"^(?:去)?结算|立即购买|^立即(?:抢购|下单)|马上抢|去下单|^购买$|立刻购买|确认订单"),
    )
)  # fmt: skip
_HREFS: tuple[tuple[Topic, re.Pattern[str]], ...] = tuple(
    (topic, re.compile(pattern, re.IGNORECASE))
    for topic, pattern in (
        (Topic.LICENCE, r"licen[cs]e|yingyezhizhao|zhizhao|zizhi|qualification|credential|bizlic"),
        (Topic.SELLER, r"/(?:seller|shop-?info|merchant|supplier)(?:[/?.#-]|$)"),
        (Topic.DISPUTE, r"dispute|weiquan|arbitrat"),
        (Topic.COMPLAINT, r"complain|tousu|jubao"),
        (Topic.RETURNS, r"/(?:returns?|refund|after-?sales?|tuihuo)(?:[/?.#-]|$)"),
        (Topic.RULES, r"/(?:rules?|agreement|terms|guize)(?:[/?.#-]|$)"),
        (Topic.CHECKOUT, r"/(?:checkout|settle(?:ment)?)(?:[/?.#-]|$)"),
    )
)
# Never touched: pays, orders, signs in or out, follows, loads an app, changes an account.
_NEVER = re.compile(
    r"提交订单|确认(?:支付|付款|购买|下单)|立即(?:支付|付款)|去(?:支付|付款)|付款|支付宝|微信支付|登录|登陆|注册|退出|注销|关注|下载|删除|清空|取消|打赏|送礼"
    r"|充值|App|APP|二维码|网络警察|12315|12377|12321"
)
_NEVER_HREF = re.compile(
    r"[/.](?:logout|signout|login|signin|passport|register|signup|pay|payment)(?:[/?.#]|$)"
    r"|\.(?:apk|exe|zip|rar|dmg|ipa|pdf|docx?|xlsx?)(?:[?#]|$)",
    re.IGNORECASE,
)
_UNSEEN = re.compile(r"[\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_AUTHORITY = re.compile(
    r"(?:^|\.)(?:gov\.cn|12377\.cn|12321\.cn|12315\.cn|cyberpolice\.cn|piyao\.org\.cn|miit\.gov\.cn)$"
)
_SECOND_LEVEL = frozenset({"com", "net", "org", "gov", "edu", "co", "ac"})
_KINDS = {
    Topic.SELLER: SubjectKind.SHOP,
    Topic.ACCOUNT: SubjectKind.ACCOUNT,
    Topic.CHECKOUT: SubjectKind.CHECKOUT,
    Topic.DISPUTE: SubjectKind.RULES,
    Topic.COMPLAINT: SubjectKind.RULES,
    Topic.RETURNS: SubjectKind.RULES,
    Topic.RULES: SubjectKind.RULES,
}


# Whose duties a target of a kind can show, and so which places are worth opening; any other kind opens all.
_WORTH: Mapping[SubjectKind, frozenset[Topic]] = {
    SubjectKind.PLATFORM: frozenset(
        {Topic.LICENCE, Topic.DISPUTE, Topic.COMPLAINT, Topic.RETURNS, Topic.RULES, Topic.SETTINGS}
    ),
    SubjectKind.SHOP: frozenset({Topic.LICENCE, Topic.SELLER, Topic.RETURNS}),
    SubjectKind.PRODUCT: frozenset({Topic.LICENCE, Topic.SELLER, Topic.RETURNS, Topic.CHECKOUT}),
    SubjectKind.ACCOUNT: frozenset({Topic.LICENCE, Topic.ACCOUNT, Topic.SELLER}),
    SubjectKind.ROOM: frozenset({Topic.LICENCE, Topic.ACCOUNT, Topic.SELLER, Topic.GOODS}),
    SubjectKind.CHECKOUT: frozenset({Topic.RETURNS, Topic.RULES, Topic.GOODS}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One place to open: by its address, or, when `url` is empty, by clicking `path` on the page it stands on."""

    topic: Topic
    text: str
    url: str
    path: str
    page: str
    visible: bool = True
    same_site: bool = True

    @property
    def key(self) -> str:
        """What makes two entries one place: the address, or for buttons the site and the words."""
        return self.url or f"{site_of(self.page)}: {self.text}"

    @property
    def kind(self) -> SubjectKind:
        """What the page behind it most likely is."""
        return _KINDS.get(self.topic, SubjectKind.OTHER)

    def record(self) -> dict[str, Any]:
        """What the visit's record says of it; `key` is also the `entry_key` of the visit that opened it."""
        return {
            "key": self.key,
            "topic": self.topic.value,
            "text": self.text,
            "url": self.url,
            "path": self.path,
            "page": self.page,
            "visible": self.visible,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """One documented place and what became of it: opened, failed (with `trouble`), or not opened."""

    topic: str
    text: str
    url: str
    page: str
    state: str
    trouble: str = ""


def host_of(url: str) -> str:
    """The URL's host, empty when it has none."""
    try:
        return URL(url).hostname
    except ValueError:
        return ""


def site_of(url: str) -> str:
    """The registrable part of the URL's host, near enough to tell own pages from others'; addresses as they are."""
    host = host_of(url)
    labels = host.split(".")
    if host.startswith("[") or labels[-1].isdigit():
        return host
    return ".".join(labels[-3:] if len(labels) > 2 and labels[-2] in _SECOND_LEVEL else labels[-2:])


def topic_of(text: str, href: str) -> Topic | None:
    """What a link or button is about, by its words first and its address second; None when it is of no interest."""
    text = "".join(text.split())
    if _NEVER.search(text) or _NEVER_HREF.search(href) or len(text) > 30:
        return None
    by_text = next((topic for topic, pattern in _TEXTS if pattern.search(text)), None)
    if by_text or not href:
        return by_text
    return next((topic for topic, pattern in _HREFS if pattern.search(_last_step(href))), None)


def _last_step(href: str) -> str:
    """The last step of the path with its query: earlier steps name shops and folders, not what the page is about."""
    path, mark, query = re.sub(r"^[a-z]+://[^/?#]*", "", href).partition("?")
    return f"/{path.rstrip('/').rpartition('/')[2]}{mark}{query}"


def find(clickable: Iterable[Mapping[str, Any]], page: str) -> list[Entry]:
    """Entry points among a page's clickable elements, own site and visible ones first, one per place."""
    here = site_of(page)
    entries: dict[str, Entry] = {}
    for item in clickable:
        entry = _entry(item, page, here)
        if entry is not None and (entry.key not in entries or entry.visible > entries[entry.key].visible):
            entries[entry.key] = entry
    return sorted(entries.values(), key=lambda entry: (not entry.same_site, not entry.visible, not entry.url))


def _entry(item: Mapping[str, Any], page: str, here: str) -> Entry | None:
    text, href = " ".join(_UNSEEN.sub("", str(item["text"])).split()), str(item["href"])
    topic = topic_of(text, href)
    if topic is None:
        return None
    url = _address(href, page)
    if url is None or (url and _AUTHORITY.search(host_of(url))):
        return None
    if not url and not item["visible"]:
        return None
    return Entry(
        topic=topic,
        text=text,
        url=url,
        path=str(item["path"]),
        page=page,
        visible=bool(item["visible"]),
        same_site=not url or site_of(url) == here,
    )


def _address(href: str, page: str) -> str | None:
    """Where the link leads; empty when only a click can tell, None when it leads nowhere else."""
    before, mark, fragment = href.partition("#")
    if not href or href.lower().startswith("javascript:") or (mark and not fragment and before == page.split("#")[0]):
        return ""
    if before == page.split("#")[0]:
        return href if fragment.startswith(("/", "!")) else None
    return href if before.lower().startswith(("http://", "https://")) else None


def in_turn(entries: Iterable[Entry], kind: SubjectKind = SubjectKind.OTHER) -> list[Entry]:
    """Entries worth opening for a target of this kind, every topic's first place before any topic's second."""
    by_topic: dict[Topic, list[Entry]] = {topic: [] for topic in Topic if topic in _WORTH.get(kind, Topic)}
    for entry in entries:
        if entry.topic in by_topic:
            by_topic[entry.topic].append(entry)
    rounds = max(map(len, by_topic.values()), default=0)
    return [places[turn] for turn in range(rounds) for places in by_topic.values() if turn < len(places)]


def searched(snapshots: Iterable[Snapshot]) -> list[Searched]:
    """Every entry point the pages offered and what became of it, so that absence can be asserted or not."""
    taken: dict[str, str] = {}
    offered: dict[str, Mapping[str, Any]] = {}
    for snapshot in snapshots:
        if key := snapshot.record.get("entry_key"):
            taken[key] = snapshot.trouble
        for row in snapshot.record.get("entry_points", ()):
            offered.setdefault(row["key"], row)
    found = []
    for key, row in offered.items():
        trouble = taken.get(key, "")
        state = "not-opened" if key not in taken else "failed" if trouble else "opened"
        words = {name: row[name] for name in ("topic", "text", "url", "page")}
        found.append(Searched(**words, state=state, trouble=trouble))
    return found
