"""Who has an action: an owner who is away, and whom it is given to (E31)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.errors import InvalidValueError, NotFoundError, OwnCaseError, StepAlreadyRecordedError, StepNotDueError
from domain.events import actions as happened_to
from domain.events import dates
from domain.events import remediation as events
from domain.ladder import Person
from domain.people import Absence
from domain.remediation import Remediation
from domain.vocabulary import Deviation, EndedBecause, Role, Step
from tests.domain.support import (
    PEOPLE,
    POLICY,
    act,
    agreed,
    closed,
    deviations,
    done,
    given,
    happened,
    history,
    kinds,
    meeting_held,
    opening,
    proposed,
    recorded,
    refused,
    text,
)

PLAN_DAY, DUE = date(2019, 3, 8), date(2019, 3, 25)
KNOWN_ON, ACT_BY = date(2019, 3, 14), date(2019, 3, 21)
SICK = text("Off sick")
REALLOCATION = (Step.ACTION_REALLOCATION, "1")


def away(*absences: Absence, who: str = "SW01", **others: Person) -> Mapping[str, Person]:
    """The council, with somebody away."""
    return {**PEOPLE, **others, who: replace(PEOPLE[who], absences=absences)}


def absence(first_on: date = KNOWN_ON, last_on: date | None = None, number: int = 1) -> Absence:
    return Absence(first_on, last_on, number=number)


def in_hand(owner: str = "SW01", **changes: Any) -> Remediation:
    """A remediation with one action that is owed."""
    remediation: Remediation = given(*opening(**changes), meeting_held())
    remediation.agree_action(act(PLAN_DAY), proposed(owner=owner), people=PEOPLE)
    recorded(remediation)
    return remediation


def known(on: date = KNOWN_ON) -> Any:
    """An act of the day on which the absence is known."""
    return act(on, on)


def test_e31_the_team_manager_is_told_the_day_it_is_known_and_has_five_days_to_act() -> None:
    remediation = in_hand()

    assert remediation.note_owner_absent(known(), 1, people=away(absence()))

    told, issued = recorded(remediation)
    assert told == happened(
        happened_to.OwnerAbsent,
        occurred_on=KNOWN_ON,
        audit_ref="A-1",
        number=1,
        owner="SW01",
        absence=1,
        until=None,
        item="1",
        due_on=ACT_BY,
        manager="TM01",
        told=("TM01",),
    )
    (deadline,) = issued.said["deadlines"]
    assert (deadline.step, deadline.item, deadline.due_on) == (*REALLOCATION, ACT_BY)
    assert issued.said["owners"] == {"action_reallocation:1": "TM01"}


def test_e31_an_absence_is_noted_once() -> None:
    remediation = in_hand()
    people = away(absence())
    remediation.note_owner_absent(known(), 1, people=people)
    recorded(remediation)

    assert not remediation.note_owner_absent(known(date(2019, 3, 15)), 1, people=people)
    assert recorded(remediation) == []


def test_e31_nothing_is_owed_where_the_owner_is_back_in_time() -> None:
    remediation = in_hand()
    short = away(absence(last_on=date(2019, 3, 20)))
    remediation.note_owner_absent(known(), 1, people=short)

    (told,) = recorded(remediation)
    assert (told.said["item"], told.said["due_on"], told.said["told"]) == (None, None, ("TM01",))
    assert not remediation.note_owner_absent(known(date(2019, 3, 15)), 1, people=short)


def test_e31_what_was_to_be_short_is_noted_again_when_it_is_not() -> None:
    remediation = in_hand()
    remediation.note_owner_absent(known(), 1, people=away(absence(last_on=date(2019, 3, 20))))

    assert remediation.note_owner_absent(known(date(2019, 3, 18)), 1, people=away(absence(last_on=None)))
    assert remediation.deadlines[REALLOCATION].due_on == date(2019, 3, 25)


@pytest.mark.parametrize(
    ("last_on", "owed"), [(date(2019, 3, 20), False), (ACT_BY, True), (date(2019, 3, 25), True), (None, True)]
)
def test_e31_an_absence_is_long_when_it_outlasts_the_time_there_is_to_act(last_on: date | None, owed: bool) -> None:
    remediation = in_hand()
    remediation.note_owner_absent(known(), 1, people=away(absence(last_on=last_on)))

    assert (REALLOCATION in remediation.deadlines) is owed


def test_e31_even_a_short_absence_matters_on_the_day_the_action_is_due() -> None:
    remediation = in_hand()
    day = date(2019, 3, 22)
    remediation.note_owner_absent(known(day), 1, people=away(absence(day, DUE)))

    assert REALLOCATION in remediation.deadlines


def test_e31_an_absence_to_come_that_the_date_falls_in_is_known_before() -> None:
    remediation = in_hand()
    planned = absence(date(2019, 3, 25), date(2019, 3, 29))
    earlier = absence(date(2019, 3, 18), date(2019, 3, 19), number=2)

    assert not remediation.note_owner_absent(known(), 1, people=away(earlier))
    assert remediation.note_owner_absent(known(), 1, people=away(planned, earlier))
    assert REALLOCATION in remediation.deadlines


def test_e31_an_absence_that_the_date_fell_in_is_over() -> None:
    remediation = in_hand()
    later = date(2019, 4, 8)
    past, short = absence(DUE, date(2019, 3, 29)), absence(later, later, number=2)

    assert not remediation.note_owner_absent(known(later), 1, people=away(past))
    remediation.note_owner_absent(known(later), 1, people=away(past, short))
    assert REALLOCATION not in remediation.deadlines


def test_e31_who_acts_for_the_manager_is_told_too() -> None:
    remediation = in_hand()
    people = away(absence(), TM01=replace(PEOPLE["TM01"], absences=(absence(),)))
    remediation.note_owner_absent(known(), 1, people=people)

    assert recorded(remediation)[0].said["told"] == ("TM01", "SM01")


def test_e31_a_manager_s_own_absence_is_told_to_the_one_above() -> None:
    remediation = in_hand(owner="TM01")
    remediation.note_owner_absent(known(), 1, people=away(absence(), who="TM01"))

    assert recorded(remediation)[0].said["manager"] == "SM01"


def test_e31_it_is_recorded_where_there_is_nobody_to_tell() -> None:
    remediation = in_hand(roles={})
    remediation.note_owner_absent(
        known(), 1, people={"SW01": Person("SW01", Role.SOCIAL_WORKER, absences=(absence(),))}
    )

    said = recorded(remediation)[0].said
    assert (said["manager"], said["told"]) == (None, ())


def test_e31_an_action_that_is_done_waits_for_nobody() -> None:
    remediation = given(*opening(), agreed(1), done())

    assert not remediation.note_owner_absent(known(), 1, people=away(absence()))


def test_e31_nor_does_one_that_is_closed_or_went_over_to_another_remediation() -> None:
    followed = happened(events.RepeatOpened, occurred_on=KNOWN_ON, remediation_ref="A-1-R1", handed=())
    for last in (closed(PLAN_DAY), followed):
        remediation = given(*opening(), agreed(1), last)
        assert not remediation.note_owner_absent(known(), 1, people=away(absence()))


def test_e31_an_owner_who_is_here_or_unknown_is_not_away() -> None:
    remediation = in_hand()
    nobody = given(*opening(), agreed(1, owner=None))

    assert not remediation.note_owner_absent(known(), 1, people=PEOPLE)
    assert not remediation.note_owner_absent(known(), 1, people={})
    assert not nobody.note_owner_absent(known(), 1, people=away(absence()))


def test_e31_a_process_without_reallocation_notes_nothing() -> None:
    remediation = in_hand()
    steps = {step: rule for step, rule in POLICY.steps.items() if step is not Step.ACTION_REALLOCATION}
    day = act(KNOWN_ON, KNOWN_ON, policy=replace(POLICY, steps=steps))

    assert not remediation.note_owner_absent(day, 1, people=away(absence()))
    remediation.reallocate_action(day, 1, to="PL02", decided_by="QA01", reason=SICK, people=PEOPLE)
    assert deviations(recorded(remediation)) == []


def test_e31_an_action_is_given_to_somebody_else_and_its_date_stays() -> None:
    remediation = in_hand()
    remediation.note_owner_absent(known(), 1, people=away(absence()))
    recorded(remediation)
    remediation.reallocate_action(known(), 1, to="PL02", decided_by="TM01", reason=SICK, people=PEOPLE)

    given_to, changed = recorded(remediation)
    assert given_to == happened(
        happened_to.ActionReallocated,
        occurred_on=KNOWN_ON,
        number=1,
        item="1",
        owner="PL02",
        decided_by="TM01",
        reason=SICK,
    )
    assert changed == happened(dates.OwnersChanged, occurred_on=KNOWN_ON, owners={"action_done:1": "PL02"}, reason=None)
    assert remediation.deadlines[Step.ACTION_DONE, "1"].due_on == DUE
    assert not remediation.is_open(REALLOCATION)


def test_e31_or_it_is_recorded_why_it_stays() -> None:
    remediation = in_hand()
    people = away(absence())
    remediation.note_owner_absent(known(), 1, people=people)
    recorded(remediation)
    remediation.reallocate_action(known(), 1, to=None, decided_by="TM01", reason=SICK, people=people)

    assert recorded(remediation) == [
        happened(happened_to.ActionKept, occurred_on=KNOWN_ON, number=1, item="1", decided_by="TM01", reason=SICK)
    ]
    assert not remediation.is_open(REALLOCATION)
    assert not remediation.note_owner_absent(known(), 1, people=people)


def test_e31_the_next_owner_may_be_away_too() -> None:
    remediation = in_hand()
    remediation.note_owner_absent(known(), 1, people=away(absence()))
    remediation.reallocate_action(known(), 1, to="PL02", decided_by="TM01", reason=SICK, people=PEOPLE)

    assert remediation.note_owner_absent(known(), 1, people=away(absence(), who="PL02"))
    assert remediation.is_open((Step.ACTION_REALLOCATION, "1-2"))
    remediation.reallocate_action(known(), 1, to="PL01", decided_by="TM01", reason=SICK, people=PEOPLE)
    assert not remediation.is_open((Step.ACTION_REALLOCATION, "1-2"))


def test_e31_one_reallocation_is_owed_at_a_time() -> None:
    remediation = in_hand()
    remediation.note_owner_absent(known(), 1, people=away(absence()))
    remediation.note_owner_absent(known(), 1, people=away(absence(number=2)))

    assert [item for step, item in remediation.deadlines if step is Step.ACTION_REALLOCATION] == ["1"]


def test_e31_no_reallocation_is_owed_of_what_was_done_after_all() -> None:
    remediation = in_hand()
    remediation.note_owner_absent(known(), 1, people=away(absence()))
    recorded(remediation)
    remediation.complete_action(known(), 1, text("On the file"), people=PEOPLE)

    ended = recorded(remediation)[-1].said
    assert (ended["names"], ended["because"]) == (("action_reallocation:1",), EndedBecause.NOT_OWED)


def test_an_action_may_be_given_to_somebody_else_at_any_time() -> None:
    remediation = given(*opening(), agreed(1))
    remediation.reallocate_action(known(), 1, to="PL02", decided_by="TM01", reason=SICK, people=PEOPLE)

    (given_to,) = recorded(remediation)
    assert (given_to.kind, given_to.said["item"]) == (happened_to.ActionReallocated, "")
    assert remediation.done == {}
    remediation.complete_action(history(KNOWN_ON), 1, people=PEOPLE)
    recorded(remediation)
    with refused(remediation, InvalidValueError, "verified_by"):
        remediation.verify_action(known(), 1, effective=True, verified_by="PL02", people=PEOPLE)


def test_who_gives_it_away_is_the_team_manager_or_above() -> None:
    remediation = in_hand()
    remediation.reallocate_action(known(), 1, to="PL02", decided_by="SM01", reason=SICK, people=PEOPLE)
    assert deviations(recorded(remediation)) == []
    remediation.reallocate_action(known(), 1, to="PL01", decided_by="PL02", reason=SICK, people=PEOPLE)
    assert deviations(recorded(remediation)) == [(Step.ACTION_REALLOCATION, "", Deviation.WRONG_ROLE)]


def test_what_cannot_be_reallocated_is_refused() -> None:
    remediation = in_hand()
    gone = {**PEOPLE, "PL02": replace(PEOPLE["PL02"], left_on=date(2019, 3, 1))}
    said: dict[str, Any] = {"to": "PL02", "decided_by": "TM01", "reason": SICK, "people": PEOPLE}

    for error, field, number, changes in (
        (NotFoundError, "number", 2, {}),
        (InvalidValueError, "reason", 1, {"reason": None}),
        (InvalidValueError, "to", 1, {"to": "SW01"}),
        (InvalidValueError, "to", 1, {"people": gone}),
        (StepNotDueError, "to", 1, {"to": None}),
        (OwnCaseError, "decided_by", 1, {"decided_by": "SW01"}),
    ):
        with refused(remediation, error, field):
            remediation.reallocate_action(known(), number, **said | changes)
    over = given(*opening(), agreed(1), done())
    with refused(over, StepAlreadyRecordedError, "number"):
        over.reallocate_action(known(), 1, **said)


def test_history_need_not_say_why_and_deviates_where_it_was_their_own_case() -> None:
    remediation = in_hand()
    remediation.reallocate_action(history(KNOWN_ON), 1, to="PL02", decided_by="SW01", reason=None, people=PEOPLE)

    facts = recorded(remediation)
    assert kinds(facts)[0] is happened_to.ActionReallocated
    assert (Step.ACTION_REALLOCATION, "", Deviation.OWN_CASE) in deviations(facts)


def test_e31_no_reallocation_is_owed_once_the_owner_is_back_in_time() -> None:
    remediation = in_hand()
    remediation.note_owner_absent(known(), 1, people=away(absence()))
    recorded(remediation)

    assert not remediation.note_owner_back(known(date(2019, 3, 15)), 1, people=away(absence()))
    assert remediation.note_owner_back(known(ACT_BY), 1, people=PEOPLE)
    (ended,) = recorded(remediation)
    assert (ended.said["names"], ended.said["because"]) == (("action_reallocation:1",), EndedBecause.NOT_OWED)
    assert not remediation.note_owner_back(known(ACT_BY), 1, people=PEOPLE)


@pytest.mark.parametrize(("last_on", "back"), [(date(2019, 3, 20), True), (ACT_BY, False), (DUE, False)])
def test_e31_an_owner_who_will_be_back_in_time_counts_as_back(last_on: date, back: bool) -> None:
    remediation = in_hand()
    remediation.note_owner_absent(known(), 1, people=away(absence()))

    assert remediation.note_owner_back(known(date(2019, 3, 18)), 1, people=away(absence(last_on=last_on))) is back


def test_e31_what_was_not_given_away_in_time_stays_owed() -> None:
    remediation = in_hand()
    remediation.note_owner_absent(known(), 1, people=away(absence()))

    assert not remediation.note_owner_back(known(date(2019, 3, 22)), 1, people=PEOPLE)
    assert remediation.is_open(REALLOCATION)


def test_e31_nobody_who_is_unknown_is_back_and_nothing_is_over_once_the_file_is() -> None:
    remediation = in_hand()
    remediation.note_owner_absent(known(), 1, people=away(absence()))
    assert not remediation.note_owner_back(known(), 1, people={})
    remediation.close(known(), closed_by="AU01", agreed_by="SM01", people=PEOPLE)
    assert not remediation.note_owner_back(known(), 1, people=PEOPLE)


def test_e31_an_absence_that_grows_again_is_noted_again() -> None:
    remediation = in_hand()
    remediation.note_owner_absent(known(), 1, people=away(absence()))
    short = away(absence(last_on=date(2019, 3, 18)))
    remediation.note_owner_back(known(date(2019, 3, 15)), 1, people=short)
    assert remediation.note_owner_absent(known(date(2019, 3, 15)), 1, people=short)
    assert not remediation.note_owner_absent(known(date(2019, 3, 15)), 1, people=short)

    assert remediation.note_owner_absent(known(date(2019, 3, 18)), 1, people=away(absence()))
    assert remediation.is_open((Step.ACTION_REALLOCATION, "1-2"))


def test_e31_one_day_away_matters_where_it_is_the_day_the_action_is_due() -> None:
    remediation = in_hand()

    assert remediation.note_owner_absent(known(DUE), 1, people=away(absence(DUE, DUE)))
    assert REALLOCATION in remediation.deadlines


def test_e31_an_absence_of_two_days_is_noted_though_nothing_is_owed() -> None:
    remediation = in_hand()

    assert remediation.note_owner_absent(known(), 1, people=away(absence(last_on=date(2019, 3, 15))))
    assert REALLOCATION not in remediation.deadlines


def test_e31_the_date_that_counts_is_the_one_that_was_agreed_last() -> None:
    remediation = in_hand()
    until = date(2019, 4, 1)
    remediation.extend(
        known(), step=Step.ACTION_DONE, item="1", until=until, granted_by="SM01", reason=SICK, people=PEOPLE
    )

    assert not remediation.note_owner_absent(known(), 1, people=away(absence(DUE, DUE)))
    assert remediation.note_owner_absent(known(), 1, people=away(absence(until, until, number=2)))


def test_e31_an_action_that_keeps_the_child_safe_is_told_of_though_the_file_was_withdrawn() -> None:
    remediation = in_hand()
    remediation.withdrawn_on, remediation.kept = KNOWN_ON, frozenset({1})
    assert remediation.note_owner_absent(known(), 1, people=away(absence()))

    other = in_hand()
    other.withdrawn_on = KNOWN_ON
    assert not other.note_owner_absent(known(), 1, people=away(absence()))


GIVEN_ON, LOOKED_AT_ON = date(2019, 3, 13), date(2019, 3, 20)


def given_away_then_recorded(done_on: date, owner: str = "PL01") -> Remediation:
    """An action that goes to the service manager on ``GIVEN_ON``, and is only then recorded as done on another day."""
    remediation = in_hand(owner)
    remediation.reallocate_action(act(GIVEN_ON), 1, to="SM01", decided_by="HOS01", reason=SICK, people=PEOPLE)
    remediation.complete_action(act(done_on), 1, text("On the file"), people=PEOPLE)
    recorded(remediation)
    return remediation


@pytest.mark.parametrize(
    ("done_on", "barred"),
    [
        (date(2019, 3, 12), {"PL01", "SM01"}),
        (GIVEN_ON, {"PL01", "SM01"}),
        (date(2019, 3, 14), {"SM01"}),
    ],
    ids=["before it was given away", "on that day", "after that"],
)
def test_nobody_looks_at_their_own_work_though_it_is_recorded_after_it_was_given_away(
    done_on: date, barred: set[str]
) -> None:
    may = [person for person in ("PL01", "SM01", "TM01") if person not in barred]
    for person in sorted(barred):
        with refused(given_away_then_recorded(done_on), InvalidValueError, "confirmed_by") as remediation:
            remediation.confirm_action(act(LOOKED_AT_ON), 1, accepted=True, confirmed_by=person)
        with refused(given_away_then_recorded(done_on), InvalidValueError, "verified_by") as remediation:
            remediation.verify_action(act(LOOKED_AT_ON), 1, effective=True, verified_by=person, people=PEOPLE)
    for person in may:
        remediation = given_away_then_recorded(done_on)
        remediation.confirm_action(act(LOOKED_AT_ON), 1, accepted=True, confirmed_by=person)
        assert remediation.actions_confirmed == {1: LOOKED_AT_ON}


def test_what_was_done_before_it_was_given_away_is_confirmed_by_neither() -> None:
    remediation = given_away_then_recorded(date(2019, 3, 12), owner="TM01")

    assert remediation.owners[Step.ACTION_CONFIRMED, "1"] == "HOS01"
    assert remediation.owners[Step.ACTION_EFFECTIVE, "1"] == "HOS01"


def test_of_history_own_work_that_was_handed_over_deviates() -> None:
    remediation = in_hand("PL01")
    remediation.reallocate_action(act(GIVEN_ON), 1, to="SM01", decided_by="HOS01", reason=SICK, people=PEOPLE)
    remediation.complete_action(act(date(2019, 3, 12)), 1, text("On the file"), people=PEOPLE)
    recorded(remediation)
    remediation.confirm_action(history(LOOKED_AT_ON), 1, accepted=True, confirmed_by="PL01")

    assert (Step.ACTION_CONFIRMED, "1", Deviation.WRONG_ROLE) in deviations(recorded(remediation))
