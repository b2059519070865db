"""Going up the line because a step is missed, or because somebody says so; and saying that it is over."""

from collections.abc import Iterable, Mapping
from datetime import date

from domain.act import Act
from domain.confidential import Confidential
from domain.deadlines import StepKey, name_of, number_of
from domain.errors import (
    AlreadyEscalatedError,
    NotAllowedError,
    StepAlreadyRecordedError,
    StepNotDueError,
    UnknownRungError,
)
from domain.events import escalation as events
from domain.events import remediation as happened
from domain.ladder import line_above, recipients, rung_due
from domain.people import Person
from domain.remediation_owners import OF_ONE_ACTION
from domain.remediation_state import RemediationState
from domain.vocabulary import ResolvedBecause, Role, Step

Raised = happened.RungRaised | events.SkippedUpward
OVERSEES = frozenset({Role.QA_ADMINISTRATOR, Role.HEAD_OF_QA, Role.SAFEGUARDING_AND_STANDARDS})
"""Who sees to the process on every file."""


class Escalation(RemediationState):
    """The decisions on what goes up the line."""

    def raise_rung(self, step: Step, item: str, *, act: Act, people: Mapping[str, Person]) -> bool:
        """Raise the highest rung due for a missed step, and say whether there was one (design section 4)."""
        key = (step, item)
        if not self.is_open(key):
            return False
        deadline = self.deadlines[key]
        due = rung_due(deadline.rungs, self.raised.get(key, ()), act.today)
        if due is None:
            return False
        owner, told = self._told_at_rung(due.name, key, act, people)
        self.trigger_event(
            happened.RungRaised,
            occurred_on=act.occurred_on,
            audit_ref=self.ref,
            step=step,
            item=item,
            rung=due.name,
            due_on=deadline.due_on,
            owner=owner,
            recipients=told,
            passed_over=due.passed_over,
            next_rung=due.next_name,
            next_rung_on=due.next_on,
        )
        return True

    def skip_upward(
        self,
        act: Act,
        *,
        step: Step,
        item: str = "",
        rung: str,
        escalated_by: str,
        reason: Confidential,
        people: Mapping[str, Person],
    ) -> None:
        """Take a step that is owed up the line at once, missed or not; the rungs below are never raised later.

        It may anybody who is on the file or above those who are, whoever it is about, and who sees to the process.
        Raises :class:`NotAllowedError` for anybody else, :class:`UnknownRungError` for a rung that the step does not
        climb, and :class:`AlreadyEscalatedError` for one that is no higher than was raised, or tells nobody new.
        """
        self._open_at(act, step=step, action=number_of(item) if step in OF_ONE_ACTION and item else None)
        key = (step, item)
        self._refuse_what_cannot_go_up(key)
        if not self._has_standing(escalated_by, act, people):
            message = f"{escalated_by} is neither on {self.ref} nor above those who are, nor sees to the process."
            raise NotAllowedError(message, field="escalated_by")
        below = self._rungs_below(rung, key, act)
        owner, told = self._told_at_rung(rung, key, act, people)
        heard = {person for each in self._missed(key, act) for person in each.recipients} | {owner, escalated_by}
        if set(told) <= heard:
            message = f"Everybody whom '{rung}' tells of {name_of(key)} knows: choose a rung above."
            raise AlreadyEscalatedError(message, field="rung")
        deadline = self.deadlines[key]
        following = list(self._above(rung, key, act))
        self.trigger_event(
            events.SkippedUpward,
            occurred_on=act.occurred_on,
            audit_ref=self.ref,
            step=step,
            item=item,
            rung=rung,
            due_on=deadline.due_on,
            owner=owner,
            recipients=tuple(each for each in told if each not in heard or each == owner != escalated_by),
            passed_over=tuple(below),
            next_rung=following[0] if following else None,
            next_rung_on=deadline.rungs[following[0]] if following else None,
            escalated_by=escalated_by,
            reason=reason,
        )

    def resolve_escalations(self, act: Act, people: Mapping[str, Person], *, known_to: str | None = None) -> None:
        """Say of each step that had gone up the line and is settled that it is so, once.

        To be asked after every decision. Told is whoever was told because the step was missed, or took it up, and still
        holds a post: not its owner, and not whom it is ``known_to`` since they have just recorded it.
        """
        for key in list(self.escalated):
            missed = self._missed(key, act)
            settled = self._settled(key, missed[-1].due_on, act) if missed else None
            if settled is not None:
                self._resolve(key, missed, settled, act, _still_there(missed, act, people, known_to))

    def _refuse_what_cannot_go_up(self, key: StepKey) -> None:
        if key in self.done:
            raise StepAlreadyRecordedError(f"{name_of(key)} of {self.ref} was recorded before.", field="step")
        if not self.is_open(key):
            raise StepNotDueError(f"{self.ref} does not owe {name_of(key)}.", field="step")

    def _has_standing(self, person: str, act: Act, people: Mapping[str, Person]) -> bool:
        """Whether somebody may take a step of this file up the line."""
        if person not in people or not people[person].holds_post_on(act.occurred_on):
            return False
        on_file = {*self.roles.values(), *self.owners.values(), *self.covered.values()}
        concerned = on_file | {up.id for each in on_file for up in line_above(each, people, on=act.occurred_on)}
        acting = {self._acting_for(each, act.occurred_on, people) for each in concerned}
        return person in concerned | acting or people[person].role in OVERSEES

    def _rungs_below(self, rung: str, key: StepKey, act: Act) -> list[str]:
        """The rungs below this one that were not raised before it; refuses one that cannot be raised now."""
        ladder = act.policy.rungs_for(key[0], repeat=self.is_repeat)
        names = [each.name for each in ladder]
        climbed = [each.name for each in ladder if each.is_climbed]
        if rung not in climbed:
            message = f"'{rung}' is no rung that {name_of(key)} climbs. Use one of: {', '.join(climbed)}."
            raise UnknownRungError(message, field="rung")
        raised = {*self.raised.get(key, ()), *(each.rung for each in self._missed(key, act))}
        reached = max((number for number, name in enumerate(names, 1) if name in raised), default=0)
        if names.index(rung) < reached:
            left = names[reached:]
            above = f"Use one of: {', '.join(left)}." if left else "There is none above."
            message = f"{name_of(key)} of {self.ref} has gone up to '{names[reached - 1]}'. {above}"
            raise AlreadyEscalatedError(message, field="rung")
        return names[reached : names.index(rung)]

    def _above(self, rung: str, key: StepKey, act: Act) -> Iterable[str]:
        """The rungs above one that the sweep will still raise."""
        names = [each.name for each in act.policy.ladder]
        return (name for name in self.deadlines[key].rungs if names.index(name) > names.index(rung))

    def _told_at_rung(
        self, rung: str, key: StepKey, act: Act, people: Mapping[str, Person]
    ) -> tuple[str | None, tuple[str, ...]]:
        """Who owns a step today, and who is told at a rung: the owner always, and first."""
        owner, holder = self._owner(*key, act, people), self._held_by(*key, act, people)
        manager = self.roles.get(Role.SERVICE_MANAGER)
        up_to = act.policy.stops_at(key[0])
        told = recipients(act.policy, rung, holder, people, on=act.today, service_manager=manager, stops_at=up_to)
        return owner, told if owner == holder or owner is None else tuple(dict.fromkeys((owner, *told)))

    def _missed(self, key: StepKey, act: Act) -> list[Raised]:
        """What was raised for a step beyond the reminders, since it was last settled."""
        reminders = {each.name for each in act.policy.ladder if not each.is_climbed}
        return [each for each in self.escalated.get(key, ()) if each.rung not in reminders]

    def _resolve(
        self,
        key: StepKey,
        missed: list[Raised],
        settled: tuple[ResolvedBecause, date],
        act: Act,
        told: tuple[str, ...],
    ) -> None:
        because, settled_on = settled
        self.trigger_event(
            events.EscalationResolved,
            occurred_on=act.today,
            audit_ref=self.ref,
            step=key[0],
            item=key[1],
            because=because,
            settled_on=settled_on,
            since=missed[0].occurred_on,
            rungs=tuple(dict.fromkeys(each.rung for each in missed)),
            recipients=told,
        )

    def _settled(self, key: StepKey, was_due_on: date, act: Act) -> tuple[ResolvedBecause, date] | None:
        """Why nobody is waited for any more, and since when or until when; ``None`` while somebody is."""
        if key in self.done:
            return ResolvedBecause.DONE, self.done[key]
        if key in self.stopped:
            because = ResolvedBecause.HANDED_OVER if key in self.handed else ResolvedBecause.NO_LONGER_OWED
            ended_on = self.ended[key][1] if key in self.ended else self.closed_on
            return because, ended_on or act.today
        due_on = self.deadlines[key].due_on
        return (ResolvedBecause.MOVED, due_on) if due_on > was_due_on and due_on >= act.today else None


def _still_there(
    missed: Iterable[Raised], act: Act, people: Mapping[str, Person], known_to: str | None
) -> tuple[str, ...]:
    """Whom an end is told to: whoever was told, and whoever took it up the line."""
    told = dict.fromkeys(person for each in missed for person in _heard(each) if person != each.owner)
    return tuple(each for each in told if each != known_to and each in people and people[each].holds_post_on(act.today))


def _heard(raised: Raised) -> tuple[str, ...]:
    return (*raised.recipients, raised.escalated_by) if isinstance(raised, events.SkippedUpward) else raised.recipients
