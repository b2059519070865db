"""Withdrawn counts until its date, voided never did, and reinstated goes on: in every view, at every date."""

from datetime import date, timedelta
from typing import Any

import pytest

from domain.errors import FollowedError, NothingToReinstateError, VoidedError
from domain.vocabulary import CaseloadDecision, Status, Step
from projections import board_queries, deadline_queries, files, grades
from projections.reader import Reader
from service.commands.audits import Audits
from service.commands.remediations import Remediations
from service.commands.withdrawals import Withdrawals
from service.reports.adherence.report import report_of
from service.storage.store import Store
from tests.support.council import GRADED_ON, NOW, command, findings

MEETING, DUE = date(2026, 11, 5), date(2026, 11, 6)
"""The meeting was held on the day it was due, a Thursday; the plan is due on the Friday."""
WITHDRAWN_ON, VOIDED_ON = date(2026, 11, 10), date(2026, 11, 18)
FIRST, LAST = date(2026, 10, 1), date(2026, 12, 31)
WHY = "Opened in error"


@pytest.fixture
def withdrawals(recorded: Remediations) -> Withdrawals:
    return Withdrawals(recorded.store)


@pytest.fixture
def audits(recorded: Remediations) -> Audits:
    return Audits(recorded.store)


def withdraw(withdrawals: Withdrawals, on: date = WITHDRAWN_ON) -> None:
    withdrawals.withdraw(command(), "A-1", on, reason=WHY, withdrawn_by="HOS01")


def report(store: Store, as_at: date) -> dict[str, Any]:
    now = NOW + timedelta(days=60)
    return report_of(store, now, FIRST, LAST, as_at=as_at)


def counted(store: Store, as_at: date) -> dict[str, tuple[int, int]]:
    """Of each step, how many are due and how many are withdrawn."""
    lines = report(store, as_at)["adherence"]
    return {step: (line["due"], line["withdrawn"]) for step, line in lines.items() if step != "acknowledgement"}


def row(reader: Reader) -> Any:
    return board_queries.remediation(reader, "A-1")


def test_a_withdrawn_remediation_counts_until_its_date(withdrawals: Withdrawals) -> None:
    withdraw(withdrawals)

    assert counted(withdrawals.store, NOW.date()) == {
        "notification": (1, 0),
        "day_three_meeting": (1, 0),
        "improvement_plan": (1, 0),
        "service_manager_review": (0, 1),
        "re_audit": (0, 1),
    }
    volume = report(withdrawals.store, NOW.date())["volume"]
    assert (volume["audits"], volume["inadequate"], volume["withdrawn"]) == (1, 1, 1)
    day_before = WITHDRAWN_ON - timedelta(days=1)
    assert counted(withdrawals.store, day_before)["re_audit"] == (1, 0)
    assert report(withdrawals.store, day_before)["volume"]["withdrawn"] == 0


def test_the_board_says_what_was_withdrawn_and_finds_it_by_its_state(withdrawals: Withdrawals) -> None:
    withdraw(withdrawals)

    with withdrawals.store.reading() as reader:
        assert (row(reader).status, row(reader).withdrawn_on) == (Status.WITHDRAWN, WITHDRAWN_ON)
        listed = {
            state: board_queries.remediations(reader, board_queries.Filters(state=state)) for state in (None, *Status)
        }
        assert {state for state, rows in listed.items() if rows} == {None, Status.WITHDRAWN}
        assert board_queries.count_open(reader) == 0
        assert deadline_queries.rungs_due(reader, NOW.date()) == []


def test_a_withdrawn_file_is_neither_open_for_its_child_nor_counted_for_its_worker(withdrawals: Withdrawals) -> None:
    withdraw(withdrawals)

    with withdrawals.store.reading() as reader:
        child = reader.connection.scalar(files_table(reader).select().with_only_columns(files_table(reader).c.child))
        assert files.open_for_child(reader, child) == []
        assert files.for_child(reader, child) == ["A-1"]
        assert files.files_of(reader, "SW01") == []

    withdrawals.reinstate(command(), "A-1", VOIDED_ON, reason=WHY, reinstated_by="HOS01")

    with withdrawals.store.reading() as reader:
        assert files.open_for_child(reader, child) == ["A-1"]
        assert [file.audit_ref for file in files.files_of(reader, "SW01")] == ["A-1"]


def files_table(reader: Reader) -> Any:
    return reader.table(files.Files)


def test_a_reinstated_remediation_is_chased_again_on_the_dates_it_had(withdrawals: Withdrawals) -> None:
    withdraw(withdrawals)
    withdrawals.reinstate(command(), "A-1", VOIDED_ON, reason=WHY, reinstated_by="HOS01")

    with withdrawals.store.reading() as reader:
        assert (row(reader).status, row(reader).withdrawn_on) == (Status.OPEN, None)
        due = {each.step: each.due_on for each in deadline_queries.deadlines_of(reader, [row(reader).remediation])}
        assert due[Step.IMPROVEMENT_PLAN] == DUE
        chased = {each.step for each in deadline_queries.rungs_due(reader, NOW.date() + timedelta(days=5))}
        assert chased >= {Step.IMPROVEMENT_PLAN, Step.SERVICE_MANAGER_REVIEW}
    assert counted(withdrawals.store, NOW.date())["re_audit"] == (1, 0)
    assert report(withdrawals.store, NOW.date())["volume"]["withdrawn"] == 0
    assert counted(withdrawals.store, VOIDED_ON - timedelta(days=1))["re_audit"] == (0, 1)


def test_what_is_reinstated_does_not_owe_in_the_past_what_was_only_asked_for_later(recorded: Remediations) -> None:
    review, withdrawals = Step.CASELOAD_REVIEW, Withdrawals(recorded.store)
    decided = {"decision": CaseloadDecision.REVIEW, "decided_by": "SM01"}
    recorded.decide_on_caseload(command(), "A-1", WITHDRAWN_ON, **decided)
    withdrawals.void(command(), "A-1", VOIDED_ON, reason=WHY, voided_by="HOS01")
    withdrawals.reinstate(command(), "A-1", VOIDED_ON, reason=WHY, reinstated_by="HOS01")

    for as_at, owing in ((WITHDRAWN_ON - timedelta(days=1), []), (WITHDRAWN_ON, ["A-1"])):
        with recorded.store.past(as_at=as_at) as reader:
            found = board_queries.remediations(reader, board_queries.Filters(step=review))
            assert [each.audit_ref for each in found] == owing


@pytest.mark.parametrize("as_at", [GRADED_ON, MEETING, NOW.date()])
def test_a_void_audit_leaves_every_figure_at_every_date(audits: Audits, as_at: date) -> None:
    Remediations(audits.store).raise_rung(command(), "A-1", Step.SERVICE_MANAGER_REVIEW, "")
    receipt = audits.void(command(), "A-1", VOIDED_ON, reason=WHY, voided_by="HOS01")

    assert receipt.recorded == ("Voided", "Voided", "DeadlinesEnded")
    found = report(audits.store, as_at)
    assert found["adherence"] == {}
    assert (found["volume"]["audits"], found["volume"]["withdrawn"]) == (0, 0)
    assert (found["grades"], found["themes"], found["escalations"]) == ({}, {}, {})
    assert (found["re_audits"]["outstanding"], found["caseload_criteria"]["met"]) == (0, 0)


def test_a_void_remediation_is_read_by_name_and_listed_only_where_it_is_asked_for(audits: Audits) -> None:
    audits.void(command(), "A-1", VOIDED_ON, reason=WHY, voided_by="HOS01")

    for as_at in (GRADED_ON, NOW.date()):
        with audits.store.past(as_at=as_at) as reader:
            assert (row(reader).status, row(reader).voided_on) == (Status.VOIDED, VOIDED_ON)
            assert board_queries.remediations(reader, board_queries.Filters()) == []
            assert [
                each.audit_ref for each in board_queries.remediations(reader, board_queries.Filters(state="voided"))
            ] == ["A-1"]
            assert grades.audits(reader) == []
            assert grades.audit(reader, "A-1") is not None
            assert deadline_queries.all_deadlines(reader) == []
            assert board_queries.count_open(reader) == 0


def test_a_void_file_meets_no_criterion_of_its_worker(audits: Audits) -> None:
    audits.void(command(), "A-1", VOIDED_ON, reason=WHY, voided_by="HOS01")

    receipt = audits.record(command(), findings("A-2"))

    assert "CriteriaMet" not in receipt.recorded


def test_what_was_known_before_the_void_is_still_known_to_have_been(audits: Audits) -> None:
    later = NOW + timedelta(days=3)
    audits.void(command(later), "A-1", VOIDED_ON, reason=WHY, voided_by="HOS01")

    with audits.store.past(as_known_at=later - timedelta(days=1)) as reader:
        assert row(reader).status == Status.OPEN
    with audits.store.past(as_known_at=later) as reader:
        assert row(reader).status == Status.VOIDED


def test_an_audit_that_is_reinstated_counts_at_every_date_again_with_its_remediation(audits: Audits) -> None:
    before = report(audits.store, MEETING)
    audits.void(command(), "A-1", VOIDED_ON, reason=WHY, voided_by="HOS01")

    receipt = audits.reinstate(command(), "A-1", NOW.date(), reason=WHY, reinstated_by="HOS01")

    assert receipt.recorded == ("Reinstated", "Reinstated", "DeadlinesReopened")
    after = report(audits.store, MEETING)
    assert {name: after[name] for name in ("volume", "adherence", "grades", "themes")} == {
        name: before[name] for name in ("volume", "adherence", "grades", "themes")
    }
    with audits.store.reading() as reader:
        assert (row(reader).status, row(reader).voided_on) == (Status.OPEN, None)


def test_a_remediation_that_was_voided_on_its_own_is_not_reinstated_with_its_audit(audits: Audits) -> None:
    withdrawals = Withdrawals(audits.store)
    withdrawals.void(command(), "A-1", VOIDED_ON, reason=WHY, voided_by="HOS01")
    assert report(audits.store, NOW.date())["volume"]["audits"] == 1
    audits.void(command(), "A-1", VOIDED_ON, reason=WHY, voided_by="HOS01")

    audits.reinstate(command(), "A-1", VOIDED_ON, reason=WHY, reinstated_by="HOS01")

    with audits.store.reading() as reader:
        assert row(reader).status == Status.VOIDED


def test_an_audit_that_opened_nothing_is_voided_alone(audits: Audits) -> None:
    audits.record(command(), findings("A-2", grade="Good", themes={}))

    receipt = audits.void(command(), "A-2", VOIDED_ON, reason=WHY, voided_by="HOS01")

    assert receipt.recorded == ("Voided",)
    assert audits.reinstate(command(), "A-2", VOIDED_ON, reason=WHY, reinstated_by="HOS01").recorded == ("Reinstated",)


def repeated(remediations: Remediations) -> None:
    day = date(2026, 11, 19)
    remediations.agree_improvement_plan(command(), "A-1", MEETING, family_has_part=False)
    remediations.review_plan(command(), "A-1", date(2026, 11, 16), satisfied=True, reviewer="SM01")
    remediations.re_audit(command(), "A-1", day, grade="Inadequate", auditor="AU01")


def test_a_repeat_is_voided_before_what_it_follows_and_reinstated_after(recorded: Remediations) -> None:
    repeated(recorded)
    withdrawals, audits = Withdrawals(recorded.store), Audits(recorded.store)
    today, who = NOW.date(), {"reason": WHY, "voided_by": "HOS01"}
    with pytest.raises(FollowedError):
        audits.void(command(), "A-1", VOIDED_ON, **who)

    withdrawals.void(command(), "A-1-R1", today, **who)
    with recorded.store.reading() as reader:
        assert row(reader).followed_by is None
    audits.void(command(), "A-1", VOIDED_ON, **who)
    with pytest.raises(VoidedError):
        withdrawals.reinstate(command(), "A-1-R1", today, reason=WHY, reinstated_by="HOS01")

    audits.reinstate(command(), "A-1", today, reason=WHY, reinstated_by="HOS01")
    withdrawals.reinstate(command(), "A-1-R1", today, reason=WHY, reinstated_by="HOS01")
    with recorded.store.reading() as reader:
        assert row(reader).followed_by == "A-1-R1"


def test_what_was_refused_leaves_nothing(withdrawals: Withdrawals) -> None:
    with pytest.raises(NothingToReinstateError):
        withdrawals.reinstate(command(), "A-1", VOIDED_ON, reason=WHY, reinstated_by="HOS01")

    with withdrawals.store.reading() as reader:
        assert row(reader).status == Status.OPEN
