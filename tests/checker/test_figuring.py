from datetime import UTC, date, datetime

import pytest

from checker.figuring import starts, told
from checker.store.tallies import Counted, Looked
from checker.vocabulary.figures import Dimension, Figures, Line, Period, Waits

UNTIL = date(2026, 3, 4)


def _looked(number: int, target: str, code: str = "330106", *, day: int = 4, pages: int = 2) -> Looked:
    at = datetime(2026, 3, day, 1, tzinfo=UTC)
    return Looked(number, target, at, "done", code, code[:4], code[:2], pages, 1.5)


def _told(looked: list[Looked], counted: list[Counted], rules: list[Counted] | None = None) -> Figures:
    return told(Period.QUARTER, UNTIL, looked=looked, by_inspection=counted, by_rule=rules or [], waits={})


def test_a_quarter_is_thirteen_weeks_and_a_year_twelve_months() -> None:
    weeks, months = starts(Period.QUARTER, UNTIL), starts(Period.YEAR, UNTIL)
    assert (len(weeks), weeks[0], weeks[-1]) == (13, date(2025, 12, 8), date(2026, 3, 2))
    assert (len(months), months[0], months[-1]) == (12, date(2025, 4, 1), date(2026, 3, 1))


def test_platforms_of_one_name_are_one_line() -> None:
    looked = [
        _looked(1, "https://item.taobao.com/1"),
        _looked(2, "https://m.taobao.com/2"),
        _looked(3, "https://a.example.cn/"),
    ]
    lines = _told(looked, [Counted(1, "failed", "open", "lead", 1), Counted(2, "failed", "open", "lead", 1)]).lines
    assert [(one.name, one.inspections, one.found) for one in lines[Dimension.PLATFORM]] == [
        ("淘宝", 2, 2),
        ("a.example.cn", 1, 0),
    ]


@pytest.mark.parametrize(
    ("codes", "keys"),
    [
        (("330106", "440304"), ["33", "44"]),
        (("330106", "330203"), ["3301", "3302"]),
        (("330106", "330108"), ["330106", "330108"]),
    ],
)
def test_districts_are_told_apart_at_the_coarsest_level_that_does(codes: tuple[str, str], keys: list[str]) -> None:
    looked = [_looked(number, "https://x.cn/", code) for number, code in enumerate(codes, 1)]
    assert [one.key for one in _told(looked, []).lines[Dimension.DISTRICT]] == keys


def test_weeks_without_anything_are_there_too() -> None:
    lines = _told([_looked(1, "https://x.cn/", day=1), _looked(2, "https://x.cn/", day=2)], []).lines[Dimension.TIME]
    assert [one.inspections for one in lines] == [0] * 11 + [1, 1]
    assert [one.name for one in lines[-2:]] == ["02-23", "03-02"]


def test_what_is_dismissed_or_at_a_final_stage_is_settled() -> None:
    counted = [
        Counted(1, "failed", "dismissed", "lead", 1),
        Counted(1, "failed", "confirmed", "closed", 2),
        Counted(1, "cannot-tell", "open", "not-filed", 3),
        Counted(1, "failed", "more-evidence", "verifying", 4),
    ]
    total = _told([_looked(1, "https://x.cn/")], counted).total
    assert (total.found, total.settled, total.confirmed, total.more_evidence) == (10, 6, 2, 4)
    assert (total.decided_share, total.settled_share) == (0.3, 0.6)
    assert Line(key="", name="").decided_share is None


def test_rules_count_what_they_judged_and_lead_to_their_duty() -> None:
    counted = [
        Counted("disclosure.operator_name", "failed", "open", "lead", 2),
        Counted("disclosure.operator_name", "passed", "open", "lead", 5),
        Counted("disclosure.operator_name", "untested", "open", "lead", 7),
        Counted("gone.rule", "untested", "open", "lead", 1),
    ]
    figures = _told([], [], counted)
    (rule,), (duty,) = figures.lines[Dimension.RULE], figures.lines[Dimension.DUTY]
    assert (rule.judged, rule.found, figures.total.judged) == (7, 2, 7)
    assert (duty.judged, duty.found) == (7, 2)
    assert ":" in duty.key


def test_the_median_and_nine_in_ten_are_whole_hours() -> None:
    figures = told(
        Period.YEAR, UNTIL, looked=[], by_inspection=[], by_rule=[], waits={0: 4, 10: 4, 30: 1, 700: 1}
    )  # fmt: skip
    assert figures.waits == Waits(decisions=10, median_hours=10, ninth_hours=30)


def test_figures_come_back_as_they_were_stored() -> None:
    figures = _told([_looked(1, "https://x.cn/")], [Counted(1, "failed", "open", "lead", 1)])
    assert Figures.from_stored(figures.stored()) == Figures(
        **{
            **{name: getattr(figures, name) for name in Figures.__dataclass_fields__},
            "lines": {by: tuple(lines) for by, lines in figures.lines.items()},
        }
    )
