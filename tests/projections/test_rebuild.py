"""Rebuilt equals live: over generated histories, every view is the same applied live, rebuilt or replayed."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.differences import Resolution
from domain.errors import PutrightError
from domain.opening_corrections import RightFacts
from domain.quarterly_report import DrawnUp
from domain.reconciliation import Reconciliation
from domain.remediation import Remediation
from domain.undelivered import Undelivered
from domain.vocabulary import RECURRING, CaseloadDecision, PrivacyIncident, ReferenceBecause, Role, Step
from projections import (
    action_queries,
    alert_queries,
    board_queries,
    deadline_queries,
    escalations,
    history,
)
from projections import monitoring as monitoring_view
from projections import people as people_view
from projections.reader import Reader
from projections.registry import VIEWS
from projections.view import View
from service.commands.adopting import Calendars, Policies
from service.commands.alerts import Alerts, Concern
from service.commands.audit_corrections import AuditCorrections
from service.commands.audits import Audits
from service.commands.case_references import AuditReferences, CaseReferences
from service.commands.caseload_reviews import CaseloadReviews
from service.commands.changes import Changes
from service.commands.contact import Contacts
from service.commands.corrections import Corrections
from service.commands.departures import Departures
from service.commands.leavers import Leavers
from service.commands.moderation import Moderations
from service.commands.monitoring import Progress
from service.commands.people import People
from service.commands.programme import Programmes
from service.commands.reassignments import Reassignments
from service.commands.remediations import ActionText, Remediations
from service.commands.report_challenges import AskedFigure, ReportChallenges
from service.commands.restrictions import Restrictions
from service.commands.safety import Safety
from service.commands.withdrawals import Withdrawals
from service.reconciling.extract import Known, read_rows
from service.reconciling.recording import Reconciliations
from service.reports.publishing.publications import Publications, described
from service.storage.database import create_engine
from service.storage.store import Command, Store
from tests.support.council import appoint_everyone, findings
from tests.support.documents import calendar, policy

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
FIRST = date(2026, 6, 1)
LATER = FIRST + timedelta(days=82)
DAY_TWO = datetime(2026, 6, 3, 9, tzinfo=UTC)
GRADES = ("Good", "Inadequate", "Inadequate critical")
PEOPLE = ("SM01", "TM01", "PL01", "PL02", "SW01")
DRAWN_UP = DrawnUp(
    as_at=date(2026, 11, 1),
    as_known_at=NOW,
    position=1,
    digest="d" * 64,
    policy_versions=(1,),
    fingerprint="f" * 64,
    figures={"as_known_at": NOW.isoformat()},
    files=described({"json": b"{}"}),
)
REFS = ("A-1", "A-2", "A-3", "A-1-R1", "A-1-2")
VOIDING, WHY = st.sampled_from(("withdrawals", "audits")), st.just("Because it was so")

days = st.integers(0, 150).map(lambda n: FIRST + timedelta(days=n))
refs = st.sampled_from(REFS)
people = st.sampled_from(PEOPLE)
themes = st.dictionaries(st.sampled_from(("Assessment", "Planning")), st.sampled_from(GRADES))
texts = st.sampled_from((None, "Because it was so"))
ago = st.integers(0, 150)


class Council:
    """An application whose commands may be refused: a history is whatever was accepted."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.audits, self.remediations = Audits(store), Remediations(store)
        self.alerts = Alerts(store)
        self.withdrawals, self.moderations = Withdrawals(store), Moderations(store)
        self.people = People(store)
        self.reconciliations = Reconciliations(store)
        self.policies, self.calendars = Policies(store), Calendars(store)
        self.programmes = Programmes(store)
        self.safety, self.changes, self.reassignments = Safety(store), Changes(store), Reassignments(store)
        self.case_references, self.audit_references = CaseReferences(store), AuditReferences(store)
        self.departures, self.corrections = Departures(store), Corrections(store)
        self.contacts, self.restrictions = Contacts(store), Restrictions(store)
        self.audit_corrections = AuditCorrections(store)
        self.reviews = CaseloadReviews(store)
        self.report_challenges = ReportChallenges(store)
        appoint_everyone(self.people, NOW)

    def do(self, act: Callable[["Council", Command], Any]) -> None:
        """Run one act, which may be refused."""
        with suppress(PutrightError):
            act(self, Command(recorded_by="QA01", source="api", now=NOW))


def explained(act: Callable[[Council, Command], Any]) -> Callable[[Council, Command], Any]:
    """The same act, with a reason for being entered late."""
    return lambda council, command: act(council, replace(command, backdated_reason="Typed in on Monday"))


def audited(ref: str, day: date, grade: str, **more: Any) -> Callable[[Council, Command], Any]:
    return lambda council, command: council.audits.record(
        command, findings(ref, audited_on=day, graded_on=day, grade=grade, case_ref=f"C-{ref[:3]}", **more)
    )


def step(name: str, ref: str, day: date, **said: Any) -> Callable[[Council, Command], Any]:
    return lambda council, command: getattr(council.remediations, name)(command, ref, day, **said)


def did(group: str, name: str, ref: str, day: date, **said: Any) -> Callable[[Council, Command], Any]:
    """A command of one of the other groups of commands on a remediation."""
    return lambda council, command: getattr(getattr(council, group), name)(command, ref, day, **said)


def referred(
    ref: str,
    day: date,
    case_ref: str,
    because: ReferenceBecause,
    family_ref: str | None = None,
    group: str = "case_references",
) -> Callable[[Council, Command], Any]:
    """A case reference that was corrected."""
    family = family_ref if because is ReferenceBecause.WRONG_CHILD else None
    said = {
        "case_ref": case_ref,
        "because": because,
        "family_ref": family,
        "reason": "So it is",
        "corrected_by": "HOS01",
    }
    return did(group, "correct", ref, day, **said)


def uncovered(ref: str) -> Callable[[Council, Command], Any]:
    """A sweep on the day before the first meeting."""
    return lambda council, command: council.changes.note_uncovered(replace(command, now=DAY_TWO), ref)


def noted_gap(ref: str, step: Step) -> Callable[[Council, Command], Any]:
    """A pass over the gaps in cover on the first day."""
    return lambda council, command: council.changes.note_gap(replace(command, now=DAY_TWO), ref, step)


def corrected(ref: str, step: Step, item: str, day: date | None) -> Callable[[Council, Command], Any]:
    """A step that was done on another day, or not at all."""
    said = {"step": step, "item": item if step in RECURRING else "", "corrected_by": "QA01", "reason": "The minutes"}
    return lambda council, command: (
        council.corrections.retract_step(command, ref, NOW.date(), **said)
        if day is None
        else council.corrections.correct_step(command, ref, NOW.date(), done_on=day, **said)
    )


def audit_corrected(ref: str, auditor: str | None, **right: Any) -> Callable[[Council, Command], Any]:
    return lambda council, command: council.audit_corrections.correct(
        command,
        ref,
        NOW.date(),
        right=RightFacts(**right),
        auditor=auditor,
        reason="Typed wrongly",
        corrected_by="QA01",
    )


def closing_corrected(ref: str, day: date | None) -> Callable[[Council, Command], Any]:
    said = {"corrected_by": "QA01", "reason": "The minutes"}
    return lambda council, command: (
        council.corrections.retract_closing(command, ref, NOW.date(), **said)
        if day is None
        else council.corrections.correct_closing(command, ref, NOW.date(), done_on=day, **said)
    )


def challenge_decided(ref: str, number: int, day: date, grade: str | None) -> Callable[[Council, Command], Any]:
    said: dict[str, Any] = {"upheld": grade is not None, "grade": grade, "decided_by": "DCS01", "reason": "It was so"}
    return lambda council, command: council.moderations.decide_challenge(command, ref, number, day, **said)


def accepted(ref: str, number: int, day: date, person: str) -> Callable[[Council, Command], Any]:
    return lambda council, command: council.reassignments.accept_action(command, ref, number, day, person=person)


def handed_on(ref: str) -> Callable[[Council, Command], Any]:
    return lambda council, command: Leavers(council.store).hand_on(command, ref)


def numbered(name: str, ref: str, number: int, day: date, **said: Any) -> Callable[[Council, Command], Any]:
    return lambda council, command: getattr(council.remediations, name)(command, ref, number, day, **said)


def kept(name: str, person: str, **said: Any) -> Callable[[Council, Command], Any]:
    """A change in the directory."""
    return lambda council, command: getattr(council.people, name)(command, person, **said)


def entered(name: str, person: str) -> Callable[[Council, Command], Any]:
    return lambda council, command: getattr(council.people, name)(command, staff_id=person, role=Role.TEAM_MANAGER)


def reviewed(name: str, ref: str, day: date, **said: Any) -> Callable[[Council, Command], Any]:
    return lambda council, command: getattr(council.reviews, name)(command, ref, day, **said)


def raised(ref: str, step: Step, later: int) -> Callable[[Council, Command], Any]:
    """A sweep so many days later: what is recorded late is chased from the day it was recorded."""
    return lambda council, command: council.remediations.raise_rung(
        replace(command, now=NOW + timedelta(days=later)), ref, step, ""
    )


def unreached(ref: str, person: str, about: str) -> Callable[[Council, Command], Any]:
    """A mail that was given up."""
    mail = Undelivered(recipient=person, notice_kind=about)
    return lambda council, command: council.remediations.note_not_delivered(command, ref, mail)


def compared(audit_ref: str, grade: str) -> Callable[[Council, Command], Any]:
    """An extract of the case management system of one row."""
    extract = read_rows([{"Audit ref": audit_ref, "LCS no.": "77", "Grade": grade}], Known(GRADES, ()))
    return lambda council, command: council.reconciliations.reconcile(command, extract)


def settled(number: int, resolution: Resolution) -> Callable[[Council, Command], Any]:
    """What somebody said of a difference with the extract that says A-1 is good."""
    extract = read_rows([{"Audit ref": "A-1", "LCS no.": "77", "Grade": "Good"}], Known(GRADES, ()))
    reference = Reconciliation.reference_of(extract.digest)
    said = {"resolution": resolution, "resolved_by": "SM01", "reason": "Asked"}
    return lambda council, command: council.reconciliations.resolve(command, reference, number, NOW.date(), **said)


def asked_about(ref: str | None, day: date, answerer: str) -> Callable[[Council, Command], Any]:
    """The director's question about a remediation, or about a figure where none is named."""
    figure = AskedFigure(name="volume.inadequate", first=FIRST, last=LATER) if ref is None else None
    said: dict[str, Any] = {"asked_by": "DCS01", "question": "Why so late?", "answerer": answerer}
    return lambda council, command: council.report_challenges.ask(command, day, figure=figure, remediation=ref, **said)


def on_challenge(name: str, number: int, day: date, **said: Any) -> Callable[[Council, Command], Any]:
    return lambda council, command: getattr(council.report_challenges, name)(command, number, day, **said)


def reminded(number: int) -> Callable[[Council, Command], Any]:
    """A sweep four weeks later."""
    return lambda council, command: council.report_challenges.remind(
        replace(command, now=NOW + timedelta(days=28)), number
    )


def expecting(name: str, day: date, number: int) -> Callable[[Council, Command], Any]:
    """Somebody says how many audits a month is to bring."""
    return lambda council, command: council.programmes.expect(command, name, day, expected=number, said_by="QA01")


def exempting(name: str, day: date, number: int) -> Callable[[Council, Command], Any]:
    """A director exempts some of them."""
    return lambda council, command: council.programmes.exempt(
        command, name, day, exempted=number, approved_by="DCS01", reason="The inspection"
    )


def another_policy(version: int, day: date) -> Callable[[Council, Command], Any]:
    return lambda council, command: council.policies.adopt(
        command, policy(version), in_force_from=day, adopted_by="SM01", reason="Slower"
    )


def another_calendar(version: int, day: date) -> Callable[[Council, Command], Any]:
    return lambda council, command: council.calendars.adopt(
        command, calendar(version, day.isoformat()), adopted_by="SM01", reason="Offices closed"
    )


def alerted(ref: str, day: date, hour: int, by: str) -> Callable[[Council, Command], Any]:
    """An alert at any hour of a day."""
    seen_at = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    concern = Concern(concern="A bruise", seen_at=seen_at, raised_by=by, immediate=hour % 2 == 0)
    return lambda council, command: council.alerts.raise_alert(command, ref, concern)


def gone_up(ref: str, days: int) -> Callable[[Council, Command], Any]:
    """The sweep comes to the first alert of a file so many days before now."""
    return lambda council, command: council.alerts.climb(replace(command, now=NOW - timedelta(days=days)), f"{ref}-S1")


def at_once(name: str, ref: str, days: int, **said: Any) -> Callable[[Council, Command], Any]:
    """What is asked and answered about the child's safety so many days before now."""
    return lambda council, command: getattr(council.safety, name)(
        replace(command, now=NOW - timedelta(days=days)), ref, **said
    )


def on_alert(name: str, ref: str, days: int, **said: Any) -> Callable[[Council, Command], Any]:
    """What happens to the first alert of a file so many days before now."""
    return lambda council, command: getattr(council.alerts, name)(
        command, f"{ref}-S1", NOW - timedelta(days=days), **said
    )


def following_the_calendar(ref: str, later: int) -> Callable[[Council, Command], Any]:
    return lambda council, command: council.calendars.move(
        replace(command, now=NOW + timedelta(days=later)), ref, moved_by="SM01", reason="Offices closed"
    )


def action(theme: str, owner: str, day: date, replaces: int | None = None) -> ActionText:
    return ActionText(
        theme=theme,
        action="Agree the plan",
        owner=owner,
        due_on=day,
        measure="Seen on the file",
        replaces=replaces,
        override_reason="Her school closes in July",
    )


def checked(
    ref: str, day: date, on_track: list[int], off_track: list[int], by: str
) -> Callable[[Council, Command], Any]:
    progress = Progress(on_track=on_track, off_track=off_track, drift="Missed", supervision_on=day)
    return lambda council, command: council.remediations.record_monitoring_check(
        command, ref, day, progress=progress, checked_by=by
    )


def owner_away(ref: str, number: int, later: int, name: str = "note_owner_absent") -> Callable[[Council, Command], Any]:
    """What is noted of an action whose owner is away, or back, so many days later."""
    return lambda council, command: getattr(council.remediations, name)(
        replace(command, now=NOW + timedelta(days=later)), ref, number
    )


def reported(name: str, reference: str, later: int) -> Callable[[Council, Command], Any]:
    """What becomes of a quarter's report so many days later."""
    said: dict[str, tuple[Any, ...]] = {"draft": (DRAWN_UP,), "publish": (DRAWN_UP, {"json": b"{}"})}
    more = {"published_by": "QA01"} if name == "publish" else {}
    return lambda council, command: getattr(Publications(council.store), name)(
        replace(command, now=NOW + timedelta(days=later)), reference, *said.get(name, ()), **more
    )


numbers = st.integers(1, 3)
actions = st.builds(
    action, st.sampled_from(("Assessment", "Planning")), people, days, st.sampled_from((None, None, None, 1))
)
departing = {"reason": st.just("The family moved"), "team_manager": st.just("TM01"), "service_manager": st.just("SM01")}
acts = st.one_of(
    st.builds(
        reported,
        st.sampled_from(("begin", "draft", "remind", "publish")),
        st.sampled_from(("2026-27-Q1", "2026-27-Q2")),
        st.integers(0, 20),
    ),
    st.builds(
        audited,
        st.sampled_from((*REFS[:3], "A-1-2")),
        days,
        st.sampled_from(GRADES),
        family_ref=st.sampled_from(("F-1", None)),
        practice_subject=st.sampled_from((Role.SOCIAL_WORKER, Role.TEAM_MANAGER)),
    ),
    st.builds(step, st.just("notify_managers"), refs, days, told=st.lists(people, max_size=2)),
    st.builds(step, st.just("acknowledge"), refs, days, person=people),
    st.builds(
        step,
        st.just("hold_day_three_meeting"),
        refs,
        days,
        chair=people,
        reason=texts,
        also_for=st.lists(refs, max_size=1),
    ),
    st.builds(step, st.just("note_meeting_not_held"), refs, days, reason=texts),
    st.builds(
        step,
        st.just("agree_improvement_plan"),
        refs,
        days,
        actions=st.lists(actions, max_size=2),
        override_reason=texts,
    ),
    st.builds(step, st.just("agree_action"), refs, days, action=actions),
    st.builds(
        numbered,
        st.just("complete_action"),
        refs,
        numbers,
        days,
        evidence=texts,
        supervision_on=st.none() | days,
    ),
    st.builds(
        numbered,
        st.just("confirm_action"),
        refs,
        numbers,
        days,
        accepted=st.booleans(),
        confirmed_by=people,
        reason=texts,
    ),
    st.builds(
        numbered,
        st.just("reallocate_action"),
        refs,
        numbers,
        days,
        to=st.none() | people,
        decided_by=people,
        reason=st.just("Off sick"),
    ),
    st.builds(
        checked,
        refs,
        days,
        st.lists(numbers, max_size=3, unique=True),
        st.lists(st.integers(1, 2), max_size=1),
        people,
    ),
    st.builds(owner_away, refs, numbers, st.integers(0, 30), st.sampled_from(("note_owner_absent", "note_owner_back"))),
    st.builds(numbered, st.just("verify_action"), refs, numbers, days, effective=st.booleans(), verified_by=people),
    st.builds(step, st.just("review_plan"), refs, days, satisfied=st.booleans(), reviewer=people, comments=texts),
    st.builds(
        step,
        st.just("decide_on_caseload"),
        refs,
        days,
        decision=st.sampled_from(CaseloadDecision),
        decided_by=people,
        reason=texts,
    ),
    st.builds(step, st.just("complete_caseload_review"), refs, days, cases=st.integers(0, 20)),
    st.builds(
        reviewed,
        st.just("countersign"),
        refs,
        days,
        agreed=st.booleans(),
        countersigned_by=st.just("HOS01"),
        reason=st.just("Two in a year"),
    ),
    st.builds(reviewed, st.just("count"), refs, days, cases=st.integers(0, 9)),
    st.builds(
        reviewed,
        st.just("grade_case"),
        refs,
        days,
        case_ref=st.sampled_from(("C-1", "C-2")),
        grade=st.sampled_from(GRADES),
    ),
    st.builds(step, st.just("re_audit"), refs, days, grade=st.sampled_from(GRADES), themes=themes),
    st.builds(step, st.just("close"), refs, days, reason=texts, closed_by=people, agreed_by=people),
    st.builds(
        step,
        st.just("close"),
        refs,
        days,
        reason=texts,
        closed_by=people,
        decided_otherwise_by=st.just("HOS01"),
        otherwise_reason=texts,
    ),
    st.builds(step, st.just("check_embedding"), refs, days, in_place=st.booleans(), checked_by=people, comments=texts),
    st.builds(
        did,
        st.just("changes"),
        st.just("escalate"),
        refs,
        days,
        step=st.sampled_from(Step),
        rung=st.sampled_from(("reminder", "line_manager", "next_manager", "head_of_service", "director")),
        escalated_by=people,
        reason=st.just("There is nobody who could"),
    ),
    st.builds(
        did,
        st.just("changes"),
        st.just("extend"),
        refs,
        days,
        step=st.sampled_from(Step),
        until=days,
        granted_by=people,
        reason=st.just("The family can meet later"),
    ),
    st.builds(did, st.just("changes"), st.just("ask_for_cover"), refs, days, cover=people, reason=texts),
    st.builds(did, st.just("changes"), st.just("accept_cover"), refs, days, person=people),
    st.builds(did, st.just("changes"), st.just("decline_cover"), refs, days, person=people, reason=WHY),
    st.builds(uncovered, refs),
    st.builds(noted_gap, refs, st.sampled_from((Step.DAY_THREE_MEETING, Step.IMPROVEMENT_PLAN))),
    st.builds(
        did,
        st.just("reassignments"),
        st.just("reassign"),
        refs,
        days,
        role=st.sampled_from((Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.SERVICE_MANAGER, Role.AUDITOR)),
        to=people,
        reason=st.just("Moved"),
    ),
    st.builds(
        did,
        st.just("reassignments"),
        st.just("pass_on"),
        refs,
        days,
        person=people,
        to=people,
        reason=st.just("Away for long"),
    ),
    st.builds(
        referred,
        refs,
        days,
        st.sampled_from(("C-A-1", "C-A-2", "C-A-3", "C-77", "77")),
        st.sampled_from(ReferenceBecause),
        st.sampled_from((None, "F-1")),
        st.sampled_from(("case_references", "audit_references")),
    ),
    st.builds(
        did,
        st.sampled_from(("case_references", "audit_references")),
        st.just("decide_privacy_incident"),
        refs,
        days,
        access_checked=st.booleans(),
        privacy_incident=st.sampled_from(PrivacyIncident),
        reason=st.just("Asked"),
        decided_by=people,
    ),
    st.builds(accepted, refs, st.integers(1, 3), days, people),
    st.builds(
        did,
        st.just("reassignments"),
        st.just("check_received"),
        refs,
        days,
        in_order=st.booleans(),
        checked_by=people,
        comments=texts,
    ),
    st.builds(handed_on, refs),
    st.builds(did, st.just("departures"), st.sampled_from(("close_case", "refer_elsewhere")), refs, days, **departing),
    st.builds(did, st.just("departures"), st.just("acknowledge_transfer"), refs, days),
    st.builds(did, st.just("safety"), st.just("check"), refs, days, checked_by=people, how=st.just("Seen at home")),
    st.builds(did, st.just("safety"), st.just("protect"), refs, days, decided_by=people, how=st.just("Visited daily")),
    st.builds(did, st.just("withdrawals"), st.just("withdraw"), refs, days, reason=WHY, withdrawn_by=people),
    st.builds(
        did,
        st.just("moderations"),
        st.just("moderate"),
        refs,
        days,
        grade=st.sampled_from(GRADES),
        reason=WHY,
        moderated_by=st.sampled_from(("HOS01", "SM01")),
    ),
    st.builds(did, st.just("moderations"), st.just("challenge"), refs, days, reason=WHY, challenged_by=people),
    st.builds(challenge_decided, refs, st.integers(1, 2), days, st.sampled_from((None, *GRADES))),
    st.builds(did, VOIDING, st.just("void"), refs, days, reason=WHY, voided_by=people),
    st.builds(did, VOIDING, st.just("reinstate"), refs, days, reason=WHY, reinstated_by=people),
    st.builds(raised, refs, st.sampled_from(Step), st.integers(0, 90)),
    st.builds(corrected, refs, st.sampled_from(Step), st.sampled_from(("1", "2", "TM01")), st.none() | days),
    st.builds(closing_corrected, refs, st.none() | days),
    st.builds(
        audit_corrected,
        st.sampled_from(REFS[:3]),
        st.none() | people,
        graded_on=st.none() | days,
        service=texts,
        team=texts,
        subject=st.none() | people,
    ),
    st.builds(asked_about, st.none() | refs, days, people),
    st.builds(on_challenge, st.just("answer"), st.integers(1, 2), days, answered_by=people, answer=WHY),
    st.builds(on_challenge, st.just("accept"), st.integers(1, 2), days, accepted_by=st.just("DCS01")),
    st.builds(on_challenge, st.just("refuse"), st.integers(1, 2), days, refused_by=st.just("DCS01"), reason=WHY),
    st.builds(
        on_challenge, st.just("reassign"), st.integers(1, 2), days, answerer=people, reassigned_by=st.just("DCS01")
    ),
    st.builds(on_challenge, st.just("withdraw"), st.integers(1, 2), days, withdrawn_by=st.just("DCS01"), reason=texts),
    st.builds(reminded, st.integers(1, 2)),
    st.builds(compared, refs, st.sampled_from(GRADES)),
    st.builds(settled, st.integers(1, 3), st.sampled_from(Resolution)),
    st.builds(did, st.just("contacts"), st.just("ask_for_help"), refs, days, person=people, said=WHY),
    st.builds(
        did, st.just("contacts"), st.just("answer_help"), refs, days, number=st.integers(1, 2), answered_by=people
    ),
    st.builds(
        did,
        st.just("contacts"),
        st.just("note_telephoned"),
        refs,
        days,
        person=people,
        reached=st.booleans(),
        called_by=people,
    ),
    st.builds(
        did, st.just("restrictions"), st.just("restrict"), refs, days, restricted_by=st.just("DCS01"), reason=WHY
    ),
    st.builds(did, st.just("restrictions"), st.just("lift"), refs, days, lifted_by=st.just("DCS01"), reason=WHY),
    st.builds(did, st.just("contacts"), st.just("note_seen_in_case_system"), refs, days, seen_by=people),
    st.builds(unreached, refs, people, st.sampled_from(("opened", "reminder"))),
    st.builds(kept, st.just("name_cover"), people, cover=people),
    st.builds(kept, st.just("record_absence"), people, first_on=days, last_on=days | st.none(), cover=people),
    st.builds(kept, st.just("change_absence"), people, number=st.integers(1, 2), first_on=days, last_on=days),
    st.builds(kept, st.just("cancel_absence"), people, number=st.integers(1, 2)),
    st.builds(kept, st.just("leave"), people, occurred_on=days),
    st.builds(kept, st.just("come_back"), people),
    st.builds(kept, st.just("change_email"), people, email=st.sampled_from(("new@council.example", None))),
    st.builds(
        kept,
        st.just("change_post"),
        people,
        role=st.sampled_from(Role),
        service=texts,
        team=texts,
        reports_to=people,
    ),
    st.builds(entered, st.sampled_from(("enter_vacant", "appoint")), st.sampled_from(("TM09", "SW01"))),
    st.builds(alerted, refs, days, st.integers(0, 23), people),
    st.builds(on_alert, st.sampled_from(("note_sent", "note_not_delivered", "acknowledge")), refs, ago, person=people),
    st.builds(
        on_alert,
        st.just("tell_by_telephone"),
        refs,
        ago,
        person=people | st.none(),
        duty_team=st.booleans(),
        told_by=people,
    ),
    st.builds(gone_up, refs, ago),
    st.builds(at_once, st.just("chase"), refs, ago),
    st.builds(at_once, st.just("acknowledge"), refs, ago, occurred_at=st.none(), person=people),
    st.builds(at_once, st.just("ring_duty_team"), refs, ago, occurred_at=st.none(), rung_by=people),
    st.builds(on_alert, st.just("record_action"), refs, ago, done=st.just("Seen"), done_by=people),
    st.builds(on_alert, st.just("sign_off"), refs, ago, outcome=st.just("Safe"), signed_off_by=people),
)
versions = st.integers(2, 3)
acts |= st.builds(another_policy, versions, days) | st.builds(another_calendar, versions, days)
months = st.sampled_from(("2026-06", "2026-07"))
acts |= st.builds(expecting, months, days, st.integers(0, 9)) | st.builds(exempting, months, days, st.integers(0, 9))
acts |= st.builds(following_the_calendar, refs, st.integers(-150, 0))
histories = st.lists(st.one_of(acts, st.builds(explained, acts)), min_size=5, max_size=40)


def rows(reader: Reader, view: type[View]) -> list[dict[str, Any]]:
    """Every row of a view, in the order of its key."""
    table = reader.table(view)
    query = sa.select(table).order_by(*table.primary_key.columns)
    return [dict(row) for row in reader.connection.execute(query).mappings()]


def live(store: Store) -> dict[str, list[dict[str, Any]]]:
    with store.reading() as reader:
        assert reader.failed == []
        return {view.name: rows(reader, view) for view in VIEWS}


def replayed(store: Store) -> dict[str, list[dict[str, Any]]]:
    with store.past() as reader:
        return {view.name: rows(reader, view) for view in VIEWS}


def assert_rebuilt_equals_live(store: Store, batch: int) -> None:
    applied = live(store)
    for view in VIEWS:
        store.rebuild(view, batch=batch)

    assert live(store) == applied
    assert replayed(store) == applied


OPENING = [audited("A-1", FIRST, "Inadequate"), audited("A-2", FIRST + timedelta(days=40), "Inadequate critical")]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories, batch=st.sampled_from((1, 7, 5_000)))
def test_rebuilt_equals_live(new_sqlite, history, batch):
    """Event by event, in small batches or at once: a view is a function of the log."""
    engine = create_engine(new_sqlite())
    council = Council(Store(engine, b"k" * 32))
    for act in OPENING + history:
        council.do(act)

    assert_rebuilt_equals_live(council.store, batch)
    engine.dispose()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories, day=days)
def test_the_past_of_one_remediation_is_its_part_of_the_past_of_all(new_sqlite, history, day):
    """Leaving out what happened on the others, which is what makes it quick, changes no answer."""
    engine = create_engine(new_sqlite())
    council = Council(Store(engine, b"k" * 32))
    for act in OPENING + history:
        council.do(act)

    with council.store.past(as_at=day) as past:
        everything = {ref: answers(past, ref) for ref in REFS}
    for ref in REFS:
        with council.store.past(as_at=day, remediation=Remediation.create_id(ref)) as past:
            assert answers(past, ref) == everything[ref]
    engine.dispose()


def rungs_raised(reader: Reader, remediation: UUID) -> list[Any]:
    """The rungs raised on one remediation, in order."""
    table = reader.table(escalations.Escalations)
    return reader.rows(sa.select(table).where(table.c.remediation == remediation).order_by(table.c.position))


def answers(reader: Reader, ref: str) -> list[Any]:
    """Everything that is asked about one remediation."""
    of = Remediation.create_id(ref)
    return [
        board_queries.remediation(reader, ref),
        deadline_queries.deadlines_of(reader, [of]),
        history.timeline(reader, of),
        action_queries.actions_of(reader, of, FIRST + timedelta(days=90)),
        monitoring_view.checks_of(reader, of),
        rungs_raised(reader, of),
        people_view.everybody(reader),
        alert_queries.open_on_files(reader).get(ref),
    ]


WHOLE_LIFE = [
    *OPENING,
    step("notify_managers", "A-1", FIRST, told=("TM01", "SM01")),
    step("acknowledge", "A-1", FIRST, person="TM01"),
    step("hold_day_three_meeting", "A-1", FIRST + timedelta(days=9), chair="PL02", reason="The lead was away"),
    did(
        "reassignments",
        "reassign",
        "A-2",
        FIRST + timedelta(days=41),
        role=Role.SOCIAL_WORKER,
        to="SW02",
        reason="Moved",
    ),
    did(
        "reassignments", "pass_on", "A-2", FIRST + timedelta(days=42), person="PL01", to="PL02", reason="Away for long"
    ),
    did("reassignments", "check_received", "A-2", FIRST + timedelta(days=43), in_order=True, checked_by="TM01"),
    did(
        "changes",
        "escalate",
        "A-1",
        FIRST,
        step=Step.DAY_THREE_MEETING,
        rung="next_manager",
        escalated_by="SM01",
        reason="There is nobody who could",
    ),
    did("changes", "ask_for_cover", "A-1", FIRST, cover="PL02"),
    did("changes", "decline_cover", "A-1", FIRST, person="PL02", reason="Away"),
    did("changes", "ask_for_cover", "A-1", FIRST, cover="PL02"),
    did("changes", "accept_cover", "A-1", FIRST, person="PL02"),
    kept("record_absence", "PL02", first_on=FIRST, last_on=FIRST + timedelta(days=4)),
    uncovered("A-1"),
    noted_gap("A-1", Step.DAY_THREE_MEETING),
    kept("cancel_absence", "PL02", number=1),
    noted_gap("A-1", Step.DAY_THREE_MEETING),
    did(
        "changes",
        "extend",
        "A-1",
        FIRST,
        step=Step.IMPROVEMENT_PLAN,
        until=FIRST + timedelta(days=8),
        granted_by="SM01",
        reason="The family can meet later",
    ),
    step(
        "agree_improvement_plan",
        "A-1",
        FIRST + timedelta(days=9),
        actions=[action("Planning", "SW01", FIRST)],
        override_reason="Her aunt is asked on Friday",
    ),
    kept("record_absence", "SW01", first_on=FIRST, last_on=None),
    owner_away("A-1", 1, 0),
    numbered("reallocate_action", "A-1", 1, FIRST + timedelta(days=12), to="SW02", decided_by="TM01", reason="Sick"),
    checked("A-1", FIRST + timedelta(days=15), [], [1], "TM01"),
    step("review_plan", "A-1", FIRST + timedelta(days=12), satisfied=True, reviewer="TM01"),
    numbered("complete_action", "A-1", 1, FIRST + timedelta(days=18), evidence="Seen"),
    numbered(
        "confirm_action",
        "A-1",
        1,
        FIRST + timedelta(days=19),
        accepted=False,
        confirmed_by="TM01",
        reason="Not on the file",
    ),
    numbered("complete_action", "A-1", 1, FIRST + timedelta(days=20), evidence="Seen, and on the file"),
    numbered("verify_action", "A-1", 1, FIRST + timedelta(days=21), effective=False, verified_by="TM01"),
    step("agree_action", "A-1", FIRST + timedelta(days=22), action=action("Planning", "SW02", FIRST, replaces=1)),
    did("safety", "check", "A-2", FIRST + timedelta(days=40), checked_by="TM01", how="Seen at home"),
    did("restrictions", "restrict", "A-1", FIRST + timedelta(days=55), restricted_by="DCS01", reason="Why"),
    step("re_audit", "A-1", FIRST + timedelta(days=60), grade="Inadequate"),
    did("restrictions", "lift", "A-1", FIRST + timedelta(days=61), lifted_by="DCS01", reason="Why"),
    step("close", "A-1", FIRST + timedelta(days=61), reason="Followed by another", closed_by="SM01"),
    step("close", "A-1-R1", FIRST + timedelta(days=61), reason="In error", closed_by="SM01"),
    step("check_embedding", "A-1-R1", FIRST + timedelta(days=99), in_place=True, checked_by="SM01"),
    step("decide_on_caseload", "A-2", FIRST + timedelta(days=50), decision=CaseloadDecision.REVIEW, decided_by="SM01"),
    reviewed("count", "A-2", FIRST + timedelta(days=60), cases=2),
    reviewed("grade_case", "A-2", FIRST + timedelta(days=61), case_ref="C-9", grade="Inadequate", held_by="SW02"),
    step("complete_caseload_review", "A-2", FIRST + timedelta(days=70), cases=12),
    raised("A-2", Step.RE_AUDIT, 90),
    unreached("A-2", "TM01", "opened"),
    did("contacts", "ask_for_help", "A-2", FIRST + timedelta(days=70), person="TM01", said="More hands"),
    did("contacts", "answer_help", "A-2", FIRST + timedelta(days=71), number=1, answered_by="SM01", answer="Two"),
    did("contacts", "note_seen_in_case_system", "A-2", FIRST + timedelta(days=72), seen_by="QA01"),
    did("contacts", "note_telephoned", "A-2", FIRST, person="TM01", reached=False, called_by="SM01"),
    compared("A-1", "Good"),
    settled(1, Resolution.CHASE),
    settled(1, Resolution.LCS_RIGHT),
    settled(2, Resolution.TOOL_RIGHT),
    did("withdrawals", "withdraw", "A-2", FIRST + timedelta(days=80), reason="Why", withdrawn_by="HOS01"),
    did("withdrawals", "reinstate", "A-2", FIRST + timedelta(days=81), reason="Why", reinstated_by="HOS01"),
    audited("A-1-2", FIRST + timedelta(days=82), "Inadequate critical"),
    did(
        "moderations",
        "moderate",
        "A-2",
        FIRST + timedelta(days=82),
        grade="Inadequate",
        moderated_by="SM01",
        reason="?",
    ),
    did("moderations", "challenge", "A-2", FIRST + timedelta(days=83), challenged_by="TM01", reason="Why"),
    challenge_decided("A-2", 1, FIRST + timedelta(days=84), "Inadequate critical"),
    did("withdrawals", "void", "A-1-R1", FIRST + timedelta(days=90), reason="Why", voided_by="HOS01"),
    did("audits", "void", "A-1", FIRST + timedelta(days=90), reason="Why", voided_by="HOS01"),
    did("audits", "reinstate", "A-1", FIRST + timedelta(days=91), reason="Why", reinstated_by="HOS01"),
    kept("record_absence", "PL01", first_on=FIRST, last_on=FIRST, cover="PL02"),
    kept("record_absence", "PL01", first_on=FIRST + timedelta(days=300), last_on=None),
    kept("change_absence", "PL01", number=2, first_on=FIRST + timedelta(days=301), last_on=None),
    kept("cancel_absence", "PL01", number=1),
    kept("leave", "SW01", occurred_on=FIRST),
    kept("come_back", "SW01"),
    entered("enter_vacant", "TM09"),
    entered("appoint", "TM09"),
    another_policy(2, FIRST),
    expecting("2026-06", FIRST, 24),
    expecting("2026-06", FIRST, 20),
    exempting("2026-06", FIRST, 2),
    alerted("A-2", FIRST + timedelta(days=45), 22, "TM01"),
    kept("change_email", "HOS01", email="hos01@council.example"),
    gone_up("A-2", 121),
    at_once("chase", "A-2", 5),
    at_once("acknowledge", "A-2", 5, occurred_at=None, person="TM01"),
    at_once("ring_duty_team", "A-2", 5, occurred_at=None, rung_by="TM01", outcome="Noted"),
    unreached("A-2", "TM01", "safety_asked"),
    at_once("chase", "A-2", 3),
    on_alert("note_sent", "A-2", 120, person="SM01"),
    on_alert("note_not_delivered", "A-2", 120, person="DCS01"),
    on_alert("tell_by_telephone", "A-2", 110, person="SM01", duty_team=True, told_by="TM01"),
    on_alert("acknowledge", "A-2", 105, person="SM01"),
    on_alert("record_action", "A-2", 104, done="Seen", done_by="SM01"),
    on_alert("sign_off", "A-2", 100, outcome="Safe", signed_off_by="TM01"),
    referred("A-1", FIRST + timedelta(days=92), "C-A-2", ReferenceBecause.MERGED),
    referred("A-2", FIRST + timedelta(days=93), "C-77", ReferenceBecause.WRONG_CHILD),
    did(
        "case_references",
        "decide_privacy_incident",
        "A-2",
        FIRST + timedelta(days=94),
        access_checked=True,
        privacy_incident=PrivacyIncident.NO,
        reason="Asked",
        decided_by="HOS01",
    ),
    asked_about(None, FIRST + timedelta(days=95), "SM01"),
    asked_about("A-2", FIRST + timedelta(days=96), "TM01"),
    on_challenge("reassign", 1, FIRST + timedelta(days=97), answerer="PL01", reassigned_by="DCS01"),
    on_challenge("answer", 1, FIRST + timedelta(days=98), answered_by="PL01", answer="Two meetings were late"),
    on_challenge("refuse", 1, FIRST + timedelta(days=99), refused_by="DCS01", reason="Which?"),
    reminded(1),
    on_challenge("answer", 2, FIRST + timedelta(days=98), answered_by="TM01", answer="The lead was away"),
    on_challenge("accept", 2, FIRST + timedelta(days=99), accepted_by="DCS01"),
    asked_about("A-2", FIRST + timedelta(days=100), "TM01"),
    on_challenge("withdraw", 3, FIRST + timedelta(days=100), withdrawn_by="DCS01", reason="It is clear now"),
    another_calendar(2, FIRST + timedelta(days=45)),
    following_the_calendar("A-2", -127),
]


@pytest.mark.slow
def test_rebuilt_equals_live_on_postgresql(new_postgres):
    engine = create_engine(new_postgres())
    council = Council(Store(engine, b"k" * 32))
    for act in WHOLE_LIFE:
        council.do(act)

    assert all(
        live(council.store)[name]
        for name in ("deadlines", "board", "history", "actions", "alerts", "report_challenges")
    )
    assert_rebuilt_equals_live(council.store, batch=3)
    engine.dispose()


@pytest.mark.slow
@settings(max_examples=3, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories)
def test_generated_histories_are_rebuilt_the_same_on_postgresql(new_postgres, history):
    engine = create_engine(new_postgres())
    council = Council(Store(engine, b"k" * 32))
    for act in WHOLE_LIFE + history:
        council.do(act)

    assert_rebuilt_equals_live(council.store, batch=7)
    engine.dispose()
