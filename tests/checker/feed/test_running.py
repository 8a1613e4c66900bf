"""One process, many, a cluster, or a run that was killed: the same rows, in the same order, byte for byte."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from checker.errors import BadRequest
from checker.feed.answering import Answers, Terms
from checker.feed.formats import FORMATS
from checker.feed.journal import Journal, named
from checker.feed.reading import chunks
from checker.feed.running import here, local, on_ray

DAY = date(2026, 11, 22)
ROOT = Path(__file__).parents[3]
CORPUS = ROOT / "tests" / "corpora" / "adlanguage" / "build.jsonl"
BAD = ["{oops", '{"text": "没有编号"}', '{"id": "x", "text": "最佳", "channel": "smoke"}', "[1]"]


@pytest.fixture(scope="module")
def feed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """5,000 rows, some of them bad, with empty lines between."""
    rows = [json.loads(line) for line in CORPUS.read_text("utf-8").splitlines()[:1000]]
    path = tmp_path_factory.mktemp("feed") / "feed.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(5000):
            row = rows[number % len(rows)]
            file.write(
                json.dumps({"id": f"r{number}", "text": row["text"], "category": row["category"]}, ensure_ascii=False)
            )
            file.write("\n\n" if number % 50 == 0 else "\n")
            if number % 700 == 0:
                file.write(BAD[number // 700 % len(BAD)] + "\n")
    return path


@pytest.fixture(scope="module")
def expected(feed: Path) -> bytes:
    """What one process answers."""
    return b"".join(one.lines for one in here(chunks(feed), Terms(DAY)))


def judge(*arguments: object) -> subprocess.Popen[bytes]:
    """The command, started."""
    command = [sys.executable, "-m", "checker", "judge", *map(str, arguments), "--on", DAY.isoformat()]
    return subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE)


def test_many_processes_answer_as_one(feed: Path, expected: bytes) -> None:
    found = list(local(chunks(feed), Terms(DAY), 2))
    assert b"".join(one.lines for one in found) == expected
    assert sum(one.rows for one in found) == expected.count(b"\n") == 5008
    assert sum(len(one.aside) for one in found) == 8


def test_a_cluster_answers_as_one_process(feed: Path, expected: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("ray", reason="Ray is not installed: pip install 'shuoqing[ray]'")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    assert b"".join(one.lines for one in on_ray(chunks(feed), Terms(DAY), None)) == expected


def test_a_killed_run_goes_on_without_a_row_lost_or_doubled(feed: Path, expected: bytes, tmp_path: Path) -> None:
    out, aside = tmp_path / "out.jsonl", tmp_path / "aside.jsonl"
    for least in (1, len(expected) // 2):
        running = judge(feed, "--out", out, "--aside", aside, "--processes", 1)
        while running.poll() is None and (not out.exists() or out.stat().st_size < least):
            time.sleep(0.02)
        os.kill(running.pid, signal.SIGKILL)
        running.communicate()
        with out.open("ab") as file:
            file.write(b'{"id": "torn')  # what a write cut short leaves behind
    finished = judge(feed, "--out", out, "--aside", aside)
    _, told = finished.communicate()
    assert finished.returncode == 1
    assert out.read_bytes() == expected
    assert "接着上次" in told.decode()
    assert "8 行不合格、未判断" in told.decode()
    assert len({json.loads(line)["row"] for line in aside.read_bytes().splitlines()}) == 8
    assert len(aside.read_bytes().splitlines()) == 8
    assert list(tmp_path.iterdir()) == [out, aside] or set(tmp_path.iterdir()) == {out, aside}


def test_judges_end_when_their_parent_is_killed(feed: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    long = tmp_path / "long.jsonl"
    long.write_bytes(feed.read_bytes() * 20)
    running = judge(long, "--out", out, "--processes", 2)
    while running.poll() is None and (not out.exists() or out.stat().st_size == 0):
        time.sleep(0.02)
    children = Path(f"/proc/{running.pid}/task/{running.pid}/children")
    if not children.exists():
        running.kill()
        pytest.skip("this system does not list the children of a process")
    pids = [int(pid) for pid in children.read_text().split()]
    assert len(pids) >= 2
    os.kill(running.pid, signal.SIGKILL)
    running.communicate()
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and any(_alive(pid) for pid in pids):
        time.sleep(0.1)
    assert not any(_alive(pid) for pid in pids)


def _alive(pid: int) -> bool:
    try:
        return ") Z" not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


def test_an_unfinished_run_of_another_kind_is_not_continued(feed: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    first = Journal(out, named(feed, on=DAY))
    first.write(Answers(b'{"id":"1","outcome":"passed","findings":[]}\n', 1, 0, 0, (), 1, 2))
    first.close(finished=False)
    other = named(feed, on=date(2026, 1, 1))
    with pytest.raises(BadRequest, match="--fresh"):
        Journal(out, other)
    for again, rows in ((Journal(out, named(feed, on=DAY)), 1), (Journal(out, other, fresh=True), 0)):
        assert again.counts.rows == rows
        again.close(finished=False)


def test_a_link_stays_a_link_and_what_is_no_file_stays_what_it_is(feed: Path, tmp_path: Path) -> None:
    out, link, pipe = tmp_path / "out.jsonl", tmp_path / "link.jsonl", tmp_path / "pipe"
    link.symlink_to(out)
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    for given in (link, pipe):
        journal = Journal(given, named(feed, on=DAY))
        journal.write(Answers(b"{}\n", 1, 0, 0, (), 1, 1))
        journal.close(finished=True)
    assert link.is_symlink()
    assert pipe.is_fifo()
    assert out.read_bytes() == os.read(reading, 100) == b"{}\n"
    assert set(tmp_path.iterdir()) == {out, link, pipe}
    os.close(reading)


@pytest.mark.parametrize("kind", ["jsonl", "csv", "xlsx", "parquet"])
def test_every_kind_of_file_is_taken_up_in_the_middle(kind: str, tmp_path: Path) -> None:
    rows = [
        {"id": f"r{number}", "text": f"第{number}行\n最佳" if number % 9 == 0 else "酸甜"} for number in range(2500)
    ]
    path = tmp_path / f"f.{kind}"
    if kind == "jsonl":
        path.write_text("".join(json.dumps(row) + "\r\n" for row in rows), "utf-8-sig")
    elif kind == "csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, ["id", "text"])
            writer.writeheader()
            writer.writerows(rows)
    elif kind == "xlsx":
        book = pytest.importorskip("openpyxl").Workbook()
        for row in [["id", "text"], *([row["id"], row["text"]] for row in rows)]:
            book.active.append(row)
        book.save(path)
    else:
        table = pytest.importorskip("pyarrow").Table.from_pylist(rows)
        pytest.importorskip("pyarrow.parquet").write_table(table, path, row_group_size=700)
    for skipped in (0, 1, 999, 1000, 2499, 2500):
        assert [row for chunk in chunks(path, skipped) for row in chunk.read()] == rows[skipped:]


def test_a_line_without_end_is_one_bad_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.feed.reading._LONGEST_LINE", 1000)
    monkeypatch.setattr("checker.feed.reading._CHUNK_BYTES", 100)
    path = tmp_path / "f.jsonl"
    path.write_bytes(b'{"id": "1", "text": "' + b"a" * 50_000 + b'"}\n{"id": "2", "text": "b"}\n')
    rows = [row for chunk in chunks(path) for row in chunk.read()]
    assert ["_broken" in row for row in rows] == [True, False]
    assert [row for chunk in chunks(path, 1) for row in chunk.read()] == rows[1:]


def test_a_lone_surrogate_is_answered_everywhere(tmp_path: Path) -> None:
    feed, out, aside = (tmp_path / name for name in ("feed.jsonl", "out.jsonl", "aside.jsonl"))
    feed.write_text(
        '{"id": "\\ud800z", "text": "全网最佳\\ud800面霜", "speaker": "\\ud800"}\n{"id": "2", "text": "好", "category": "\\ud800"}\n'
        '{"id": "3", "text": "好", "product": {"title": "\\ud800"}}\n',
        "utf-8",
    )
    journal = Journal(out, named(feed, on=DAY), aside)
    for answers in here(chunks(feed), Terms(DAY)):
        journal.write(answers)
    journal.close(finished=False)
    again = Journal(out, named(feed, on=DAY), aside)
    again.close(finished=False)
    assert (again.counts.rows, again.counts.broken) == (3, 1)
    answered = [json.loads(line) for line in out.read_bytes().splitlines()]
    assert [one["id"] for one in answered] == ["\ufffdz", "2", "3"]
    assert "\ufffd" in answered[1]["error"]
    assert "\ufffd" in json.loads(aside.read_bytes())["error"]
    for form in FORMATS.values():
        with (tmp_path / "report").open("w", encoding="utf-8") as sink:
            report = form(sink, feed)
            for answers in here(chunks(feed), Terms(DAY)):
                report.write(answers)
            report.end()
