"""Signing in: Flask-Security over the accounts that the service keeps."""

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask, current_app, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import user_logged_in, user_logged_out
from flask_security import (
    LoginForm,
    RoleMixin,
    Security,
    Totp,
    TwoFactorSetupForm,
    TwoFactorVerifyCodeForm,
    UserDatastore,
    UserMixin,
    current_user,
)
from passlib.exc import UsedTokenError
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from checker.errors import BadRequest
from checker.service import Service
from checker.vocabulary.workbench import Person
from webui.counting import counted_in
from webui.language import local_path
from webui.messages import translated
from webui.security_log import note

OPEN_ENDPOINTS = {
    "security.login",
    "security.two_factor_token_validation",
    "sign_on.begin",
    "sign_on.end",
    "static",
    "security.static",
    "about.health",
    "metrics.page",
    "about.ready",
    "preferences.keep",
    "complaining.start",
    "complaining.tell",
    "complaining.submit",
    "following.enter",
    "following.show",
    "following.sheet",
    "following.receipt",
    "following.picture",
    "following.add",
    "following.withdraw",
}


class Account(UserMixin):
    """A person as Flask-Security wants to see them."""

    fs_uniquifier = ""
    username = ""
    roles: list[RoleMixin] = []  # noqa: RUF012 - rights are the service's business

    def __init__(self, person: Person) -> None:
        self.person = person
        self.id = person.id
        self.username = person.username
        self.password = person.password_hash
        self.fs_uniquifier = person.session_key
        self.tf_primary_method: str | None = person.second_factor or None
        self.tf_totp_secret: str | None = person.second_secret or None
        self.tf_phone_number: str | None = None
        self.active = person.active

    def calc_username(self) -> str:
        """The name in logs and messages."""
        return self.username


class Accounts(UserDatastore):
    """Finds accounts through the service; keeps stronger hashes and second factors, nothing else."""

    def __init__(self, service: Service) -> None:
        super().__init__(Account, RoleMixin)
        self._service = service

    def find_user(self, case_insensitive: bool = False, **wanted: Any) -> Account | None:
        """The account with this name or session key."""
        if "fs_uniquifier" in wanted:
            person = self._service.person_of_session(str(wanted["fs_uniquifier"]))
        elif "username" in wanted:
            person = self._service.person_named(str(wanted["username"]))
        else:
            return None
        return Account(person) if person else None

    def find_role(self, role: str) -> None:
        """Nothing: rights are decided by the service, not by Flask-Security's roles."""

    def put(self, model: Account) -> Account:
        """Keep the hash that a successful sign-in may have renewed, or the second factor somebody set up."""
        if model.password and model.password != model.person.password_hash:
            self._service.rehash_password(model.username, model.password)
        second = (model.tf_primary_method or "", model.tf_totp_secret or "")
        if second != (model.person.second_factor, model.person.second_secret) and all(second):
            self._service.keep_second_factor(model.person, *second)
        return model

    def commit(self) -> None:
        """Nothing is pending: the service commits."""


class SignInForm(LoginForm):
    """Account name and password; the same answer whether the name or the password is wrong."""

    email = None
    form_errors: list[str]
    remember = None
    username = StringField(lazy_gettext("账号"), validators=[InputRequired(), Length(max=64)])
    password = PasswordField(lazy_gettext("密码"), validators=[InputRequired(), Length(max=256)])

    def validate(self, **kwargs: Any) -> bool:
        """Whether they may enter; counts failures, and does not even look at the password during a pause."""
        service = the_service()
        name = self.username.data or ""
        self.ifield = self.username
        self.next.data = local_path(self.next.data or "")  # a foreign one would otherwise look like a wrong password
        if service.is_paused(name):
            self.form_errors = [_pause()]
            return False
        person = service.person_named(name)
        self.user = Account(person) if person else None
        if super().validate(**kwargs):
            return True
        if name and self.password.data:
            _failed(name)
        # Which of the two was wrong is nobody's business, in whatever format the answer is asked for.
        self.username.errors, self.password.errors = [], []
        self.form_errors = [_("账号或密码不正确。")]
        return False


class CodeForm(TwoFactorVerifyCodeForm):
    """The code of the second factor; wrong ones count like wrong passwords, and during a pause none is looked at."""

    def validate(self, **kwargs: Any) -> bool:
        """Whether the code is right and was not used before."""
        assert isinstance(self.user, Account)
        name = self.user.username
        if not self.is_setup and the_service().is_paused(name):
            self.code.errors = [_pause()]
            return False
        if super().validate(**kwargs):
            return True
        if not self.is_setup:
            _failed(name)
        self.code.errors = [_("验证码不正确或已过期，请重新输入。")]
        return False


class SetUpForm(TwoFactorSetupForm):
    """Beginning with a second factor; who replaces one gives the password again."""

    present = PasswordField(lazy_gettext("现在的密码"), validators=[Length(max=256)])

    def validate(self, **kwargs: Any) -> bool:
        """Whether they may begin."""
        assert isinstance(self.user, Account)
        person = self.user.person
        if person.second_factor:
            try:
                the_service().confirm_password(person, self.present.data or "")
            except BadRequest as wrong:
                self.present.errors = [translated(wrong)]
                return False
        return bool(super().validate(**kwargs))


class Codes(Totp):
    """Codes of second factors, each of which works once."""

    def set_last_counter(self, user: UserMixin, tmatch: Any) -> None:
        """Take the code as used. Raises UsedTokenError when it was already."""
        assert isinstance(user, Account)
        if not the_service().use_second_code(user.person, tmatch.counter):
            raise UsedTokenError


def init_accounts(app: Flask, service: Service, shared: Path | None) -> None:
    """Register sign-in and sign-out, and shut every other page to strangers; attempts are counted in `shared`."""
    settings = service.settings
    app.config.update(
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - the name of a scheme
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_DEPRECATED_PASSWORD_SCHEMES=[],
        SECURITY_PASSWORD_SINGLE_HASH=["argon2"],
        SECURITY_PASSWORD_SALT="unused-with-argon2",  # noqa: S106 - Argon2 salts each hash itself
        SECURITY_USER_IDENTITY_ATTRIBUTES=[{"username": {"mapper": lambda name: name, "case_insensitive": True}}],
        SECURITY_LOGIN_USER_TEMPLATE="auth/sign_in.html",
        SECURITY_FLASH_MESSAGES=False,
        SECURITY_POST_LOGOUT_VIEW="/login",
        SECURITY_API_ENABLED_METHODS=["session"],
        SECURITY_STATIC_FOLDER_URL="/sign-in-static",
        SECURITY_FRESHNESS=timedelta(minutes=-1),  # the session is short, and setting up asks for a code anyway
        SECURITY_TWO_FACTOR=True,
        SECURITY_TWO_FACTOR_ENABLED_METHODS=["authenticator"],
        SECURITY_TWO_FACTOR_ALWAYS_VALIDATE=True,
        SECURITY_TWO_FACTOR_RESCUE_MAIL="",
        SECURITY_TWO_FACTOR_SETUP_URL="/me/second-factor/setup",
        SECURITY_TWO_FACTOR_TOKEN_VALIDATION_URL="/second-factor",  # noqa: S106 - an address
        SECURITY_TWO_FACTOR_SETUP_TEMPLATE="auth/second_factor_setup.html",
        SECURITY_TWO_FACTOR_VERIFY_CODE_TEMPLATE="auth/second_factor.html",
        SECURITY_TWO_FACTOR_POST_SETUP_VIEW="/me",
        SECURITY_TOTP_SECRETS={"1": hashlib.sha256(f"totp:{settings.session_secret()}".encode()).hexdigest()},
        SECURITY_TOTP_ISSUER="说清",
    )
    Security(
        app,
        Accounts(service),
        login_form=SignInForm,
        two_factor_verify_code_form=CodeForm,
        two_factor_setup_form=SetUpForm,
        totp_cls=Codes,
        register_blueprint=True,
    )
    limiter = Limiter(get_remote_address, app=app, storage_uri=counted_in(shared), headers_enabled=True)
    views: dict[str, Any] = app.view_functions
    for endpoint in ("security.login", "security.two_factor_token_validation"):
        views[endpoint] = limiter.limit(settings.login_rate, methods=["POST"])(views[endpoint])
    app.before_request(_ask_to_sign_in)
    app.jinja_env.globals.update(sign_on_label=settings.oidc_label if settings.oidc_issuer else "")
    user_logged_in.connect(_signed_in, app)
    user_logged_out.connect(_signed_out, app)


def the_service() -> Service:
    """The service of this application."""
    service = current_app.extensions["shuoqing"]
    assert isinstance(service, Service)
    return service


def the_person() -> Person:
    """Who is asking; every page but the sign-in has one."""
    person = current_user.person
    assert isinstance(person, Person)
    return person


def is_public() -> bool:
    """Whether the address is one of the consumers' pages, or would be."""
    return request.path.startswith("/public/")


def _ask_to_sign_in() -> ResponseReturnValue | None:
    if request.endpoint in OPEN_ENDPOINTS or current_user.is_authenticated:
        return None
    if request.endpoint is None and is_public():
        return None  # a consumer who mistyped has no account to sign in with
    if request.method == "GET" and request.path != "/":
        flash(_("请先登录。"), "info")
        return redirect(url_for("security.login", next=request.full_path.rstrip("?")))
    return redirect(url_for("security.login"))


def _pause() -> str:
    return str(_("失败次数过多，请 %(minutes)d 分钟后再试。", minutes=the_service().settings.login_pause_minutes))


def _failed(name: str) -> None:
    the_service().record_sign_in(name, "login.failed", request.remote_addr or "")
    note("login.failed")


def _signed_in(app: Flask, user: Account, **_more: Any) -> None:
    session.permanent = True
    the_service().record_sign_in(user.username, "login.ok", request.remote_addr or "")


def _signed_out(app: Flask, user: Account, **_more: Any) -> None:
    the_service().record_sign_in(user.username, "logout", request.remote_addr or "")
