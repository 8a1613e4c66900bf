"""Prometheus metrics at /metrics: requests of all processes that answer together, and the figures of the workbench.

Answered to this machine itself, or to who brings the setting `metrics_token` as a bearer token.
"""

import hmac
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, values
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from checker.service import Service
from checker.settings import Settings

metrics = Blueprint("metrics", __name__)
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_HERE = {"127.0.0.1", "::1"}


class Requests:
    """Counts and times requests by endpoint: addresses with numbers in them would never end."""

    def __init__(self, registry: CollectorRegistry | None) -> None:
        labels = ("endpoint", "method", "status")
        self.count = Counter("shuoqing_requests", "Requests answered", labels, registry=registry)
        self.seconds = Histogram(
            "shuoqing_request_seconds", "Time to answer", ("endpoint",), buckets=_BUCKETS, registry=registry
        )

    def watch(self, app: Flask) -> None:
        """Count what this application answers."""
        app.before_request(_begin)
        app.after_request(self._end)

    def _end(self, answer: Response) -> Response:
        endpoint = request.endpoint or "none"
        self.count.labels(endpoint, request.method, str(answer.status_code)).inc()
        self.seconds.labels(endpoint).observe(time.perf_counter() - g.get("began", time.perf_counter()))
        return answer


class _Figures(Collector):
    """The workbench's figures, fetched when they are asked for."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def collect(self) -> Iterable[Metric]:
        """Each of them as a gauge."""
        figures = self._service.figures()
        jobs = [((kind, state.value), number) for (kind, state), number in figures.jobs.items()]
        yield from _gauge("shuoqing_jobs", "Jobs by kind and state", ("kind", "state"), jobs)
        yield from _gauge(
            "shuoqing_oldest_due_job_seconds",
            "Age of the oldest job that may start",
            (),
            [((), figures.oldest_due_seconds)],
        )
        waiting = [((state.value,), number) for state, number in figures.inspections.items()]
        yield from _gauge("shuoqing_inspections", "Inspections that wait or run", ("state",), waiting)
        yield from _gauge(
            "shuoqing_inspections_ended_last_hour", "By host and reason, ok for observed", ("host", "reason"),
            list(figures.ended.items()),
        )  # fmt: skip

    def describe(self) -> Iterable[Metric]:
        """Nothing beforehand: registering must not ask the database."""
        return ()


def init_metrics(app: Flask, settings: Settings, service: Service, shared: Path | None) -> Requests:
    """Register /metrics; what it gives counts other applications, too, and the processes that share this folder."""
    registry = CollectorRegistry()
    registry.register(_Figures(service))
    if shared is None:
        requests = Requests(registry)
    else:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(shared)
        # The library chose when it was imported, before there was a folder.
        values.ValueClass = values.MultiProcessValue()  # type: ignore[no-untyped-call]
        requests = Requests(None)
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    requests.watch(app)
    app.extensions["shuoqing-metrics"] = (registry, settings)
    app.register_blueprint(metrics)
    return requests


@metrics.get("/metrics")
def page() -> Response:
    """Everything in the text format; 403 to strangers."""
    registry, settings = current_app.extensions["shuoqing-metrics"]
    wanted = settings.metrics_token.get_secret_value()
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    by_token = bool(wanted) and hmac.compare_digest(wanted.encode(), given.encode("utf-8", "replace"))
    if not by_token and (wanted or request.remote_addr not in _HERE):
        abort(403)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE)


def _begin() -> None:
    g.began = time.perf_counter()


def _gauge(
    name: str, about: str, labels: tuple[str, ...], values: Sequence[tuple[tuple[str, ...], float]]
) -> Iterator[GaugeMetricFamily]:
    gauge = GaugeMetricFamily(name, about, labels=labels)
    for which, value in values:
        gauge.add_metric(which, value)
    yield gauge
