"""The sweep: what is due on or before now, raised once, whoever sweeps and however long nobody did."""

import multiprocessing
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from domain.vocabulary import Step
from projections.escalations import Escalations
from scheduler.sweep import sweep, would_raise
from service import passes
from service.bootstrap import Putright, build
from service.mail.notices import notices
from service.passes import PassKind, last_pass
from service.settings import Settings
from service.storage.store import Receipt
from tests.support.council import GRADED_ON, acknowledge_all, command, findings
from tests.support.mail import appoint_reachable
from tests.support.sweeping import sweep_together


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


OPENED = at(GRADED_ON)
DAY_3 = date(2026, 11, 5)


@pytest.fixture
def council(putright: Putright) -> Putright:
    """One inadequate file, told of and acknowledged on the day it was graded: the day-three meeting is next."""
    appoint_reachable(putright.people, OPENED)
    putright.audits.record(command(OPENED), findings("A-1"))
    putright.remediations.notify_managers(command(OPENED), "A-1", GRADED_ON, ["TM01", "PL01", "SM01"])
    acknowledge_all(putright.remediations, OPENED)
    return putright


def raised(putright: Putright) -> list[tuple[str, str, list[str]]]:
    with putright.store.reading() as reader:
        table = reader.table(Escalations)
        query = sa.select(table.c.step, table.c.rung, table.c.passed_over).order_by(table.c.position)
        return [(row.step, row.rung, row.passed_over) for row in reader.rows(query)]


def test_nothing_is_raised_before_its_day(council: Putright) -> None:
    assert sweep(council, at(date(2026, 11, 3), 23)).raised == 0
    assert raised(council) == []


def test_a_reminder_is_raised_the_working_day_before(council: Putright) -> None:
    assert sweep(council, at(date(2026, 11, 4), 0)).raised == 1
    assert raised(council) == [("day_three_meeting", "reminder", [])]


def test_sweeping_twice_raises_once(council: Putright) -> None:
    first, second = (sweep(council, at(date(2026, 11, 6))) for _ in range(2))

    assert (first.raised, second.raised) == (2, 0)
    assert len(raised(council)) == 2


def test_after_downtime_only_the_highest_rung_is_raised_and_the_others_are_recorded(council: Putright) -> None:
    sweep(council, at(date(2026, 11, 12)))

    assert ("day_three_meeting", "director", ["reminder", "line_manager", "next_manager", "head_of_service"]) in raised(
        council
    )
    assert Counter(step for step, *_ in raised(council)) == {"day_three_meeting": 1, "improvement_plan": 1}


def test_a_step_that_was_done_is_not_chased(council: Putright) -> None:
    council.remediations.hold_day_three_meeting(command(at(DAY_3)), "A-1", DAY_3, chair="PL01")
    sweep(council, at(date(2026, 11, 12)))

    assert "day_three_meeting" not in [step for step, *_ in raised(council)]


def test_each_person_is_owed_one_notice_of_a_rung(council: Putright) -> None:
    sweep(council, at(date(2026, 11, 4)))

    with council.engine.connect() as connection:
        owed = connection.execute(sa.select(notices.c.recipient, notices.c.kind).where(notices.c.rung.is_not(None)))
        assert sorted(map(tuple, owed)) == [("PL01", "reminder"), ("PL02", "reminder")]


class Unlucky:
    """Commands on remediations, of which the rungs of one file cannot be raised."""

    def __init__(self, commands: Any, unlucky: str) -> None:
        self._commands, self._unlucky = commands, unlucky
        self.tried = Counter[str]()

    def raise_rung(self, given: Any, ref: str, step: Step, item: str) -> Receipt:
        self.tried[ref] += 1
        if ref == self._unlucky:
            raise ZeroDivisionError("the child's name")
        receipt: Receipt = self._commands.raise_rung(given, ref, step, item)
        return receipt


def test_one_failure_does_not_stop_the_rest(council: Putright) -> None:
    council.audits.record(command(OPENED), findings("A-2"))
    unlucky = Unlucky(council.remediations, "A-1")

    with capture_logs() as logs:
        result = sweep(replace(council, remediations=unlucky), at(date(2026, 11, 4)))

    assert (result.raised, result.failed) == (6, 1), (
        "A-2: its day-three reminder, the managers to be told, 4 who owe word"
    )
    assert unlucky.tried["A-1"] == 1, "a step that fails is tried once a pass"
    assert logs == [
        {
            "event": "rung_not_raised",
            "log_level": "error",
            "audit_ref": "A-1",
            "step": "day_three_meeting",
            "error": "ZeroDivisionError",
        }
    ]
    assert sweep(council, at(date(2026, 11, 4))).raised == 1, "and again at the next pass"


def test_a_dry_run_tells_what_the_sweep_then_raises(council: Putright) -> None:
    day = at(date(2026, 11, 12))
    told = would_raise(council, day)
    before = raised(council)
    sweep(council, day)

    assert before == []
    assert [(each.step, each.rung) for each in told] == [(step, rung) for step, rung, _ in raised(council)]
    assert told[0].recipients == ("PL01", "SM01", "HOS01", "DCS01")


def test_a_dry_run_counts_two_steps_of_one_file_apart(council: Putright) -> None:
    told = would_raise(council, at(date(2026, 11, 6)))

    assert [(each.audit_ref, each.step) for each in told] == [
        ("A-1", Step.DAY_THREE_MEETING),
        ("A-1", Step.IMPROVEMENT_PLAN),
    ]


def test_the_last_completed_sweep_is_kept_even_when_nothing_was_due(council: Putright, now: datetime) -> None:
    for day, done in ((GRADED_ON, 0), (DAY_3, 2)):
        sweep(council, at(day))
        with council.engine.connect() as connection:
            last = last_pass(connection, PassKind.SWEEP)
        assert last is not None
        assert (last.completed_at, last.done, last.failed) == (now, done, 0)


def test_a_sweep_that_is_told_to_stop_leaves_the_rest_and_is_not_complete(council: Putright) -> None:
    assert sweep(council, at(date(2026, 11, 12)), stopping=lambda: True).raised == 0
    with council.engine.connect() as connection:
        last = last_pass(connection, PassKind.SWEEP)
    assert last is not None
    assert last.completed_at is None
    assert sweep(council, at(date(2026, 11, 12))).raised == 2


def test_a_pass_under_way_elsewhere_is_left_to_it(council: Putright) -> None:
    with passes.hold(council.engine, PassKind.SWEEP, council.clock):
        assert sweep(council, at(date(2026, 11, 12))).elsewhere
        assert raised(council) == []


def test_a_process_that_died_in_the_middle_keeps_nobody_waiting(council: Putright, now: datetime) -> None:
    assert passes.Hold(council.engine, PassKind.SWEEP, council.clock).take()
    later = replace(council, clock=lambda: now + passes.HOLD + timedelta(microseconds=1))

    assert sweep(later, at(date(2026, 11, 12))).raised == 2


def test_two_processes_that_sweep_at_once_raise_each_rung_once(council: Putright, settings: Settings) -> None:
    for number in range(2, 12):
        council.audits.record(command(OPENED), findings(f"A-{number}"))
    context = multiprocessing.get_context("spawn")
    with context.Manager() as manager, ProcessPoolExecutor(2, mp_context=context) as pool:
        together = manager.Barrier(2)
        day = at(date(2026, 11, 12))
        results = [pool.submit(sweep_together, settings, day, together) for _ in range(2)]
        total = sum(result.result(timeout=100) for result in results)

    again = build(settings)
    rungs = raised(again)
    again.dispose()
    assert total == len(rungs) == 2 + 10 * (3 + 4)
