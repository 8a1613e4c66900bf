"""Price campaigns: have one run or readings judged, follow it, take its results."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from flask import Response, url_for
from flask_openapi3 import APIBlueprint, Tag
from pydantic import BaseModel, Field
from pydantic_core import PydanticSerializationError, to_json

from checker.errors import BadRequest
from checker.vocabulary.access import Scope
from checker.vocabulary.prices import CampaignState, PriceCampaign
from webui.api.access import needs, once, the_person, the_service
from webui.api.answers import answer, listed
from webui.api.shapes import Listed, Numbered, Paging, Row, Rows, Shape, Text

prices = APIBlueprint(
    "prices", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="prices")], abp_security=[{"token": []}]
)


class CampaignAsk(Shape):
    """A campaign to be read by us (`declaration`), or readings made elsewhere (`observations`): one of the two."""

    name: Text = Field(min_length=1, max_length=120)
    declaration: Text = Field(default="", max_length=200_000, description="the TOML of `shuoqing prices plan`")
    observations: list[Row] = Field(default=[], max_length=100_000, description="as in `shuoqing prices judge`")


class CampaignOut(BaseModel):
    """A campaign, how far it is, and how many articles came to each outcome; `inspection` holds its findings."""

    id: int
    name: str
    state: CampaignState
    requested_by: str
    requested_at: datetime
    finished_at: datetime | None
    finished: int
    barriers: int
    readings: int
    trouble: str
    articles: int
    counts: dict[str, int]
    inspection: int | None


class CampaignPage(Listed):
    """A page of campaigns."""

    items: list[CampaignOut]


@prices.post("/price-campaigns", operation_id="request_price_campaign", responses={202: CampaignOut})
@needs(Scope.INSPECT)
@once
def ask(body: CampaignAsk) -> Response:
    """Have a campaign run, or readings judged and kept; follow it under `Location`."""
    try:
        lines = b"".join(to_json(one) + b"\n" for one in body.observations)
    except PydanticSerializationError as error:
        raise BadRequest("有一条读数含有不是文字的字符（不成对的代理字符），请改正后再提交。") from error
    kept = the_service().request_prices(the_person(), body.name, body.declaration, lines)
    return answer(_shown(kept), 202, location=url_for("prices.show", number=kept.id))


@prices.get("/price-campaigns", operation_id="list_price_campaigns", responses={200: CampaignPage})
@needs(Scope.READ)
def index(query: Paging) -> Response:
    """Campaigns, the newest first."""
    return listed(the_service().price_campaigns(the_person(), cursor=query.cursor, size=query.limit), _shown)


@prices.get("/price-campaigns/<int:number>", operation_id="get_price_campaign", responses={200: CampaignOut})
@needs(Scope.READ)
def show(path: Numbered) -> Response:
    """One campaign."""
    return answer(_shown(the_service().price_campaign(the_person(), path.number)))


@prices.get("/price-campaigns/<int:number>/results", operation_id="get_price_results", responses={200: Rows})
@needs(Scope.READ)
def results(path: Numbered) -> Response:
    """One comparison per article, as `shuoqing prices judge` gives them; none before the campaign has ended."""
    return answer({"results": the_service().price_campaign(the_person(), path.number).results})


@prices.post("/price-campaigns/<int:number>/resume", operation_id="resume_price_campaign", responses={202: CampaignOut})
@needs(Scope.INSPECT)
@once
def resume(path: Numbered) -> Response:
    """Go on from where it stopped, or judge again with what was added; 409 while it runs."""
    the_service().resume_prices(the_person(), path.number)
    return answer(_shown(the_service().price_campaign(the_person(), path.number)), 202)


def _shown(one: PriceCampaign) -> dict[str, Any]:
    hidden = {"declaration", "results", "recheck_of"}
    told = {name: value for name, value in asdict(one).items() if name not in hidden}
    return {**told, "articles": len(one.results), "counts": one.counts}
