"""Production mode: refuses to start with defaults that were weakened, and says all of them at once."""

import os
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from checker.errors import BadRequest
from checker.settings import Settings

Check = Callable[[Settings, Mapping[str, str]], bool]

# The sentence for each weakness, and whether it is there.
WEAKNESSES: tuple[tuple[str, Check], ...] = (
    ("没有用 HTTPS（SHUOQING_HTTPS）", lambda settings, env: not settings.https),
    ("出口放行了非公网地址（SHUOQING_EGRESS_ALLOW）", lambda settings, env: bool(settings.egress_allow)),
    ("登录失败次数上限超过 10（SHUOQING_LOGIN_ATTEMPTS）", lambda settings, env: settings.login_attempts > 10),
    ("会话超过 12 小时（SHUOQING_SESSION_MINUTES）", lambda settings, env: settings.session_minutes > 12 * 60),
    ("投诉页的计算量低于 12 位（SHUOQING_INTAKE_BITS）", lambda settings, env: settings.intake_bits < 12),
    ("投诉页不用计算也不用等（SHUOQING_INTAKE_WAIT_SECONDS）", lambda settings, env: settings.intake_wait_seconds < 5),
    ("会话密钥太短（SHUOQING_SECRET_KEY）", lambda settings, env: 0 < len(settings.secret_key.get_secret_value()) < 32),
    ("数据库口令为空或太短（SHUOQING_DATABASE_URL）", lambda settings, env: _weak_database(settings)),
    ("密钥文件可被其他账号读取（SHUOQING_VAR）", lambda settings, env: _readable_keys(settings.var)),
    (
        "打开了调试（FLASK_DEBUG）",
        lambda settings, env: env.get("FLASK_DEBUG", "").lower() in {"1", "true", "yes", "on"},
    ),
    ("关闭了浏览器沙箱（CHROMIUM_SANDBOX）", lambda settings, env: env.get("CHROMIUM_SANDBOX") == "off"),
    ("以 root 运行", lambda settings, env: os.geteuid() == 0),
)


def weaknesses(settings: Settings, environment: Mapping[str, str] = os.environ) -> list[str]:
    """Everything production mode refuses, each in a sentence."""
    return [sentence for sentence, is_weak in WEAKNESSES if is_weak(settings, environment)]


def refuse_weakened(settings: Settings) -> None:
    """Nothing outside production mode. Raises BadRequest with every weakness in it."""
    found = weaknesses(settings) if settings.production else []
    if found:
        raise BadRequest(f"生产模式拒绝启动：{'；'.join(found)}。请改正后再启动。")


def _weak_database(settings: Settings) -> bool:
    parts = urlsplit(settings.database)
    return parts.scheme.startswith("postgresql") and bool(parts.hostname) and len(parts.password or "") < 12


def _readable_keys(var: Path) -> bool:
    kept = (var / "secret-key", var / "intake-key", var / "account-key")
    return any(path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO) for path in kept)
