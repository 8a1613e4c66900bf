"""Wrong use of the command line: a Chinese sentence that says what to do, the promised code, and nothing lost."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from checker.__main__ import main
from checker.settings import Settings


@pytest.fixture(autouse=True)
def _own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHUOQING_VAR", str(tmp_path / "var"))


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["shuoqing", *words])
    with pytest.raises(SystemExit) as left:
        main()
    return int(left.value.code or 0)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nosuch"], "没有 'nosuch' 这个命令"),
        (["check"], "缺少参数 'TARGET…'"),
        (["check", "a.html", "--form", "json"], "是不是"),
        (["check", "a.html", "--nosuch"], "没有 '--nosuch' 这个选项"),
        (["check", "a.html", "--on"], "选项 '--on' 后面要写值"),
        (["check", "a.html", "--on", "昨天"], "“昨天”不是日期"),
        (["check", "a.html", "--format", "xml"], "'xml' 不在可选的值里，可选：'text'"),
        (["check", "a.html", "--persona", "nobody"], "'nobody' 不在可选的值里，可选：'desktop'"),
        (["check", "a.html", "--baseline", "missing"], "没有 'missing'"),
        (["check", "missing.html"], "没有“missing.html”这个文件"),
        (["check", "./missing.html"], "没有“./missing.html”这个文件"),
        (["check", "shop.example.cn/item/1"], "请以 http:// 或 https:// 开头"),
        (["judge", "/"], "是目录，这里要文件"),
        (["verify", "a", "b"], "多余的参数：b"),
        (["watch", "https://live.example.cn/1", "--minutes", "x"], "'x' 不是数字"),
        (["bundle", "12"], "缺少选项 '--out'"),
        (["recheck", "12"], "不是证据编号"),
        (["recheck", f"sha256:{'0' * 64}"], "本机没有这份证据"),
        (["verify", f"sha256:{'0' * 64}"], "本机没有这份证据"),
        (["audit", "verify", "--anchor", __file__], "不是审计日志的锚点"),
        (["rulebook", "nosuch"], "没有 'nosuch' 这个命令"),
    ],
)
def test_wrong_use_is_told_in_chinese(
    words: list[str], said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, *words) == 2
    told = capsys.readouterr().err
    assert told.startswith("错误：")
    assert said in told


def test_a_file_that_cannot_be_written_is_refused_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "页面.html"
    page.write_text("<p>好</p>", "utf-8")
    assert run(monkeypatch, "check", str(page), "--out", str(tmp_path / "none" / "x.json")) == 2
    assert "请先建立" in capsys.readouterr().err
    assert not Settings().evidence.exists()


def test_a_feed_is_never_its_own_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    feed = tmp_path / "文案.jsonl"
    feed.write_text('{"id": "1", "text": "好"}\n', "utf-8")
    for option in (["--out", str(feed)], ["--out", str(tmp_path / "out.jsonl"), "--aside", str(feed)]):
        assert run(monkeypatch, "judge", str(feed), *option) == 2
        assert "写入会毁掉它" in capsys.readouterr().err
    assert feed.read_text("utf-8") == '{"id": "1", "text": "好"}\n'


def test_earlier_answers_stay_until_the_feed_has_been_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    feed, out = tmp_path / "empty.xlsx", tmp_path / "keep.out"
    feed.write_bytes(b"")
    out.write_text("earlier\n", "utf-8")
    assert run(monkeypatch, "judge", str(feed), "--out", str(out)) == 2
    assert out.read_text("utf-8") == "earlier\n"
    assert set(tmp_path.iterdir()) == {feed, out}


def test_answers_and_bad_rows_are_not_mixed_in_one_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    feed = tmp_path / "文案.jsonl"
    feed.write_text('{"id": "1", "text": "好"}\n', "utf-8")
    both = [str(tmp_path / "same"), "--aside", str(tmp_path / "." / "same")]
    assert run(monkeypatch, "judge", str(feed), "--out", *both) == 2
    assert "各写一个文件" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [feed]


@pytest.mark.parametrize("form", ["jsonl", "sarif"])
def test_a_feed_of_which_no_row_can_be_judged_was_not_observed(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    feed = tmp_path / "文案.jsonl"
    feed.write_text('{"id": "1"}\n{oops\n', "utf-8")
    assert run(monkeypatch, "judge", str(feed), "--format", form) == 3
    assert "没有一行可以判断" in capsys.readouterr().err


def test_nothing_fails_in_a_feed_without_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    feed = tmp_path / "文案.jsonl"
    feed.write_text("", "utf-8")
    assert run(monkeypatch, "judge", str(feed)) == 0


def test_a_mapped_column_the_table_does_not_have_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    feed = tmp_path / "商品.csv"
    feed.write_text("id,文案\n1,好\n", "utf-8")
    assert run(monkeypatch, "judge", str(feed), "--map", "text=文按") == 2
    assert "没有名为 文按 的列，有的是：id、文案" in capsys.readouterr().err
    feed.write_text("", "utf-8")
    assert run(monkeypatch, "judge", str(feed), "--map", "text=文案") == 0


def test_a_page_is_never_overwritten_by_its_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page, linked = tmp_path / "页面.html", tmp_path / "link.html"
    page.write_text("<p>好</p>", "utf-8")
    linked.symlink_to(page)
    for out in (page, linked):
        assert run(monkeypatch, "check", "https://shop.test/1", str(page), "--out", str(out)) == 2
        assert "写入会毁掉它" in capsys.readouterr().err
    assert page.read_text("utf-8") == "<p>好</p>"
    assert not Settings().evidence.exists()


def test_columns_can_be_mapped_into_the_product(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    feed = tmp_path / "商品.csv"
    feed.write_text("id,标题,主播\n1,国家级面霜,小李\n", "utf-8")
    asked = ["--map", "product.title=标题", "--map", "speaker=主播"]
    assert run(monkeypatch, "judge", str(feed), *asked, "--processes", "1") == 1
    assert "国家级" in capsys.readouterr().out
    assert run(monkeypatch, "judge", str(feed), "--map", "tetx=标题") == 2
    assert "没有名为 tetx 的列" in capsys.readouterr().err


def test_an_inspection_that_is_not_there_is_wrong_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "bundle", "12", "--out", str(tmp_path / "b.wacz")) == 2
    assert "没有编号为 12 的检查" in capsys.readouterr().err


def test_what_holds_for_all_commands_is_understood_behind_one_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "--quiet", "rulebook", "digest") == 0
    before = capsys.readouterr()
    assert run(monkeypatch, "rulebook", "digest", "--quiet", "--no-color") == 0
    assert capsys.readouterr() == before


def test_a_command_keeps_an_option_of_its_own_by_such_a_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "schedule", "add", "夜里", "alarms", "--every", "60", "--quiet", "22:00", "07:00") == 0
    assert run(monkeypatch, "schedule", "list") == 0
    assert "22:00" in capsys.readouterr().out


def test_a_baseline_of_one_file_hides_nothing_in_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder, shop in (("d1", "张三食品店"), ("d2", "李四茶叶店")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "index.html").write_text(f"<title>{shop}</title><p>本店蜂蜜治疗糖尿病</p>", "utf-8")
    monkeypatch.chdir(tmp_path)
    asked = ("--subject", "shop", "--format", "json", "--out")
    assert run(monkeypatch, "check", "d1/index.html", *asked, "base.json") == 1
    assert run(monkeypatch, "check", "./d1/index.html", *asked, "x.json", "--baseline", "base.json") == 0
    assert run(monkeypatch, "check", "d2/index.html", *asked, "x.json", "--baseline", "base.json") == 1


_CURES = "<h1>全国最佳蜂蜜 500g</h1><p>本品治疗糖尿病，100%有效</p>"


@pytest.mark.parametrize(
    ("name", "content", "options", "code", "said"),
    [
        ("a.html", f"{_CURES}<p>价格 ¥99</p>", (), 1, "没有认出这是什么页面"),
        ("a.html", _CURES, (), 3, "没有认出这是什么页面"),
        ("a.html", _CURES, ("--subject", "product"), 1, ""),
        ("a.json", "[]", (), 3, ""),
        ("a.json", "[]", ("--subject", "product"), 3, ""),
    ],
)
def test_a_page_of_a_kind_nobody_recognised_is_never_clean(
    name: str, content: str, options: tuple[str, ...], code: int, said: str, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    page = tmp_path / name
    page.write_text(content, "utf-8")
    assert run(monkeypatch, "check", str(page), *options) == code
    assert said in (told := capsys.readouterr()).err
    assert bool(said) is bool(told.err)


@pytest.mark.parametrize("words", [["rulebook", "digest"], ["judge", "feed.jsonl", "--processes", "1"]])
def test_a_reader_that_has_enough_is_no_failed_check(words: list[str], tmp_path: Path) -> None:
    (tmp_path / "feed.jsonl").write_text('{"id": "1", "text": "好"}\n', "utf-8")
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "checker", "--quiet", *words], cwd=tmp_path, stdout=writing, stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}, check=False,
        )  # fmt: skip
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (5, b"")
