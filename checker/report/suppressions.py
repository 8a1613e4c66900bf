"""Suppressions: findings that a person decided not to be told about, with the reason and the last day.

A TOML file, reviewed like code:

    [[suppress]]
    fingerprint = "0123…"                    # or rule = "advertising.absolute_terms"
    target      = "https://shop.example.cn/*"   # optional, with * and ?
    reason      = "商标注册证号……，已附证明"
    until       = 2026-12-31
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from checker.errors import BadRequest
from checker.inspection import InspectionResult
from checker.vocabulary import Finding

_FIELDS = {"fingerprint", "rule", "target", "reason", "until"}
_FINGERPRINT = re.compile(r"[0-9a-f]{32,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """One entry; it counts up to and including the day `until`."""

    reason: str
    until: date
    fingerprint: str = ""
    rule: str = ""
    target: str = ""

    def covers(self, target: str, finding: Finding) -> bool:
        """Whether it speaks about this finding."""
        return (
            self.fingerprint in ("", finding.fingerprint)
            and self.rule in ("", finding.rule)
            and (not self.target or fnmatchcase(target, self.target))
        )


@dataclass(frozen=True, slots=True)
class Suppressions:
    """Those that count on the day they were read for, and those that have run out."""

    current: tuple[Suppression, ...] = ()
    expired: tuple[Suppression, ...] = ()

    def of(self, target: str, finding: Finding) -> Suppression | None:
        """The one that covers the finding."""
        return next((one for one in self.current if one.covers(target, finding)), None)


def read_suppressions(path: Path, day: date) -> Suppressions:
    """What the file says on `day`. Raises BadRequest naming the entry that lacks something."""
    try:
        given = tomllib.loads(path.read_text("utf-8-sig")).get("suppress", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadRequest(f"读不了忽略清单 {path}：{error}") from error
    if not isinstance(given, list):
        raise BadRequest(f"忽略清单 {path} 应由 [[suppress]] 组成。")
    read = [_read(path, number, one) for number, one in enumerate(given, start=1)]
    current = tuple(one for one in read if day <= one.until)
    return Suppressions(current, tuple(one for one in read if day > one.until))


def without(results: Iterable[InspectionResult], suppressions: Suppressions) -> list[InspectionResult]:
    """The results without what is suppressed."""
    return [
        replace(result, findings=tuple(f for f in result.findings if suppressions.of(result.target, f) is None))
        for result in results
    ]


def _read(path: Path, number: int, given: Any) -> Suppression:
    where = f"忽略清单 {path} 第 {number} 条"
    if not isinstance(given, Mapping) or set(given) - _FIELDS:
        raise BadRequest(f"{where}只能有这些字段：{'、'.join(sorted(_FIELDS))}。")
    until, words = given.get("until"), {name: given.get(name, "") for name in _FIELDS - {"until"}}
    if not all(isinstance(word, str) for word in words.values()) or not words["reason"].strip():
        raise BadRequest(f"{where}缺少理由（reason）。")
    if not isinstance(until, date) or isinstance(until, datetime):
        raise BadRequest(f"{where}缺少到期日（until = 2026-12-31）。")
    if not words["fingerprint"] and not words["rule"]:
        raise BadRequest(f"{where}须写明指纹（fingerprint）或规则（rule）。")
    if words["fingerprint"] and not _FINGERPRINT.fullmatch(words["fingerprint"]):
        raise BadRequest(f"{where}的指纹无法识别：{words['fingerprint'][:60]}")
    return Suppression(until=until, **words)
