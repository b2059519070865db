"""What somebody who has left had on a file passes on (E9)."""

from collections.abc import Collection, Mapping

from domain.act import Act
from domain.events import reassignment as events
from domain.ladder import POST_ABOVE, Person, owner_of
from domain.reassignment import Reassignments
from domain.vocabulary import Role


class LeaversWork(Reassignments):
    """The decisions that follow from a leaving, one file at a time."""

    def hand_on(self, gone: Collection[str], act: Act, people: Mapping[str, Person]) -> bool:
        """Pass on what those who have left had on this file, with the dates it had, and say whether there was anything.

        A role passes upward until somebody is named; a remedial action is the team manager's until a new owner accepts
        it. An acknowledgement is nobody else's to give, and ends. Of a file that was withdrawn only those actions pass
        on that are kept open for the child's safety (E5).
        """
        if self.voided_on is not None or (self.withdrawn_on is not None and not self.kept):
            return False
        before = len(self.pending_events)
        known: dict[str, str] = {}
        if self.closed_on is None:
            if self.withdrawn_on is None:
                self._pass_roles_up(gone, act, people)
            for person in sorted(gone):
                known |= self._pass_actions_of(person, act, people)
                self._end_cover_by(person, act)
        self._own_anew(act, people, known, of=gone)
        if self.closed_on is None and self.withdrawn_on is None:
            self._let_go(sorted(gone), act, people)
        return len(self.pending_events) > before

    def _pass_roles_up(self, gone: Collection[str], act: Act, people: Mapping[str, Person]) -> None:
        """A role of the file's line goes to whoever is above; any other is somebody else's to fill."""
        for role, holder in list(self.roles.items()):
            heir = owner_of(Role(role), self.roles, people, on=act.today) if role in POST_ABOVE else None
            if holder in gone and heir is not None:
                self.trigger_event(
                    events.RolePassedOn, occurred_on=act.occurred_on, role=Role(role), holder=holder, to=heir
                )
