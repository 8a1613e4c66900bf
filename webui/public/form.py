"""Reads a complaint out of a form: what is not one of our words is left out, what cannot be read is said."""

import re
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from flask import request
from werkzeug.datastructures import FileStorage

from checker.vocabulary.complaints import ComplaintKind, Problem, Told, Upload

Word = TypeVar("Word", bound=StrEnum)

MAX_UPLOAD_BYTES = 170 * 1024 * 1024
_TEXTS = ("pasted", "target", "platform", "seller", "goods", "order_number", "facts", "claim", "contacted", "name",
          "phone", "address")  # fmt: skip
_MOST = 5000
_AMOUNT = re.compile(r"[0-9]{1,10}(?:\.[0-9]{1,2})?")


def told(errors: dict[str, str]) -> Told:
    """What the form says; what is wrong with a field stands in `errors`."""
    form = request.form
    texts = {name: _text(form.get(name, "")) for name in _TEXTS}
    return Told(
        **texts,
        kind=_word(ComplaintKind, form.get("kind", "")) or ComplaintKind.REPORT,
        problem=_word(Problem, form.get("problem", "")),
        happened_on=_day(form.get("happened_on", ""), errors),
        amount_fen=_fen(form.get("amount_fen", ""), errors),
        anonymous=form.get("anonymous") == "1",
        for_living=_yes_no(form.get("for_living", "")),
        elsewhere=_yes_no(form.get("elsewhere", "")),
        truthful=form.get("truthful") == "1",
    )


def uploads() -> list[Upload]:
    """The files of the form; fields left empty do not count."""
    return [_read(file) for file in request.files.getlist("files") if file.filename or file.content_length]


def _read(file: FileStorage) -> Upload:
    return Upload(name=file.filename or "", content=file.stream.read())


def _text(value: str) -> str:
    return value.replace("\r\n", "\n").replace("\0", "").strip()[: _MOST + 1]


def _word(kind: type[Word], value: str) -> Word | None:
    return next((word for word in kind if word.value == value), None)


def _yes_no(value: str) -> bool | None:
    return {"yes": True, "no": False}.get(value)


def _day(value: str, errors: dict[str, str]) -> date | None:
    try:
        return date.fromisoformat(value.strip()) if value.strip() else None
    except ValueError:
        errors["happened_on"] = "不是日期，请写成 2026-03-15。"
        return None


def _fen(value: str, errors: dict[str, str]) -> int | None:
    plain = value.strip().removeprefix("¥").removeprefix("￥").removesuffix("元").replace(",", "").strip()
    if not plain:
        return None
    if not _AMOUNT.fullmatch(plain):
        errors["amount_fen"] = "金额写法不对，请只写数字，例如 99 或 99.50。"
        return None
    return int(Decimal(plain) * 100)
