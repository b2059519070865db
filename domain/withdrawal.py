"""Withdrawn, voided, reinstated: a remediation that is no longer called for, or never was (E5, E30)."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from domain.act import Act
from domain.actions_state import ActionsState
from domain.checks import not_before, not_in_future
from domain.confidential import Confidential
from domain.deadlines import StepKey, name_of, number_of
from domain.errors import FollowedError, NothingToReinstateError
from domain.events import withdrawal as events
from domain.remediation_owners import OF_ONE_ACTION
from domain.smart.findings import Urgency
from domain.vocabulary import EndedBecause, ReopenedBecause, Status, Step


class Withdrawal(ActionsState):
    """The decisions on the remediation as a whole that are no closing."""

    def withdraw(
        self, act: Act, *, reason: Confidential, withdrawn_by: str | None, last_audit: str | None = None
    ) -> None:
        """Withdraw a remediation that is no longer called for (E5). It counts until its date, and its history stays.

        ``last_audit`` is the audit that no longer calls for it, where that is why.

        Deadlines that were due by then stay as they are; those to come are withdrawn, but for those of actions that
        were to keep the child safe at once: these stay open until they are signed off.
        """
        self._open_at(act)
        self._refuse_own_case(withdrawn_by, act, "the withdrawal", "withdrawn_by")
        kept = tuple(action.number for action in self._open_actions() if action.urgency is Urgency.IMMEDIATE)
        open_keys = tuple(key for key in self.deadlines if self.is_open(key) and not _is_of(key, kept))
        self.trigger_event(
            events.Withdrawn,
            occurred_on=act.occurred_on,
            reason=reason,
            withdrawn_by=withdrawn_by,
            ended=tuple(name_of(key) for key in open_keys),
            kept=kept,
            last_audit=last_audit,
        )
        self._end(open_keys, EndedBecause.WITHDRAWN, act)

    def void(self, act: Act, *, reason: Confidential, voided_by: str | None, last_audit: str | None = None) -> None:
        """Void a remediation that was never true, closed or withdrawn ones too (E30).

        ``last_audit`` is the audit that was voided, where that is why. Raises :class:`FollowedError` while another
        follows it, which would have nothing to follow.
        """
        self._not_void_at(act)
        not_before(act.occurred_on, self.opened_on, "occurred_on", "the opening")
        self._refuse_own_case(voided_by, act, "voiding it", "voided_by")
        if self.followed_by is not None:
            raise FollowedError(f"{self.followed_by} follows {self.ref}: void that first.", field="audit_ref")
        open_keys = tuple(key for key in self.deadlines if self.is_open(key))
        self.trigger_event(
            events.Voided,
            occurred_on=self.opened_on,
            voided_on=act.occurred_on,
            reason=reason,
            voided_by=voided_by,
            ended=tuple(name_of(key) for key in open_keys),
            last_audit=last_audit,
        )
        self._end(open_keys, EndedBecause.NOT_OWED, replace(act, occurred_on=self.opened_on))

    def reinstate(self, act: Act, *, reason: Confidential, reinstated_by: str | None) -> Status:
        """Let a remediation go on that was voided, or else withdrawn, in error; return which of the two is undone.

        The deadlines that ended with it are owed again with the dates they had, but for what history has met meanwhile;
        of one that history has closed meanwhile none is.
        """
        not_in_future(act.occurred_on, act.today, "occurred_on")
        undone, since = self._last_set_aside()
        not_before(act.occurred_on, since, "occurred_on", f"it was {undone}")
        self._refuse_own_case(reinstated_by, act, "reinstating it", "reinstated_by")
        ended = self.set_aside[undone] if undone is Status.VOIDED or self.closed_on is None else ()
        keys = tuple(key for key in ended if key not in self.done)
        occurred_on = self.opened_on if undone is Status.VOIDED else act.occurred_on
        self.trigger_event(
            events.Reinstated,
            occurred_on=occurred_on,
            undone=undone,
            reinstated_on=act.occurred_on,
            reason=reason,
            reinstated_by=reinstated_by,
        )
        self._reopen(keys, ReopenedBecause.REINSTATED, replace(act, occurred_on=occurred_on))
        return undone

    def _last_set_aside(self) -> tuple[Status, date]:
        if self.voided_on is not None:
            return Status.VOIDED, self.voided_on
        if self.withdrawn_on is not None:
            return Status.WITHDRAWN, self.withdrawn_on
        raise NothingToReinstateError(f"{self.ref} was neither withdrawn nor voided.", field="audit_ref")


def _is_of(key: StepKey, actions: Collection[int]) -> bool:
    """Whether a deadline is of one of these actions."""
    step, item = key
    return (step in OF_ONE_ACTION or step is Step.ACTION_REPLACED) and number_of(item) in actions
