"""Browser, record, judge: the chain on the mock shop with real Chromium, broken off and gone on."""

import shutil
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest

from checker.errors import BadRequest
from checker.evidence import open_capture, verify_capture
from checker.evidence.verifier.verify import verify
from checker.jobs import Worker
from checker.pricing.campaign import Barrier
from checker.pricing.design import Factor, Question, power_of
from checker.pricing.run import JOURNAL, READINGS, Tally
from checker.service import Service, open_service
from checker.settings import Settings
from checker.vocabulary.people import Position, Scope
from checker.wiring import connect
from crawlers.browser import find_chromium
from tests.marketplace.price_site import PriceSite
from tests.pricing.chain import KEY, Bench, shop_open
from tests.pricing.simulation import Shop

try:
    find_chromium()
except Exception:  # whatever keeps Chromium from being found here
    pytest.skip("Chromium is not installed", allow_module_level=True)

pytestmark = pytest.mark.timeout(900)
FACTORS = (Factor("loyalty", "new", "old"), Factor("device", "desktop", "phone"))
CALM: dict[str, float] = {
    "change_per_minute": 0.0,
    "coupon_readings": 0.0,
    "missing": 0.0,
    "stale": 0.0,
    "misread": 0.0,
}


class Stop(Exception):
    """A break in the middle of a campaign."""


def rows_in(bench: Bench) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in (bench.means.folder / READINGS).read_bytes().splitlines()]


@contextmanager
def workbench(bench: Bench, folder: Path) -> Iterator[Service]:
    """A workbench that may open the shop and holds its customers' sign-in states."""
    settings = Settings(
        var=folder / "var", workers=0, egress_allow=(bench.address,), account_key=b64encode(KEY).decode()
    )
    (settings.var / "accounts").mkdir(parents=True)
    for state in folder.glob("*.sealed"):
        shutil.copy(state, settings.var / "accounts")
    service = open_service(settings, connect(settings))
    try:
        yield service
    finally:
        service.close()


def test_a_campaign_goes_from_its_plan_to_findings_and_a_bundle_of_their_pages(tmp_path: Path) -> None:
    asked = Question(skus=2, surcharge_pct=0.8, factors=FACTORS, noise_pct=0.1)
    assert power_of(asked, 5, 4) > 0.99
    shop = Shop("suspected", surcharge=0.008, surcharged_articles=0.5, new_user_discount=0.008, **CALM)  # type: ignore[arg-type]
    site = PriceSite("planned", seed=3, articles=2, accounts=10, changed=shop)
    with shop_open(site, tmp_path, rounds=4, at_once=10) as bench, workbench(bench, tmp_path) as service:
        wang = service.add_person("wang", "correct horse battery", [Position.INSPECTOR])
        one = service.request_prices(wang, "保温壶", bench.campaign.read_text("utf-8"), b"")
        worker = Worker(service._database, service._kinds, service.settings)
        for turn in range(1, 5):
            site.clock.turn(turn)
            assert worker.run_one()
        one = service.price_campaign(wang, one.id)
        found = service.price_findings(wang, one).items
        scope = Scope(organisations=(wang.organisation,))
        dossier = service.dossier(str(one.inspection), scope)
        service.write_bundle(str(one.inspection), tmp_path / "bundle.wacz")
    (charged,) = site.surcharged
    results = {row["sku"]: row for row in one.results}
    assert (results[charged]["outcome"], results[charged]["factor"]) == ("suspected", "loyalty")
    assert results[charged]["effect_pct"] == pytest.approx(0.8, abs=0.1)
    (other,) = set(results) - {charged}
    assert (results[other]["outcome"], results[other]["disclosure"]) == ("explained", "D2")
    assert {each.finding.alias for each in found} == {"IR-9-2", "PR-31-1", "PI-24-1", "PB-8-1"}
    assert {each.finding.subject_name for each in found} == {charged}
    assert ([charged in page.target for page in dossier.pages], dossier.unseen) == ([True] * 4, ())
    assert verify(str(tmp_path / "bundle.wacz")).faults == []


def test_a_broken_campaign_goes_on_and_every_reading_rests_on_sealed_evidence(tmp_path: Path) -> None:
    shop = Shop("suspected", surcharge=0.10, surcharged_articles=1, **CALM)  # type: ignore[arg-type]
    site = PriceSite("broken", seed=3, articles=1, accounts=2, changed=shop)

    def break_off(barrier: Barrier, tally: Tally) -> None:
        if barrier.round == 2:
            raise Stop

    with shop_open(site, tmp_path, rounds=2) as bench:
        with pytest.raises(Stop):
            bench.run(break_off)
        readings = bench.means.folder / READINGS
        left = readings.read_bytes()
        readings.write_bytes(left + left.replace(b'"round":1', b'"round":2') + b'{"sku": "sk')
        tally = bench.run()
        rows = rows_in(bench)
        assert (tally.finished, len((bench.means.folder / JOURNAL).read_bytes().split())) == (2, 2)
        # Both lie 5 % off their middle, so both are read twice in both rounds.
        assert Counter((row["round"], row["account"], row["look"]) for row in rows) == dict.fromkeys(
            [(turn, account, look) for turn in (1, 2) for account in ("a00", "a01") for look in (1, 2)], 1
        )
        assert all(row["persona_seen"] and not row["trouble"] for row in rows)
        for capture in {row["capture"] for row in rows}:
            assert verify_capture(bench.means.evidence, capture).faults == ()
            record = open_capture(bench.means.evidence, capture).record
            clock, visits = record["run"]["clock"], record["visits"]
            assert clock["before"]["at"] < visits[0]["started_at"] < visits[-1]["finished_at"] < clock["after"]["at"]
        kept = b"".join(path.read_bytes() for path in bench.means.evidence.rglob("*") if path.is_file())
        assert site.token("a00").encode() not in kept
        assert site.token("a00").encode() not in (tmp_path / "a00.sealed").read_bytes()


def test_nothing_starts_when_a_sign_in_state_is_anothers(tmp_path: Path) -> None:
    site = PriceSite("null_quiet", articles=1, accounts=2)
    with shop_open(site, tmp_path, rounds=1) as bench:
        (tmp_path / "a00.sealed").write_bytes((tmp_path / "a01.sealed").read_bytes())
        with pytest.raises(BadRequest, match="属于账号 a01"):
            bench.run()
        assert not (bench.means.folder / READINGS).exists()


def test_another_campaign_may_not_write_into_the_folder(tmp_path: Path) -> None:
    site = PriceSite("null_quiet", articles=1, accounts=2)
    with shop_open(site, tmp_path, rounds=1) as bench:
        bench.means.folder.mkdir()
        (bench.means.folder / "campaign.json").write_text('{"digest": "another"}')
        with pytest.raises(BadRequest, match="另一个测试"):
            bench.run()
