"""Putting right what was recorded wrongly of an audit, and of the remediation that it opened."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from domain.caseload_review import CaseloadReview
from domain.confidential import Confidential
from domain.opening_corrections import RightFacts
from domain.remediation import Remediation
from domain.vocabulary import Status
from service.commands.people import refuse_unknown
from service.commands.reactions import criteria_now, review_demanded
from service.commands.stage import AuditCommands, Stage
from service.storage.store import Command, Receipt

NOTHING = RightFacts()


class AuditCorrections(AuditCommands):
    """Commands on what an audit said. Its grade is moderated, not corrected."""

    def correct(
        self,
        command: Command,
        ref: str,
        occurred_on: date,
        *,
        right: RightFacts,
        auditor: str | None,
        reason: str,
        corrected_by: str,
    ) -> Receipt:
        """Record what is right; what the remediation took from the audit is put right with it, in one transaction."""

        def decide(stage: Stage) -> None:
            named = {"corrected_by": corrected_by, "subject": right.subject, "auditor": auditor}
            refuse_unknown(named, stage.people)
            kept, was_on = stage.keep_text(reason), stage.audit.graded_on
            another = stage.audit.correct(stage.act, right, auditor=auditor, reason=kept, corrected_by=corrected_by)
            for remediation in _opened_by(stage):
                facts = _of_opening(another, remediation, was_on)
                if facts != NOTHING:
                    _follow(stage, remediation, facts, kept, corrected_by)

        return self._on(command, ref, occurred_on, decide)


def _opened_by(stage: Stage) -> Iterator[Remediation]:
    """The remediation that an audit opened, and those that followed it after repeats; none that was never true."""
    remediation = None if stage.audit.attached_to is not None else stage.remediation()
    while remediation is not None and remediation.voided_on is None:
        yield remediation
        after = remediation.followed_by
        remediation = None if after is None else stage.work.find(Remediation, after)


def _of_opening(another: RightFacts, remediation: Remediation, was_on: date) -> RightFacts:
    """What of an audit's correction is of an opening: day 0 only where it is the day of the grading (E6, E15)."""
    if remediation.follows is not None:
        return replace(another, graded_on=None)
    if remediation.first_graded_on is not None:
        return replace(another, graded_on=None, first_graded_on=another.graded_on)
    return another if remediation.graded_on == was_on else replace(another, graded_on=None)


def _follow(stage: Stage, remediation: Remediation, right: RightFacts, reason: Confidential, corrected_by: str) -> None:
    """Put an opening right, and the review of the caseload that it prompted; criteria may be met by that."""
    work, act = stage.work, stage.act_on(remediation)
    told = remediation.subject_role in act.policy.told_at_opening
    remediation.correct_opening(act, right, reason=reason, corrected_by=corrected_by, told=told, people=stage.people)
    if remediation.status is Status.OPEN and remediation.follows is None:
        critical = act.policy.grade(remediation.grade).critical
        met = criteria_now(work, act, remediation, critical=critical)
        remediation.reconsider_criteria(act, met, stage.people)
    reviews = review_demanded(work.find, remediation)
    review = reviews[0] if reviews else work.find(CaseloadReview, remediation.ref)
    if review is not None:
        subject = right.subject if review.subject != right.subject else None
        review.correct(subject=subject, service=right.service, team=right.team)
    work.save(remediation, *([review] if review is not None else []))
