"""Entries made after the day itself (E26)."""

from datetime import date, timedelta

import pytest

from domain.backdating import days_to_record
from domain.events.backdating import BackDated
from tests.domain.support import CALENDAR, CHILD, GRADED, TODAY, act, given, happened, kinds, opening, recorded, text
from tests.domain.test_audit import graded
from tests.domain.test_caseload_review import prompted
from tests.domain.test_safeguarding_alert import alert_raised

WHY = text("The minutes came on Friday")


def test_a_back_dated_entry_keeps_its_reason_dated_as_the_entry_is():
    remediation = given(*opening())
    remediation.acknowledge(act(GRADED), "TM01")

    remediation.note_backdated(TODAY, WHY)

    assert recorded(remediation)[-1] == happened(
        BackDated, occurred_on=GRADED, entered=("Acknowledged",), days=(TODAY - GRADED).days, reason=WHY
    )


def test_an_entry_that_tells_of_several_days_is_as_late_as_the_first():
    remediation = given(*opening())
    remediation.acknowledge(act(GRADED + timedelta(days=1)), "TM01")
    remediation.acknowledge(act(GRADED), "SM01")

    remediation.note_backdated(TODAY, WHY)

    said = recorded(remediation)[-1].said
    assert (said["occurred_on"], said["entered"]) == (GRADED, ("Acknowledged",))


def test_what_is_entered_on_the_day_itself_is_not_back_dated():
    remediation = given(*opening())
    remediation.acknowledge(act(GRADED), "TM01")

    assert not remediation.enters_late(GRADED)
    assert remediation.enters_late(GRADED + timedelta(days=1))
    remediation.note_backdated(GRADED, WHY)

    assert BackDated not in kinds(recorded(remediation))


def test_what_is_found_today_is_not_entered_late_whatever_it_is_dated():
    remediation = given(*opening())
    remediation.void(act(TODAY), reason=WHY, voided_by="QA01")

    assert not remediation.enters_late(TODAY)
    assert remediation.enters_late(TODAY + timedelta(days=1))


def test_an_entry_is_explained_once():
    remediation = given(*opening())
    remediation.acknowledge(act(GRADED), "TM01")

    remediation.note_backdated(TODAY, WHY)
    remediation.note_backdated(TODAY, WHY)

    assert kinds(recorded(remediation)).count(BackDated) == 1


def test_a_reason_is_no_decision_that_spoils_a_form():
    remediation = given(*opening())
    remediation.acknowledge(act(GRADED), "TM01")
    before = remediation.revision

    remediation.note_backdated(TODAY, WHY)

    assert remediation.revision == before


def test_the_reason_is_a_confidence_about_the_child():
    assert given(*opening()).about == given(graded()).about == given(alert_raised()).about == CHILD


def test_of_a_caseload_review_it_is_a_confidence_about_whose_practice_it_is():
    assert given(prompted()).about == "SW01"


@pytest.mark.parametrize(
    ("occurred_on", "recorded_on", "days"),
    [
        (date(2019, 4, 18), date(2019, 4, 18), 0),
        (date(2019, 4, 18), date(2019, 4, 22), 0),  # Easter Monday
        (date(2019, 4, 18), date(2019, 4, 26), 4),
        (date(1990, 1, 1), CALENDAR.covers_from + timedelta(days=7), 4),
        (date(1990, 1, 1), date(1991, 1, 1), 0),
    ],
)
def test_how_late_an_entry_is_counts_in_working_days_as_far_back_as_the_calendar_goes(occurred_on, recorded_on, days):
    assert days_to_record(CALENDAR, occurred_on, recorded_on) == days
