"""What is asked of a file or audit whose case reference is corrected, above all where it was another child's (E25)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.act import Act
from domain.backdating import Backdating
from domain.checks import not_before, not_in_future
from domain.confidential import Confidential
from domain.errors import (
    CaseReferenceTakenError,
    InvalidValueError,
    NoPrivacyQuestionError,
    SameCaseReferenceError,
)
from domain.vocabulary import PrivacyIncident, ReferenceBecause


@dataclass(frozen=True, kw_only=True)
class Whose:
    """Whose a file is from now on, and what there is beside it then; see :mod:`domain.events.case_references`.

    ``child`` and ``family`` are the right ones. ``finds`` is the child whom the right reference has found until now,
    if anything is recorded of them.
    """

    child: UUID
    family: UUID
    finds: UUID | None = None
    same_child: tuple[str, ...] = ()
    also_open: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Privacy:
    """What is known of a file that was entered against the wrong child (E25); what is ``None`` was not said."""

    access_checked: bool | None = None
    privacy_incident: PrivacyIncident | None = None
    incident_reference: Confidential | None = None


NOTHING_SAID = Privacy()


class Misfiling(Backdating):
    """Something of one child, which may have been entered against another.

    ``misfiled_until`` is the day on which that was put right; it is null, as what was asked of it is, of anything else.
    """

    child: UUID
    misfiled_until: date | None
    access_checked: bool | None
    privacy_incident: PrivacyIncident | None

    def _refuse_reference(self, ref: str, whose: Whose, because: ReferenceBecause) -> None:
        if whose.finds == self.child == whose.child:
            message = f"{ref} is found by this reference already; give the one that it should be found by."
            raise SameCaseReferenceError(message, field="case_ref")
        of_this_child = because in (ReferenceBecause.RENUMBERED, ReferenceBecause.MISTYPED)
        if of_this_child and whose.finds is not None:
            message = (
                f"This reference is of another child who is on record: say '{ReferenceBecause.MERGED}' if the two are "
                f"one child, or '{ReferenceBecause.WRONG_CHILD}' if {ref} was entered against the wrong one."
            )
            raise CaseReferenceTakenError(message, field="because")

    def _privacy_asked(self, privacy: Privacy, because: ReferenceBecause) -> Privacy:
        """How the questions of a wrong child stand now; what is open from a correction before stays open."""
        said = {name: value for name, value in vars(privacy).items() if value is not None}
        if because is not ReferenceBecause.WRONG_CHILD:
            for name in said:
                raise InvalidValueError(f"Only of a {ReferenceBecause.WRONG_CHILD} this is asked.", field=name)
            return privacy
        undecided = PrivacyIncident.NOT_DECIDED
        return Privacy(
            access_checked=bool(privacy.access_checked) and self.access_checked is not False,
            privacy_incident=undecided if self.privacy_incident is undecided else privacy.privacy_incident or undecided,
            incident_reference=privacy.incident_reference,
        )

    def _looked(self, act: Act, ref: str, *, access_checked: bool, privacy_incident: PrivacyIncident) -> bool:
        """Whether somebody has looked at who opened the record by now. What was looked at stays so.

        Raises :class:`NoPrivacyQuestionError` where nothing was misfiled, and where nothing new is said of it.
        """
        not_in_future(act.occurred_on, act.today, "occurred_on")
        if self.misfiled_until is None:
            raise NoPrivacyQuestionError(f"{ref} was not entered against the wrong child.", field="audit_ref")
        not_before(act.occurred_on, self.misfiled_until, "occurred_on", "the correction")
        checked = access_checked or bool(self.access_checked)
        if privacy_incident is PrivacyIncident.NOT_DECIDED and checked is self.access_checked:
            message = "Say yes or no, or that somebody has looked at who opened the record."
            raise InvalidValueError(message, field="privacy_incident")
        return checked
