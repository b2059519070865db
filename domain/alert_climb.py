"""An alert that nobody answers goes up: to the head of service, then to the director, at any hour (F15, E27)."""

from collections.abc import Mapping, Set
from datetime import datetime

from domain.backdating import Backdating
from domain.errors import NobodyToTellError
from domain.events import safeguarding_alert as events
from domain.moment import Moment
from domain.people import Person
from domain.urgent import Answers, Awaited, GoneUp, UrgentRung, first_to_ring, told_up_to, urgent_rung_due
from domain.vocabulary import AnsweredBecause


class ClimbingAlert(Backdating):
    """What an alert knows of who was told and who answered, and the decision to tell the next ones up."""

    ref: str
    audit_ref: str
    raised_at: datetime
    raised_by: str
    subject: str | None
    immediate: bool
    out_of_hours: bool
    told: tuple[str, ...]
    knows: set[str]
    not_delivered_to: set[str]
    duty_team_told: bool
    to_ring: str | None
    asked: tuple[str, ...]
    rungs: Mapping[str, datetime]
    climbed: tuple[str, ...]
    gone_up_to: GoneUp | None
    signed_off_at: datetime | None

    @property
    def call_asked(self) -> bool:
        """Whether somebody was asked to ring the emergency duty team."""
        return self.out_of_hours or self.to_ring is not None

    @property
    def answers(self) -> Answers:
        """What has come back."""
        return Answers(
            told=self.told,
            knows=self.knows,
            barred={self.raised_by, self.subject or ""},
            not_delivered=self.not_delivered_to,
            to_ring=self.to_ring,
            call_asked=self.call_asked,
            call_recorded=self.duty_team_told,
        )

    def climb(self, moment: Moment, *, people: Mapping[str, Person], no_address: Set[str], out_of_hours: bool) -> None:
        """Tell the next ones up, where an answer is missing and the highest rung that is due was not raised yet.

        Out of hours somebody of them is asked to ring the emergency duty team, if nobody has. Raises
        :class:`NobodyToTellError` where a rung is due and none of those whom it would tell can be reached by mail.
        """
        at_once = self.answers.goes_up_at_once
        due = urgent_rung_due(self.rungs, self.climbed, moment.occurred_at, at_once=at_once)
        if self.signed_off_at is None and self.answers.awaited and due is not None:
            self._escalate(due, moment, people, {*no_address, *self.not_delivered_to}, out_of_hours=out_of_hours)

    def tell_of_answer(self, moment: Moment, people: Mapping[str, Person], *, known_to: str | None = None) -> None:
        """Say once of an alert that had gone up that nobody is waited for any more.

        To be asked after every decision. Told is whoever was told that it had gone up and still holds a post: not who
        answered, and not whom it is ``known_to`` since they have just recorded it.
        """
        if self.gone_up_to is None or (self.signed_off_at is None and self.answers.awaited):
            return
        told = self.gone_up_to.but({*self.knows, known_to})
        over = self.signed_off_at is not None
        self._trigger(
            events.AlertAnswered,
            self._since(moment),
            alert_ref=self.ref,
            audit_ref=self.audit_ref,
            because=AnsweredBecause.SIGNED_OFF if over else AnsweredBecause.ACKNOWLEDGED,
            rungs=told.rungs,
            recipients=told.there(people, moment.occurred_on),
            raised_at=self.raised_at,
        )

    def _escalate(
        self,
        due: UrgentRung,
        moment: Moment,
        people: Mapping[str, Person],
        unreachable: Set[str],
        *,
        out_of_hours: bool,
    ) -> None:
        on, barred = moment.occurred_on, {self.raised_by, self.subject or "", *unreachable}
        recipients = told_up_to(due.name, self.told, people, on, barred)
        if not set(recipients) - unreachable:
            raise NobodyToTellError(f"Nobody above can be told of {self.ref}: ring them.", field="alert_ref")
        new, awaited = [person for person in recipients if person not in self.told], self.answers.awaited
        ringing = first_to_ring([*new, *recipients], people, on, unreachable)
        self._trigger(
            events.AlertEscalated,
            self._since(moment),
            alert_ref=self.ref,
            audit_ref=self.audit_ref,
            rung=due.name,
            passed_over=due.passed_over,
            recipients=tuple(dict.fromkeys([*recipients, *(self.asked if Awaited.DUTY_TEAM_CALL in awaited else ())])),
            awaited=awaited,
            to_ring=ringing if (self.call_asked or out_of_hours) and not self.duty_team_told else None,
            next_at=due.next_at,
            raised_at=self.raised_at,
            immediate=self.immediate,
        )

    def escalated(self, escalated: events.AlertEscalated) -> None:
        """Take the state that :class:`AlertEscalated` gives; called by the event alone."""
        also = (person for person in escalated.recipients if person != self.raised_by)
        self.told, self.climbed = tuple(dict.fromkeys([*self.told, *also])), (*self.climbed, escalated.rung)
        up = self.gone_up_to or GoneUp()
        self.gone_up_to = up.further(escalated.rung, escalated.recipients, escalated.awaited)
        if escalated.to_ring is not None:
            self.to_ring, self.asked = escalated.to_ring, (*self.asked, escalated.to_ring)

    def _since(self, moment: Moment) -> Moment:
        """The moment, but none before the alert: a machine's clock may have been set back."""
        return Moment(max(moment.occurred_at, self.raised_at))

    def _trigger(self, event: type, moment: Moment, **said: object) -> None:
        self.trigger_event(event, occurred_on=moment.occurred_on, occurred_at=moment.occurred_at, **said)
