"""When people and their work on a file move: the plan stays with the child, the caseload with the worker (E9)."""

from collections.abc import Collection, Iterable, Mapping

from domain.act import Act
from domain.actions_state import ActionsState
from domain.checks import not_before
from domain.confidential import Confidential
from domain.deadlines import StepKey, name_of
from domain.errors import InvalidValueError, StepAlreadyRecordedError, StepNotDueError
from domain.events import cover, dates
from domain.events import reassignment as events
from domain.ladder import Person
from domain.vocabulary import Deviation, EndedBecause, Role, Step

WITH_THE_CASE = frozenset({Role.SOCIAL_WORKER, Role.TEAM_MANAGER})
"""The roles that change when a case is reallocated: actions pass on, and the receiving manager looks."""


class Reassignments(ActionsState):
    """The decisions on who has which part on a file."""

    def reassign(
        self, act: Act, *, role: Role, to: str, reason: Confidential | None, people: Mapping[str, Person]
    ) -> None:
        """Give a role on the file to somebody else; what it owes is theirs, with the dates it had.

        An acknowledgement that whoever had it still owes ends, see :meth:`_let_go`.
        What it owes of the review of the caseload stays with the worker's own line, unless whoever had it has left.
        Where the case is reallocated, open actions are the team manager's until a new owner accepts, and the receiving
        manager's check is due. Raises :class:`InvalidValueError` for somebody who has the role or holds no post, and
        :class:`DatesContradictError` for a day before the role was given last.
        """
        self._open_at(act)
        self._refuse_heir(to, act, people)
        holder = self.roles.get(role)
        if holder == to:
            raise InvalidValueError(f"{to} is the {role} of {self.ref} already: name somebody else.", field="to")
        there = holder is not None and holder in people and people[holder].holds_post_on(act.today)
        self._give(role, to, act, reason, people, with_caseload=role in self.interim or not there)
        passed: dict[str, str] = {}
        if role in WITH_THE_CASE:
            passed = self._pass_actions_of(holder, act, people)
            self._arm_receiving_check(act, people)
        self._own_anew(act, people, passed)
        self._let_go([holder], act, people)

    def pass_on(
        self, act: Act, *, person: str, to: str, reason: Confidential | None, people: Mapping[str, Person]
    ) -> bool:
        """Give everything that one person has on the file to another, and say whether there was anything (story 17).

        Their open actions are the team manager's until the new owner accepts. Of a file that was withdrawn there are
        only those that are kept open for the child's safety (E5).
        """
        self._open_at(act, action=next((number for number in self._undone_by(person) if number in self.kept), None))
        self._refuse_heir(to, act, people)
        before, withdrawn = len(self.pending_events), self.withdrawn_on is not None
        roles = [] if withdrawn else [Role(role) for role, holder in self.roles.items() if holder == person]
        for role in roles:
            self._give(role, to, act, reason, people, with_caseload=True)
        passed = self._pass_actions_of(person, act, people)
        self._end_cover_by(person, act)
        if WITH_THE_CASE.intersection(roles):
            self._arm_receiving_check(act, people)
        self._own_anew(act, people, passed)
        if not withdrawn:
            self._let_go([person], act, people)
        return len(self.pending_events) > before

    def accept_action(self, act: Act, number: int, *, person: str, people: Mapping[str, Person]) -> None:
        """Accept an action that the team manager has kept since its owner had the file no more.

        Raises :class:`StepNotDueError` for one that nobody waits to hand over, and :class:`DatesContradictError` for a
        day before it waited.
        """
        self._open_for(act, number)
        if number in self.actions_done:
            raise StepAlreadyRecordedError(f"Action {number} of {self.ref} is done.", field="number")
        if number not in self.held:
            raise StepNotDueError(f"Action {number} of {self.ref} has its owner: reallocate it.", field="number")
        self._refuse_heir(person, act, people, field="person")
        not_before(act.occurred_on, self.held[number], "occurred_on", "it was passed on")
        self._refuse_given_since(act, number)
        self.trigger_event(events.ActionAccepted, occurred_on=act.occurred_on, number=number, owner=person)
        done = (Step.ACTION_DONE, str(number))
        if self.is_open(done):
            self._owners_changed({name_of(done): person}, act)

    def check_received(
        self,
        act: Act,
        *,
        in_order: bool,
        checked_by: str,
        comments: Confidential | None = None,
        people: Mapping[str, Person],
    ) -> None:
        """Record what the manager who received the file found; where it is not in order, the comments say what.

        Raises :class:`DatesContradictError` for a day before the file was received.
        """
        own_case = self._refuse_own_case(checked_by, act, Step.RECEIVING_CHECK, "checked_by")
        if not in_order and comments is None and not act.history:
            raise InvalidValueError("Say what is not in order, and by when it is put right.", field="comments")
        item = self._receipt_before(act)
        rule = self._step(Step.RECEIVING_CHECK, act, item)
        self.trigger_event(
            events.ReceivingChecked,
            occurred_on=act.occurred_on,
            item=item,
            in_order=in_order,
            checked_by=checked_by,
            comments=comments,
        )
        if own_case:
            self._deviate(rule.step, Deviation.OWN_CASE, act, item)
        self._check_role(rule, checked_by, act, people, item)

    def _give(
        self,
        role: Role,
        to: str,
        act: Act,
        reason: Confidential | None,
        people: Mapping[str, Person],
        *,
        with_caseload: bool,
    ) -> None:
        if (since := self.roles_given.get(role)) is not None:
            not_before(act.occurred_on, since, "occurred_on", f"{self.roles[role]} was given the part of {role}")
        moves = role in WITH_THE_CASE and people[to].team is not None
        self.trigger_event(
            events.RoleReassigned,
            occurred_on=act.occurred_on,
            role=role,
            holder=self.roles.get(role),
            to=to,
            service=people[to].service or self.service if moves else self.service,
            team=people[to].team if moves else self.team,
            with_caseload=with_caseload,
            reason=reason,
        )

    def _pass_actions_of(self, holder: str | None, act: Act, people: Mapping[str, Person]) -> dict[str, str]:
        """Let the team manager keep the open actions of somebody who has the file no more.

        Returns the deadlines that are the team manager's by that, by name.
        """
        return {} if holder is None else self._pass_actions(self._undone_by(holder), holder, act, people)

    def _undone_by(self, holder: str) -> tuple[int, ...]:
        """The open actions that somebody has; of a file that was withdrawn, those kept for the child's safety."""
        undone = [number for number in self.actions if number not in self.actions_done and number not in self.replaced]
        still = [number for number in undone if self.withdrawn_on is None or number in self.kept]
        return tuple(number for number in still if self._owner_of(number) == holder)

    def _end_cover_by(self, person: str, act: Act) -> None:
        """Let somebody need no more cover the steps they were asked or had accepted to."""
        keys = [key for key, each in self.asked.items() if each == person and self.is_open(key)]
        for step, item in keys:
            self.trigger_event(cover.CoverEnded, occurred_on=act.occurred_on, step=step, item=item, cover=person)

    def _let_go(self, persons: Iterable[str | None], act: Act, people: Mapping[str, Person]) -> None:
        """Ask people no more to acknowledge a file that they have no more; what they missed before stays not done.

        Whoever has another part on it owes it still, and so does the practice subject, unless they have left.
        """
        holds = {*self.roles.values(), self.subject}
        gone = [
            person
            for person in persons
            if person is not None
            and (person not in holds or person not in people or not people[person].holds_post_on(act.today))
        ]
        self._end([(Step.ACKNOWLEDGEMENT, person) for person in gone], EndedBecause.HANDED_OVER, act)

    def _own_anew(
        self,
        act: Act,
        people: Mapping[str, Person],
        known: Mapping[str, str],
        of: Collection[str] | None = None,
    ) -> None:
        """Say whose every open deadline is now, where that is somebody else than before; the dates stay.

        ``known`` are those that were given already; ``of`` narrows it to what these people owned.
        """
        owed = [key for key in self.deadlines if self.is_open(key)]
        theirs = [key for key in owed if of is None or self.owners.get(key) in of]
        owners = {key: self._owner(*key, act, people) for key in theirs}
        changed = {
            name_of(key): owner for key, owner in owners.items() if owner is not None and owner != self.owners.get(key)
        }
        if changed or known:
            self._owners_changed({**known, **changed}, act)

    def _owners_changed(self, owners: Mapping[str, str], act: Act) -> None:
        self.trigger_event(dates.OwnersChanged, occurred_on=act.occurred_on, owners=owners, reason=None)

    def _arm_receiving_check(self, act: Act, people: Mapping[str, Person]) -> None:
        """Owe one check for each day on which the file was received."""
        known = [key for key in self.deadlines if key[0] is Step.RECEIVING_CHECK]
        check = self._deadline(Step.RECEIVING_CHECK, act.occurred_on, act, str(len(known) + 1))
        if check is not None and not any(self.deadlines[key].counted_from == act.occurred_on for key in known):
            self._set((check,), act, people)

    def _receipt_before(self, act: Act) -> str:
        """Which receipt a check is of: the earliest that is still to be looked at; empty where there is none."""
        owed = [self.deadlines[key] for key in self._receiving_checks()]
        received = sorted(owed, key=lambda check: (check.counted_from, int(check.item)))
        if not received:
            return ""
        if not act.history:
            not_before(act.occurred_on, received[0].counted_from, "occurred_on", "the file was received")
        return received[0].item

    def _receiving_checks(self) -> list[StepKey]:
        return [key for key in self.deadlines if key[0] is Step.RECEIVING_CHECK and self.is_open(key)]

    @staticmethod
    def _refuse_heir(to: str, act: Act, people: Mapping[str, Person], field: str = "to") -> None:
        if to not in people or not people[to].holds_post_on(act.today):
            raise InvalidValueError(f"{to} holds no post: name somebody who does.", field=field)
