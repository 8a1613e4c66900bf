"""One request without a browser: posted through the egress guard, bounded in time and size."""

import http.client
import ssl
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence

from checker.errors import Reason, VisitFailed
from crawlers.boundaries import parse_target
from crawlers.egress import Allowed, EgressGuard

MAX_ANSWER = 1 << 20


class _GuardOnly(urllib.request.ProxyHandler):
    """Sends every request to the guard; urllib's own would let NO_PROXY in the environment name a way round it."""

    def __init__(self, guard: EgressGuard) -> None:
        self._place = f"127.0.0.1:{guard.port}"
        super().__init__({"http": guard.url, "https": guard.url})

    def proxy_open(self, request: urllib.request.Request, *_: object) -> None:
        request.set_proxy(self._place, "http")


def through(guard: EgressGuard, *more: urllib.request.BaseHandler) -> urllib.request.OpenerDirector:
    """What opens http and https addresses through the guard and no others; it follows redirects only with such a `more`."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        _GuardOnly(guard),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(context=ssl.create_default_context()),
        urllib.request.UnknownHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPDefaultErrorHandler(),
        *more,
    ):
        opener.add_handler(handler)
    return opener


def post(
    url: str,
    content: bytes,
    *,
    media_type: str,
    headers: Mapping[str, str] | None = None,
    allow: Sequence[Allowed] = (),
    seconds: float = 20,
) -> bytes:
    """The answer's body. Raises `NotAllowed`, and `VisitFailed` when there is no good answer."""
    carried = {"Content-Type": media_type, **(headers or {})}
    return _answer(url, content, carried, "POST", allow, seconds)


def get(url: str, *, allow: Sequence[Allowed] = (), seconds: float = 20) -> bytes:
    """The body of what stands at the address. Raises as `post` does."""
    return _answer(url, None, {}, "GET", allow, seconds)


def _answer(
    url: str,
    content: bytes | None,
    headers: Mapping[str, str],
    method: str,
    allow: Sequence[Allowed],
    seconds: float,
) -> bytes:
    target = parse_target(url, allow=allow)
    with EgressGuard(allow=allow) as guard:
        request = urllib.request.Request(target, content, dict(headers), method=method)  # noqa: S310 - parsed above
        try:
            with through(guard).open(request, timeout=seconds) as answer:
                body: bytes = answer.read(MAX_ANSWER + 1)
        except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
            raise VisitFailed(Reason.UNREACHABLE, f"{url} 没有应答（{error}）。", retryable=True) from error
    if len(body) > MAX_ANSWER:
        raise VisitFailed(Reason.TOO_LARGE, f"{url} 的应答过大。")
    return body
