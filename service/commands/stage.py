"""What every command on an audit shares: the transaction, and what its decision is made in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from domain.act import Act
from domain.audit import Audit
from domain.confidential import Confidential
from domain.ladder import Person
from domain.moderation import calls_for_remediation
from domain.remediation import Remediation
from domain.vocabulary import RegradedBecause
from projections import people
from service.commands.reactions import criteria_now, review_demanded, told_if_critical
from service.storage.store import Command, Receipt, Store
from service.storage.work import Work


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

    def keep_optional(self, text: str | None) -> Confidential | None:
        """Keep a free text about the child, if there is one."""
        return self.work.confidences.take_optional(text, self.audit.child)

    def act_on(self, remediation: Remediation) -> Act:
        """The same act by the remediation's own policy."""
        return replace(self.act, policy=self.work.rules.policy_of(remediation.policy_version))

    def remediation(self) -> Remediation | None:
        """The remediation that answers this audit, or ``None``."""
        return self.work.find(Remediation, self.audit.attached_to or self.audit.audit_ref)

    @property
    def calls(self) -> bool:
        """Whether the audit stands and calls for a remediation."""
        audit = self.audit
        return audit.voided_on is None and calls_for_remediation(self.act.policy, audit.grade, audit.themes)


class AuditCommands:
    """Commands on audits, whose groups build on this one."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def _on(self, command: Command, ref: str, occurred_on: date, decide: Callable[[Stage], None]) -> Receipt:
        def in_transaction(work: Work) -> tuple[str, int]:
            audit = work.get(Audit, ref, field="audit_ref")
            audit.expect_version(command.expected_revision)
            policy = work.rules.policy_of(audit.policy_version)
            act = Act(occurred_on=occurred_on, today=command.today, policy=policy, calendar=work.rules.calendar)
            work.save(audit)  # first, since what follows for the remediation is recorded after it
            decide(Stage(work, audit, act, people.directory(work.reader)))
            work.save(audit)  # again, now that there is something that may be entered late
            return audit.audit_ref, audit.version

        return self.store.execute(command, in_transaction)


def regrade(
    stage: Stage,
    remediation: Remediation,
    because: RegradedBecause,
    *,
    occurred_on: date | None = None,
    called_for: bool | None = None,
) -> None:
    """Let the remediation that answers an audit take over the grade that it has now, by the remediation's policy."""
    take_grade(stage, remediation, because, occurred_on=occurred_on, called_for=called_for)
    save_regraded(stage.work, remediation)


def take_grade(
    stage: Stage,
    remediation: Remediation,
    because: RegradedBecause,
    *,
    occurred_on: date | None = None,
    called_for: bool | None = None,
) -> None:
    """Decide what :func:`regrade` records, which may be one of several grades that are taken over at once."""
    level = stage.act.policy.grade(stage.audit.grade)
    act = replace(stage.act_on(remediation), occurred_on=occurred_on or stage.act.occurred_on)
    remediation.regrade(
        act,
        audit_ref=stage.audit.audit_ref,
        grade=level,
        because=because,
        told=told_if_critical(act.policy, remediation.roles, stage.people, act.today),
        criteria=criteria_now(stage.work, act, remediation, critical=level.critical),
        people=stage.people,
        called_for=calls_for_remediation(stage.act.policy, level.name, stage.audit.themes)
        if called_for is None
        else called_for,
    )


def save_regraded(work: Work, remediation: Remediation) -> None:
    """Save a remediation with the review of the caseload that its grades demand; once in a command."""
    work.save(remediation, *review_demanded(work.find, remediation))
