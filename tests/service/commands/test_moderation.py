"""What another grade does, in every view from the day it was given (E5 to E8, E33)."""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from domain.errors import InTheLineError, InvalidValueError, OwnCaseError, RevisionConflictError
from domain.smart.findings import Urgency
from domain.vocabulary import Role, Status, Step
from projections import adherence, board_queries, deadline_queries, grades
from projections.reader import Reader
from service.bootstrap import Putright
from service.commands.audits import Audits
from service.commands.moderation import Moderations
from service.commands.people import People
from service.commands.remediations import ActionText, Remediations
from service.commands.withdrawals import Withdrawals
from service.mail.notices import NoticeKind, notices
from service.reports.adherence.report import report_of
from service.storage.store import Receipt, Store
from tests.support.council import GRADED_ON, NOW, appoint_everyone, command, findings
from tests.support.documents import policy

TODAY = NOW.date()
LOOKED_AT = date(2026, 11, 10)
WHY = "The visits are on the file, under another heading"
MANY = {f"Theme {number}": "Inadequate" for number in range(5)}


@pytest.fixture
def moderations(recorded: Remediations) -> Moderations:
    """A council in which A-1 was opened and its meeting held, with a head of service outside its line."""
    People(recorded.store).appoint(command(), staff_id="HOS02", role=Role.HEAD_OF_SERVICE, reports_to="DCS01")
    return Moderations(recorded.store)


def moderate(
    moderations: Moderations, grade: str, ref: str = "A-1", on: date = LOOKED_AT, by: str = "HOS01"
) -> Receipt:
    return moderations.moderate(command(), ref, on, grade=grade, moderated_by=by, reason=WHY)


def challenge(moderations: Moderations, ref: str = "A-1", by: str = "TM01", on: date = LOOKED_AT) -> Receipt:
    return moderations.challenge(command(), ref, on, challenged_by=by, reason=WHY)


def decide(moderations: Moderations, grade: str | None = "Good", number: int = 1, by: str = "HOS02") -> Receipt:
    return moderations.decide_challenge(
        command(), "A-1", number, TODAY, upheld=grade is not None, grade=grade, decided_by=by, reason=WHY
    )


def audited(store: Store, ref: str = "A-2", on: date = GRADED_ON, **changes: Any) -> Receipt:
    return Audits(store).record(command(), findings(ref, audited_on=on, graded_on=on, **changes))


def row(reader: Reader, ref: str = "A-1") -> Any:
    return board_queries.remediation(reader, ref)


def due(reader: Reader, ref: str = "A-1") -> dict[str, date]:
    return {
        f"{each.step}{':' if each.item else ''}{each.item}": each.due_on
        for each in deadline_queries.deadlines_of(reader, [row(reader, ref).remediation])
    }


def told(store: Store, kind: NoticeKind) -> set[tuple[str, str]]:
    with store.reading() as reader:
        query = sa.select(notices.c.audit_ref, notices.c.recipient).where(notices.c.kind == kind.value)
        return {(each.audit_ref, each.recipient) for each in reader.rows(query)}


# Raised, lowered, sharpened


def test_a_grade_that_is_raised_withdraws_the_remediation_with_the_reason(moderations: Moderations) -> None:
    receipt = moderate(moderations, "Requires Improvement")

    assert receipt.recorded == ("Moderated", "Withdrawn", "DeadlinesEnded")
    with moderations.store.reading() as reader:
        assert (row(reader).status, row(reader).withdrawn_on) == (Status.WITHDRAWN, LOOKED_AT)
        found = grades.audit(reader, "A-1")
        assert (found.grade, found.first_grade, found.moderated_on) == ("Requires Improvement", "Inadequate", LOOKED_AT)
    assert report_of(moderations.store, NOW, GRADED_ON, TODAY)["volume"]["withdrawn"] == 1


def test_figures_go_by_the_moderated_grade_from_its_day(moderations: Moderations) -> None:
    moderate(moderations, "Good")

    before = report_of(moderations.store, NOW, GRADED_ON, TODAY, as_at=LOOKED_AT - timedelta(days=1))
    after = report_of(moderations.store, NOW, GRADED_ON, TODAY)
    assert (before["grades"], before["volume"]["inadequate"]) == ({"Inadequate": 1}, 1)
    assert (after["grades"], after["volume"]["inadequate"]) == ({"Good": 1}, 0)
    assert after["moderation"] == {"prompted": 0, "moderated": 1, "changed": 1}
    assert before["moderation"] == {"prompted": 0, "moderated": 0, "changed": 0}


def test_safety_actions_stay_open_when_the_remediation_is_withdrawn(recorded: Remediations) -> None:
    safe = ActionText(
        theme="Assessment",
        action="Visit the child at home and see where she sleeps",
        owner="SW01",
        due_on=TODAY,
        measure="The visit is on the file",
        urgency=Urgency.IMMEDIATE,
        override_reason="Agreed by telephone",
    )
    recorded.agree_action(command(), "A-1", TODAY, safe)

    moderate(Moderations(recorded.store), "Good", on=TODAY)

    with recorded.store.reading() as reader:
        found = {each.step: each for each in deadline_queries.deadlines_of(reader, [row(reader).remediation])}
        assert found[Step.ACTION_DONE].closed_on is None
        assert found[Step.RE_AUDIT].closed_on == TODAY
    recorded.complete_action(command(), "A-1", 1, TODAY, evidence="Seen")


def test_a_grade_that_is_lowered_opens_a_remediation_on_the_day_of_the_moderation(
    moderations: Moderations,
) -> None:
    store = moderations.store
    audited(store, grade="Requires Improvement")

    receipt = moderate(moderations, "Inadequate", "A-2")

    assert {"Moderated", "Opened", "DeadlinesSet", "OpenedRemediation"} <= set(receipt.recorded)
    with store.reading() as reader:
        opened = row(reader, "A-2")
        assert (opened.graded_on, opened.first_graded_on) == (LOOKED_AT, GRADED_ON)
        assert due(reader, "A-2")[Step.DAY_THREE_MEETING] == date(2026, 11, 13)
        assert grades.audit(reader, "A-2").remediation_ref == "A-2"


def test_a_grade_that_is_lowered_while_a_remediation_is_open_is_answered_there(
    moderations: Moderations,
) -> None:
    store = moderations.store
    audited(store, grade="Good", case_ref="C-A-1")

    receipt = moderate(moderations, "Inadequate", "A-2")

    assert receipt.recorded == ("Moderated", "AttachedTo", "AuditAttached")


def test_inadequate_to_critical_shortens_and_back_leaves_what_was_issued(moderations: Moderations) -> None:
    with moderations.store.reading() as reader:
        before = due(reader)

    moderate(moderations, "Inadequate critical")

    with moderations.store.reading() as reader:
        critical = due(reader)
        assert critical[Step.RE_AUDIT] < before[Step.RE_AUDIT]
        assert critical[Step.SAFETY_CHECK] == LOOKED_AT
        assert (row(reader).grade, row(reader).critical) == ("Inadequate critical", True)
    assert told(moderations.store, NoticeKind.REGRADED) == {("A-1", "HOS01"), ("A-1", "DCS01")}

    receipt = moderate(moderations, "Inadequate")

    assert receipt.recorded == ("Moderated", "GradeChanged")
    with moderations.store.reading() as reader:
        assert due(reader) == critical
        assert (row(reader).grade, row(reader).critical) == ("Inadequate", False)


def test_a_grade_that_was_looked_at_and_left_changes_nothing_else(moderations: Moderations) -> None:
    assert moderate(moderations, "Inadequate").recorded == ("Moderated",)


def test_raised_and_lowered_again_the_remediation_goes_on_with_the_dates_it_had(moderations: Moderations) -> None:
    with moderations.store.reading() as reader:
        before = due(reader)
    moderate(moderations, "Good")

    receipt = moderate(moderations, "Inadequate")

    assert receipt.recorded == ("Moderated", "Reinstated", "DeadlinesReopened")
    with moderations.store.reading() as reader:
        assert (row(reader).status, due(reader)) == (Status.OPEN, before)


def test_raised_and_then_found_critical_the_remediation_goes_on_as_critical(moderations: Moderations) -> None:
    moderate(moderations, "Good")

    assert {"Reinstated", "GradeChanged"} <= set(moderate(moderations, "Inadequate critical").recorded)


def test_a_remediation_that_was_voided_is_not_opened_again_by_a_grade(moderations: Moderations) -> None:
    moderate(moderations, "Good")
    Withdrawals(moderations.store).void(command(), "A-1", TODAY, reason=WHY, voided_by="HOS01")

    receipt = moderate(moderations, "Inadequate")

    assert receipt.recorded == ("Moderated",)
    assert receipt.prompts == ("A-1 is voided: nothing was opened again.",)


def test_a_remediation_that_has_ended_is_left_as_it_was(moderations: Moderations) -> None:
    Withdrawals(moderations.store).withdraw(command(), "A-1", LOOKED_AT, reason=WHY, withdrawn_by="HOS01")

    assert moderate(moderations, "Inadequate critical").recorded == ("Moderated",)
    assert moderate(moderations, "Good").recorded == ("Moderated",)


def test_a_remediation_that_answers_two_audits_goes_on_for_the_other(moderations: Moderations) -> None:
    audited(moderations.store, case_ref="C-A-1", on=LOOKED_AT)

    assert moderate(moderations, "Good").recorded == ("Moderated", "GradeChanged")
    with moderations.store.reading() as reader:
        assert row(reader).status == Status.OPEN
    assert moderate(moderations, "Inadequate").recorded == ("Moderated", "GradeChanged")
    moderate(moderations, "Good")
    assert "Withdrawn" in moderate(moderations, "Good", "A-2").recorded


def test_nobody_on_their_own_case_and_below_a_head_of_service_it_is_a_deviation(moderations: Moderations) -> None:
    with pytest.raises(OwnCaseError):
        moderate(moderations, "Good", by="SW01")

    moderate(moderations, "Inadequate", by="SM01")

    with moderations.store.reading() as reader:
        (deviation,) = grades.audit(reader, "A-1").deviations
        assert deviation == {"occurred_on": LOOKED_AT.isoformat(), "rule": "wrong_role", "person": "SM01"}


def test_a_moderation_on_a_revision_that_is_gone_is_refused(moderations: Moderations) -> None:
    with pytest.raises(RevisionConflictError):
        moderations.moderate(command(expected_revision=1), "A-1", TODAY, grade="Good", moderated_by="HOS01", reason=WHY)


# Put forward


def test_many_inadequate_themes_above_inadequate_are_put_forward_for_moderation(moderations: Moderations) -> None:
    store = moderations.store
    receipt = audited(store, grade="Requires Improvement", themes=MANY)

    assert receipt.recorded == ("Graded", "ModerationPrompted")
    assert receipt.prompts == ("Put forward for moderation: its themes do not fit its grade.",)
    assert told(store, NoticeKind.MODERATION) == {("A-2", "HOS01")}
    with store.reading() as reader:
        assert [each.audit_ref for each in grades.audits(reader, moderation="prompted")] == ["A-2"]
        assert grades.audits(reader, moderation="moderated") == []
    moderate(moderations, "Requires Improvement", "A-2")
    with store.reading() as reader:
        assert grades.audits(reader, moderation="prompted") == []
        assert [each.audit_ref for each in grades.audits(reader, moderation="moderated")] == ["A-2"]
    assert report_of(store, NOW, GRADED_ON, TODAY)["moderation"] == {"prompted": 1, "moderated": 1, "changed": 0}


def test_where_the_policy_says_so_many_inadequate_themes_open_a_remediation_at_once(putright: Putright) -> None:
    appoint_everyone(putright.people)
    text = policy(2, moderation={"safety_critical": [], "opens": True})
    putright.policies.adopt(command(), text, in_force_from=GRADED_ON, adopted_by="DCS01", reason=WHY)

    receipt = audited(putright.store, "A-9", grade="Requires Improvement", themes=MANY)

    assert {"ModerationPrompted", "Opened"} <= set(receipt.recorded)
    raised = moderate(putright.moderations, "Good", "A-9")
    assert raised.recorded == ("Moderated", "GradeChanged")
    with putright.store.reading() as reader:
        assert row(reader, "A-9").grade == "Good"


# Disputed


def test_a_challenge_is_owed_by_a_head_of_service_outside_the_line_who_is_told(moderations: Moderations) -> None:
    receipt = challenge(moderations)

    assert receipt.recorded == ("Challenged", "GradeChallenged", "DeadlinesSet")
    assert told(moderations.store, NoticeKind.CHALLENGE) == {("A-1", "HOS02")}
    with moderations.store.reading() as reader:
        assert due(reader)["challenge_decision:1"] == date(2026, 11, 13)
        assert [each.audit_ref for each in grades.challenged(reader)] == ["A-1"]


def test_the_clocks_for_the_child_run_on_while_a_grade_is_challenged(moderations: Moderations) -> None:
    with moderations.store.reading() as reader:
        before = due(reader)

    challenge(moderations)

    with moderations.store.reading() as reader:
        assert due(reader) == before | {"challenge_decision:1": date(2026, 11, 13)}


def test_a_challenge_that_is_upheld_does_what_a_moderation_does_in_the_same_transaction(
    moderations: Moderations,
) -> None:
    challenge(moderations)

    receipt = decide(moderations)

    assert receipt.recorded == (
        "ChallengeDecided",
        "Moderated",
        "ChallengeSettled",
        "Withdrawn",
        "DeadlinesEnded",
    )
    with moderations.store.reading() as reader:
        assert row(reader).status == Status.WITHDRAWN
        (made,) = grades.audit(reader, "A-1").challenges
        assert (made["upheld"], made["grade"], made["decided_by"]) == (True, "Good", "HOS02")
        assert grades.challenged(reader) == []
    line = report_of(moderations.store, NOW, GRADED_ON, TODAY)["adherence"][Step.CHALLENGE_DECISION]
    assert (line["due"], line["late"], line["withdrawn"]) == (1, 1, 0)


def test_a_challenge_that_is_not_upheld_leaves_everything_as_it_is(moderations: Moderations) -> None:
    challenge(moderations)

    assert decide(moderations, None).recorded == ("ChallengeDecided", "ChallengeSettled")
    with moderations.store.reading() as reader:
        assert row(reader).status == Status.OPEN


def test_nobody_in_the_line_of_the_file_decides(moderations: Moderations) -> None:
    challenge(moderations)

    with pytest.raises(InTheLineError) as refused:
        decide(moderations, by="HOS01")
    assert refused.value.code == "in_the_line"


def test_nobody_but_the_worker_and_the_team_manager_challenges(moderations: Moderations) -> None:
    with pytest.raises(InvalidValueError):
        challenge(moderations, by="SM01")


def test_a_grade_that_opened_nothing_is_challenged_and_decided_without_a_remediation(moderations: Moderations) -> None:
    store = moderations.store
    audited(store, grade="Requires Improvement")

    assert challenge(moderations, "A-2").recorded == ("Challenged",)
    receipt = moderations.decide_challenge(
        command(), "A-2", 1, TODAY, upheld=True, grade="Good", decided_by="HOS02", reason=WHY
    )
    assert receipt.recorded == ("ChallengeDecided", "Moderated")


def test_the_verdict_on_a_decision_goes_by_its_day(moderations: Moderations) -> None:
    challenge(moderations)
    moderations.decide_challenge(command(), "A-1", 1, date(2026, 11, 13), upheld=False, decided_by="HOS02", reason=WHY)

    with moderations.store.reading() as reader:
        facts = adherence.verdicts(reader, LOOKED_AT, TODAY, TODAY)
        assert [fact.verdict for fact in facts if fact.step == Step.CHALLENGE_DECISION] == ["on_time"]
