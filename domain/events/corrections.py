"""What can happen when something was recorded wrongly: a correcting event, never a changed one."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from domain.confidential import Confidential
from domain.deadlines import Deadline, number_of
from domain.events.base import Happened
from domain.events.remediation import Decided
from domain.vocabulary import CaseloadDecision, Deviation, Role, Step

if TYPE_CHECKING:
    from domain.remediation import Remediation


class StepCorrected(Decided):
    """A step was recorded as done on a wrong day, which was found on ``corrected_on``; the right one is ``done_on``.

    ``occurred_on`` is the wrong day: from then on it is as if the step had not been recorded. What was recorded is
    then stated again, dated the right day. ``corrects`` is the version of the event that is put right.
    """

    tells_of: ClassVar[str] = "corrected_on"

    step: Step
    item: str
    corrects: int
    done_on: date
    corrected_on: date
    reason: Confidential
    corrected_by: str

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        _undo(aggregate, self.step, self.item)


class StepRetracted(Decided):
    """A step that was recorded did not happen, which was found on ``retracted_on``: it is owed with the dates it had.

    ``occurred_on`` is the day on which it was said to have happened.
    """

    tells_of: ClassVar[str] = "retracted_on"

    step: Step
    item: str
    corrects: int
    retracted_on: date
    reason: Confidential
    retracted_by: str

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        _undo(aggregate, self.step, self.item)


class ClosingRetracted(Decided):
    """A remediation was closed in error, which was found on ``retracted_on``; dated as the closing is.

    ``reclosed_on`` is set where only the day was wrong.
    """

    tells_of: ClassVar[str] = "retracted_on"

    corrects: int
    retracted_on: date
    reclosed_on: date | None
    reason: Confidential
    retracted_by: str

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        aggregate.closing = aggregate.closed_on = aggregate.closed_because = None


class FirstRecorded(Happened):
    """A step that was corrected was first recorded on ``recorded_on``; nobody knows when of imported history."""

    step: Step
    item: str
    recorded_on: date | None


class FirstDatesCorrected(Happened):
    """The dates that figures go by were counted from a wrong day; the dates agreed since then stay as they are."""

    deadlines: tuple[Deadline, ...]
    policy_version: int
    calendar_version: int

    def apply(self, aggregate: "Remediation") -> None:
        for deadline in self.deadlines:
            key = (deadline.step, deadline.item)
            aggregate.first_due[key] = deadline.due_on
            aggregate.recount(key, deadline.counted_from)


class DeviationWithdrawn(Happened):
    """What looked like a deviation was none, since something was recorded wrongly; ``others`` says if any is left.

    ``corrects`` is the version of the event that noted it.
    """

    step: Step
    item: str
    rule: Deviation
    corrects: int
    others: bool

    def apply(self, aggregate: "Remediation") -> None:
        kept = [each for each in aggregate.deviations if each.originator_version != self.corrects]
        aggregate.deviations = kept


class ActionsRedated(Happened):
    """The actions of a plan were agreed on its right day, ``agreed_on``."""

    numbers: tuple[int, ...]
    agreed_on: date

    def apply(self, aggregate: "Remediation") -> None:
        for number in self.numbers:
            aggregate.agreed_on[number] = self.agreed_on


class ActionsRetracted(Happened):
    """The actions of a plan that was not agreed were not agreed either; the actions they replaced are not replaced."""

    numbers: tuple[int, ...]

    def apply(self, aggregate: "Remediation") -> None:
        for number in self.numbers:
            aggregate.actions.pop(number)
        aggregate.kept -= set(self.numbers)
        for old, by in aggregate.replaced.items():
            if by in self.numbers:
                aggregate.unmeet((Step.ACTION_REPLACED, str(old)))
        aggregate.replaced = {old: by for old, by in aggregate.replaced.items() if by not in self.numbers}


class OpeningCorrected(Happened):
    """What the audit had said that opened the remediation was recorded wrongly; only what is another is given.

    ``occurred_on`` is the day 0 that was wrong, or that stays; the opening is then stated again. ``holder`` says
    whether the role of the practice subject on the file is the right one's by that: not where it went to somebody else
    since. ``names`` are the deadlines that are of another service or team by that: none where the file moved since.
    """

    tells_of: ClassVar[str] = "corrected_on"

    audit_ref: str
    graded_on: date | None
    service: str | None
    team: str | None
    subject: str | None
    subject_role: Role
    holder: bool
    names: tuple[str, ...]
    corrected_on: date
    corrected_by: str
    reason: Confidential

    def apply(self, aggregate: "Remediation") -> None:
        if self.graded_on is not None:
            aggregate.graded_on = aggregate.opened_on = self.graded_on
        if self.subject is not None:
            aggregate.subject = self.subject
        if self.subject is not None and self.holder:
            aggregate.roles[self.subject_role] = aggregate.caseload_roles[self.subject_role] = self.subject
        service, team = aggregate.opened_in
        aggregate.opened_in = self.service or service, self.team or team
        if self.names:
            aggregate.service, aggregate.team = aggregate.opened_in


class OpeningStated(Happened):
    """The opening as it rightly was, on the right day 0: what :class:`~domain.events.remediation.Opened` says.

    ``deadlines`` are those of the opening, first dates; what became of them since is as it was recorded. ``told`` are
    owed word of it, since they were not when it was opened.
    """

    audit_ref: str
    child: UUID
    family: UUID
    grade: str
    critical: bool
    service: str | None
    team: str | None
    roles: Mapping[str, str]
    subject: str | None
    subject_role: Role
    audited_on: date | None
    first_graded_on: date | None
    policy_version: int
    calendar_version: int
    follows: str | None
    same_child: tuple[str, ...]
    imported_on: date | None
    deadlines: tuple[Deadline, ...]
    owners: Mapping[str, str]
    told: tuple[str, ...]

    def apply(self, aggregate: "Remediation") -> None:
        aggregate.first_graded_on = self.first_graded_on


def _undo(aggregate: "Remediation", step: Step, item: str) -> None:
    """Take back the state that a step gave."""
    aggregate.unmeet((step, item))
    aggregate.deviations = [each for each in aggregate.deviations if not each.is_of(step, item)]
    if step in UNDONE:
        UNDONE[step](aggregate, item)


def _not_acknowledged(aggregate: "Remediation", item: str) -> None:
    aggregate.acknowledged_by.discard(item)


def _not_done(aggregate: "Remediation", item: str) -> None:
    aggregate.actions_done.pop(int(item))


def _not_confirmed(aggregate: "Remediation", item: str) -> None:
    aggregate.actions_confirmed.pop(number_of(item))


def _not_verified(aggregate: "Remediation", item: str) -> None:
    aggregate.actions_effective.pop(int(item))


def _not_reviewed(aggregate: "Remediation", item: str) -> None:
    aggregate.reviewer = None


def _not_decided(aggregate: "Remediation", item: str) -> None:
    aggregate.caseload_decision = aggregate.caseload_decided_by = None


def _not_countersigned(aggregate: "Remediation", item: str) -> None:
    aggregate.caseload_decision = CaseloadDecision.NOT_REQUIRED


def _not_re_audited(aggregate: "Remediation", item: str) -> None:
    aggregate.re_audited = None


UNDONE: Mapping[Step, Callable[["Remediation", str], None]] = {
    Step.ACKNOWLEDGEMENT: _not_acknowledged,
    Step.ACTION_DONE: _not_done,
    Step.ACTION_CONFIRMED: _not_confirmed,
    Step.ACTION_EFFECTIVE: _not_verified,
    Step.SERVICE_MANAGER_REVIEW: _not_reviewed,
    Step.CASELOAD_DECISION: _not_decided,
    Step.COUNTERSIGNATURE: _not_countersigned,
    Step.RE_AUDIT: _not_re_audited,
}
"""What a step gave besides its being done."""
