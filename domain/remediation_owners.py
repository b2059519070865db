"""Whose each step and each action of a remediation is, and whose it may not be."""

from collections.abc import Mapping
from datetime import date

from domain.act import Act
from domain.deadlines import number_of
from domain.ladder import Person, acting_for, line_of, outside_the_line, owner_of
from domain.remediation_facts import RemediationFacts
from domain.vocabulary import Role, Step

OF_ONE_ACTION = frozenset({Step.ACTION_DONE, Step.ACTION_CONFIRMED, Step.ACTION_EFFECTIVE, Step.ACTION_REALLOCATION})
"""The steps whose item is an action's number."""

OF_THE_WORKER = frozenset({Step.CASELOAD_DECISION, Step.COUNTERSIGNATURE, Step.CASELOAD_REVIEW})
"""What stays with the worker and their line, when the child's file goes to others (E9)."""


class RemediationOwners(RemediationFacts):
    """Who owes what, by the roles on the file, cover and what was handed over."""

    @property
    def _barred(self) -> frozenset[str]:
        """Who may not own a step here: the practice subject (E18)."""
        return frozenset((self.subject,)) if self.subject is not None else frozenset()

    def _barred_from(self, step: Step) -> frozenset[str]:
        """Who may not own a step; of the review after a repeat inadequate not whoever reviewed before (section 2)."""
        again = step is Step.SERVICE_MANAGER_REVIEW and self.earlier_reviewer is not None
        return self._barred | {str(self.earlier_reviewer)} if again else self._barred

    def _owner(self, step: Step, item: str, act: Act, people: Mapping[str, Person]) -> str | None:
        """Who owes a step today: whoever accepted to cover it (E1), or else whose it is."""
        if self._goes_elsewhere(step):
            return owner_of(Role.TEAM_MANAGER, self.roles, people, on=act.today, barred=self._barred)
        cover = self.covered.get((step, item))
        if cover is not None and cover in people and people[cover].holds_post_on(act.today):
            return cover
        return self._held_by(step, item, act, people)

    def _goes_elsewhere(self, step: Step) -> bool:
        """Whether a step is the team manager's, since the case was referred to another authority (E12)."""
        return self.referred_on is not None and step not in OF_THE_WORKER and step is not Step.ACKNOWLEDGEMENT

    def _held_by(self, step: Step, item: str, act: Act, people: Mapping[str, Person]) -> str | None:
        """Whose a step is: of an acknowledgement the person's, of an action its owner's, else the role's holder's.

        So is what somebody owes whom the directory does not know.
        Nobody owns a step of the response to their own practice (E18), and nobody looks at their own action: it passes
        upward.
        """
        if step is Step.ACKNOWLEDGEMENT and item in people:
            return item
        role, barred = act.policy.steps[step].owner, self._barred_from(step)
        if step is Step.CHALLENGE_DECISION:
            audited = line_of(self.first_roles, people)
            return outside_the_line(role, self.roles, people, on=act.today, barred=barred | audited)
        if step in OF_ONE_ACTION:
            owner = self._owner_of(number_of(item))
            if step is Step.ACTION_DONE and owner is not None and owner in people:
                return owner
            barred |= self._may_have_done(number_of(item))
        on_file = self.caseload_roles if step in OF_THE_WORKER else self.roles
        return owner_of(role, on_file, people, on=act.today, barred=barred)

    def _owner_of(self, number: int) -> str | None:
        """Whose an action is now, whether or not it has a deadline."""
        agreed = self.actions.get(number)
        return self.owners.get((Step.ACTION_DONE, str(number)), agreed.owner if agreed is not None else None)

    def _may_have_done(self, number: int) -> frozenset[str]:
        """Whose work an action may be: whoever has it, or had it when the day began or ended on which it was done.

        So neither a hand-over nor a late entry lets anybody look at their own work (F5).
        """
        now, done_on = self._owner_of(number), self.actions_done.get(number)
        people = [now]
        if done_on is not None:
            had = [(date.min, self.actions[number].owner), *sorted(self.had.get(number, ()), key=lambda each: each[0])]
            people += [owner for since, owner in had if since < done_on][-1:]
            people += [owner for since, owner in had if since <= done_on][-1:]
        return frozenset(person for person in people if person is not None)

    def _acting_for(self, person: str | None, on: date, people: Mapping[str, Person]) -> str | None:
        """Who acts for somebody of this file on a day, themselves unless they are away (E1, E2)."""
        return acting_for(person, on, people, self.roles.get(Role.SERVICE_MANAGER), barred=self._barred)
