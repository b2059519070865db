"""Moderating a grade, and challenging it: what another grade does is done in the same transaction (E5 to E8, E33)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from domain.confidential import Confidential
from domain.moderation import calls_for_remediation
from domain.remediation import Remediation
from domain.vocabulary import RegradedBecause, Status
from service.commands.people import refuse_unknown
from service.commands.reactions import answer_audit
from service.commands.setting_aside import go_on
from service.commands.stage import AuditCommands, Stage, regrade
from service.storage.store import Command, Receipt


class Moderations(AuditCommands):
    """Commands on a grade that was given."""

    def moderate(
        self,
        command: Command,
        ref: str,
        occurred_on: date,
        *,
        grade: str,
        moderated_by: str,
        reason: str | None = None,
    ) -> Receipt:
        """Record that a head of service looked at the grade again, and what follows from another grade."""

        def decide(stage: Stage) -> None:
            refuse_unknown({"moderated_by": moderated_by}, stage.people)
            before, kept = stage.audit.grade, stage.keep_optional(reason)
            stage.audit.moderate(stage.act, grade=grade, reason=kept, moderated_by=moderated_by, people=stage.people)
            follow_grade(stage, before, RegradedBecause.MODERATION, kept, moderated_by)

        return self._on(command, ref, occurred_on, decide)

    def note_not_delivered(self, command: Command, ref: str, recipient: str, notice_kind: str) -> Receipt:
        """Note that a mail about the grade was given up; a second time records nothing (E27)."""

        def decide(stage: Stage) -> None:
            stage.audit.note_not_delivered(recipient, notice_kind, stage.act, stage.people)

        return self._on(command, ref, command.today, decide)

    def challenge(self, command: Command, ref: str, occurred_on: date, *, challenged_by: str, reason: str) -> Receipt:
        """Record that the worker or the team manager disputes the grade (E33)."""

        def decide(stage: Stage) -> None:
            refuse_unknown({"challenged_by": challenged_by}, stage.people)
            remediation = stage.remediation()
            made = stage.audit.challenge(
                stage.act,
                challenged_by=challenged_by,
                reason=stage.keep_text(reason),
                people=stage.people,
                on_file=_on_file(remediation),
            )
            if remediation is not None and remediation.status is Status.OPEN:
                remediation.await_challenge(
                    stage.act_on(remediation),
                    audit_ref=ref,
                    challenge=made.number,
                    challenged_by=challenged_by,
                    people=stage.people,
                )
                stage.work.save(remediation)

        return self._on(command, ref, occurred_on, decide)

    def decide_challenge(
        self,
        command: Command,
        ref: str,
        number: int,
        occurred_on: date,
        *,
        upheld: bool,
        decided_by: str,
        reason: str,
        grade: str | None = None,
    ) -> Receipt:
        """Record how a challenge was decided outside the line, and what follows from another grade (E33)."""

        def decide(stage: Stage) -> None:
            refuse_unknown({"decided_by": decided_by}, stage.people)
            before, kept, remediation = stage.audit.grade, stage.keep_text(reason), stage.remediation()
            stage.audit.decide_challenge(
                stage.act,
                number,
                upheld=upheld,
                grade=grade,
                decided_by=decided_by,
                reason=kept,
                people=stage.people,
                on_file=_on_file(remediation),
            )
            if remediation is not None:
                remediation.settle_challenge(
                    stage.act_on(remediation), audit_ref=ref, challenge=number, upheld=upheld, decided_by=decided_by
                )
                stage.work.save(remediation)
            follow_grade(stage, before, RegradedBecause.CHALLENGE, kept, decided_by, remediation)

        return self._on(command, ref, occurred_on, decide)


def _on_file(remediation: Remediation | None) -> Mapping[str, str]:
    """Who has the file by now."""
    return remediation.roles if remediation is not None else {}


def follow_grade(
    stage: Stage,
    before: str,
    because: RegradedBecause,
    reason: Confidential | None,
    decided_by: str,
    remediation: Remediation | None = None,
) -> None:
    """Let the remediation follow the grade that an audit has now: withdrawn, opened, or on other clocks.

    ``remediation`` is the one that answers the audit where it was loaded before.
    """
    audit, policy = stage.audit, stage.act.policy
    was, now = (calls_for_remediation(policy, grade, audit.themes) for grade in (before, audit.grade))
    remediation = remediation or stage.remediation()
    if was and not now and remediation is not None and remediation.status is Status.OPEN:
        _no_longer(stage, remediation, because, reason, decided_by)
    elif now and not was:
        _from_now_on(stage, remediation, because, reason, decided_by)
    elif now and before != audit.grade and remediation is not None and remediation.status is Status.OPEN:
        regrade(stage, remediation, because)


def _no_longer(
    stage: Stage, remediation: Remediation, because: RegradedBecause, reason: Confidential | None, decided_by: str
) -> None:
    """Withdraw what the audit no longer calls for, unless another audit does (E5)."""
    if remediation.answers_another_than(stage.audit.audit_ref):
        regrade(stage, remediation, because)
    elif reason is not None:
        remediation.withdraw(
            stage.act_on(remediation), reason=reason, withdrawn_by=decided_by, last_audit=stage.audit.audit_ref
        )
        stage.work.save(remediation)


def _from_now_on(
    stage: Stage,
    remediation: Remediation | None,
    because: RegradedBecause,
    reason: Confidential | None,
    decided_by: str,
) -> None:
    """Open what the audit calls for from this day on (E6), or let go on what was withdrawn before."""
    if remediation is None:
        rules = stage.work.rules
        policy = rules.policy_following(stage.audit.policy_version, stage.act.occurred_on, stage.audit.grade)
        act = replace(stage.act, policy=policy)
        answer_audit(stage.work, stage.audit, act, stage.people, first_graded_on=stage.audit.graded_on)
        return
    go_on(stage, remediation, because, reason, decided_by)
