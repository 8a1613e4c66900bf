"""Writes answers so that a run that was killed goes on where it stopped: no row twice, none lost.

Every row gives one line of output, in order, so the whole lines in the file say how far the run got; a torn last line is
cut off. A file beside the output (`OUT.run`) names the feed and the terms of the run while it is unfinished. Bad rows are
set aside before their answers are written, with their number, so that those of unwritten answers can be taken back. What
is no regular file (a device, a pipe) is written straight through and never taken up. Not covered: loss of power between two writes of the operating system.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO, NamedTuple

import orjson

from checker.errors import BadRequest
from checker.feed.answering import Answers
from checker.vocabulary import Outcome

_BLOCK = 1 << 20
_OUTCOMES = (Outcome.FAILED.value, Outcome.CANNOT_TELL.value)


class Counts(NamedTuple):
    """Rows answered so far: all, failed, those for a person, and bad ones."""

    rows: int = 0
    failed: int = 0
    doubtful: int = 0
    broken: int = 0

    def plus(self, answers: Answers) -> "Counts":
        """With the answers to one more chunk."""
        return Counts(
            self.rows + answers.rows,
            self.failed + answers.failed,
            self.doubtful + answers.doubtful,
            self.broken + len(answers.aside),
        )


class Journal:
    """The output of one run. `counts` says what was written, by an earlier run too."""

    def __init__(self, out: Path, terms: Mapping[str, str], aside: Path | None = None, *, fresh: bool = False) -> None:
        """Takes up an unfinished run of the same terms, or begins a new one.

        Raises BadRequest when the unfinished run in `out` was another one.
        """
        keeps = out.is_file() or not out.exists()  # a device or a pipe keeps nothing to go on from
        out = out.resolve() if keeps else out
        self._mark = out.with_name(out.name + ".run") if keeps else None
        named = orjson.dumps(dict(terms), option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2)
        goes_on = not fresh and self._mark is not None and self._mark.exists() and out.exists()
        if self._mark and goes_on and self._mark.read_bytes() != named:
            raise BadRequest(f"{out.name} 是另一次未完成运行的结果：换一个 --out，或加 --fresh 重新开始。")
        self.counts = _cut(out) if goes_on else Counts()
        self._file: BinaryIO = out.open("ab" if goes_on else "wb")
        if self._mark:
            self._mark.write_bytes(named)  # after the old answers are gone: they are not of this run
        self._aside = _aside(aside, self.counts.rows) if aside else None

    def write(self, answers: Answers) -> None:
        """Adds the answers to one chunk."""
        if self._aside and answers.aside:
            for number, reason, row in answers.aside:
                said = {"row": self.counts.rows + number + 1, "error": reason, "given": row}
                self._aside.write(orjson.dumps(said, option=orjson.OPT_APPEND_NEWLINE))
            self._aside.flush()
        self._file.write(answers.lines)
        self._file.flush()
        self.counts = self.counts.plus(answers)

    def close(self, *, finished: bool) -> None:
        """Closes the files; of a finished run nothing but its output is left."""
        self._file.close()
        if self._aside:
            self._aside.close()
        if finished and self._mark:
            self._mark.unlink(missing_ok=True)


def named(feed: Path, **terms: object) -> dict[str, str]:
    """What makes a run the same run: the feed as it stands, and the terms."""
    stat = feed.stat()
    with feed.open("rb") as file:
        head = hashlib.sha256(file.read(_BLOCK)).hexdigest()
    about = {"feed": str(feed.resolve()), "size": stat.st_size, "changed": stat.st_mtime_ns, "head": head, **terms}
    return {name: str(value) for name, value in about.items()}


def _cut(out: Path) -> Counts:
    """Cuts off a torn last line and counts the whole ones."""
    rows = failed = doubtful = broken = end = 0
    with out.open("rb+") as file:
        for line in file:
            if not line.endswith(b"\n"):
                break
            end += len(line)
            rows += 1
            answer = orjson.loads(line)
            failed += answer.get("outcome") == _OUTCOMES[0]
            doubtful += answer.get("outcome") == _OUTCOMES[1]
            broken += "error" in answer
        file.truncate(end)
    return Counts(rows, failed, doubtful, broken)


def _aside(path: Path, rows: int) -> BinaryIO:
    """The file of bad rows, without those whose answers were not written."""
    if not rows or not path.is_file():
        return path.open("wb")
    with path.open("rb") as file:
        kept = [line for line in file if line.endswith(b"\n") and orjson.loads(line)["row"] <= rows]
    path.write_bytes(b"".join(kept))
    return path.open("ab")
