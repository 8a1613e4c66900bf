"""The receipt a consumer keeps: what was handed in, by digests, and what the page looked like, signed.

The file proves that this office held exactly these files and words at that time; it holds no personal data itself.
It can be checked without us: `digest` is SHA-256 over the canonical `body`, the signature is the
organisation's Ed25519 over the digest, the key the same as in evidence bundles.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from checker.errors import EvidenceNotSealed
from checker.evidence.keys import Keyring
from checker.evidence.manifest import canonical
from checker.evidence.verifier.verify import fingerprint
from checker.vocabulary.complaints import Complaint

FORMAT = "shuoqing-receipt/1"


def receipt(complaint: Complaint, keyring: Keyring, now: datetime) -> bytes:
    """The signed receipt, JSON."""
    inspection = complaint.inspection
    body = {
        "format": FORMAT,
        "receipt": complaint.receipt,
        "kind": complaint.told.kind,
        "received_at": complaint.received_at,
        "statement": {"sha256": complaint.digest, "sm3": complaint.sm3},
        "files": [
            {
                "name": file.name,
                "media_type": file.media_type,
                "size": file.size,
                "sha256": file.sha256,
                "sm3": file.sm3,
            }
            for file in complaint.files
        ],
        "target": complaint.told.target,
        "capture": (inspection.capture or "") if inspection else "",
        "rulebook": inspection.rulebook if inspection else "",
        "issued_at": now,
    }
    content = canonical(body)
    digest = hashlib.sha256(content).digest()
    signed = {
        "body": json.loads(content),
        "digest": digest.hex(),
        "signature": base64.b64encode(keyring.sign(digest)).decode(),
        "public_key": base64.b64encode(keyring.public).decode(),
    }
    return json.dumps(signed, ensure_ascii=False, indent=1, sort_keys=True).encode()


def is_receipt(content: bytes) -> bool:
    """Whether a file claims to be a receipt, intact or not."""
    try:
        held = json.loads(content)
    except (ValueError, RecursionError):
        return False
    return isinstance(held, dict) and {"body", "digest", "signature", "public_key"} <= held.keys()


def checked(content: bytes, key: str = "") -> Mapping[str, Any]:
    """The body of an intact receipt, signed by the key of that fingerprint where one is given.

    Raises EvidenceNotSealed when anything in it was changed, or somebody else signed it.
    """
    try:
        held = json.loads(content)
        body, digest = canonical(held["body"]), bytes.fromhex(held["digest"])
        if hashlib.sha256(body).digest() != digest or held["body"]["format"] != FORMAT:
            raise ValueError(digest)
        public = base64.b64decode(held["public_key"], validate=True)
        signature = base64.b64decode(held["signature"], validate=True)
        Ed25519PublicKey.from_public_bytes(public).verify(signature, digest)
    except (InvalidSignature, ValueError, KeyError, TypeError) as error:
        raise EvidenceNotSealed("回执已被改动，或不是本系统出具的。") from error
    if key and _plain(fingerprint(public)) != _plain(key):
        raise EvidenceNotSealed(f"回执完好，但签署密钥不是所给的那一把，而是 {fingerprint(public)}。")
    found: Mapping[str, Any] = held["body"]
    return found


def _plain(shown: str) -> str:
    return shown.replace(":", "").lower()
