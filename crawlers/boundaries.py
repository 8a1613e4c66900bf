"""Where we may go, as far as a URL can tell: the submission parser, which exists for good messages.

Security is the egress guard's: names are not resolved here, redirects are not followed here.
"""

import re
from collections.abc import Sequence
from ipaddress import ip_address

import ada_url

from checker.errors import NotAllowed
from crawlers.egress import Allowed
from crawlers.egress.addresses import PORTS, refusal

MAX_CHARS = 2048
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff\\]")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_SUFFIXES = frozenset(
    "localhost local localdomain internal intranet lan home corp private arpa onion i2p alt invalid svc".split()
)
_DEFAULT_PORTS = {"http:": 80, "https:": 443}


def parse_target(text: str, *, allow: Sequence[Allowed] = ()) -> str:
    """The normalised address to visit and to store, as every browser would read it.

    Raises `NotAllowed` with a Chinese sentence.
    """
    text = text.strip()
    _check_writing(text)
    try:
        url = ada_url.URL(text)
    except ValueError as error:
        raise NotAllowed("网址写法不对，请检查后重新粘贴。") from error
    if url.username or url.password:
        raise NotAllowed("网址里不能带用户名或密码。")
    port = int(url.port) if url.port else _DEFAULT_PORTS[url.protocol]
    if port not in PORTS and all(entry.port != port for entry in allow):
        raise NotAllowed(f"端口 {port} 不在允许之列，只能访问 80、443、8080、8443 端口。")
    _check_host(url.hostname, port, allow)
    return str(url.href)


def _check_writing(text: str) -> None:
    if not text:
        raise NotAllowed("请填写要核查的网址。")
    if len(text) > MAX_CHARS:
        raise NotAllowed(f"网址超过 {MAX_CHARS} 个字符，请只粘贴商品或店铺的网址。")
    if _FORBIDDEN.search(text):
        raise NotAllowed("网址里有空白、反斜杠或控制字符，请检查后重新粘贴。")
    scheme = _SCHEME.match(text)
    if scheme is None or scheme[1].lower() not in {"http", "https"}:
        raise NotAllowed("只能核查以 http:// 或 https:// 开头的网址。")
    rest = text[scheme.end() :]
    if not rest.startswith("//") or rest.startswith("///"):
        raise NotAllowed("网址写法不对，应以 http:// 或 https:// 开头。")
    authority = re.split(r"[/?#]", rest[2:], maxsplit=1)[0]
    if "%" in authority or "@" in authority:
        raise NotAllowed("网址的域名部分不能带“%”或“@”。")


def _check_host(host: str, port: int, allow: Sequence[Allowed]) -> None:
    literal = host.strip("[]")
    try:
        ip_address(literal)
    except ValueError:
        _check_name(host)
        return
    if refusal(literal, port, allow):
        raise NotAllowed("这个地址不是公网地址，不能核查。")


def _check_name(host: str) -> None:
    labels = host.removesuffix(".").split(".")
    if not host or not all(labels) or len(host) > 253 or any(len(label) > 63 for label in labels):
        raise NotAllowed("网址的域名写法不对，请检查后重新粘贴。")
    if len(labels) < 2 or labels[-1] in _SUFFIXES:
        raise NotAllowed("这是内部网络的名称，不能核查；请填写公开的网址。")
