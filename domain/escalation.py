"""What becomes of a missed step that has gone up the line: whoever heard of it hears that it is over."""

from collections.abc import Iterable, Mapping
from datetime import date

from domain.act import Act
from domain.deadlines import StepKey
from domain.events import escalation as events
from domain.events.remediation import RungRaised
from domain.people import Person
from domain.remediation_state import RemediationState
from domain.vocabulary import ResolvedBecause


class Escalation(RemediationState):
    """The decisions on what has gone up the line."""

    def resolve_escalations(self, act: Act, people: Mapping[str, Person], *, known_to: str | None = None) -> None:
        """Say of each step that had gone up the line and is settled that it is so, once.

        To be asked after every decision. Told is whoever was told because the step was missed and still holds a post:
        not its owner, and not whom it is ``known_to`` since they have just recorded it.
        """
        for key, raised in list(self.escalated.items()):
            missed = [each for each in raised if not _reminds(each.rung, act)]
            settled = self._settled(key, missed[-1].due_on, act) if missed else None
            if settled is not None:
                self._resolve(key, missed, settled, act, _still_there(missed, act, people, known_to))

    def _resolve(
        self,
        key: StepKey,
        missed: list[RungRaised],
        settled: tuple[ResolvedBecause, date],
        act: Act,
        recipients: tuple[str, ...],
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
            recipients=recipients,
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


def _reminds(rung: str, act: Act) -> bool:
    return any(each.name == rung and not each.is_climbed for each in act.policy.ladder)


def _still_there(
    missed: Iterable[RungRaised], act: Act, people: Mapping[str, Person], known_to: str | None
) -> tuple[str, ...]:
    told = dict.fromkeys(person for each in missed for person in each.recipients if person != each.owner)
    return tuple(each for each in told if each != known_to and each in people and people[each].holds_post_on(act.today))
