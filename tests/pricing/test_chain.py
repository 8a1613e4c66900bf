"""Browser, record, judge: the chain on the mock shop with real Chromium, broken off and gone on."""

from collections import Counter
from pathlib import Path
from typing import Any

import orjson
import pytest

from checker.errors import BadRequest
from checker.evidence import verify_capture
from checker.pricing.campaign import Barrier
from checker.pricing.run import JOURNAL, READINGS, Tally
from crawlers.browser import find_chromium
from tests.marketplace.price_site import PriceSite
from tests.pricing.chain import Bench, shop_open
from tests.pricing.simulation import Shop

try:
    find_chromium()
except Exception:  # whatever keeps Chromium from being found here
    pytest.skip("Chromium is not installed", allow_module_level=True)

pytestmark = pytest.mark.timeout(900)
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


def test_a_hidden_surcharge_on_old_customers_is_suspected(tmp_path: Path) -> None:
    shop = Shop("suspected", surcharge=0.015, surcharged_articles=1, **CALM)  # type: ignore[arg-type]
    site = PriceSite("v_loyal", seed=3, articles=1, accounts=10, changed=shop)
    with shop_open(site, tmp_path, rounds=4) as bench:
        tally = bench.run()
        (found,) = bench.judged().values()
    assert (tally.finished, tally.unusable, tally.unrecognised) == (4, 0, 0)
    assert (found.outcome.value, found.factor) == ("suspected", "loyalty")
    assert found.effect_pct == pytest.approx(1.5, abs=0.1)


def test_a_published_new_customer_discount_is_explained(tmp_path: Path) -> None:
    shop = Shop("explained", new_user_discount=0.015, **CALM)  # type: ignore[arg-type]
    site = PriceSite("newuser", seed=3, articles=1, accounts=10, changed=shop)
    with shop_open(site, tmp_path, rounds=4) as bench:
        bench.run()
        (found,) = bench.judged().values()
    assert found.outcome.value == "explained"
    assert found.disclosure == "D2"


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
