"""Every deadline explains itself, and tells what has changed since it was issued."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from domain.deadlines import moved, name_of
from domain.events import dates
from domain.remediation import Remediation
from domain.vocabulary import EndedBecause, MovedBecause, ReopenedBecause, Step
from projections import deadline_queries, history
from service.commands.audits import Audits
from service.commands.people import People
from service.commands.scene import RemediationCommands, Scene
from service.queries.rules import Rules
from service.queries.workings import Change, Changed, Explained, Move, explained
from service.storage.store import Store
from tests.support.council import GRADED_ON, appoint_everyone, command, findings

REVIEW, RE_AUDIT, MEETING = (Step.SERVICE_MANAGER_REVIEW, ""), (Step.RE_AUDIT, ""), (Step.DAY_THREE_MEETING, "")
REVIEW_DUE = date(2026, 11, 16)
CLOSED = date(2026, 11, 10)
"""A Tuesday within the ten days of the review, on which the council closes in version 2 of the calendar."""
DAY = date(2026, 11, 4)
Decide = Callable[[Scene], Any]


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    appoint_everyone(People(sqlite_store))
    Audits(sqlite_store).record(command(), findings())
    return sqlite_store


@pytest.fixture
def two_calendars(rules: Rules) -> Rules:
    first = rules.calendar
    second = replace(
        first, version=2, closed={**first.closed, CLOSED: "Offices move"}, closure_days=frozenset({CLOSED})
    )
    return replace(rules, calendars={1: first, 2: second})


def happens(store: Store, decide: Decide, on: date = DAY) -> None:
    RemediationCommands(store)._on(command(), "A-1", on, decide)


def move(store: Store, key: Any, because: MovedBecause, days: int, on: date = DAY, rules: Rules | None = None) -> None:
    """Put one deadline so many days later, or earlier."""

    def decide(scene: Scene) -> None:
        act = scene.act if rules is None else replace(scene.act, calendar=rules.calendar)
        deadline = scene.remediation.deadlines[key]
        later = moved(
            deadline, deadline.due_on + timedelta(days=days), act.policy, act.calendar, critical=False, repeat=False
        )
        scene.remediation._move([later], because, act, moved_by="SM01", reason=scene.keep("The school asked"))

    happens(store, decide, on)


def explain(store: Store, rules: Rules, key: Any) -> Explained:
    with store.reading() as reader:
        remediation = Remediation.create_id("A-1")
        rows = deadline_queries.deadlines_of(reader, [remediation])
        found = explained(rows, history.timeline(reader, remediation), rules)
    return next(each for each in found if (each.of.step, each.of.item) == key)


def told(change: Change) -> tuple[Any, ...]:
    return (change.changed, change.because, change.told.occurred_on)


def test_a_date_that_nothing_happened_to_has_its_working_alone(store: Store, rules: Rules) -> None:
    review = explain(store, rules, REVIEW)

    assert review.title == "Service manager review"
    assert (review.issue.due_on, review.issue.counted_from) == (REVIEW_DUE, GRADED_ON)
    assert (review.issue.policy_version, review.issue.calendar_version) == (1, 1)
    assert review.working.rule == "10 working days after the grading on 2 November 2026."
    assert review.changes == ()


def test_every_deadline_of_a_file_is_explained(store: Store, rules: Rules) -> None:
    with store.reading() as reader:
        rows = deadline_queries.deadlines_of(reader, [Remediation.create_id("A-1")])
    for row in rows:
        found = explain(store, rules, (row.step, row.item))
        assert found.issue.due_on == row.original_due_on
        assert found.working.rule.endswith(("2026.", "2027."))


def test_an_extension_shows_both_dates_and_is_not_counted(store: Store, rules: Rules) -> None:
    move(store, REVIEW, MovedBecause.EXTENSION, 3)

    review = explain(store, rules, REVIEW)

    (change,) = review.changes
    assert isinstance(change, Move)
    assert told(change) == (Changed.MOVED, MovedBecause.EXTENSION, DAY)
    assert (change.previous_due_on, change.due_on) == (REVIEW_DUE, date(2026, 11, 19))
    assert change.working is None
    assert review.issue.due_on == REVIEW_DUE
    assert review.working.days[-1].on == REVIEW_DUE


def test_a_second_extension_follows_the_first(store: Store, rules: Rules) -> None:
    move(store, REVIEW, MovedBecause.EXTENSION, 3)
    move(store, REVIEW, MovedBecause.EXTENSION, 4, on=DAY - timedelta(days=1))

    first, second = explain(store, rules, REVIEW).changes

    assert isinstance(second, Move)
    assert (second.previous_due_on, second.due_on) == (date(2026, 11, 19), date(2026, 11, 23))
    assert first.told.position < second.told.position


def test_each_date_is_explained_by_the_calendar_that_gave_it(store: Store, two_calendars: Rules) -> None:
    move(store, REVIEW, MovedBecause.CALENDAR, 1, rules=two_calendars)

    review = explain(store, two_calendars, REVIEW)

    (change,) = review.changes
    assert isinstance(change, Move)
    assert change.working is not None
    assert (review.issue.calendar_version, review.of.calendar_version) == (1, 2)
    skipped = [day.skipped for day in review.working.days if day.on == CLOSED]
    now_skipped = [day.skipped for day in change.working.days if day.on == CLOSED]
    assert (skipped, now_skipped) == ([None], ["closure day: Offices move"])
    assert change.working.rule == review.working.rule == "10 working days after the grading on 2 November 2026."


def test_an_upgrade_is_counted_anew_and_warns_as_a_critical_file(store: Store, rules: Rules) -> None:
    move(store, RE_AUDIT, MovedBecause.UPGRADE, -16)

    re_audit = explain(store, rules, RE_AUDIT)

    (change,) = re_audit.changes
    assert isinstance(change, Move)
    assert change.working is not None
    assert change.working.warning is not None
    assert re_audit.working.warning is None
    assert change.working.rule.startswith("20 working days after the date of Service manager review")


def test_a_correction_changes_what_figures_go_by_and_keeps_the_first_date(store: Store, rules: Rules) -> None:
    move(store, MEETING, MovedBecause.CORRECTION, 1)

    meeting = explain(store, rules, MEETING)

    (change,) = meeting.changes
    assert isinstance(change, Move)
    assert change.previous_due_on == date(2026, 11, 5)
    assert meeting.issue.due_on == meeting.of.original_due_on == date(2026, 11, 6)
    assert meeting.working == change.working


def test_an_end_a_return_and_a_new_owner_are_told_of_their_deadline_alone(store: Store, rules: Rules) -> None:
    happens(store, lambda scene: scene.remediation._end([REVIEW], EndedBecause.CASE_CLOSED, scene.act))
    happens(store, lambda scene: scene.remediation._reopen([REVIEW], ReopenedBecause.REINSTATED, scene.act))
    happens(store, pass_on(REVIEW, "TM01"))

    changes = explain(store, rules, REVIEW).changes

    assert [told(change) for change in changes] == [
        (Changed.ENDED, EndedBecause.CASE_CLOSED, DAY),
        (Changed.OWED_AGAIN, ReopenedBecause.REINSTATED, DAY),
        (Changed.PASSED_ON, None, DAY),
    ]
    assert [change.owner for change in changes] == [None, None, "TM01"]
    assert explain(store, rules, RE_AUDIT).changes == ()


def pass_on(key: Any, owner: str) -> Decide:
    return lambda scene: scene.remediation.trigger_event(
        dates.OwnersChanged, occurred_on=DAY, owners={name_of(key): owner}, reason=None
    )


def test_the_closing_is_told_of_what_was_still_open(store: Store, rules: Rules) -> None:
    happens(store, lambda scene: scene.remediation.hold_day_three_meeting(scene.act, chair="PL01", people=scene.people))
    happens(store, lambda scene: scene.remediation.close(scene.act, closed_by="SM01", people=scene.people))

    assert [told(change) for change in explain(store, rules, REVIEW).changes] == [(Changed.CLOSED, None, DAY)]
    assert explain(store, rules, MEETING).changes == ()


def test_a_deadline_whose_timeline_is_behind_explains_what_it_can(rules: Rules) -> None:
    row = SimpleNamespace(
        step="service_manager_review", item="", original_due_on=REVIEW_DUE, due_on=REVIEW_DUE,
        counted_from=GRADED_ON, policy_version=1, calendar_version=1,
    )  # fmt: skip

    (review,) = explained([row], [], rules)

    assert review.working.rule == "10 working days after the grading on 2 November 2026."


def test_what_changed_before_it_is_known_to_have_been_issued_is_left_out(rules: Rules) -> None:
    gone = SimpleNamespace(
        position=1, kind="DeadlinesMoved",
        detail={"because": "extension", "policy_version": 1, "calendar_version": 1,
                "deadlines": [{"step": "re_audit", "item": "", "due_on": "2026-12-01", "counted_from": "2026-11-02"}]},
    )  # fmt: skip

    closed = SimpleNamespace(position=2, kind="Closed", detail={"open_steps": ["re_audit"]})

    assert explained([], [gone, closed], rules) == []
