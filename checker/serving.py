"""`serve`: processes that answer web requests, by gunicorn, and beside them one that does the jobs; `worker`: that alone.

They share the database, the evidence folder, and a folder for as long as they run: what is counted in it (requests for
/metrics, requests per visitor) holds for all of them.
"""

import gc
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication

from checker.handing_in import sweep_drafts
from checker.hardening import refuse_weakened
from checker.lawview import titles
from checker.logs import set_up
from checker.operations import upgrade_database, work_until_told
from checker.parts import Part, run_parts
from checker.settings import Settings
from webui import create_app

_MOST_BY_DEFAULT = 4


def serve_workbench(settings: Settings, *, ready: Callable[[], None] = lambda: None) -> None:
    """Answer web requests and do jobs until SIGTERM or SIGINT; `ready` is called once the address is open.

    Raises PartLost when the web server ends by itself, or the jobs' process again and again.
    """
    set_up(settings)
    refuse_weakened(settings)
    upgrade_database(settings)
    sweep_drafts(settings.var)
    settings.session_secret()  # made here, before several ask for it
    _load()
    answering = settings.model_copy(update={"workers": 0, "watch_rooms": 0})
    with tempfile.TemporaryDirectory(prefix="shuoqing-") as folder:
        parts = [Part("网页服务", lambda: _Gunicorn(answering, Path(folder), ready).run())]
        if settings.workers or settings.watch_rooms:
            parts.append(_jobs(settings))
        run_parts(parts)


def do_jobs(settings: Settings) -> None:
    """Do queued jobs and watch rooms, and nothing else, until SIGTERM or SIGINT. Raises BadRequest, PartLost."""
    set_up(settings)
    refuse_weakened(settings)
    run_parts([_jobs(settings)])


def _jobs(settings: Settings) -> Part:
    return Part("任务进程", lambda: work_until_told(settings), again=True)


def _load() -> None:
    """Load what every process needs before there are several, so that they share the memory.

    What is loaded by then stays, so the collector of garbage need not look at it again: doing so held up requests
    for half a second.
    """
    titles()  # brings the rulebook along
    gc.collect()
    gc.freeze()


class _Gunicorn(BaseApplication):  # type: ignore[misc]
    def __init__(self, settings: Settings, shared: Path, ready: Callable[[], None]) -> None:
        self._settings, self._shared, self._ready = settings, shared, ready
        super().__init__()

    def load_config(self) -> None:
        """Take gunicorn's configuration from our settings."""
        config: dict[str, Any] = {
            "bind": f"{self._settings.host}:{self._settings.port}",
            "workers": self._settings.web_processes or min(len(os.sched_getaffinity(0)), _MOST_BY_DEFAULT),
            "threads": self._settings.threads,
            "worker_class": "gthread",
            "timeout": 60,
            "graceful_timeout": 10,
            "loglevel": "warning",
            "control_socket_disable": True,
            "when_ready": lambda server: self._ready(),
        }
        for key, value in config.items():
            if key in self.cfg.settings:
                self.cfg.set(key, value)

    def load(self) -> Any:
        """The application, made in each process that answers: connections must not be shared."""
        app = create_app(self._settings, shared=self._shared)
        gc.collect()
        gc.freeze()
        return app
