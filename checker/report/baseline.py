"""Baselines: what was already known, so that a pipeline fails only on what is new.

A baseline is any report we wrote before (JSON lines or SARIF), or a text file with one fingerprint a line. A line may
go on with `until=2026-12-31 reason=…`: after that day the suppression no longer counts.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from checker.errors import BadRequest
from checker.inspection import InspectionResult

_FINGERPRINT = re.compile(r"^[0-9a-f]{32}$")
_UNTIL = re.compile(r"\buntil=(\d{4}-\d{2}-\d{2})\b")
_MOST_BYTES = 64 * 1024 * 1024


def read_baseline(path: Path, day: date) -> frozenset[str]:
    """The fingerprints that count as known on `day`. Raises BadRequest when the file is no baseline."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise BadRequest(f"基线文件 {path} 超过 64 MB，请只保留仍需忽略的结果。")
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadRequest(f"读不了基线文件 {path}：{error}") from error
    known = frozenset(_from_lines(path, text.splitlines(), day) if text[:1] != "{" else _from_reports(path, text))
    return known


def only_new(results: Iterable[InspectionResult], known: frozenset[str]) -> list[InspectionResult]:
    """The results without findings that were known."""
    return [
        replace(result, findings=tuple(f for f in result.findings if f.fingerprint not in known)) for result in results
    ]


def _from_lines(path: Path, lines: list[str], day: date) -> Iterator[str]:
    for number, line in enumerate(lines, start=1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if not _FINGERPRINT.match(words[0]):
            raise BadRequest(f"基线文件 {path} 第 {number} 行不是指纹：{line[:60]}")
        until = _UNTIL.search(line)
        try:
            counts = until is None or day <= date.fromisoformat(until[1])
        except ValueError as error:
            raise BadRequest(f"基线文件 {path} 第 {number} 行的到期日不存在：{line[:60]}") from error
        if counts:
            yield words[0]


def _from_reports(path: Path, text: str) -> Iterator[str]:
    decoder = json.JSONDecoder()
    position = 0
    while position < len(text.rstrip()):
        try:
            report, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError) as error:
            raise BadRequest(f"基线文件 {path} 不是完整的 JSON：{error}") from error
        try:
            yield from _fingerprints(report)
        except (AttributeError, KeyError, TypeError) as error:
            raise BadRequest(
                f"基线文件 {path} 不是本程序写的检查报告，请用 --format json 或 sarif 重新生成。"
            ) from error
        position += len(text[position:]) - len(text[position:].lstrip())


def _fingerprints(report: Any) -> Iterator[str]:
    """Those of the concerns in a report. Raises AttributeError, KeyError or TypeError when it is none of ours."""
    for finding in report.get("findings", ()):
        if finding["outcome"] in ("failed", "cannot-tell"):
            yield _text(finding["fingerprint"])
    for run in report["runs"] if "findings" not in report else ():
        for result in run["results"]:
            yield from map(_text, result["partialFingerprints"].values())


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value
