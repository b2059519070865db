"""The command, with settings of its own."""

import pytest
from click.testing import CliRunner, Result

from service.cli import cli


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Runs the command with settings of its own."""
    for name, value in {
        "PUTRIGHT_DATA_DIR": str(tmp_path),
        "PUTRIGHT_CASE_KEY": "k" * 32,
        "PUTRIGHT_TOKEN_PEPPER": "p" * 32,
        "PUTRIGHT_LINK_KEYS": "l" * 32,
        "PUTRIGHT_ANCHOR_KEY": "a1" * 32,
        "PUTRIGHT_ENV_FILE": str(tmp_path / "no.env"),
    }.items():
        monkeypatch.setenv(name, value)

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(cli, arguments)

    return run


@pytest.fixture
def migrated(run):
    """The same, on a migrated database."""
    assert run("migrate").exit_code == 0
    return run
