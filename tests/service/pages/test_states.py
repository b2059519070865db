from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from domain.adherence import Verdict, verdict
from domain.vocabulary import Step
from service.pages.states import SHAPES, Shape, State, judged, lateness, next_rung, state_of, state_without
from service.queries.rules import Rules, shipped_rules
from tests.domain.support import PEOPLE

DUE = date(2018, 12, 28)
DAY_0 = date(2018, 12, 21)


def deadline(done_on: date | None = None, **more: Any) -> Any:
    facts = {"original_due_on": DUE, "due_on": DUE, "done_on": done_on, "closed_on": None, "ended": None}
    facts |= {"recorded_on": None, "step": Step.DAY_THREE_MEETING.value, "next_rung": None}
    return SimpleNamespace(**facts | more)


WAITING = deadline(next_rung="line_manager", next_rung_on=date(2018, 12, 31), policy_version=1, owner="SM01")


@pytest.mark.parametrize(
    ("done_on", "as_at", "state"),
    [
        (date(2018, 12, 28), DUE, State(Shape.DONE, "Done 28 Dec")),
        (date(2018, 12, 31), date(2019, 5, 31), State(Shape.LATE, "Done late, 31 Dec (due 28 Dec)")),
        (date(2019, 1, 2), date(2019, 5, 31), State(Shape.LATE, "Done late, 2 Jan 2019 (due 28 Dec)")),
        (None, date(2018, 12, 29), State(Shape.MISSED, "Not done, due 28 Dec")),
        (None, DUE, State(Shape.DUE, "Due 28 Dec")),
        (date(2018, 12, 31), DUE, State(Shape.DUE, "Due 28 Dec")),
    ],
)
def test_a_step_says_its_state_in_words_and_a_shape(done_on: date | None, as_at: date, state: State) -> None:
    assert state_of(deadline(done_on), as_at, DAY_0) == state


def test_a_meeting_recorded_as_not_held_says_so() -> None:
    assert state_of(deadline(), date(2019, 1, 2), DAY_0, not_held=True).words == "Not held, due 28 Dec"


def test_a_step_left_undone_at_closure_says_when_it_was_closed() -> None:
    closed = deadline(closed_on=date(2019, 3, 4))

    assert state_of(closed, date(2019, 5, 31), DAY_0).words == "Not done, due 28 Dec, closed 4 Mar 2019"


@pytest.mark.parametrize("done_on", [None, date(2018, 12, 20), DUE, date(2019, 1, 2)])
@pytest.mark.parametrize("as_at", [date(2018, 12, 20), DUE, date(2018, 12, 29), date(2019, 1, 3)])
def test_the_shape_follows_from_the_verdict_alone(done_on: date | None, as_at: date, rules: Rules) -> None:
    expected = SHAPES[verdict(DUE, done_on, as_at)]

    assert state_of(deadline(done_on), as_at, DAY_0).shape is expected
    assert judged(deadline(done_on), as_at, rules.calendar).shape is expected


def test_no_two_verdicts_share_a_shape() -> None:
    assert set(SHAPES) == set(Verdict)
    counted = [shape for found, shape in SHAPES.items() if found not in (Verdict.EXCUSED, Verdict.WITHDRAWN)]
    assert len(set(counted)) == len(counted)
    assert Shape.NONE not in counted


@pytest.mark.parametrize(
    ("ended", "words"),
    [("case_closed", "Excused"), ("moved_away", "Excused"), ("withdrawn", "Withdrawn"), ("handed_over", "Excused")],
)
def test_a_step_that_nothing_could_meet_any_more_says_so(ended: str, words: str) -> None:
    before = deadline(closed_on=date(2018, 12, 27), ended=ended)

    assert state_of(before, date(2019, 1, 4), DAY_0) == State(Shape.NONE, f"{words} 27 Dec (due 28 Dec)")
    assert judged(before, date(2019, 1, 4), shipped_rules().calendar).words == words


def test_what_somebody_missed_before_the_file_was_anothers_says_so(rules: Rules) -> None:
    missed = deadline(closed_on=date(2019, 3, 4), ended="handed_over")

    assert state_of(missed, date(2019, 5, 31), DAY_0).words == "Not done, due 28 Dec, ended 4 Mar 2019"
    assert judged(missed, date(2019, 5, 31), rules.calendar).words == "Not done before they had this file no more"


def test_a_step_done_on_time_and_recorded_after_its_date_says_both(rules: Rules) -> None:
    for recorded_on, words in ((DUE, "Done on time"), (date(2018, 12, 29), "Done on time, recorded late")):
        assert judged(deadline(DUE, recorded_on=recorded_on), date(2019, 1, 4), rules.calendar).words == words
    late = deadline(date(2019, 1, 2), recorded_on=date(2019, 1, 9))
    assert judged(late, date(2019, 1, 4), rules.calendar).words == "Done late, by 2 working days"


@pytest.mark.parametrize(
    ("done_on", "as_at", "words"),
    [
        (DUE, DUE, "Done on time"),
        (date(2019, 1, 2), date(2019, 1, 2), "Done late, by 2 working days"),
        (None, date(2018, 12, 31), "Not done, 1 working day overdue"),
        (None, DUE, "Due today"),
        (None, date(2018, 12, 27), "Not yet due"),
    ],
)
def test_a_verdict_counts_the_days_late_in_working_days(
    done_on: date | None, as_at: date, words: str, rules: Rules
) -> None:
    assert judged(deadline(done_on), as_at, rules.calendar).words == words


def test_late_by_a_weekend_is_less_than_a_working_day(rules: Rules) -> None:
    saturday = date(2018, 12, 29)

    assert lateness(DUE, saturday, saturday, rules.calendar) == "less than a working day"


LATER = date(2019, 1, 4)


@pytest.mark.parametrize(
    ("done_on", "as_at", "cell", "verdict_said"),
    [
        (None, date(2019, 1, 3), State(Shape.DUE, "Due 4 Jan 2019 (first 28 Dec)"),
         "Not yet due, 3 working days past the first"),
        (None, LATER, State(Shape.DUE, "Due 4 Jan 2019 (first 28 Dec)"),
         "Not yet due, 4 working days past the first"),
        (LATER, LATER, State(Shape.LATE, "Done 4 Jan 2019, due 4 Jan 2019 (first 28 Dec)"),
         "Done by the later date, 4 working days after the first"),
        (None, date(2019, 1, 7), State(Shape.MISSED, "Not done, due 4 Jan 2019"),
         "Not done, 1 working day overdue, 5 working days after the first date"),
        (date(2019, 1, 7), date(2019, 1, 7), State(Shape.LATE, "Done late, 7 Jan 2019 (due 4 Jan 2019)"),
         "Done late, by 5 working days"),
        (DUE, LATER, State(Shape.DONE, "Done 28 Dec"), "Done on time"),
    ],
)  # fmt: skip
def test_e21_a_date_that_was_moved_to_later_is_told_beside_the_first(
    done_on: date | None, as_at: date, cell: State, verdict_said: str, rules: Rules
) -> None:
    extended = deadline(done_on, due_on=LATER)

    assert state_of(extended, as_at, DAY_0) == cell
    assert judged(extended, as_at, rules.calendar) == State(cell.shape, verdict_said)


def test_a_date_that_was_shortened_promises_no_later_one(rules: Rules) -> None:
    shortened = deadline(date(2018, 12, 27), due_on=date(2018, 12, 24))

    assert judged(shortened, LATER, rules.calendar).words == "Done on time"


def test_a_verdict_says_that_closing_came_first(rules: Rules) -> None:
    closed = deadline(closed_on=date(2019, 3, 4))

    assert judged(closed, date(2019, 5, 31), rules.calendar).words == "Not done before the remediation was closed"


def test_a_caseload_step_that_nobody_asked_for_is_not_needed() -> None:
    assert state_without(Step.CASELOAD_DECISION, {}) == State(Shape.NONE, "Not needed")
    assert state_without(Step.CASELOAD_REVIEW, {}) == State(Shape.NONE, "Not needed")
    assert state_without(Step.CASELOAD_REVIEW, {Step.CASELOAD_DECISION: deadline(DUE)}).words == "Not needed"


def test_a_caseload_review_waits_for_the_decision() -> None:
    undecided = {Step.CASELOAD_DECISION: deadline()}

    assert state_without(Step.CASELOAD_REVIEW, undecided).words == "Not decided yet"


def test_a_step_that_the_source_has_no_column_for_has_no_date() -> None:
    assert state_without(Step.IMPROVEMENT_PLAN, {}).words == "No date set"


def file_of(*, critical: bool = False, repeat: bool = False, manager: str | None = None) -> Any:
    return SimpleNamespace(critical=critical, follows="A-0" if repeat else None, service_manager=manager)


def test_the_next_rung_names_those_it_would_tell_with_their_roles(rules: Rules) -> None:
    found = next_rung(WAITING, DUE, rules, PEOPLE, of=file_of(critical=False, repeat=False))

    assert found is not None
    assert found.words == "Line manager told"
    assert found.on == date(2018, 12, 31)
    assert found.told == ("SM01 (service manager)", "HOS01 (head of service)")


@pytest.mark.parametrize(
    ("day", "critical", "words"),
    [
        (date(2018, 12, 31), False, "Line manager told"),
        (date(2019, 1, 2), False, "Next manager up told"),
        (date(2019, 1, 3), False, "Head of service told"),
        (date(2019, 1, 31), False, "Director told"),
        (date(2018, 12, 31), True, "Head of service told"),
        (date(2019, 1, 2), True, "Director told"),
    ],
)
def test_where_several_rungs_are_due_the_next_sweep_raises_the_highest(
    day: date, critical: bool, words: str, rules: Rules
) -> None:
    found = next_rung(WAITING, day, rules, PEOPLE, of=file_of(critical=critical, repeat=False))

    assert found is not None
    assert (found.words, found.on) == (words, None)


def test_after_the_last_rung_nobody_is_told(rules: Rules) -> None:
    assert next_rung(deadline(), DUE, rules, PEOPLE, of=file_of(critical=False, repeat=False)) is None


def test_after_a_repeat_the_next_rung_is_one_higher_and_whoever_is_there_is_named(rules: Rules) -> None:
    waiting = deadline(next_rung="reminder", next_rung_on=date(2018, 12, 27), policy_version=1, owner="SM01")
    missed = date(2018, 12, 31)

    first = next_rung(waiting, missed, rules, PEOPLE, of=file_of(critical=False, repeat=False))
    again = next_rung(waiting, missed, rules, PEOPLE, of=file_of(critical=False, repeat=True))
    critical = next_rung(waiting, missed, rules, PEOPLE, of=file_of(critical=True, repeat=True))

    assert [found.words for found in (first, again, critical) if found is not None] == [
        "Line manager told",
        "Next manager up told",
        "Director told",
    ]
    assert critical is not None
    assert "DCS01" in critical.told[-1]


def test_the_next_rung_goes_to_the_service_manager_of_the_file(rules: Rules) -> None:
    waiting = deadline(next_rung="line_manager", next_rung_on=date(2018, 12, 31), policy_version=1, owner="TM01")
    found = next_rung(waiting, DUE, rules, PEOPLE, of=file_of(manager="SM02"))

    assert found is not None
    assert found.told == ("TM01 (team manager)", "SM02 (service manager)")
