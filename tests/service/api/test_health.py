from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from projections.positions import positions
from service.app import create_app
from service.bootstrap import Putright, build
from service.mail import composing
from service.mail.delivery import writer
from service.mail.outbox import messages
from service.passes import PassKind, note_idle
from service.queries.rules import shipped_rules
from service.settings import Settings
from service.storage.database import writing
from service.storage.event_store import instant
from tests.service.api.conftest import Caller, Clock


@pytest.fixture
def without_schema(settings: Settings, clock: Clock) -> Iterator[FlaskClient]:
    application = build(settings, clock=clock)
    with application.engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE alembic_version"))
    yield create_app(application).test_client()
    application.dispose()


def test_alive_asks_nothing_of_the_database(client: FlaskClient, putright: Putright) -> None:
    putright.dispose()
    sa.event.listen(putright.engine, "do_connect", lambda *_: pytest.fail("asked the database"))

    assert client.get("/healthz").json == {"alive": True}


def test_ready_says_how_everything_stands(opened: Caller, putright: Putright, clock: Clock) -> None:
    note_idle(putright.engine, PassKind.SWEEP, clock)

    answer = opened.client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json["ready"] is True
    assert set(answer.json["views"].values()) == {"ok"}
    assert answer.json["last_sweep"] == "2019-04-26T12:00:00+00:00"
    assert answer.json["mail"] == {"waiting": 0, "held": 0, "undeliverable": 0}
    assert answer.json["warnings"] == []


def test_not_ready_while_a_migration_is_outstanding(without_schema: FlaskClient) -> None:
    answer = without_schema.get("/readyz")

    assert (answer.status_code, answer.json["ready"], answer.json["migrations"]) == (503, False, "outstanding")


def test_not_ready_without_a_database(client: FlaskClient, putright: Putright) -> None:
    def fail(*_: object) -> None:
        raise sa.exc.OperationalError("", {}, Exception())

    putright.dispose()
    sa.event.listen(putright.engine, "do_connect", fail)
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json) == (503, {"ready": False, "database": "unreachable"})


@pytest.mark.parametrize(("change", "state"), [({"error": "KeyError"}, "failed"), ({"position": 1}, "behind")])
def test_not_ready_while_a_view_is_failed_or_behind(
    opened: Caller, putright: Putright, change: dict[str, object], state: str
) -> None:
    with writing(putright.engine) as connection:
        connection.execute(positions.update().where(positions.c.name == "board").values(change))

    answer = opened.client.get("/readyz")

    assert (answer.status_code, answer.json["views"]["board"]) == (503, state)


def test_not_ready_where_the_last_sweep_is_older_than_five_minutes(
    client: FlaskClient, putright: Putright, clock: Clock
) -> None:
    assert client.get("/readyz").json["warnings"] == ["never_swept"]

    note_idle(putright.engine, PassKind.SWEEP, clock)
    clock.now += timedelta(minutes=5)
    assert client.get("/readyz").json["warnings"] == []
    clock.now += timedelta(seconds=1)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["warnings"]) == (503, ["sweep_late"])


def test_not_ready_where_nobody_has_swept_since_something_was_recorded(opened: Caller, clock: Clock) -> None:
    clock.now += timedelta(minutes=6)
    answer = opened.client.get("/readyz")

    assert answer.status_code == 503
    assert {"never_swept", "sweep_late"} <= set(answer.json["warnings"])


def test_a_sweep_that_is_to_be_rarer_may_be_as_old_as_two(putright: Putright, clock: Clock) -> None:
    rarer = replace(putright, settings=replace(putright.settings, sweep_seconds=300))
    client = create_app(rarer).test_client()
    note_idle(putright.engine, PassKind.SWEEP, clock)

    clock.now += timedelta(minutes=10)
    assert client.get("/readyz").status_code == 200
    clock.now += timedelta(seconds=1)
    assert client.get("/readyz").status_code == 503


def test_the_next_deadline_and_the_oldest_unsent_mail_are_told(
    opened: Caller, putright: Putright, clock: Clock
) -> None:
    composing.compose(putright.store, writer(putright, clock()), clock())
    waiting_since = instant(clock())
    clock.now += timedelta(minutes=1)
    ready, metrics = opened.client.get("/readyz").json, opened.client.get("/metrics").text

    assert (ready["next_deadline"], ready["oldest_unsent_mail"]) == ("2019-04-26", waiting_since)
    assert "putright_oldest_unsent_timestamp_seconds" in metrics
    assert "putright_next_deadline_timestamp_seconds" in metrics


def test_a_calendar_that_ends_within_a_year_is_a_warning(client: FlaskClient, putright: Putright, clock: Clock) -> None:
    ends = shipped_rules().calendar.covers_to

    clock.set((ends - timedelta(days=365)).isoformat())
    assert "calendar_ends_soon" not in client.get("/readyz").json["warnings"]
    clock.set((ends - timedelta(days=364)).isoformat())
    assert "calendar_ends_soon" in client.get("/readyz").json["warnings"]


ALERT = {"concern": "A bruise nobody explained", "raised_by": "QA01"}


def test_an_alert_that_nobody_has_heard_of_is_a_warning(opened: Caller, putright: Putright, clock: Clock) -> None:
    def shouts() -> bool:
        return "safeguarding_alert_unheard" in opened.client.get("/readyz").json["warnings"]

    assert opened.post("/audits/A-1/safeguarding-alerts", ALERT).status_code == 201
    clock.now += timedelta(minutes=5)
    assert not shouts(), "the mail has as long as that"
    clock.now += timedelta(seconds=1)
    assert shouts()
    assert "putright_alerts_unheard 1.0" in opened.client.get("/metrics").text

    assert opened.post("/safeguarding-alerts/A-1-S1/telephone-calls", {"person": "SM01"}).status_code == 201
    assert not shouts()


def test_an_installation_without_the_duty_teams_number_is_warned_of(putright: Putright) -> None:
    without = replace(putright, settings=replace(putright.settings, duty_team_telephone=None))

    assert "no_duty_team_telephone" in create_app(without).test_client().get("/readyz").json["warnings"]


@pytest.fixture
def given_up(putright: Putright, clock: Clock) -> None:
    now = instant(clock())
    with writing(putright.engine) as connection:
        connection.execute(
            messages.insert().values(id="m", recipient="TM01", content=b"", created_at=now, attempts=10, failed_at=now)
        )


@pytest.mark.usefixtures("given_up")
def test_mail_that_was_given_up_is_a_warning(client: FlaskClient) -> None:
    answer = client.get("/readyz").json

    assert answer["mail"]["undeliverable"] == 1
    assert "undeliverable_mail" in answer["warnings"]


@pytest.mark.usefixtures("given_up")
def test_the_figures_count_and_name_nobody(
    opened: Caller, putright: Putright, clock: Clock, recorded: Callable[[], int]
) -> None:
    note_idle(putright.engine, PassKind.SWEEP, clock)
    answer = opened.client.get("/metrics")

    assert answer.content_type.startswith("text/plain")
    figures = dict(line.split(" ") for line in answer.text.splitlines() if not line.startswith("#"))
    assert {name: float(value) for name, value in figures.items()} == {
        "putright_events_total": recorded(),
        "putright_remediations_open": 1,
        "putright_deadlines_overdue": 2,
        "putright_alerts_open": 0,
        "putright_alerts_unheard": 0,
        "putright_alerts_unacknowledged": 0,
        "putright_safety_checks_unanswered": 0,
        "putright_duty_team_not_rung": 0,
        "putright_notices_uncomposed": 4,
        "putright_messages_waiting": 0,
        "putright_messages_failed": 1,
        "putright_messages_held": 0,
        "putright_anchor_mails_waiting": 0,
        "putright_views_failed": 0,
        "putright_last_sweep_timestamp_seconds": clock().timestamp(),
        "putright_next_deadline_timestamp_seconds": datetime(2019, 4, 25, 23, tzinfo=UTC).timestamp(),
    }
