"""What passed between page and network during one visit: requests, answers, redirects, refusals; its HAR."""

import asyncio
import json
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ada_url import URL

from checker.vocabulary import Blob
from crawlers.browser import DriverError, Page, Request, Response
from crawlers.egress import OWN_SERVICES

_SECRET = frozenset({"cookie", "set-cookie", "authorization", "proxy-authorization"})
_ENDLESS = frozenset({"websocket", "eventsource", "ping", "media", "beacon"})
_DATA = ("json", "text/plain", "xml", "protobuf")
_BODY_SECONDS = 4
MAX_NAVIGATIONS = 8


def media_type(response: Response) -> str:
    """The answer's media type without parameters, lower case."""
    return response.headers.get("content-type", "").split(";")[0].strip().lower()


def host_and_port(url: str) -> tuple[str, int]:
    """Host and port of a URL; an empty host when it has none."""
    try:
        parsed = URL(url)
    except ValueError:
        return "", 0
    default = 443 if parsed.protocol in {"https:", "wss:"} else 80
    return parsed.hostname, int(parsed.port) if parsed.port else default


@dataclass(slots=True)
class Exchange:
    """One request and what became of it. `main` marks a navigation of the page itself."""

    request: Request
    at: datetime
    began: float
    main: bool
    response: Response | None = None
    failure: str = ""
    ended: float = 0.0


class Traffic:
    """Watches one page. `mark` is the guard's header name and secret, which tell its answers from a site's."""

    def __init__(self, page: Page, mark: tuple[str, str], *, max_requests: int) -> None:
        self.page, self.mark, self.max_requests = page, mark, max_requests
        self.exchanges: dict[Request, Exchange] = {}
        self.dropped = 0
        self.last_change = time.monotonic()
        self.hears: dict[str, Callable[[Any], None]] = {
            "request": self._on_request,
            "response": self._on_response,
            "requestfinished": lambda request: self._on_end(request, ""),
            "requestfailed": lambda request: self._on_end(request, request.failure or "failed"),
        }
        for event, heard in self.hears.items():
            page.on(event, heard)  # type: ignore[call-overload]

    @property
    def main(self) -> list[Exchange]:
        """The page's own navigations, redirects included, in order."""
        return [exchange for exchange in self.exchanges.values() if exchange.main]

    @property
    def is_flooded(self) -> bool:
        """Whether the page asks for more than it may."""
        return self.dropped > 0

    @property
    def is_looping(self) -> bool:
        """Whether the page keeps leaving for another."""
        return sum(exchange.request.redirected_from is None for exchange in self.main) > MAX_NAVIGATIONS

    async def quiet(self, *, still: float, most: float, stop: Callable[[], bool]) -> bool:
        """Wait until nothing was under way for `still` seconds; False when that took too long or `stop` says so."""
        end = time.monotonic() + most
        while time.monotonic() < end and not stop():
            if not self._pending() and time.monotonic() - self.last_change >= still:
                return True
            await asyncio.sleep(0.03)
        return False

    def is_ours(self, response: Response | None) -> bool:
        """Whether the guard itself gave this answer."""
        name, secret = self.mark
        return response is not None and response.headers.get(name, "").startswith(secret)

    def redirects(self) -> list[dict[str, Any]]:
        """Every step from the address asked for to the page seen."""
        steps = []
        for before, after in zip(self.main, self.main[1:], strict=False):
            by_server = after.request.redirected_from is before.request
            status = before.response.status if before.response else 0
            steps.append(
                {"from": before.request.url, "to": after.request.url, "status": status if by_server else 0,
                 "by": "server" if by_server else "page"}
            )  # fmt: skip
        return steps

    def document(self) -> Response | None:
        """The last answer the page itself was loaded from."""
        return next((exchange.response for exchange in reversed(self.main) if exchange.response), None)

    async def data(self, *, most: int, each: int, total: int) -> tuple[list[Blob], list[str]]:
        """Bodies of the data answers as blobs, and what could not be kept."""
        wanted = [one.response for one in self.exchanges.values() if one.response and _is_data(one)]
        bodies = await asyncio.gather(*(body_of(response) for response in wanted[:most]))
        blobs, left, missing = [], total, max(0, len(wanted) - most)
        for response, body in zip(wanted, bodies, strict=False):
            if body is None or len(body) > each or len(body) > left:
                missing += 1
                continue
            left -= len(body)
            blobs.append(Blob(role="response", content=body, media_type=_typed(response), url=response.url))
        return blobs, [f"有 {missing} 个数据接口的应答没有留存"] if missing else []

    def har(self, *, version: str, addresses: Mapping[str, str]) -> bytes:
        """The traffic as HAR 1.2, secrets blacked out, bodies left to the other artefacts."""
        entries = [_entry(one, addresses) for one in self.exchanges.values()]
        browser = {"name": "Chromium", "version": version}
        creator = {"name": "Shuoqing", "version": "1"}
        document = {"log": {"version": "1.2", "creator": creator, "browser": browser, "pages": [], "entries": entries}}
        return json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")

    def _pending(self) -> bool:
        return any(not one.ended and one.request.resource_type not in _ENDLESS for one in self.exchanges.values())

    def _on_request(self, request: Request) -> None:
        if len(self.exchanges) >= self.max_requests:
            self.dropped += 1
            return
        self.last_change = time.monotonic()
        main = False
        with suppress(DriverError):  # a worker's request has no frame
            main = request.is_navigation_request() and request.frame == self.page.main_frame
        self.exchanges[request] = Exchange(request, datetime.now(UTC), time.monotonic(), main)

    def _on_response(self, response: Response) -> None:
        self.last_change = time.monotonic()
        if exchange := self.exchanges.get(response.request):
            exchange.response = response

    def _on_end(self, request: Request, failure: str) -> None:
        self.last_change = time.monotonic()
        if exchange := self.exchanges.get(request):
            exchange.failure, exchange.ended = failure, time.monotonic()


async def body_of(response: Response) -> bytes | None:
    """The answer's body, or None when it can't be had in time."""
    try:
        return await asyncio.wait_for(response.body(), _BODY_SECONDS)
    except (DriverError, TimeoutError):
        return None


def _is_data(exchange: Exchange) -> bool:
    request, response = exchange.request, exchange.response
    if response is None or exchange.main or not 200 <= response.status < 300:
        return False
    kind = media_type(response)
    if request.resource_type in {"xhr", "fetch"}:
        return any(word in kind for word in _DATA) or not kind
    is_jsonp = request.resource_type == "script" and ("callback=" in request.url or "jsonp" in request.url)
    return is_jsonp or kind.endswith("json")


def _typed(response: Response) -> str:
    return response.headers.get("content-type", "application/octet-stream")[:120]


def _entry(exchange: Exchange, addresses: Mapping[str, str]) -> dict[str, Any]:
    request, response = exchange.request, exchange.response
    spent = round(((exchange.ended or exchange.began) - exchange.began) * 1000)
    answer = {
        "status": response.status if response else 0,
        "statusText": response.status_text if response else exchange.failure,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _headers(response.headers) if response else [],
        "content": {"size": _length(response), "mimeType": _typed(response) if response else ""},
        "redirectURL": response.headers.get("location", "") if response else "",
        "headersSize": -1,
        "bodySize": -1,
    }
    asked = {
        "method": request.method,
        "url": request.url,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _headers(request.headers),
        "queryString": [],
        "headersSize": -1,
        "bodySize": -1,
    }
    return {
        "startedDateTime": exchange.at.isoformat(timespec="milliseconds"),
        "time": spent,
        "request": asked,
        "response": answer,
        "cache": {},
        "timings": {"send": 0, "wait": spent, "receive": 0},
        "serverIPAddress": addresses.get(host_and_port(request.url)[0], ""),
        "_resourceType": request.resource_type,
        "_failure": exchange.failure,
    }


def _headers(headers: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "value": "(已隐去)" if name in _SECRET else value} for name, value in headers.items()]


def _length(response: Response | None) -> int:
    text = response.headers.get("content-length", "") if response else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else -1


def refusals(log: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The guard's refusals, in short, for the visit's record."""
    return [{"host": line["host"], "port": line["port"], "reason": line["reason"]} for line in log
            if line["verdict"] == "refused" and line["host"] not in OWN_SERVICES]  # fmt: skip
