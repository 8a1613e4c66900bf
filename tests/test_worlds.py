"""The whole chain against the answer keys: real pages, real browser, sealed evidence, today's rulebook."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from checker.inspection import InspectionResult, Options, Surroundings, inspect, reopen
from checker.vocabulary import Finding, Outcome, SubjectKind
from crawlers.browser import Browser
from crawlers.egress import parse_allowed
from tests.marketplace import WORLDS, create_marketplace, serving
from tests.marketplace.keys import read_key
from tests.marketplace.score import score

ON = date(2026, 11, 22)


@pytest.fixture(scope="session")
def market() -> Iterator[str]:
    with serving(app=create_marketplace(patience=0.2)) as url:
        yield url


@pytest.fixture(scope="session")
def surroundings(market: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Surroundings]:
    allow = (parse_allowed(market.removeprefix("http://")),)
    with Browser(allow=allow) as browser:
        yield Surroundings(evidence=tmp_path_factory.mktemp("evidence"), allow=allow, browser=browser)


_SEEN: dict[str, InspectionResult] = {}


def _inspected(url: str, kind: str, surroundings: Surroundings) -> InspectionResult:
    """The inspection of a target, made once: two tests look at the compliant world."""
    if url not in _SEEN:
        _SEEN[url] = inspect(url, Options(decision=ON, conduct=ON, subject=SubjectKind(kind)), surroundings)
    return _SEEN[url]


def _in_one_worker(world: str) -> object:
    return pytest.param(world, marks=pytest.mark.xdist_group("compliant")) if world == "compliant" else world


# A world of many targets takes minutes on a busy machine; each page has its own, much shorter deadline.
@pytest.mark.timeout(1500)
@pytest.mark.parametrize("world", [_in_one_worker(world) for world in WORLDS])
def test_the_world_scores_as_its_key_says(world: str, market: str, surroundings: Surroundings) -> None:
    found: dict[str, tuple[Finding, ...]] = {}
    for path, target in read_key_by_path(world).items():
        found[path] = _inspected(f"{market}/w/{world}/{path}", target, surroundings).findings
    scored = score(world, found)
    assert scored.is_perfect, str(scored)


def read_key_by_path(world: str) -> dict[str, str]:
    """The kind of each target of the world's key."""
    return {target.path: target.kind for target in read_key(world)}


@pytest.mark.timeout(1500)
@pytest.mark.xdist_group("compliant")
def test_no_rule_at_all_alarms_in_the_compliant_world(market: str, surroundings: Surroundings) -> None:
    alarms = [
        f"{path}: {finding.alias} {finding.message} {[place.quote for place in finding.places][:3]}"
        for path, kind in read_key_by_path("compliant").items()
        for finding in _inspected(f"{market}/w/compliant/{path}", kind, surroundings).findings
        if finding.outcome in (Outcome.FAILED, Outcome.CANNOT_TELL)
    ]
    assert not alarms, "\n".join(alarms)


def test_a_sealed_capture_judged_again_gives_the_same_findings(market: str, surroundings: Surroundings) -> None:
    options = Options(decision=ON, conduct=ON, subject=SubjectKind.PRODUCT)
    first = inspect(f"{market}/w/ir-17-1/item/dress", options, surroundings)
    assert first.capture is not None
    again = reopen(first.capture.id, options, surroundings)
    assert again.findings == first.findings
    assert again.facts == first.facts


def test_a_private_address_is_refused_and_nothing_is_kept(tmp_path: Path) -> None:
    result = inspect("http://127.0.0.1/", Options(decision=ON), Surroundings(evidence=tmp_path))
    assert result.trouble is not None
    assert result.trouble.reason == "refused"
    assert result.capture is None
