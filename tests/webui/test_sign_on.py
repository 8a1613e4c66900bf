"""Sign-in through an identity provider of our own, with real keys and tokens; only the wire is replaced."""

import json
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from checker.service import Service, open_service
from checker.settings import Settings
from checker.vocabulary.people import Position
from tests.webui.conftest import Browser
from tests.webui.samples import PASSWORD, machine
from webui import create_app

ISSUER = "https://id.example.cn"


class Provider:
    """Answers as a provider does; what it says can be bent."""

    def __init__(self) -> None:
        self.key = ECKey.generate_key("P-256", {"kid": "1", "use": "sig"})
        self.signing = self.key
        self.claims: dict[str, object] = {"preferred_username": "wang"}
        self.asked: dict[str, list[str]] = {}
        self.sent: dict[str, str] = {}

    def answer(self, url: str, form: dict[str, str] | None) -> bytes:
        path = urlsplit(url).path
        if path.endswith("openid-configuration"):
            told = {"issuer": ISSUER, "authorization_endpoint": f"{ISSUER}/ask", "token_endpoint": f"{ISSUER}/token"}
            return json.dumps({**told, "jwks_uri": f"{ISSUER}/keys"}).encode()
        if path == "/keys":
            return json.dumps(KeySet([self.key]).as_dict(private=False)).encode()
        self.sent = dict(form or {})
        now = int(time.time())
        claims = {
            "iss": ISSUER, "aud": "shuoqing", "exp": now + 60, "iat": now, "nonce": self.asked["nonce"][0], **self.claims
        }  # fmt: skip
        return json.dumps({"id_token": jwt.encode({"alg": "ES256", "kid": "1"}, claims, self.signing)}).encode()


@pytest.fixture
def provider() -> Provider:
    return Provider()


@pytest.fixture
def visitor(tmp_path: Path, provider: Provider):  # type: ignore[no-untyped-def]
    settings = Settings(var=tmp_path, workers=0, oidc_issuer=ISSUER, oidc_client_id="shuoqing")
    service: Service = open_service(settings, machine(settings.evidence))
    service.add_person("wang", PASSWORD, [Position.INSPECTOR])
    service.ask_provider = provider.answer  # type: ignore[method-assign,assignment]
    yield Browser(create_app(settings, service).test_client())
    service.close()


def _through(visitor: Browser, provider: Provider, **changes: str):  # type: ignore[no-untyped-def]
    there = visitor.get("/login/organisation")
    provider.asked = parse_qs(urlsplit(there.location).query)
    back = {"state": provider.asked["state"][0], "code": "c0de", **changes}
    return visitor.get("/login/organisation/back", query_string=back)


def test_the_organisation_says_who_somebody_is(visitor: Browser, provider: Provider) -> None:
    assert "单位统一登录" in visitor.get("/login").text
    assert _through(visitor, provider).location == "/"
    assert visitor.get("/").status_code == 200
    assert provider.asked["code_challenge_method"] == ["S256"]
    assert provider.sent["code_verifier"]


@pytest.mark.parametrize(
    "bent",
    [
        {"nonce": "another"},
        {"iss": "https://evil.example"},
        {"aud": "somebody-else"},
        {"exp": 1},
        {"preferred_username": "nobody"},
        {"preferred_username": ""},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_us_lets_nobody_in(
    visitor: Browser, provider: Provider, bent: dict[str, object]
) -> None:
    provider.claims |= bent
    assert _through(visitor, provider).location == "/login"
    assert visitor.get("/").location == "/login"


def test_another_key_another_state_or_no_code_lets_nobody_in(visitor: Browser, provider: Provider) -> None:
    assert _through(visitor, provider, state="another").location == "/login"
    assert _through(visitor, provider, code="").location == "/login"
    assert visitor.get("/login/organisation/back?state=x&code=y").location == "/login"
    provider.signing = ECKey.generate_key("P-256", {"kid": "1"})
    assert _through(visitor, provider).location == "/login"
    assert visitor.get("/").location == "/login"


def test_without_configuration_there_is_no_such_way(stranger: Browser) -> None:
    assert "单位统一登录" not in stranger.get("/login").text
    assert stranger.get("/login/organisation").status_code == 404
