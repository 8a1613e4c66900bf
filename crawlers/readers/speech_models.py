"""Speech models on this machine: which are known, where they live, which engine runs them.

A model is a folder. Known ones are pinned to a revision of their public home and to the digest of every file; any other
folder that an engine recognises may be given by the user.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_HUB = "https://huggingface.co"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFile:
    """One file of a model: its name, size in bytes and SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownModel:
    """A model of which every byte is known. `home` is where it is published, `url` the folder its files lie under."""

    name: str
    engine: str
    home: str
    url: str
    licence: str
    note: str
    files: tuple[ModelFile, ...]

    @property
    def size(self) -> int:
        """Bytes to be fetched."""
        return sum(file.size for file in self.files)


_SENSE_VOICE = "csukuangfj/sherpa-onnx-sense-voice-zh-en-ja-ko-yue-2024-07-17"
_SMALL = "Systran/faster-whisper-small"
KNOWN: tuple[KnownModel, ...] = (
    KnownModel(
        name="sense-voice",
        engine="sherpa-onnx",
        home=f"{_HUB}/{_SENSE_VOICE}",
        url=f"{_HUB}/{_SENSE_VOICE}/resolve/2365baeacb507f821a0c8120fcee3d484dba7a07",
        licence="FunASR Model License",
        note="SenseVoice 小模型（int8），普通话、粤语、英语；需安装 shuoqing[speech]",
        files=(
            ModelFile(
                name="model.int8.onnx",
                size=239_233_841,
                sha256="c71f0ce00bec95b07744e116345e33d8cbbe08cef896382cf907bf4b51a2cd51",
            ),
            ModelFile(
                name="tokens.txt",
                size=315_894,
                sha256="f449eb28dc567533d7fa59be34e2abca8784f771850c78a47fb731a31429a1dc",
            ),
        ),
    ),
    KnownModel(
        name="whisper-small",
        engine="faster-whisper",
        home=f"{_HUB}/{_SMALL}",
        url=f"{_HUB}/{_SMALL}/resolve/536b0662742c02347bc0e980a01041f333bce120",
        licence="MIT",
        note="Whisper small（CTranslate2）",
        files=(
            ModelFile(
                name="config.json",
                size=2_370,
                sha256="b55496ac7940a7ae47d2c01eab40edfd8701feec1229d9cce3b40014383fb828",
            ),
            ModelFile(
                name="model.bin",
                size=483_546_902,
                sha256="3e305921506d8872816023e4c273e75d2419fb89b24da97b4fe7bce14170d671",
            ),
            ModelFile(
                name="tokenizer.json",
                size=2_203_239,
                sha256="fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
            ),
            ModelFile(
                name="vocabulary.txt",
                size=459_861,
                sha256="34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
            ),
        ),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """A model folder an engine can run."""

    name: str
    engine: str
    folder: Path


def engine_of(folder: Path) -> str | None:
    """Which engine runs the model in a folder, None when it is none."""
    if (folder / "model.bin").is_file() and (folder / "config.json").is_file():
        return "faster-whisper"
    if (folder / "tokens.txt").is_file() and any(folder.glob("*.onnx")):
        return "sherpa-onnx"
    return None


def installed(folder: Path) -> tuple[Installed, ...]:
    """The models in a folder (itself one, or a folder of them), the preferred first: known ones, then by name."""
    own = engine_of(folder) if folder.is_dir() else None
    if own:
        return (Installed(name=folder.resolve().name, engine=own, folder=folder.resolve()),)
    order = {model.name: number for number, model in enumerate(KNOWN)}
    inner = sorted(folder.iterdir()) if folder.is_dir() else []
    found = [
        Installed(name=one.name, engine=engine, folder=one.resolve())
        for one in inner
        if one.is_dir() and not one.name.startswith(".") and (engine := engine_of(one))
    ]
    return tuple(sorted(found, key=lambda one: (order.get(one.name, len(order)), one.name)))


def chosen(folder: Path, name: str = "") -> Installed | None:
    """The model to be used: the one named, else the preferred one; None when there is none. `none` means: no model."""
    if name == "none":
        return None
    return next((one for one in installed(folder) if not name or one.name == name), None)


def faults(model: KnownModel, folder: Path) -> tuple[str, ...]:
    """What is missing or wrong in the folder of a known model, as sentences in Chinese."""
    return tuple(fault for file in model.files if (fault := _fault(file, folder / file.name)))


def _fault(file: ModelFile, path: Path) -> str:
    if not path.is_file():
        return f"缺少 {file.name}"
    if path.stat().st_size != file.size:
        return f"{file.name} 大小不符"
    return "" if digest_of(path) == file.sha256 else f"{file.name} 摘要不符"


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def weights_of(folder: Path) -> Path:
    """The largest file of a model: what names it."""
    candidates: Sequence[Path] = [path for path in folder.iterdir() if path.is_file()]
    return max(candidates, key=lambda path: path.stat().st_size)
