"""Opening a remediation: its clocks, its people, its reference and what is told."""

from datetime import date

import pytest

from domain.criteria import CriteriaMet
from domain.errors import CalendarError, RevisionConflictError, UnknownGradeError
from domain.events import remediation as events
from domain.remediation import Remediation
from domain.vocabulary import Criterion, Role, Step
from tests.domain.support import (
    CHILD,
    GRADED,
    PEOPLE,
    ROLES,
    TODAY,
    act,
    given,
    happened,
    history,
    kinds,
    new_remediation,
    opening,
    recorded,
)

SECOND_FILE = CriteriaMet((Criterion.SECOND_FILE,), ("A-0",))


def test_an_inadequate_file_opens_with_its_deadlines() -> None:
    first, deadlines = recorded(new_remediation(told=["SW01", "TM01"]))

    assert first == happened(
        events.Opened,
        occurred_on=GRADED,
        audit_ref="A-1",
        child=CHILD,
        family=CHILD,
        grade="Inadequate",
        critical=False,
        themes=("Assessment",),
        service="Safeguarding",
        team="North",
        roles=ROLES,
        subject="SW01",
        subject_role=Role.SOCIAL_WORKER,
        audited_on=None,
        first_graded_on=None,
        policy_version=1,
        follows=None,
        earlier_reviewer=None,
        same_child=(),
        imported_on=None,
        told=("SW01", "TM01"),
    )
    assert deadlines.kind is events.DeadlinesSet
    assert (deadlines.said["occurred_on"], deadlines.said["audit_ref"]) == (GRADED, "A-1")
    assert (deadlines.said["service"], deadlines.said["team"]) == ("Safeguarding", "North")
    assert (deadlines.said["policy_version"], deadlines.said["calendar_version"]) == (1, 1)


def test_each_deadline_names_its_owner() -> None:
    (_, deadlines) = recorded(new_remediation())

    assert deadlines.said["owners"] == {
        "notification": "QA01",
        "day_three_meeting": "PL01",
        "improvement_plan": "TM01",
        "service_manager_review": "SM01",
        "re_audit": "AU01",
    }


def test_a_deadline_that_nobody_can_own_has_no_owner() -> None:
    (_, deadlines) = recorded(new_remediation(people={}))

    assert deadlines.said["owners"] == {}


def test_criteria_that_are_met_are_recorded_and_make_the_decision_due() -> None:
    remediation = new_remediation(criteria=SECOND_FILE)
    _, criteria, _ = recorded(remediation)

    assert criteria == happened(
        events.CriteriaMet, occurred_on=GRADED, criteria=(Criterion.SECOND_FILE,), files=("A-0",)
    )
    assert (Step.CASELOAD_DECISION, "") in remediation.deadlines


def test_a_critical_file_runs_on_the_critical_clocks() -> None:
    remediation = new_remediation(grade="Inadequate critical")

    assert remediation.critical
    assert remediation.deadlines[Step.RE_AUDIT, ""].due_on == date(2019, 4, 15)


def test_a_repeat_inadequate_runs_on_the_critical_clocks_whatever_its_grade() -> None:
    remediation = new_remediation(follows="A-0")

    assert remediation.critical
    assert remediation.deadlines[Step.RE_AUDIT, ""].due_on == date(2019, 4, 15)


def test_imported_history_escalates_from_the_import_date_on_and_only_for_its_sources_columns() -> None:
    remediation = new_remediation(history(), only=frozenset({Step.DAY_THREE_MEETING}))

    assert remediation.imported_on == TODAY
    (meeting,) = remediation.deadlines.values()
    assert meeting.due_on == date(2019, 3, 7)
    assert min(meeting.rungs.values()) > TODAY


def test_a_file_recorded_late_is_chased_from_the_day_it_was_recorded() -> None:
    """Its dates stay, but nobody is told of a step before they could have known of it, and no director at once."""
    meeting = new_remediation(act(today=date(2019, 3, 11))).deadlines[Step.DAY_THREE_MEETING, ""]

    assert meeting.due_on == date(2019, 3, 7)
    assert "reminder" not in meeting.rungs
    assert min(meeting.rungs.values()) == date(2019, 3, 12)


def test_a_file_recorded_on_the_day_is_reminded_of_and_climbs_from_its_dates() -> None:
    meeting = new_remediation(act(today=GRADED)).deadlines[Step.DAY_THREE_MEETING, ""]

    assert (meeting.rungs["reminder"], meeting.rungs["director"]) == (date(2019, 3, 6), date(2019, 3, 14))


def test_what_is_opened_live_was_not_imported() -> None:
    assert new_remediation().imported_on is None


def test_a_file_is_opened_once() -> None:
    assert Remediation.create_id("A-1") == new_remediation().id
    assert Remediation.create_id("A-1") != Remediation.create_id("A-2")


def test_a_grade_off_the_scale_opens_nothing() -> None:
    with pytest.raises(UnknownGradeError) as refused:
        new_remediation(grade="Poor")

    assert refused.value.field == "grade"


def test_a_day_before_the_calendar_begins_opens_nothing() -> None:
    with pytest.raises(CalendarError) as refused:
        new_remediation(act(date(2011, 6, 1)))

    assert refused.value.field == "graded_on"


def test_opening_is_the_first_revision() -> None:
    assert new_remediation(criteria=SECOND_FILE).revision == 1


def test_a_form_opened_on_an_earlier_revision_is_refused() -> None:
    remediation = given(*opening())
    remediation.expect_revision(None)
    remediation.expect_revision(1)

    with pytest.raises(RevisionConflictError) as refused:
        remediation.expect_revision(2)

    assert refused.value.field == "If-Match"


def test_the_domain_has_no_clock_of_its_own() -> None:
    remediation = new_remediation()

    assert {event.timestamp.year for event in remediation.pending_events} == {1970}
    assert kinds(recorded(remediation)) == [events.Opened, events.DeadlinesSet]


def test_what_somebody_owes_whom_the_directory_does_not_know_is_the_roles() -> None:
    remediation = given(*opening(told=("SW99",)))

    assert remediation._owner(Step.ACKNOWLEDGEMENT, "SW01", act(), PEOPLE) == "SW01"
    assert remediation._owner(Step.ACKNOWLEDGEMENT, "SW99", act(), PEOPLE) not in (None, "SW99")
