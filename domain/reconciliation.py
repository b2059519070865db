"""The comparison of the record with one extract of the case management system."""

from collections.abc import Sequence
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate

from domain.checks import not_before, not_in_future
from domain.confidential import Confidential
from domain.differences import Difference, DifferenceKey, Resolution
from domain.errors import ConflictError, NotFoundError, RevisionConflictError
from domain.events import reconciliation as events

REFERENCE_LENGTH = 12


class AlreadyResolvedError(ConflictError):
    """It was said before which of the two is right."""

    code = "already_resolved"


class Reconciliation(Aggregate):
    """What one extract and the record disagree about, each difference resolved by somebody with a reason (F8, E23)."""

    ref: str
    file_digest: str
    started_on: date
    taken_on: date
    revision: int
    completed: bool
    found: dict[DifferenceKey, int]
    resolved: dict[int, Resolution]

    def __init__(self) -> None:
        """Empty: the first event gives the state."""

    @staticmethod
    def create_id(reference: str) -> UUID:
        """The identity that follows from the reference, and so from the file: the same file is compared once."""
        return uuid5(NAMESPACE_URL, f"putright:reconciliation:{reference}")

    @staticmethod
    def reference_of(file_digest: str) -> str:
        """The reference of the reconciliation of a file with this SHA-256."""
        return f"LCS-{file_digest[:REFERENCE_LENGTH]}"

    @classmethod
    def start(cls, *, file_digest: str, taken_on: date, rows: int, today: date) -> "Reconciliation":
        """Begin to compare an extract. Raises :class:`DateInFutureError` for one that was not taken yet."""
        not_in_future(taken_on, today, "taken_on")
        reference = cls.reference_of(file_digest)
        return cls._create(
            events.ReconciliationStarted,
            id=cls.create_id(reference),
            occurred_on=today,
            reference=reference,
            file_digest=file_digest,
            taken_on=taken_on,
            rows=rows,
        )

    def note(self, differences: Sequence[Difference], today: date) -> None:
        """Note the differences that were not found before; the same again change nothing."""
        for each in differences:
            if each.key not in self.found:
                number = len(self.found) + 1
                self.trigger_event(
                    events.DifferenceFound, occurred_on=today, reference=self.ref, number=number, **vars(each)
                )

    def resolve(
        self,
        number: int,
        *,
        occurred_on: date,
        today: date,
        resolution: Resolution,
        resolved_by: str,
        reason: Confidential,
    ) -> None:
        """Say which is right, or that it is being chased. What is chased is resolved again when it is known.

        Raises :class:`NotFoundError`, or :class:`AlreadyResolvedError` once it was said which is right.
        """
        not_in_future(occurred_on, today, "occurred_on")
        not_before(occurred_on, self.started_on, "occurred_on", "the comparison")
        if number not in self.found.values():
            raise NotFoundError(f"{self.ref} has no difference {number}.", field="number")
        said = self.resolved.get(number, Resolution.CHASE)
        if said is not Resolution.CHASE:
            raise AlreadyResolvedError(f"Difference {number} of {self.ref} was resolved as {said}.", field="number")
        self.trigger_event(
            events.DifferenceResolved,
            occurred_on=occurred_on,
            reference=self.ref,
            number=number,
            resolution=resolution,
            resolved_by=resolved_by,
            reason=reason,
        )
        self.complete(today)

    def complete(self, today: date) -> None:
        """Complete it once every difference is resolved; completing again changes nothing."""
        if not self.completed and self.unresolved == 0:
            self.trigger_event(events.ReconciliationCompleted, occurred_on=today, reference=self.ref)

    @property
    def unresolved(self) -> int:
        """How many differences nobody has said anything of."""
        return len(self.found) - len(self.resolved)

    def expect_revision(self, revision: int | None) -> None:
        """Raise :class:`RevisionConflictError` when somebody has decided something since the caller looked."""
        if revision is not None and revision != self.revision:
            message = f"{self.ref} is at revision {self.revision}, not {revision}: look again before recording."
            raise RevisionConflictError(message, field="If-Match")
