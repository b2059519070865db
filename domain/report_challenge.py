"""A question of the director's, or of the head of quality assurance, about a figure of a report or a remediation.

Not the challenge of a grade, which somebody on the file makes (:mod:`domain.challenges`).
"""

from collections.abc import Mapping, Set
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate

from domain.act import Act
from domain.checks import not_before, not_in_future
from domain.confidential import Confidential
from domain.errors import ConflictError, InvalidValueError, NotAllowedError, OwnCaseError, RevisionConflictError
from domain.events import report_challenge as events
from domain.figure_seen import FigureSeen, Standing
from domain.people import Person, acting_for
from domain.vocabulary import Role

MAY_CHALLENGE = (Role.DIRECTOR, Role.HEAD_OF_QA)
"""Who may ask, and who may say whether an answer is accepted."""

NOBODY: frozenset[str] = frozenset()


class NotAwaitedError(ConflictError):
    """No answer is awaited: it was answered before, or the challenge is over."""

    code = "no_answer_awaited"


class NotAnsweredError(ConflictError):
    """There is no answer that could be accepted or not: none was given since, or the challenge is over."""

    code = "not_answered"


class ChallengeOverError(ConflictError):
    """The answer was accepted, or the challenge was withdrawn."""

    code = "challenge_over"


class ReportChallenge(Aggregate):
    """One question with its answerer and the day by which it is to be answered; accepted, or asked again.

    ``barred`` in every decision is who may not answer: the practice subject of the remediation that is asked about.
    """

    number: int
    asked_on: date
    asked_by: str
    answerer: str
    answer_by: date
    figure: FigureSeen | None
    remediation_ref: str | None
    standing: Standing
    since: date
    answered_by: str | None
    reminded: date | None
    revision: int

    def __init__(self) -> None:
        """Empty: the first event gives the state."""

    @staticmethod
    def create_id(number: str) -> UUID:
        """The identity that follows from the number."""
        return uuid5(NAMESPACE_URL, f"putright:report-challenge:{number}")

    @classmethod
    def ask(
        cls,
        act: Act,
        number: int,
        *,
        asked_by: str,
        answerer: str | None,
        question: Confidential,
        people: Mapping[str, Person],
        figure: FigureSeen | None = None,
        remediation_ref: str | None = None,
        barred: Set[str] = NOBODY,
    ) -> "ReportChallenge":
        """Ask about a figure or a remediation. The days to answer are counted from today, when the answerer is told.

        Raises :class:`NotAllowedError` for whoever may not ask or answer, :class:`OwnCaseError` for the practice
        subject, and :class:`InvalidValueError` without anybody to answer, or without one thing that is asked about.
        """
        not_in_future(act.occurred_on, act.today, "occurred_on")
        _refuse_without_post(asked_by, "asked_by", act, people)
        if (figure is None) == (remediation_ref is None):
            raise InvalidValueError("Ask about a figure or about a remediation, one of them.", field="figure")
        if answerer is None:
            raise InvalidValueError("Nobody holds the post that would answer this: name who does.", field="answerer")
        _refuse_answerer(answerer, asked_by, act, people, barred)
        return cls._create(
            events.ChallengeAsked,
            id=cls.create_id(str(number)),
            occurred_on=act.occurred_on,
            number=number,
            figure=figure,
            remediation_ref=remediation_ref,
            question=question,
            asked_by=asked_by,
            answerer=answerer,
            answer_by=_answer_by(act),
            told=_reached(answerer, act, people, barred | {asked_by}),
            policy_version=act.policy.version,
            calendar_version=act.calendar.version,
        )

    def answer(
        self,
        act: Act,
        *,
        answered_by: str,
        answer: Confidential,
        people: Mapping[str, Person],
        barred: Set[str] = NOBODY,
    ) -> None:
        """Record the answer of whoever was asked, or who acts for them while they are away (E1, E2).

        Raises :class:`NotAwaitedError`, and :class:`NotAllowedError` for anybody else.
        """
        self._refuse_unless(Standing.AWAITED, NotAwaitedError, "has no answer awaited", act)
        acting = acting_for(self.answerer, act.occurred_on, people, None, barred=barred | {self.asked_by})
        if answered_by not in {self.answerer, acting}:
            message = f"{self.answerer} was asked, and answers, or whoever acts for them while they are away."
            raise NotAllowedError(message, field="answered_by")
        self.trigger_event(
            events.ChallengeAnswered,
            occurred_on=act.occurred_on,
            answer=answer,
            answered_by=answered_by,
            told=self._asking(act, people, but=answered_by),
            **self._of,
        )

    def accept(self, act: Act, *, accepted_by: str, people: Mapping[str, Person]) -> None:
        """Record that the answer is accepted, by whoever asked or the other who may ask. It is over.

        Raises :class:`NotAnsweredError`, and :class:`NotAllowedError` also for whoever answered.
        """
        self._judged_by(accepted_by, "accepted_by", act, people)
        self.trigger_event(events.AnswerAccepted, occurred_on=act.occurred_on, accepted_by=accepted_by, **self._of)

    def refuse_answer(
        self,
        act: Act,
        *,
        refused_by: str,
        reason: Confidential,
        people: Mapping[str, Person],
        barred: Set[str] = NOBODY,
    ) -> None:
        """Record that the answer is not accepted, and why: it goes back, to be answered by a later day.

        Raises as :meth:`accept` does.
        """
        self._judged_by(refused_by, "refused_by", act, people)
        self.trigger_event(
            events.AnswerNotAccepted,
            occurred_on=act.occurred_on,
            refused_by=refused_by,
            reason=reason,
            answerer=self.answerer,
            answer_by=_answer_by(act),
            told=_reached(self.answerer, act, people, barred | {self.asked_by}),
            **self._of,
        )

    def reassign(
        self,
        act: Act,
        *,
        answerer: str,
        reassigned_by: str,
        people: Mapping[str, Person],
        barred: Set[str] = NOBODY,
    ) -> None:
        """Give it to somebody else to answer, by the day that it has: whoever may ask does, or whoever was asked.

        Raises :class:`NotAwaitedError`, and as :meth:`ask` does.
        """
        self._refuse_unless(Standing.AWAITED, NotAwaitedError, "has no answer awaited", act)
        if reassigned_by != self.answerer:
            _refuse_without_post(reassigned_by, "reassigned_by", act, people)
        if answerer == self.answerer:
            raise InvalidValueError(f"{answerer} was asked already.", field="answerer")
        _refuse_answerer(answerer, self.asked_by, act, people, barred)
        self.trigger_event(
            events.ChallengeReassigned,
            occurred_on=act.occurred_on,
            answerer=answerer,
            reassigned_by=reassigned_by,
            answer_by=self.answer_by,
            told=_reached(answerer, act, people, barred | {self.asked_by}),
            **self._of,
        )

    def withdraw(
        self, act: Act, *, withdrawn_by: str, reason: Confidential | None, people: Mapping[str, Person]
    ) -> None:
        """Take the question back: it is over. Raises :class:`ChallengeOverError` where it was over before."""
        not_in_future(act.occurred_on, act.today, "occurred_on")
        if self.standing in (Standing.ACCEPTED, Standing.WITHDRAWN):
            raise ChallengeOverError(f"Challenge {self.number} is {self.standing}.", field="number")
        not_before(act.occurred_on, self.since, "occurred_on", "what was recorded of it last")
        _refuse_without_post(withdrawn_by, "withdrawn_by", act, people)
        self.trigger_event(
            events.ChallengeWithdrawn, occurred_on=act.occurred_on, withdrawn_by=withdrawn_by, reason=reason, **self._of
        )

    def remind(self, act: Act, people: Mapping[str, Person], barred: Set[str] = NOBODY) -> bool:
        """Remind who answers, and tell who asked, from the working day after the answer was due: once for each day.

        Returns whether there was anything to remind of.
        """
        overdue = act.calendar.add_working_days(self.answer_by, 1) <= act.today
        if self.standing is not Standing.AWAITED or not overdue or self.reminded == self.answer_by:
            return False
        reached = _reached(self.answerer, act, people, barred | {self.asked_by})
        self.trigger_event(
            events.AnswerChased,
            occurred_on=act.today,
            answerer=self.answerer,
            answer_by=self.answer_by,
            told=tuple(dict.fromkeys([*reached, *self._asking(act, people)])),
            **self._of,
        )
        return True

    def expect_revision(self, revision: int | None) -> None:
        """Raise :class:`RevisionConflictError` when somebody has decided something since the caller looked."""
        if revision is not None and revision != self.revision:
            message = f"Challenge {self.number} is at revision {self.revision}, not {revision}: look again."
            raise RevisionConflictError(message, field="If-Match")

    @property
    def is_over(self) -> bool:
        """Whether nothing more is awaited of anybody."""
        return self.standing in (Standing.ACCEPTED, Standing.WITHDRAWN)

    @property
    def _of(self) -> dict[str, object]:
        """What every event says of which challenge it is, so that a mail can be written from it alone."""
        return {"number": self.number, "figure": self.figure, "remediation_ref": self.remediation_ref}

    def _refuse_unless(self, standing: Standing, error: type[ConflictError], what: str, act: Act) -> None:
        not_in_future(act.occurred_on, act.today, "occurred_on")
        if self.standing is not standing:
            raise error(f"Challenge {self.number} {what}: it is {self.standing}.", field="number")
        not_before(act.occurred_on, self.since, "occurred_on", "what was recorded of it last")

    def _judged_by(self, person: str, field: str, act: Act, people: Mapping[str, Person]) -> None:
        self._refuse_unless(Standing.ANSWERED, NotAnsweredError, "has no answer to decide on", act)
        _refuse_without_post(person, field, act, people)
        if person == self.answered_by:
            raise NotAllowedError("Nobody accepts their own answer.", field=field)

    def _asking(self, act: Act, people: Mapping[str, Person], but: str | None = None) -> tuple[str, ...]:
        """Who hears of an answer: whoever asked, or where they are in post no more, whoever may ask now."""
        if people[self.asked_by].holds_post_on(act.today):
            return (self.asked_by,)
        may = [each.id for each in people.values() if each.role in MAY_CHALLENGE and each.holds_post_on(act.today)]
        return tuple(sorted(person for person in may if person != but))


def _answer_by(act: Act) -> date:
    return act.calendar.add_working_days(act.today, act.policy.limits.challenge_answer_days)


def _refuse_without_post(person: str, field: str, act: Act, people: Mapping[str, Person]) -> None:
    """Refuse whoever is neither the director nor the head of quality assurance."""
    if people[person].role not in MAY_CHALLENGE or not people[person].holds_post_on(act.today):
        raise NotAllowedError("The director or the head of quality assurance does this.", field=field)


def _refuse_answerer(answerer: str, asked_by: str, act: Act, people: Mapping[str, Person], barred: Set[str]) -> None:
    if answerer == asked_by:
        raise NotAllowedError("Nobody answers their own question: name somebody else.", field="answerer")
    if answerer in barred:
        message = f"{answerer} is the practice subject: somebody else answers about their practice."
        raise OwnCaseError(message, field="answerer")
    if not people[answerer].holds_post_on(act.today):
        raise InvalidValueError(f"{answerer} is not in post: name somebody who is.", field="answerer")


def _reached(answerer: str, act: Act, people: Mapping[str, Person], barred: Set[str]) -> tuple[str, ...]:
    """Who is told that an answer is awaited: whoever was asked, and whoever acts for them while they are away."""
    acting = acting_for(answerer, act.today, people, None, barred=barred)
    there = [answerer] if people[answerer].holds_post_on(act.today) else []
    return tuple(dict.fromkeys([*there, *([acting] if acting is not None else [])]))
