"""A sweep costs what is due, not what is open: nothing is scanned, however many deadlines there are."""

from datetime import UTC, datetime, timedelta
from statistics import median
from time import process_time
from typing import Any
from uuid import UUID

import pytest

from domain.vocabulary import Step
from projections.deadlines import Deadlines
from scheduler.sweep import sweep
from service.bootstrap import Putright, build
from service.settings import Settings
from service.storage.database import writing
from tests.conftest import NewUrl
from tests.support.mail import appoint_reachable
from tests.support.statements import plans_of, statements

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
A_FILE = [
    step.value for step in (Step.IMPROVEMENT_PLAN, Step.SERVICE_MANAGER_REVIEW, Step.RE_AUDIT, Step.CASELOAD_DECISION)
]
OF_CRITICAL_FILES = "USING INDEX deadlines_safety"
"""An index of open safety checks alone, which are few."""

AT_ONCE = 20_000
REPEATS, LIMIT_SECONDS, FLAT = 50, 0.005, 2


@pytest.fixture
def database_url(new_sqlite: NewUrl) -> str:
    """SQLite alone: the plan of either kind is held by the small test."""
    return new_sqlite()


def fill(putright: Putright, first: int, last: int) -> None:
    """State so many open deadlines, which fall after today over some years."""
    with putright.store.reading() as reader:
        table = reader.table(Deadlines)
    for start in range(first, last, AT_ONCE):
        rows = [_row(number) for number in range(start, min(last, start + AT_ONCE))]
        with writing(putright.engine) as connection:
            connection.execute(table.insert(), rows)
    with putright.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")


def _row(number: int) -> dict[str, Any]:
    due_on = NOW.date() + timedelta(days=4 + number % 1_500)
    return {
        "remediation": UUID(int=number // len(A_FILE)),
        "step": A_FILE[number % len(A_FILE)],
        "item": "",
        "audit_ref": f"S-{number // len(A_FILE)}",
        "owner": "TM01",
        "due_on": due_on,
        "original_due_on": due_on,
        "next_rung": "reminder",
        "next_rung_on": due_on - timedelta(days=1),
    }


def seconds_of_a_sweep(putright: Putright) -> float:
    """The median of some sweeps that find nothing due, of this process alone: others may be busy beside it."""
    taken = []
    for _ in range(REPEATS):
        began = process_time()
        result = sweep(putright, NOW)
        taken.append(process_time() - began)
        assert (result.raised, result.skipped, result.failed) == (0, 0, 0)
    return median(taken)


def test_a_sweep_scans_no_table_of_deadlines(settings: Settings) -> None:
    putright = build(settings, clock=lambda: NOW)
    appoint_reachable(putright.people, NOW)
    fill(putright, 0, 10_000)
    with statements(putright.engine) as seen:
        sweep(putright, NOW)
    asked = [each for each in seen if "deadlines" in each[0] and each[0].startswith("SELECT")]
    with putright.engine.connect() as connection:
        plans = plans_of(connection, asked)

    assert asked
    assert [plan for plan in plans if plan.startswith("SCAN deadlines") and OF_CRITICAL_FILES not in plan] == []
    putright.dispose()


@pytest.mark.long
def test_a_sweep_of_a_million_open_deadlines_takes_five_milliseconds_when_nothing_is_due(settings: Settings) -> None:
    putright = build(settings, clock=lambda: NOW)
    appoint_reachable(putright.people, NOW)
    fill(putright, 0, 10_000)
    few = seconds_of_a_sweep(putright)
    fill(putright, 10_000, 1_000_000)
    many = seconds_of_a_sweep(putright)
    print(f"a sweep with nothing due: {few * 1_000:.2f} ms of 10,000 open deadlines, {many * 1_000:.2f} of 1,000,000")  # noqa: T201
    putright.dispose()

    assert many < LIMIT_SECONDS
    assert many < few * FLAT
