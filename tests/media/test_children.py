"""Whatever becomes of a child that reads hostile bytes is an answer to whoever asked."""

from pathlib import Path

import pytest

from crawlers.media.child import ChildFailed, Standing, ask
from crawlers.media.pieces import Piece
from crawlers.media.probe import MODULE, measure


def test_a_child_that_dies_is_a_sentence() -> None:
    with pytest.raises(ChildFailed, match="异常中止"):
        ask(MODULE, {"nothing": "it knows"}, seconds=60)


def test_a_child_that_stays_and_dies_is_a_sentence_and_the_next_one_answers() -> None:
    senses = Standing("crawlers.readers.live_worker")
    with pytest.raises(ChildFailed, match="异常中止"):
        senses.ask({"nothing": "it knows"}, seconds=60)
    assert senses.ask({"room": "1", "sense": "forget"}, seconds=60) == {}
    senses.close()


def test_a_piece_that_kills_its_reader_hides_no_other(short: Path) -> None:
    good = Piece(path=str(short), starts_s=0, duration_s=0)
    deadly = Piece(path="\0", starts_s=0, duration_s=0)  # no file has such a name: opening it raises in the child
    measured, killed = measure([good, deadly])
    assert measured.duration_s > 0
    assert "异常中止" in killed.trouble
