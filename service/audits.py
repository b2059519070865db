"""Recording audits, and what an inadequate one sets going."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from domain.act import Act
from domain.audit import Audit
from domain.confidential import Confidential
from domain.errors import AlreadyExistsError
from domain.ladder import Person
from domain.remediation import Remediation
from domain.vocabulary import Role
from projections import people
from service.people import refuse_unknown
from service.reactions import open_for_audit, refuse_second_opening
from service.store import Command, Receipt, Store, Work
from service.withdrawals import reinstate_remediation, void_remediation


@dataclass(frozen=True, kw_only=True)
class AuditFindings:
    """What an auditor reports of one case file. ``roles`` maps a role to the directory id of who holds it.

    ``family_ref`` is the reference that siblings share; ``practice_subject`` the role whose practice was audited.
    """

    audit_ref: str
    audited_on: date
    graded_on: date
    case_ref: str
    grade: str
    themes: Mapping[str, str] = field(default_factory=dict)
    service: str | None = None
    team: str | None = None
    roles: Mapping[str, str] = field(default_factory=dict)
    auditor_team: str | None = None
    family_ref: str | None = None
    practice_subject: Role = Role.SOCIAL_WORKER


@dataclass(frozen=True)
class Stage:
    """What a decision on an audit is made in."""

    work: Work
    audit: Audit
    act: Act
    people: Mapping[str, Person]

    def keep_text(self, text: str) -> Confidential:
        """Keep a free text about the child."""
        return self.work.confidences.take(text, self.audit.child)

    def remediation(self) -> Remediation | None:
        """The remediation that this audit opened, or ``None``."""
        return self.work.find(Remediation, self.audit.audit_ref)


class Audits:
    """Commands on audits."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def record(self, command: Command, findings: AuditFindings) -> Receipt:
        """Record a graded audit. An inadequate one opens its remediation in the same transaction (F1)."""

        def decide(work: Work) -> tuple[str, int]:
            directory, policy = people.directory(work.reader), work.rules.policy_on(findings.graded_on)
            refuse_unknown(findings.roles, directory)
            if work.find(Audit, findings.audit_ref) is not None:
                raise AlreadyExistsError(f"Audit {findings.audit_ref} was recorded before.", field="audit_ref")
            refuse_second_opening(work, findings.audit_ref)  # a re-audit is no new audit, whatever its grade
            child = work.confidences.child(findings.case_ref)
            family = work.confidences.family(findings.family_ref) if findings.family_ref else child
            audit = Audit.record(
                audit_ref=findings.audit_ref,
                audited_on=findings.audited_on,
                graded_on=findings.graded_on,
                child=child,
                case_ref=work.confidences.take(findings.case_ref, child),
                grade=findings.grade,
                themes=findings.themes,
                service=findings.service,
                team=findings.team,
                roles=findings.roles,
                auditor_team=findings.auditor_team,
                policy=policy,
                today=command.today,
                family=family,
                practice_subject=findings.practice_subject,
            )
            act = Act(
                occurred_on=findings.graded_on,
                today=command.today,
                policy=policy,
                calendar=work.rules.calendar,
            )
            remediation = open_for_audit(
                work,
                audit,
                act,
                child=child,
                grade=findings.grade,
                themes=findings.themes,
                service=findings.service,
                team=findings.team,
                roles=findings.roles,
                people=directory,
                audited_on=findings.audited_on,
                family=family,
                subject_role=findings.practice_subject,
            )
            work.save(audit)
            if remediation is not None:
                work.save(remediation)
            return findings.audit_ref, audit.version

        return self.store.execute(command, decide)

    def void(self, command: Command, ref: str, occurred_on: date, *, reason: str, voided_by: str) -> Receipt:
        """Void an audit that was never valid, and with it the remediation that it opened (E30)."""

        def decide(stage: Stage) -> None:
            refuse_unknown({"voided_by": voided_by}, stage.people)
            kept = stage.keep_text(reason)
            remediation = stage.remediation()
            too = remediation is not None and remediation.voided_on is None
            stage.audit.void(stage.act, reason=kept, voided_by=voided_by, with_remediation=too)
            if remediation is not None and too:
                void_remediation(stage.work, remediation, stage.act, kept, voided_by)

        return self._on(command, ref, occurred_on, decide)

    def reinstate(self, command: Command, ref: str, occurred_on: date, *, reason: str, reinstated_by: str) -> Receipt:
        """Let an audit that was voided in error stand again, and its remediation go on."""

        def decide(stage: Stage) -> None:
            refuse_unknown({"reinstated_by": reinstated_by}, stage.people)
            kept = stage.keep_text(reason)
            too = stage.audit.voided_with_remediation
            stage.audit.reinstate(stage.act, reason=kept, reinstated_by=reinstated_by)
            remediation = stage.remediation()
            if too and remediation is not None and remediation.voided_on is not None:
                reinstate_remediation(stage.work, remediation, stage.act, kept, reinstated_by)

        return self._on(command, ref, occurred_on, decide)

    def _on(self, command: Command, ref: str, occurred_on: date, decide: Callable[[Stage], None]) -> Receipt:
        def in_transaction(work: Work) -> tuple[str, int]:
            audit = work.get(Audit, ref, field="audit_ref")
            audit.expect_version(command.expected_revision)
            policy = work.rules.policy_of(audit.policy_version)
            act = Act(occurred_on=occurred_on, today=command.today, policy=policy, calendar=work.rules.calendar)
            work.save(audit)
            decide(Stage(work, audit, act, people.directory(work.reader)))
            return audit.audit_ref, audit.version

        return self.store.execute(command, in_transaction)
