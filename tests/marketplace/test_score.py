"""The score tells missed, invented and wrong apart."""

import pytest

from checker.vocabulary import Finding, Outcome, Place, Severity
from tests.marketplace.keys import SPECIAL, read_key
from tests.marketplace.score import Score, score


def _finding(alias: str, outcome: Outcome, *quotes: str) -> Finding:
    return Finding(
        rule="a.rule",
        alias=alias,
        outcome=outcome,
        severity=Severity.S2,
        citations=(),
        duty_bearer="seller",
        message="",
        places=tuple(Place(quote=quote) for quote in quotes),
    )


def _as_expected(world: str) -> dict[str, list[Finding]]:
    return {
        target.path: [
            _finding(SPECIAL.get(target.kind, {}).get(expect.alias, expect.alias), expect.outcome, *expect.quotes)
            for expect in target.expects
        ]
        for target in read_key(world)
    }


def test_findings_as_the_key_has_them_are_perfect() -> None:
    result = score("ad-9-3", _as_expected("ad-9-3"))
    assert result.is_perfect
    assert result.checked == len(read_key("ad-9-3")[0].expects)


def test_an_expected_breach_without_a_finding_is_missed() -> None:
    given = _as_expected("ad-9-3")
    given["item/sunflower"] = [finding for finding in given["item/sunflower"] if finding.alias != "AD-9-3"]
    assert [difference.alias for difference in score("ad-9-3", given).missed] == ["AD-9-3"]


def test_a_failure_where_the_key_expects_a_pass_is_invented() -> None:
    given = _as_expected("ad-9-3")
    given["item/sunflower"].append(_finding("EC-15-1", Outcome.FAILED))
    assert [difference.alias for difference in score("ad-9-3", given).invented] == ["EC-15-1"]


def test_a_doubt_where_the_key_is_silent_is_invented() -> None:
    given = _as_expected("ad-9-3")
    given["item/sunflower"].append(_finding("IR-14-2a", Outcome.CANNOT_TELL))
    assert [difference.expected for difference in score("ad-9-3", given).invented] == [None]


def test_a_pass_where_the_key_is_silent_is_nobodys_concern() -> None:
    given = _as_expected("ad-9-3")
    given["item/sunflower"].append(_finding("IR-14-2a", Outcome.PASSED))
    assert score("ad-9-3", given).is_perfect


def test_a_doubt_instead_of_a_failure_is_wrong_but_not_missed() -> None:
    given = _as_expected("ad-9-3")
    kept = [finding for finding in given["item/sunflower"] if finding.alias != "AD-9-3"]
    given["item/sunflower"] = [*kept, _finding("AD-9-3", Outcome.CANNOT_TELL, "国家级")]
    result = score("ad-9-3", given)
    assert not result.missed
    assert [difference.found for difference in result.wrong] == [Outcome.CANNOT_TELL]


def test_the_right_outcome_for_other_words_is_wrong() -> None:
    given = _as_expected("ad-9-3")
    kept = [finding for finding in given["item/sunflower"] if finding.alias != "AD-9-3"]
    given["item/sunflower"] = [*kept, _finding("AD-9-3", Outcome.FAILED, "饱满")]
    assert [difference.alias for difference in score("ad-9-3", given).wrong] == ["AD-9-3"]


def test_the_worst_of_several_findings_counts() -> None:
    given = _as_expected("ad-9-3")
    given["item/sunflower"].append(_finding("AD-9-3", Outcome.PASSED))
    assert score("ad-9-3", given).is_perfect


def test_silence_about_what_could_not_be_seen_is_untested() -> None:
    assert score("login-wall", {}).is_perfect


def test_silence_is_not_a_pass() -> None:
    wrong = score("slow", {}).wrong
    assert {difference.expected for difference in wrong} >= {Outcome.PASSED}


def test_both_codes_of_the_seller_duty_are_one() -> None:
    given = {
        path: [
            _finding("LE-26-1" if finding.alias == "IR-13-2b" else finding.alias, finding.outcome)
            for finding in findings
        ]
        for path, findings in _as_expected("le-26-1").items()
    }
    assert score("le-26-1", given).is_perfect


def test_a_rule_for_rooms_speaks_for_the_duty_in_a_room() -> None:
    given = _as_expected("le-26-1")
    given["live/8803"].append(_finding("IR-13-2", Outcome.UNTESTED))
    assert score("le-26-1", given).is_perfect
    given["live/8803"].append(_finding("IR-13-2", Outcome.FAILED))
    assert [difference.alias for difference in score("le-26-1", given).invented] == ["IR-13-2"]


def test_duties_outside_the_first_rules_are_not_scored() -> None:
    given = _as_expected("ad-9-3")
    given["item/sunflower"].append(_finding("MP-18-1", Outcome.FAILED))
    assert score("ad-9-3", given).is_perfect


def test_findings_for_an_unknown_target_are_refused() -> None:
    with pytest.raises(KeyError, match="no target"):
        score("ad-9-3", {"item/unheard-of": []})


def test_scores_add_up_and_print_what_differs() -> None:
    both: Score = score("ad-9-3", {}) + score("login-wall", {})
    text = str(both)
    assert text.splitlines()[0].endswith("wrong")
    assert "missed" in text
    assert "ad-9-3/item/sunflower  AD-9-3  expected failed, found untested" in text
