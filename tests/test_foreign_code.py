"""The folder we are started in may hold anybody's files: no process we start runs one of them."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from checker.feed.answering import Terms
from checker.feed.reading import Chunk
from checker.feed.running import local
from checker.trial import Proposal, try_out
from crawlers.egress import EgressGuard
from crawlers.media.child import Standing, ask

NAMES = ("av", "checker", "crawlers", "json", "multiprocessing", "rules")


@pytest.fixture(autouse=True)
def foreign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A folder with modules named like ours, in which the test runs; none of them may have run at its end."""
    ran = tmp_path / "ran"
    for name in NAMES:
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text(f"open({str(ran)!r}, 'a').write('{name} ')\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONSAFEPATH", "")  # put back afterwards, whatever the test makes of it
    yield
    assert not ran.exists()


def test_a_reader_of_hostile_bytes_runs_our_code_only() -> None:
    assert ask("crawlers.media.probe", {"pieces": []}, seconds=60) == {"measured": []}


def test_a_reader_that_stays_runs_our_code_only() -> None:
    senses = Standing("crawlers.readers.live_worker")
    assert senses.ask({"room": "1", "sense": "forget"}, seconds=60) == {}
    senses.close()


def test_the_trial_of_an_amendment_runs_our_code_only(tmp_path: Path) -> None:
    proposal = Proposal(files={}, proposed="", evidence=str(tmp_path), decision="2026-11-22", seconds=60)
    assert try_out(proposal).trouble == ""


def test_judges_of_a_feed_run_our_code_only() -> None:
    line = b'{"id": "1", "text": "\xe5\xae\x9d\xe8\xb4\x9d"}\n'
    chunks = [Chunk(done=number, total=3, lines=line, line=number) for number in (1, 2, 3)]
    assert [one.rows for one in local(chunks, Terms(date(2026, 11, 22)), 2)] == [1, 1, 1]


def test_the_guard_runs_our_code_only() -> None:
    with EgressGuard() as guard:
        assert guard.port
