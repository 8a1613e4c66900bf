"""Sign-in through the organisation's own identity provider (OpenID Connect, code flow with PKCE), when configured.

The provider says who somebody is; what they may do stays with the account of that name here, which must exist. All
three requests go through the egress guard; a provider inside the house is opened with `egress_allow`.
"""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from checker.errors import CheckerError, Forbidden
from checker.members import Members
from checker.vocabulary.people import Begun, Person

_ALGORITHMS: Final = ["RS256", "ES256", "PS256"]
_LEEWAY_S: Final = 120
_FRESH_S: Final = 600  # how long the person may take at the provider
_REFUSED: Final = "单位统一登录没有成功，请重试或改用账号密码。"


class SignOn(Members):
    """Who somebody is, as their organisation says."""

    def begin_sign_on(self, back: str) -> Begun:
        """The way to the provider, which sends the person back to `back`. Raises Forbidden when it cannot be asked."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code",
            "client_id": self.settings.oidc_client_id,
            "redirect_uri": back,
            "scope": "openid profile",
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        url = f"{self._told()['authorization_endpoint']}?{urlencode(asked)}"
        return Begun(url=url, state=state, nonce=nonce, verifier=verifier, at=time.time())

    def end_sign_on(self, begun: Begun, state: str, code: str, back: str) -> Person:
        """The account of the person who came back. Raises Forbidden with the sentence to show."""
        if not code or not secrets.compare_digest(begun.state, state) or time.time() - begun.at > _FRESH_S:
            raise Forbidden(_REFUSED)
        told = self._told()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back,
            "client_id": self.settings.oidc_client_id,
            "client_secret": self.settings.oidc_client_secret.get_secret_value(),
            "code_verifier": begun.verifier,
        }
        answer = self._asked(str(told["token_endpoint"]), form)
        claims = self._claims(str(answer.get("id_token", "")), self._asked(str(told["jwks_uri"])), begun.nonce)
        name = str(claims.get(self.settings.oidc_claim, "")).strip().lower()
        person = self.person_named(name) if name else None
        if person is None or not person.active:
            raise Forbidden("您的单位账号在本系统没有对应的启用账号，请联系管理员。")
        return person

    def ask_provider(self, url: str, form: Mapping[str, str] | None) -> bytes:
        """The provider's answer to a GET, or to a form. Raises NotAllowed, VisitFailed."""
        from crawlers.posting import get, post  # starts the guard: only where something is asked

        if form is None:
            return get(url, allow=self.settings.allowed())
        media_type = "application/x-www-form-urlencoded"
        return post(url, urlencode(form).encode(), media_type=media_type, allow=self.settings.allowed())

    def _told(self) -> Mapping[str, Any]:
        issuer = self.settings.oidc_issuer.rstrip("/")
        told = self._asked(f"{issuer}/.well-known/openid-configuration")
        if str(told.get("issuer", "")).rstrip("/") != issuer:
            raise Forbidden(_REFUSED)
        return told

    def _asked(self, url: str, form: Mapping[str, str] | None = None) -> Mapping[str, Any]:
        try:
            answer = json.loads(self.ask_provider(url, form))
        except Forbidden:
            raise
        except (CheckerError, ValueError) as error:
            raise Forbidden(_REFUSED) from error
        if not isinstance(answer, dict):
            raise Forbidden(_REFUSED)
        return answer

    def _claims(self, token: str, keys: Mapping[str, Any], nonce: str) -> Mapping[str, Any]:
        wanted = jwt.JWTClaimsRegistry(
            leeway=_LEEWAY_S,
            iss={"essential": True, "value": self.settings.oidc_issuer},
            aud={"essential": True, "value": self.settings.oidc_client_id},
            exp={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            decoded = jwt.decode(token, KeySet.import_key_set(keys), algorithms=_ALGORITHMS)  # type: ignore[arg-type]
            wanted.validate(decoded.claims)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise Forbidden(_REFUSED) from error
        return decoded.claims
