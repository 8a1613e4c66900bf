"""The rulebook: its digest, its rules, the map of the law."""

from dataclasses import asdict

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from checker.vocabulary.access import Scope
from webui.api.access import needs, the_person, the_service
from webui.api.answers import answer
from webui.api.shapes import ArticleList, Named, Rule, RulebookOut, RuleList

rulebook = APIBlueprint(
    "rulebook", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="rulebook")], abp_security=[{"token": []}]
)


@rulebook.get("/rulebook", operation_id="get_rulebook", responses={200: RulebookOut})
@needs(Scope.READ)
def show() -> Response:
    """The digest of the rulebook in use, and how many rules it has."""
    service = the_service()
    return answer({"digest": service.rulebook_digest(), "rules": len(service.rule_titles())})


@rulebook.get("/rulebook/rules", operation_id="list_rules", responses={200: RuleList})
@needs(Scope.READ)
def rules() -> Response:
    """All rules by id, as they stand today."""
    return answer({"items": [asdict(card) for card in the_service().rules(the_person())]})


@rulebook.get("/rulebook/rules/<string:name>", operation_id="get_rule", responses={200: Rule})
@needs(Scope.READ)
def rule(path: Named) -> Response:
    """One rule with its examples, by id or alias."""
    return answer(asdict(the_service().rule(the_person(), path.name)))


@rulebook.get("/rulebook/coverage", operation_id="get_coverage", responses={200: ArticleList})
@needs(Scope.READ)
def coverage() -> Response:
    """Every article of the law as it reads today, how far we check it, and what to ask the operator for."""
    return answer({"items": [asdict(one) for one in the_service().law_map(the_person())]})
