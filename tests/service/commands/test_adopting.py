"""A council adopts its rules version by version, and what Putright ships with never changes them."""

from datetime import date, timedelta

import pytest

from domain.adoption import VersionNotNextError
from domain.errors import CalendarError, DatesContradictError, PolicyError, PutrightError, UnknownPersonError
from domain.vocabulary import CaseloadDecision
from projections.deadline_queries import all_deadlines
from projections.rulebook import Kind, versions
from service.commands import adopting
from service.commands.adopting import Calendars, Policies, begin
from service.commands.audits import Audits
from service.commands.people import People
from service.commands.remediations import Remediations
from service.queries import rules as service_rules
from service.queries.rules import rules_of, shipped_documents
from service.storage.confidences import texts
from service.storage.database import reading
from service.storage.event_store import last_position
from service.storage.store import Store
from tests.support.council import GRADED_ON, NOW, command, findings
from tests.support.documents import calendar, policy, slower

WHY = "The review takes two weeks now"
BEFORE = GRADED_ON - timedelta(days=3)


def events(store: Store) -> int:
    with reading(store.engine) as connection:
        return last_position(connection)


def test_a_council_begins_once_with_the_shipped_rules(store: Store) -> None:
    first, again = begin(store, command()), begin(store, command())

    assert first.recorded == ("PolicyEstablished", "CalendarEstablished")
    assert (again.recorded, events(store)) == ((), 2)
    with store.reading() as reader:
        assert [row.document for row in versions(reader, Kind.POLICY)] == [shipped_documents()[Kind.POLICY]]


def test_a_release_that_ships_with_other_rules_changes_nothing_for_a_council_that_has_begun(
    store: Store, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(store, command())
    shipped = {Kind.POLICY: slower("day_three_meeting", 9, version=1), Kind.CALENDAR: calendar(1, "2026-11-04")}
    for module in (adopting, service_rules):
        monkeypatch.setattr(module, "shipped_documents", lambda: shipped)

    begin(store, command())
    Audits(store).record(command(), findings("A-1"))

    assert meeting(store, "A-1") == (1, 1, date(2026, 11, 5))


def test_the_first_adoption_records_what_held_until_then(store: Store, people: People) -> None:
    before = events(store)

    receipt = Policies(store).adopt(command(), policy(2), in_force_from=GRADED_ON, adopted_by="SM01", reason=WHY)

    assert receipt.recorded == ("PolicyEstablished", "PolicyAdopted", "CalendarEstablished")
    assert (receipt.reference, events(store)) == ("2", before + 3)


def test_a_remediation_that_is_running_keeps_its_version_in_every_later_step(
    store: Store, people: People, remediations: Remediations
) -> None:
    Audits(store).record(command(), findings("A-1", grade="Inadequate critical"))
    Policies(store).adopt(
        command(), slower("caseload_review", 5), in_force_from=GRADED_ON, adopted_by="SM01", reason=WHY
    )
    Audits(store).record(command(), findings("A-2", grade="Inadequate critical", case_ref="C-2"))

    for ref in ("A-1", "A-2"):
        remediations.decide_on_caseload(
            command(), ref, date(2026, 11, 16), decision=CaseloadDecision.REVIEW, decided_by="HOS01", reason="Two files"
        )

    with store.reading() as reader:
        rows = {row.audit_ref: row for row in all_deadlines(reader) if row.step == "caseload_review"}
    assert {ref: (row.policy_version, row.due_on) for ref, row in rows.items()} == {
        "A-1": (1, date(2026, 12, 14)),
        "A-2": (2, date(2026, 11, 23)),
    }


def test_a_file_recorded_late_starts_under_the_policy_of_its_day_0(store: Store, people: People) -> None:
    Policies(store).adopt(
        command(), slower("day_three_meeting", 9), in_force_from=GRADED_ON, adopted_by="SM01", reason=WHY
    )

    Audits(store).record(command(), findings("A-1", audited_on=BEFORE, graded_on=BEFORE))
    Audits(store).record(command(), findings("A-2"))

    assert meeting(store, "A-1") == (1, 1, date(2026, 11, 4))
    assert meeting(store, "A-2") == (2, 1, date(2026, 11, 13))


def test_a_new_calendar_counts_what_is_set_from_then_on_and_moves_nothing(store: Store, people: People) -> None:
    Audits(store).record(command(), findings("A-1"))

    Calendars(store).adopt(command(), calendar(2, "2026-11-04"), adopted_by="SM01", reason="Offices closed")
    Audits(store).record(command(), findings("A-2"))

    assert meeting(store, "A-1") == (1, 1, date(2026, 11, 5))
    assert meeting(store, "A-2") == (1, 2, date(2026, 11, 6))


def test_why_it_was_adopted_is_kept_apart_from_the_log(store: Store, people: People) -> None:
    Policies(store).adopt(command(), policy(2), in_force_from=GRADED_ON, adopted_by="SM01", reason=WHY)

    with store.reading() as reader:
        row = versions(reader, Kind.POLICY)[1]
        assert texts(reader.connection, [row.reason]) == {row.reason: WHY}
        logged = b"".join(bytes(each["state"]) for each in store.read_rows(reader.connection, 0, 100))
    assert WHY.encode() not in logged


@pytest.mark.parametrize(
    ("document", "by", "refusal", "field"),
    [
        (policy(1), "SM01", VersionNotNextError, "version"),
        (policy(3), "SM01", VersionNotNextError, "version"),
        (policy(2, ladder=[]), "SM01", PolicyError, "ladder"),
        (policy(2), "SM99", UnknownPersonError, "adopted_by"),
    ],
)
def test_a_policy_that_is_refused_leaves_no_trace(
    store: Store, people: People, document: str, by: str, refusal: type[PutrightError], field: str
) -> None:
    before = events(store)

    with pytest.raises(refusal) as refused:
        Policies(store).adopt(command(), document, in_force_from=GRADED_ON, adopted_by=by, reason=WHY)

    assert (refused.value.field, events(store)) == (field, before)


def test_a_policy_is_not_in_force_before_the_one_it_follows(store: Store, people: People) -> None:
    Policies(store).adopt(command(), policy(2), in_force_from=GRADED_ON, adopted_by="SM01", reason=WHY)

    with pytest.raises(DatesContradictError):
        Policies(store).adopt(command(), policy(3), in_force_from=BEFORE, adopted_by="SM01", reason=WHY)
    with store.reading() as reader:
        assert set(rules_of(reader).policies) == {1, 2}


@pytest.mark.parametrize(
    ("document", "by", "refusal", "field"),
    [
        (calendar(3), "SM01", VersionNotNextError, "version"),
        (calendar(2, covers_to="2027-12-31"), "SM01", CalendarError, "holidays"),
        (calendar(2), "SM99", UnknownPersonError, "adopted_by"),
    ],
)
def test_a_calendar_that_is_refused_leaves_no_trace(
    store: Store, people: People, document: str, by: str, refusal: type[PutrightError], field: str
) -> None:
    before = events(store)

    with pytest.raises(refusal) as refused:
        Calendars(store).adopt(command(), document, adopted_by=by, reason=WHY)

    assert (refused.value.field, events(store)) == (field, before)


def test_a_report_of_the_past_counts_by_the_rules_known_then(store: Store, people: People) -> None:
    Calendars(store).adopt(command(), calendar(2), adopted_by="SM01", reason=WHY)

    with store.past(as_known_at=NOW) as reader:
        assert rules_of(reader).calendar.version == 2
    with store.past(as_known_at=NOW - timedelta(seconds=1)) as reader:
        assert rules_of(reader).calendar.version == 1


def meeting(store: Store, ref: str) -> tuple[int, int, date]:
    """The policy and calendar version of a meeting's date, and the date."""
    with store.reading() as reader:
        (row,) = (row for row in all_deadlines(reader) if (row.audit_ref, row.step) == (ref, "day_three_meeting"))
    return row.policy_version, row.calendar_version, row.due_on
