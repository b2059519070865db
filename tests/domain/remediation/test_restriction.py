"""Who sees a file is the head of quality assurance's and the director's to say; the process goes on as before."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.access import Reach, Right, reach
from domain.errors import DateInFutureError, DatesContradictError
from domain.events import remediation as steps
from domain.events import restriction as events
from domain.people import Person
from domain.restriction import AlreadyRestrictedError, MayNotRestrictError, NotRestrictedError
from domain.undelivered import Undelivered
from domain.vocabulary import Role
from tests.domain.remediation.test_gaps import note
from tests.domain.support import (
    GRADED,
    PEOPLE,
    TODAY,
    Fact,
    act,
    closed,
    given,
    happened,
    kinds,
    opening,
    recorded,
    refused,
    text,
)

WHY = text("The family is that of a colleague")


def restricted(**changes: object) -> Fact:
    said = {"occurred_on": GRADED, "audit_ref": "A-1", "restricted_by": "DCS01", "reason": WHY}
    return happened(events.Restricted, **said | changes)


def lifted(**changes: object) -> Fact:
    return happened(
        events.RestrictionLifted,
        **{"occurred_on": GRADED, "audit_ref": "A-1", "lifted_by": "DCS01", "reason": WHY} | changes,
    )


def test_a_file_is_closed_off_with_a_reason() -> None:
    remediation = given(*opening())
    remediation.restrict(act(), restricted_by="DCS01", reason=WHY, people=PEOPLE)
    assert recorded(remediation) == [restricted()]


@pytest.mark.parametrize("role", sorted(Role))
def test_only_the_head_of_quality_assurance_and_the_director_say_who_sees_a_file(role: Role) -> None:
    remediation, people = given(*opening()), {**PEOPLE, "X": Person("X", role)}
    may = role in (Role.HEAD_OF_QA, Role.DIRECTOR)
    assert (reach(role, Right.RESTRICT) is Reach.EVERY) == may
    if may:
        remediation.restrict(act(), restricted_by="X", reason=WHY, people=people)
        remediation.lift_restriction(act(), lifted_by="X", reason=WHY, people=people)
        assert recorded(remediation) == [restricted(restricted_by="X"), lifted(lifted_by="X")]
        return
    with refused(remediation, MayNotRestrictError, "audit_ref"):
        remediation.restrict(act(), restricted_by="X", reason=WHY, people=people)
    with refused(remediation, MayNotRestrictError, "audit_ref"):
        remediation.lift_restriction(act(), lifted_by="X", reason=WHY, people=people)
    assert recorded(remediation) == []


def test_whoever_has_left_or_is_not_known_says_nothing_of_who_sees_a_file() -> None:
    remediation = given(*opening())
    left = {"DCS01": replace(PEOPLE["DCS01"], left_on=TODAY - timedelta(days=1))}
    for people in (left, {}):
        with refused(remediation, MayNotRestrictError, "audit_ref"):
            remediation.restrict(act(), restricted_by="DCS01", reason=WHY, people=people)


def test_what_is_closed_off_is_not_closed_off_again_and_what_is_open_not_opened() -> None:
    off = given(*opening(), restricted())
    with refused(off, AlreadyRestrictedError, "audit_ref"):
        off.restrict(act(), restricted_by="DCS01", reason=WHY, people=PEOPLE)
    for facts in ((), (restricted(), lifted())):
        still_open = given(*opening(), *facts)
        with refused(still_open, NotRestrictedError, "audit_ref"):
            still_open.lift_restriction(act(), lifted_by="DCS01", reason=WHY, people=PEOPLE)
    codes = {kind.code for kind in (AlreadyRestrictedError, NotRestrictedError, MayNotRestrictError)}
    assert codes == {"already_restricted", "not_restricted", "may_not_restrict"}


def test_a_file_is_closed_off_within_its_time_and_opened_after() -> None:
    early, late = GRADED - timedelta(days=1), TODAY + timedelta(days=1)
    remediation = given(*opening())
    for day, kind in ((early, DatesContradictError), (late, DateInFutureError)):
        with refused(remediation, kind, "occurred_on"):
            remediation.restrict(act(day), restricted_by="DCS01", reason=WHY, people=PEOPLE)
    off = given(*opening(), restricted(occurred_on=GRADED + timedelta(days=2)))
    with refused(off, DatesContradictError, "occurred_on"):
        off.lift_restriction(act(), lifted_by="DCS01", reason=WHY, people=PEOPLE)


def test_a_closed_file_can_be_closed_off_too() -> None:
    remediation = given(*opening(), closed())
    remediation.restrict(act(), restricted_by="DCS01", reason=WHY, people=PEOPLE)
    assert kinds(recorded(remediation)) == [events.Restricted]


def test_the_process_goes_on_in_a_file_that_is_closed_off() -> None:
    remediation = given(*opening(), restricted())
    remediation.acknowledge(act(), "TM01")
    assert kinds(recorded(remediation)) == [steps.Acknowledged]


def test_what_is_opened_closed_off_can_be_opened_to_all() -> None:
    remediation = given(*opening())
    remediation.carry_restriction("A-0")
    assert recorded(remediation) == [
        happened(events.RestrictionCarriedOver, occurred_on=GRADED, audit_ref="A-1", of="A-0")
    ]
    remediation.lift_restriction(act(), lifted_by="DCS01", reason=WHY, people=PEOPLE)
    assert recorded(remediation) == [lifted()]


def test_of_a_file_that_is_closed_off_the_head_of_quality_assurance_is_told_where_the_administrators_are_else() -> None:
    head = Person("HQ01", Role.HEAD_OF_QA)
    mail = Undelivered(recipient="PL01", notice_kind="opened")
    for facts, told in (((), "QA01"), ((restricted(),), "HQ01"), ((restricted(), lifted()), "QA01")):
        remediation = given(*opening(), *facts)
        remediation.note_not_delivered(mail, act(), {**PEOPLE, "HQ01": head})
        assert recorded(remediation)[0].said["told"] == ("SM01", told)
    for facts, told in (((), "QA01"), ((restricted(),), "HQ01")):
        remediation = given(*opening(roles={}), *facts)
        only = {person: PEOPLE[person] for person in ("QA01", "AU01", "SW01")} | {"HQ01": head}
        assert note(remediation, only)
        assert recorded(remediation)[0].said["told"] == (told,)


def test_what_is_found_to_be_of_a_closed_off_family_is_closed_off_since_then() -> None:
    for since, day in ((GRADED + timedelta(days=2), GRADED + timedelta(days=2)), (GRADED - timedelta(days=1), GRADED)):
        remediation = given(*opening())
        remediation.carry_restriction("A-0", since)
        assert remediation.restricted_on == day
