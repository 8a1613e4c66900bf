import pytest
from sqlalchemy.exc import DatabaseError

from checker.store import amendments
from checker.store.database import Database
from checker.vocabulary.amending import Amendment, AmendmentState, TableKind, Trial, TrialChange

ROW = {"term": "宇宙神霜", "sense": "abs", "from": "2026-01-01", "until": ""}


def _add(database: Database) -> Amendment:
    with database.writing() as session:
        return amendments.add(
            session, table="praise", kind=TableKind.LEXICON, changes=[ROW], reason="近期\0常用", proposed_by="li"
        )


def _approve(database: Database, number: int) -> Amendment:
    with database.writing() as session:
        assert amendments.find(session, number, to_change=True) is not None
        return amendments.decide(session, number, AmendmentState.APPROVED, by="wang", reason="对", before=[None])


def test_a_proposal_and_its_trial_come_out_as_they_went_in(database: Database) -> None:
    added = _add(database)
    change = TrialChange(inspection=1, target="https://x", rule="a.b", outcome="failed", message="甲")
    trial = Trial(cases=700, broken=("乙",), judged=1, asked=2, gained=(change,), lost=())
    with database.writing() as session:
        amendments.keep_trial(session, added.id, trial)
    with database.reading() as session:
        kept = amendments.find(session, added.id)
        assert kept is not None
        assert (kept.rows, kept.trial, kept.state, kept.reason) == ((ROW,), trial, "proposed", "近期�常用")
        assert amendments.listed(session, "praise") == amendments.listed(session) == (kept,)
        assert amendments.listed(session, "effects") == ()


def test_approvals_are_numbered_in_their_order_and_not_by_proposal(database: Database) -> None:
    first, second, third = (_add(database).id for _ in range(3))
    assert [_approve(database, number).number for number in (third, first)] == [1, 2]
    with database.reading() as session:
        assert [one.id for one in amendments.approved(session)] == [third, first]
        assert amendments.approved_numbers(session) == {1, 2}
        assert second not in {one.id for one in amendments.approved(session)}


def test_a_decided_amendment_stays_as_it_is(database: Database) -> None:
    number = _add(database).id
    assert _approve(database, number).before == (None,)
    with database.writing() as session:
        amendments.keep_trial(session, number, Trial(trouble="晚了"))
    with pytest.raises(DatabaseError, match="stays as it is"), database.writing() as session:
        amendments.decide(session, number, AmendmentState.REJECTED, by="x", reason="y")
    with database.reading() as session:
        kept = amendments.find(session, number)
        assert kept is not None
        assert (kept.state, kept.trial, kept.decided_by) == (AmendmentState.APPROVED, None, "wang")
