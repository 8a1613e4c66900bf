"""The organisation's keys: made on first use, readable by their owner only, the public halves for everybody.

Ed25519 signs manifests and seals. ECDSA P-384 signs the web-archive part, because wacz-auth asks for it. SM2 signs
besides, where wanted and where this machine's `openssl` can. Whoever replaces the organisation's key leaves the public
half of the former one as `former/NAME.pem`, so that what it signed is still taken for the organisation's.
"""

import base64
import os
import secrets
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from checker.errors import EvidenceNotSealed
from checker.evidence.verifier.verify import fingerprint

_ID = "distid:1234567812345678"  # the identity GB/T 35276 prescribes when none was agreed


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys kept in a folder. Every function raises `EvidenceNotSealed` when a key cannot be made or read."""

    folder: Path

    @property
    def public(self) -> bytes:
        """The raw public Ed25519 key, 32 bytes."""
        return self._organisation().public_key().public_bytes_raw()

    @property
    def fingerprint(self) -> str:
        """How people compare the organisation's key."""
        return fingerprint(self.public)

    def own(self) -> frozenset[bytes]:
        """The raw public keys that sign for the organisation: today's and the former ones."""
        return frozenset((self.public, *map(_public_in, (self.folder / "former").glob("*.pem"))))

    def public_pem(self) -> bytes:
        """The public key to be handed out."""
        kind = serialization.PublicFormat.SubjectPublicKeyInfo
        return self._organisation().public_key().public_bytes(serialization.Encoding.PEM, kind)

    def sign(self, message: bytes) -> bytes:
        """The organisation's Ed25519 signature, 64 bytes."""
        return self._organisation().sign(message)

    def sign_archive(self, text: str) -> tuple[str, str]:
        """Public key and signature over a text as wacz-auth's anonymous form has them, base64."""
        path = self.folder / "web-archive.pem"
        key = serialization.load_pem_private_key(
            _kept(path, lambda: _pem(ec.generate_private_key(ec.SECP384R1()))), None
        )
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise EvidenceNotSealed(f"{path} 不是 ECDSA 密钥。")
        try:
            pair = utils.decode_dss_signature(
                key.sign(text.encode(), ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
            )
        except UnsupportedAlgorithm:  # an OpenSSL before 3.2: valid all the same, but different each time
            pair = utils.decode_dss_signature(key.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
        kind = serialization.PublicFormat.SubjectPublicKeyInfo
        public = key.public_key().public_bytes(serialization.Encoding.DER, kind)
        signature = b"".join(number.to_bytes(48, "big") for number in pair)
        return base64.b64encode(public).decode(), base64.b64encode(signature).decode()

    def sign_sm2(self, message: bytes) -> dict[str, str] | None:
        """Public key (PEM) and SM2 signature (hex), None where openssl cannot make one."""
        path = self.folder / "sm2.pem"
        try:
            _kept(path, lambda: _openssl("genpkey", "-algorithm", "SM2"))
            with tempfile.TemporaryDirectory() as folder:
                document, signature = Path(folder, "document"), Path(folder, "signature")
                document.write_bytes(message)
                options = ("-rawin", "-digest", "sm3", "-pkeyopt", _ID, "-inkey", str(path))
                _openssl("pkeyutl", "-sign", *options, "-in", str(document), "-out", str(signature))
                key = _openssl("pkey", "-in", str(path), "-pubout").decode("ascii")
                return {"key": key, "signature": signature.read_bytes().hex()}
        except (OSError, subprocess.SubprocessError):
            return None

    def _organisation(self) -> Ed25519PrivateKey:
        path = self.folder / "organisation.pem"
        try:
            key = serialization.load_pem_private_key(_kept(path, lambda: _pem(Ed25519PrivateKey.generate())), None)
        except (OSError, ValueError) as error:
            raise EvidenceNotSealed(f"签名密钥 {path} 读不了或不是私钥。") from error
        if not isinstance(key, Ed25519PrivateKey):
            raise EvidenceNotSealed(f"{path} 不是 Ed25519 密钥。")
        return key


def holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the Ed25519 signature of the message is by the key."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (ValueError, InvalidSignature):
        return False
    return True


def _public_in(path: Path) -> bytes:
    try:
        key = serialization.load_pem_public_key(path.read_bytes())
    except (OSError, ValueError, UnsupportedAlgorithm) as error:
        raise EvidenceNotSealed(f"以前的公钥 {path} 读不了或不是公钥。") from error
    if not isinstance(key, Ed25519PublicKey):
        raise EvidenceNotSealed(f"{path} 不是 Ed25519 密钥。")
    return key.public_bytes_raw()


def _pem(key: Ed25519PrivateKey | ec.EllipticCurvePrivateKey) -> bytes:
    plain = serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)


def _kept(path: Path, make: Callable[[], bytes]) -> bytes:
    """The key file's content; made whole before it gets its name, so that two who start at once share one key."""
    with suppress(FileNotFoundError):
        return path.read_bytes()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = make()
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(made)
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
    return path.read_bytes()


def _openssl(*words: str) -> bytes:
    asked = subprocess.run(["openssl", *words], capture_output=True, timeout=30, check=True)  # noqa: S603, S607 - fixed words, no shell
    return asked.stdout
