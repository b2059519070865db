"""What can happen to an audit."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from domain.confidential import Confidential
from domain.events.base import Began, Happened
from domain.vocabulary import Deviation, Role

if TYPE_CHECKING:
    from domain.audit import Audit


class Graded(Began):
    """A case file was audited and its grade confirmed. ``occurred_on`` is the day it was graded.

    ``family`` links siblings (E13); ``practice_subject`` is the role of whoever's practice the audit is about (E18);
    ``moderate_by`` is the day by which a head of service may look at it again, which stops no clock. ``scores`` are of
    themes that were scored from 1 to 10, which are kept apart from grades and never become one (F16).
    """

    class_version = 3

    audit_ref: str
    audited_on: date
    child: UUID
    family: UUID
    case_ref: Confidential
    grade: str
    themes: Mapping[str, str]
    scores: Mapping[str, int]
    service: str | None
    team: str | None
    roles: Mapping[str, str]
    practice_subject: Role
    auditor_team: str | None
    moderate_by: date | None
    policy_version: int

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """The first version knew no families and no moderation, and audited social workers alone."""
        state["moderate_by"] = None
        state["family"], state["practice_subject"] = state["child"], Role.SOCIAL_WORKER.value

    @staticmethod
    def upcast_v2_v3(state: dict[str, Any]) -> None:
        """The second version had no theme scored."""
        state["scores"] = {}

    def apply(self, aggregate: "Audit") -> None:
        aggregate.begin(self)


class OpenedRemediation(Happened):
    """The grade opened a remediation, in the same transaction."""

    remediation_ref: str

    def apply(self, aggregate: "Audit") -> None:
        aggregate.remediation_ref = self.remediation_ref


class AttachedTo(Happened):
    """The child's remediation was open already and answers this audit too: none was opened for it (E14)."""

    remediation_ref: str

    def apply(self, aggregate: "Audit") -> None:
        aggregate.attached_to = self.remediation_ref


class Voided(Happened):
    """The audit was never valid, such as one of the wrong file, which was found on ``voided_on`` (E30).

    ``occurred_on`` is the day of the grading: it leaves every figure at every date. ``with_remediation`` says whether
    the remediation that answers it was voided with it.
    """

    tells_of: ClassVar[str] = "voided_on"

    voided_on: date
    reason: Confidential
    voided_by: str | None
    with_remediation: bool

    def apply(self, aggregate: "Audit") -> None:
        aggregate.voided_on, aggregate.voided_with_remediation = self.voided_on, self.with_remediation


class Reinstated(Happened):
    """The audit was valid after all, which was found on ``reinstated_on``; dated as its grading is."""

    tells_of: ClassVar[str] = "reinstated_on"

    reinstated_on: date
    reason: Confidential
    reinstated_by: str | None

    def apply(self, aggregate: "Audit") -> None:
        aggregate.voided_on = None


class ModerationPrompted(Happened):
    """The overall grade is above inadequate, but too many themes are not, or a safety-critical one (E8).

    ``told`` are owed word of it.
    """

    audit_ref: str
    themes: tuple[str, ...]
    told: tuple[str, ...]


class Moderated(Happened):
    """A head of service looked at the grade again, and changed it or did not (``domain.md`` section 2).

    ``challenge`` is the number of the challenge that was upheld so.
    """

    grade: str
    previous: str
    reason: Confidential | None
    moderated_by: str
    challenge: int | None

    def apply(self, aggregate: "Audit") -> None:
        aggregate.grade, aggregate.regraded_on = self.grade, self.occurred_on
        aggregate.looked_at_on = aggregate.looked_at_on or self.occurred_on


class Challenged(Happened):
    """The worker or the team manager disputes the grade. The clocks for the child run on (E33).

    ``decide_by`` is when it is to be decided, where the policy says so; ``owner`` who is to decide it.
    """

    audit_ref: str
    number: int
    challenged_by: str
    reason: Confidential
    decide_by: date | None
    owner: str | None

    def apply(self, aggregate: "Audit") -> None:
        aggregate.challenges[self.number] = self


class ChallengeDecided(Happened):
    """A challenge was decided outside the line of the file; ``grade`` is the one given where it was upheld (E33)."""

    number: int
    upheld: bool
    grade: str | None
    decided_by: str
    reason: Confidential

    def apply(self, aggregate: "Audit") -> None:
        aggregate.decided.add(self.number)


class Deviated(Happened):
    """The grade was looked at by somebody whose role the process does not name for it."""

    rule: Deviation
    person: str


class AuditMailNotDelivered(Happened):
    """A mail about the grade of an audit reached nobody; ``told`` are owed word of it, so that somebody rings (E27)."""

    audit_ref: str
    recipient: str
    notice_kind: str
    told: tuple[str, ...]

    def apply(self, aggregate: "Audit") -> None:
        aggregate.undelivered.add((self.recipient, self.notice_kind))


class AuditCorrected(Happened):
    """Something of the audit was recorded wrongly, which was found on ``corrected_on``; only what is another is given.

    ``occurred_on`` is the day of the grading that was wrong, or that stays: from then on it is as if it had not been
    recorded, and it is then stated again. ``themes`` are those that were graded. The grade is changed by moderation.
    """

    tells_of: ClassVar[str] = "corrected_on"

    graded_on: date | None
    service: str | None
    team: str | None
    subject: str | None
    auditor: str | None
    themes: tuple[str, ...]
    corrected_on: date
    corrected_by: str
    reason: Confidential

    def apply(self, aggregate: "Audit") -> None:
        if self.graded_on is not None:
            aggregate.graded_on = self.graded_on
            aggregate.regraded_on = self.graded_on if aggregate.looked_at_on is None else aggregate.regraded_on
        aggregate.service, aggregate.team = self.service or aggregate.service, self.team or aggregate.team
        named = {aggregate.practice_subject.value: self.subject, Role.AUDITOR.value: self.auditor}
        aggregate.roles = {**aggregate.roles, **{role: person for role, person in named.items() if person is not None}}


class GradingStated(Happened):
    """The grading as it rightly was, on its right day; what became of the grade since is as it was recorded."""

    class_version = 2

    audit_ref: str
    audited_on: date
    grade: str
    themes: Mapping[str, str]
    scores: Mapping[str, int]
    service: str | None
    team: str | None
    moderate_by: date | None

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """The first version had no theme scored."""
        state["scores"] = {}

    def apply(self, aggregate: "Audit") -> None:
        aggregate.moderate_by = self.moderate_by
