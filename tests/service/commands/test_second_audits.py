"""A child's second audit while a remediation is open, and the same child again after it (E7, E14, E15)."""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from domain.vocabulary import Role, Status, Step
from projections import board_queries, caseloads, deadline_queries, grades
from projections.reader import Reader
from service.commands.audits import Audits
from service.commands.corrections import Corrections
from service.commands.moderation import Moderations
from service.commands.reassignments import Reassignments
from service.commands.remediations import Remediations
from service.commands.withdrawals import Withdrawals
from service.mail.notices import NoticeKind, notices
from service.reports.adherence.report import report_of
from service.storage.store import Receipt, Store
from tests.support.council import GRADED_ON, NOW, command, findings

TODAY = NOW.date()
CASE = "C-A-1"
WHY = "The wrong file"


@pytest.fixture
def audits(recorded: Remediations) -> Audits:
    """A council in which A-1 was opened for a child and its meeting held."""
    return Audits(recorded.store)


def second(audits: Audits, ref: str = "A-2", on: date = TODAY, **changes: Any) -> Receipt:
    return audits.record(command(), findings(ref, case_ref=CASE, audited_on=on, graded_on=on, **changes))


def row(reader: Reader, ref: str = "A-1") -> Any:
    return board_queries.remediation(reader, ref)


def void(audits: Audits, ref: str = "A-2") -> None:
    audits.void(command(), ref, TODAY, reason=WHY, voided_by="HOS01")


def told(store: Store, kind: NoticeKind) -> set[tuple[str, str]]:
    with store.reading() as reader:
        query = sa.select(notices.c.audit_ref, notices.c.recipient).where(notices.c.kind == kind.value)
        return {(each.audit_ref, each.recipient) for each in reader.rows(query)}


def test_a_second_inadequate_audit_opens_no_second_remediation(audits: Audits) -> None:
    receipt = second(audits)

    assert receipt.recorded == ("Graded", "AttachedTo", "AuditAttached")
    assert receipt.prompts == ("Attached to A-1, which is open for this child: no second one was opened.",)
    with audits.store.reading() as reader:
        assert row(reader, "A-2") is None
        assert row(reader).attached == ["A-2"]
        found = grades.audit(reader, "A-2")
        assert (found.attached_to, found.remediation_ref) == ("A-1", None)


def test_a_repeated_request_is_answered_with_the_same_prompts(audits: Audits) -> None:
    asked = command(key="k", body=b"1")
    said = findings("A-2", case_ref=CASE)

    assert audits.record(asked, said) == audits.record(asked, said)


def test_a_critical_second_audit_shortens_what_is_open_and_tells_the_top(audits: Audits) -> None:
    with audits.store.reading() as reader:
        before = {each.step: each for each in deadline_queries.deadlines_of(reader, [row(reader).remediation])}

    second(audits, grade="Inadequate critical")

    with audits.store.reading() as reader:
        assert (row(reader).grade, row(reader).critical) == ("Inadequate critical", True)
        after = {each.step: each for each in deadline_queries.deadlines_of(reader, [row(reader).remediation])}
        assert after[Step.RE_AUDIT].due_on < before[Step.RE_AUDIT].due_on
        assert after[Step.RE_AUDIT].original_due_on == before[Step.RE_AUDIT].original_due_on
        assert after[Step.SAFETY_CHECK].due_on == TODAY
        plan = after[Step.IMPROVEMENT_PLAN]
        assert (plan.due_on, plan.next_rung) == (before[Step.IMPROVEMENT_PLAN].due_on, "line_manager")
    assert told(audits.store, NoticeKind.REGRADED) == {("A-1", "HOS01"), ("A-1", "DCS01")}


def test_a_second_audit_above_inadequate_is_answered_by_nothing(audits: Audits) -> None:
    assert second(audits, grade="Good").recorded == ("Graded",)


def test_a_second_audit_after_the_end_opens_a_remediation_which_names_the_one_before(audits: Audits) -> None:
    Withdrawals(audits.store).withdraw(command(), "A-1", TODAY, reason=WHY, withdrawn_by="HOS01")

    assert "Opened" in second(audits).recorded

    with audits.store.reading() as reader:
        assert row(reader, "A-2").same_child == ["A-1"]
        assert row(reader, "A-1").same_child is None
    volume = report_of(audits.store, NOW, TODAY, TODAY)["volume"]
    assert volume["same_child_again"] == 1
    assert report_of(audits.store, NOW, GRADED_ON, GRADED_ON)["volume"]["same_child_again"] == 0


@pytest.mark.parametrize(("days", "named"), [(365, ["A-1"]), (367, None)])
def test_the_same_child_again_looks_back_twelve_months(audits: Audits, days: int, named: list[str] | None) -> None:
    Withdrawals(audits.store).withdraw(command(), "A-1", TODAY, reason=WHY, withdrawn_by="HOS01")
    later = NOW + timedelta(days=400)
    day = GRADED_ON + timedelta(days=days)

    audits.record(command(later), findings("A-2", case_ref=CASE, audited_on=day, graded_on=day))

    with audits.store.reading() as reader:
        assert row(reader, "A-2").same_child == named


def test_what_was_never_true_is_not_the_same_child_again(audits: Audits) -> None:
    void(audits, "A-1")

    second(audits)

    with audits.store.reading() as reader:
        assert row(reader, "A-2").same_child is None


def test_a_repeat_names_the_remediation_it_follows_and_is_counted_as_a_repeat(recorded: Remediations) -> None:
    recorded.re_audit(command(), "A-1", TODAY, grade="Inadequate", auditor="AU01")

    with recorded.store.reading() as reader:
        assert row(reader, "A-1-R1").same_child == ["A-1"]
    assert report_of(recorded.store, NOW, GRADED_ON, TODAY)["volume"]["same_child_again"] == 0


def test_a_repeat_is_about_the_same_practice_though_somebody_else_has_the_file_by_now(recorded: Remediations) -> None:
    reassignments = Reassignments(recorded.store)
    reassignments.reassign(command(), "A-1", TODAY, role=Role.SOCIAL_WORKER, to="TM01", reason="She left")

    recorded.re_audit(command(), "A-1", TODAY, grade="Inadequate critical", auditor="AU01")

    with recorded.store.reading() as reader:
        assert row(reader, "A-1-R1").social_worker == "TM01"
        assert caseloads.review(reader, "A-1-R1").subject == "SW01"


def test_a_third_audit_is_attached_to_the_remediation_that_follows(recorded: Remediations) -> None:
    test_a_repeat_names_the_remediation_it_follows_and_is_counted_as_a_repeat(recorded)

    second(Audits(recorded.store), "A-3")

    with recorded.store.reading() as reader:
        assert (row(reader, "A-1-R1").attached, row(reader, "A-1").attached) == (["A-3"], None)


def test_a_void_second_audit_leaves_the_remediation_as_it_was_but_for_issued_dates(audits: Audits) -> None:
    second(audits, grade="Inadequate critical")

    void(audits)

    with audits.store.reading() as reader:
        assert (row(reader).status, row(reader).attached) == (Status.OPEN, None)
        assert (row(reader).grade, row(reader).critical) == ("Inadequate", False)
    audits.reinstate(command(), "A-2", TODAY, reason=WHY, reinstated_by="HOS01")
    with audits.store.reading() as reader:
        assert (row(reader).attached, row(reader).grade) == (["A-2"], "Inadequate critical")


def test_a_remediation_whose_own_audit_is_void_goes_on_for_the_second(audits: Audits) -> None:
    second(audits, grade="Inadequate critical")

    void(audits, "A-1")

    with audits.store.reading() as reader:
        assert (row(reader).status, row(reader).grade) == (Status.OPEN, "Inadequate critical")
        assert row(reader).attached == ["A-2"]


def reinstate(audits: Audits, ref: str) -> Receipt:
    return audits.reinstate(command(), ref, TODAY, reason=WHY, reinstated_by="HOS01")


def moderate(audits: Audits, ref: str, grade: str) -> Receipt:
    moderations = Moderations(audits.store)
    return moderations.moderate(command(), ref, TODAY, grade=grade, moderated_by="HOS01", reason=WHY)


def stands(audits: Audits) -> tuple[Status, list[str] | None]:
    with audits.store.reading() as reader:
        return row(reader).status, row(reader).attached


@pytest.mark.parametrize("order", [("A-1", "A-2"), ("A-2", "A-1")])
def test_a_remediation_that_only_void_audits_called_for_leaves_every_figure_in_whatever_order(
    audits: Audits, order: tuple[str, str]
) -> None:
    second(audits)

    for ref in order:
        void(audits, ref)

    assert stands(audits)[0] == Status.VOIDED
    assert report_of(audits.store, NOW, GRADED_ON, TODAY)["adherence"] == {}


def test_it_is_void_too_where_it_was_ended_in_between(audits: Audits) -> None:
    second(audits)
    void(audits, "A-1")
    Withdrawals(audits.store).withdraw(command(), "A-1", TODAY, reason=WHY, withdrawn_by="HOS01")

    void(audits, "A-2")

    assert stands(audits)[0] == Status.VOIDED


def test_a_remediation_that_an_audit_called_for_until_it_was_graded_otherwise_is_withdrawn(audits: Audits) -> None:
    second(audits)
    moderate(audits, "A-2", "Good")

    void(audits, "A-1")

    assert stands(audits)[0] == Status.WITHDRAWN
    assert report_of(audits.store, NOW, GRADED_ON, TODAY)["adherence"]["day_three_meeting"]["due"] == 1


@pytest.mark.parametrize("order", [("A-1", "A-2"), ("A-2", "A-1")])
@pytest.mark.parametrize("first", ["A-1", "A-2"])
def test_an_inadequate_audit_that_is_reinstated_is_never_left_without_its_remediation(
    audits: Audits, order: tuple[str, str], first: str
) -> None:
    second(audits, grade="Inadequate critical")
    for ref in order:
        void(audits, ref)

    reinstate(audits, first)

    assert stands(audits) == (Status.OPEN, ["A-2"] if first == "A-2" else None)
    for ref in {"A-1", "A-2"} - {first}:
        reinstate(audits, ref)
    assert stands(audits) == (Status.OPEN, ["A-2"])
    void(audits, "A-1")
    assert stands(audits) == (Status.OPEN, ["A-2"])


def test_a_reinstated_audit_is_answered_again_though_the_other_was_graded_otherwise(audits: Audits) -> None:
    second(audits)
    void(audits, "A-1")
    moderate(audits, "A-2", "Good")
    assert stands(audits)[0] == Status.WITHDRAWN

    reinstate(audits, "A-1")

    assert stands(audits) == (Status.OPEN, ["A-2"])
    assert "Withdrawn" in moderate(audits, "A-1", "Good").recorded


def test_what_both_called_for_goes_on_when_all_that_ended_it_is_undone(audits: Audits) -> None:
    second(audits)
    void(audits, "A-1")
    moderate(audits, "A-2", "Good")
    void(audits, "A-2")
    assert stands(audits)[0] == Status.VOIDED

    assert reinstate(audits, "A-2").prompts == ()
    assert stands(audits)[0] == Status.WITHDRAWN
    reinstate(audits, "A-1")

    assert stands(audits) == (Status.OPEN, ["A-2"])


def test_a_grade_that_is_lowered_again_opens_again_what_was_voided_with_the_other_audit(audits: Audits) -> None:
    second(audits)
    moderate(audits, "A-2", "Good")
    void(audits, "A-1")

    moderate(audits, "A-2", "Inadequate")

    assert stands(audits) == (Status.OPEN, ["A-2"])
    assert "Withdrawn" in moderate(audits, "A-2", "Good").recorded


def test_what_became_of_an_audit_meanwhile_is_taken_over_when_a_remediation_is_reinstated(audits: Audits) -> None:
    withdrawals = Withdrawals(audits.store)
    second(audits)
    void(audits)
    withdrawals.withdraw(command(), "A-1", TODAY, reason=WHY, withdrawn_by="HOS01")
    assert reinstate(audits, "A-2").prompts == ("A-1 is withdrawn: nothing was opened again.",)
    moderate(audits, "A-1", "Inadequate critical")

    withdrawals.reinstate(command(), "A-1", TODAY, reason=WHY, reinstated_by="HOS01")

    assert stands(audits) == (Status.OPEN, ["A-2"])
    with audits.store.reading() as reader:
        assert row(reader).critical
        steps = {each.step for each in deadline_queries.deadlines_of(reader, [row(reader).remediation])}
        assert Step.SAFETY_CHECK in steps


def test_what_became_of_an_audit_meanwhile_is_taken_over_when_a_closing_is_retracted(audits: Audits) -> None:
    second(audits)
    council, said = Remediations(audits.store), {"closed_by": "SM01", "agreed_by": "AU01"}
    council.close(command(), "A-1", TODAY, reason=WHY, decided_otherwise_by="HOS01", otherwise_reason=WHY, **said)
    void(audits, "A-1")
    moderate(audits, "A-2", "Inadequate critical")

    Corrections(audits.store).retract_closing(command(), "A-1", TODAY, corrected_by="HOS01", reason=WHY)

    with audits.store.reading() as reader:
        assert (row(reader).status, row(reader).grade, row(reader).critical) == (
            Status.OPEN,
            "Inadequate critical",
            True,
        )
    assert "Withdrawn" in moderate(audits, "A-2", "Good").recorded


def test_what_becomes_of_a_second_audit_does_not_touch_a_remediation_that_is_closed(audits: Audits) -> None:
    second(audits, grade="Inadequate critical")
    Withdrawals(audits.store).withdraw(command(), "A-1", TODAY, reason=WHY, withdrawn_by="HOS01")

    assert audits.void(command(), "A-2", TODAY, reason=WHY, voided_by="HOS01").recorded == ("Voided",)
    receipt = reinstate(audits, "A-2")
    assert (receipt.recorded, receipt.prompts) == (("Reinstated",), ("A-1 is withdrawn: nothing was opened again.",))


def test_a_void_second_audit_leaves_the_figures_of_what_only_it_called_for(audits: Audits) -> None:
    before = report_of(audits.store, NOW, GRADED_ON, TODAY)["adherence"]
    second(audits, on=GRADED_ON, grade="Inadequate critical")
    Moderations(audits.store).challenge(command(), "A-2", GRADED_ON, challenged_by="TM01", reason=WHY)
    assert report_of(audits.store, NOW, GRADED_ON, TODAY)["adherence"]["safety_check"]["not_done"] == 1

    void(audits)

    after = report_of(audits.store, NOW, GRADED_ON, TODAY)["adherence"]
    assert "safety_check" not in before
    assert {"safety_check", "challenge_decision"}.isdisjoint(after)
