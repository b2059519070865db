"""The view of the deadlines."""

from datetime import timedelta
from typing import Any

from domain.remediation import Remediation
from projections.deadline_queries import deadlines_of
from service.bootstrap import Putright
from service.commands.leavers import hand_on_all
from tests.support.council import GRADED_ON, NOW, ROLES, appoint_everyone, command, findings


def test_an_acknowledgement_is_owned_by_the_person_who_owes_it(audits):
    audits.record(command(), findings("A-1"))

    with audits.store.reading() as reader:
        owed = [row for row in deadlines_of(reader, [Remediation.create_id("A-1")]) if row.step == "acknowledgement"]
    assert {row.item: row.owner for row in owed} == {person: person for person in ROLES.values()}


def meeting(putright: Putright) -> Any:
    with putright.store.reading() as reader:
        steps = deadlines_of(reader, [Remediation.create_id("A-1")])
    return next(row for row in steps if row.step == "day_three_meeting")


def test_somebody_who_has_left_covers_no_more(putright: Putright) -> None:
    appoint_everyone(putright.people)
    putright.audits.record(command(), findings("A-1"))
    putright.changes.ask_for_cover(command(), "A-1", GRADED_ON, cover="PL02")
    putright.changes.accept_cover(command(), "A-1", GRADED_ON, person="PL02")
    assert (meeting(putright).asked, meeting(putright).owner) == ("PL02", "PL02")

    putright.people.leave(command(), "PL02", NOW.date())
    hand_on_all(putright.store, NOW + timedelta(days=1))
    assert (meeting(putright).asked, meeting(putright).owner) == (None, "PL01")
