"""Keyset paging: a cursor holds the sort values of a row, so a page costs the same however deep it lies."""

import base64
import binascii
import json
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select
from sqlalchemy.orm import InstrumentedAttribute, Session

from checker.errors import BadRequest
from checker.vocabulary.workbench import Page

Row = TypeVar("Row")
Order = Sequence[tuple[InstrumentedAttribute[Any], bool]]  # column, descending


def page(session: Session, query: Select[Row], order: Order, *, cursor: str, size: int) -> Page[Row]:
    """The rows next to `cursor` (empty: the first ones) in the order given.

    Raises BadRequest for a cursor that is not ours.
    """
    backwards, values = _decode(cursor, order) if cursor else (False, None)
    rows = _beside(session, query, order, values, backwards, size + 1)
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    if not rows:
        return Page(items=())
    has_next, has_previous = (True, more) if backwards else (more, values is not None)
    return Page(
        items=rows,
        next=_encode("n", rows[-1], order) if has_next else None,
        previous=_encode("p", rows[0], order) if has_previous else None,
    )


def neighbour(session: Session, query: Select[Row], order: Order, row: object, *, backwards: bool) -> Row | None:
    """The row right before or after `row` in the order given."""
    return next(iter(_beside(session, query, order, _values(row, order), backwards, 1)), None)


def _beside(
    session: Session, query: Select[Row], order: Order, values: Sequence[Any] | None, back: bool, count: int
) -> list[Row]:
    """Up to `count` rows beyond the values, one step of `_steps` after the other: each is a range of an index, while
    all of them joined by OR would be a walk from the beginning."""
    directed = [(column, descending != back) for column, descending in order]
    query = query.order_by(*(column.desc() if descending else column.asc() for column, descending in directed))
    rows: list[Row] = []
    for step in _steps(directed, values) if values is not None else [()]:
        rows += session.scalars(query.where(*step).limit(count - len(rows)))
        if len(rows) >= count:
            break
    return rows


def _steps(order: Order, values: Sequence[Any]) -> Iterator[tuple[ColumnElement[bool], ...]]:
    """All before the last column equal and that beyond its value; then one column less; the nearest rows first."""
    for index in reversed(range(len(order))):
        column, descending = order[index]
        equal = (earlier == value for (earlier, _), value in zip(order[:index], values, strict=False))
        yield (*equal, column < values[index] if descending else column > values[index])


def _values(row: object, order: Order) -> list[Any]:
    return [getattr(row, column.key) for column, _ in order]


def _encode(direction: str, row: object, order: Order) -> str:
    raw = json.dumps([direction, *_values(row, order)], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _decode(cursor: str, order: Order) -> tuple[bool, list[Any]]:
    try:
        direction, *values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        kinds = [column.type.python_type for column, _ in order]
        if direction not in ("n", "p") or [type(value) for value in values] != kinds:
            raise ValueError(cursor)
    except (binascii.Error, ValueError, TypeError, RecursionError) as error:
        raise BadRequest("翻页位置无效，请回到第一页。") from error
    return direction == "p", values
