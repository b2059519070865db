"""A case that is closed, or moves to another authority, before its remediation ends (E11, E12)."""

from collections.abc import Mapping

from domain.act import Act
from domain.checks import not_before
from domain.confidential import Confidential
from domain.ending import EndingSteps
from domain.errors import (
    InvalidValueError,
    NotAllowedError,
    OpenActionsError,
    StepAlreadyRecordedError,
    StepNotDueError,
)
from domain.events import departures as events
from domain.ladder import Person, line_above, owner_of
from domain.reassignment import Reassignments
from domain.remediation_owners import OF_THE_WORKER
from domain.vocabulary import ClosedBecause, EndedBecause, Role

SIGNATURES = {"team_manager": Role.TEAM_MANAGER, "service_manager": Role.SERVICE_MANAGER}


class Departures(EndingSteps, Reassignments):
    """The decisions on a case that goes before the response to it is done. None of them is quiet."""

    def close_case(
        self,
        act: Act,
        *,
        reason: Confidential,
        team_manager: str | None = None,
        service_manager: str | None = None,
        people: Mapping[str, Person],
    ) -> None:
        """Note that the case was closed: what was not due by then is excused, what was past stays not done (E11).

        Raises :class:`OpenActionsError` where actions are open and a manager has not signed, and
        :class:`NotAllowedError` for a signature that is not theirs to give.
        """
        self._open_at(act)
        open_actions = self._refuse_unsigned(team_manager, service_manager, act, people)
        self.trigger_event(
            events.CaseClosed,
            occurred_on=act.occurred_on,
            open_actions=open_actions,
            team_manager=team_manager,
            service_manager=service_manager,
            reason=reason,
        )
        self._depart(act, EndedBecause.CASE_CLOSED, ClosedBecause.CASE_CLOSED, reason)

    def refer_elsewhere(
        self,
        act: Act,
        *,
        reason: Confidential,
        authority: Confidential | None = None,
        team_manager: str | None = None,
        service_manager: str | None = None,
        people: Mapping[str, Person],
    ) -> None:
        """Note that the case was referred to another authority: until it acknowledges, the team manager owns all (E12).

        What is owed of the worker's caseload stays where it is. Raises as :meth:`close_case` does.
        """
        self._open_at(act)
        if self.referred_on is not None:
            raise StepAlreadyRecordedError(f"{self.ref} was referred on {self.referred_on}.", field="referred_on")
        open_actions = self._refuse_unsigned(team_manager, service_manager, act, people)
        self.trigger_event(
            events.TransferReferred,
            occurred_on=act.occurred_on,
            authority=authority,
            open_actions=open_actions,
            team_manager=team_manager,
            service_manager=service_manager,
            reason=reason,
        )
        self._own_anew(act, people, {})

    def acknowledge_transfer(self, act: Act) -> None:
        """Note that the other authority acknowledged: what was not due by then is excused, as of a closed case (E12).

        Raises :class:`StepNotDueError` for a case that was never referred.
        """
        self._open_at(act)
        if self.referred_on is None:
            raise StepNotDueError(f"{self.ref} was not referred to another authority.", field="referred_on")
        not_before(act.occurred_on, self.referred_on, "occurred_on", "the referral")
        self.trigger_event(events.TransferAcknowledged, occurred_on=act.occurred_on)
        self._depart(act, EndedBecause.MOVED_AWAY, ClosedBecause.MOVED_AWAY, None)

    def _refuse_unsigned(
        self, team_manager: str | None, service_manager: str | None, act: Act, people: Mapping[str, Person]
    ) -> tuple[int, ...]:
        """The numbers of the open actions, which both managers have to sign for."""
        signed = {"team_manager": team_manager, "service_manager": service_manager}
        numbers = tuple(agreed.number for agreed in self._open_actions())
        for field, person in signed.items():
            if person is not None:
                self._refuse_signature(field, person, act, people)
            elif numbers:
                raise OpenActionsError(self.ref, numbers, field=field)
        if team_manager is not None and team_manager == service_manager:
            raise InvalidValueError("Two managers sign, not one for both.", field="service_manager")
        return numbers

    def _refuse_signature(self, field: str, person: str, act: Act, people: Mapping[str, Person]) -> None:
        self._refuse_own_case(person, act, "the signature", field)
        on = act.occurred_on
        holder = owner_of(SIGNATURES[field], self.roles, people, on=on, barred=self._barred)
        may = [] if holder is None else [holder, *(above.id for above in line_above(holder, people, on=on))]
        if person not in (*may, self._acting_for(holder, on, people)):
            role = SIGNATURES[field].replace("_", " ")
            raise NotAllowedError(f"{person} is neither the {role} of {self.ref} nor above.", field=field)

    def _depart(self, act: Act, ended: EndedBecause, because: ClosedBecause, reason: Confidential | None) -> None:
        """Excuse what was still to come, and end; the worker's caseload is decided on all the same (E9)."""
        self._stop_monitoring(act)
        to_come = [
            key
            for key, deadline in self.deadlines.items()
            if deadline.due_on >= act.occurred_on and key[0] not in OF_THE_WORKER
        ]
        self._end(to_come, ended, act, reason)
        self._close(act, because, closed_by=None, agreed_by=None, reason=reason)
