"""Which addresses and ports may be reached; pure, and the same on every Python version.

`ipaddress.is_global` alone is not enough: it calls NAT64, 6to4, IPv4-compatible, site-local and multicast addresses
global, and 168.63.129.16 (a cloud host service) is really global. So the ranges are listed here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from checker.errors import BadRequest

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

PORTS = frozenset({80, 443, 8080, 8443})

_BAD_V4 = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 "
        "192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 "
        "198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 168.63.129.16/32"
    ).split()
)
_GLOBAL_V6 = IPv6Network("2000::/3")
_BAD_V6 = tuple(IPv6Network(text) for text in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))


@dataclass(frozen=True, slots=True)
class Allowed:
    """One network and one port that may be reached although the rules say no; for tests and closed networks."""

    network: Network
    port: int

    def admits(self, address: Address, port: int) -> bool:
        """Whether this entry lets the address through on that port."""
        return port == self.port and address.version == self.network.version and address in self.network

    def __str__(self) -> str:
        network = f"[{self.network.network_address}]/{self.network.prefixlen}"
        return f"{self.network if self.network.version == 4 else network}:{self.port}"


def parse_allowed(text: str) -> Allowed:
    """The entry written as `127.0.0.2/32:8001` or `[::1]/128:8001`.

    Raises `BadRequest` when it can't be read.
    """
    network, _, port = text.strip().rpartition(":")
    try:
        number = int(port)
        if not 0 < number < 65536:
            raise ValueError(port)
        return Allowed(ip_network(network.replace("[", "").replace("]", "")), number)
    except ValueError as error:
        raise BadRequest(f"放行项“{text}”写法不对，应为“网段:端口”，例如 127.0.0.2/32:8001。") from error


def unwrapped(address: Address) -> Address:
    """The IPv4 address inside an IPv4-mapped IPv6 one, any other address as it is."""
    return address.ipv4_mapped or address if isinstance(address, IPv6Address) else address


def address_refusal(address: Address, deny: Iterable[Network] = ()) -> str:
    """Why this address may not be reached, in Chinese; empty when it may."""
    address = unwrapped(address)
    if any(address.version == network.version and address in network for network in deny):
        return "目标地址属于本系统自身，禁止访问"
    if isinstance(address, IPv4Address):
        return "目标地址不是公网地址" if any(address in network for network in _BAD_V4) else ""
    bad = address.scope_id is not None or address not in _GLOBAL_V6 or any(address in network for network in _BAD_V6)
    return "目标地址不是公网地址" if bad else ""


def refusal(text: str, port: int, allow: Iterable[Allowed] = (), deny: Iterable[Network] = ()) -> str:
    """Why one resolved address may not be reached on a port, in Chinese; empty when it may."""
    try:
        address = unwrapped(ip_address(text))
    except ValueError:
        return "目标地址无法识别"
    if any(entry.admits(address, port) for entry in allow):
        return ""
    if port not in PORTS:
        return f"端口 {port} 不在允许之列"
    return address_refusal(address, deny)
