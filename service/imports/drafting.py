"""What a spreadsheet's rows would record: every row decided, nothing written and no lock held."""

from collections.abc import Mapping
from uuid import UUID

from domain.act import Act
from domain.audit import Audit
from domain.criteria import CriteriaMet, InadequateFile, criteria_for, months_before
from domain.errors import NotFoundError, PutrightError
from domain.ladder import Person
from domain.moderation import inadequate_themes
from domain.remediation import Remediation
from domain.staff_member import StaffMember
from domain.vocabulary import Criterion, Role
from projections import files
from projections.restrictions import restricted_beside
from service.commands.reactions import with_managers
from service.imports.drafts import Draft, Drafts
from service.imports.problems import about
from service.imports.rows import ActionRow, AuditRow, StaffRow, TrackerRow
from service.imports.snapshot import Snapshot
from service.imports.tracking import record_actions, record_closing, record_steps
from service.storage.confidences import texts

ROLE_COLUMNS: Mapping[str, Role] = {
    "social_worker": Role.SOCIAL_WORKER,
    "team_manager": Role.TEAM_MANAGER,
    "practice_lead": Role.PRACTICE_LEAD,
    "service_manager": Role.SERVICE_MANAGER,
    "iro": Role.IRO,
    "auditor": Role.AUDITOR,
}


class Drafter(Snapshot):
    """Decides rows against one snapshot of the record."""

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
        remediation = Remediation.open(
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
        if (other := restricted_beside(self.reader, child, child, without=row.audit_ref)) is not None:
            remediation.carry_restriction(other)
        return remediation

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
        if remediation is None or ref in self.closed:
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


def _person(row: StaffRow) -> Person:
    return Person(row.code, Role(row.role), row.reports_to, row.cover)


def _unknown(ref: str) -> PutrightError:
    return NotFoundError(
        f"Nothing is known of {ref}: its audit is neither in this file nor in the record.", field="audit_ref"
    )
