"""What a spreadsheet's rows would record: every row decided, nothing written and no lock held."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from eventsourcing.domain import Aggregate

from domain.act import Act
from domain.audit import Audit
from domain.criteria import CriteriaMet, InadequateFile, criteria_for, months_before
from domain.errors import AlreadyExistsError, NotFoundError, PutrightError, UnknownPersonError
from domain.ladder import Person
from domain.moderation import inadequate_themes
from domain.policy import Policy
from domain.remediation import Remediation
from domain.staff_member import StaffMember
from domain.vocabulary import Criterion, Role, Step
from projections import files, people
from projections.reader import Reader
from service.commands.reactions import review_demanded, with_managers
from service.imports.drafts import Draft, Drafts
from service.imports.headings import Kind, heading_of
from service.imports.problems import RowRefusedError, about, problem, refused_row
from service.imports.reading import Reading
from service.imports.rows import ActionRow, AuditRow, StaffRow, TrackerRow
from service.imports.tracking import record_actions, record_closing, record_steps
from service.queries.rules import rules_of
from service.storage.confidences import Confidences, texts
from service.storage.store import Store

AnyAggregate = TypeVar("AnyAggregate", bound=Aggregate)
STEP_COLUMNS: Mapping[str, Step] = {
    "managers_notified_on": Step.NOTIFICATION,
    "meeting_held_on": Step.DAY_THREE_MEETING,
    "plan_agreed_on": Step.IMPROVEMENT_PLAN,
    "review_completed_on": Step.SERVICE_MANAGER_REVIEW,
    "caseload_decision": Step.CASELOAD_DECISION,
    "caseload_review_completed_on": Step.CASELOAD_REVIEW,
    "re_audited_on": Step.RE_AUDIT,
}
KINDS: Mapping[type, Kind] = {
    AuditRow: Kind.AUDITS,
    TrackerRow: Kind.TRACKER,
    ActionRow: Kind.ACTIONS,
    StaffRow: Kind.STAFF,
}
ROLE_COLUMNS: Mapping[str, Role] = {
    "social_worker": Role.SOCIAL_WORKER,
    "team_manager": Role.TEAM_MANAGER,
    "practice_lead": Role.PRACTICE_LEAD,
    "service_manager": Role.SERVICE_MANAGER,
    "iro": Role.IRO,
    "auditor": Role.AUDITOR,
}


class Drafter:
    """Decides rows against one snapshot of the record."""

    def __init__(self, store: Store, reader: Reader, reading: Reading, today: date) -> None:
        self.store, self.reader, self.reading, self.today = store, reader, reading, today
        self.rules = rules_of(reader)
        self.people = dict(people.directory(reader))
        self.subjects: dict[str, list[InadequateFile]] = {}
        self.opened: dict[UUID, list[tuple[date, str]]] = {}
        self.begun: set[str] = set()
        self.made: dict[bytes, UUID] = {}
        self.found = Drafts()
        self.tracker = {row.audit_ref: row for row in reading.tracker}
        self.actions: dict[str, list[ActionRow]] = {}
        for action in reading.actions:
            self.actions.setdefault(action.audit_ref, []).append(action)

    def draft(self) -> Drafts:
        """Decide everything: staff, then audits in the order they were graded, each with what was done about it."""
        staff = {row.code for row in self.reading.staff}
        self.people |= {row.code: _person(row) for row in self.reading.staff}
        for row in self.reading.staff:
            with self._row(row):
                self._staff(row, staff)
        for audit in sorted(self.reading.audits, key=lambda row: (row.graded_on, row.audit_ref)):
            with self._row(audit):
                self._audit(audit, *self._followed_up(audit.audit_ref))
        for tracked in list(self.tracker.values()):
            if tracked.audit_ref in self.tracker:
                with self._row(tracked):
                    self._known_file(*self._followed_up(tracked.audit_ref))
        for rows in self.actions.values():
            with self._row(rows[0]):
                self._known_file(None, rows)
        return self.found

    def _followed_up(self, audit_ref: str) -> tuple[TrackerRow | None, list[ActionRow]]:
        """What the tracker and the actions say of a file; each row is taken once."""
        return self.tracker.pop(audit_ref, None), self.actions.pop(audit_ref, [])

    @contextmanager
    def _row(self, row: AuditRow | TrackerRow | StaffRow | ActionRow) -> Iterator[None]:
        """Turn a refusal into a problem of this row, or of the one it is about; what was decided is dropped with it."""
        before, counts = len(self.found.drafts), self.found.counts.copy()
        try:
            with about(row):
                yield
        except RowRefusedError as wrong:
            del self.found.drafts[before:]
            self.found.counts = counts
            place = (wrong.row.sheet, wrong.row.row, heading_of(KINDS[type(wrong.row)], wrong.refused.field))
            self.found.problems.append(refused_row(place, wrong.refused))

    def _staff(self, row: StaffRow, listed: set[str]) -> None:
        for name, value in (("reports_to", row.reports_to), ("cover", row.cover)):
            if value is not None and value not in self.people and value not in listed:
                self._warn(
                    row, name, "unknown_person", f"'{value}' is not in the directory.", "a code from the staff sheet"
                )
        confidences = self._confidences()
        member = self._load(StaffMember, row.code)
        if member is None:
            member = StaffMember.appoint(
                staff_id=row.code,
                role=Role(row.role),
                occurred_on=self._beginning(),
                email=confidences.take_optional(row.email, row.code),
                service=row.service,
                team=row.team,
                reports_to=row.reports_to,
                cover=row.cover,
            )
            self._keep("staff", Draft([member], confidences))
            return
        member.change_post(
            role=Role(row.role), service=row.service, team=row.team, reports_to=row.reports_to, occurred_on=self.today
        )
        member.name_cover(row.cover, self.today)
        kept = texts(self.reader.connection, [member.email.ref] if member.email else [])
        if row.email is not None and row.email not in kept.values():
            member.change_email(confidences.take(row.email, row.code), self.today)
        self._keep("staff_changed", Draft([member], confidences, known=True))

    def _audit(self, row: AuditRow, tracked: TrackerRow | None, actions: list[ActionRow]) -> None:
        roles = {role.value: code for name, role in ROLE_COLUMNS.items() if (code := getattr(row, name)) is not None}
        self._refuse_unknown(row, {name: getattr(row, name) for name in ROLE_COLUMNS})
        if self._load(Audit, row.audit_ref) is not None:
            if tracked is not None:
                self._known_file(tracked, actions)
            return
        confidences, policy = self._confidences(), self.rules.policy_on(row.graded_on)
        child = confidences.child(row.case_ref)
        audit = Audit.record(
            audit_ref=row.audit_ref,
            audited_on=row.audited_on,
            graded_on=row.graded_on,
            child=child,
            case_ref=confidences.take(row.case_ref, child),
            grade=row.grade,
            themes=row.themes,
            service=row.service,
            team=row.team,
            roles=roles,
            auditor_team=row.auditor_team,
            policy=policy,
            today=self.today,
        )
        draft = Draft([audit], confidences)
        if policy.grade(row.grade).opens:
            self.refuse_taken(
                row.audit_ref,
                "audit_ref",
                f"There is a remediation {row.audit_ref} already, as what follows a re-audit; leave this row out.",
            )
            remediation = self._open(row, child, roles, tracked)
            audit.note_remediation(remediation.ref, row.graded_on)
            draft.aggregates.append(remediation)
            self._follow(draft, remediation, tracked, actions)
            self.found.counts["remediations"] += 1
            self.opened.setdefault(child, []).append((row.graded_on, row.audit_ref))
        self._keep("audits", draft)

    def _open(self, row: AuditRow, child: UUID, roles: Mapping[str, str], tracked: TrackerRow | None) -> Remediation:
        act = self.act(row.graded_on)
        critical = act.policy.grade(row.grade).critical
        this = InadequateFile(row.audit_ref, str(child), row.graded_on)
        worker = row.social_worker or ""
        if worker not in self.subjects:
            self.subjects[worker] = files.files_of(self.reader, worker) if worker else []
        criteria = criteria_for(act.policy, this, critical, self.subjects[worker])
        self.subjects[worker].append(this)
        return Remediation.open(
            act,
            audit_ref=row.audit_ref,
            child=child,
            grade=row.grade,
            themes=inadequate_themes(act.policy, row.themes),
            service=row.service,
            team=row.team,
            roles=with_managers(roles, self.people),
            people=self.people,
            criteria=self._as_the_sheet_says(criteria, tracked),
            audited_on=row.audited_on,
            same_child=self._same_child(act, child),
            only=self.armed,
        )

    def _same_child(self, act: Act, child: UUID) -> list[str]:
        """The child's other remediations of the last months, of the record and of this sheet (E15)."""
        since = months_before(act.occurred_on, act.policy.limits.same_child_months)
        known = files.opened_for_child(self.reader, child, since, act.occurred_on)
        return [*known, *(ref for day, ref in self.opened.get(child, ()) if since <= day)]

    def _as_the_sheet_says(self, criteria: CriteriaMet, tracked: TrackerRow | None) -> CriteriaMet:
        """The criteria as evaluated; where the sheet has them met and we do not, the manager judged so."""
        if tracked is None or tracked.criteria_met is None or tracked.criteria_met == bool(criteria.criteria):
            return criteria
        if tracked.criteria_met:
            return CriteriaMet((Criterion.MANAGER_JUDGEMENT,), ())
        met = ", ".join(criteria.criteria)
        wrong = f"The sheet says that no criterion was met, but one was: {met}."
        self._warn(tracked, "criteria_met", "criteria_differ", wrong, "Y, with the decision that was taken")
        return criteria

    def _known_file(self, tracked: TrackerRow | None, actions: list[ActionRow]) -> None:
        ref = tracked.audit_ref if tracked is not None else actions[0].audit_ref
        remediation = self._load(Remediation, ref)
        if remediation is None:
            raise _unknown(ref)
        if remediation.voided_on is not None:
            wrong = f"{ref} was voided on {remediation.voided_on}: what the sheet says of it is left out."
            self._warn(tracked or actions[0], "audit_ref", "voided", wrong, "a file that was audited")
            return
        draft = Draft([remediation], self._confidences(), known=True)
        self._follow(draft, remediation, tracked, actions)
        self._keep("remediations_changed", draft)

    def _follow(
        self, draft: Draft, remediation: Remediation, tracked: TrackerRow | None, actions: list[ActionRow]
    ) -> None:
        """Record what was done about one file, in the order in which it would have been."""
        if tracked is not None:
            with about(tracked):
                self._refuse_unknown(tracked, {"chair": tracked.chair})
        for action in actions:
            with about(action):
                self._refuse_unknown(action, {"owner": action.owner})
        if new_actions := record_actions(self, draft, remediation, tracked, actions):
            self.found.counts["actions"] += new_actions
        if tracked is not None:
            with about(tracked):
                record_steps(self, draft, remediation, tracked)
                following = record_closing(self, draft, remediation, tracked, actions)
            if following is not None:
                self._follow(draft, following, *self._followed_up(following.ref))

    def refuse_taken(self, audit_ref: str, field: str, message: str) -> None:
        """Raise :class:`AlreadyExistsError` where the record or this file has an audit or remediation so called."""
        known = audit_ref in self.begun or any(self._load(kind, audit_ref) for kind in (Audit, Remediation))
        if known:
            raise AlreadyExistsError(message, field=field)

    def act(self, occurred_on: date, remediation: Remediation | None = None) -> Act:
        """An act of history on a day, under the policy of the remediation, or of one opened on that day."""
        if remediation is None:
            return self._act(occurred_on, self.rules.policy_on(occurred_on))
        return self._act(occurred_on, self.rules.policy_of(remediation.policy_version))

    def act_following(self, occurred_on: date, remediation: Remediation, grade: str) -> Act:
        """The act of history that opens what follows a remediation (E15)."""
        return self._act(occurred_on, self.rules.policy_following(remediation.policy_version, occurred_on, grade))

    def _act(self, occurred_on: date, policy: Policy) -> Act:
        return Act(occurred_on=occurred_on, today=self.today, policy=policy, calendar=self.rules.calendar, history=True)

    @cached_property
    def armed(self) -> frozenset[Step] | None:
        """The steps that the tracker has columns for; ``None`` arms them all, where there is no tracker."""
        columns = self.reading.columns.get("tracker")
        return None if columns is None else frozenset(step for name, step in STEP_COLUMNS.items() if name in columns)

    def _beginning(self) -> date:
        """The day from which the directory counts: nobody was appointed later than the first thing they did."""
        return min((row.audited_on for row in self.reading.audits), default=self.today)

    def _refuse_unknown(self, row: AuditRow | TrackerRow | ActionRow, named: Mapping[str, str | None]) -> None:
        for name, code in named.items():
            if code is not None and code not in self.people:
                raise _stranger(code, name)

    def _warn(self, row: StaffRow | TrackerRow | ActionRow, column: str, code: str, wrong: str, accepted: str) -> None:
        place = (row.sheet, row.row, heading_of(KINDS[type(row)], column))
        self.found.problems.append(problem(place, code, wrong, accepted, "warning"))

    def _load(self, cls: type[AnyAggregate], natural_key: str) -> AnyAggregate | None:
        return self.store.load(cls, cls.create_id(natural_key), self.reader.connection)

    def _confidences(self) -> Confidences:
        return Confidences(self.reader.connection, self.store.case_key, self.made)

    def _keep(self, kind: str, draft: Draft) -> None:
        remediations = [each for each in draft.aggregates if isinstance(each, Remediation)]
        draft.aggregates += [review for each in remediations for review in review_demanded(self._load, each)]
        self.begun |= {each.ref for each in remediations}
        self.begun |= {each.audit_ref for each in draft.aggregates if isinstance(each, Audit)}
        if draft.events:
            self.found.drafts.append(draft)
            self.found.counts[kind] += 1


def _person(row: StaffRow) -> Person:
    return Person(row.code, Role(row.role), row.reports_to, row.cover)


def _unknown(ref: str) -> PutrightError:
    return NotFoundError(
        f"Nothing is known of {ref}: its audit is neither in this file nor in the record.", field="audit_ref"
    )


def _stranger(code: str, field: str) -> PutrightError:
    return UnknownPersonError(f"'{code}' is neither in the directory nor in a staff sheet of this file.", field=field)
