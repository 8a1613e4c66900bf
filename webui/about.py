"""What this installation is, and whether it works."""

from importlib.metadata import version

from flask import Blueprint, jsonify, render_template
from flask.typing import ResponseReturnValue

from webui.accounts import the_service

about = Blueprint("about", __name__)


@about.get("/about")
def page() -> ResponseReturnValue:
    """What the program does and does not claim, and the versions in use."""
    return render_template("about/page.html", version=version("shuoqing"), digest=the_service().rulebook_digest())


@about.get("/healthz")
def health() -> ResponseReturnValue:
    """The process answers."""
    return jsonify(status="ok")


@about.get("/readyz")
def ready() -> ResponseReturnValue:
    """The process can do its work; 503 with the reason otherwise."""
    trouble = the_service().trouble()
    return (jsonify(status="unready", reason=trouble), 503) if trouble else (jsonify(status="ready"), 200)
