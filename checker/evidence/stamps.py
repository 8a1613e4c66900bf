"""RFC 3161 time-stamps: asked for when something is sealed, queued and asked again while an authority is silent.

A digest waits as an empty file `stamps/pending/DIGEST`; a reply is kept as the authority gave it, under
`stamps/DIGEST/AUTHORITY.tsr`. Nothing is kept that does not answer our question about this digest.
"""

import hashlib
import logging
import re
import secrets
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from checker.errors import CheckerError, EvidenceNotSealed
from checker.evidence.verifier.verify import read_token, verify_token

if TYPE_CHECKING:
    from rfc3161_client import TimeStampResponse

log = logging.getLogger(__name__)

Post = Callable[[str, bytes], bytes]
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """A time-stamp authority; `certificates` is a PEM file of the roots that answer for it."""

    name: str
    url: str
    certificates: Path | None = None

    @property
    def file_name(self) -> str:
        """The authority's name as file names have it."""
        return _file_name(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A reply: that `digest` existed at `at` (UTC, ISO), says `authority`."""

    digest: str
    authority: str
    at: str
    token: bytes


@dataclass(frozen=True, slots=True)
class Stamps:
    """The time-stamps of one evidence folder."""

    folder: Path
    authorities: Sequence[Authority] = ()

    def queue(self, digest: str) -> None:
        """Have the digest (SHA-256, hex) stamped when an authority can be reached. Raises `EvidenceNotSealed`."""
        if not _DIGEST.fullmatch(digest):
            raise EvidenceNotSealed("只能给 SHA-256 值加盖时间戳。")
        if all(self._reply(digest, one).exists() for one in self.authorities):
            return
        try:
            self._pending.mkdir(parents=True, exist_ok=True)
            (self._pending / digest).touch()
        except OSError as error:
            raise EvidenceNotSealed(f"时间戳队列写不进存储（{error.strerror}）。") from error

    def pending(self) -> list[str]:
        """The digests still waiting."""
        with suppress(FileNotFoundError):
            return sorted(path.name for path in self._pending.iterdir() if _DIGEST.fullmatch(path.name))
        return []

    def of(self, digest: str) -> list[Stamp]:
        """The replies held for a digest."""
        folder = self.folder / "stamps" / digest
        return [
            Stamp(digest=digest, authority=path.stem, at=read_token(token)[0], token=token)
            for path in sorted(folder.glob("*.tsr"))
            for token in (path.read_bytes(),)
        ]

    def token_digest(self, digest: str, authority: str) -> str:
        """The SHA-256 of the reply this authority gave for a digest."""
        path = self.folder / "stamps" / digest / f"{_file_name(authority)}.tsr"
        return hashlib.sha256(path.read_bytes()).hexdigest()

    def checked(self, digest: str, noted: Mapping[str, str]) -> tuple[list[Stamp], list[str]]:
        """The replies for a digest that hold, and what is wrong with the others.

        `noted` are the SHA-256 of the tokens that came, by their authority's name; empty where it was not written down.
        """
        expected = {_file_name(name): token for name, token in noted.items()}
        roots = {one.file_name: one.certificates for one in self.authorities}
        held, faults = [], []
        paths = {path.stem: path for path in (self.folder / "stamps" / digest).glob("*.tsr")}
        for name in sorted(paths.keys() | expected.keys()):
            token = paths[name].read_bytes() if name in paths else b""
            if not token:
                faults.append(f"{name} 的时间戳不见了：{digest}")
            elif expected.get(name) and hashlib.sha256(token).hexdigest() != expected[name]:
                faults.append(f"{name} 的时间戳与取得时不同：{digest}")
            elif (at := _held_at(token, digest, roots.get(name))) is None:
                faults.append(f"{name} 的时间戳不成立：{digest}")
            else:
                held.append(Stamp(digest=digest, authority=name, at=at, token=token))
        return held, faults

    def fetch(self, post: Post) -> Iterator[tuple[str, str, str]]:
        """Ask for everything that waits; yields digest, authority and trouble (empty when stamped).

        An authority that fails is left alone for the rest of this round.
        """
        silent: set[str] = set()
        for digest in self.pending():
            for authority in self.authorities:
                if authority.name in silent or self._reply(digest, authority).exists():
                    continue
                trouble = self._ask(digest, authority, post)
                if trouble:
                    silent.add(authority.name)
                yield digest, authority.name, trouble
            if self.authorities and all(self._reply(digest, one).exists() for one in self.authorities):
                (self._pending / digest).unlink(missing_ok=True)

    @property
    def _pending(self) -> Path:
        return self.folder / "stamps" / "pending"

    def _reply(self, digest: str, authority: Authority) -> Path:
        return self.folder / "stamps" / digest / f"{authority.file_name}.tsr"

    def _ask(self, digest: str, authority: Authority, post: Post) -> str:
        """Keep the authority's reply; the sentence of what went wrong, or nothing."""
        try:
            question = _Question(digest)
            reply = post(authority.url, question.content)
            question.check(reply, authority)
        except CheckerError as error:
            log.info("stamp.refused", extra={"authority": authority.name})
            return str(error)
        path = self._reply(digest, authority)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{secrets.token_hex(4)}")
        draft.write_bytes(reply)
        draft.replace(path)
        return ""


class _Question:
    """A time-stamp request for a digest, with a nonce, made by hand: the library hashes data, we hold a digest."""

    def __init__(self, digest: str) -> None:
        self.digest, self.nonce = digest, secrets.randbits(63)
        self.content = _request(bytes.fromhex(digest), self.nonce)

    def check(self, reply: bytes, authority: Authority) -> None:
        """Raise `EvidenceNotSealed` unless the reply answers this question and its signature holds."""
        refused = EvidenceNotSealed(f"{authority.name} 的应答不是所请求的时间戳。")
        try:
            if read_token(reply)[1] != self.digest:
                raise refused
        except (ValueError, IndexError, StopIteration) as error:
            raise refused from error
        answer = _decoded(reply)
        if answer is not None and answer.tst_info.nonce != self.nonce:
            raise refused
        if authority.certificates is not None and not verified(reply, self.digest, authority.certificates):
            raise EvidenceNotSealed(f"{authority.name} 的时间戳不能用其证书验证。")


def verified(reply: bytes, digest: str, certificates: Path) -> bool:
    """Whether `openssl ts` accepts the reply for the digest under the certificates."""
    with tempfile.NamedTemporaryFile(suffix=".tsr") as file:
        file.write(reply)
        file.flush()
        words = ["openssl", "ts", "-verify", "-in", file.name, "-digest", digest, "-CAfile", str(certificates)]
        try:
            asked = subprocess.run(words, capture_output=True, text=True, timeout=30, check=False)  # noqa: S603 - no shell
        except (OSError, subprocess.TimeoutExpired) as error:
            raise EvidenceNotSealed("没有可用的 openssl，不能验证时间戳。") from error
    return "Verification: OK" in asked.stdout + asked.stderr


def _held_at(token: bytes, digest: str, certificates: Path | None) -> str | None:
    """The time a token gives for the digest; None when it is for another, or the authority's certificates refuse it."""
    try:
        at, imprint = read_token(token)
        roots = certificates.read_bytes() if certificates and certificates.exists() else b""
        is_refused = imprint != digest or verify_token(token, digest, at, roots, "") is False
    except (ValueError, IndexError, StopIteration):
        return None
    return None if is_refused else at


def _file_name(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]", "-", name)[:40]


def _request(digest: bytes, nonce: int) -> bytes:
    """A TimeStampReq (RFC 3161 § 2.4.1) for a SHA-256 digest, asking for the signer's certificate."""
    algorithm = bytes.fromhex("300d06096086480165030402010500")
    imprint = _der(0x30, algorithm + _der(4, digest))
    number = nonce.to_bytes(nonce.bit_length() // 8 + 1, "big")
    return _der(0x30, b"\2\1\1" + imprint + _der(2, number) + b"\1\1\xff")


def _der(tag: int, content: bytes) -> bytes:
    return bytes([tag, len(content)]) + content  # never above 127 bytes here


def _decoded(reply: bytes) -> "TimeStampResponse | None":
    """The reply as the library reads it; None for one it is too strict for (certificates out of order)."""
    from rfc3161_client import decode_timestamp_response  # settings import this module: only where it is used

    try:
        return decode_timestamp_response(reply)
    except ValueError:
        return None
