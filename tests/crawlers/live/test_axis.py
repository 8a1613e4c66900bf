"""Pieces follow each other without a seam, and a standstill leaves a gap."""

from crawlers.live.axis import Axis


def test_the_first_piece_ends_when_it_arrives() -> None:
    assert Axis().place(10, 2).starts_s == 8


def test_jitter_moves_nothing() -> None:
    axis = Axis()
    starts = [axis.place(arrived, 2).starts_s for arrived in (10, 12.9, 13.8, 16.4)]
    assert starts == [8, 10, 12, 14]


def test_a_standstill_is_a_gap() -> None:
    axis = Axis()
    axis.place(10, 2)
    placed = axis.place(20, 2)
    assert placed.starts_s == 18
    assert placed.gap == (10, 18)


def test_pieces_that_lay_ready_after_our_own_break_are_no_gap() -> None:
    axis = Axis()
    axis.place(10, 2)
    placed = [axis.place(20, 2, behind_s=behind) for behind in (8, 6, 4, 2, 0)]
    assert [one.gap for one in placed] == [None] * 5
    assert placed[-1].starts_s == 18


def test_what_is_known_to_be_missing_is_a_gap_of_that_length() -> None:
    axis = Axis()
    axis.place(10, 2)
    assert axis.place(16, 2, lost_s=4).gap == (10, 14)


def test_reading_goes_on_where_an_earlier_process_stopped() -> None:
    assert Axis(ends_s=30).place(50, 2).gap == (30, 48)
