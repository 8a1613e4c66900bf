"""Starts and stops Chromium, always behind the egress guard; the only module that imports playwright.

A browser that can reach loopback past the guard is refused at start. Everything is asynchronous inside, because
only then can each call be given a deadline; `Browser.run` makes it synchronous for callers.
"""

import asyncio
import http.server
import logging
import os
import platform
import shutil
import signal
import threading
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from playwright import async_api
from playwright._repo_version import version as playwright_version

from checker.errors import Reason, VisitFailed
from crawlers.egress import Allowed, EgressGuard
from crawlers.isolation import unshare, wrapper
from crawlers.personas import Persona
from crawlers.watchdog import Watchdog, children

log = logging.getLogger(__name__)

CDPSession = async_api.CDPSession
ConsoleMessage = async_api.ConsoleMessage
Context = async_api.BrowserContext
Dialog = async_api.Dialog
DriverError = async_api.Error
Page = async_api.Page
Request = async_api.Request
Response = async_api.Response
WebSocket = async_api.WebSocket

MAX_BYTES = 850 * 1024 * 1024  # the page's end; what it takes until it is killed comes on top
_DRIVER_S = 10
T = TypeVar("T")

# The last list of features counts, so Playwright's own is told again before ours.
_FEATURES_OFF = (
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable",
    "LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch",
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup",  # drop-downs of the address bar: a process of its own for every tab
)
FLAGS = (
    # Chromium's two front ends read two names of this switch; without it STUN leaves past the proxy.
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-pings",
    "--disable-domain-reliability",
    "--dns-prefetch-disable",
    "--no-first-run",
    "--disable-breakpad",
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--disable-features=" + ",".join(_FEATURES_OFF),
)
# Playwright opens the door to window storms by default; ours stays shut.
_UNWANTED_DEFAULTS = ("--disable-popup-blocking",)


def find_chromium(playwright_path: str = "") -> str:
    """The browser to run: CHROMIUM_PATH, then Playwright's own, then the system's. Raises `VisitFailed`."""
    candidates = [os.environ.get("CHROMIUM_PATH", ""), playwright_path]
    candidates += [shutil.which(name) or "" for name in ("chromium", "chromium-browser", "google-chrome")]
    for path in candidates:
        if path and Path(path).exists():
            return path
    raise VisitFailed(Reason.BROWSER, "没有找到 Chromium 浏览器，请安装后再试，或用 CHROMIUM_PATH 指明位置。")


def launch_options(executable: str, proxy: str) -> dict[str, Any]:
    """How Chromium is launched; the proxy is given the only way that also covers loopback."""
    sandbox = os.geteuid() != 0 and os.environ.get("CHROMIUM_SANDBOX", "on") != "off"
    environment = {key: os.environ[key] for key in ("PATH", "HOME", "TMPDIR", "FONTCONFIG_PATH") if key in os.environ}
    return {
        "executable_path": executable,
        "headless": True,
        "proxy": {"server": proxy},
        "args": list(FLAGS),
        "ignore_default_args": list(_UNWANTED_DEFAULTS),
        "chromium_sandbox": sandbox,
        "env": environment | {"LANG": "zh_CN.UTF-8"},
        "timeout": 30_000,
    }


class Browser:
    """A Chromium behind its own guard; use as a context manager, from one thread.

    A browser that was killed (deadline, memory) is started anew by the next visit.
    """

    def __init__(
        self, *, allow: Sequence[Allowed] = (), guard: EgressGuard | None = None, max_bytes: int = MAX_BYTES
    ) -> None:
        self.guard = guard or EgressGuard(allow=allow)
        self.allow = self.guard.allow
        self.version, self._max_bytes = "", max_bytes
        self._owns_guard = guard is None
        self._isolation = "proxy only"
        self._driver: tuple[int, ...] = ()
        self._options: dict[str, Any] = {}
        self._runner = asyncio.Runner()
        self._playwright: async_api.Playwright | None = None
        self._browser: async_api.Browser | None = None
        self._watchdog: Watchdog | None = None

    def __enter__(self) -> Self:
        if self._owns_guard:
            self.guard.__enter__()
        try:
            self.run(self._launch())
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.run(self._close())
        finally:
            self._runner.close()
            if self._owns_guard:
                self.guard.__exit__(kind, error, trace)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run our own asynchronous work to its end."""
        return self._runner.run(work)

    @property
    def watchdog(self) -> Watchdog:
        """The watchdog of the running browser."""
        if self._watchdog is None:
            raise VisitFailed(Reason.BROWSER, "浏览器没有启动。", retryable=True)
        return self._watchdog

    async def new_context(self, persona: Persona) -> Context:
        """A fresh profile for this persona: no service workers, no downloads, no permissions."""
        if not self.guard.is_alive:
            raise VisitFailed(Reason.BROWSER, "出口防护已经退出，为安全起见不再访问。", retryable=True)
        if self._browser is None or not self._browser.is_connected():
            await self._relaunch()
        assert self._browser is not None
        options = persona.context_options(self.version)
        return await self._browser.new_context(service_workers="block", accept_downloads=False, **options)

    def record(self) -> dict[str, Any]:
        """What the evidence says of the tool."""
        return {
            "name": "Chromium",
            "version": self.version,
            "executable": self._options.get("executable_path", ""),
            "flags": self._options.get("args", []),
            "driver": f"playwright {playwright_version}",
            "sandbox": bool(self._options.get("chromium_sandbox")),
            "platform": platform.platform(),
            "isolation": self._isolation,
            "profile": "clean",
            "loopback_self_test": "passed",
        }

    async def _launch(self) -> None:
        if self._playwright is None:
            before = set(children())
            self._playwright = await async_api.async_playwright().start()
            self._driver = tuple(set(children()) - before)
        chromium = find_chromium(self._playwright.chromium.executable_path)
        self._options = launch_options(chromium, self.guard.url)
        try:
            self._browser = await self._started(self._playwright, chromium)
        except DriverError as error:
            raise VisitFailed(
                Reason.BROWSER, f"浏览器启动失败：{str(error).splitlines()[0]}", retryable=True
            ) from error
        self.version = self._browser.version
        self._watchdog = Watchdog(await _session_of(self._browser), max_bytes=self._max_bytes)
        await refuse_if_loopback_is_reached(self._browser)
        log.info("browser.started", extra={"version": self.version})

    async def _started(self, driver: async_api.Playwright, chromium: str) -> async_api.Browser:
        """In a network namespace where that works, else behind the proxy only; which of the two is recorded."""
        if unshare():
            inside = wrapper(self.guard.folder, chromium, self.guard.socket, self.guard.port)
            try:
                browser = await driver.chromium.launch(**self._options | {"executable_path": inside})
            except DriverError as error:
                log.warning("browser.not_isolated", extra={"why": str(error).splitlines()[0]})
            else:
                self._isolation = "network namespace"
                return browser
        self._isolation = "proxy only"
        return await driver.chromium.launch(**self._options)

    async def _relaunch(self) -> None:
        if self._watchdog is not None:
            self._watchdog.stop()
        self._watchdog = None
        await self._end_driver()  # what flooded the last browser may have flooded its driver too
        await self._launch()

    async def _end_driver(self) -> None:
        """End the driver; one that does not answer is killed."""
        driver, self._playwright = self._playwright, None
        if driver is None:
            return
        try:
            await asyncio.wait_for(driver.stop(), _DRIVER_S)
        except (DriverError, TimeoutError):
            log.warning("driver.killed")
            for pid in self._driver:
                with suppress(OSError):
                    os.kill(pid, signal.SIGKILL)

    async def _close(self) -> None:
        with suppress(DriverError, TimeoutError):
            if self._browser is not None:
                await asyncio.wait_for(self._browser.close(), 5)
        if self._watchdog is not None:
            self._watchdog.stop()
        await self._end_driver()
        self._browser = self._watchdog = None


async def _session_of(browser: async_api.Browser) -> int:
    session = await browser.new_browser_cdp_session()
    info = await session.send("SystemInfo.getProcessInfo")
    await session.detach()
    return os.getsid(next(process["id"] for process in info["processInfo"] if process["type"] == "browser"))


class _Canary(http.server.BaseHTTPRequestHandler):
    """Answers on loopback and remembers that somebody came."""

    def do_GET(self) -> None:
        self.server.visitors.append(self.path)  # type: ignore[attr-defined]
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


async def refuse_if_loopback_is_reached(browser: async_api.Browser) -> None:
    """Prove that the browser can't reach this machine past the guard. Raises `VisitFailed` when it can."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Canary) as server:
        visitors: list[str] = []
        server.visitors = visitors  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        page = await browser.new_page()
        try:
            for host in ("127.0.0.1", "localhost"):
                with suppress(DriverError):
                    await page.goto(f"http://{host}:{server.server_port}/canary", wait_until="commit", timeout=5_000)
        finally:
            await page.context.close()
            server.shutdown()
    if visitors:
        raise VisitFailed(Reason.BROWSER, "浏览器能绕过出口防护访问本机，为安全起见拒绝运行；请检查代理设置。")
