"""The manifest as canonical JSON: the same facts always give the same bytes, hence the same capture id."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import PurePath
from typing import Any

from checker.errors import EvidenceNotSealed
from checker.vocabulary import Artefact, Capture

FORMAT = "shuoqing-capture/1"


def plain(value: Any) -> Any:
    """The value in JSON's words, without floats: those become their shortest decimal text."""
    match value:
        case None | bool() | int():
            return value
        case Enum():
            return plain(value.value)
        case str():
            return value.encode("utf-8", "replace").decode("utf-8")
        case float():
            return repr(value)
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
        case PurePath():
            return str(value)
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
        case set() | frozenset():
            return sorted(map(plain, value), key=repr)
        case list() | tuple():
            return [plain(item) for item in value]
    raise EvidenceNotSealed(f"取证记录里有无法保存的内容（{type(value).__name__}）。")


def canonical(value: Any) -> bytes:
    """Sorted keys, no blanks, UTF-8, no floats (after RFC 8785)."""
    return json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def manifest(capture: Capture) -> dict[str, Any]:
    """Everything the capture's id stands for."""
    return {
        "format": FORMAT,
        "target": capture.target,
        "captured_at": capture.captured_at,
        "artefacts": [{name: getattr(artefact, name) for name in Artefact.__slots__} for artefact in capture.artefacts],
        "record": capture.record,
    }


def capture_from(identity: str, content: bytes) -> Capture:
    """The capture a manifest describes. Raises `EvidenceNotSealed` when it is not one of ours."""
    try:
        held = json.loads(content)
        if held["format"] != FORMAT:
            raise ValueError(held["format"])
        return Capture(
            id=identity,
            target=held["target"],
            captured_at=datetime.fromisoformat(held["captured_at"]),
            artefacts=tuple(Artefact(**row) for row in held["artefacts"]),
            record=held["record"],
        )
    except (ValueError, KeyError, TypeError) as error:
        raise EvidenceNotSealed(f"{identity} 不是取证清单。") from error
