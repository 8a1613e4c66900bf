"""Evaluation: two clocks, absence only where we looked, one act one finding."""

import json
import logging
import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from checker.evaluate import evaluate
from checker.vocabulary import (
    Category,
    Channel,
    Claim,
    Days,
    Facts,
    Finding,
    Outcome,
    Place,
    Placement,
    Role,
    Search,
    Severity,
    Shop,
    Sought,
)
from rules.law import Law
from rules.rule import Rule, Verdict, failed, passed, quote
from rules.rulebook import Rulebook, load_rulebook

CORPUS = Path(__file__).parents[1] / "corpora" / "adlanguage" / "build.jsonl"
BEFORE = date(2018, 12, 31)
SINCE = date(2019, 1, 1)
LATER = date(2026, 11, 23)


def _licence(shop: Shop, law: Law) -> Verdict:
    return passed() if shop.parties else failed("涉嫌未公示营业执照信息。", absent=Sought.IDENTITY)


def _broken(shop: Shop, law: Law) -> Verdict:
    raise ZeroDivisionError


def _best(claim: Claim, law: Law) -> Verdict:
    at = claim.text.find("最好")
    return failed("涉嫌使用绝对化用语。", quotes=[quote(claim, at, at + 2)]) if at >= 0 else passed()


def _rule(judge: object, subject: type, name: str, **more: object) -> Rule:
    made = Rule(
        judge=judge,  # type: ignore[arg-type]
        subject=subject,
        id=f"test.{name}",
        alias=name,
        title="试验",
        duty=("cn-ecommerce-law:15(1)",),
        duty_bearer=Role.SELLER,
        severity=Severity.S3,
        remedy="改正。",
        plain="说明。",
        needs=(Sought.IDENTITY,) if subject is Shop else (),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def _book(*rules: Rule) -> Rulebook:
    return Rulebook(rules={rule.id: rule for rule in rules}, digest="0" * 64)


def _judged(shop: Shop, *, on: date = LATER, judge: object = _licence) -> Finding:
    days = Days(conduct=on, decision=LATER)
    (finding,) = evaluate(Facts(subjects=(shop,)), _book(_rule(judge, Shop, "licence")), days)
    return finding


def _looked(*, complete: bool, hindrance: str = "") -> tuple[Search, ...]:
    return (Search(what=Sought.IDENTITY, where=("https://a.cn/",), complete=complete, hindrance=hindrance),)


def test_failed_when_we_looked_everywhere_and_it_is_not_there() -> None:
    finding = _judged(Shop(url="https://a.cn/", searches=_looked(complete=True)))
    assert finding.outcome is Outcome.FAILED
    assert any("https://a.cn/" in step for step in finding.reasoning)


def test_untested_when_nobody_looked() -> None:
    assert _judged(Shop(url="https://a.cn/")).outcome is Outcome.UNTESTED


def test_untested_with_the_reason_when_looking_was_hindered() -> None:
    finding = _judged(Shop(url="https://a.cn/", searches=_looked(complete=False, hindrance="执照页要求登录")))
    assert finding.outcome is Outcome.UNTESTED
    assert "执照页要求登录" in finding.message


def test_inapplicable_the_day_before_the_duty_begins_and_judged_from_that_day() -> None:
    shop = Shop(url="https://a.cn/", searches=_looked(complete=True))
    assert _judged(shop, on=BEFORE).outcome is Outcome.INAPPLICABLE
    assert _judged(shop, on=SINCE).outcome is Outcome.FAILED


def test_inapplicable_to_a_foreign_offer() -> None:
    shop = Shop(url="https://a.com/", searches=_looked(complete=True), on_mainland=False)
    assert _judged(shop).outcome is Outcome.INAPPLICABLE


def test_a_rule_that_raises_is_untested_and_hides_no_other(caplog: pytest.LogCaptureFixture) -> None:
    book = _book(_rule(_broken, Shop, "broken"), _rule(_licence, Shop, "licence"))
    shop = Shop(url="https://a.cn/", searches=_looked(complete=True))
    with caplog.at_level(logging.CRITICAL):
        found = evaluate(Facts(subjects=(shop,)), book, Days(conduct=LATER, decision=LATER))
    assert [finding.outcome for finding in found] == [Outcome.FAILED, Outcome.UNTESTED]


def test_one_claim_said_ten_times_is_one_finding_with_ten_places() -> None:
    claims = tuple(
        Claim(
            text="这是最好的锅", goods="锅", place=Place(quote="", page="https://a.cn/", start=10 * n, end=10 * n + 6)
        )
        for n in range(10)
    )
    facts = Facts(claims=claims)
    (finding,) = evaluate(facts, _book(_rule(_best, Claim, "best")), Days(conduct=LATER, decision=LATER))
    assert [place.start for place in finding.places] == [10 * n + 2 for n in range(10)]


@pytest.mark.parametrize(("seam", "outcome"), [(3, Outcome.FAILED), (2, Outcome.PASSED), (4, Outcome.PASSED)])
def test_beside_a_seam_only_words_across_it_count(seam: int, outcome: Outcome) -> None:
    said = Claim(text="这是最好的锅", seam=seam, place=Place(quote="", page="https://a.cn/", start=7, end=13))
    (finding,) = evaluate(
        Facts(claims=(said,)), _book(_rule(_best, Claim, "best")), Days(conduct=LATER, decision=LATER)
    )
    assert finding.outcome is outcome


def test_claims_without_concern_are_summed_up_in_one_finding() -> None:
    facts = Facts(claims=(Claim(text="好锅"), Claim(text="铁锅")))
    (finding,) = evaluate(facts, _book(_rule(_best, Claim, "best")), Days(conduct=LATER, decision=LATER))
    assert finding.outcome is Outcome.PASSED


def test_asking_every_rule_about_every_claim_finds_nothing_more_and_nothing_else() -> None:
    book, chosen = load_rulebook(), random.Random(8)
    curious = replace(book, rules={key: replace(rule, wording=(), terms=()) for key, rule in book.rules.items()})
    rows = [json.loads(line) for line in CORPUS.read_text("utf-8").splitlines()]
    for _ in range(4):
        claims = tuple(_said(row, chosen) for row in chosen.sample(rows, 30))
        facts, days = Facts(claims=claims), Days(conduct=LATER, decision=LATER)
        assert evaluate(facts, book, days) == evaluate(facts, curious, days)


def _said(row: dict[str, str], chosen: random.Random) -> Claim:
    return Claim(
        text=row["text"],
        channel=Channel(row["channel"]),
        category=chosen.choice((None, Category(row["category"]))),
        placement=chosen.choice(list(Placement)),
        in_advert=chosen.choice((None, True, False)),
        place=chosen.choice((None, Place(quote=row["text"], page="https://a.cn/", start=0))),
    )


def test_no_claims_found_after_looking_is_inapplicable_rather_than_passed() -> None:
    looked = Facts(searches=(Search(what=Sought.CLAIMS, where=("https://a.cn/",), complete=True),))
    (finding,) = evaluate(looked, _book(_rule(_best, Claim, "best")), Days(conduct=LATER, decision=LATER))
    assert finding.outcome is Outcome.INAPPLICABLE


def test_the_fingerprint_survives_a_new_layout() -> None:
    first, second = (
        Claim(text=text, goods="锅", place=Place(quote="", page="https://a.cn/1", start=start))
        for text, start in (("这是最好的锅", 5), ("　最好 的锅，欢迎选购", 400))
    )
    book = _book(_rule(_best, Claim, "best"))
    days = Days(conduct=LATER, decision=LATER)
    prints = {evaluate(Facts(claims=(claim,)), book, days)[0].fingerprint for claim in (first, second)}
    assert len(prints) == 1


@pytest.mark.parametrize(("target", "same"), [("d1/index.html", True), ("d2/index.html", False)])
def test_the_fingerprint_tells_the_same_words_of_another_target_apart(target: str, same: bool) -> None:
    said = Claim(text="这是最好的锅", place=Place(quote="", page="saved:index.html", start=5))
    shop = Shop(url="saved:index.html", name="首页", searches=_looked(complete=True))
    book = _book(_rule(_best, Claim, "best"), _rule(_licence, Shop, "licence"))
    days, facts = Days(conduct=LATER, decision=LATER), Facts(claims=(said,), subjects=(shop,))
    prints = [
        {one.fingerprint for one in evaluate(facts, book, days, target=name)} for name in ("d1/index.html", target)
    ]
    assert len(prints[0]) == 2
    assert (prints[0] & prints[1] == prints[0]) is same
    assert prints[0].isdisjoint(prints[1]) is not same


def test_the_rulebook_names_the_duties_that_ground_each_rule() -> None:
    assert all(rule.duty for rule in load_rulebook().rules.values())


@pytest.mark.parametrize(("heard", "outcome"), [(True, Outcome.PASSED), (False, Outcome.UNTESTED)])
def test_clean_words_pass_only_where_the_recording_was_heard_whole(heard: bool, outcome: Outcome) -> None:
    speech = Search(what=Sought.SPEECH, where=("/",), complete=heard, hindrance="" if heard else "语音没有核对")
    facts = Facts(claims=(Claim(text="纯棉短袖"),), searches=(speech,))
    book = Rulebook(rules={"test.best": _rule(_best, Claim, "best")}, digest="0")
    (found,) = evaluate(facts, book, Days(conduct=LATER, decision=LATER))
    assert found.outcome is outcome
    assert ("语音没有核对" in found.message) is not heard
