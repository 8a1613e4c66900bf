"""What may be submitted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.errors import NotAllowed
from crawlers.boundaries import parse_target
from crawlers.egress import parse_allowed
from tests.crawlers.urls import INWARD, ORDINARY


@pytest.mark.parametrize("url", INWARD)
def test_what_leads_inward_or_nowhere_is_refused_in_chinese(url: str) -> None:
    with pytest.raises(NotAllowed, match=r"[\u4e00-\u9fff].*。$"):
        parse_target(url)


@pytest.mark.parametrize(("url", "visited"), ORDINARY)
def test_an_ordinary_address_is_normalised(url: str, visited: str) -> None:
    assert parse_target(url) == visited


@pytest.mark.parametrize("sign", ["\n", "\t", "\0", " ", "\u3000", "\u200b", "\u202e", "\x7f", "\\"])
def test_unseen_and_controlling_characters_are_refused(sign: str) -> None:
    with pytest.raises(NotAllowed, match="空白"):
        parse_target(f"https://a.com/x{sign}y")


def test_an_endless_address_is_refused() -> None:
    with pytest.raises(NotAllowed, match="2048"):
        parse_target("https://a.com/" + "x" * 2048)


def test_an_allow_entry_opens_exactly_its_address() -> None:
    allow = [parse_allowed("127.0.0.2/32:8001")]
    assert parse_target("http://127.0.0.2:8001/w", allow=allow) == "http://127.0.0.2:8001/w"
    for url in ("http://127.0.0.2/", "http://127.0.0.3:8001/", "http://localhost:8001/", "file:///etc/passwd"):
        with pytest.raises(NotAllowed):
            parse_target(url, allow=allow)


@given(st.text(max_size=80))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    for candidate in (text, f"http://{text}", f"https://a.com/{text}"):
        try:
            visited = parse_target(candidate)
        except NotAllowed:
            continue
        assert parse_target(visited) == visited
