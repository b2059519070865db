"""What can happen when people and their work on a file move (E9)."""

from typing import TYPE_CHECKING

from domain.confidential import Confidential
from domain.events.base import Happened
from domain.events.remediation import Decided
from domain.vocabulary import Role, Step

if TYPE_CHECKING:
    from domain.remediation import Remediation


class RoleReassigned(Decided):
    """Somebody else has a role on the file; ``holder`` had it, the practice subject stays who it was (E9).

    ``service`` and ``team`` are where the file is from now on. ``with_caseload`` also gives over what the role owes of
    the review of the caseload, which otherwise stays with the worker's own line.
    """

    role: Role
    holder: str | None
    to: str
    service: str | None
    team: str | None
    with_caseload: bool
    reason: Confidential | None

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        aggregate.roles[self.role] = self.to
        aggregate.roles_given[self.role] = self.occurred_on
        if self.holder is not None and self.role in (Role.SOCIAL_WORKER, Role.TEAM_MANAGER):
            aggregate.gave_over[self.holder] = self.occurred_on
        aggregate.service, aggregate.team = self.service, self.team
        aggregate.interim.discard(self.role)
        if self.with_caseload:
            aggregate.caseload_roles[self.role] = self.to


class RolePassedOn(Happened):
    """Whoever had a role on the file has left: it is passed upward until somebody else is named (E9)."""

    role: Role
    holder: str
    to: str

    def apply(self, aggregate: "Remediation") -> None:
        aggregate.roles[self.role] = aggregate.caseload_roles[self.role] = self.to
        aggregate.interim.add(self.role)


class ActionsPassedOn(Happened):
    """The open actions of somebody who has the file no more are the team manager's until a new owner accepts (E9)."""

    numbers: tuple[int, ...]
    holder: str
    to: str

    def apply(self, aggregate: "Remediation") -> None:
        for number in self.numbers:
            aggregate.own((Step.ACTION_DONE, str(number)), self.to, self.occurred_on)
        aggregate.held |= dict.fromkeys(self.numbers, self.occurred_on)


class ActionAccepted(Decided):
    """A new owner accepted an action that the team manager had kept meanwhile (E9)."""

    number: int
    owner: str

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        aggregate.own((Step.ACTION_DONE, str(self.number)), self.owner, self.occurred_on)
        aggregate.held.pop(self.number, None)
        aggregate.actions_given[self.number] = self.occurred_on


class ReceivingChecked(Decided):
    """The manager who received the file looked whether it is in order (E9); ``item`` tells apart several receipts."""

    item: str
    in_order: bool
    checked_by: str
    comments: Confidential | None

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        aggregate.meet((Step.RECEIVING_CHECK, self.item), self)
