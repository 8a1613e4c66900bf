"""The speech of a recording; without a model nothing is heard, and nothing is taken for silence."""

import os
from collections.abc import Sequence
from dataclasses import asdict

from checker.vocabulary.timeline import SpeechReading
from crawlers.media.child import ChildFailed, ask
from crawlers.media.pieces import Piece
from crawlers.readers.speech_models import Installed
from crawlers.readers.speech_worker import MODULE

_SECONDS_PER_SECOND = 10.0
_LEAST_SECONDS = 600.0


def read_speech(pieces: Sequence[Piece], model: Installed | None) -> SpeechReading | None:
    """What was said, None without a model to hear it with."""
    if model is None:
        return None
    length = sum(piece.duration_s for piece in pieces)
    request = {
        "pieces": [asdict(piece) for piece in pieces],
        "engine": model.engine,
        "folder": str(model.folder),
        "threads": os.cpu_count() or 1,
    }
    try:
        answer = ask(MODULE, request, seconds=max(_LEAST_SECONDS, _SECONDS_PER_SECOND * length))
    except ChildFailed as failure:
        return SpeechReading(reader=f"{model.engine}, {model.name}", trouble=str(failure))
    return SpeechReading.from_object(answer)
