"""Webhooks: addresses that are told about events."""

from flask import Response, url_for
from flask_openapi3 import APIBlueprint, Tag

from checker.vocabulary.access import Scope
from webui.api import answers
from webui.api.access import needs, once, the_person, the_service
from webui.api.answers import answer
from webui.api.shapes import JobOut, Numbered, WebhookAsk, WebhookList, WebhookOut

webhooks = APIBlueprint(
    "webhooks", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="webhooks")], abp_security=[{"token": []}]
)


@webhooks.post("/webhooks", operation_id="add_webhook", responses={201: WebhookOut})
@needs(Scope.WEBHOOKS)
@once
def add(body: WebhookAsk) -> Response:
    """Have an address told about events.

    Messages of format `json` are signed: `Shuoqing-Signature` is `v1=` and the HMAC-SHA256, by `secret`, of
    `Shuoqing-Timestamp`, a full stop and the body. Refuse old timestamps. `wecom` and `dingtalk` write to a group
    robot of 企业微信 or 钉钉.
    """
    kept, secret = the_service().add_webhook(the_person(), body.url, body.events, body.format)
    return answer(answers.webhook(kept, secret), 201, location=url_for("webhooks.show", number=kept.id))


@webhooks.get("/webhooks", operation_id="list_webhooks", responses={200: WebhookList})
@needs(Scope.WEBHOOKS)
def index() -> Response:
    """All webhooks."""
    return answer({"items": [answers.webhook(one) for one in the_service().webhooks(the_person())]})


@webhooks.get("/webhooks/<int:number>", operation_id="get_webhook", responses={200: WebhookOut})
@needs(Scope.WEBHOOKS)
def show(path: Numbered) -> Response:
    """One webhook."""
    return answer(answers.webhook(the_service().webhook(the_person(), path.number)))


@webhooks.delete("/webhooks/<int:number>", operation_id="end_webhook", responses={200: WebhookOut})
@needs(Scope.WEBHOOKS)
def end(path: Numbered) -> Response:
    """Tell an address nothing any more."""
    return answer(answers.webhook(the_service().end_webhook(the_person(), path.number)))


@webhooks.post("/webhooks/<int:number>/ping", operation_id="ping_webhook", responses={202: JobOut})
@needs(Scope.WEBHOOKS)
@once
def ping(path: Numbered) -> Response:
    """Send a test message; the job tells what became of it."""
    return answer(answers.job(the_service().ping_webhook(the_person(), path.number)), 202)
