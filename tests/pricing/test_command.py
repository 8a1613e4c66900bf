"""The commands as users type them."""

from pathlib import Path
from xml.etree import ElementTree

import orjson
import pytest
from click.testing import CliRunner

from checker.errors import BadRequest
from checker.pricing.campaign_file import read_campaign
from checker.pricing.command import prices
from tests.pricing.rows import campaign, sold_at, take_off


@pytest.fixture
def observations(tmp_path: Path) -> Path:
    def charged(reading: dict[str, object], account: int, turn: int) -> None:
        sold_at(reading, 10400 if account < 8 else 10000)
        if account >= 8:
            take_off(reading, "new_user", 500)

    rows = campaign(charged, sku="壶/1") + campaign(sku="cup")
    path = tmp_path / "obs.jsonl"
    path.write_bytes(b"\n".join(orjson.dumps(entry) for entry in rows))
    return path


def test_judge_prints_one_row_an_article(observations: Path) -> None:
    result = CliRunner().invoke(prices, ["judge", str(observations)])
    assert result.exit_code == 0
    rows = [orjson.loads(line) for line in result.stdout.splitlines()]
    assert [(found["sku"], found["outcome"]) for found in rows] == [("壶/1", "suspected"), ("cup", "no-difference")]


def test_judge_reads_standard_input_and_writes_a_file(observations: Path, tmp_path: Path) -> None:
    out = tmp_path / "found.jsonl"
    result = CliRunner().invoke(prices, ["judge", "-", "--out", str(out)], input=observations.read_bytes())
    assert (result.exit_code, result.stdout) == (0, "")
    assert len(out.read_bytes().splitlines()) == 2


@pytest.mark.parametrize("out", ["obs.jsonl", "march.jsonl", "none/found.jsonl"])
def test_judge_refuses_an_output_before_the_work(observations: Path, tmp_path: Path, out: str) -> None:
    readings = observations.read_bytes()
    march = tmp_path / "march.jsonl"
    march.write_bytes(readings)
    asked = ["judge", str(observations), "--earlier", str(march), "--claim", "loyalty=old"]
    result = CliRunner().invoke(prices, [*asked, "--out", str(tmp_path / out)])
    assert isinstance(result.exception, BadRequest) or result.exit_code == 2
    assert "请" in str(result.exception) + result.stderr
    assert observations.read_bytes() == march.read_bytes() == readings


def test_earlier_campaigns_of_other_accounts_add_up_for_a_claim_named_beforehand(tmp_path: Path) -> None:
    def written(name: str) -> Path:
        def charged(reading: dict[str, object], account: int, turn: int) -> None:
            sold_at(reading, 10400 if account < 8 else 10000)
            reading["account"] = f"{name}-{account}"

        path = tmp_path / f"{name}.jsonl"
        rows = campaign(charged) + campaign(lambda row, account, turn: charged(row, 9, turn), sku="cup")
        path.write_bytes(b"\n".join(orjson.dumps(entry) for entry in rows))
        return path

    march, april = written("march"), written("april")
    run = ["judge", str(april), "--earlier", str(march), "--claim"]
    result = CliRunner().invoke(prices, [*run, "loyalty=old"])
    assert result.exit_code == 0, result.stderr
    told = {row["sku"]: row["explanations"][-1] for row in map(orjson.loads, result.stdout.splitlines())}
    assert "2 次测试、16 对不同账号累积的 e 值为 3.22e+03" in told["kettle"]
    assert "校正后成立" in told["kettle"]
    reverse = CliRunner().invoke(prices, [*run, "loyalty=new"])
    assert "尚不成立" in reverse.stdout.splitlines()[0]
    for wrong in (
        [*run, "loyalty=gold"],
        run[:-1],
        ["judge", str(april), "--earlier", str(april), "--claim", "loyalty=old"],
    ):
        assert isinstance(CliRunner().invoke(prices, wrong).exception, BadRequest)


def test_bad_lines_are_told_with_their_number_and_the_rest_is_judged(observations: Path) -> None:
    with observations.open("ab") as file:
        file.write(b'\n{"sku": "x"}\n')
    result = CliRunner().invoke(prices, ["judge", str(observations)])
    assert result.exit_code == 0
    assert "第 257 行：account" in result.stderr
    assert "共 1 行不合格" in result.stderr
    assert len(result.stdout.splitlines()) == 2


@pytest.mark.parametrize(
    ("content", "code", "sentence"),
    [
        (b"", 3, "没有读数"),
        (b"\n \n", 3, "没有读数"),
        (b'{"sku": "x"}\nnope\n\x80\x81', 2, "没有一行合格"),
    ],
)
def test_nothing_to_judge_is_said_with_its_own_exit_code(content: bytes, code: int, sentence: str) -> None:
    result = CliRunner().invoke(prices, ["judge", "-"], input=content)
    assert (result.exit_code, result.stdout) == (code, "")
    assert sentence in result.stderr


def test_pictures_are_well_formed_and_name_the_differing_step(observations: Path, tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    result = CliRunner().invoke(prices, ["judge", str(observations), "--pictures", str(folder)])
    assert result.exit_code == 0
    drawn = sorted(folder.glob("*.svg"))
    assert len(drawn) == 2
    for path in drawn:
        assert ElementTree.fromstring(path.read_text(encoding="utf-8")).tag.endswith("svg")
        assert "http" not in path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    ladder = next(path for path in drawn if "ladder" in path.name).read_text(encoding="utf-8")
    assert "≠ 相差 4.00 元" in ladder
    assert "新人优惠" in ladder
    dots = next(path for path in drawn if "ladder" not in path.name).read_text(encoding="utf-8")
    assert dots.count("<circle") > 60
    assert "人工核查" in dots


def test_hostile_names_stay_text_in_pictures_and_out_of_paths(tmp_path: Path) -> None:
    def charged(reading: dict[str, object], account: int, turn: int) -> None:
        sold_at(reading, 10400 if account < 8 else 10000)

    rows = campaign(charged, sku='../<script>alert("1")</script>\u0000')
    path, folder = tmp_path / "obs.jsonl", tmp_path / "deep" / "pictures"
    path.write_bytes(b"\n".join(orjson.dumps(entry) for entry in rows))
    assert CliRunner().invoke(prices, ["judge", str(path), "--pictures", str(folder)]).exit_code == 0
    drawn = list(tmp_path.rglob("*.svg"))
    assert len(drawn) == 2
    assert {found.parent for found in drawn} == {folder}
    for found in drawn:
        ElementTree.fromstring(found.read_text(encoding="utf-8"))
        assert "<script" not in found.read_text(encoding="utf-8")


def test_plan_proposes_and_lays_out() -> None:
    result = CliRunner().invoke(
        prices,
        ["plan", "--skus", "60", "--surcharge", "3", "--factor", "loyalty=new,old", "--factor", "device=android,ios"],
    )
    assert result.exit_code == 0
    assert "← 建议" in result.stdout
    assert "loyalty=old  device=ios" in result.stdout


def test_plan_says_what_it_cannot_see_amid_price_experiments() -> None:
    asked = ["plan", "--skus", "60", "--surcharge", "5", "--affected", "12"]
    small = CliRunner().invoke(prices, asked).stdout
    assert "每组要 16 个账号才有把握" in small
    prepared = CliRunner().invoke(prices, [*asked, "--experiment", "5"]).stdout
    assert "← 建议" in prepared
    assert "注意" not in prepared
    row = orjson.loads(CliRunner().invoke(prices, [*asked, "--format", "json"]).stdout)
    assert [text[:3] for text in row["warnings"]] == ["注意："]
    assert CliRunner().invoke(prices, [*asked, "--format", "toml"]).stdout.count("# 注意：") == 1


def test_plan_as_json() -> None:
    result = CliRunner().invoke(prices, ["plan", "--skus", "5", "--surcharge", "5", "--format", "json"])
    plan = orjson.loads(result.stdout)
    assert plan["recommended"]["rounds"] == 8
    assert len(plan["accounts"]) == 2 * plan["recommended"]["accounts_per_arm"]


def test_plan_as_a_campaign_that_can_be_filled_in(tmp_path: Path) -> None:
    asked = ["plan", "--skus", "60", "--surcharge", "3", "--factor", "loyalty=new,old", "--factor", "设备=安卓,ios"]
    result = CliRunner().invoke(prices, [*asked, "--format", "toml"])
    path = tmp_path / "campaign.toml"
    path.write_text(result.stdout, encoding="utf-8")
    planned = read_campaign(path)
    assert (len(planned.personas), planned.rounds) == (16, 8)
    assert planned.personas[3].factors == (("loyalty", "old"), ("设备", "ios"))
    impossible = CliRunner().invoke(prices, ["plan", "--skus", "1000000", "--surcharge", "0.1", "--format", "toml"])
    assert "写不出测试文件" in str(impossible.exception)


def test_a_badly_written_factor_is_wrong_use() -> None:
    result = CliRunner().invoke(prices, ["plan", "--skus", "5", "--surcharge", "5", "--factor", "loyalty=new"])
    assert result.exit_code == 2
    assert "loyalty=new,old" in result.stderr
