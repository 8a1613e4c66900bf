from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from checker.errors import RulebookInvalid
from checker.vocabulary import Claim
from rules.amendments import NONE, in_use, read_amendments, refreshed, use_amendments
from rules.language.engine import reading_of
from rules.law import Law, lexicon_names, parameter_files
from rules.rulebook import digest, load_rulebook

WORD = "term,sense,from,until,source,note\n宇宙神霜,abs,2026-01-01,2026-06-01,cn-advertising-law:9(3),\n"
BEFORE, DURING, AFTER = date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 1)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    use_amendments(tmp_path)
    yield tmp_path
    use_amendments(None)


def _write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, "utf-8-sig")
    refreshed()


def _terms(day: date) -> list[str]:
    return [hit.text for hit in reading_of(Claim(text="这款宇宙神霜卖得好"), Law(day)).hits]


def test_an_amended_word_counts_in_its_days_only(folder: Path) -> None:
    assert _terms(DURING) == []
    _write(folder, "0001-praise.csv", WORD)
    assert [_terms(day) for day in (BEFORE, DURING, AFTER)] == [[], ["宇宙神霜"], []]


def test_a_row_with_the_same_key_closes_the_packaged_one(folder: Path) -> None:
    entry = next(iter(Law(DURING).lexicon("praise")))
    row = f"{entry.term},{entry.sense},{entry.since},2026-06-01,{entry.source},\n"
    _write(folder, "0001-praise.csv", "term,sense,from,until,source,note\n" + row)
    assert entry.term in Law(DURING).lexicon("praise")
    assert entry.term not in {one.term for one in Law(AFTER).lexicon("praise") if one.sense == entry.sense}


def test_a_parameter_changes_on_the_day_it_says(folder: Path) -> None:
    _write(
        folder, "0001-mechanisms.csv", "name,value,from,until\nmost_clicks,3,,2026-01-01\nmost_clicks,5,2026-01-01,\n"
    )
    assert [Law(day).parameter("mechanisms.most_clicks") for day in (BEFORE, DURING)] == [3, 5]


def test_later_amendments_win(folder: Path) -> None:
    _write(folder, "0010-praise.csv", WORD)
    _write(folder, "0009-praise.csv", WORD.replace("2026-06-01", "2026-02-01"))
    assert "宇宙神霜" in Law(date(2026, 5, 1)).lexicon("praise")


def test_the_digest_covers_amendments_and_only_them(folder: Path) -> None:
    packaged = digest()
    _write(folder, "0001-praise.csv", WORD)
    amended = digest()
    assert amended != packaged
    assert load_rulebook().digest == amended
    (folder / "0001-praise.csv").unlink()
    assert digest() == packaged


def test_a_judgement_ends_under_the_words_it_began_with(folder: Path) -> None:
    law = Law(DURING)
    _write(folder, "0001-praise.csv", WORD)
    assert "宇宙神霜" not in law.lexicon("praise")
    assert "宇宙神霜" in Law(DURING).lexicon("praise")


def test_no_folder_means_the_packaged_files_alone(tmp_path: Path) -> None:
    assert read_amendments(tmp_path / "none") == NONE
    assert in_use() == NONE


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("praise.csv", WORD.encode()),
        ("0001-../praise.csv".replace("/", "_"), WORD.encode()),
        ("0001-praise.csv", "term,sense\n最佳".encode("gbk")),
        ("0001-praise.csv", b'term,sense\n"open'),
    ],
)
def test_a_broken_file_is_refused_with_its_name(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(RulebookInvalid, match=r"amendments/"):
        read_amendments(tmp_path)


@pytest.mark.parametrize(
    "text", ["name,value,from,until\nno_such,3,2026-01-01,\n", "name,value,from,until\nmost_clicks,x,2026-01-01,\n"]
)
def test_an_amendment_of_nothing_is_refused(folder: Path, text: str) -> None:
    _write(folder, "0001-mechanisms.csv", text)
    with pytest.raises(RulebookInvalid, match="mechanisms"):
        Law(DURING).parameter("mechanisms.most_clicks")


def test_no_lexicon_shares_its_name_with_a_file_of_parameters() -> None:
    assert not set(lexicon_names()) & set(parameter_files())
