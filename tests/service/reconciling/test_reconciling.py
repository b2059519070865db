"""E23: the record against an extract of the case management system."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from domain.differences import Resolution
from domain.errors import UnknownPersonError
from domain.events.reconciliation import DifferenceFound
from domain.vocabulary import ReferenceBecause
from projections import reconciliations
from service.bootstrap import Putright
from service.reconciling import recording
from service.reconciling.comparing import Period, shown
from service.reconciling.extract import read_file
from service.reconciling.recording import Reconciled, TooManyDifferencesError
from tests.support.council import GRADED_ON, NOW, appoint_everyone, command, findings

HEADINGS = "Audit ref,LCS no.,Overall grade,Graded on,Team"
A_1 = f"A-1,C-A-1,Inadequate,{GRADED_ON},North"


@pytest.fixture
def council(putright: Putright) -> Putright:
    """Two inadequate files and a good one."""
    appoint_everyone(putright.people)
    putright.audits.record(command(), findings("A-1"))
    putright.audits.record(command(), findings("A-2", grade="Inadequate critical"))
    putright.audits.record(command(), findings("A-3", grade="Good"))
    return putright


def compared(putright: Putright, *rows: str, headings: str = HEADINGS, **more: Any) -> list[dict[str, Any]]:
    """The differences with this extract, which is not kept."""
    extract = read_file("\n".join([headings, *rows]).encode(), "x.csv", putright.reconciliations.known(NOW.date()))
    found = putright.reconciliations.compare(extract, NOW.date(), **more)
    return [shown(each, found.case_refs) for each in found.differences]


def reconciled(putright: Putright, *rows: str, headings: str = HEADINGS, **more: Any) -> Reconciled:
    extract = read_file("\n".join([headings, *rows]).encode(), "x.csv", putright.reconciliations.known(NOW.date()))
    return putright.reconciliations.reconcile(command(), extract, **more)


def test_where_both_say_the_same_there_is_no_difference(council: Putright) -> None:
    assert compared(council, A_1, f"A-2,C-A-2,inadequate critical,{GRADED_ON},  NORTH ") == []


def test_there_are_three_kinds_of_difference(council: Putright) -> None:
    found = compared(council, f"A-1,C-A-1,Inadequate,{GRADED_ON},South", f"A-9,C-A-9,Inadequate,{GRADED_ON},North")

    assert found == [
        {"audit_ref": "A-1", "case_ref": None, "field": "team", "kind": "differs", "here": "North", "there": "South"},
        {"audit_ref": "A-9", "case_ref": "C-A-9", "field": None, "kind": "only_there", "here": None, "there": "A-9"},
        {"audit_ref": "A-2", "case_ref": None, "field": None, "kind": "only_here", "here": "A-2", "there": None},
    ]


def test_an_extract_of_every_audit_is_expected_to_have_every_audit(council: Putright) -> None:
    found = compared(council, A_1, f"A-7,C-A-7,Good,{GRADED_ON},North")

    assert [(each["audit_ref"], each["kind"]) for each in found] == [
        ("A-7", "only_there"),
        ("A-2", "only_here"),
        ("A-3", "only_here"),
    ]


def test_files_outside_the_period_are_not_expected(council: Putright) -> None:
    later = Period(first=GRADED_ON + timedelta(days=1))
    earlier = Period(last=GRADED_ON - timedelta(days=1))
    same = Period(first=GRADED_ON, last=GRADED_ON)

    assert compared(council, A_1, period=later) == compared(council, A_1, period=earlier) == []
    assert [each["audit_ref"] for each in compared(council, A_1, period=same)] == ["A-2"]


def test_a_file_is_found_by_its_case_where_the_extract_has_no_audit(council: Putright) -> None:
    found = compared(
        council, "C-A-1,South,", "C-A-2,North,2026-11-12", "C-X,North,", headings="Case ref,Team,Case closed"
    )

    assert [(each["audit_ref"], each["case_ref"], each["field"], each["there"]) for each in found] == [
        ("A-1", None, "team", "South"),
        ("A-2", None, "case_closed_on", "2026-11-12"),
        (None, "C-X", None, None),
    ]


def test_a_step_recorded_in_one_of_them_only_is_a_difference(council: Putright) -> None:
    day = GRADED_ON + timedelta(days=3)
    council.remediations.hold_day_three_meeting(command(), "A-1", day, chair="PL01")
    headings = "Audit ref,Day 3 meeting held,Plan agreed"

    found = compared(council, "A-1,,", f"A-2,,{day}", headings=headings)

    assert [(each["audit_ref"], each["field"], each["here"], each["there"]) for each in found] == [
        ("A-1", "meeting_held_on", day.isoformat(), None),
        ("A-2", "plan_agreed_on", None, day.isoformat()),
    ]


@pytest.mark.parametrize(("days_later", "differs"), [(0, False), (1, True), (None, True)])
def test_e11_the_day_on_which_a_case_was_closed_is_compared(
    council: Putright, days_later: int | None, differs: bool
) -> None:
    closed_on = GRADED_ON + timedelta(days=4)
    council.departures.close_case(command(), "A-1", closed_on, reason="The family moved on")
    there = "" if days_later is None else (closed_on + timedelta(days=days_later)).isoformat()

    found = compared(council, f"A-1,{there}", "A-2,", headings="Audit ref,Case closed,Plan agreed")

    expected = [("A-1", "case_closed_on", closed_on.isoformat(), there or None)] if differs else []
    assert [(each["audit_ref"], each["field"], each["here"], each["there"]) for each in found] == expected


def test_e11_of_a_remediation_that_ended_otherwise_the_record_does_not_say_when_the_case_closed(
    council: Putright,
) -> None:
    council.remediations.close(command(), "A-1", NOW.date(), closed_by="QA01", agreed_by="SM01", reason="Done")

    assert compared(council, f"A-1,{NOW.date()},", "A-2,,", headings="Audit ref,Case closed,Plan agreed") == []


def test_the_case_of_another_child_is_a_difference_that_shows_both(council: Putright) -> None:
    found = compared(
        council, f"A-1,C-A-2,Inadequate,{GRADED_ON},North", f"A-2,C-A-2,Inadequate critical,{GRADED_ON},North"
    )

    assert found == [
        {
            "audit_ref": "A-1",
            "case_ref": "C-A-2",
            "field": "case_ref",
            "kind": "differs",
            "here": "C-A-1",
            "there": "C-A-2",
        }
    ]


def test_the_case_of_a_good_audit_is_compared_as_well(council: Putright) -> None:
    rows = (A_1, f"A-2,C-A-2,Inadequate critical,{GRADED_ON},North")

    assert compared(council, *rows, f"A-3,C-A-3,Good,{GRADED_ON},North") == []
    (found,) = compared(council, *rows, f"A-3,C-A-1,Good,{GRADED_ON},North")
    assert (found["audit_ref"], found["here"], found["there"]) == ("A-3", "C-A-3", "C-A-1")


def test_what_was_withdrawn_is_not_missed_and_what_was_voided_is_not_known(council: Putright) -> None:
    council.withdrawals.withdraw(command(), "A-1", NOW.date(), reason="Moderated", withdrawn_by="SM01")
    council.audits.void(command(), "A-2", NOW.date(), reason="The wrong file", voided_by="SM01")

    found = compared(council, f"A-2,C-A-2,Inadequate critical,{GRADED_ON},North")

    assert [(each["audit_ref"], each["kind"]) for each in found] == [("A-2", "only_there")]


def test_an_audit_stays_known_where_only_its_remediation_was_voided(council: Putright) -> None:
    council.withdrawals.void(command(), "A-2", NOW.date(), reason="Opened in error", voided_by="SM01")

    assert compared(council, A_1, f"A-2,C-A-2,Inadequate critical,{GRADED_ON},North") == []


def test_a_remediation_that_follows_a_repeat_has_a_reference_that_only_the_record_knows(council: Putright) -> None:
    council.remediations.re_audit(command(), "A-1", NOW.date(), grade="Inadequate")

    found = compared(council, A_1, f"A-2,C-A-2,Inadequate critical,{GRADED_ON},North")

    assert found == []


def test_the_same_file_twice_finds_the_same_and_records_nothing_more(council: Putright) -> None:
    rows = (f"A-1,C-A-1,Good,{GRADED_ON},North", f"A-9,C-A-9,Inadequate,{GRADED_ON},North")
    first, second = reconciled(council, *rows), reconciled(council, *rows)

    assert first.differences == second.differences
    assert first.receipt is not None
    assert second.receipt is not None
    assert first.receipt.reference == second.receipt.reference
    assert first.receipt.recorded == ("ReconciliationStarted", *["DifferenceFound"] * 3)
    assert second.receipt.recorded == ()
    with council.store.reading() as reader:
        (row,) = reconciliations.reconciliations(reader)
    assert (row.rows, row.differences, row.unresolved, row.completed_on) == (2, 3, 3, None)


def test_an_extract_without_a_difference_is_complete_at_once(council: Putright) -> None:
    receipt = reconciled(council, A_1, f"A-2,C-A-2,Inadequate critical,{GRADED_ON},North").receipt

    assert receipt is not None
    assert receipt.recorded == ("ReconciliationStarted", "ReconciliationCompleted")


def test_no_event_and_no_view_holds_a_case_reference(council: Putright) -> None:
    secret = "SECRET77"
    reconciled(council, f"A-1,{secret},Inadequate,{GRADED_ON},North", f"A-9,{secret},Inadequate,{GRADED_ON},North")

    with council.store.reading() as reader:
        log = council.store.read_rows(reader.connection, 0, 1_000)
        rows = reconciliations.differences_of(reader, reconciliations.reconciliations(reader)[0].reference)
    assert not any(secret.encode() in bytes(row["state"]) for row in log)
    assert not any(secret in str(row) for row in rows)


@pytest.mark.parametrize("because", [ReferenceBecause.RENUMBERED, ReferenceBecause.MERGED, ReferenceBecause.MISTYPED])
def test_e24_an_extract_with_the_child_s_new_number_differs_until_the_reference_is_corrected(
    council: Putright, because: ReferenceBecause
) -> None:
    by_audit = f"A-1,NEW-1,Inadequate,{GRADED_ON},North"
    by_case = f",NEW-1,Inadequate,{GRADED_ON},South"
    rest = f"A-2,C-A-2,Inadequate critical,{GRADED_ON},North"
    assert [each["field"] for each in compared(council, by_audit, rest)] == ["case_ref"]
    assert [each["kind"] for each in compared(council, by_case, rest)] == ["only_there", "only_here"]
    reconciled(council, by_audit, rest)  # which makes the new number known, of nobody on record

    council.case_references.correct(
        command(), "A-1", NOW.date(), case_ref="NEW-1", because=because, reason="New in May", corrected_by="QA01"
    )

    assert compared(council, by_audit, rest) == compared(council, A_1, rest) == []
    (found,) = compared(council, by_case, rest)
    assert (found["audit_ref"], found["field"], found["here"], found["there"]) == ("A-1", "team", "North", "South")
    (other,) = compared(council, f"A-1,C-A-2,Inadequate,{GRADED_ON},North", rest)
    assert other["here"] == "NEW-1"


def test_e25_an_extract_with_the_right_child_differs_until_the_file_is_that_child_s(council: Putright) -> None:
    rows = (f"A-1,C-9,Inadequate,{GRADED_ON},North", f"A-2,C-A-2,Inadequate critical,{GRADED_ON},North")
    assert [each["field"] for each in compared(council, *rows)] == ["case_ref"]

    council.case_references.correct(
        command(), "A-1", NOW.date(), case_ref="C-9", because=ReferenceBecause.WRONG_CHILD, reason="Typed",
        corrected_by="QA01",
    )  # fmt: skip

    assert compared(council, *rows) == []
    assert [each["there"] for each in compared(council, A_1, rows[1])] == ["C-A-1"]


def test_many_differences_go_in_by_parts(council: Putright, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "AT_ONCE", 2)
    rows = [f"X-{number},C-{number},Inadequate,{GRADED_ON},North" for number in range(5)]

    reconciled(council, *rows)

    with council.store.reading() as reader:
        log = council.store.read_log(reader.connection, 0, 1_000)
    numbers = [item.event.number for item in log if isinstance(item.event, DifferenceFound)]
    assert numbers == [1, 2, 3, 4, 5, 6, 7]


def test_what_differs_altogether_is_not_an_extract_of_these_files(
    council: Putright, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "MOST_DIFFERENCES", 1)

    with pytest.raises(TooManyDifferencesError):
        reconciled(council, f"X-1,C-1,Inadequate,{GRADED_ON},North")
    with council.store.reading() as reader:
        assert reconciliations.reconciliations(reader) == []


def test_resolving_changes_nothing_in_the_record_and_is_counted_in_the_report(council: Putright) -> None:
    receipt = reconciled(council, f"A-1,C-A-1,Good,{GRADED_ON},North").receipt
    assert receipt is not None
    reference = str(receipt.reference)
    with pytest.raises(UnknownPersonError):
        council.reconciliations.resolve(
            command(), reference, 1, NOW.date(), resolution=Resolution.CHASE, resolved_by="XX99", reason="Asked"
        )
    council.reconciliations.resolve(
        command(), reference, 1, NOW.date(), resolution=Resolution.LCS_RIGHT, resolved_by="QA01", reason="Moderated"
    )

    with council.store.reading() as reader:
        counts = reconciliations.difference_counts(reader, NOW.date(), NOW.date(), NOW.date())
        later = reconciliations.difference_counts(reader, date(2027, 1, 1), date(2027, 3, 31), date(2027, 3, 31))
    assert counts == {"open": 1, "lcs_right": 1, "tool_right": 0, "chase": 0}
    assert set(later.values()) == {0}
    assert council.remediations.store.engine is council.engine
    assert [each["field"] for each in compared(council, f"A-1,C-A-1,Good,{GRADED_ON},North")] == ["grade", None]


def test_the_latest_extract_is_listed_first_a_page_at_a_time(council: Putright) -> None:
    reconciled(council, A_1, taken_on=date(2026, 11, 18))
    reconciled(council, A_1, "", taken_on=date(2026, 11, 19))

    with council.store.reading() as reader:
        first, second = reconciliations.reconciliations(reader)
        after = reconciliations.reconciliations(reader, after=(first.taken_on, first.reference))
    assert (first.taken_on, second.taken_on) == (date(2026, 11, 19), date(2026, 11, 18))
    assert [row.reference for row in after] == [second.reference]


def test_at_midnight_in_summer_today_is_londons(council: Putright) -> None:
    late = datetime(2027, 6, 30, 23, 30, tzinfo=UTC)
    extract = read_file(f"{HEADINGS}\n{A_1}".encode(), "x.csv", council.reconciliations.known(late.date()))

    council.reconciliations.reconcile(command(late), extract)

    with council.store.reading() as reader:
        assert reconciliations.reconciliations(reader)[0].taken_on == date(2027, 7, 1)
