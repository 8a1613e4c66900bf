"""Pages saved as one MHTML file."""

import email
import email.policy
from email.message import Message

from checker.errors import VisitFailed
from crawlers.saved.page import MAX_ANSWERS, SavedPage, answer_blob, frame_of, is_data, unreadable

_MAX_PARTS = 5000


def read_mhtml(content: bytes) -> list[SavedPage]:
    """The page in the file, its frames and data parts with it. Raises `VisitFailed`."""
    try:
        message = email.message_from_bytes(content, policy=email.policy.compat32)
        parts = [part for _, part in zip(range(_MAX_PARTS), message.walk(), strict=False) if not part.is_multipart()]
    except RecursionError as error:
        raise VisitFailed(*unreadable("MHTML 层层嵌套")) from error
    pages = [part for part in parts if part.get_content_type() in {"text/html", "application/xhtml+xml"}]
    if not pages:
        raise VisitFailed(*unreadable("MHTML 里没有网页"))
    main, *others = pages
    frames = [frame_of(_bytes(part), str(part.get("Content-Type", "")), _place(part)) for part in others[:50]]
    answers = [
        answer_blob(_bytes(part), part.get_content_type(), _place(part))
        for part in parts
        if is_data(part.get_content_type())
    ]
    page = SavedPage(
        url=str(message.get("Snapshot-Content-Location", "")) or _place(main),
        content=_bytes(main),
        content_type=str(main.get("Content-Type", "")),
        claimed_at=str(message.get("Date", ""))[:60],
        answers=answers[:MAX_ANSWERS],
        frames=[frame for frame in frames if frame],
    )
    return [page]


def _bytes(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _place(part: Message) -> str:
    return str(part.get("Content-Location", "") or part.get("Content-ID", ""))[:2000]
