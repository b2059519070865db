"""What can happen to a question of the director's about a figure of a report or a remediation.

``told`` are those who are owed word of it. Each event says again what the question is about.
"""

from datetime import date
from typing import TYPE_CHECKING

from domain.confidential import Confidential
from domain.events.base import Began, Decided, Happened
from domain.figure_seen import FigureSeen, Standing

if TYPE_CHECKING:
    from domain.report_challenge import ReportChallenge


class ChallengeAsked(Began):
    """The director or the head of quality assurance asked about a figure or a remediation."""

    number: int
    figure: FigureSeen | None
    remediation_ref: str | None
    question: Confidential
    asked_by: str
    answerer: str
    answer_by: date
    told: tuple[str, ...]
    policy_version: int
    calendar_version: int

    def apply(self, aggregate: "ReportChallenge") -> None:
        aggregate.number, aggregate.figure, aggregate.remediation_ref = self.number, self.figure, self.remediation_ref
        aggregate.asked_on, aggregate.asked_by, aggregate.since = self.occurred_on, self.asked_by, self.occurred_on
        aggregate.answerer, aggregate.answer_by, aggregate.standing = self.answerer, self.answer_by, Standing.AWAITED
        aggregate.answered_by, aggregate.reminded, aggregate.revision = None, None, 1


class ChallengeAnswered(Decided):
    """Whoever was asked answered, or whoever acts for them."""

    number: int
    figure: FigureSeen | None
    remediation_ref: str | None
    answer: Confidential
    answered_by: str
    told: tuple[str, ...]

    def apply(self, aggregate: "ReportChallenge") -> None:
        super().apply(aggregate)
        aggregate.standing, aggregate.since = Standing.ANSWERED, self.occurred_on
        aggregate.answered_by = self.answered_by


class AnswerAccepted(Decided):
    """The answer satisfies: the question is over."""

    number: int
    figure: FigureSeen | None
    remediation_ref: str | None
    accepted_by: str

    def apply(self, aggregate: "ReportChallenge") -> None:
        super().apply(aggregate)
        aggregate.standing, aggregate.since = Standing.ACCEPTED, self.occurred_on


class AnswerNotAccepted(Decided):
    """The answer does not satisfy, and why: it is awaited again, by a later day. The first answer stays."""

    number: int
    figure: FigureSeen | None
    remediation_ref: str | None
    refused_by: str
    reason: Confidential
    answerer: str
    answer_by: date
    told: tuple[str, ...]

    def apply(self, aggregate: "ReportChallenge") -> None:
        super().apply(aggregate)
        aggregate.standing, aggregate.since = Standing.AWAITED, self.occurred_on
        aggregate.answer_by, aggregate.answered_by = self.answer_by, None


class ChallengeReassigned(Decided):
    """Somebody else is to answer, by the day that stands."""

    number: int
    figure: FigureSeen | None
    remediation_ref: str | None
    answerer: str
    reassigned_by: str
    answer_by: date
    told: tuple[str, ...]

    def apply(self, aggregate: "ReportChallenge") -> None:
        super().apply(aggregate)
        aggregate.answerer, aggregate.since = self.answerer, self.occurred_on


class ChallengeWithdrawn(Decided):
    """The question was taken back; what was answered until then stays."""

    number: int
    figure: FigureSeen | None
    remediation_ref: str | None
    withdrawn_by: str
    reason: Confidential | None

    def apply(self, aggregate: "ReportChallenge") -> None:
        super().apply(aggregate)
        aggregate.standing, aggregate.since = Standing.WITHDRAWN, self.occurred_on


class AnswerChased(Happened):
    """On the working day after the answer was due there was none: who answers is reminded, and who asked is told."""

    number: int
    figure: FigureSeen | None
    remediation_ref: str | None
    answerer: str
    answer_by: date
    told: tuple[str, ...]

    def apply(self, aggregate: "ReportChallenge") -> None:
        aggregate.reminded = self.answer_by
