"""Password hashes (Argon2id), made and checked the way the web sign-in does."""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from checker.errors import BadRequest

MINIMUM = 10
_HASHER = PasswordHasher()


def hashed(password: str) -> str:
    """The Argon2id hash of the password. Raises BadRequest for a weak one."""
    if len(password) < MINIMUM:
        raise BadRequest(f"密码至少 {MINIMUM} 个字符。")
    if len(password) > 256:
        raise BadRequest("密码最长 256 个字符。")
    if len(set(password)) < 5:
        raise BadRequest("密码过于简单：至少使用 5 个不同的字符。")
    return _HASHER.hash(normal(password))


def normal(password: str) -> str:
    """The form in which passwords are hashed, so that one typed in full width still fits."""
    return unicodedata.normalize("NFKD", password)


def fits(password: str, digest: str) -> bool:
    """Whether this is the password of the hash."""
    try:
        return _HASHER.verify(digest, normal(password))
    except (VerificationError, InvalidHashError):
        return False
