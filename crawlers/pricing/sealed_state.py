"""Sign-in states encrypted at rest: AES-256-GCM, bound to the account and its last day.

A sealed file is one line of JSON for people (account, expiry) and the ciphertext, which is authenticated together with
that line: the state of one account cannot pass for another's, nor outlive its day. Opened in memory only.
"""

import base64
import binascii
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from checker.errors import BadRequest

FORMAT = "shuoqing-account/1"
KEY_BYTES = 32
MAX_STATE = 4 * 1024 * 1024
_NONCE = 12


@dataclass(frozen=True, slots=True)
class SignIn:
    """An opened sign-in state; `state` is what a browser context takes and must not be logged or kept as evidence."""

    account: str
    expires_at: datetime
    state: Mapping[str, Any]


def read_key(path: Path) -> bytes:
    """The key kept at `path`, made on first use and readable by its owner only. Raises BadRequest."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode())
    except FileExistsError:
        pass
    except OSError as error:
        raise BadRequest(f"写不了账号密钥 {path}：{error.strerror or error}") from error
    try:
        return parse_key(path.read_text("ascii"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadRequest(f"读不了账号密钥 {path}。") from error


def parse_key(text: str) -> bytes:
    """The key written in base64. Raises BadRequest."""
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadRequest("账号密钥应为 base64 写成的 32 字节。") from error
    if len(key) != KEY_BYTES:
        raise BadRequest("账号密钥应为 base64 写成的 32 字节。")
    return key


def sealed(state: Mapping[str, Any], *, account: str, expires_at: datetime, key: bytes) -> bytes:
    """The file to keep for an account's state (Playwright's storage state). Raises BadRequest."""
    if not isinstance(state.get("cookies"), list) or not isinstance(state.get("origins", []), list):
        raise BadRequest("登录状态应为浏览器导出的 storage state（含 cookies 与 origins）。")
    head = json.dumps(
        {"format": FORMAT, "account": account, "expires_at": expires_at.isoformat()}, ensure_ascii=False, sort_keys=True
    ).encode()
    nonce = secrets.token_bytes(_NONCE)
    hidden = AESGCM(key).encrypt(nonce, json.dumps(state).encode(), head)
    return head + b"\n" + base64.b64encode(nonce + hidden) + b"\n"


def opened(content: bytes, *, account: str, key: bytes, now: datetime) -> SignIn:
    """The state in a sealed file, when it is this account's, intact and not expired at `now`. Raises BadRequest."""
    if len(content) > 2 * MAX_STATE:
        raise BadRequest(f"账号 {account} 的登录状态文件过大。")
    head, _, body = content.partition(b"\n")
    told, expires_at = _head(head, account)
    if told != account:
        raise BadRequest(f"登录状态文件属于账号 {told}，不是 {account}。")
    if expires_at <= now:
        raise BadRequest(f"账号 {account} 的登录状态已过期，请重新登录并封存后用同一命令继续。")
    try:
        raw = base64.b64decode(body.strip(), validate=True)
        state = json.loads(AESGCM(key).decrypt(raw[:_NONCE], raw[_NONCE:], head))
    except (InvalidTag, ValueError) as error:
        raise BadRequest(f"账号 {account} 的登录状态打不开：密钥不对，或文件被改动过。") from error
    return SignIn(account, expires_at, state)


def _head(head: bytes, account: str) -> tuple[str, datetime]:
    try:
        told = json.loads(head)
        if told["format"] != FORMAT:
            raise ValueError(told["format"])
        expires_at = datetime.fromisoformat(told["expires_at"])
        if expires_at.tzinfo is None:
            raise ValueError(told["expires_at"])
        return str(told["account"]), expires_at
    except (ValueError, KeyError, TypeError) as error:
        raise BadRequest(f"账号 {account} 的登录状态文件不是本工具封存的。") from error
