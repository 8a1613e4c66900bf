"""A backup in one file that checks itself, and the way back.

It holds the database, the evidence, the keys and the amendments: keep it as safe as the machine itself. It is the
same canonical container as an evidence bundle, closed by a signed list of its files. What a consumer had erased after
it was made is in it still, readable; destroy backups in time, and restore them with the list of what was erased.
"""

import json
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from checker.errors import BadRequest
from checker.evidence import captures, verify_capture
from checker.evidence.container import Container
from checker.evidence.keys import Keyring
from checker.evidence.manifest import canonical
from checker.evidence.verifier import verify as checks
from checker.settings import Settings
from checker.store.database import Database, file_of, for_clients

FORMAT = "shuoqing-backup/1"
SEAL = "backup/seal"
SQLITE, POSTGRESQL = "backup/shuoqing.db", "backup/shuoqing.dump"
_PASSED_OVER = ("shuoqing.db", "models", "exports", "handed-in-")  # of `var`: copied another way, made again, or drafts


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """What checking a backup found."""

    made_at: str
    files: int
    faults: tuple[str, ...] = ()


def make_backup(settings: Settings, out: Path) -> Backup:
    """Write a backup to `out` and read it again. Raises EvidenceNotSealed, BadRequest."""
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    with tempfile.TemporaryDirectory(dir=out.parent) as folder, Container(out) as container:
        name, snapshot = _snapshot(settings, Path(folder))
        rows = [_row(container, name, snapshot)]
        rows += [_row(container, f"var/{path.relative_to(settings.var).as_posix()}", path) for path in _kept(settings)]
        told = {"format": FORMAT, "made_at": made_at, "files": rows, "key": Keyring(settings.var / "keys").public.hex()}
        signature = Keyring(settings.var / "keys").sign(canonical(told)).hex()
        container.add(SEAL, canonical({**told, "signature": signature}))
    out.chmod(0o600)
    return verify_backup(out)


def verify_backup(path: Path) -> Backup:
    """Check every byte of a backup. Raises BadRequest when it is none."""
    return _read(path)[1]


def restore_backup(path: Path, settings: Settings) -> Backup:
    """Put everything back into an empty `var` (and an empty database, wherever that is), checked before and after.

    Raises BadRequest when the backup is damaged or there is something in the way; then nothing was changed.
    """
    rows, checked = _read(path)
    if checked.faults:
        raise BadRequest(f"备份已损坏，没有恢复：{checked.faults[0]}")
    if settings.var.exists() and any(settings.var.iterdir()):
        raise BadRequest(f"{settings.var} 不是空的；请指定一个空的数据目录再恢复。")
    place, var = file_of(settings.database), settings.var.resolve()
    outside = place if place and not place.is_relative_to(var) else None
    if outside and outside.exists():
        raise BadRequest(f"数据库 {outside} 已经存在；请移开它，或换一个 database_url 再恢复。")
    draft = _beside(settings.var)
    database = _beside(outside) if outside else draft / place.relative_to(var) if place else None
    try:
        _unpack(path, rows, draft, settings)
        if database:
            database.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(draft / Path(SQLITE).name, database)
        faults = [
            fault
            for one in captures(draft / "evidence")
            if _is_held(draft / "evidence", one)
            for fault in verify_capture(draft / "evidence", one).faults
        ]
        if settings.var.exists():
            settings.var.rmdir()
        draft.replace(settings.var)
        if outside and database:
            database.replace(outside)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        if outside and database:
            database.unlink(missing_ok=True)
    return Backup(made_at=checked.made_at, files=checked.files, faults=tuple(faults))


def _beside(place: Path) -> Path:
    """A name to write under until all is well."""
    return place.with_name(f".{place.name}.{secrets.token_hex(4)}")


def _is_held(evidence: Path, capture: str) -> bool:
    """Captures deleted when their time was over have a certificate instead of files."""
    return not (evidence / "certificates" / f"{capture[7:]}.json").exists()


def _snapshot(settings: Settings, folder: Path) -> tuple[str, Path]:
    """The database as of one moment, in a file."""
    database = Database(settings.database)
    try:
        if database.engine.dialect.name == "sqlite":
            database.snapshot(folder / "db")
            return SQLITE, folder / "db"
    finally:
        database.close()
    _postgresql("pg_dump", "--format=custom", "--file", str(folder / "db"), settings=settings)
    return POSTGRESQL, folder / "db"


def _postgresql(program: str, *words: str, settings: Settings) -> None:
    url, secret = for_clients(settings.database)
    if shutil.which(program) is None:
        raise BadRequest(f"没有 {program}：请安装 PostgreSQL 客户端，其版本不低于服务器。")
    command = [program, *words, "--dbname", url]
    asked = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | secret)  # noqa: S603 - no shell
    if asked.returncode:
        raise BadRequest(f"{program} 没有成功：{asked.stderr.strip()[:300]}")


def _kept(settings: Settings) -> Iterator[Path]:
    """The files of `var` that a backup holds, in order."""
    own = {f"{file_of(settings.database)}{end}" for end in ("", "-wal", "-shm", "-journal", "-turn")}
    for path in sorted(settings.var.rglob("*")):
        parts = path.relative_to(settings.var).parts
        is_draft = any(part.startswith(".") for part in parts)
        is_passed_over = is_draft or parts[0].startswith(_PASSED_OVER) or str(path.resolve()) in own
        if path.is_file() and not path.is_symlink() and not is_passed_over:
            yield path


def _row(container: Container, name: str, path: Path) -> dict[str, Any]:
    entry = container.add(name, path)
    mode = path.stat().st_mode & 0o777
    return {"name": entry.name, "size": entry.size, "sha256": entry.sha256, "sm3": entry.sm3, "mode": mode}


def _read(path: Path) -> tuple[list[checks.Entry], Backup]:
    """The backup's files and what checking them found. Raises BadRequest when it is no backup."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError as error:
        raise BadRequest(f"读不了 {path}：{error.strerror}") from error
    report = checks.Report(str(path))
    try:
        entries = checks.read_directory(handle, os.fstat(handle).st_size)
        if not entries or entries[-1].name != SEAL:
            raise BadRequest(f"{path} 不是备份，或结尾已丢失。")
        digests = checks.check_contents(handle, entries, report)
        for entry in entries:
            header = checks.local_header(entry.name, entry.size, entry.crc)
            if checks.pread(handle, len(header), entry.offset) != header:
                report.fault(entry.name, "header", "文件头被改动")
        seal = checks.strict_json(checks.pread(handle, entries[-1].size, entries[-1].start), SEAL, report)
        _check_seal(seal, entries, digests, report)
    except checks.Altered as error:
        raise BadRequest(f"{path} 不是备份，或已损坏：{error}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise BadRequest(f"{path} 不是备份，或已损坏。") from error
    finally:
        os.close(handle)
    faults = tuple(f"{name}：{sentence}" for name, _, sentence in report.faults)
    return entries[:-1], Backup(made_at=seal["made_at"], files=len(entries) - 1, faults=faults)


def _check_seal(
    seal: dict[str, Any], entries: list[checks.Entry], digests: dict[str, tuple[str, str]], report: checks.Report
) -> None:
    signed = {name: value for name, value in seal.items() if name != "signature"}
    key, signature = checks.hexed(seal["key"], 32), checks.hexed(seal["signature"], 64)
    if seal["format"] != FORMAT or not (key and signature and checks.ed25519_holds(key, canonical(signed), signature)):
        report.fault(SEAL, "signature", "签名不成立")
    if [row["name"] for row in seal["files"]] != [entry.name for entry in entries[:-1]]:
        report.fault(SEAL, "order", "文件有增减，或次序不同")
        return
    for row, entry in zip(seal["files"], entries, strict=False):
        checks.compare(entry, row, digests, "sealed", report)


def _unpack(path: Path, rows: list[checks.Entry], draft: Path, settings: Settings) -> None:
    draft.mkdir(parents=True, mode=0o700)
    modes = _modes(path)
    with path.open("rb") as file:
        for entry in rows:
            place = draft / (
                entry.name.removeprefix("var/") if entry.name.startswith("var/") else Path(entry.name).name
            )
            place.parent.mkdir(parents=True, exist_ok=True)
            file.seek(entry.start)
            with place.open("wb") as out:
                left = entry.size
                while left:
                    chunk = file.read(min(checks.CHUNK, left))
                    out.write(chunk)
                    left -= len(chunk)
            place.chmod(modes.get(entry.name, 0o600))
    dump = draft / Path(POSTGRESQL).name
    if dump.exists():
        if settings.database.startswith("sqlite"):
            raise BadRequest("这份备份来自 PostgreSQL，请先用 database_url 指定一个空的 PostgreSQL 数据库。")
        _postgresql("pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", str(dump), settings=settings)
        dump.unlink()
    elif not settings.database.startswith("sqlite"):
        raise BadRequest("这份备份来自 SQLite，请不要设置 database_url 再恢复。")


def _modes(path: Path) -> dict[str, int]:
    handle = os.open(path, os.O_RDONLY)
    try:
        seal = checks.read_directory(handle, os.fstat(handle).st_size)[-1]
        rows = json.loads(checks.pread(handle, seal.size, seal.start))["files"]
    finally:
        os.close(handle)
    return {row["name"]: row["mode"] for row in rows}
