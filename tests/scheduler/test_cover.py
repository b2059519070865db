"""Of a meeting that nobody covers the service manager hears on day two, once (E1)."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from domain.vocabulary import Step
from scheduler.cover import warn_of_missing_cover
from scheduler.sweep import sweep
from service.bootstrap import Putright
from service.mail.notices import notices
from service.storage.store import Receipt
from tests.support.council import GRADED_ON, appoint_everyone, command, findings

DAY_3 = date(2026, 11, 5)


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


OPENED = at(GRADED_ON)
DAY_2 = at(DAY_3 - timedelta(days=1))


@pytest.fixture
def council(putright: Putright) -> Putright:
    """One inadequate file whose practice lead will be away on the day of its meeting."""
    appoint_everyone(putright.people, OPENED)
    putright.audits.record(command(OPENED), findings("A-1"))
    putright.people.record_absence(command(OPENED), "PL01", first_on=DAY_3, last_on=DAY_3, cover="PL02")
    return putright


def told(putright: Putright, kind: str = "cover_missing") -> list[tuple[str, str, date]]:
    with putright.engine.connect() as connection:
        rows = connection.execute(sa.select(notices).where(notices.c.kind == kind))
        return [(row.recipient, row.step, row.due_on) for row in rows]


def test_the_service_manager_is_told_on_day_two_and_once(council: Putright) -> None:
    assert sweep(council, OPENED).uncovered == 0
    assert sweep(council, DAY_2).uncovered == 1
    assert sweep(council, DAY_2).uncovered == 0
    assert sweep(council, at(DAY_3)).uncovered == 0

    assert told(council) == [("SM01", "day_three_meeting", DAY_3)]


def test_where_somebody_accepted_nobody_is_told(council: Putright) -> None:
    council.changes.ask_for_cover(command(OPENED), "A-1", GRADED_ON, cover="PL02", reason="On leave")
    council.changes.accept_cover(command(OPENED), "A-1", GRADED_ON, person="PL02")

    assert sweep(council, DAY_2).uncovered == 0
    assert told(council) == []
    assert told(council, "cover_asked") == [("PL02", "day_three_meeting", DAY_3)]


def test_a_meeting_on_another_date_is_another_matter(council: Putright) -> None:
    sweep(council, DAY_2)
    until = DAY_3 + timedelta(days=4)
    council.changes.extend(
        command(DAY_2),
        "A-1",
        DAY_2.date(),
        step=Step.DAY_THREE_MEETING,
        until=until,
        granted_by="SM01",
        reason="The lead is away",
    )
    council.people.record_absence(command(DAY_2), "PL01", first_on=until, last_on=None)

    assert sweep(council, at(until - timedelta(days=3))).uncovered == 1
    assert told(council)[-1] == ("SM01", "day_three_meeting", until)


def test_one_that_fails_is_logged_and_keeps_nobody_waiting(council: Putright, monkeypatch: pytest.MonkeyPatch) -> None:
    council.audits.record(command(OPENED), findings("A-2"))
    noted = council.changes.note_uncovered

    def broken(given: object, ref: str) -> Receipt:
        if ref == "A-1":
            raise RuntimeError("broken")
        return noted(given, ref)

    monkeypatch.setattr(type(council.changes), "note_uncovered", lambda _, given, ref: broken(given, ref))
    with capture_logs() as logs:
        assert warn_of_missing_cover(council, DAY_2) == 1

    assert [(each["event"], each["audit_ref"]) for each in logs] == [("missing_cover_not_noted", "A-1")]
