"""The rulebook: every rule, its law, and its examples."""

from itertools import groupby

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from webui.accounts import the_person, the_service

rulebook = Blueprint("rulebook", __name__, url_prefix="/rules")


@rulebook.get("/")
def index() -> ResponseReturnValue:
    """All rules by topic, with how often each found something."""
    service, person = the_service(), the_person()
    rules = service.rules(person)
    topics = [(topic, list(cards)) for topic, cards in groupby(rules, key=lambda card: card.id.partition(".")[0])]
    return render_template(
        "rulebook/index.html", topics=topics, counts=service.rule_counts(person), digest=service.rulebook_digest()
    )


@rulebook.get("/<name>")
def show(name: str) -> ResponseReturnValue:
    """One rule by id or alias."""
    service, person = the_service(), the_person()
    card = service.rule(person, name)
    return render_template("rulebook/show.html", card=card, counts=service.rule_counts(person).get(card.id, {}))
