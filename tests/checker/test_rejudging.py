"""Judging again: what changed is told, what only bears another fingerprint is not."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from checker import rejudge
from checker.inspection import Surroundings
from checker.vocabulary import Finding
from tests.checker.report.test_report import _finding


def _changed(before: list[Finding], now: list[Finding], monkeypatch: pytest.MonkeyPatch) -> tuple[int, int]:
    """How many findings came and went."""

    class Kept:
        def inspections(self, *asked: Any, **how: Any) -> Any:
            one = SimpleNamespace(id=1, capture="sha256:0", conduct_day=None, category=None, subject=None)
            return SimpleNamespace(items=[one], next=None)

        def findings(self, *asked: Any, **how: Any) -> Any:
            return SimpleNamespace(items=[SimpleNamespace(finding=one) for one in before], next=None)

    monkeypatch.setattr(rejudge, "reopen", lambda *asked: SimpleNamespace(findings=now))
    kept: Any = Kept()
    (told,) = rejudge.rejudge(kept, Surroundings(evidence=Path()), decision=date(2026, 11, 30))
    return len(told.gained), len(told.lost)


def test_a_finding_kept_under_an_earlier_fingerprint_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = _finding(number=1)
    assert _changed([kept], [replace(kept, fingerprint=f"{2:032x}")], monkeypatch) == (0, 0)


def test_other_words_are_another_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _changed([_finding(number=1)], [_finding(number=2, quote="第一")], monkeypatch) == (1, 1)
