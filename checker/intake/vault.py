"""Personal data at rest: every complaint has a key of its own, wrapped by the installation's key.

Erasing a complaint's wrapped key makes what is left of its data here unreadable. An older backup has data and keys
still, until it is destroyed; the list of what was erased lets a restore erase it again. AES-256-GCM, bound to the
receipt number, so that one complaint's data cannot pass for another's.
"""

import base64
import json
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from checker.errors import EvidenceNotSealed
from crawlers.pricing.sealed_state import parse_key, read_key

KEY_FILE = "intake-key"
ERASED_FILE = "erased-complaints"  # receipt numbers, one a line
_NONCE = 12


class Vault:
    """Opens and closes what complaints hold. `folder` keeps the files handed in, encrypted."""

    def __init__(self, key: bytes, folder: Path, *, former: tuple[bytes, ...] = ()) -> None:
        self._keys = (key, *former)  # the first encrypts, the others only open what is older
        self._folder = folder

    @property
    def key(self) -> bytes:
        """The key in use."""
        return self._keys[0]

    def new_key(self, receipt: str) -> tuple[bytes, str]:
        """A key for one complaint, and the same wrapped."""
        made = secrets.token_bytes(32)
        return made, self.wrapped(made, receipt)

    def wrapped(self, key: bytes, receipt: str) -> str:
        """The complaint's key under the installation's present one."""
        return base64.b64encode(encrypted(self._keys[0], key, receipt)).decode()

    def unwrapped(self, wrapped: str, receipt: str) -> bytes:
        """The complaint's key. Raises EvidenceNotSealed when no key of ours opens it."""
        for key in self._keys:
            with suppress(InvalidTag):
                return _decrypted(key, base64.b64decode(wrapped), receipt)
        raise EvidenceNotSealed("投诉资料的密钥打不开：安装密钥不对，或资料被改动过。")

    def write(self, name: str, content: bytes, key: bytes) -> None:
        """Keep a file, encrypted, durably."""
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        with part.open("wb") as file:
            file.write(encrypted(key, content, name))
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)

    def read(self, name: str, key: bytes) -> bytes:
        """A file kept before. Raises EvidenceNotSealed when it is gone or altered."""
        try:
            return _decrypted(key, self._path(name).read_bytes(), name)
        except (OSError, InvalidTag) as error:
            raise EvidenceNotSealed("这份材料的文件缺失或已被改动。") from error

    def remove(self, name: str) -> None:
        """Delete a file, also one that was not written to its end."""
        path = self._path(name)
        for one in (path, path.with_suffix(".part")):
            one.unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / name


def open_vault(var: Path, given: str, former: tuple[str, ...] = ()) -> Vault:
    """The vault of an installation; a key is made in `var` on first use unless one is given in base64."""
    key = parse_key(given) if given else read_key(var / KEY_FILE)
    return Vault(key, var / "intake", former=tuple(parse_key(one) for one in former))


def note_erased(var: Path, receipt: str) -> None:
    """Write down, durably, that a complaint was erased."""
    with (var / ERASED_FILE).open("a", encoding="ascii") as file:
        file.write(f"{receipt}\n")
        file.flush()
        os.fsync(file.fileno())


def hidden(told: Mapping[str, Any], key: bytes, receipt: str) -> str:
    """Words and numbers, encrypted, in base64."""
    return base64.b64encode(
        encrypted(key, json.dumps(told, ensure_ascii=False).encode("utf-8", "replace"), receipt)
    ).decode()


def shown(text: str, key: bytes, receipt: str) -> dict[str, Any]:
    """The same, readable. Raises EvidenceNotSealed."""
    try:
        found: dict[str, Any] = json.loads(_decrypted(key, base64.b64decode(text), receipt))
        return found
    except (InvalidTag, ValueError) as error:
        raise EvidenceNotSealed("投诉内容打不开，可能被改动过。") from error


def encrypted(key: bytes, content: bytes, bound_to: str) -> bytes:
    """Nonce and ciphertext."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, content, bound_to.encode())


def _decrypted(key: bytes, content: bytes, bound_to: str) -> bytes:
    return AESGCM(key).decrypt(content[:_NONCE], content[_NONCE:], bound_to.encode())
