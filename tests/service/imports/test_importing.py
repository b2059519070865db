"""What an import records: all of it or none, history as it was, and nothing twice."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from domain.remediation import Remediation
from domain.vocabulary import CaseloadDecision, Criterion, ReferenceBecause, Step
from projections import (
    action_queries,
    board_queries,
    deadline_queries,
    files,
    grades,
    history,
    people,
)
from projections.resolutions import Resolutions
from service.bootstrap import Putright
from service.imports import importing
from service.imports.importing import Outcome, import_spreadsheet
from service.mail.notices import notices
from service.reports.adherence.report import report_of
from service.storage.confidences import Confidences
from service.storage.store import Command

NOW = datetime(2019, 5, 31, 12, tzinfo=UTC)
Import = Callable[..., Outcome]


@pytest.fixture
def tables(tables):
    """Two audits are enough here: one inadequate and tracked, one good."""
    return tables | {"Audits": tables["Audits"][:2]}


@pytest.fixture
def bring_in(putright: Putright, reading_of) -> Import:
    """Imports tables into the application."""

    def bring_in(tables, **options):
        command = Command(recorded_by="QA01", source="cli", now=NOW)
        return import_spreadsheet(putright, reading_of(tables), command, **options)

    return bring_in


def position(putright: Putright) -> int:
    with putright.store.reading() as reader:
        return reader.position


def kinds(putright: Putright, ref: str) -> list[str]:
    with putright.store.reading() as reader:
        row = board_queries.remediation(reader, ref)
        return [event.kind for event in history.timeline(reader, row.remediation)]


def loaded(putright: Putright, ref: str) -> Remediation:
    with putright.store.reading() as reader:
        found = putright.store.load(Remediation, Remediation.create_id(ref), reader.connection)
    assert found is not None
    return found


def test_a_sound_spreadsheet_is_recorded_whole(putright, bring_in, tables):
    outcome = bring_in(tables)

    assert outcome.recorded
    assert outcome.errors == []
    assert outcome.counts == {"audits": 2, "remediations": 1, "actions": 1, "staff": 5}
    with putright.store.reading() as reader:
        assert {row.audit_ref: row.grade for row in grades.audits(reader)} == {"AUD-1": "Inadequate", "AUD-2": "Good"}
        assert set(people.directory(reader)) == {"SM01", "TM01", "TM02", "PL01", "SW01"}
        row = board_queries.remediation(reader, "AUD-1")
        assert (row.graded_on, row.closed_on) == (date(2018, 6, 18), date(2018, 8, 15))
        (action,) = action_queries.actions_of(reader, row.remediation, NOW.date())
        assert (action.done_on, action.effective) == (date(2018, 7, 9), True)


def test_one_refused_row_keeps_everything_out(putright, bring_in, tables):
    tables["Audits"][1]["Date graded"] = "31/02/2019"

    outcome = bring_in(tables)

    assert not outcome.recorded
    assert [(problem.sheet, problem.row) for problem in outcome.errors] == [("Audits", 3)]
    assert position(putright) == 0


def test_the_valid_rows_come_in_alone_when_asked_for(putright, bring_in, tables):
    tables["Audits"][1]["Date graded"] = "31/02/2019"

    outcome = bring_in(tables, valid_rows=True)

    assert outcome.recorded
    assert len(outcome.errors) == 1
    with putright.store.reading() as reader:
        assert [row.audit_ref for row in grades.audits(reader)] == ["AUD-1"]


def test_a_dry_run_writes_nothing(putright, bring_in, tables):
    outcome = bring_in(tables, dry_run=True)

    assert not outcome.recorded
    assert outcome.counts["audits"] == 2
    assert position(putright) == 0


def test_importing_twice_records_nothing_the_second_time(putright, bring_in, tables):
    bring_in(tables)
    before = position(putright)

    assert not bring_in(tables).recorded
    assert position(putright) == before


def test_a_later_sheet_adds_only_what_is_new(putright, bring_in, tables):
    for column in ("SM review completed", "SM satisfied?", "Re-audit date", "Re-audit grade", "Closed"):
        tables["Tracker"][0][column] = None
    bring_in(tables)
    tables["Tracker"][0] |= {"SM review completed": "29/06/2018", "SM satisfied?": "Y"}
    before = position(putright)

    outcome = bring_in(tables)

    assert outcome.counts == {"remediations_changed": 1}
    assert kinds(putright, "AUD-1").count("ServiceManagerReviewed") == 1
    assert position(putright) == before + 3  # the import begins and ends, and one review


def test_a_changed_line_of_management_is_a_change_not_a_second_person(putright, bring_in, tables):
    bring_in(tables)
    tables["Staff"][4] |= {"Reports to": "TM02", "Email": "sw01@elsewhere.example"}

    outcome = bring_in(tables)

    assert outcome.counts == {"staff_changed": 1}
    with putright.store.reading() as reader:
        assert people.directory(reader)["SW01"].reports_to == "TM02"


def test_history_is_recorded_with_deviations_not_refused(putright, bring_in, tables):
    tables["Tracker"][0] |= {"Day 3 meeting held": "Not held", "Chaired by": None}

    outcome = bring_in(tables)

    assert outcome.recorded
    remediation = loaded(putright, "AUD-1")
    assert (Step.DAY_THREE_MEETING, "") not in remediation.done
    assert kinds(putright, "AUD-1").count("Deviated") == 1  # the plan without a meeting before it


def test_an_action_that_is_not_smart_comes_in_with_a_warning_and_a_deviation(putright, bring_in, tables):
    tables["Actions"][0]["By when"] = "ASAP"

    outcome = bring_in(tables)

    assert outcome.recorded
    assert [problem.code for problem in outcome.warnings] == ["not_smart"]
    report = report_of(putright.store, NOW, date(2018, 6, 1), date(2019, 5, 31))
    assert report["actions"]["not_smart"] == 1


def test_a_repeat_inadequate_opens_the_remediation_that_follows(putright, bring_in, tables):
    """Dated the re-audit, on the critical clocks, referred to with -R1, with what was not effective carried over."""
    tables["Tracker"][0] |= {"Re-audit grade": "Inadequate", "Closed": None}
    tables["Actions"][0] |= {"Effective?": "N"}

    bring_in(tables)

    following = loaded(putright, "AUD-1-R1")
    assert (following.graded_on, following.critical) == (date(2018, 8, 9), True)
    assert following.actions[1].carried_from == "AUD-1/1"
    assert following.actions[1].due_on == date(2018, 7, 9)
    with putright.store.reading() as reader:
        assert board_queries.remediation(reader, "AUD-1").followed_by == "AUD-1-R1"
    report = report_of(putright.store, NOW, date(2018, 6, 1), date(2019, 5, 31))
    assert report["volume"]["repeat_inadequate"] == 1
    assert report["adherence"]["day_three_meeting"]["due"] == 2


def test_what_was_done_about_a_repeat_is_recorded_on_the_remediation_that_follows(putright, bring_in, tables):
    tables["Tracker"][0] |= {"Re-audit grade": "Inadequate"}
    tables["Tracker"].append(
        dict.fromkeys(tables["Tracker"][0], None)
        | {"Audit ref": "AUD-1-R1", "Overall grade": "Inadequate", "Managers notified": "10/08/2018"}
    )

    bring_in(tables)

    following = loaded(putright, "AUD-1-R1")
    assert following.done[Step.NOTIFICATION, ""] == date(2018, 8, 10)
    assert not bring_in(tables).recorded


def test_a_second_file_of_a_worker_meets_the_criteria(putright, bring_in, tables):
    tables["Audits"][1] |= {"Overall grade": "Inadequate", "Date graded": "17/06/2019", "Date of audit": "01/05/2019"}
    tables["Audits"][1] |= {"Date graded": "28/05/2019"}
    tables["Tracker"].append(
        dict.fromkeys(tables["Tracker"][0], None)
        | {"Audit ref": "AUD-2", "LCS no.": "200776502", "Overall grade": "Inadequate"}
        | {"Caseload review criteria met?": "Y"}
    )

    bring_in(tables)

    assert loaded(putright, "AUD-1").criteria == ()
    assert loaded(putright, "AUD-2").criteria == (Criterion.SECOND_FILE,)
    assert (Step.CASELOAD_DECISION, "") in loaded(putright, "AUD-2").deadlines


def test_a_criterion_the_sheet_alone_has_is_the_managers_judgement(putright, bring_in, tables):
    tables["Tracker"][0] |= {
        "Caseload review criteria met?": "Y",
        "Caseload review decision": "Review",
        "Caseload review completed": "10/07/2018",
    }

    bring_in(tables)

    remediation = loaded(putright, "AUD-1")
    assert remediation.criteria == (Criterion.MANAGER_JUDGEMENT,)
    assert remediation.deadlines[Step.CASELOAD_REVIEW, ""].due_on == date(2018, 7, 27)
    with putright.store.reading() as reader:
        decided = [e.detail for e in history.timeline(reader, remediation.id) if e.kind == "CaseloadDecided"]
    assert [each["decision"] for each in decided] == [CaseloadDecision.REVIEW.value]


def test_nobody_is_told_that_what_was_late_in_the_past_is_over(putright, bring_in, tables):
    bring_in(tables)

    with putright.store.reading() as reader:
        assert reader.rows(sa.select(reader.table(Resolutions))) == []
        assert reader.rows(sa.select(notices.c.recipient)) == []


def test_only_steps_the_tracker_has_a_column_for_are_armed(putright, bring_in, tables):
    for name in ("Re-audit date", "Re-audit grade"):
        del tables["Tracker"][0][name]

    bring_in(tables)

    armed = {step for step, _ in loaded(putright, "AUD-1").deadlines}
    assert Step.RE_AUDIT not in armed
    assert Step.SERVICE_MANAGER_REVIEW in armed


def test_a_file_that_no_tracker_speaks_of_is_chased_not_forgotten(putright, bring_in, tables):
    del tables["Tracker"], tables["Actions"]

    bring_in(tables)

    with putright.store.reading() as reader:
        assert len(deadline_queries.rungs_due(reader, date(2019, 6, 3))) == 5


def test_somebody_unknown_is_refused_where_no_staff_sheet_names_them(putright, bring_in, tables):
    del tables["Staff"]

    outcome = bring_in(tables)

    assert not outcome.recorded
    assert [(p.sheet, p.row, p.column, p.code) for p in outcome.errors] == [
        ("Audits", 2, "Social Worker", "unknown_person"),
        ("Audits", 3, "Social Worker", "unknown_person"),
    ]
    assert "'SW01' is neither in the directory nor in a staff sheet" in outcome.errors[0].message
    assert outcome.counts == {}


def test_a_date_before_the_calendar_begins_names_its_row(bring_in, tables):
    tables["Audits"][0] |= {"Date of audit": "01/06/2009", "Date graded": "02/06/2009"}

    outcome = bring_in(tables)

    assert not outcome.recorded
    assert ("Audits", 2, "calendar_out_of_range") in {(p.sheet, p.row, p.code) for p in outcome.errors}


class StoppedError(Exception):
    """The machine went down between two chunks."""


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "MOST_EVENTS_AT_ONCE", 8)


def stop_after(chunks: int) -> Callable[[int, int], None]:
    done = iter(range(chunks))

    def progress(_done: int, _total: int) -> None:
        if next(done, None) is None or chunks == 1:
            raise StoppedError

    return progress


@pytest.mark.usefixtures("small_chunks")
def test_what_an_unfinished_import_opened_is_invisible_to_report_and_sweep(putright, bring_in, tables):
    del tables["Tracker"], tables["Actions"]
    with pytest.raises(StoppedError):
        bring_in(tables, progress=stop_after(1))

    report = report_of(putright.store, NOW, date(2018, 6, 1), date(2019, 5, 31))
    with putright.store.reading() as reader:
        due = deadline_queries.rungs_due(reader, date(2030, 1, 1))

    assert position(putright) > 0
    assert (report["volume"]["audits"], report["adherence"], due) == (0, {}, [])


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("stopped", [False, True])
def test_an_import_by_chunks_ends_as_one_by_a_single_transaction(putright, bring_in, tables, stopped):
    if stopped:
        with pytest.raises(StoppedError):
            bring_in(tables, progress=stop_after(1))

    assert bring_in(tables).recorded

    report = report_of(putright.store, NOW, date(2018, 6, 1), date(2019, 5, 31))
    assert report["volume"]["audits"] == 2
    assert report["adherence"]["re_audit"]["on_time"] == 1
    with putright.store.reading() as reader:
        assert len(people.directory(reader)) == 5
    assert not bring_in(tables).recorded


def test_what_the_sheet_says_of_a_file_that_was_voided_since_is_left_out(putright, bring_in, tables):
    """So that the whole sheet can still be brought in again after one audit turned out to be of the wrong file."""
    assert bring_in(tables).recorded
    since = Command(recorded_by="QA01", source="api", now=NOW)
    putright.audits.void(since, "AUD-1", date(2019, 5, 30), reason="The wrong file", voided_by="SM01")
    before = position(putright)
    tables["Tracker"][0]["Closed"] = "16/08/2018"

    outcome = bring_in(tables)

    assert [problem.code for problem in outcome.warnings] == ["voided"]
    assert (outcome.errors, position(putright)) == ([], before)


def test_a_child_that_a_sheet_names_twice_is_one_child(putright, bring_in, tables):
    """Even where the first of the two rows is refused."""
    tables["Audits"] += [tables["Audits"][0] | {"Audit ref": "AUD-3"}]
    tables["Audits"][0] |= {"Social Worker": "SW99"}
    del tables["Tracker"], tables["Actions"]

    assert bring_in(tables, valid_rows=True).recorded
    again = tables | {"Audits": [tables["Audits"][-1] | {"Audit ref": "AUD-4"}]}
    assert bring_in(again).recorded

    with putright.store.reading() as reader:
        child = Confidences(reader.connection, putright.store.case_key).find_child(str(again["Audits"][0]["LCS no."]))
        assert files.for_child(reader, child) == ["AUD-3", "AUD-4"]


REPEAT = {"Re-audit grade": "Inadequate", "Closed": None}


def named(outcome: Outcome) -> list[tuple[str, int | None, str | None, str]]:
    return [(each.sheet, each.row, each.column, each.code) for each in outcome.errors]


def test_a_repeat_whose_reference_the_record_has_is_refused_in_its_row(putright, bring_in, tables):
    tables["Audits"][1] |= {"Audit ref": "AUD-1-R1"}
    assert bring_in(tables | {"Tracker": [tables["Tracker"][0] | {"Re-audit date": None, "Re-audit grade": None}]})
    before = position(putright)

    outcome = bring_in(tables | {"Tracker": [tables["Tracker"][0] | REPEAT]})

    assert named(outcome) == [("Tracker", 2, "Re-audit grade", "already_exists")]
    assert "AUD-1-R1" in outcome.errors[0].message
    assert (outcome.recorded, position(putright)) == (False, before)


def test_a_repeat_whose_reference_another_row_of_the_file_has_is_refused_there(putright, bring_in, tables):
    again = {"Audit ref": "AUD-1-R1", "Date of audit": "09/08/2018", "Date graded": "09/08/2018"}
    tables["Audits"].append(tables["Audits"][0] | again)
    tables["Tracker"][0] |= REPEAT

    outcome = bring_in(tables, valid_rows=True)

    assert named(outcome) == [("Audits", 4, "Audit ref", "already_exists")]
    assert loaded(putright, "AUD-1-R1").follows == "AUD-1"


def test_what_is_refused_of_the_tracker_is_named_there_and_not_at_its_audit(bring_in, tables):
    del tables["Staff"]
    tables["Actions"][0]["Who"] = "SW99"
    for audit in tables["Audits"]:
        audit |= dict.fromkeys(("Social Worker", "Team Manager", "Auditor"))

    assert named(bring_in(tables)) == [("Tracker", 2, "Chaired by", "unknown_person")]

    tables["Tracker"][0]["Chaired by"] = None
    assert named(bring_in(tables)) == [("Actions", 2, "Who", "unknown_person")]


def test_e24_a_sheet_with_the_child_s_new_number_is_of_the_same_child(putright, bring_in, tables):
    bring_in(tables)
    command = Command(recorded_by="QA01", source="cli", now=NOW)
    because = ReferenceBecause.RENUMBERED
    putright.case_references.correct(
        command, "AUD-1", NOW.date(), case_ref="NEW-1", because=because, reason="New", corrected_by="SM01"
    )
    again = tables["Audits"][0] | {"Audit ref": "AUD-9", "LCS no.": "new-1", "Date graded": "19/03/2019"}

    outcome = bring_in(tables | {"Audits": [*tables["Audits"], again]})

    assert outcome.recorded
    assert loaded(putright, "AUD-9").child == loaded(putright, "AUD-1").child
    with putright.store.reading() as reader:
        assert board_queries.remediation(reader, "AUD-9").same_child == ["AUD-1"]
