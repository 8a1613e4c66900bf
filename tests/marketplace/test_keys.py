"""The answer keys are complete, well formed, and point at pages that say what the key relies on."""

import re

import pytest
from flask.testing import FlaskClient

from checker.vocabulary import Outcome
from rules.rulebook import load_rulebook
from tests.marketplace import WORLDS, create_marketplace
from tests.marketplace.keys import ALIASES, FOLDER, KINDS, Target, read_key

_KIND_OF_PATH = {
    "": "platform",
    "campaign": "platform",
    "shop": "shop",
    "item": "product",
    "live": "room",
    "account": "account",
    "checkout": "checkout",
}
_TARGETS = [(world, target) for world in WORLDS for target in read_key(world)]
_EXPECTS = [(world, target, expect) for world, target in _TARGETS for expect in target.expects]


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_marketplace(patience=0).test_client()


def _read(client: FlaskClient, world: str, path: str) -> str:
    text = client.get(f"/w/{world}/{path}").get_data().decode("utf-8", "replace")
    return re.sub(r"[\u200b\u200c\u2060\ufeff]|<i style=\"display:none\">.</i>|</?span[^>]*>", "", text)


def test_every_world_has_a_key_and_every_key_a_world() -> None:
    assert {path.stem for path in FOLDER.glob("*.toml")} == set(WORLDS)


def test_every_target_names_its_kind_and_at_least_one_expectation() -> None:
    for world, target in _TARGETS:
        assert target.kind in KINDS
        assert target.kind == _KIND_OF_PATH[target.path.split("/")[0]], f"{world}/{target.path}"
        assert target.expects, f"{world}/{target.path}"


def test_no_target_and_no_duty_is_listed_twice() -> None:
    for world in WORLDS:
        paths = [target.path for target in read_key(world)]
        assert len(paths) == len(set(paths)), world
    for world, target in _TARGETS:
        aliases = [expect.alias for expect in target.expects]
        assert len(aliases) == len(set(aliases)), f"{world}/{target.path}"


def test_every_expectation_is_about_a_duty_of_the_rulebook_and_says_why() -> None:
    for world, target, expect in _EXPECTS:
        assert expect.alias in ALIASES or load_rulebook().find(expect.alias), f"{world}/{target.path}"
        assert len(expect.why) >= 5
        assert not (expect.quotes and expect.outcome not in {Outcome.FAILED, Outcome.CANNOT_TELL})


@pytest.mark.parametrize("alias", ALIASES)
def test_every_duty_is_breached_in_one_world_and_kept_by_a_look_alike(alias: str) -> None:
    outcomes: dict[Outcome, set[str]] = {}
    for world, _, expect in _EXPECTS:
        if expect.alias == alias:
            outcomes.setdefault(expect.outcome, set()).add(world)
    assert outcomes[Outcome.FAILED]
    assert any(world.startswith("near-") for world in outcomes[Outcome.PASSED])


def test_every_world_but_the_look_alikes_and_the_merely_slow_expects_something_other_than_a_pass() -> None:
    calm = {
        "compliant",
        "slow",
        "platform-price-note",
        "self-comparison",
        *(world for world in WORLDS if world.startswith(("near-", "wide-near-"))),
    }
    for world in WORLDS:
        concerns = {expect.outcome for name, _, expect in _EXPECTS if name == world}
        assert (world in calm) == concerns.isdisjoint({Outcome.FAILED, Outcome.CANNOT_TELL, Outcome.UNTESTED}), world


@pytest.mark.parametrize(("world", "target"), _TARGETS, ids=lambda value: getattr(value, "path", value))
def test_quotes_stand_on_the_target_or_on_what_it_loads(client: FlaskClient, world: str, target: Target) -> None:
    quotes = [quote for expect in target.expects for quote in expect.quotes]
    if not quotes:
        return
    seen = _read(client, world, target.path) + _read(client, world, f"part/{target.path}")
    if world == "gbk":
        seen = client.get(f"/w/{world}/{target.path}").get_data().decode("gbk")
    assert all(quote in seen for quote in quotes)
