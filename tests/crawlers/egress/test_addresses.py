"""Which addresses may be reached."""

import pytest

from checker.errors import BadRequest
from crawlers.egress.addresses import parse_allowed, refusal

REFUSED = """
0.0.0.0 10.0.0.5 100.64.0.1 100.100.100.200 100.96.0.96 127.0.0.1 127.255.255.254 169.254.169.254 169.254.0.23
172.16.0.1 172.31.255.255 192.0.0.8 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.51.100.7 203.0.113.9
224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255 168.63.129.16
::1 :: fe80::1 fe80::1%eth0 fd00::1 fc00::1 ff02::1 fec0::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1
::ffff:168.63.129.16 64:ff9b::a9fe:a9fe 64:ff9b:1::7f00:1 2002:7f00:1:: 2002:a9fe:a9fe:: 2001::1 2001:db8::1
2001:0:4136:e378:8000:63bf:3fff:fdd2 3fff::1 100::1 5f00::1 not-an-address 1.2.3 01.2.3.4
""".split()
REACHED = "1.1.1.1 93.184.216.34 100.63.255.255 100.128.0.1 172.15.0.1 172.32.0.1 2606:4700::1111 240e::1 2409:8000::1".split()


@pytest.mark.parametrize("address", REFUSED)
def test_refuses_what_is_not_the_public_internet(address: str) -> None:
    assert refusal(address, 443)


@pytest.mark.parametrize("address", REACHED)
def test_reaches_the_public_internet(address: str) -> None:
    assert refusal(address, 443) == ""


@pytest.mark.parametrize("port", [22, 25, 53, 3306, 6379, 11211, 8001, 9200, 0, 65536])
def test_refuses_ports_that_are_not_the_webs(port: int) -> None:
    assert refusal("1.1.1.1", port)


def test_an_allow_entry_opens_its_own_address_and_port_and_nothing_else() -> None:
    allow = [parse_allowed("127.0.0.2/32:8001")]
    assert refusal("127.0.0.2", 8001, allow) == ""
    assert refusal("::ffff:127.0.0.2", 8001, allow) == ""
    assert refusal("127.0.0.2", 80, allow)
    assert refusal("127.0.0.3", 8001, allow)
    assert refusal("1.1.1.1", 8001, allow)


def test_our_own_public_addresses_are_refused_when_named() -> None:
    from ipaddress import ip_network

    assert refusal("1.1.1.1", 443, deny=[ip_network("1.1.1.0/24")])
    assert refusal("::ffff:1.1.1.1", 443, deny=[ip_network("1.1.1.0/24")])


@pytest.mark.parametrize(
    "text", ["", "127.0.0.2", "127.0.0.2:0", "127.0.0.2:x", "nonsense:80", "10.0.0.1/8:80", "1.1.1.1:70000"]
)
def test_an_allow_entry_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(BadRequest, match=r"127\.0\.0\.2/32:8001"):
        parse_allowed(text)


@pytest.mark.parametrize("text", ["127.0.0.2/32:8001", "[::1]/128:8443"])
def test_an_allow_entry_reads_back_as_written(text: str) -> None:
    assert str(parse_allowed(text)) == text
