"""The engines that turn Mandarin speech into words, behind one small interface."""

from collections.abc import Callable, Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from checker.vocabulary.timeline import Utterance, Word
from crawlers.readers.speech_models import digest_of, weights_of

Samples = NDArray[np.float32]

RATE = 16_000
_PROMPT = "以下是普通话的句子。"  # asks for simplified characters; names no words to be heard
_DOUBTFUL = 0.8
_HYPOTHESES = 4
_LONGEST_S = 28.0


class Transcriber(Protocol):
    """Hears samples (mono, 16 kHz) of one stretch of voice; times count from the first sample."""

    name: str

    def transcribe(self, samples: Samples) -> list[Utterance]:
        """The utterances in order."""
        ...


def open_engine(engine: str, folder: Path, threads: int) -> Transcriber:
    """The engine with the model in the folder. Raises ImportError when the engine is not installed."""
    return _ENGINES[engine](folder, threads)


def voiced(samples: Samples) -> list[tuple[int, int]]:
    """Where voices are, as sample numbers, in stretches an engine can take at once."""
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(min_silence_duration_ms=400, speech_pad_ms=200, max_speech_duration_s=_LONGEST_S)
    return [(int(one["start"]), int(one["end"])) for one in get_speech_timestamps(samples, options)]


class FasterWhisper:
    """Whisper models in CTranslate2 form."""

    def __init__(self, folder: Path, threads: int) -> None:
        from faster_whisper import WhisperModel

        self.name = f"faster-whisper {version('faster-whisper')}, {_named(folder)}"
        self._model = WhisperModel(
            str(folder), device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True
        )

    def transcribe(self, samples: Samples) -> list[Utterance]:
        """Segments as Whisper cuts them, each with its words; doubtful ones with other readings."""
        segments, _ = self._model.transcribe(
            samples,
            language="zh",
            task="transcribe",
            beam_size=5,
            temperature=0.0,
            initial_prompt=_PROMPT,
            condition_on_previous_text=False,
            word_timestamps=True,
            vad_filter=False,
        )
        return [self._utterance(segment, samples) for segment in segments if any(map(str.isalnum, segment.text))]

    def _utterance(self, segment: Any, samples: Samples) -> Utterance:
        words = tuple(_word(word) for word in segment.words or () if word.word.strip())
        text = "".join(word.text for word in words) or _simplified(segment.text.strip())
        confidence = float(np.exp(segment.avg_logprob)) if not words else float(np.mean([w.confidence for w in words]))
        readings: tuple[str, ...] = ()
        if confidence < _DOUBTFUL:
            part = samples[max(0, int(segment.start * RATE)) : int(segment.end * RATE)]
            readings = tuple(other for other in self._hypotheses(part) if other != text)
        return Utterance(
            text=text,
            from_s=round(float(segment.start), 2),
            to_s=round(float(segment.end), 2),
            confidence=round(confidence, 3),
            words=words,
            readings=readings,
        )

    def _hypotheses(self, samples: Samples) -> Iterator[str]:
        """The engine's best guesses for one stretch, the better first."""
        from faster_whisper.tokenizer import Tokenizer

        model = self._model
        tokenizer = Tokenizer(model.hf_tokenizer, model.model.is_multilingual, task="transcribe", language="zh")
        features = model.feature_extractor(samples)
        frames = model.feature_extractor.nb_max_frames
        padded = np.zeros((features.shape[0], frames), features.dtype)
        padded[:, : min(frames, features.shape[1])] = features[:, :frames]
        prompt = model.get_prompt(tokenizer, tokenizer.encode(_PROMPT), without_timestamps=True)
        found = model.model.generate(
            model.encode(padded), [prompt], beam_size=_HYPOTHESES, num_hypotheses=_HYPOTHESES, max_length=224
        )[0]
        seen: dict[str, None] = {}
        for tokens in found.sequences_ids:
            seen.setdefault(tokenizer.decode(tokens).strip(), None)
        yield from (_simplified(text) for text in seen if text)


class SherpaOnnx:
    """SenseVoice and Paraformer models in ONNX form; written against the interface, never run here with a real model."""

    def __init__(self, folder: Path, threads: int) -> None:
        import sherpa_onnx

        self.name = f"sherpa-onnx {version('sherpa-onnx')}, {_named(folder)}"
        recogniser = sherpa_onnx.OfflineRecognizer
        weights, tokens = str(weights_of(folder)), str(folder / "tokens.txt")
        make: Callable[..., Any]
        if "paraformer" in f"{folder.name} {Path(weights).name}".lower():
            self._recogniser = recogniser.from_paraformer(paraformer=weights, tokens=tokens, num_threads=threads)
        else:
            make = recogniser.from_sense_voice
            self._recogniser = make(model=weights, tokens=tokens, num_threads=threads, language="zh", use_itn=False)

    def transcribe(self, samples: Samples) -> list[Utterance]:
        """One utterance for the stretch; these models give no probabilities, so a middling confidence is stated."""
        stream = self._recogniser.create_stream()
        stream.accept_waveform(RATE, samples)
        self._recogniser.decode_stream(stream)
        result = stream.result
        text, length = result.text.strip(), len(samples) / RATE
        if not text:
            return []
        return [Utterance(text=text, from_s=0.0, to_s=length, confidence=0.7, words=_timed(result, length))]


_ENGINES: dict[str, Callable[[Path, int], Transcriber]] = {"faster-whisper": FasterWhisper, "sherpa-onnx": SherpaOnnx}


def _timed(result: Any, length: float) -> tuple[Word, ...]:
    """Tokens with the second each begins at; it ends where the next begins."""
    tokens, starts = list(result.tokens), [float(one) for one in result.timestamps]
    if len(tokens) != len(starts):
        return ()
    ends = [*starts[1:], length]
    return tuple(
        Word(text=token, from_s=round(start, 2), to_s=round(min(end, start + 1.0), 2), confidence=0.7)
        for token, start, end in zip(tokens, starts, ends, strict=True)
    )


def _word(word: Any) -> Word:
    return Word(
        text=_simplified(str(word.word).strip()),
        from_s=round(float(word.start), 2),
        to_s=round(float(word.end), 2),
        confidence=round(float(word.probability), 3),
    )


@cache
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


def _simplified(text: str) -> str:
    """The text in simplified characters, one for one: Whisper changes script at whim."""
    return "".join(_converter().convert(char) or char for char in text)


def _named(folder: Path) -> str:
    return f"{folder.name} ({digest_of(weights_of(folder))[:12]})"
