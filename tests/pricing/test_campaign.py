"""Personas, orders, what is read twice, and going on after a break."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from checker.errors import BadRequest
from checker.pricing.campaign import Journal, read_personas, remaining, schedule
from checker.pricing.rows import doubtful

ACCOUNTS = [f"a{number}" for number in range(8)]
TWO = '[[persona]]\naccount = "a"\nfactors = {loyalty = "old"}\n[[persona]]\naccount = "b"\n'


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_personas_are_read_with_their_levels(tmp_path: Path) -> None:
    path = written(tmp_path / "p.toml", TWO + 'factors = {loyalty = "new"}\nstorage = "b.sealed"\n')
    first, second = read_personas(path)
    assert (first.account, dict(first.factors)) == ("a", {"loyalty": "old"})
    assert second.storage == "b.sealed"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "persona"),
        ("[[persona", "TOML"),
        ("persona = 3", "persona"),
        ("[[persona]]\nfactors = {}", "account"),
        ('[[persona]]\naccount = "a"\nfactors = {loyalty = 1}', "factors"),
        (TWO + 'factors = {device = "ios"}', "相同的因素"),
        (TWO.replace('"b"', '"a"') + 'factors = {loyalty = "new"}', "两次"),
    ],
)
def test_broken_persona_files_are_sentences(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(BadRequest, match=says):
        read_personas(written(tmp_path / "p.toml", text))


def test_every_account_reads_every_article_in_every_round_in_a_new_order() -> None:
    barriers = list(schedule(ACCOUNTS, ["x", "y", "z"], 8, seed=5))
    assert len(barriers) == 24
    assert all(sorted(barrier.accounts) == ACCOUNTS for barrier in barriers)
    assert len({barrier.accounts for barrier in barriers}) == 24
    firsts = Counter(barrier.accounts[0] for barrier in barriers)
    assert max(firsts.values()) < 10


def test_the_same_seed_gives_the_same_order_and_another_seed_another() -> None:
    assert list(schedule(ACCOUNTS, ["x"], 3, seed=5)) == list(schedule(ACCOUNTS, ["x"], 3, seed=5))
    assert list(schedule(ACCOUNTS, ["x"], 3, seed=5)) != list(schedule(ACCOUNTS, ["x"], 3, seed=6))


def test_a_broken_campaign_goes_on_where_it_stopped(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.jsonl")
    barriers = list(schedule(ACCOUNTS, ["x", "y"], 2, seed=1))
    assert remaining(barriers, journal) == barriers
    journal.finish(barriers[0])
    with journal.path.open("ab") as file:
        file.write(b'{"round": 1, "sk')
    assert remaining(barriers, journal) == barriers[1:]
    journal.finish(barriers[1])
    assert remaining(barriers, journal) == barriers[2:]


def row(account: str, sale: int, *lines: tuple[int, str], shipping: int = 0, trouble: str = "") -> dict[str, Any]:
    """One account's row: its goods price, and lines as amount and where they are told."""
    items = [{"amount_fen": amount, "disclosed": level} for amount, level in lines]
    payable = None if trouble else sale - sum(amount for amount, _ in lines) + shipping
    return {"account": account, "items": items, "shipping_fen": shipping, "payable_fen": payable, "trouble": trouble}


def test_what_is_off_the_middle_for_no_reason_told_to_all_is_read_twice() -> None:
    usual = [row(f"a{number}", 10_000) for number in range(5)]
    explained = [row("coupon", 10_000, (1_000, "D2")), row("far", 10_000, shipping=800)]
    off = [row("dearer", 10_150), row("hidden", 10_000, (500, "D0")), row("lost", 10_000, trouble="unreachable")]
    assert doubtful([*usual, *explained, *off]) == {"dearer", "hidden", "lost"}
    assert doubtful([*usual, row("near", 10_050)]) == set()
