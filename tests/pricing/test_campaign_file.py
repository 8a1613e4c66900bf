"""Campaign files: what they declare, and what is said of those that cannot be run."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from checker.errors import BadRequest
from checker.pricing.campaign_file import read_campaign
from checker.pricing.command import prices

GOOD = """
seed = 1
rounds = 4
[looks.device]
phone = "phone"
[shows.loyalty]
old = ["身份：老客", "老朋友"]
new = "身份：新客"
[[article]]
sku = "1"
product = "https://shop.example.cn/item/1"
checkout = "https://shop.example.cn/checkout/1"
[[persona]]
account = "a"
factors = {loyalty = "old", device = "phone"}
[[persona]]
account = "b"
factors = {loyalty = "new", device = "desktop"}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "campaign.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_campaign_says_who_looks_how_and_what_must_show(tmp_path: Path) -> None:
    campaign = read_campaign(written(tmp_path, GOOD))
    first, second = campaign.personas
    assert (campaign.device(first), campaign.device(second)) == ("phone", "desktop")
    assert campaign.marks(first).own == (("身份：老客", "老朋友"),)
    assert campaign.marks(first).others == ("身份：新客",)
    assert (campaign.rounds, campaign.delay_s) == (4, 1.0)


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("seed = 1", "", "seed"),
        ("rounds = 4", "rounds = 0", "rounds"),
        ("rounds = 4", "round = 4", "round"),
        ("rounds = 4", "delay_s = -1", "delay_s"),
        ('phone = "phone"', 'phone = "iphone-of-a-friend"', "不是访问身份"),
        ('new = "身份：新客"', "", "new"),
        ('new = "身份：新客"', "new = 3", "loyalty.new"),
        ("[shows.loyalty]", "[shows.region]", "region"),
        ('checkout = "https://shop.example.cn/checkout/1"', "", "checkout"),
        ("[[article]]", "[[articles]]", "articles"),
    ],
)
def test_a_campaign_that_cannot_be_run_is_a_sentence(tmp_path: Path, before: str, after: str, says: str) -> None:
    with pytest.raises(BadRequest, match=says):
        read_campaign(written(tmp_path, GOOD.replace(before, after, 1)))


def test_words_that_show_the_persona_may_not_be_left_out(tmp_path: Path) -> None:
    start, end = GOOD.index("[shows"), GOOD.index("[[article]]")
    with pytest.raises(BadRequest, match="shows"):
        read_campaign(written(tmp_path, GOOD[:start] + GOOD[end:]))


def test_a_private_address_is_refused_before_anything_is_opened(tmp_path: Path) -> None:
    text = GOOD.replace("https://shop.example.cn/checkout/1", "http://192.168.0.1/checkout")
    environment = {"SHUOQING_VAR": str(tmp_path / "var")}
    result = CliRunner(env=environment).invoke(prices, ["run", str(written(tmp_path, text))])
    assert result.exit_code == 4
    assert "不是公网地址" in result.stderr


def test_a_state_is_sealed_with_the_installations_key(tmp_path: Path) -> None:
    state, out = tmp_path / "a.json", tmp_path / "a.sealed"
    state.write_text('{"cookies": [{"name": "sid", "value": "secret-of-a"}], "origins": []}')
    environment = {"SHUOQING_VAR": str(tmp_path / "var")}
    result = CliRunner(env=environment).invoke(prices, ["account", "a", str(state), "--out", str(out)])
    assert result.exit_code == 0, result.stderr
    assert b"secret-of-a" not in out.read_bytes()
    assert out.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "var" / "account-key").stat().st_mode & 0o777 == 0o600
