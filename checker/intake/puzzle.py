"""Proof of work without third parties: a signed, dated challenge; a browser finds a number, or its reader takes time.

Who has scripts solves the puzzle in about a second while writing. Who has none is let in after a wait that filling in
the form takes anyway. A challenge counts once; the store refuses its second use.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from checker.errors import BadRequest

VALID_SECONDS = 4 * 3600
SLOW_SECONDS = 20
_SIGNED = 16


@dataclass(frozen=True, slots=True)
class Proof:
    """A challenge that was met: its nonce, and whether by work rather than by waiting."""

    nonce: str
    by_work: bool


def challenge(key: bytes, now: int, bits: int) -> str:
    """A fresh challenge `nonce.time.bits.signature`; the number sought makes SHA-256 begin with `bits` zero bits."""
    body = f"{secrets.token_hex(12)}.{now}.{bits}"
    return f"{body}.{_signature(key, body)}"


def proved(key: bytes, text: str, solution: str, now: int, *, slow_seconds: int = SLOW_SECONDS) -> Proof:
    """The proof. Raises BadRequest with what to do when the challenge is foreign, too old, or not met yet."""
    body, _, signature = text.rpartition(".")
    parts = body.split(".")
    if len(parts) != 3 or not hmac.compare_digest(signature, _signature(key, body)):
        raise BadRequest("页面已过期，请再点一次“提交”。")
    nonce, issued, bits = parts[0], int(parts[1]), int(parts[2])
    age = now - issued
    if age > VALID_SECONDS or age < -60:
        raise BadRequest("页面打开太久，请再点一次“提交”。")
    if is_solution(text, solution, bits):
        return Proof(nonce, True)
    if age < slow_seconds:
        raise BadRequest(f"为防止机器批量提交，请再等 {max(1, slow_seconds - age)} 秒后提交；已填内容都在。")
    return Proof(nonce, False)


def is_solution(text: str, solution: str, bits: int) -> bool:
    """Whether the number solves the challenge."""
    if not solution.isascii() or not solution.isdigit() or len(solution) > 12:
        return False
    digest = hashlib.sha256(f"{text}:{solution}".encode()).digest()
    return int.from_bytes(digest[:8], "big") >> (64 - bits) == 0


def solve(text: str) -> str:
    """The smallest solution; what a browser's script does, for tests and clients without a browser."""
    bits, number = int(text.split(".")[2]), 0
    while not is_solution(text, str(number), bits):
        number += 1
    return str(number)


def _signature(key: bytes, body: str) -> str:
    return hmac.new(key, f"puzzle:{body}".encode(), hashlib.sha256).hexdigest()[: _SIGNED * 2]
