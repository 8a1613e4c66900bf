"""A self-audit attestation: what was looked at, by which rules, with what result, signed by the organisation.

One JSON file that a regulator checks alone (`shuoqing attest verify`). It names subjects by their public address
without query and fragment, and captures by their digest; it holds no page text, no quotation and no customer's data.
Not covered: whether the subjects named are all there are; the statement says what was asked for, and what was not seen.
"""

import base64
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from checker.errors import BadRequest
from checker.evidence.keys import Keyring
from checker.evidence.manifest import canonical
from checker.evidence.verifier.verify import ed25519_holds, fingerprint

FORMAT = "shuoqing-attestation/1"
_MOST_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Verified:
    """What checking an attestation came to; `faults` is empty when it is intact."""

    key: str
    subjects: int
    faults: tuple[str, ...]


def subject(target: str) -> str:
    """The public address of a subject, without what could name a customer: query, fragment, sign-in."""
    parts = urlsplit(target)
    host = parts.hostname or ""
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{host}{port}{parts.path}" if parts.scheme in ("http", "https") else "file"


def totals(rows: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, int]]:
    """The sums of the rows: findings by outcome, rules by outcome, subjects by what became of them."""
    outcomes: Counter[str] = Counter()
    rules: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for row in rows:
        seen[row["reason"] or "observed"] += 1
        for rule, counts in row["rules"].items():
            for outcome, number in counts.items():
                outcomes[outcome] += number
                rules[f"{rule} {outcome}"] += number
    return {"outcomes": dict(outcomes), "rules": dict(rules), "subjects": dict(seen)}


def signed(statement: Mapping[str, Any], keys: Keyring) -> bytes:
    """The file: the statement, and the organisation's signature of its canonical form."""
    message = canonical(statement)
    signature = {
        "algorithm": "Ed25519",
        "public_key": base64.b64encode(keys.public).decode(),
        "value": base64.b64encode(keys.sign(message)).decode(),
    }
    whole = {"statement": json.loads(message), "signature": signature}
    return json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def verify(path: Path, *, key: str = "") -> Verified:
    """Whether the file is what was signed, by the key with this fingerprint when one is given, and adds up.

    Raises BadRequest when it is no attestation.
    """
    statement, signature = _read(path)
    try:
        public = base64.b64decode(signature["public_key"], validate=True)
        holds = ed25519_holds(public, canonical(statement), base64.b64decode(signature["value"], validate=True))
        rows = statement["subjects"]
        adds_up = totals(rows) == statement["totals"]
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise BadRequest(f"{path.name} 不是完整的自查声明：{error}") from error
    faults = []
    if not holds:
        faults.append("签名与内容不符：声明在签署后被改动。")
    if key and fingerprint(public) != key.strip().lower():
        faults.append("签署者的密钥不是所给的密钥。")
    if not adds_up:
        faults.append("合计与各主体的记录不符。")
    return Verified(key=fingerprint(public), subjects=len(rows), faults=tuple(faults))


def _read(path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise BadRequest(f"{path.name} 过大。")
        whole = json.loads(path.read_bytes())
        statement, signature = whole["statement"], whole["signature"]
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise BadRequest(f"{path.name} 不是自查声明：{error}") from error
    if not isinstance(statement, dict) or not isinstance(signature, dict) or statement.get("format") != FORMAT:
        raise BadRequest(f"{path.name} 不是自查声明（{FORMAT}）。")
    return statement, signature
