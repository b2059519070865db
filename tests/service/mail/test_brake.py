"""Too many mails at once wait until somebody has looked; nothing is lost by it, and no alert waits."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from domain.errors import InvalidValueError, NotFoundError
from domain.vocabulary import Role, Step
from service.api.readiness import readiness
from service.bootstrap import Putright
from service.cli import cli
from service.commands.alerts import Concern
from service.mail import brake
from service.mail.delivery import deliver
from service.mail.outbox import messages
from tests.conftest import ON_BOTH, database_of
from tests.support.council import command, findings
from tests.support.mail import REFUSED, FakeTransport, appoint_reachable

OPENED = datetime(2026, 11, 2, 9, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
ON_FILE = ["PL01", "SM01", "SW01", "TM01"]


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    return database_of(request)


@pytest.fixture
def braked(putright: Putright) -> Putright:
    """One inadequate file, of which four people are owed word, where more than three at once are too many."""
    object.__setattr__(putright.settings, "mail_brake", 3)
    appoint_reachable(putright.people, OPENED)
    putright.audits.record(command(OPENED), findings("A-1"))
    return putright


@pytest.fixture
def transport() -> FakeTransport:
    return FakeTransport()


@pytest.fixture
def run(braked: Putright, monkeypatch: pytest.MonkeyPatch) -> Any:
    object.__setattr__(braked, "clock", lambda: OPENED)
    monkeypatch.setattr("service.cli.outbox.application", lambda: braked)

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(cli, ["outbox", *arguments])

    return run


def recipients(transport: FakeTransport) -> list[str]:
    return sorted(address.partition("@")[0].upper() for address, _ in transport.mails)


def of(putright: Putright, person: str) -> Any:
    with putright.engine.connect() as connection:
        return connection.execute(sa.select(messages).where(messages.c.recipient == person)).first()


def state(putright: Putright) -> dict[str, Any]:
    return readiness(putright)


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_more_mails_at_once_than_the_brake_allows_wait_and_it_is_said(
    braked: Putright, transport: FakeTransport
) -> None:
    deliver(braked, OPENED, transport)
    deliver(braked, OPENED + DAY, transport)

    assert transport.mails == []
    assert state(braked)["mail"] == {"waiting": 0, "held": 4, "undeliverable": 0}
    assert "mail_held" in state(braked)["warnings"]
    with braked.engine.connect() as connection:
        assert brake.waiting(connection) == brake.Waiting(0, 4, 4, tuple(ON_FILE))


def test_as_many_as_the_brake_allows_go(braked: Putright, transport: FakeTransport) -> None:
    object.__setattr__(braked.settings, "mail_brake", 4)
    deliver(braked, OPENED, transport)

    assert recipients(transport) == ON_FILE
    assert "mail_held" not in state(braked)["warnings"]
    with braked.engine.connect() as connection:
        assert brake.waiting(connection) is None


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_what_is_released_goes_as_it_was_written(braked: Putright, transport: FakeTransport) -> None:
    deliver(braked, OPENED, transport)
    written = of(braked, "TM01").content

    assert len(brake.release(braked.engine, [], OPENED + MINUTE, by="QA01")) == 4
    deliver(braked, OPENED + MINUTE, transport)

    assert recipients(transport) == ON_FILE
    assert of(braked, "TM01").content == written
    assert of(braked, "TM01").decided_by == "QA01"


def test_one_may_be_released_and_another_silenced(braked: Putright, transport: FakeTransport) -> None:
    deliver(braked, OPENED, transport)
    brake.release(braked.engine, [of(braked, "TM01").id[:8]], OPENED, by="QA01")
    brake.silence(braked.engine, [of(braked, "SW01").id], by="QA01")

    deliver(braked, OPENED + MINUTE, transport)
    deliver(braked, OPENED + DAY, transport)

    assert recipients(transport) == ["TM01"]
    assert (of(braked, "SW01").error, of(braked, "SW01").failed_at) == ("silenced", None)
    assert state(braked)["mail"] == {"waiting": 0, "held": 2, "undeliverable": 0}


def test_what_goes_to_somebody_else_tells_the_first_nothing(braked: Putright, transport: FakeTransport) -> None:
    deliver(braked, OPENED, transport)
    brake.release(braked.engine, [of(braked, "TM01").id], OPENED, by="QA01", to="HOS01")
    brake.release(braked.engine, [], OPENED, by="QA01")

    assert deliver(braked, OPENED + MINUTE, transport).notified == 0
    assert recipients(transport) == ["HOS01", "PL01", "SM01", "SW01"]
    assert of(braked, "HOS01").redirected_from == "TM01"


@pytest.mark.parametrize("short", ["", "0" * 7, "0" * 64])
def test_an_id_that_no_held_message_has_is_refused(braked: Putright, transport: FakeTransport, short: str) -> None:
    deliver(braked, OPENED, transport)

    with pytest.raises(NotFoundError, match="at least 8"):
        brake.release(braked.engine, [short], OPENED, by="QA01")
    assert state(braked)["mail"]["held"] == 4


def test_nobody_silences_or_redirects_everything_at_once(braked: Putright, transport: FakeTransport) -> None:
    deliver(braked, OPENED, transport)

    with pytest.raises(InvalidValueError, match="which messages"):
        brake.silence(braked.engine, [], by="QA01")
    with pytest.raises(InvalidValueError, match="which messages"):
        brake.release(braked.engine, [], OPENED, by="QA01", to="HOS01")


def test_no_alert_and_no_safety_check_waits(braked: Putright, transport: FakeTransport) -> None:
    team = {"staff_id": "SS01", "role": Role.SAFEGUARDING_AND_STANDARDS, "email": "ss01@council.example"}
    braked.people.appoint(command(OPENED), **team)
    braked.alerts.raise_alert(command(OPENED), "A-1", Concern(concern="A bruise", raised_by="AU01"))
    braked.audits.record(command(OPENED), findings("A-2", grade="Inadequate critical"))
    late = OPENED + DAY
    braked.remediations.raise_rung(command(late), "A-2", Step.SAFETY_CHECK, "")
    deliver(braked, late, transport)

    subjects = [mail["Subject"] for person in ("TM01", "SM01") for mail in transport.to(person)]
    assert sum("safety check" in subject for subject in subjects) == 2
    assert any("alert" in subject.lower() for subject in subjects)
    assert all(": 2 things" not in subject for subject in subjects)
    assert state(braked)["mail"]["held"] > 3


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_what_was_given_up_is_tried_again_with_the_same_bytes(braked: Putright) -> None:
    object.__setattr__(braked.settings, "mail_brake", 25)
    transport = FakeTransport(TM01=REFUSED)
    deliver(braked, OPENED, transport)
    written = of(braked, "TM01").content
    transport.answers.clear()

    assert brake.retry(braked.engine, [], OPENED + MINUTE, by="QA01") == [of(braked, "TM01").id]
    deliver(braked, OPENED + 2 * MINUTE, transport)

    assert of(braked, "TM01").sent_at is not None
    assert of(braked, "TM01").content == written
    assert brake.retry(braked.engine, [], OPENED, by="QA01") == []


def test_the_command_lists_what_waits_and_for_whom_and_never_what_it_says(
    braked: Putright, transport: FakeTransport, run: Any
) -> None:
    assert run("list").output == "Nothing waits.\n"
    deliver(braked, OPENED, transport)

    said = run("list").output
    assert f"{of(braked, 'PL01').id[:12]}  held      PL01  0 rungs, 1 others  A-1\n" in said
    assert "0 rungs and 4 other things in 4 mails, to PL01, SM01, SW01, TM01" in said
    assert "C-A-1" not in said

    by, ids = ("--by", "QA01"), {person: of(braked, person).id for person in ON_FILE}
    assert "2 messages are silenced." in run("release", "--silence", *by, ids["PL01"], ids["SM01"]).output
    assert "1 messages go" in run("release", "--to", "HOS01", *by, ids["TM01"]).output
    assert run("release", "--to", "XX", *by, ids["SW01"]).exit_code != 0
    assert run("release", "--to", "HOS01", "--silence", *by, ids["SW01"]).exit_code == 2
    assert "1 messages go" in run("release", *by).output
    assert "0 messages go" in run("retry", *by).output
    assert run("retry", "--by", "XX").exit_code != 0
