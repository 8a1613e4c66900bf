"""Keys say of the scripts what is true of them: what is shown when, what it costs, what nobody could see."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.marketplace.live.script import ROOMS, read_script

KEYS = Path(__file__).parent / "keys"


def _key(room: str) -> dict[str, Any]:
    return tomllib.loads((KEYS / f"{room}.toml").read_text("utf-8"))


def test_every_room_has_a_key() -> None:
    assert {path.stem for path in KEYS.glob("*.toml")} == set(ROOMS)
    assert len(ROOMS) == 7


@pytest.mark.parametrize("room", ROOMS)
def test_a_key_agrees_with_its_script(room: str) -> None:
    script, key = read_script(room), _key(room)
    assert key["seconds"] == script.seconds
    assert key["unseen"] == [list(cut) for cut in script.cuts]
    shown = {one.text: one for one in script.overlays}
    for one in (
        one for one in [*key["disclosure"], *key.get("term", ())] if one.get("channel") != "asr" and one["text"]
    ):
        overlay = shown[one["text"]]
        assert (one["from_s"], one["to_s"]) == (overlay.from_s, overlay.to_s)
        if "share" in one:
            assert one["share"] == pytest.approx((overlay.to_s - overlay.from_s) / script.seconds, abs=0.001)
    for price in key.get("price", ()):
        sold = [card.price_fen for card in script.cards if card.id == price["product"]]
        assert price["sold_fen"] == list(dict.fromkeys(sold))
        assert price["agrees"] == (sold == [sold[0]] * len(sold) and sold[0] == price["shown_fen"])
    assert {one["outcome"] for one in key["expect"]} <= {"passed", "failed", "cannot-tell", "untested"}
