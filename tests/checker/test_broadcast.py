import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from checker.broadcast import check_plan, compare, read_plan, read_transcript
from checker.errors import BadRequest

DAY = date(2026, 11, 11)
PLAN = {
    "title": "面霜专场",
    "script": ["大家好，今天介绍一款补水面霜。", "这款面霜一瓶99元包邮。", {"text": "七天无理由退货，放心下单。"}],
    "cards": [{"title": "补水面霜 50g", "price_fen": 9900, "list_fen": 19900}],
}


def _plan(tmp_path: Path, **changes: Any) -> Path:
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(PLAN | changes, ensure_ascii=False), "utf-8")
    return path


def test_a_sound_plan_has_nothing_to_mend(tmp_path: Path) -> None:
    assert check_plan(read_plan(_plan(tmp_path)), DAY) == []


def test_what_to_mend_is_named_where_it_stands(tmp_path: Path) -> None:
    script = [*PLAN["script"], "全网最佳，国家级配方，今天只要59元！"]  # type: ignore[misc]
    told = check_plan(read_plan(_plan(tmp_path, title="顶级面霜", script=script)), DAY)
    assert [one["where"] for one in told] == ["title", "script/3"]
    rules = {finding["rule"] for finding in told[1]["findings"]}
    assert {"advertising.absolute_terms", "broadcast.price_on_no_card"} <= rules


def test_a_card_whose_compared_price_is_not_higher_is_a_question(tmp_path: Path) -> None:
    (told,) = check_plan(
        read_plan(_plan(tmp_path, cards=[{"title": "面霜", "price_fen": 9900, "list_fen": 9900}], script=[])), DAY
    )
    assert (told["where"], told["findings"][0]["outcome"]) == ("cards/0", "cannot-tell")


def test_after_the_show_what_was_said_is_held_against_the_script(tmp_path: Path) -> None:
    transcript = tmp_path / "said.srt"
    transcript.write_text(
        "1\n00:00:01,000 --> 00:00:03,500\n大家好今天介绍一款补水面霜啊\n\n"
        "2\n00:01:05,250 --> 00:01:08,000\n这是全网最佳的面霜\n\n"
        "3\n01:00:00,000 --> 01:00:02,000\n这款面霜一瓶89元包邮啊\n",
        "utf-8",
    )
    found = compare(read_plan(_plan(tmp_path)), read_transcript(transcript), DAY)
    assert (found["utterances"], found["as_scripted"]) == (3, 2)
    (beyond,) = found["off_script"]
    assert (beyond["start"], beyond["findings"][0]["rule"]) == (65.25, "advertising.absolute_terms")
    assert [one["line"] for one in found["not_said"]] == [2]
    assert [(one["amount_fen"], one["start"]) for one in found["prices_on_no_card"]] == [(8900, 3600.0)]


def test_a_report_of_the_recording_is_a_transcript_too(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    claims = [
        {"text": "补水面霜", "channel": "asr", "place": {"time": [1.0, 2.0]}},
        {"text": "面霜", "channel": "ocr", "place": None},
    ]
    path.write_text(json.dumps({"facts": {"claims": claims}}) + "\n", "utf-8")
    (said,) = read_transcript(path)
    assert (said.text, said.start) == ("补水面霜", 1.0)


@pytest.mark.parametrize(
    "content", ["", "[", "[]", '{"script": 3}', '{"script": [3]}', '{"cards": [3]}', '{"cards": [{"price_fen": "9"}]}']
)
def test_a_plan_that_cannot_be_read_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "plan.json"
    path.write_text(content, "utf-8")
    with pytest.raises(BadRequest):
        read_plan(path)


@pytest.mark.parametrize(
    ("name", "content"), [("a.srt", "hello"), ("a.jsonl", "{}"), ("a.jsonl", "x"), ("a.jsonl", "")]
)
def test_a_transcript_that_is_none_is_refused(tmp_path: Path, name: str, content: str) -> None:
    path = tmp_path / name
    path.write_text(content, "utf-8")
    with pytest.raises(BadRequest):
        read_transcript(path)


def test_from_the_command_line(tmp_path: Path) -> None:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "checker", "broadcast", *words]
        return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    plan = _plan(tmp_path, script=["全网最佳面霜"])
    done = run("check", str(plan), "--on", "2026-11-11")
    assert done.returncode == 1
    assert "script/0" in done.stdout
    said = tmp_path / "said.jsonl"
    said.write_text('{"text": "全网最佳面霜", "start": 1}\n', "utf-8")
    done = run("compare", str(plan), str(said), "--format", "json")
    assert (done.returncode, json.loads(done.stdout)["as_scripted"]) == (0, 1)
