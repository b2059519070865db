import sys
from importlib import import_module
from pathlib import Path

import pytest

from service.settings import Settings, SettingsError

NEEDED = {"PUTRIGHT_CASE_KEY": "k" * 32, "PUTRIGHT_TOKEN_PEPPER": "p" * 32, "PUTRIGHT_LINK_KEYS": "l" * 32}


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> None:
    monkeypatch.delitem(sys.modules, "service.wsgi", raising=False)
    monkeypatch.setenv("PUTRIGHT_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("PUTRIGHT_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PUTRIGHT_ENV_FILE", str(tmp_path / "no.env"))


def test_a_worker_makes_its_own_application_from_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in NEEDED.items():
        monkeypatch.setenv(name, value)

    app = import_module("service.wsgi").app

    assert app.test_client().get("/readyz").json["ready"] is True
    app.extensions["putright"].engine.dispose()


@pytest.mark.parametrize("missing", sorted(NEEDED))
def test_a_worker_does_not_start_without_a_secret(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    for name, value in (NEEDED | {missing: ""}).items():
        monkeypatch.setenv(name, value)

    with pytest.raises(SettingsError) as refusal:
        import_module("service.wsgi")

    assert refusal.value.field == missing
