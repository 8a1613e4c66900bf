"""Pages for inspectors: `create_app` puts them together."""

from datetime import timedelta
from pathlib import Path

from flask import Flask, current_app, request
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from checker.service import Service, open_service
from checker.settings import Settings
from webui.about import about
from webui.access import init_access
from webui.accounts import init_accounts
from webui.amendments import amendments
from webui.annotations import annotations
from webui.api import create_api, mounted
from webui.bulk import bulk
from webui.captures import captures
from webui.cases import cases
from webui.complaints import complaints
from webui.coverage import coverage
from webui.custody import custody
from webui.dashboard import dashboard
from webui.display import init_display
from webui.errors import init_errors
from webui.exports import exports
from webui.feedback import feedback
from webui.findings import findings
from webui.handing_in import handing_in
from webui.inspections import inspections
from webui.jobs import jobs
from webui.language import init_language
from webui.lexicons import lexicons
from webui.metrics import init_metrics
from webui.monitoring import monitoring
from webui.own import own
from webui.people import people
from webui.prices import prices
from webui.protection import init_protection
from webui.public import complaining, following
from webui.public.form import MAX_UPLOAD_BYTES
from webui.queries import NumberConverter
from webui.readers import readers
from webui.recordings import recordings
from webui.reviews import reviews
from webui.rulebook import rulebook
from webui.sign_on import sign_on
from webui.spoken import init_spoken
from webui.subjects import subjects
from webui.sweeps import sweeps
from webui.tokens import tokens
from webui.watches import watches
from webui.work import work

MAX_FORM_BYTES = 256 * 1024
_WITH_FILES = {"complaining.submit", "following.add", "prices.new", "prices.hand_in"}


def create_app(
    settings: Settings | None = None, service: Service | None = None, *, shared: Path | None = None
) -> Flask:
    """The review workbench as a WSGI application; starts the in-process workers that the settings ask for.

    `shared`: a folder in which several processes that answer together count requests.
    """
    settings = settings or Settings()
    service = service or open_service(settings)
    app = Flask(__name__)
    app.config.update(_config(settings))
    app.extensions["shuoqing"] = service
    app.url_map.converters["number"] = NumberConverter
    requests = init_metrics(app, settings, service, shared)
    api = create_api(settings, service, shared)
    requests.watch(api)
    app.wsgi_app = mounted(app.wsgi_app, api)  # type: ignore[method-assign]
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]
    app.before_request(_let_files_through)
    CSRFProtect(app)
    init_language(app)
    init_spoken(app)
    init_accounts(app, service, shared)
    init_access(app)
    init_display(app)
    init_protection(app, https=settings.https)
    init_errors(app)
    for blueprint in (
        inspections,
        handing_in,
        watches,
        prices,
        dashboard,
        findings,
        reviews,
        feedback,
        work,
        bulk,
        subjects,
        cases,
        sweeps,
        monitoring,
        captures,
        custody,
        annotations,
        exports,
        recordings,
        rulebook,
        coverage,
        lexicons,
        amendments,
        people,
        sign_on,
        own,
        jobs,
        readers,
        tokens,
        about,
        complaints,
        complaining,
        following,
    ):
        app.register_blueprint(blueprint)
    service.start_workers()
    return app


def _let_files_through() -> None:
    """Complaints come with files, and staff hand in recordings; nothing else may be that large."""
    if request.endpoint in _WITH_FILES:
        request.max_content_length = MAX_UPLOAD_BYTES
    elif request.endpoint == "handing_in.new":
        request.max_content_length = (current_app.extensions["shuoqing"].settings.upload_mb + 1) * 2**20


def _config(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.session_secret(),
        "MAX_CONTENT_LENGTH": MAX_FORM_BYTES,
        "MAX_FORM_MEMORY_SIZE": MAX_FORM_BYTES,
        "PERMANENT_SESSION_LIFETIME": timedelta(minutes=settings.session_minutes),
        "SESSION_COOKIE_NAME": "__Host-shuoqing" if settings.https else "shuoqing",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SECURE": settings.https,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session
        "SEND_FILE_MAX_AGE_DEFAULT": timedelta(hours=1),
    }
