"""An audit that was recorded wrongly is put right with everything that was taken from it, at every date."""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from domain.errors import DatesContradictError
from domain.opening_corrections import RightFacts
from domain.vocabulary import CaseloadDecision, Step
from projections import board_queries, caseloads, deadline_queries, files, grades, parts, themes
from projections.reader import Reader
from service.commands.audit_corrections import AuditCorrections
from service.commands.audits import Audits
from service.commands.moderation import Moderations
from service.commands.people import People
from service.commands.remediations import Remediations
from service.commands.withdrawals import Withdrawals
from service.mail.notices import notices
from service.reports.adherence.report import report_of
from service.storage.database import reading
from service.storage.store import Store
from tests.support.council import GRADED_ON, NOW, appoint_everyone, command, findings

TODAY = NOW.date()
WHY = "It was typed with the wrong month"
SEPTEMBER = date(2026, 9, 2)
FIRST, LAST = date(2026, 7, 1), date(2026, 9, 30)


@pytest.fixture
def store(store: Store) -> Store:
    """A council with one inadequate file, graded in November."""
    appoint_everyone(People(store))
    Audits(store).record(command(), findings("A-1", audited_on=SEPTEMBER))
    return store


def correct(store: Store, ref: str = "A-1", auditor: str | None = None, **right: Any) -> Any:
    return AuditCorrections(store).correct(
        command(), ref, TODAY, right=RightFacts(**right), auditor=auditor, reason=WHY, corrected_by="QA01"
    )


def report(store: Store, as_at: date) -> dict[str, Any]:
    return report_of(store, NOW + timedelta(days=60), FIRST, LAST, as_at=as_at)


def deadline(reader: Reader, step: Step) -> Any:
    of = files.remediation_id(reader, "A-1")
    return next(row for row in deadline_queries.deadlines_of(reader, [of]) if row.step == step)


def test_every_figure_goes_by_the_right_day_at_every_date(store: Store) -> None:
    assert report(store, LAST)["volume"]["inadequate"] == 0
    correct(store, graded_on=SEPTEMBER)

    then = report(store, LAST)
    assert (then["volume"]["audits"], then["volume"]["inadequate"], then["themes"]["Assessment"]["Inadequate"]) == (
        1,
        1,
        1,
    )
    assert then["adherence"]["day_three_meeting"]["not_done"] == 1
    assert report(store, SEPTEMBER - timedelta(days=1))["volume"]["audits"] == 0
    with store.reading() as reader:
        assert deadline(reader, Step.DAY_THREE_MEETING).original_due_on == date(2026, 9, 7)
        assert board_queries.remediation(reader, "A-1").graded_on == SEPTEMBER
        assert (grades.audit(reader, "A-1").graded_on, grades.audit(reader, "A-1").grade) == (SEPTEMBER, "Inadequate")


@pytest.mark.parametrize(
    ("right", "as_at", "seen"),
    [
        (SEPTEMBER, SEPTEMBER - timedelta(days=1), False),
        (SEPTEMBER, SEPTEMBER, True),
        (SEPTEMBER, GRADED_ON, True),
        (GRADED_ON + timedelta(days=3), GRADED_ON, False),
        (GRADED_ON + timedelta(days=3), GRADED_ON + timedelta(days=3), True),
    ],
)
def test_as_at_a_date_it_is_there_from_its_right_day_on(store: Store, right: date, as_at: date, seen: bool) -> None:
    correct(store, graded_on=right)

    with store.past(as_at=as_at) as past:
        row = board_queries.remediation(past, "A-1")
        assert (row is not None, grades.audit(past, "A-1") is not None) == (seen, seen)
        assert [each.audit_ref for each in board_queries.remediations(past, board_queries.Filters())] == (
            ["A-1"] if seen else []
        )
        assert [each.audit_ref for each in grades.audits(past)] == (["A-1"] if seen else [])
        assert board_queries.count_open(past) == int(seen)
        assert sum(each.n for each in themes.theme_counts(past, SEPTEMBER, TODAY, as_at)) == (2 if seen else 0)
        if seen:
            of = files.remediation_id(past, "A-1")
            assert row.status == "open"
            assert row.social_worker == "SW01"
            meeting = deadline(past, Step.DAY_THREE_MEETING)
            assert (meeting.owner, meeting.counted_from, meeting.audit_ref) == ("PL01", right, "A-1")
            assert parts.parts_of(past, of)["team_manager"] == "TM01"
            assert files.families(past, SEPTEMBER, TODAY) == {"children": 1, "families": 1}


def test_what_was_known_before_is_kept(store: Store) -> None:
    later = NOW + timedelta(hours=1)
    AuditCorrections(store).correct(
        command(later),
        "A-1",
        TODAY,
        right=RightFacts(graded_on=SEPTEMBER),
        auditor=None,
        reason=WHY,
        corrected_by="QA01",
    )

    with store.past(as_known_at=NOW) as past:
        assert board_queries.remediation(past, "A-1").graded_on == GRADED_ON
    with store.past(as_known_at=later) as past:
        assert board_queries.remediation(past, "A-1").graded_on == SEPTEMBER


def test_the_place_is_right_in_every_figure_by_service(store: Store) -> None:
    Remediations(store).decide_on_caseload(
        command(), "A-1", TODAY, decision=CaseloadDecision.NOT_REQUIRED, decided_by="SM01", reason=WHY
    )
    correct(store, service="Court work", team="South")

    with store.reading() as reader:
        rows = [board_queries.remediation(reader, "A-1"), grades.audit(reader, "A-1"), deadline(reader, Step.RE_AUDIT)]
        rows.append(caseloads.review(reader, "A-1"))
        assert {(row.service, row.team) for row in rows} == {("Court work", "South")}
    now = report_of(store, NOW, date(2026, 10, 1), date(2026, 12, 31), as_at=TODAY)
    assert set(now["by_service"]) == {"Court work"}


def test_the_right_practice_subject_is_told_and_the_files_of_both_are_right(store: Store) -> None:
    Audits(store).record(command(), findings("A-2", roles={"social_worker": "SW02", "service_manager": "SM01"}))
    receipt = correct(store, subject="SW02")

    assert "CriteriaMet" in receipt.recorded
    with store.reading() as reader:
        assert board_queries.remediation(reader, "A-1").social_worker == "SW02"
        assert {file.audit_ref for file in files.files_of(reader, "SW02")} == {"A-1", "A-2"}
        assert files.files_of(reader, "SW01") == []
        of = files.remediation_id(reader, "A-1")
        assert parts.parts_of(reader, of)["social_worker"] == "SW02"
        owed = {row.item for row in deadline_queries.deadlines_of(reader, [of]) if row.step == Step.ACKNOWLEDGEMENT}
        assert {"SW02"} <= owed
        assert "SW01" not in owed
        assert caseloads.review(reader, "A-1").subject == "SW02"
    with reading(store.engine) as connection:
        told = sa.select(notices.c.recipient).where(notices.c.position > (receipt.position or 0) - 20)
        assert "SW02" in connection.scalars(told.where(notices.c.audit_ref == "A-1")).all()


def test_the_review_of_a_caseload_is_of_the_right_subject(store: Store) -> None:
    Remediations(store).decide_on_caseload(
        command(), "A-1", TODAY, decision=CaseloadDecision.REVIEW, decided_by="SM01", reason=WHY
    )
    correct(store, subject="SW02")

    with store.reading() as reader:
        assert caseloads.review(reader, "A-1").subject == "SW02"


def test_what_an_audit_says_of_its_auditor_alone_changes_no_remediation(store: Store) -> None:
    assert correct(store, auditor="AU01").recorded == ("AuditCorrected", "GradingStated")


def test_an_audit_that_opened_nothing_is_put_right_alone(store: Store) -> None:
    Audits(store).record(command(), findings("A-2", grade="Good", themes={}))

    assert correct(store, "A-2", team="South").recorded == ("AuditCorrected", "GradingStated")


def test_an_audit_that_was_attached_is_put_right_alone(store: Store) -> None:
    Audits(store).record(command(), findings("A-2", case_ref="C-A-1"))

    assert correct(store, "A-2", team="South").recorded == ("AuditCorrected", "GradingStated")


def test_a_remediation_that_was_never_true_is_not_put_right(store: Store) -> None:
    Withdrawals(store).void(command(), "A-1", TODAY, reason=WHY, voided_by="HOS01")

    assert correct(store, team="South").recorded == ("AuditCorrected", "GradingStated")


def test_a_remediation_that_follows_has_its_own_day_0_and_the_same_subject(store: Store) -> None:
    Remediations(store).re_audit(command(), "A-1", TODAY, grade="Inadequate")
    correct(store, graded_on=SEPTEMBER, subject="SW02")

    with store.reading() as reader:
        assert board_queries.remediation(reader, "A-1").graded_on == SEPTEMBER
        following = board_queries.remediation(reader, "A-1-R1")
        assert (following.graded_on, following.social_worker) == (TODAY, "SW02")


def test_a_remediation_that_a_moderation_opened_keeps_its_day_0(store: Store) -> None:
    Audits(store).record(command(), findings("A-2", grade="Good", themes={}, audited_on=SEPTEMBER))
    Moderations(store).moderate(command(), "A-2", TODAY, grade="Inadequate", reason=WHY, moderated_by="HOS01")
    correct(store, "A-2", graded_on=SEPTEMBER)

    with store.reading() as reader:
        row = board_queries.remediation(reader, "A-2")
    assert (row.graded_on, row.first_graded_on) == (TODAY, SEPTEMBER)


def test_what_the_remediation_refuses_is_not_recorded_of_the_audit(store: Store) -> None:
    Remediations(store).acknowledge(command(), "A-1", GRADED_ON, "TM01")

    with pytest.raises(DatesContradictError):
        correct(store, graded_on=GRADED_ON + timedelta(days=1))
    with store.reading() as reader:
        assert grades.audit(reader, "A-1").graded_on == GRADED_ON
