"""The sample marketplace as a Flask application: every world under /w/<name>/, all served at once."""

import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask, Response, abort, g, render_template, request
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Response as AnyResponse

from tests.marketplace import obstacles, pages, pages_live
from tests.marketplace.disguise import disguise_page
from tests.marketplace.hostile import hostile
from tests.marketplace.model import World
from tests.marketplace.price_site import PriceSite
from tests.marketplace.prices import price_pages
from tests.marketplace.worlds import WORLDS


def create_marketplace(
    worlds: Iterable[World] = WORLDS.values(), patience: float = 1.0, prices: dict[str, PriceSite] | None = None
) -> Flask:
    """An application serving the worlds and the price shops; `patience` scales every deliberate delay."""
    app = Flask(__name__, static_folder=None, template_folder=str(Path(__file__).parent / "templates"))
    app.config["PATIENCE"] = patience
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    known = {world.name: world for world in worlds}

    @app.get("/")
    def index() -> str:
        return render_template("worlds.html", worlds=known.values())

    @app.url_value_preprocessor
    def enter(endpoint: str | None, values: dict[str, str] | None) -> None:
        if values is None or "world" not in values:
            return
        g.world = known.get(values.pop("world")) or abort(404)
        g.below = request.path.removeprefix(f"/w/{g.world.name}/")

    @app.before_request
    def obstruct() -> AnyResponse | None:
        return obstacles.meet(g.world, g.below) if "world" in g else None

    @app.after_request
    def dress(response: Response) -> Response:
        if "world" not in g or response.is_streamed:
            return response
        if g.world.disguised and response.mimetype == "text/html":
            response.set_data(disguise_page(response.get_data(as_text=True)))
        return obstacles.reencoded(g.world, g.below, response)

    @app.context_processor
    def words() -> dict[str, object]:
        return pages.words(g.world) if "world" in g else {}

    app.register_blueprint(pages.pages, url_prefix="/w/<world>")
    app.register_blueprint(pages_live.pages, url_prefix="/w/<world>")
    app.register_blueprint(hostile, url_prefix="/hostile")
    app.register_blueprint(price_pages(prices), url_prefix="/prices")
    return app


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:
        """Keep test output free of request lines."""


@contextmanager
def serving(
    host: str = "127.0.0.2", port: int = 0, app: Flask | None = None, *, at: socket.socket | None = None
) -> Iterator[str]:
    """The base URL of a marketplace served by a thread until the block ends.

    Port 0 takes a free one; `at` is a socket that is bound already.
    """
    if at is not None:
        host, port = at.getsockname()
        at.listen(128)
    handler, place = _Quiet, at.fileno() if at else None
    server = make_server(host, port, app or create_marketplace(), threaded=True, request_handler=handler, fd=place)
    server.daemon_threads = True  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{server.socket.getsockname()[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        if at is not None:
            at.close()
