"""Recording audits, and what an inadequate one sets going."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from domain.act import Act
from domain.audit import Audit
from domain.errors import AlreadyExistsError
from projections import people
from service.people import refuse_unknown
from service.reactions import open_for_audit
from service.store import Command, Receipt, Store, Work


@dataclass(frozen=True, kw_only=True)
class AuditFindings:
    """What an auditor reports of one case file. ``roles`` maps a role to the directory id of who holds it."""

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
            child = work.confidences.child(findings.case_ref)
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
            )
            work.save(audit)
            if remediation is not None:
                work.save(remediation)
            return findings.audit_ref, audit.version

        return self.store.execute(command, decide)
