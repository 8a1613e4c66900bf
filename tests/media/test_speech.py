"""Speech is heard with times, confidence and other readings; what only sounds like a named word is a question."""

from datetime import date
from pathlib import Path

import pytest

from checker.facts.sounds import heard_alike
from checker.inspection import InspectionResult, Options, Surroundings, inspect
from checker.vocabulary import Channel, Claim, Outcome
from crawlers.readers.speech_models import KNOWN, chosen, engine_of, faults, installed
from tests.media.model import speech_model

DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def heard(room: Path, tmp_path_factory: pytest.TempPathFactory) -> InspectionResult:
    model = speech_model()
    if model is None:
        pytest.skip("the small speech model for tests is not installed (setup.sh test fetches it)")
    surroundings = Surroundings(evidence=tmp_path_factory.mktemp("heard"), models=model)
    return inspect(str(room), Options(decision=DAY, conduct=DAY), surroundings)


def test_words_have_their_own_moment(heard: InspectionResult) -> None:
    finding = next(one for one in heard.findings if one.alias == "MP-19-5")
    spoken = [place for place in finding.places if place.channel is Channel.ASR]
    assert [place.quote for place in spoken] == ["全网最低价"]
    assert spoken[0].time == (pytest.approx(2.3, abs=1.5), pytest.approx(3.4, abs=1.5))
    assert heard.observed.channels["speech"] == pytest.approx(1.0, abs=0.05)


def test_a_price_said_against_the_price_shown_is_asked_about(heard: InspectionResult) -> None:
    finding = next(one for one in heard.findings if one.alias == "PM-19-2")
    assert finding.outcome is Outcome.CANNOT_TELL
    assert {place.channel for place in finding.places} == {Channel.ASR, Channel.OCR}
    assert all(place.time for place in finding.places)


def test_the_transcript_is_simplified_and_doubtful_words_have_other_readings(heard: InspectionResult) -> None:
    speech = [claim for claim in heard.facts.claims if claim.channel is Channel.ASR]
    assert any("原价" in claim.text for claim in speech)
    assert any(claim.readings for claim in speech)


def test_what_sounds_like_a_named_word_becomes_a_second_claim_with_the_transcript_beside_it() -> None:
    claim = Claim(text="今天下单假衣配时，七天去班。", channel=Channel.ASR)
    (other,) = heard_alike([claim])
    assert other.text == "今天下单假一赔十，七天祛斑。"
    assert other.readings == (claim.text,)


@pytest.mark.parametrize("text", ["全往最低的价格", "这杯子四百毫升", "面料是纯棉的，可以机洗", "洗的时候翻到反面"])
def test_plain_speech_sounds_like_nothing(text: str) -> None:
    alike = heard_alike([Claim(text=text, channel=Channel.ASR)])
    assert [one.text for one in alike] == (["全网最低的价格"] if "全往" in text else [])


def test_a_folder_of_models_is_read_and_the_known_ones_come_first(tmp_path: Path) -> None:
    for name, files in {
        "other": ("model.bin", "config.json"),
        "sense-voice": ("a.onnx", "tokens.txt"),
        "x": (),
    }.items():
        (tmp_path / name).mkdir()
        for file in files:
            (tmp_path / name / file).touch()
    assert [(one.name, one.engine) for one in installed(tmp_path)] == [
        ("sense-voice", "sherpa-onnx"),
        ("other", "faster-whisper"),
    ]
    assert engine_of(tmp_path / "x") is None
    assert chosen(tmp_path, "none") is None
    assert chosen(tmp_path, "missing") is None
    assert "大小不符" in " ".join(faults(KNOWN[1], tmp_path / "other"))
