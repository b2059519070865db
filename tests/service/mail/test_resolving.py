"""Whoever a missed step had gone up to hears that it is over, whichever command settles it; the report counts it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from domain.vocabulary import Step
from projections.resolutions import Resolutions
from scheduler.sweep import sweep
from service.bootstrap import Putright
from service.clock import london_date
from service.mail.notices import NoticeKind, notices
from service.reports.adherence.report import report_of
from tests.conftest import ON_BOTH, database_of
from tests.support.council import GRADED_ON, acknowledge_all, command, findings
from tests.support.mail import appoint_reachable


def at(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


OPENED, REMINDED, MISSED, NEXT_DAY, DAY_AFTER = at(2), at(4), at(6), at(9), at(10)
"""The meeting is due on Thursday the 5th."""


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    return database_of(request)


@pytest.fixture
def missed(putright: Putright) -> Putright:
    """A file whose meeting was missed: the service manager was told on the 6th, the head of service on the 9th."""
    appoint_reachable(putright.people, OPENED)
    putright.audits.record(command(OPENED), findings("A-1"))
    putright.remediations.notify_managers(command(OPENED), "A-1", GRADED_ON, ["TM01", "PL01", "SM01"])
    acknowledge_all(putright.remediations, OPENED)
    for now in (REMINDED, MISSED, NEXT_DAY):
        sweep(putright, now)
    return putright


def told(putright: Putright, step: Step | None = Step.DAY_THREE_MEETING) -> list[tuple[str, dict[str, Any]]]:
    with putright.store.reading() as reader:
        query = sa.select(notices).where(notices.c.kind == NoticeKind.RESOLVED.value)
        if step is not None:
            query = query.where(notices.c.step == step.value)
        rows = reader.rows(query.order_by(notices.c.position, notices.c.recipient))
    return [(row.recipient, row.facts) for row in rows]


def hold(putright: Putright, now: datetime = DAY_AFTER, **more: Any) -> tuple[str, ...]:
    receipt = putright.remediations.hold_day_three_meeting(
        command(now, **more), "A-1", london_date(now), chair="PL01", reason="Ill"
    )
    return receipt.recorded


def escalated(putright: Putright, now: datetime, last: date = date(2026, 11, 30)) -> dict[str, Any]:
    found = report_of(putright.store, now, GRADED_ON, last)["escalated_steps"]
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_those_above_are_told_once_when_the_step_is_recorded(missed: Putright) -> None:
    assert hold(missed)[-1] == "EscalationResolved"
    assert told(missed) == [
        ("HOS01", {"because": "done", "settled_on": "2026-11-10"}),
        ("SM01", {"because": "done", "settled_on": "2026-11-10"}),
    ]

    sweep(missed, at(30))
    assert len(told(missed)) == 2


def test_whoever_records_it_is_not_told_what_they_know(missed: Putright) -> None:
    hold(missed, recorded_by="SM01")

    assert [person for person, _ in told(missed)] == ["HOS01"]


def test_the_withdrawal_of_an_audit_at_moderation_says_so_of_what_had_gone_up(missed: Putright) -> None:
    missed.moderations.moderate(
        command(DAY_AFTER), "A-1", london_date(DAY_AFTER), grade="Good", reason="Evidence", moderated_by="HOS01"
    )

    assert ("SM01", {"because": "no_longer_owed", "settled_on": "2026-11-10"}) in told(missed)


def test_a_void_audit_says_so_of_what_had_gone_up(missed: Putright) -> None:
    missed.audits.void(command(DAY_AFTER), "A-1", london_date(DAY_AFTER), reason="Wrong file", voided_by="HOS01")

    assert {person for person, _ in told(missed)} == {"SM01", "HOS01"}
    assert escalated(missed, DAY_AFTER)["total"] == 0


def test_more_time_says_until_when(missed: Putright) -> None:
    missed.changes.extend(
        command(NEXT_DAY),
        "A-1",
        london_date(NEXT_DAY),
        step=Step.DAY_THREE_MEETING,
        until=date(2026, 11, 12),
        granted_by="SM01",
        reason="Snow",
    )

    assert told(missed)[0] == ("HOS01", {"because": "moved", "settled_on": "2026-11-12"})


def test_somebody_who_has_left_since_is_not_told_and_keeps_nobody_waiting(missed: Putright) -> None:
    missed.people.leave(command(NEXT_DAY), "SM01", date(2026, 11, 9))
    hold(missed)

    assert [person for person, _ in told(missed)] == ["HOS01"]


def test_a_step_that_is_put_right_and_missed_again_is_said_again_and_counted_again(missed: Putright) -> None:
    hold(missed, NEXT_DAY)
    missed.corrections.retract_step(
        command(DAY_AFTER),
        "A-1",
        london_date(DAY_AFTER),
        step=Step.DAY_THREE_MEETING,
        item="",
        corrected_by="QA01",
        reason="Another file",
    )
    sweep(missed, DAY_AFTER)
    hold(missed, DAY_AFTER)

    assert [person for person, _ in told(missed)] == ["HOS01", "SM01", "HOS01", "SM01"]
    with missed.store.reading() as reader:
        table = reader.table(Resolutions)
        query = sa.select(table.c.since).where(table.c.step == Step.DAY_THREE_MEETING.value)
        assert [row.since for row in reader.rows(query)] == [london_date(MISSED), london_date(DAY_AFTER)]


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_the_report_says_how_many_steps_went_up_and_how_long_until_they_were_over(missed: Putright) -> None:
    open_still = escalated(missed, NEXT_DAY)
    hold(missed)
    over = escalated(missed, DAY_AFTER)
    as_it_was = report_of(missed.store, DAY_AFTER, GRADED_ON, date(2026, 11, 30), as_at=date(2026, 11, 9))

    assert open_still["resolved"] == 0
    assert open_still["still_open"] == open_still["total"] == over["total"]
    assert (over["resolved"], over["still_open"]) == (1, over["total"] - 1)
    assert over["median_days_to_resolve"] == 2
    assert as_it_was["escalated_steps"] == open_still
    assert escalated(missed, DAY_AFTER, date(2026, 11, 5))["total"] == 0
