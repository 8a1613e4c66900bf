"""Logs: one event a line, as JSON for machines that collect them or as text for people.

Events are dotted past-tense names, what they are about travels in `extra`. Never logged: cookies, tokens, account
names, page text.
"""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

from checker.settings import Settings

_OWN = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def _extra(record: logging.LogRecord) -> dict[str, Any]:
    """What was given as `extra`; libraries hang things of their own on every record, under names with an underscore."""
    return {name: value for name, value in vars(record).items() if name not in _OWN and not name.startswith("_")}


class JsonLines(logging.Formatter):
    """A record as one JSON object: time, level, logger, event, and what was given as `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        """One line; an exception's traceback is one string in it."""
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        told |= _extra(record)
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False, default=str)


class TextLines(logging.Formatter):
    """The same for people: time, level, logger, event, key=value."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, and the traceback under it."""
        extra = " ".join(f"{name}={value}" for name, value in _extra(record).items())
        line = f"{datetime.fromtimestamp(record.created, UTC):%H:%M:%SZ} {record.levelname} {record.name} "
        line += f"{record.getMessage()} {extra}".rstrip()
        return line + ("\n" + self.formatException(record.exc_info) if record.exc_info else "")


def set_up(settings: Settings) -> None:
    """Log to stderr in the settings' form; for processes that serve or work, once at their start."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if settings.log_format == "json" else TextLines())
    logging.getLogger().handlers[:] = [handler]
    logging.getLogger("checker").setLevel(settings.log_level.upper())
