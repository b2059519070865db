"""Lateness has an author: of its own, knock-on from an earlier step, or of somebody told too late (section 2)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from projections.lateness import late_by_author
from service.commands.audits import Audits
from service.commands.people import People
from service.commands.remediations import Remediations
from service.commands.scene import ActionText
from service.reports.adherence.report import report_of
from service.storage.store import Store
from tests.support.council import GRADED_ON, NOW, appoint_everyone, command, findings

ON_TIME = {"told": 0, "meeting": 3, "plan": 4, "review": 14}
"""Days after the grading, on Monday 2 November 2026: the review is due on the 16th."""


def day(after: int) -> date:
    return GRADED_ON + timedelta(days=after)


@pytest.fixture
def played(sqlite_store: Store) -> Callable[..., dict[str, Any]]:
    """Plays a file with steps so many days after its grading, and returns the report's lines."""
    appoint_everyone(People(sqlite_store))
    Audits(sqlite_store).record(command(), findings("A-1", audited_on=day(-3)))
    remediations = Remediations(sqlite_store)

    def play(**days: int) -> dict[str, Any]:
        at = ON_TIME | days
        remediations.notify_managers(command(), "A-1", day(at["told"]), ["TM01"])
        remediations.hold_day_three_meeting(command(), "A-1", day(at["meeting"]), chair="PL01", reason="Leave")
        remediations.agree_improvement_plan(command(), "A-1", day(at["plan"]), family_has_part=False)
        remediations.review_plan(command(), "A-1", day(at["review"]), satisfied=True, reviewer="SM01")
        return report_of(sqlite_store, NOW, date(2026, 11, 1), date(2026, 11, 30))

    return play


def action(text: str, due_on: date) -> ActionText:
    return ActionText(
        theme="Assessment",
        action=text,
        owner="SW01",
        due_on=due_on,
        measure="Four entries are on the file.",
        override_reason="Agreed with her",
    )


def authors(report: dict[str, Any], step: str) -> tuple[int, int, int]:
    found = report["adherence"][step]["late_author"]
    return found["of_its_own"], found["knock_on"], found["told_late"]


def test_a_step_that_is_late_after_one_on_time_is_late_of_its_own(played: Callable[..., dict[str, Any]]) -> None:
    report = played(plan=8)

    assert authors(report, "improvement_plan") == (1, 0, 0)
    assert authors(report, "day_three_meeting") == (0, 0, 0)


def test_a_step_that_is_late_because_the_one_before_was_late_is_knock_on(
    played: Callable[..., dict[str, Any]],
) -> None:
    report = played(meeting=8, plan=9)

    assert authors(report, "day_three_meeting") == (1, 0, 0)
    assert authors(report, "improvement_plan") == (0, 1, 0)


def test_a_step_whose_owner_was_told_after_it_was_due_is_told_late_and_the_notification_is_late_of_its_own(
    played: Callable[..., dict[str, Any]],
) -> None:
    report = played(told=7, meeting=8, plan=9)

    assert authors(report, "notification") == (1, 0, 0)
    assert authors(report, "day_three_meeting") == (0, 0, 1)
    assert authors(report, "improvement_plan") == (0, 0, 1)
    assert authors(report, "service_manager_review") == (0, 0, 0)


def test_authors_add_up_to_what_was_late(played: Callable[..., dict[str, Any]]) -> None:
    report = played(told=2, meeting=9, plan=10, review=17)

    for line in report["adherence"].values():
        assert sum(line["late_author"].values()) == line["late"]


def test_a_delay_is_one_delay_where_the_step_before_comes_once_an_action(sqlite_store: Store) -> None:
    """By a policy that lets the review follow the actions, of which two were late: the review is late once."""
    appoint_everyone(People(sqlite_store))
    Audits(sqlite_store).record(command(), findings("A-1", audited_on=day(-3)))
    remediations = Remediations(sqlite_store)
    remediations.notify_managers(command(), "A-1", day(0), ["TM01"])
    actions = [action("Visit her every Monday and record her words", day(7)), action("Ask her school", day(8))]
    remediations.agree_improvement_plan(command(), "A-1", day(4), actions=actions, family_has_part=False)
    for number in (1, 2):
        remediations.complete_action(command(), "A-1", number, day(14), evidence="On the file")
    remediations.review_plan(command(), "A-1", day(17), satisfied=True, reviewer="SM01")

    with sqlite_store.reading() as reader:
        late = late_by_author(reader, day(0), day(30), day(18), {"service_manager_review": "action_done"}).counts()

    assert {(row.step, row.author): row.n for row in late} == {
        ("action_done", "of_its_own"): 2,
        ("service_manager_review", "knock_on"): 1,
    }


def test_how_long_each_thing_waited_is_reported_in_days(played: Callable[..., dict[str, Any]]) -> None:
    waiting = played(told=2)["waiting"]

    assert waiting["finding_to_confirmed"] == {"n": 1, "median_days": 3}
    assert waiting["confirmed_to_recorded"] == {"n": 1, "median_days": 18}
    assert waiting["recorded_to_told"] == {"n": 1, "median_days": -16}


def test_files_are_counted_by_whose_practice_it_was_and_nobody_is_named(
    played: Callable[..., dict[str, Any]],
) -> None:
    assert played()["practice_subjects"] == {"social_worker": 1}
