"""A workbench full of samples, asked with Flask's client or a real browser."""

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from checker.service import Service, open_service
from checker.settings import Settings
from rules.amendments import use_amendments
from tests.webui.samples import PASSWORD, machine, open_sample
from webui import create_app

_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass
class Browser:
    """Flask's client with what a browser does by itself: keep cookies, send the form's token."""

    client: FlaskClient

    def get(self, path: str, **more: object) -> TestResponse:
        return self.client.get(path, **more)  # type: ignore[arg-type]

    def post(self, path: str, form: Mapping[str, object], *, page: str | None = None) -> TestResponse:
        """Fill in the form of `page` (the path itself unless said) and send it."""
        found = _TOKEN.search(self.client.get(page or path).text)
        assert found is not None
        return self.client.post(path, data={"csrf_token": found[1], **form})

    def sign_in(self, username: str = "demo", password: str = PASSWORD) -> TestResponse:
        return self.post("/login", {"username": username, "password": password})


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "var"
    open_sample(Settings(var=folder, workers=0)).close()
    return folder


@pytest.fixture
def settings(sample_folder: Path, tmp_path: Path) -> Settings:
    return Settings(var=Path(shutil.copytree(sample_folder, tmp_path / "var")), workers=0)


@pytest.fixture
def service(settings: Settings) -> Iterator[Service]:
    opened = open_service(settings, machine(settings.evidence))
    yield opened
    opened.close()
    use_amendments(None)


@pytest.fixture
def app(settings: Settings, service: Service) -> Flask:
    made = create_app(settings, service)
    made.testing = True
    made.config["PROPAGATE_EXCEPTIONS"] = False
    return made


@pytest.fixture
def stranger(app: Flask) -> Browser:
    return Browser(app.test_client())


@pytest.fixture
def browser(app: Flask) -> Browser:
    made = Browser(app.test_client())
    assert made.sign_in().status_code == 302
    return made
