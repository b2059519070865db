"""Given these facts, when somebody decides, then this was recorded: the domain's tests without a store."""

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date
from importlib.resources import files
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import pytest
from eventsourcing.domain import Aggregate
from eventsourcing.utils import get_topic

from domain.act import Act
from domain.adoption import AdoptedCalendar, AdoptedPolicy
from domain.audit import Audit
from domain.caseload_review import CaseloadReview
from domain.confidential import Confidential
from domain.criteria import CriteriaMet
from domain.deadlines import Deadline, Opening, deadlines_at_opening
from domain.errors import PutrightError
from domain.events import adoption as adoption_events
from domain.events import audit as audit_events
from domain.events import caseload_review as caseload_events
from domain.events import quarterly_report as report_events
from domain.events import reconciliation as reconciliation_events
from domain.events import remediation as events
from domain.events import report_challenge as report_challenge_events
from domain.events import safeguarding_alert as alert_events
from domain.events import spreadsheet_import as import_events
from domain.events import staff_member as staff_events
from domain.events.base import NO_CLOCK
from domain.ladder import Person
from domain.proposed_action import ProposedAction
from domain.quarterly_report import QuarterlyReport
from domain.reconciliation import Reconciliation
from domain.remediation import Remediation
from domain.report_challenge import ReportChallenge
from domain.safeguarding_alert import SafeguardingAlert
from domain.smart import Urgency
from domain.spreadsheet_import import SpreadsheetImport
from domain.staff_member import StaffMember
from domain.vocabulary import ClosedBecause, EvidenceType, ReAuditOutcome, Role, Step
from service.queries.rules import shipped_rules

GRADED = date(2019, 3, 4)
"""A Monday in a plain month: the meeting is due on the 7th, the plan on the 8th, the review on the 18th."""

POLICY = shipped_rules().policy_on(GRADED)
CALENDAR = shipped_rules().calendar
TODAY = date(2019, 9, 2)
CHILD = uuid5(NAMESPACE_URL, "a child")
AN_AGGREGATE = uuid5(NAMESPACE_URL, "an aggregate")
ROLES = {
    Role.SOCIAL_WORKER.value: "SW01",
    Role.TEAM_MANAGER.value: "TM01",
    Role.PRACTICE_LEAD.value: "PL01",
    Role.SERVICE_MANAGER.value: "SM01",
    Role.HEAD_OF_SERVICE.value: "HOS01",
    Role.DIRECTOR.value: "DCS01",
}
PEOPLE: Mapping[str, Person] = {
    person.id: person
    for person in (
        Person("DCS01", Role.DIRECTOR),
        Person("HOS01", Role.HEAD_OF_SERVICE, "DCS01"),
        Person("SM01", Role.SERVICE_MANAGER, "HOS01"),
        Person("SM02", Role.SERVICE_MANAGER, "HOS01"),
        Person("TM01", Role.TEAM_MANAGER, "SM01"),
        Person("PL01", Role.PRACTICE_LEAD, "SM01", cover="PL02"),
        Person("PL02", Role.PRACTICE_LEAD, "SM02"),
        Person("SW01", Role.SOCIAL_WORKER, "TM01"),
        Person("QA01", Role.QA_ADMINISTRATOR, "HOS01"),
        Person("AU01", Role.AUDITOR, "HOS01"),
    )
}
BEGINNINGS: Mapping[type, type[Aggregate]] = {
    adoption_events.PolicyEstablished: AdoptedPolicy,
    adoption_events.CalendarEstablished: AdoptedCalendar,
    alert_events.AlertRaised: SafeguardingAlert,
    audit_events.Graded: Audit,
    events.Opened: Remediation,
    caseload_events.ReviewPrompted: CaseloadReview,
    import_events.ImportStarted: SpreadsheetImport,
    reconciliation_events.ReconciliationStarted: Reconciliation,
    report_events.ReportBegun: QuarterlyReport,
    report_challenge_events.ChallengeAsked: ReportChallenge,
    staff_events.Appointed: StaffMember,
    staff_events.VacancyEntered: StaffMember,
}
ENVELOPE = {"originator_id", "originator_version", "originator_topic", "timestamp"}


@dataclass(frozen=True)
class Fact:
    """An event without its place in a sequence."""

    kind: type
    said: Mapping[str, Any]

    def event(self, version: int, aggregate_id: UUID) -> Any:
        topic = {"originator_topic": get_topic(BEGINNINGS[self.kind])} if version == 1 else {}
        return self.kind(
            originator_id=aggregate_id, originator_version=version, timestamp=NO_CLOCK, **topic, **self.said
        )


def happened(kind: type, **said: Any) -> Fact:
    """A fact of history, or one that is expected to be recorded."""
    return Fact(kind, said)


def given(*facts: Fact, aggregate_id: UUID = AN_AGGREGATE) -> Any:
    """The aggregate of which these facts are the history."""
    aggregate: Any = None
    for version, fact in enumerate(facts, start=1):
        aggregate = fact.event(version, aggregate_id).mutate(aggregate)
    return aggregate


def recorded(aggregate: Aggregate) -> list[Fact]:
    """What the aggregate decided since it was loaded or asked last."""
    return [fact_of(event) for event in aggregate.collect_events()]


def fact_of(event: Any) -> Fact:
    said = {field.name: getattr(event, field.name) for field in fields(event)}
    return Fact(type(event), {name: value for name, value in said.items() if name not in ENVELOPE})


def kinds(facts: list[Fact]) -> list[type]:
    return [fact.kind for fact in facts]


def deviations(facts: list[Fact]) -> list[tuple[Any, str, Any]]:
    """The deviations among what was recorded: step, item and rule."""
    deviated = [fact.said for fact in facts if fact.kind is events.Deviated]
    return [(said["step"], said["item"], said["rule"]) for said in deviated]


@contextmanager
def refused(aggregate: Any, error: type[PutrightError], field: str | None) -> Iterator[Any]:
    """The decision inside is refused with this error, naming this field, and nothing is recorded."""
    with pytest.raises(PutrightError) as refusal:
        yield aggregate
    assert (type(refusal.value), refusal.value.field) == (error, field)
    assert recorded(aggregate) == []


def shipped_document() -> dict[str, Any]:
    """The shipped policy as a document of one's own, to be changed."""
    return tomllib.loads((files("service") / "data" / "process.toml").read_text(encoding="utf-8"))


def text(said: str) -> Confidential:
    """A text as a decision sees it."""
    return Confidential(f"ref of {said}", f"commitment to {said}", said)


def act(occurred_on: date = GRADED, today: date = TODAY, **more: Any) -> Act:
    return Act(**{"occurred_on": occurred_on, "today": today, "policy": POLICY, "calendar": CALENDAR} | more)


def history(occurred_on: date = GRADED) -> Act:
    """An act as an import brings it in."""
    return act(occurred_on, history=True)


def opened(**changes: Any) -> Fact:
    """The opening of an inadequate file on ``GRADED``, or what ``changes`` makes of it."""
    said: dict[str, Any] = {
        "occurred_on": GRADED,
        "audit_ref": "A-1",
        "child": CHILD,
        "family": CHILD,
        "grade": "Inadequate",
        "critical": False,
        "themes": ("Assessment",),
        "service": "Safeguarding",
        "team": "North",
        "roles": ROLES,
        "subject": "SW01",
        "subject_role": Role.SOCIAL_WORKER,
        "audited_on": None,
        "first_graded_on": None,
        "policy_version": 1,
        "follows": None,
        "earlier_reviewer": None,
        "same_child": (),
        "imported_on": None,
        "told": (),
    }
    return happened(events.Opened, **said | changes)


def deadlines_set(deadlines: tuple[Deadline, ...], occurred_on: date = GRADED) -> Fact:
    return happened(
        events.DeadlinesSet,
        occurred_on=occurred_on,
        audit_ref="A-1",
        service="Safeguarding",
        team="North",
        deadlines=deadlines,
        owners={},
        policy_version=1,
        calendar_version=1,
    )


def opening(only: frozenset[Step] | None = None, criteria_met: bool = False, **changes: Any) -> tuple[Fact, Fact]:
    """An opening with its deadlines."""
    first = opened(**changes)
    deadlines = deadlines_at_opening(
        POLICY,
        CALENDAR,
        Opening(
            graded_on=first.said["occurred_on"],
            critical=first.said["critical"],
            repeat=first.said["follows"] is not None,
            critical_grade=first.said["grade"] == "Inadequate critical",
            criteria_met=criteria_met,
            told=first.said["told"],
            only=only,
            escalates_from=first.said["imported_on"],
        ),
    )
    return first, deadlines_set(deadlines)


def new_remediation(first: Act | None = None, **changes: Any) -> Remediation:
    """A remediation as the decision opens it, its events still to be recorded."""
    said: dict[str, Any] = {
        "audit_ref": "A-1",
        "child": CHILD,
        "grade": "Inadequate",
        "themes": ("Assessment",),
        "service": "Safeguarding",
        "team": "North",
        "roles": ROLES,
        "people": PEOPLE,
        "criteria": CriteriaMet((), ()),
    }
    return Remediation.open(first or act(), **said | changes)


def proposed(**changes: Any) -> ProposedAction:
    """A remedial action that somebody could be held to, or what ``changes`` makes of it."""
    said: dict[str, Any] = {
        "theme": "Assessment",
        "action": text("Write the assessment again with the family"),
        "owner": "SW01",
        "due_on": date(2019, 3, 25),
        "measure": text("Seen on the file at supervision"),
        "difference": text("She knows what happens next"),
        "family_part": text("Her grandmother has her at weekends"),
    }
    return ProposedAction(**said | changes)


def agreed(number: int = 1, occurred_on: date = date(2019, 3, 8), **changes: Any) -> Fact:
    """An action that was agreed on the day of the plan."""
    said: dict[str, Any] = {
        "occurred_on": occurred_on,
        "number": number,
        "theme": "Assessment",
        "action": text(f"Action {number}"),
        "owner": "SW01",
        "due_on": date(2019, 3, 25),
        "timescale": None,
        "measure": text("Seen on the file at supervision"),
        "urgency": Urgency.STANDARD,
        "difference": text("She knows what happens next"),
        "family_part": text("Her grandmother has her at weekends"),
        "replaces": None,
        "overridden": (),
        "override_reason": None,
        "carried_from": None,
    }
    return happened(events.ActionAgreed, **said | changes)


def meeting_held(occurred_on: date = date(2019, 3, 7)) -> Fact:
    return happened(
        events.DayThreeMeetingHeld, occurred_on=occurred_on, chair="PL01", chaired_as="lead", attendees=(), reason=None
    )


def plan_agreed(occurred_on: date = date(2019, 3, 8), **changes: Any) -> Fact:
    said: dict[str, Any] = {"actions": 1, "family_has_part": True, "overridden": (), "override_reason": None}
    return happened(events.ImprovementPlanAgreed, occurred_on=occurred_on, **said | changes)


def done(number: int = 1, occurred_on: date = date(2019, 3, 20), **changes: Any) -> Fact:
    """An action that was done, as the case record shows."""
    said: dict[str, Any] = {"evidence": None, "evidence_type": EvidenceType.CASE_RECORD, "supervision_on": None}
    return happened(events.ActionDone, occurred_on=occurred_on, number=number, **said | changes)


def reviewed(occurred_on: date = date(2019, 3, 18)) -> Fact:
    return happened(
        events.ServiceManagerReviewed, occurred_on=occurred_on, satisfied=True, reviewer="SM01", comments=None
    )


def re_audited(occurred_on: date = date(2019, 4, 25), grade: str = "Good", **more: Any) -> Fact:
    said = {"outcome": ReAuditOutcome.IMPROVED, "themes": {}} | more
    return happened(
        events.ReAudited,
        occurred_on=occurred_on,
        grade=grade,
        grade_before="Inadequate",
        levels_better=2,
        auditor="AU01",
        re_audit_ref=None,
        **said,
    )


def closed(occurred_on: date = date(2019, 4, 30), open_steps: tuple[str, ...] = ()) -> Fact:
    return happened(
        events.Closed,
        occurred_on=occurred_on,
        because=ClosedBecause.COMPLETED,
        open_steps=open_steps,
        reason=None,
        closed_by="QA01",
        agreed_by="SM01",
        unmet=(),
        decided_otherwise_by=None,
        otherwise_reason=None,
    )
