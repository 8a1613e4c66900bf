"""A broadcast before and after: the script, title and price cards judged; then what was said against what was planned.

The plan is one JSON object: `title`, `category`, `conduct_day`, `script` (lines, or objects with `text`), `cards` (objects
with `title`, `price_fen`, `list_fen`). The transcript is JSON lines with `text`, `start`, `end`, an .srt or .vtt file, or a
report of `check --format json` on the recording. Not covered: what the pictures showed.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from checker.errors import BadRequest
from checker.feed import judge_rows
from crawlers.readers.price_text import read_prices

_ALIKE = 0.55  # share of an utterance's letter pairs found in one line of the script, from which it counts as read out
_MOST_LINES = 20_000
_MOST_BYTES = 64 * 1024 * 1024
_CUE = re.compile(r"(\d+):(\d\d)(?::(\d\d))?[.,](\d{1,3})\s*-->\s*(\d+):(\d\d)(?::(\d\d))?[.,](\d{1,3})")
_KEPT = re.compile(r"[0-9a-zA-Z\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A price card as it is to be shown."""

    title: str
    price_fen: int | None = None
    list_fen: int | None = None

    @property
    def amounts(self) -> set[int]:
        """The figures on it."""
        return {one for one in (self.price_fen, self.list_fen) if one is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be said and shown."""

    title: str = ""
    category: str = ""
    conduct_day: str = ""
    script: tuple[str, ...] = ()
    cards: tuple[Card, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """Something said, with its seconds where they are known."""

    text: str
    start: float | None = None
    end: float | None = None


def read_plan(path: Path) -> Plan:
    """The plan in a file. Raises BadRequest naming what is wrong with it."""
    given = _json(path)
    if not isinstance(given, dict):
        raise BadRequest(f"{path.name} 应为一个 JSON 对象（title、script、cards）。")
    lines, cards = given.get("script") or [], given.get("cards") or []
    lines = lines.splitlines() if isinstance(lines, str) else lines
    if not isinstance(lines, list) or not isinstance(cards, list) or len(lines) + len(cards) > _MOST_LINES:
        raise BadRequest(f"{path.name} 的 script 和 cards 应为列表，合计至多 {_MOST_LINES} 项。")
    script = tuple(text for line in lines if (text := _text(path, line).strip()))
    words = {name: str(given.get(name) or "") for name in ("title", "category", "conduct_day")}
    return Plan(script=script, cards=tuple(_card(path, one) for one in cards), **words)


def check_plan(plan: Plan, on: date) -> list[dict[str, Any]]:
    """What to mend before the broadcast, in the plan's order: `where`, `text`, `findings`, each as `judge` gives them."""
    rows = list(_rows(plan))
    answers = judge_rows([row for _, row in rows], on=on)
    told = [_told(where, row["text"], answer) for (where, row), answer in zip(rows, answers, strict=True)]
    for where, row in rows:
        if question := _price_question(plan, row["text"], where):
            next(one for one in told if one["where"] == where)["findings"].append(question)
    told += [_told(f"cards/{number}", card.title, {}) for number, card in enumerate(plan.cards) if _is_odd(card)]
    return [one for one in told if one["findings"]]


def compare(plan: Plan, said: Sequence[Utterance], on: date) -> dict[str, Any]:
    """What was said beyond the script, judged; lines of the script nobody read; prices said that no card shows."""
    lines = [_pairs(line) for line in plan.script]
    beyond = [one for one in said if _best(one.text, lines)[1] < _ALIKE]
    read = {_best(one.text, lines)[0] for one in said if _best(one.text, lines)[1] >= _ALIKE}
    rows = [_row(plan, str(number), one.text, "asr") for number, one in enumerate(beyond)]
    answers = list(judge_rows(rows, on=on))
    judged = [
        _moment(one) | {"findings": answer.get("findings", [])} for one, answer in zip(beyond, answers, strict=True)
    ]
    shown = {amount for card in plan.cards for amount in card.amounts}
    prices = [
        _moment(one) | {"amount_fen": amount} for one in said for amount in _amounts(one.text) if amount not in shown
    ]
    return {
        "utterances": len(said),
        "as_scripted": len(said) - len(beyond),
        "off_script": judged,
        "not_said": [{"line": number, "text": line} for number, line in enumerate(plan.script) if number not in read],
        "prices_on_no_card": prices if plan.cards else [],
    }


def read_transcript(path: Path) -> list[Utterance]:
    """What was said, in order. Raises BadRequest for a file that is no transcript."""
    if path.stat().st_size > _MOST_BYTES:
        raise BadRequest(f"{path.name} 超过 64 MB。")
    text = path.read_text("utf-8-sig", errors="replace")
    found = (
        list(_cues(text))
        if path.suffix.lower() in (".srt", ".vtt")
        else [one for line in text.splitlines() if line.strip() for one in _spoken(path, line)]
    )
    if not found:
        raise BadRequest(
            f"{path.name} 里没有语音文字；请给出 .srt、.vtt、每行一个 JSON，或 check --format json 的结果。"
        )
    return found[:_MOST_LINES]


def _rows(plan: Plan) -> Iterator[tuple[str, dict[str, Any]]]:
    if plan.title.strip():
        yield "title", _row(plan, "title", plan.title, "title")
    for number, line in enumerate(plan.script):
        yield f"script/{number}", _row(plan, f"script/{number}", line, "script")
    for number, card in enumerate(plan.cards):
        if card.title.strip() and not _is_odd(card):
            yield f"cards/{number}", _row(plan, f"cards/{number}", card.title, "title")


def _row(plan: Plan, name: str, text: str, channel: str) -> dict[str, Any]:
    row = {"id": name, "text": text, "channel": channel, "category": plan.category, "conduct_day": plan.conduct_day}
    return {key: value for key, value in row.items() if value}


def _told(where: str, text: str, answer: Mapping[str, Any]) -> dict[str, Any]:
    findings = list(answer.get("findings", []))
    if "error" in answer:
        findings.append(_question("broadcast.unreadable", str(answer["error"])))
    if where.startswith("cards/") and not answer:
        findings.append(_question("broadcast.card_prices", "卡片的划线价不高于售价：哪一个写错了？"))
    return {"where": where, "text": text, "findings": findings}


def _is_odd(card: Card) -> bool:
    return card.price_fen is not None and card.list_fen is not None and card.list_fen <= card.price_fen


def _price_question(plan: Plan, text: str, where: str) -> dict[str, Any] | None:
    """A price in the script that stands on no card: one of the two is wrong, or a card is missing."""
    if not plan.cards or where.startswith("cards/"):
        return None
    shown = {amount for card in plan.cards for amount in card.amounts}
    strange = [f"{amount / 100:g} 元" for amount in _amounts(text) if amount not in shown]
    if not strange:
        return None
    return _question("broadcast.price_on_no_card", f"话术中的 {'、'.join(strange)} 不在任何价格卡片上：以哪个为准？")


def _question(rule: str, question: str) -> dict[str, Any]:
    return {"rule": rule, "outcome": "cannot-tell", "severity": "S3", "message": question, "question": question}


def _amounts(text: str) -> list[int]:
    return [one.price.amount_fen for one in read_prices(text) if one.price.amount_fen]


def _best(text: str, lines: Sequence[frozenset[str]]) -> tuple[int, float]:
    """The line of the script that is most like the text, and the share of its letter pairs found there."""
    pairs = _pairs(text)
    shares = [len(pairs & line) / len(pairs) if pairs else 0.0 for line in lines]
    place = max(range(len(shares)), key=shares.__getitem__, default=-1)
    return place, shares[place] if shares else 0.0


def _pairs(text: str) -> frozenset[str]:
    plain = "".join(_KEPT.findall(text)).lower()
    return frozenset(plain[at : at + 2] for at in range(max(len(plain) - 1, 0)))


def _moment(one: Utterance) -> dict[str, Any]:
    return {"text": one.text, "start": one.start, "end": one.end}


def _spoken(path: Path, line: str) -> Iterator[Utterance]:
    try:
        given = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadRequest(f"{path.name} 不是每行一个 JSON：{error}") from error
    if isinstance(given, dict) and isinstance(given.get("facts"), dict):
        for claim in given["facts"].get("claims", []):
            if claim.get("channel") == "asr":
                start, end = (claim.get("place") or {}).get("time") or (None, None)
                yield Utterance(text=str(claim.get("text", "")), start=start, end=end)
    elif isinstance(given, dict) and isinstance(given.get("text"), str):
        yield Utterance(text=given["text"], start=_seconds(given.get("start")), end=_seconds(given.get("end")))
    else:
        raise BadRequest(f"{path.name} 的一行没有 text。")


def _cues(text: str) -> Iterator[Utterance]:
    for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n")):
        lines = [line.strip() for line in block.splitlines()]
        for number, line in enumerate(lines):
            if found := _CUE.search(line):
                said = " ".join(one for one in lines[number + 1 :] if one)
                if said:
                    yield Utterance(text=said, start=_clock(found.groups()[:4]), end=_clock(found.groups()[4:]))
                break


def _clock(parts: Sequence[str | None]) -> float:
    first, second, third, fraction = parts
    hours, minutes, seconds = (first, second, third) if third is not None else (0, first, second)
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0) + int(str(fraction).ljust(3, "0")) / 1000


def _seconds(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _text(path: Path, line: Any) -> str:
    text = line.get("text") if isinstance(line, dict) else line
    if not isinstance(text, str):
        raise BadRequest(f"{path.name} 的 script 应由文字，或带 text 的对象组成。")
    return text


def _card(path: Path, given: Any) -> Card:
    if not isinstance(given, dict):
        raise BadRequest(f"{path.name} 的 cards 应由对象组成（title、price_fen、list_fen）。")
    amounts = [given.get(name) for name in ("price_fen", "list_fen")]
    if any(one is not None and (isinstance(one, bool) or not isinstance(one, int) or one < 0) for one in amounts):
        raise BadRequest(f"{path.name} 的价格应为以分为单位的整数。")
    return Card(title=str(given.get("title") or ""), price_fen=amounts[0], list_fen=amounts[1])


def _json(path: Path) -> Any:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise BadRequest(f"{path.name} 超过 64 MB。")
        return json.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise BadRequest(f"读不了 {path.name}：{error}") from error
