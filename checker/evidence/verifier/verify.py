#!/usr/bin/env python3
"""Verifies a Shuoqing evidence bundle on any machine: Python 3.9 or newer, its standard library, nothing else.

    python3 verify.py BUNDLE.zip [--key FINGERPRINT] [--tsa-ca FILE] [--json]

Exit code 0: intact. 1: altered; each line names the file and the check. 2: wrong use, or not such a bundle.
Time-stamps are checked with the program `openssl` where it is installed; without it they are listed as unchecked.

What it proves: nothing in the bundle changed since the holder of the named key sealed it, and, for each time-stamp,
that the digest existed at that time. It does not prove that everybody was shown the same page.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

SEAL, MANIFEST, SIGNATURES, STAMPS = "proof/seal", "proof/manifest.json", "proof/signatures.json", "proof/stamps.json"
PACKAGE, DIGEST = "datapackage.json", "datapackage-digest.json"
MARK = b"shuoqing-bundle"
CHUNK = 1 << 20
BIG = 0xFFFFFFFF
SEEKING = threading.Lock()
SEVERAL = 1 << 22  # files above this size are hashed by two threads


class NotABundle(Exception):
    """The file cannot be read, or is none of ours."""


class Altered(Exception):
    """The bundle's frame itself is damaged; nothing behind it can be checked."""


class Entry(NamedTuple):
    """A file in the bundle; `offset` is where its header begins, `start` where its content does."""

    name: str
    size: int
    crc: int
    offset: int
    start: int


class Report:
    """What was found: `faults` are (file, check, sentence), empty when the bundle is intact."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.faults: list[tuple[str, str, str]] = []
        self.notes: list[str] = []
        self.stamps: list[dict[str, str]] = []
        self.files, self.key, self.subject = 0, "", ""

    def fault(self, name: str, check: str, sentence: str) -> None:
        """Note that the file `name` failed a check."""
        self.faults.append((name, check, sentence))


# -- the container: every byte outside the contents follows from names, sizes and contents


def local_header(name: str, size: int, crc: int) -> bytes:
    """The bytes that must stand before a file."""
    extra = struct.pack("<HHQQ", 1, 16, size, size) if size >= BIG else b""
    fixed = (b"PK\3\4", 45 if extra else 20, 0x800, 0, 0, 0x21, crc, min(size, BIG), min(size, BIG))
    return struct.pack("<4sHHHHHIIIHH", *fixed, len(name), len(extra)) + name.encode("ascii") + extra


def directory_header(entry: Entry) -> bytes:
    """The bytes that must stand for a file in the central directory."""
    large = ([entry.size] * 2 if entry.size >= BIG else []) + ([entry.offset] if entry.offset >= BIG else [])
    extra = struct.pack("<HH%dQ" % len(large), 1, 8 * len(large), *large) if large else b""
    version, shown = 45 if extra else 20, min(entry.size, BIG)
    fixed = (b"PK\1\2", 0x300 | version, version, 0x800, 0, 0, 0x21, entry.crc, shown, shown, len(entry.name))
    rest = (len(extra), 0, 0, 0, 0o100644 << 16, min(entry.offset, BIG))
    return struct.pack("<4sHHHHHHIIIHHHHHII", *fixed, *rest) + entry.name.encode("ascii") + extra


def directory_end(count: int, size: int, offset: int) -> bytes:
    """The bytes that must close the container."""
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, *[min(count, 0xFFFF)] * 2, min(size, BIG), min(offset, BIG), 0)
    if count < 0xFFFF and size < BIG and offset < BIG:
        return end
    record = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 0x32D, 45, 0, 0, count, count, size, offset)
    return record + struct.pack("<4sIQI", b"PK\6\7", 0, offset + size, 1) + end


def read_directory(handle: int, length: int) -> list[Entry]:
    """The files of the container; raises Altered unless the directory is exactly the one they call for."""
    end = pread(handle, 22, length - 22)
    if len(end) != 22 or end[:4] != b"PK\5\6":
        raise Altered("文件结尾不完整，或后面附加了内容")
    count, size, offset = struct.unpack("<H", end[10:12])[0], *struct.unpack("<II", end[12:20])
    tail = 22
    if count == 0xFFFF or size == BIG or offset == BIG:
        record = pread(handle, 56, length - 98)
        if len(record) != 56 or record[:4] != b"PK\6\6":
            raise Altered("目录结尾损坏")
        count, size, offset = struct.unpack("<QQQ", record[32:56])
        tail = 98
    if offset + size + tail != length:
        raise Altered("文件里有目录没有交代的内容，或缺了一段")
    directory = pread(handle, size, offset)
    entries = parse_directory(directory, offset)
    rebuilt = b"".join(map(directory_header, entries))
    if (
        len(entries) != count
        or rebuilt != directory
        or pread(handle, tail, length - tail) != directory_end(count, size, offset)
    ):
        raise Altered("压缩包目录被改动")
    return entries


def parse_directory(directory: bytes, limit: int) -> list[Entry]:
    """What the directory says, its files following one another from the first byte on."""
    entries, at, follows = [], 0, 0
    while at < len(directory):
        if directory[at : at + 4] != b"PK\1\2" or at + 46 > len(directory):
            raise Altered("压缩包目录被改动")
        crc, _, size, name_length, extra_length = struct.unpack("<IIIHH", directory[at + 16 : at + 32])
        name = directory[at + 46 : at + 46 + name_length]
        extra = directory[at + 46 + name_length : at + 46 + name_length + extra_length]
        if size == BIG and len(extra) >= 12:
            size = struct.unpack("<Q", extra[4:12])[0]
        if not re.fullmatch(rb"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*", name):
            raise Altered("压缩包目录被改动")
        shown = name.decode("ascii")
        start = follows + len(local_header(shown, size, crc))
        entries.append(Entry(shown, size, crc, follows, start))
        follows = start + size
        at += 46 + name_length + extra_length
        if follows > limit:
            raise Altered("压缩包目录被改动")
    if follows != limit:
        raise Altered("文件之间有目录没有交代的内容")
    return entries


def pread(handle: int, size: int, offset: int) -> bytes:
    """`size` bytes from `offset`, fewer at the end of the file."""
    if offset < 0 or size < 0:
        return b""
    if hasattr(os, "pread"):
        return os.pread(handle, size, offset)
    with SEEKING:  # Windows
        os.lseek(handle, offset, os.SEEK_SET)
        return os.read(handle, size)


def hashed(handle: int, entry: Entry, which: str) -> str | int:
    """One digest of a file's content: "sha256", "sm3" or "crc"."""
    crc, total = 0, hashlib.new(which) if which != "crc" else None
    at, end = entry.start, entry.start + entry.size
    while at < end:
        chunk = pread(handle, min(CHUNK, end - at), at)
        if not chunk:
            break
        if total is None:
            crc = zlib.crc32(chunk, crc)
        else:
            total.update(chunk)
        at += len(chunk)
    return crc if total is None else total.hexdigest()


# -- checks


def verify(path: str, *, key: str = "", tsa_ca: str = "") -> Report:
    """Check everything. Raises NotABundle when the file is unreadable or none of ours."""
    report = Report(path)
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    except FileNotFoundError as error:
        raise NotABundle("没有这个文件：%s" % path) from error
    except OSError as error:
        raise NotABundle("读不了 %s：%s" % (path, error.strerror)) from error
    try:
        try:
            length = os.fstat(handle).st_size
            if MARK not in pread(handle, 200, 0) and SEAL.encode() not in pread(
                handle, 1 << 16, max(0, length - (1 << 16))
            ):
                raise NotABundle("%s 不是说清的证据包" % path)
            check(handle, length, report, key, tsa_ca)
        except OSError as error:
            raise NotABundle("读不了 %s：%s" % (path, error.strerror)) from error
        except Altered as error:
            report.fault("", "container", str(error))
        except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
            report.fault("", "structure", "内容不是证据包应有的写法（%s）" % type(error).__name__)
    finally:
        os.close(handle)
    return report


def check(handle: int, length: int, report: Report, key: str, tsa_ca: str) -> None:
    """All checks in turn, from the frame inwards."""
    entries = read_directory(handle, length)
    report.files = len(entries)
    for entry in entries:
        header = local_header(entry.name, entry.size, entry.crc)
        if pread(handle, len(header), entry.offset) != header:
            report.fault(entry.name, "header", "文件头被改动")
    by_name = {entry.name: entry for entry in entries}
    if len(by_name) != len(entries):
        raise Altered("有重名的文件")

    def content(name: str) -> bytes:
        return pread(handle, by_name[name].size, by_name[name].start)

    digests = check_contents(handle, entries, report)
    if SEAL not in by_name or MANIFEST not in by_name:
        raise Altered("缺少封条或清单")
    seal = check_seal(content(SEAL), report, key)
    check_inventory(seal, entries, digests, report)
    manifest = check_manifest(content(MANIFEST), seal, entries, digests, report)
    check_captures(manifest, content, digests, report)
    check_package(content, digests, report)
    check_signatures(content, by_name, digests, report)
    check_stamps(content, by_name, manifest, digests, report, tsa_ca)


def check_contents(handle: int, entries: list[Entry], report: Report) -> dict[str, tuple[str, str]]:
    """SHA-256 and SM3 of every file; its check sum against the directory's."""
    kinds = ["sha256", "crc"] + (["sm3"] if has_sm3() else [])
    if len(kinds) == 2:
        report.notes.append("这台机器的 Python 不支持 SM3，SM3 摘要未核对")

    def small(entry: Entry) -> dict[str, str | int]:
        return {kind: hashed(handle, entry, kind) for kind in kinds}

    found: dict[str, dict[str, str | int]] = {e.name: small(e) for e in entries if e.size < SEVERAL}
    large = [entry for entry in entries if entry.size >= SEVERAL]
    if large:
        with ThreadPoolExecutor(max(2, os.cpu_count() or 2)) as pool:
            jobs = [(e.name, kind, pool.submit(hashed, handle, e, kind)) for e in large for kind in reversed(kinds)]
            for name, kind, job in jobs:
                found.setdefault(name, {})[kind] = job.result()
    for entry in entries:
        if found[entry.name]["crc"] != entry.crc:
            report.fault(entry.name, "crc", "内容与压缩包目录里的校验值不符")
    return {name: (str(one["sha256"]), str(one.get("sm3", ""))) for name, one in found.items()}


def has_sm3() -> bool:
    """Whether this Python can compute SM3."""
    try:
        return hashlib.new("sm3", b"abc").hexdigest().startswith("66c7f0f4")
    except ValueError:
        return False


def strict_json(content: bytes, name: str, report: Report) -> Any:
    """The object, noted as altered unless it is written in the one canonical way."""
    try:
        value = json.loads(content)
        if canonical(value) == content:
            return value
    except (ValueError, UnicodeEncodeError):
        value = {}
    report.fault(name, "canonical", "不是规范写法")
    return value


def canonical(value: Any) -> bytes:
    """Sorted keys, no blanks, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def check_seal(content: bytes, report: Report, key: str) -> dict[str, Any]:
    """The seal is signed by the key it names; with `key` given, by that one."""
    seal: dict[str, Any] = strict_json(content, SEAL, report)
    signed = {name: value for name, value in seal.items() if name != "signature"}
    public, signature = hexed(seal.get("key"), 32), hexed(seal.get("signature"), 64)
    if not (public and signature and ed25519_holds(public, canonical(signed), signature)):
        report.fault(SEAL, "signature", "封条的签名不成立")
    report.key = fingerprint(public)
    if key and report.key.replace(":", "") != key.lower().replace(":", ""):
        report.fault(SEAL, "key", "封条不是由指定的密钥签署的")
    return seal


def fingerprint(public: bytes) -> str:
    """How people compare a key: SHA-256 of its raw 32 bytes, in groups."""
    digest = hashlib.sha256(public).hexdigest() if public else ""
    return ":".join(digest[at : at + 4] for at in range(0, len(digest), 4))


def hexed(text: Any, size: int) -> bytes:
    """The bytes written in lower-case hex, empty when they are not `size` bytes."""
    written = isinstance(text, str) and re.fullmatch("[0-9a-f]{%d}" % (2 * size), text)
    return bytes.fromhex(text) if written else b""


def check_inventory(
    seal: dict[str, Any], entries: list[Entry], digests: dict[str, tuple[str, str]], report: Report
) -> None:
    """Exactly the sealed files, in the sealed order, with the sealed sizes and digests; the seal itself comes last."""
    listed = {row["name"]: row for row in seal["entries"]}
    names = [entry.name for entry in entries]
    for name in listed.keys() - set(names):
        report.fault(name, "missing", "文件被移除")
    for name in set(names) - listed.keys() - {SEAL}:
        report.fault(name, "added", "文件不在封条里，是后来加入的")
    if not report.faults and names != [row["name"] for row in seal["entries"]] + [SEAL]:
        report.fault("", "order", "文件的次序被改动")
    for entry in entries:
        if entry.name in listed:
            compare(entry, listed[entry.name], digests, "sealed", report)


def compare(entry: Entry, row: dict[str, Any], digests: dict[str, tuple[str, str]], check: str, report: Report) -> None:
    """Note a fault when size or digests differ from the row's."""
    sha256, sm3 = digests[entry.name]
    if (entry.size, sha256) != (row["size"], row["sha256"]):
        report.fault(entry.name, check, "内容被改动（SHA-256 不符）")
    elif sm3 and sm3 != row["sm3"]:
        report.fault(entry.name, check, "内容被改动（SM3 不符）")


def check_manifest(
    content: bytes, seal: dict[str, Any], entries: list[Entry], digests: dict[str, tuple[str, str]], report: Report
) -> dict[str, Any]:
    """The manifest lists every file before it, and its Merkle root is the one in the seal."""
    manifest: dict[str, Any] = strict_json(content, MANIFEST, report)
    report.subject = "%s %s" % (manifest["subject"]["kind"], manifest["subject"]["id"])
    names = [entry.name for entry in entries]
    before = entries[: names.index(MANIFEST)]
    if [row["name"] for row in manifest["files"]] != [entry.name for entry in before]:
        report.fault(MANIFEST, "manifest", "清单与包内文件不一致")
    else:
        for entry, row in zip(before, manifest["files"]):
            compare(entry, row, digests, "manifest", report)
    root = merkle_root([canonical(row) for row in manifest["files"]])
    if not root == manifest["merkle_root"] == seal["merkle_root"]:
        report.fault(MANIFEST, "merkle", "默克尔树根不符")
    return manifest


def merkle_root(leaves: list[bytes]) -> str:
    """The root over the leaves as RFC 6962 defines it."""
    level = [hashlib.sha256(b"\0" + leaf).digest() for leaf in leaves]
    while len(level) > 1:
        pairs = [level[at : at + 2] for at in range(0, len(level), 2)]
        level = [hashlib.sha256(b"\1" + b"".join(pair)).digest() if len(pair) == 2 else pair[0] for pair in pairs]
    return level[0].hex() if level else hashlib.sha256(b"").hexdigest()


def check_captures(manifest: dict[str, Any], content: Any, digests: dict[str, tuple[str, str]], report: Report) -> None:
    """Each capture's own manifest still has its digest for a name, and all of its files are here."""
    here = {digest[0] for digest in digests.values()}
    for capture in manifest["captures"]:
        name = capture["manifest"]
        if capture["id"] != "sha256:" + digests.get(name, ("", ""))[0]:
            report.fault(name, "capture", "取证清单与取证编号不符")
            continue
        absent = [row["name"] for row in json.loads(content(name))["artefacts"] if row["sha256"] not in here]
        for one in absent:
            if one not in capture.get("withheld", []):
                report.fault(name, "capture", "取证文件 %s 不在包内" % one)


def check_package(content: Any, digests: dict[str, tuple[str, str]], report: Report) -> None:
    """The WACZ part: each resource's hash, and the digest of the package file."""
    package = json.loads(content(PACKAGE))
    for row in package["resources"]:
        if row["hash"] != "sha256:" + digests.get(row["path"], ("", ""))[0]:
            report.fault(row["path"], "wacz", "与 datapackage.json 不符")
    if json.loads(content(DIGEST))["hash"] != "sha256:" + digests[PACKAGE][0]:
        report.fault(PACKAGE, "wacz", "与 datapackage-digest.json 不符")


def check_signatures(
    content: Any, by_name: dict[str, Entry], digests: dict[str, tuple[str, str]], report: Report
) -> None:
    """The signatures on the manifest: Ed25519 always, SM2 where openssl can check it."""
    name = SIGNATURES
    if name not in by_name:
        raise Altered("缺少签名文件")
    held = strict_json(content(name), name, report)
    public, signature = hexed(held["ed25519"]["key"], 32), hexed(held["ed25519"]["signature"], 64)
    if not (public and signature and ed25519_holds(public, content(MANIFEST), signature)):
        report.fault(MANIFEST, "signature", "清单的签名不成立")
    if fingerprint(public) != report.key:
        report.fault(name, "key", "清单与封条的签署密钥不同")
    if "sm2" in held:
        check_sm2(held["sm2"], content(MANIFEST), report)


def check_sm2(held: dict[str, Any], message: bytes, report: Report) -> None:
    """The SM2 signature with the program openssl, or a note that it was not checked."""
    with tempfile.TemporaryDirectory() as folder:
        for name, held_bytes in (
            ("key", held["key"].encode()),
            ("m", message),
            ("s", bytes.fromhex(held["signature"])),
        ):
            Path(folder, name).write_bytes(held_bytes)
        answer = openssl("pkeyutl", "-verify", "-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678",
                         "-pubin", "-inkey", folder + "/key", "-in", folder + "/m", "-sigfile", folder + "/s")  # fmt: skip
    if answer is None or ("Successfully" not in answer and "Failure" not in answer):
        report.notes.append("SM2 签名未核对：没有可用的 openssl")
    elif "Successfully" not in answer:
        report.fault(MANIFEST, "sm2", "清单的 SM2 签名不成立")


def check_stamps(
    content: Any,
    by_name: dict[str, Entry],
    manifest: dict[str, Any],
    digests: dict[str, tuple[str, str]],
    report: Report,
    tsa_ca: str,
) -> None:
    """Every time-stamp is one of the digest it is filed under, and its authority's certificate answers for it."""
    name = STAMPS
    held = strict_json(content(name), name, report) if name in by_name else {"stamps": [], "pending": []}
    stampable = {capture["id"][7:] for capture in manifest["captures"]} | {digests[MANIFEST][0]}
    stampable |= {one for capture in manifest["captures"] for one in capture.get("batches", [])}
    for row in held["stamps"]:
        moment, imprint = read_token(content(row["file"]))
        if imprint != row["digest"] or row["digest"] not in stampable:
            report.fault(row["file"], "time-stamp", "时间戳不是这份证据的")
            continue
        authority = content(row["authority"]) if row.get("authority") in by_name else b""
        checked = verify_token(content(row["file"]), row["digest"], moment, authority, tsa_ca)
        if checked is False:
            report.fault(row["file"], "time-stamp", "时间戳不成立，或证书不能验证")
        state = "unchecked" if checked is None else "valid" if checked else "invalid"
        report.stamps.append({"file": row["file"], "of": row["digest"], "at": moment, "state": state})
    for row in held["pending"]:
        report.stamps.append({"file": "", "of": row["digest"], "at": "", "state": "pending"})


def read_token(token: bytes) -> tuple[str, str]:
    """When (UTC, ISO) and for what digest (hex) a time-stamp reply was given. Raises ValueError."""
    reply = der(der(token)[0][1])
    signed = der(der(der(reply[1][1])[1][1])[0][1])
    info = der(der(der(der(signed[2][1])[1][1])[0][1])[0][1])
    imprint = der(info[2][1])[1][1].hex()
    moment = next(value for tag, value in info if tag == 0x18).decode("ascii")
    return "%s-%s-%sT%s:%s:%sZ" % (
        *(moment[a:b] for a, b in ((0, 4), (4, 6), (6, 8), (8, 10), (10, 12), (12, 14))),
    ), imprint


def der(data: bytes) -> list[tuple[int, bytes]]:
    """The parts of a DER value as (tag, content)."""
    parts, at = [], 0
    while at < len(data):
        tag, length, at = data[at], data[at + 1], at + 2
        if length & 0x80:
            count = length & 0x7F
            length, at = int.from_bytes(data[at : at + count], "big"), at + count
        if at + length > len(data):
            raise ValueError("truncated")
        parts.append((tag, data[at : at + length]))
        at += length
    return parts


def verify_token(token: bytes, digest: str, moment: str, authority: bytes, tsa_ca: str) -> bool | None:
    """Whether the token holds, None when that cannot be told here."""
    if not shutil.which("openssl") or not (authority or tsa_ca):
        return None
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "token.tsr").write_bytes(token)
        Path(folder, "ca.pem").write_bytes(Path(tsa_ca).read_bytes() if tsa_ca else authority)
        at = str(int(datetime.datetime.fromisoformat(moment.replace("Z", "+00:00")).timestamp()))
        answer = openssl("ts", "-verify", "-in", folder + "/token.tsr", "-digest", digest,
                         "-CAfile", folder + "/ca.pem", "-attime", at)  # fmt: skip
    return None if answer is None else "Verification: OK" in answer


def openssl(*words: str) -> str | None:
    """What the program says, None when there is none."""
    if not shutil.which("openssl"):
        return None
    asked = subprocess.run(["openssl", *words], capture_output=True, text=True, timeout=60, check=False)
    return asked.stdout + asked.stderr


# -- Ed25519 after RFC 8032, verification only

P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]


def add(a: Point, b: Point) -> Point:
    """The sum of two points in extended coordinates."""
    u, v = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    w, z = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = v - u, z - w, z + w, v + u
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number: int, point: Point) -> Point:
    """The point, `number` times."""
    total: Point = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = add(total, point)
        point, number = add(point, point), number >> 1
    return total


def unpacked(data: bytes) -> Point | None:
    """The point an encoding stands for, None when it stands for none."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * ROOT % P
    if x * x % P != square or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


BASE = unpacked((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def ed25519_holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature of the message is by the key."""
    key, r = unpacked(public), unpacked(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if key is None or r is None or BASE is None or s >= Q:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % Q
    left, right = times(s, BASE), add(r, times(h, key))
    same_x = (left[0] * right[2] - right[0] * left[2]) % P == 0
    return same_x and (left[1] * right[2] - right[1] * left[2]) % P == 0


# -- what people see


def told(report: Report) -> str:
    """The report as text."""
    lines = [
        "%s\n  对象 %s，%d 个文件\n  签署密钥 %s"
        % (report.path, report.subject or "?", report.files, report.key or "?")
    ]
    for stamp in report.stamps:
        words = {
            "valid": "有效",
            "unchecked": "未核对（缺 openssl 或颁发机构证书）",
            "pending": "待取得",
            "invalid": "无效",
        }
        lines.append("  时间戳 %s…  %s %s" % (stamp["of"][:16], words[stamp["state"]], stamp["at"]))
    lines += ["  注意：%s" % note for note in report.notes]
    for name, check, sentence in report.faults[:50]:
        lines.append("  ✗ %s [%s] %s" % (name or "（整个文件）", check, sentence))
    lines.append("结论：%s" % ("已被改动" if report.faults else "完好，与封存时一致"))
    return "\n".join(lines)


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="核验说清证据包：0 完好，1 已被改动，2 用法不对或无法读取。")
    parser.add_argument("bundle")
    parser.add_argument("--key", default="", help="签署密钥的指纹；不给则接受包内写明的密钥")
    parser.add_argument("--tsa-ca", default="", help="时间戳机构的根证书（PEM）；不给则用包内附带的")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")
    given = parser.parse_args()
    try:
        report = verify(given.bundle, key=given.key, tsa_ca=given.tsa_ca)
    except NotABundle as error:
        print("错误：%s" % error, file=sys.stderr)
        return 2
    print(json.dumps(vars(report), ensure_ascii=False) if given.json else told(report))
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
