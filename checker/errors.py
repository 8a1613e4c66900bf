"""The exception tree: what can go wrong, and what the caller should say about it.

Expected trouble becomes data (an `untested` finding with a reason); an exception means that the step at hand
cannot go on. Every message is a sentence in Chinese that says what happened and what to do.
"""

from enum import StrEnum
from typing import TypeVar

T = TypeVar("T")


class CheckerError(Exception):
    """Anything Shuoqing raises on purpose."""


class NotAllowed(CheckerError):
    """The URL lies outside the boundaries (egress guard or submission parser)."""


class Reason(StrEnum):
    """Why a page could not be observed."""

    UNREACHABLE = "unreachable"
    BLOCKED = "blocked"
    TIMED_OUT = "timed-out"
    LOGIN_WALL = "login-wall"
    NOT_HTML = "not-html"
    TOO_LARGE = "too-large"
    EMPTY = "empty-page"
    BROKEN_ENCODING = "broken-encoding"
    SHELL = "script-shell"
    UNREADABLE = "unreadable"
    BROWSER = "browser-failed"
    REFUSED = "refused"  # by our own boundaries


class VisitFailed(CheckerError):
    """A visit brought nothing home that may be judged."""

    def __init__(self, reason: Reason, message: str, *, retryable: bool = False) -> None:
        super().__init__(message)
        self.reason = reason
        self.retryable = retryable


class EvidenceNotSealed(CheckerError):
    """Evidence could not be written down or does not match its digest: nothing may be concluded from it."""


class RulebookInvalid(CheckerError):
    """A rule, lawbook, lexicon or parameter file is broken; says the file and what to write instead."""


class BadRequest(CheckerError):
    """Wrong use: an option, a date, a file kind or a feed that cannot be read. `field`: what of a request, if one."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class NotFound(CheckerError):
    """There is no such inspection, finding, rule or artefact."""

    def __init__(self, message: str = "没有找到：可能已被移除，或编号有误。") -> None:
        super().__init__(message)


class Forbidden(CheckerError):
    """The person's role does not allow this."""


class Conflict(CheckerError):
    """Somebody else decided in the meantime."""


class TryLater(CheckerError):
    """A job could not succeed now but may later; `seconds` None leaves the pause to the queue."""

    def __init__(self, message: str, *, seconds: float | None = None) -> None:
        super().__init__(message)
        self.seconds = seconds


class Busy(CheckerError):
    """There is too much to do already; worth trying again after `seconds`."""

    def __init__(self, message: str, *, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds


class PartLost(CheckerError):
    """A process that the program cannot do without has ended."""


class TooMany(CheckerError):
    """More was asked in a short time than one visitor may ask; nothing was lost, later is fine."""


def present(thing: T | None) -> T:
    """The thing looked up, when there is one. Raises NotFound."""
    if thing is None:
        raise NotFound
    return thing
