"""The commands of time on the command line, with their exit codes."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from structlog.testing import capture_logs

from scheduler.cli import cli
from service.bootstrap import Putright
from service.clock_jumps import note_jump
from tests.support.council import command, findings
from tests.support.mail import Scripted, appoint_reachable, free_port, smtp_server

OPENED = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture
def council(putright: Putright, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Putright:
    """One inadequate file, in the database that the environment names."""
    appoint_reachable(putright.people, OPENED)
    putright.audits.record(command(OPENED), findings("A-1"))
    settings = putright.settings
    for name, value in {
        "DATABASE_URL": settings.database_url,
        "DATA_DIR": str(tmp_path),
        "CASE_KEY": settings.case_key,
        "TOKEN_PEPPER": settings.token_pepper,
        "LINK_KEYS": ",".join(settings.link_keys),
        "MAIL_FROM": "putright@council.example",
        "SMTP_URL": f"smtp://127.0.0.1:{free_port()}",
        "ENV_FILE": str(tmp_path / "no.env"),
    }.items():
        monkeypatch.setenv(f"PUTRIGHT_{name}", value)
    return putright


def putright_command(*arguments: str) -> Result:
    with capture_logs():
        return CliRunner().invoke(cli, arguments)


def test_a_sweep_can_be_asked_for_a_day(council: Putright) -> None:
    assert putright_command("sweep", "--now", "2026-11-04").stdout == "6 rungs raised, 0 failed.\n"
    assert putright_command("sweep", "--now", "2026-11-04").stdout == "0 rungs raised, 0 failed.\n"


def test_an_instant_without_a_zone_is_londons(council: Putright) -> None:
    for moment, rungs in (("2026-10-30T23:59", 0), ("2026-11-02T00:00", 1), ("2026-11-01T23:59+00:00", 0)):
        assert f"{rungs} rungs would" in putright_command("sweep", "--dry-run", "--now", moment).stdout


def test_a_dry_run_tells_and_records_nothing(council: Putright) -> None:
    told = putright_command("sweep", "--now", "2026-11-04", "--dry-run")

    assert "A-1  day_three_meeting" in told.stdout
    assert "tells PL01, PL02" in told.stdout
    assert "6 rungs would be raised. Nothing was recorded." in told.stdout
    assert putright_command("sweep", "--now", "2026-11-04").stdout == "6 rungs raised, 0 failed.\n"


def test_a_dry_run_tells_gaps_in_cover(council: Putright) -> None:
    council.people.record_absence(command(OPENED), "PL01", first_on=date(2026, 11, 4), last_on=date(2026, 11, 6))
    told = putright_command("sweep", "--now", "2026-11-03", "--dry-run").stdout

    assert "gap in cover  PL01 is not there\n" in told


def test_a_moment_that_is_none_is_refused(council: Putright) -> None:
    result = putright_command("sweep", "--now", "4 November")

    assert result.exit_code == 2
    assert "neither like 2019-05-31 nor like 2019-05-31T09:00" in result.stderr


def test_deliver_sends_what_is_owed(council: Putright, monkeypatch: pytest.MonkeyPatch) -> None:
    handler = Scripted()
    with smtp_server(handler) as url:
        monkeypatch.setenv("PUTRIGHT_SMTP_URL", url)
        result = putright_command("deliver", "--now", "2026-11-02T10:00")

    assert (result.exit_code, result.stdout) == (0, "4 messages sent, 0 to be tried again, 0 given up.\n")
    assert len(handler.kept) == 4


def test_deliver_fails_loudly_when_a_mail_is_given_up(council: Putright, monkeypatch: pytest.MonkeyPatch) -> None:
    with smtp_server(Scripted(recipient="550 unknown")) as url:
        monkeypatch.setenv("PUTRIGHT_SMTP_URL", url)
        result = putright_command("deliver", "--now", "2026-11-02T10:00")

    assert (result.exit_code, result.stdout) == (1, "0 messages sent, 0 to be tried again, 4 given up.\n")


def test_deliver_fails_loudly_when_the_server_is_down(council: Putright) -> None:
    result = putright_command("deliver", "--now", "2026-11-02T10:00")

    assert result.exit_code == 1
    assert "The mail server cannot be used; what is left waits." in result.stdout


@pytest.mark.parametrize("arguments", [("deliver",), ("work",)])
def test_without_a_mail_server_the_setting_is_named(
    council: Putright, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.setenv("PUTRIGHT_SMTP_URL", "")
    result = putright_command(*arguments)

    assert result.exit_code == 2
    assert "Neither PUTRIGHT_SMTP_URL nor PUTRIGHT_NOTIFY_API_KEY is set" in result.stderr


def test_the_scheduler_does_not_start_without_a_sender(council: Putright, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUTRIGHT_MAIL_FROM", "")
    result = putright_command("work")

    assert result.exit_code == 2
    assert "PUTRIGHT_MAIL_FROM" in result.stderr


@pytest.mark.parametrize("number", ["", "01234 567890"])
def test_a_scheduler_without_the_duty_teams_number_says_so_and_starts(
    council: Putright, monkeypatch: pytest.MonkeyPatch, number: str
) -> None:
    started: list[Putright] = []
    monkeypatch.setattr("scheduler.cli.tick", lambda putright, _: started.append(putright))
    monkeypatch.setenv("PUTRIGHT_DUTY_TEAM_TELEPHONE", number)

    result = putright_command("work")

    assert (result.exit_code, len(started)) == (0, 1)
    assert ("PUTRIGHT_DUTY_TEAM_TELEPHONE is not set" in result.stderr) is (number == "")


def test_nothing_is_done_by_a_clock_that_jumped_until_somebody_accepts_the_time(council: Putright) -> None:
    assert "has not jumped" in putright_command("clock", "show").stdout
    assert putright_command("clock", "accept", "--by", "QA01").exit_code == 2
    note_jump(council.engine, OPENED, OPENED + timedelta(days=30))

    assert (
        "It said 02 December 2026, 09:00 where it should have said 02 November"
        in putright_command("clock", "show").stdout
    )
    for name in ("sweep", "deliver"):
        result = putright_command(name)
        assert (result.exit_code, "[clock_jumped]" in result.stderr) == (1, True)
        assert "[clock_jumped]" not in putright_command(name, "--now", "2026-11-03").stderr
    assert putright_command("clock", "accept", "--by", "NOBODY").exit_code == 2
    assert putright_command("clock", "accept", "--by", "QA01").exit_code == 0
    assert putright_command("sweep").exit_code == 0
