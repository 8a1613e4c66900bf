"""The security log: who was turned away, and why, one JSON object a line on the logger `shuoqing.security`.

Addresses of visitors are in it, names and contents are not; where it goes is the operator's choice.
"""

import json
import logging
from datetime import UTC, datetime
from typing import Any

from flask import has_request_context, request

log = logging.getLogger("shuoqing.security")


def note(event: str, **details: Any) -> None:
    """Write one event down: a dotted past-tense word and what belongs to it."""
    line: dict[str, Any] = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event, **details}
    if has_request_context():
        line |= {"address": request.remote_addr or "", "method": request.method, "endpoint": request.endpoint or ""}
    log.warning(json.dumps(line, ensure_ascii=False, sort_keys=True))
