"""Closing a file off, and opening it again: it changes who sees it, and nothing of what is owed."""

from collections.abc import Mapping
from datetime import date

from domain.access import Reach, Right, reach
from domain.act import Act
from domain.checks import not_before, not_in_future
from domain.confidential import Confidential
from domain.errors import ConflictError, NotAllowedError
from domain.events import restriction as events
from domain.ladder import Person
from domain.remediation_state import RemediationState


class AlreadyRestrictedError(ConflictError):
    """The file is closed off already."""

    code = "already_restricted"


class NotRestrictedError(ConflictError):
    """What was never closed off, or is open again, cannot be opened."""

    code = "not_restricted"


class MayNotRestrictError(NotAllowedError):
    """Who sees a file is for the head of quality assurance and the director to say."""

    code = "may_not_restrict"


class Restriction(RemediationState):
    """The decisions on who sees a file. They are taken of one that is closed, withdrawn or void as well."""

    def restrict(self, act: Act, *, restricted_by: str, reason: Confidential, people: Mapping[str, Person]) -> None:
        """Close the file off (``domain.md`` section 10, rule 3). Raises :class:`AlreadyRestrictedError`."""
        self._refuse_decision(restricted_by, act, people)
        if self.restricted_on is not None:
            raise AlreadyRestrictedError(f"{self.ref} is closed off since {self.restricted_on}.", field="audit_ref")
        not_before(act.occurred_on, self.opened_on, "occurred_on", "the opening")
        self.trigger_event(
            events.Restricted,
            occurred_on=act.occurred_on,
            audit_ref=self.ref,
            restricted_by=restricted_by,
            reason=reason,
        )

    def lift_restriction(self, act: Act, *, lifted_by: str, reason: Confidential, people: Mapping[str, Person]) -> None:
        """Open the file again. Raises :class:`NotRestrictedError`."""
        self._refuse_decision(lifted_by, act, people)
        if self.restricted_on is None:
            raise NotRestrictedError(f"{self.ref} is not closed off.", field="audit_ref")
        not_before(act.occurred_on, self.restricted_on, "occurred_on", "it was closed off")
        self.trigger_event(
            events.RestrictionLifted,
            occurred_on=act.occurred_on,
            audit_ref=self.ref,
            lifted_by=lifted_by,
            reason=reason,
        )

    def carry_restriction(self, of: str, since: date | None = None) -> None:
        """Close the file off as another of the family is; a decision opens it, if it should be.

        As it is opened, or ``since`` it was found to be of that family.
        """
        day = max(self.opened_on, since or self.opened_on)
        self.trigger_event(events.RestrictionCarriedOver, occurred_on=day, audit_ref=self.ref, of=of)

    def _refuse_decision(self, person: str, act: Act, people: Mapping[str, Person]) -> None:
        known = people.get(person)
        if known is None or not known.holds_post_on(act.today) or reach(known.role, Right.RESTRICT) is Reach.NONE:
            message = "The head of quality assurance and the director say who sees a file, and nobody else does."
            raise MayNotRestrictError(message, field="audit_ref")
        not_in_future(act.occurred_on, act.today, "occurred_on")
