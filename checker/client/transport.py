"""How the client talks: JSON over HTTP(S), waiting when asked to, problems as exceptions."""

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

_BUSY = (429, 503)


class ApiProblem(Exception):
    """The API refused: `status`, `title`, `detail` and, for a body that is wrong, `errors` (RFC 9457)."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        super().__init__(f"{status} {problem.get('detail') or problem.get('title') or ''}".strip())
        self.status = status
        self.title = str(problem.get("title", ""))
        self.detail = str(problem.get("detail", ""))
        self.errors = list(problem.get("errors", []))


class Transport:
    """Sends requests with a token. A busy server (429, 503) is asked again `retries` times, after the time it names."""

    def __init__(self, address: str, token: str, *, timeout: float = 60, retries: int = 3) -> None:
        if not address.startswith(("https://", "http://")):
            raise ValueError("the address must begin with https:// or http://")
        self._address = address.rstrip("/")
        self._token = token
        self._timeout = timeout
        self._retries = retries

    def each(self, listing: Callable[..., Any], *where: Any, **query: Any) -> Iterator[Any]:
        """Every item of a list, page after page."""
        cursor: str | None = ""
        while cursor is not None:
            page = listing(*where, **query, cursor=cursor)
            yield from page["items"]
            cursor = page["next"]

    def _send(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        idempotency_key: str | None = None,
    ) -> bytes:
        given = {name: value for name, value in (query or {}).items() if value is not None}
        address = self._address + path + ("?" + urllib.parse.urlencode(given, doseq=True) if given else "")
        headers = {"Authorization": f"Bearer {self._token}", "Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if idempotency_key is not None:
            headers["Idempotency-Key"] = idempotency_key
        content = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        for left in range(self._retries, -1, -1):
            request = urllib.request.Request(address, content, headers, method=method)  # noqa: S310 - checked above
            try:
                with urllib.request.urlopen(request, timeout=self._timeout) as answer:  # noqa: S310 - checked above
                    return cast(bytes, answer.read())
            except urllib.error.HTTPError as refusal:
                if refusal.code not in _BUSY or not left:
                    raise ApiProblem(refusal.code, _problem(refusal)) from refusal
                time.sleep(min(float(refusal.headers.get("Retry-After") or 1), 60))
        raise AssertionError("unreachable")

    def _json(self, method: str, path: str, **more: Any) -> Any:
        return json.loads(self._send(method, path, **more))


def _problem(refusal: urllib.error.HTTPError) -> Mapping[str, Any]:
    try:
        problem = json.loads(refusal.read())
    except ValueError:
        problem = {}
    return problem if isinstance(problem, dict) else {}
