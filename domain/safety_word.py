"""Is the child of a critical file safe today? Asked at once, at any hour, and taken up where nobody answers."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from domain.act import Act
from domain.confidential import Confidential
from domain.errors import NobodyToTellError
from domain.events import safety as events
from domain.moment import LONDON, Moment
from domain.people import Person, acting_for
from domain.remediation_state import RemediationState
from domain.urgent import (
    Answers,
    Awaited,
    GoneUp,
    first_to_ring,
    next_urgent_at,
    not_before,
    told_up_to,
    urgent_rung_due,
)
from domain.vocabulary import AnsweredBecause, Role, Step

ASKED, ESCALATED = "safety_asked", "safety_escalated"
"""The kinds of notice that ask whether a child is safe."""
CHECK = (Step.SAFETY_CHECK, "")


@dataclass(frozen=True, kw_only=True)
class SafetyWord:
    """How the question stands: who was asked, who answered, and how far up it has gone."""

    told: tuple[str, ...]
    rungs: Mapping[str, datetime]
    safe_by: datetime | None
    out_of_hours: bool
    to_ring: str | None
    raised: tuple[str, ...] = ()
    knows: Sequence[str] = ()
    call_recorded: bool = False
    not_delivered: Sequence[str] = ()

    @property
    def answers(self) -> Answers:
        """What has come back."""
        return Answers(
            told=self.told,
            knows=self.knows,
            barred=(),
            not_delivered=self.not_delivered,
            to_ring=self.to_ring,
            call_asked=self.out_of_hours or self.to_ring is not None,
            call_recorded=self.call_recorded,
        )

    @property
    def due(self) -> Mapping[str, datetime]:
        """When each rung is due: once somebody has answered, not before the day is over without a check, if at all."""
        if self.answers.awaited:
            return self.rungs
        return not_before(self.rungs, self.safe_by) if self.safe_by is not None else {}

    @property
    def next_at(self) -> datetime | None:
        """When it goes up next, ``None`` after the last rung."""
        return next_urgent_at(self.due, self.raised)

    def awaited(self, at: datetime) -> tuple[Awaited, ...]:
        """What is missing at an instant."""
        return (*self.answers.awaited, *[Awaited.SAFETY_CHECK] * (self.safe_by is not None and at >= self.safe_by))


class UrgentSafety(RemediationState):
    """The decisions that ask, and ask higher up."""

    safety_word: SafetyWord | None = None
    safety_knows: tuple[str, ...] = ()
    safety_up: GoneUp | None = None

    def chase_safety(self, moment: Moment, act: Act, *, people: Mapping[str, Person], no_address: Set[str]) -> None:
        """Ask at once whether the child is safe today, where that is owed; where nobody answers, tell the next ones up.

        Raises :class:`NobodyToTellError` where none of those whom it would tell can be reached by mail.
        """
        if not self.is_open(CHECK):
            return
        out_of_hours = not act.policy.office_hours.include(moment, act.calendar)
        if self.safety_word is None:
            self._ask_safety(moment, act, people, no_address, out_of_hours=out_of_hours)
        else:
            self._climb_safety(self._word(self.safety_word), moment, people, no_address, out_of_hours=out_of_hours)

    def tell_of_safety(
        self, moment: Moment, act: Act, *, people: Mapping[str, Person], known_to: str | None = None
    ) -> None:
        """Say once, where it had gone up whether the child is safe, that it is answered, or asked no more.

        To be asked after every decision. Told is whoever was told that it had gone up and still holds a post: not the
        check's owner, not who answered, and not whom it is ``known_to`` since they have just recorded it.
        """
        because = self._safety_settled(self.safety_up) if self.safety_up is not None else None
        if self.safety_up is None or because is None:
            return
        knows = self.safety_word.knows if self.safety_word is not None else ()
        told = self.safety_up.but({*knows, known_to, self._owner(*CHECK, act, people)})
        self._say(
            events.SafetyCheckAnswered,
            moment,
            because=because,
            rungs=told.rungs,
            recipients=told.there(people, moment.occurred_on),
        )

    def acknowledge_safety(self, moment: Moment, act: Act, *, person: str) -> None:
        """Record that somebody sees to it today; a second time changes nothing. Never the practice subject (E18)."""
        self._refuse_own_case(person, act, Step.SAFETY_CHECK, "person")
        self._refuse_step(Step.SAFETY_CHECK, act)
        if person not in (self.safety_word.knows if self.safety_word is not None else self.safety_knows):
            self._say(events.SafetyCheckAcknowledged, moment, person=person)

    def record_duty_team_call(
        self, moment: Moment, act: Act, *, rung_by: str, spoke_to: Confidential | None, outcome: Confidential | None
    ) -> None:
        """Record that the emergency duty team was rung about the child; by anybody, and as often as it was."""
        self._open_at(act)
        self._say(events.DutyTeamRung, moment, rung_by=rung_by, spoke_to=spoke_to, call_outcome=outcome)

    def safety_asked(self, asked: events.SafetyCheckAsked) -> None:
        """Take the state that :class:`SafetyCheckAsked` gives; called by the event alone."""
        self.safety_word = SafetyWord(
            told=asked.told,
            rungs=asked.rungs,
            safe_by=asked.safe_by,
            out_of_hours=asked.out_of_hours,
            to_ring=asked.to_ring,
            knows=self.safety_knows,
        )

    def safety_escalated(self, escalated: events.SafetyCheckEscalated) -> None:
        """Take the state that :class:`SafetyCheckEscalated` gives; called by the event alone."""
        up = self.safety_up or GoneUp()
        self.safety_up = up.further(escalated.rung, escalated.recipients, escalated.awaited)
        if (word := self.safety_word) is not None:
            self.safety_word = replace(
                word,
                told=_each([*word.told, *escalated.recipients]),
                raised=(*word.raised, escalated.rung),
                to_ring=escalated.to_ring or word.to_ring,
            )

    def safety_known_to(self, person: str) -> None:
        """Take the state that somebody's answer gives; called by events alone."""
        self.safety_knows = (*self.safety_knows, person)
        if self.safety_word is not None:
            self.safety_word = replace(self.safety_word, knows=(*self.safety_word.knows, person))

    def safety_over(self, answered_by: str | None = None) -> None:
        """Take it that nothing is asked any more; called by events alone."""
        if self.safety_up is not None:
            self.safety_up = self.safety_up.but({*self.safety_knows, answered_by})
        self.safety_word, self.safety_knows = None, ()

    def duty_team_rung(self) -> None:
        """Take the state that :class:`DutyTeamRung` gives; called by the event alone."""
        if self.safety_word is not None:
            self.safety_word = replace(self.safety_word, call_recorded=True)

    def _safety_settled(self, up: GoneUp) -> AnsweredBecause | None:
        """Why nobody is waited for any more; ``None`` while somebody is. The end of a day is answered by a check."""
        if not self.is_open(CHECK):
            return AnsweredBecause.CHECKED if CHECK in self.done else AnsweredBecause.NO_LONGER_OWED
        if self.safety_word is None or self.safety_word.answers.awaited or Awaited.SAFETY_CHECK in up.awaited:
            return None
        return AnsweredBecause.ACKNOWLEDGED

    def _word(self, word: SafetyWord) -> SafetyWord:
        missed = [person for person, kind, *_ in self.undelivered if kind in (ASKED, ESCALATED)]
        return replace(word, not_delivered=missed)

    def _ask_safety(
        self, moment: Moment, act: Act, people: Mapping[str, Person], no_address: Set[str], *, out_of_hours: bool
    ) -> None:
        on, manager = moment.occurred_on, self.roles.get(Role.SERVICE_MANAGER)
        named = _each([self._owner(*CHECK, act, people), manager])
        theirs = [each for each in named if each in people and people[each].holds_post_on(on) and each != self.subject]
        acting = [acting_for(each, on, people, manager, barred={*self._barred, *no_address}) for each in named]
        told = _each([*theirs, *acting])
        self._refuse_nobody(told, no_address)
        self._say(
            events.SafetyCheckAsked,
            moment,
            due_on=self.deadlines[CHECK].due_on,
            told=told,
            out_of_hours=out_of_hours,
            to_ring=first_to_ring(told, people, on, no_address) if out_of_hours else None,
            rungs=act.policy.urgent.rungs_from(moment.occurred_at),
            safe_by=_end_of_day(moment, act),
            policy_version=act.policy.version,
        )

    def _climb_safety(
        self,
        word: SafetyWord,
        moment: Moment,
        people: Mapping[str, Person],
        no_address: Set[str],
        *,
        out_of_hours: bool,
    ) -> None:
        due = urgent_rung_due(word.due, word.raised, moment.occurred_at, at_once=word.answers.goes_up_at_once)
        if due is None:
            return
        on, unreachable = moment.occurred_on, {*no_address, *word.not_delivered}
        recipients = told_up_to(due.name, word.told, people, on, {*self._barred, *unreachable})
        self._refuse_nobody(recipients, unreachable)
        new = [person for person in recipients if person not in word.told]
        ringing = first_to_ring([*new, *recipients], people, on, unreachable)
        self._say(
            events.SafetyCheckEscalated,
            moment,
            due_on=self.deadlines[CHECK].due_on,
            rung=due.name,
            passed_over=due.passed_over,
            recipients=recipients,
            awaited=word.awaited(moment.occurred_at),
            to_ring=ringing if (word.answers.call_asked or out_of_hours) and not word.call_recorded else None,
            next_at=due.next_at,
        )

    def _refuse_nobody(self, told: Iterable[str], unreachable: Set[str]) -> None:
        if not set(told) - unreachable:
            message = f"Nobody can be told by mail that the child of {self.ref} has to be seen safe today: ring them."
            raise NobodyToTellError(message, field="audit_ref")

    def _say(self, event: type, moment: Moment, **said: object) -> None:
        self.trigger_event(
            event, occurred_on=moment.occurred_on, audit_ref=self.ref, occurred_at=moment.occurred_at, **said
        )


def _end_of_day(moment: Moment, act: Act) -> datetime | None:
    """Midnight in London, but for the night before a working day."""
    tomorrow = moment.occurred_on + timedelta(days=1)
    if act.calendar.is_working(tomorrow):
        return None
    return datetime.combine(tomorrow, time(), LONDON).astimezone(UTC)


def _each(people: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(person for person in people if person is not None))
