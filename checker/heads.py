"""Signed heads of the log, kept in the database, in files outside it and in bundles: read again and held against it.

Heads come one after the other and are forgotten again, so that a log of any length is checked in the same memory.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any

from checker.errors import BadRequest
from checker.evidence.keys import holds
from checker.evidence.manifest import canonical
from checker.store import audit
from checker.store.database import Session
from checker.vocabulary.custody import Checkpoint

_AT_ONCE = 500


def told(one: Checkpoint) -> dict[str, Any]:
    """The head as files and bundles have it."""
    return {"upto": one.upto, "head": one.head, "at": one.at.isoformat(), "key": one.key, "signature": one.signature}


def signed(upto: int, head: str, at: datetime) -> bytes:
    """What the signature is over."""
    return canonical({"upto": upto, "head": head, "at": at})


def anchor(path: Path) -> Checkpoint:
    """The head a bundle carried away. Raises BadRequest."""
    try:
        return _read(json.loads(path.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadRequest(f"{path} 不是审计日志的锚点。") from error


def faults(
    session: Session, files: Sequence[Path], anchors: Iterable[Checkpoint], own: Collection[bytes]
) -> Iterator[str]:
    """What is wrong with the heads held in the database, those in the files, and the anchors.

    `own` are the keys that sign for the organisation: a head names its key, but anybody can write a name.
    """
    yield from _unkept(session, audit.checkpoints(session), "检查点", own)
    for path in files:
        strange = _Strange(session, path)
        yield from _unkept(session, strange.heads(), "外存链头", own)
        yield from strange.faults
    yield from _unkept(session, anchors, "外存链头", own)


class _Strange:
    """What a file of heads holds that the database does not; `faults` once its heads have been read."""

    def __init__(self, session: Session, path: Path) -> None:
        self._session, self._path = session, path
        self.faults: list[str] = []

    def heads(self) -> Iterator[Checkpoint]:
        """The heads of lines that differ from the database's."""
        differs = False
        for line, held in zip_longest(self._lines(), audit.checkpoints(self._session)):
            if held is not None and line == canonical(told(held)):
                continue
            differs = True
            if line is not None:
                yield from self._parsed(line)
        if differs and not self.faults:
            self.faults.append(f"链头文件 {self._path.name} 与数据库里的检查点不一致")

    def _lines(self) -> Iterator[bytes]:
        try:
            with self._path.open("rb") as file:
                for line in file:
                    yield line.rstrip(b"\n")
        except FileNotFoundError:
            if audit.last_checkpoint(self._session):
                self.faults.append(f"链头文件 {self._path.name} 不见了")

    def _parsed(self, line: bytes) -> Iterator[Checkpoint]:
        try:
            yield _read(json.loads(line))
        except (ValueError, KeyError, TypeError):
            self.faults.append(f"链头文件 {self._path.name} 被改动")


def _unkept(session: Session, found: Iterable[Checkpoint], kind: str, own: Collection[bytes]) -> Iterator[str]:
    """Faults of heads whose signature does not hold or is not ours, or that the log no longer has."""
    last, coming = audit.head(session).id, iter(found)
    while some := list(islice(coming, _AT_ONCE)):
        there = {one.id: one.hash for one in audit.at(session, [one.upto for one in some])}
        for one in some:
            if not _holds(one):
                yield f"第 {one.upto} 条处的{kind}签名不成立"
            elif bytes.fromhex(one.key) not in own:
                yield f"第 {one.upto} 条处的{kind}不是用本单位的密钥签署的"
            if one.upto > last:
                yield f"日志被截断：应至少有 {one.upto} 条，只有 {last} 条"
            elif one.upto not in there:
                yield f"第 {one.upto} 条已签署，现已缺失"
            elif there[one.upto] != one.head:
                yield f"第 {one.upto} 条与已签署的链头不符"


def _holds(one: Checkpoint) -> bool:
    try:
        key, signature = bytes.fromhex(one.key), bytes.fromhex(one.signature)
    except ValueError:
        return False
    return holds(key, signed(one.upto, one.head, one.at), signature)


def _read(line: Mapping[str, Any]) -> Checkpoint:
    """Raises ValueError, KeyError or TypeError for a line no head was ever written as."""
    upto, at = line["upto"], datetime.fromisoformat(line["at"])
    if not isinstance(upto, int) or not 0 < upto < 2**63 or at.tzinfo is None:
        raise ValueError(upto)
    return Checkpoint(upto=upto, at=at, **{name: str(line[name]) for name in ("head", "key", "signature")})
