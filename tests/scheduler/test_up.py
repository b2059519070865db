"""What ``putright up`` looks at before it starts anything."""

import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler import ports
from scheduler.up import planned, welcome
from service.local import write_private
from service.settings import SettingsError
from tests.support.mail import free_port


@pytest.fixture(autouse=True)
def _bare_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is set but where the data goes, a free port, and no file of settings."""
    for name in ("CASE_KEY", "TOKEN_PEPPER", "LINK_KEYS", "SMTP_URL", "MAIL_FROM", "BIND", "DATABASE_URL", "BASE_URL"):
        monkeypatch.delenv(f"PUTRIGHT_{name}", raising=False)
    monkeypatch.setenv("PUTRIGHT_ENV_FILE", str(tmp_path / "no.env"))
    monkeypatch.setenv("PUTRIGHT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("PUTRIGHT_PORT", str(free_port()))


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_bare_machine_gets_secrets_of_its_own_once(tmp_path: Path) -> None:
    first, second = planned(), planned()
    kept = tmp_path / "data" / "local.env"

    assert first.settings.case_key == second.settings.case_key
    assert first.settings.case_key != first.settings.token_pepper
    assert len(first.settings.case_key) == 64
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert first.settings.case_key not in "\n".join(welcome(first, sample=True))


def test_secrets_that_are_set_are_used_and_none_are_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUTRIGHT_CASE_KEY", "c" * 32)
    monkeypatch.setenv("PUTRIGHT_TOKEN_PEPPER", "t" * 32)
    monkeypatch.setenv("PUTRIGHT_LINK_KEYS", "l" * 32)
    monkeypatch.setenv("PUTRIGHT_ANCHOR_KEY", "a1" * 32)

    assert planned().settings.case_key == "c" * 32
    assert not (tmp_path / "data" / "local.env").exists()


def test_mail_goes_to_the_catcher_unless_a_server_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = planned()
    assert plan.settings.smtp_url == f"smtp://127.0.0.1:{plan.mail_port}"
    assert plan.environment["PUTRIGHT_SMTP_URL"] == plan.settings.smtp_url

    monkeypatch.setenv("PUTRIGHT_SMTP_URL", "smtps://mail.example")
    plan = planned()
    assert (plan.settings.smtp_url, plan.mail_port) == ("smtps://mail.example", None)


def test_a_taken_mail_port_is_passed_over(taken_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "MAIL_PORT", taken_port)

    assert taken_port < ports.mail_port() < taken_port + ports.TRIED


def test_a_taken_web_port_is_named_with_the_setting_that_moves_it(
    taken_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUTRIGHT_PORT", str(taken_port))

    with pytest.raises(SettingsError, match=rf"Port {taken_port} .* set PUTRIGHT_PORT"):
        planned()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("PUTRIGHT_DATA_DIR", str(tmp_path / "file" / "data"))

    with pytest.raises(SettingsError, match=r"file/data cannot be written .* set PUTRIGHT_DATA_DIR"):
        planned()


def test_what_is_tried_out_is_served_to_this_computer_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUTRIGHT_BIND", "0.0.0.0")  # noqa: S104

    with pytest.raises(SettingsError, match="for trying Putright out"):
        planned()


def test_a_private_file_is_never_written_over(tmp_path: Path) -> None:
    write_private(tmp_path / "token", "one")
    with pytest.raises(FileExistsError):
        write_private(tmp_path / "token", "two")
