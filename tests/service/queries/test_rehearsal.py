"""A rehearsal says which verdicts and how many mails would have differed, and records nothing."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from domain.documents import calendar_in, policy_in, tables_in
from domain.policy import Policy
from projections.rulebook import Kind
from service.commands.adopting import Policies
from service.commands.audits import Audits
from service.commands.people import People
from service.commands.remediations import Remediations
from service.queries.rehearsal import Rehearsal, rehearse
from service.queries.rules import shipped_documents
from service.queries.trial import Difference, Tried
from service.storage.store import Store
from tests.support.council import GRADED_ON, command, findings
from tests.support.database import contents
from tests.support.documents import calendar, policy, slower

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
LATER = datetime(2026, 12, 15, 9, tzinfo=UTC)
TODAY = LATER.date()
SHIPPED = policy_in(shipped_documents()[Kind.POLICY])


@pytest.fixture
def lived(store: Store, people: People) -> Store:
    """A council with a file whose meeting was a day late and chased up to the top, and one that nobody has touched."""
    remediations = Remediations(store)
    for ref in ("A-1", "A-2"):
        Audits(store).record(command(), findings(ref, case_ref=f"C-{ref}"))
    remediations.raise_rung(command(LATER), "A-1", *MEETING)
    remediations.hold_day_three_meeting(command(LATER), "A-1", date(2026, 11, 6), chair="PL01", reason="Snow")
    return store


MEETING: Any = ("day_three_meeting", "")


def tried(store: Store, found: Policy | None, **more: Any) -> Tried:
    return rehearse(store, FIRST, LAST, TODAY, policy=found, **more).tried


def without(*steps: str) -> Policy:
    document: Any = tables_in(shipped_documents()[Kind.POLICY])
    return policy_in(json.dumps(document | {"steps": {n: s for n, s in document["steps"].items() if n not in steps}}))


def test_rehearsing_the_policy_in_force_changes_nothing(lived: Store) -> None:
    found = tried(lived, SHIPPED)

    assert (found.dates, found.differences) == (0, [])
    assert found.was == found.would_be
    assert found.was.total() > 10
    assert found.mails_by_rules == found.mails_would_be > 0


def test_a_rehearsal_writes_nothing(lived: Store) -> None:
    before = contents(lived.engine)

    tried(lived, policy_in(slower("day_three_meeting", 9)), calendar=calendar_in(calendar(2, "2026-11-04")))

    assert contents(lived.engine) == before


def test_a_step_that_was_late_would_have_been_on_time_with_another_clock(lived: Store) -> None:
    found = tried(lived, policy_in(slower("day_three_meeting", 4)))

    meetings = [each for each in found.differences if each.step == "day_three_meeting"]
    assert meetings == [
        Difference("A-1", "day_three_meeting", "", date(2026, 11, 5), "late", date(2026, 11, 6), "on_time")
    ]
    assert found.would_be["on_time"] == found.was["on_time"] + 1
    assert found.would_be["late"] == found.was["late"] - 1
    assert found.dates == 2


def test_a_calendar_is_rehearsed_too(lived: Store) -> None:
    found = tried(lived, None, calendar=calendar_in(calendar(2, "2026-11-04")))

    assert [each.audit_ref for each in found.differences if each.step == "day_three_meeting"] == ["A-1"]
    assert found.mails_would_be == tried(lived, SHIPPED, calendar=calendar_in(calendar(2, "2026-11-04"))).mails_would_be


def test_a_tighter_clock_would_have_told_more_people_and_a_looser_one_fewer(lived: Store) -> None:
    halfway_up = date(2026, 11, 18)
    tighter, looser = (
        rehearse(lived, FIRST, LAST, halfway_up, policy=policy_in(slower("service_manager_review", days))).tried
        for days in (5, 28)
    )

    assert tighter.mails_by_rules == looser.mails_by_rules
    assert looser.mails_would_be < looser.mails_by_rules < tighter.mails_would_be


def test_the_mails_in_the_record_are_those_that_were_owed(lived: Store) -> None:
    told_at_opening, told_of_the_meeting = 4 * 2, 4

    assert rehearse(lived, FIRST, LAST, TODAY, policy=SHIPPED).mails_owed == told_at_opening + told_of_the_meeting


def test_who_is_told_of_an_opening_counts_as_well(lived: Store) -> None:
    nobody = policy_in(policy(1, notification={"tells": [], "critical_tells": []}))

    found = tried(lived, nobody)

    assert found.mails_would_be < found.mails_by_rules
    assert {each.step for each in found.differences} == {"acknowledgement"}


def test_a_step_that_would_not_be_owed_has_no_verdict(lived: Store) -> None:
    found = tried(lived, without("acknowledgement"))

    assert {(each.step, each.would_be_due_on, each.would_be) for each in found.differences} == {
        ("acknowledgement", None, None)
    }
    assert found.would_be.total() < found.was.total()


def test_a_step_that_nobody_was_asked_for_is_listed_without_a_verdict_or_mails(store: Store, people: People) -> None:
    Policies(store).adopt(
        command(),
        json.dumps(one_file_is_enough() | {"version": 2, "caseload_criteria": {"files": 9, "within_months": 12}}),
        in_force_from=FIRST,
        adopted_by="SM01",
        reason="Too many reviews",
    )
    Audits(store).record(command(), findings("A-1"))

    found = tried(store, policy_in(json.dumps(one_file_is_enough())))

    assert found.differences == [Difference("A-1", "caseload_decision", "", None, None, date(2026, 11, 16), None)]
    assert found.mails_would_be == found.mails_by_rules


def one_file_is_enough() -> dict[str, Any]:
    return {**tables_in(shipped_documents()[Kind.POLICY]), "caseload_criteria": {"files": 1, "within_months": 12}}


def test_a_remediation_is_tried_against_the_rules_that_it_had(lived: Store) -> None:
    Policies(lived).adopt(
        command(), slower("day_three_meeting", 4), in_force_from=GRADED_ON, adopted_by="SM01", reason="Slower"
    )
    Audits(lived).record(command(), findings("A-3", case_ref="C-3"))

    found = tried(lived, policy_in(slower("day_three_meeting", 4)))

    assert {each.audit_ref for each in found.differences if each.step == "day_three_meeting"} == {"A-1"}


def test_a_period_without_files_has_nothing_to_tell(lived: Store) -> None:
    found = rehearse(lived, date(2025, 1, 1), FIRST, TODAY, policy=SHIPPED)

    assert found == Rehearsal(date(2025, 1, 1), FIRST, TODAY, 0, 0, Tried())


def test_a_repeat_meets_no_criterion_by_the_files_before_it(lived: Store) -> None:
    nine = policy(2, caseload_criteria={"files": 9, "within_months": 12})
    Policies(lived).adopt(command(LATER), nine, in_force_from=TODAY, adopted_by="SM01", reason="Too many reviews")
    Remediations(lived).re_audit(command(LATER), "A-1", TODAY, grade="Inadequate")

    found = rehearse(lived, TODAY, TODAY, TODAY + timedelta(days=30), policy=SHIPPED)

    assert (found.remediations, found.tried.differences) == (1, [])


def test_progress_is_told(lived: Store) -> None:
    told: list[tuple[int, int]] = []

    tried(lived, SHIPPED, progress=lambda *at: told.append(at))

    assert told == [(2, 2)]
