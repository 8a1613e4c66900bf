"""Tables to take away: CSV that spreadsheets open as text and never run."""

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_download(name: str, heading: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """The table as UTF-8 with BOM; a cell that a spreadsheet would take for a formula is marked as text."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(heading)
    writer.writerows([_plain(str(cell)) for cell in row] for row in rows)
    answer = Response(file.getvalue().encode("utf-8-sig"), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(" \u3000").startswith(_FORMULA) or cell.startswith(_FORMULA) else cell
