"""Texts and prices judged on the spot; nothing is kept."""

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from checker.vocabulary.access import Scope
from webui.api.access import needs, the_person, the_service
from webui.api.answers import answer
from webui.api.shapes import JudgeAsk, PriceRows, PricesAsk, Rows

judging = APIBlueprint(
    "judging", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="judging")], abp_security=[{"token": []}]
)


@judging.post("/judge", operation_id="judge_texts", responses={200: Rows})
@needs(Scope.JUDGE)
def texts(body: JudgeAsk) -> Response:
    """Up to 1,000 texts and products; one answer per row, in order. A row that is wrong is answered with `error`."""
    service = the_service()
    return answer({"results": service.judge_texts(the_person(), body.rows, body.on or service.today())})


@judging.post("/prices/judge", operation_id="judge_prices", responses={200: PriceRows})
@needs(Scope.JUDGE)
def prices(body: PricesAsk) -> Response:
    """Readings of a differential-pricing campaign; one comparison per article."""
    found, errors = the_service().judge_prices(the_person(), body.observations)
    return answer({"results": found, "errors": errors})
