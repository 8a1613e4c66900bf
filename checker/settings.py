"""Settings: read once, from `shuoqing.toml` (or the file named by SHUOQING_CONFIG) and the environment.

Every setting has a default that works on one machine. The environment wins over the file.
"""

import os
import secrets
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from checker.evidence.stamps import Authority
from crawlers.egress import Allowed, parse_allowed
from crawlers.timekeeping import Timekeeper


class Settings(BaseSettings):
    """What an installation can choose; environment names are SHUOQING_ plus the field's name in capitals."""

    model_config = SettingsConfigDict(env_prefix="SHUOQING_", extra="ignore", frozen=True)

    var: Path = Field(default=Path("var"), description="folder of the database, the evidence and the secret key")
    database_url: str = Field(default="", repr=False, description="SQLAlchemy URL; empty means SQLite in `var`")
    secret_key: SecretStr = Field(default=SecretStr(""), description="signs sessions; empty means one kept in `var`")
    account_key: SecretStr = Field(
        default=SecretStr(""), description="base64 key of sealed sign-in states; empty means one kept in `var`"
    )
    host: str = Field(default="127.0.0.1", description="address `serve` listens on")
    port: int = Field(default=8000, ge=0, le=65535)
    web_processes: int = Field(
        default=0, ge=0, le=64, description="processes answering web requests; 0: one per core, at most four"
    )
    threads: int = Field(default=8, ge=1, le=64, description="threads answering web requests in each of them")
    https: bool = Field(default=False, description="the site is reached over HTTPS: secure cookies and HSTS")
    proxies: int = Field(default=0, ge=0, le=4, description="trusted reverse proxies in front, for client addresses")
    session_minutes: int = Field(default=8 * 60, ge=5, description="a session ends after this long without a request")
    login_attempts: int = Field(default=5, ge=1, description="failed sign-ins of one account before a pause")
    login_pause_minutes: int = Field(default=15, ge=1)
    login_rate: str = Field(default="20 per minute", description="sign-in attempts of one address")
    workers: int = Field(
        default=1,
        ge=0,
        le=8,
        description="jobs `serve` does at a time, in a process beside those that answer; 0 leaves them to `worker`",
    )
    lease_seconds: int = Field(default=60, ge=5, description="how long a silent worker keeps its job")
    attempts: int = Field(default=2, ge=1, le=10, description="how often an inspection is begun before it is given up")
    host_gap_seconds: float = Field(
        default=1, ge=0, le=3600, description="jobs that visit one host start at least so far apart, on all machines"
    )
    host_jobs: int = Field(default=2, ge=1, le=100, description="inspections of one host at a time, on all machines")
    queue_limit: int = Field(default=10_000, ge=1, description="jobs that may wait; further requests are answered 429")
    api_rate: str = Field(default="3000 per minute", description="API requests of one token")
    metrics_token: SecretStr = Field(
        default=SecretStr(""), description="bearer token for /metrics; empty: answered to this machine only"
    )
    log_format: Literal["text", "json"] = Field(default="text", description="log lines of `serve` and `worker`")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="the least that is logged"
    )
    trial_captures: int = Field(default=20, ge=0, le=200, description="stored captures an amendment is tried out on")
    trial_seconds: float = Field(default=90, ge=5, le=3600, description="how long such a trial may take")
    stamp_authorities: tuple[Authority, ...] = Field(
        default=(),
        description="RFC 3161 time-stamp authorities: name, url and certificates (PEM file of their roots) of each",
    )
    time_servers: tuple[str, ...] = Field(
        default=(),
        description="NTP servers (`host` or `host:port`) asked before and after a capture how far this clock is off; "
        "port 123 of public addresses, others as `egress_allow` opens them",
    )
    sm2: bool = Field(default=False, description="sign bundles with SM2 too, where this machine's openssl can")
    audit_copy: Path | None = Field(
        default=None, description="file the signed heads of the log are copied to, best on another machine's disk"
    )
    models: Path | None = Field(default=None, description="folder of speech models; empty means `models` in `var`")
    speech_model: str = Field(
        default="", description="which of them listens; empty means the preferred one there, `none` that nobody listens"
    )
    retention_days: dict[str, int] = Field(
        default={"confirmed": 1096, "concern": 1096, "clean": 1096},
        description="days evidence is kept: with a confirmed finding, with an open concern, without any",
    )
    evidence_url: str = Field(
        default="",
        description="second home of sealed files, for machines that share them: `s3://bucket/prefix` (extra `bucket`; endpoint "
        "and keys by `FSSPEC_S3_ENDPOINT_URL`, `FSSPEC_S3_KEY`, `FSSPEC_S3_SECRET`) or `file:///folder`; empty: the disk alone",
    )
    quota_gb: float = Field(default=0, ge=0, description="evidence the store may hold; 0 sets no limit")
    office: str = Field(default="", description="name of the office, as papers are headed")
    document_templates: Path | None = Field(
        default=None, description="folder of the office's own DOCX templates, named as the packaged ones"
    )
    upload_mb: int = Field(
        default=4096, ge=1, description="megabytes of a recording or saved page that staff may hand in on a page"
    )
    watch_rooms: int = Field(
        default=4, ge=0, le=64, description="live rooms `serve` watches at a time; 0 leaves them to the command line"
    )
    watch_judging: bool = Field(
        default=True,
        description="judge rooms while they are watched, for findings within seconds; reads pictures and sound as they come",
    )
    watch_mb: int = Field(default=8192, ge=16, description="megabytes of stream kept of one watch, then it ends")
    watch_free_mb: int = Field(default=2048, ge=0, description="megabytes that must stay free on the evidence disk")
    watch_patience_seconds: int = Field(
        default=60, ge=5, le=3600, description="how long a lost stream is asked for again before the room has ended"
    )
    oidc_issuer: str = Field(default="", description="identity provider for sign-in (OpenID Connect); empty: none")
    oidc_client_id: str = Field(default="")
    oidc_client_secret: SecretStr = Field(default=SecretStr(""))
    oidc_claim: str = Field(default="preferred_username", description="the claim that names the account here")
    oidc_label: str = Field(default="单位统一登录", description="what the button on the sign-in page says")
    egress_allow: tuple[str, ...] = Field(
        default=(),
        description="networks and ports that may be visited although not public, such as 127.0.0.2/32:8001; a JSON list",
    )

    production: bool = Field(default=False, description="refuse to start with weakened settings, and say which")
    intake_key: SecretStr = Field(
        default=SecretStr(""), description="base64 key of consumers' personal data; empty means one kept in `var`"
    )
    intake_former_keys: tuple[SecretStr, ...] = Field(default=(), description="earlier keys that still open old data")
    intake_district: str = Field(
        default="", max_length=6, description="six-digit district under which complaints are filed; empty for none"
    )
    intake_organisation: str = Field(default="", max_length=120, description="office that complaints belong to")
    intake_hourly: int = Field(default=60, ge=1, description="complaints accepted from one network address an hour")
    intake_bits: int = Field(default=15, ge=1, le=24, description="work asked of a complainant's browser, in bits")
    intake_wait_seconds: int = Field(default=20, ge=0, le=600, description="the wait instead, where scripts are off")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments first, then the environment, then the file."""
        file = Path(os.environ.get("SHUOQING_CONFIG", "shuoqing.toml"))
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=file)

    @property
    def database(self) -> str:
        """The database's SQLAlchemy URL."""
        return self.database_url or f"sqlite:///{(self.var / 'shuoqing.db').resolve()}"

    @property
    def evidence(self) -> Path:
        """The folder of sealed artefacts."""
        return self.var / "evidence"

    @property
    def model_folder(self) -> Path:
        """The folder of speech models."""
        return self.models or self.var / "models"

    @property
    def watches(self) -> Path:
        """The folder of the journals of watched rooms."""
        return self.var / "watches"

    @property
    def amendments(self) -> Path:
        """The folder of approved amendments, read after the packaged lexicons and parameters."""
        return self.var / "amendments"

    def allowed(self) -> tuple[Allowed, ...]:
        """The addresses open beyond the public ones. Raises BadRequest for an entry that cannot be read."""
        return tuple(parse_allowed(one) for one in self.egress_allow)

    def timekeeper(self) -> Timekeeper:
        """Who tells how far this machine's clock is off. Raises BadRequest as `allowed` does."""
        return Timekeeper(servers=self.time_servers, allow=self.allowed())

    def session_secret(self) -> str:
        """The key that signs sessions; made on first use and kept in `var`, readable by its owner only."""
        if given := self.secret_key.get_secret_value():
            return given
        self.var.mkdir(parents=True, exist_ok=True)
        path = self.var / "secret-key"
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(48))
        except FileExistsError:
            pass
        return path.read_text("utf-8").strip()
