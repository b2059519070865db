"""Recording audits, and what an inadequate one sets going."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from domain.act import Act
from domain.audit import Audit
from domain.errors import AlreadyExistsError
from domain.vocabulary import RegradedBecause, Role, Status
from projections import people
from service.commands.people import refuse_unknown
from service.commands.reactions import answer_audit, moderators, refuse_second_opening
from service.commands.setting_aside import called_for_without, go_on, let_go, void_remediation
from service.commands.stage import AuditCommands, Stage
from service.storage.store import Command, Receipt
from service.storage.work import Work


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
    scores: Mapping[str, int] = field(default_factory=dict)
    service: str | None = None
    team: str | None = None
    roles: Mapping[str, str] = field(default_factory=dict)
    auditor_team: str | None = None
    family_ref: str | None = None
    practice_subject: Role = Role.SOCIAL_WORKER


class Audits(AuditCommands):
    """Recording audits, voiding and reinstating them."""

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
                scores=findings.scores,
                service=findings.service,
                team=findings.team,
                roles=findings.roles,
                auditor_team=findings.auditor_team,
                policy=policy,
                today=command.today,
                family=family,
                practice_subject=findings.practice_subject,
                calendar=work.rules.calendar,
            )
            act = Act(
                occurred_on=findings.graded_on,
                today=command.today,
                policy=policy,
                calendar=work.rules.calendar,
            )
            work.save(audit)
            if audit.prompt_moderation(act, moderators(audit.roles, directory, act.today)):
                work.prompts.append("Put forward for moderation: its themes do not fit its grade.")
            answer_audit(work, audit, act, directory)
            return findings.audit_ref, audit.version

        return self.store.execute(command, decide)

    def void(self, command: Command, ref: str, occurred_on: date, *, reason: str, voided_by: str) -> Receipt:
        """Void an audit that was never valid, and with it the remediation that only such audits called for (E30).

        A remediation that answers another audit too goes on without this one; one that another had called for until it
        was graded otherwise is withdrawn.
        """

        def decide(stage: Stage) -> None:
            refuse_unknown({"voided_by": voided_by}, stage.people)
            kept, remediation = stage.keep_text(reason), stage.remediation()
            too = (
                remediation is not None and remediation.voided_on is None and not called_for_without(stage, remediation)
            )
            stage.audit.void(stage.act, reason=kept, voided_by=voided_by, with_remediation=too)
            if remediation is None:
                return
            if too:
                void_remediation(stage.work, remediation, stage.act, kept, voided_by, last_audit=ref)
            elif remediation.status is Status.OPEN and not remediation.answers_another_than(ref):
                remediation.withdraw(stage.act, reason=kept, withdrawn_by=voided_by, last_audit=ref)
            elif remediation.status is Status.OPEN:
                let_go(stage, remediation)
            stage.work.save(remediation)

        return self._on(command, ref, occurred_on, decide)

    def reinstate(self, command: Command, ref: str, occurred_on: date, *, reason: str, reinstated_by: str) -> Receipt:
        """Let an audit that was voided in error stand again, and its remediation go on.

        A remediation that somebody ended for itself stays so, which is said.
        """

        def decide(stage: Stage) -> None:
            refuse_unknown({"reinstated_by": reinstated_by}, stage.people)
            kept, remediation = stage.keep_text(reason), stage.remediation()
            stage.audit.reinstate(stage.act, reason=kept, reinstated_by=reinstated_by)
            if remediation is not None:
                go_on(stage, remediation, RegradedBecause.REINSTATEMENT, kept, reinstated_by)

        return self._on(command, ref, occurred_on, decide)
