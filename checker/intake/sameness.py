"""Which complaints are about the same thing, and which come from the same hand; pure.

A key is what two complaints must share: the goods or room an address names, else its host and path; the seller's name
on its platform. The filer's key is a keyed digest: it links complaints without keeping who filed them.
"""

import hashlib
import hmac
import re
import unicodedata

from ada_url import URL

from crawlers.platforms import readers
from crawlers.platforms.urls import kind_of_url, platform_of, short_link_of

SERIAL_FROM = 5  # complaints of one filer within SERIAL_DAYS
SERIAL_DAYS = 30
BURST_FROM = 10  # complaints about one target within the last hour
_NOISE = re.compile(r"[\s\W_]+")
_SHOP_ENDINGS = re.compile(r"(?:官方)?(?:旗舰|专营|专卖)?店$|直播间$|的(?:小店|店铺|直播间)$")


def target_key(url: str) -> str:
    """What an address is about: `抖音:product:123` where we know the platform, else host and path."""
    if not url:
        return ""
    for reader in readers() if platform_of(url) else ():
        kind, number = kind_of_url(url, getattr(reader, "addresses", ()))
        if kind is not None and number:
            return f"{reader.name}:{kind.value}:{number}"[:200]
    parsed = URL(url)
    host = parsed.hostname.removeprefix("www.").removeprefix("m.")
    query = parsed.search if not short_link_of(url) else ""
    return f"{host}{parsed.pathname.rstrip('/')}{query}"[:200]


def seller_key(platform: str, url: str, seller: str) -> str:
    """Who it is about: the seller's plain name on its platform; empty when no name was given."""
    plain = _plain(_SHOP_ENDINGS.sub("", seller.strip()))
    return f"{platform or platform_of(url) or '?'}:{plain}"[:120] if len(plain) >= 2 else ""


def goods_key(seller: str, goods: str) -> str:
    """Which goods of which seller; empty unless both are known."""
    plain = _plain(goods)
    return f"{seller}:{plain}"[:200] if seller and len(plain) >= 4 else ""


def words_key(facts: str) -> str:
    """The account of the facts without blanks and signs, as a digest; empty for a short one."""
    plain = _plain(facts)
    return hashlib.sha256(plain.encode()).hexdigest()[:32] if len(plain) >= 30 else ""


def filer_key(key: bytes, *, phone: str, address: str) -> str:
    """Links the complaints of one filer: by phone when given, else by network address."""
    who = f"phone:{re.sub(r'[^0-9]', '', phone)[-11:]}" if phone else f"address:{address}"
    return hmac.new(key, f"filer:{who}".encode(), hashlib.sha256).hexdigest()[:32]


def address_key(key: bytes, address: str) -> str:
    """Counts the complaints of one network address without keeping it; IPv6 by its /64."""
    network = ":".join(address.split(":")[:4]) if ":" in address else address
    return hmac.new(key, f"network:{network}".encode(), hashlib.sha256).hexdigest()[:32]


def _plain(text: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).lower()
