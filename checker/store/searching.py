"""Search for parts of words, also of two Chinese characters, in the text of findings.

FTS5's trigram tokens and pg_trgm need three characters; most Chinese words have two. So both databases keep the same
grams of our own: pairs of neighbouring characters, and triples of Latin letters and digits. A search looks up the
grams, then compares the text itself. A search that cannot use them (one Latin letter) compares the text at once.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, event
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapper, Session

from checker.store.models import FindingRow

WORDS = "finding_words"
_RUN = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+")
_LATIN = re.compile(r"[a-z0-9]")
_SLICE = 20_000  # characters of one finding that are indexed


def grams(text: str) -> list[str]:
    """The grams of a text, each once, in the order met."""
    found: dict[str, None] = {}
    for run in _RUN.findall(_folded(text[:_SLICE])):
        size = 3 if _LATIN.match(run) else 2
        found.update(dict.fromkeys(run[at : at + size] for at in range(max(1, len(run) - size + 1))))
        if size == 2 and len(run) > 1:
            found[run[-1]] = None  # so that one character is found at the end of a run too
    return list(found)


def wanted(text: str) -> list[str]:
    """What to look up for a search: grams, or the beginning of one, written with a star at its end."""
    found: dict[str, None] = {}
    for word in text.split():
        for run in _RUN.findall(_folded(word)):
            size = 3 if _LATIN.match(run) else 2
            if len(run) >= size:
                found.update(dict.fromkeys(run[at : at + size] for at in range(len(run) - size + 1)))
            elif size == 2:
                found[f"{run}*"] = None
    return list(found)


def matching(session: Session, text: str, limit: int) -> Sequence[int] | None:
    """Numbers of findings that hold all grams, at most `limit`, the newest first on SQLite; None: cannot look up."""
    looked_up = wanted(text)
    if not looked_up:
        return None
    if session.get_bind().dialect.name == "sqlite":
        query = f"SELECT rowid FROM {WORDS} WHERE {WORDS} MATCH :grams ORDER BY rowid DESC LIMIT :limit"  # noqa: S608
        given = " ".join(f'"{one[:-1]}"*' if one.endswith("*") else f'"{one}"' for one in looked_up)
    else:
        query = f"SELECT finding_id FROM {WORDS} WHERE grams @@ to_tsquery('simple', :grams) LIMIT :limit"  # noqa: S608
        given = " & ".join(f"'{one[:-1]}':*" if one.endswith("*") else f"'{one}'" for one in looked_up)
    return [row[0] for row in session.execute(sql(query), {"grams": given, "limit": limit})]


def index(connection: Connection, rows: Iterable[tuple[int, str]]) -> None:
    """Enter findings by number and text."""
    made = [{"number": number, "grams": grams(text)} for number, text in rows]
    if not made:
        return
    if connection.dialect.name == "sqlite":
        query = f"INSERT INTO {WORDS} (rowid, grams) VALUES (:number, :grams)"  # noqa: S608
        made = [{**one, "grams": " ".join(one["grams"])} for one in made]  # type: ignore[arg-type]
    else:
        query = f"INSERT INTO {WORDS} (finding_id, grams) VALUES (:number, array_to_tsvector(:grams))"  # noqa: S608
    connection.execute(sql(query), made)


def create(connection: Connection) -> None:
    """Make the table; for migrations."""
    if connection.dialect.name == "sqlite":
        connection.execute(
            sql(
                f"CREATE VIRTUAL TABLE {WORDS} USING fts5(grams, content='', tokenize='unicode61 remove_diacritics 0', "
                "detail=none)"
            )
        )
        return
    connection.execute(
        sql(f"CREATE TABLE {WORDS} (finding_id bigint PRIMARY KEY REFERENCES findings(id), grams tsvector NOT NULL)")
    )
    connection.execute(sql(f"CREATE INDEX ix_{WORDS}_grams ON {WORDS} USING gin (grams)"))


def is_ours(name: str | None) -> bool:
    """Whether a table belongs to the search, which the models do not describe."""
    return bool(name) and str(name).startswith(WORDS)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


@event.listens_for(FindingRow, "after_insert")
def _enter(mapper: Mapper[FindingRow], connection: Connection, row: FindingRow) -> None:
    """Whoever keeps a finding, it can be found."""
    index(connection, [(row.id, row.haystack)])
