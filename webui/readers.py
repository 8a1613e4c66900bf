"""How the readers of platforms fare: which parts of their pages they found and missed of late."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from webui.accounts import the_person, the_service

readers = Blueprint("readers", __name__, url_prefix="/readers")


@readers.get("")
def index() -> ResponseReturnValue:
    """Every platform's reader, those that no longer fit their platform first."""
    healths = sorted(the_service().reader_health(the_person()), key=lambda one: (not one.has_drifted, -one.pages))
    return render_template("readers/index.html", healths=healths)
