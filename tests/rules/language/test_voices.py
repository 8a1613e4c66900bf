"""Who says it, how surely it was heard, and what the whole sentence sounds like decide how much a finding may say."""

from datetime import date

import pytest

from checker.vocabulary import Category, Channel, Claim, Outcome, Placement
from rules.advertising.absolute_terms import absolute_terms
from rules.advertising.disease_claims import disease_claims
from rules.advertising.investment_returns import investment_returns
from rules.advertising.luring_away import luring_away
from rules.language.second.model import model
from rules.language.second.opinion import heard
from rules.law import Law

LAW = Law(date(2026, 11, 22))
CURE = "这款茶专治高血压"


def spoken(text: str, *others: str, channel: Channel = Channel.ASR, speaker: str = "") -> Claim:
    return Claim(
        text=text, channel=channel, category=Category.TEA, placement=Placement.DETAIL, speaker=speaker, readings=others
    )


def test_speech_fails_only_when_every_reading_violates() -> None:
    assert disease_claims(spoken(CURE), LAW).outcome is Outcome.FAILED
    assert disease_claims(spoken(CURE, "这款茶主治高血压"), LAW).outcome is Outcome.FAILED
    assert disease_claims(spoken(CURE, "这款茶装在高玻璃杯"), LAW).outcome is Outcome.CANNOT_TELL


@pytest.mark.parametrize(("speaker", "outcome"), [("", "cannot-tell"), ("viewer", "cannot-tell"), ("主播", "failed")])
def test_a_viewers_comment_is_no_more_than_a_question(speaker: str, outcome: str) -> None:
    claim = spoken(CURE, channel=Channel.DANMAKU, speaker=speaker)
    assert disease_claims(claim, LAW).outcome == outcome


def test_a_sound_alike_is_asked_about_never_failed() -> None:
    assert investment_returns(Claim(text="稳zhuan不赔", category=Category.FINANCE), LAW).outcome is Outcome.CANNOT_TELL


def test_a_word_in_a_lawful_sentence_is_shown_as_let_pass() -> None:
    text = "密码锁支持最多 100 组指纹，最好每年换一次电池，说明书在盒子最下面"
    verdict = absolute_terms(Claim(text=text, category=Category.HOME), LAW)
    assert verdict.outcome is Outcome.PASSED
    assert all(exemption.held or exemption.because for exemption in verdict.exemptions)


def test_words_the_statute_names_are_never_let_pass_for_how_they_sound() -> None:
    claim = Claim(text="收纳箱 国家级 内尺寸见图 发货地浙江", category=Category.HOME)
    assert absolute_terms(claim, LAW).outcome is Outcome.FAILED


def test_the_bounds_of_the_reader_stand_in_order() -> None:
    assert model().look < model().deep <= model().mild <= model().clear < model().flag
    said = heard("蒸八分钟关火。这茶专治高血压", Channel.ASR, Category.TEA, LAW.on)
    assert said.odds_at(7, 14) > model().clear


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("有人跟你说喝茶能治三高的，你就当没听见", Outcome.PASSED),
        ("不要跟我说包治百病，就是一杯普通的茶", Outcome.PASSED),
        ("喝一个月高血压就治好了，真的不是开玩笑", Outcome.FAILED),
        ("专治高血压，我不会骗你", Outcome.FAILED),
    ],
)
def test_hearsay_turned_down_is_no_claim_and_an_oath_is_no_denial(text: str, outcome: Outcome) -> None:
    assert disease_claims(spoken(text), LAW).outcome is outcome


@pytest.mark.parametrize("text", ["vx: ab1234", "加vx ab1234 领福利", "联系微信 13800138000"])
def test_a_private_account_is_asked_about_however_the_sentence_sounds(text: str) -> None:
    assert luring_away(Claim(text=text, category=Category.GENERAL), LAW).outcome is not Outcome.PASSED
