"""Commands on reconciliations: compare an extract, and say of each difference which of the two is right."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from domain.differences import Difference, Resolution
from domain.errors import InvalidValueError
from domain.reconciliation import Reconciliation
from projections import people
from projections.reader import Reader
from service.commands.people import refuse_unknown
from service.imports.scales import Scales
from service.queries.rules import rules_of
from service.reconciling.comparing import Comparison, Found, Period
from service.reconciling.extract import Extract, Known
from service.reconciling.whose import whose
from service.storage.confidences import Confidences, texts
from service.storage.store import Command, Receipt, Store
from service.storage.work import Work

AT_ONCE = 250
"""So many differences are one transaction (design section 3)."""

MOST_DIFFERENCES = 5_000
SUBJECT = "reconciliation"
"""Under which name reasons are kept: they are about records and belong to no one child."""


class TooManyDifferencesError(InvalidValueError):
    """So much differs that it is not an extract of these files."""

    code = "too_many_differences"


@dataclass(frozen=True)
class Reconciled:
    """What was compared: the differences as they are now, and the receipt of what was recorded, if anything was."""

    differences: tuple[Found, ...]
    case_refs: dict[str, str]
    receipt: Receipt | None = None


class Reconciliations:
    """Commands on reconciliations."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def known(self, today: date) -> Known:
        """What values of an extract can be told by."""
        with self.store.reading() as reader:
            scale = Scales(rules_of(reader))
            return Known(scale.names(today), set(people.directory(reader)))

    def compare(self, extract: Extract, today: date, period: Period = Period()) -> Reconciled:  # noqa: B008 - a value
        """Compare an extract with the record and write nothing."""
        with self.store.reading() as reader:
            found = self._compared(reader, extract, today, period)
            kept = [each.case_ref_here.ref for each in found if each.case_ref_here is not None]
            return Reconciled(tuple(found), texts(reader.connection, kept))

    def reconcile(
        self,
        command: Command,
        extract: Extract,
        *,
        taken_on: date | None = None,
        period: Period = Period(),  # noqa: B008 - a value
    ) -> Reconciled:
        """Compare an extract with the record and keep what differs, to be resolved one by one.

        The same file again finds the same differences and records none of them twice. Raises
        :class:`TooManyDifferencesError`, or :class:`DateInFutureError` for ``taken_on``.
        """
        compared = self.compare(extract, command.today, period)
        if len(compared.differences) > MOST_DIFFERENCES:
            message = f"{len(compared.differences)} differences are more than the {MOST_DIFFERENCES} that can be kept."
            raise TooManyDifferencesError(message, field="file")
        found, day = compared.differences, taken_on or command.today
        parts = [found[at : at + AT_ONCE] for at in range(0, len(found), AT_ONCE)] or [()]
        first: Receipt | None = None
        for number, part in enumerate(parts, start=1):
            keyed = command if number == 1 else replace(command, key=None)
            receipt = self.store.execute(keyed, self._noting(extract, day, part, last=number == len(parts)))
            first = first or receipt
        return replace(compared, receipt=first)

    def resolve(
        self,
        command: Command,
        reference: str,
        number: int,
        occurred_on: date,
        *,
        resolution: Resolution,
        resolved_by: str,
        reason: str,
    ) -> Receipt:
        """Say which is right, or that it is being chased. The record changes by nothing."""

        def decide(work: Work) -> tuple[str, int]:
            refuse_unknown({"resolved_by": resolved_by}, people.directory(work.reader))
            reconciliation = work.get(Reconciliation, reference, field="reference")
            reconciliation.expect_revision(command.expected_revision)
            reconciliation.resolve(
                number,
                occurred_on=occurred_on,
                today=command.today,
                resolution=resolution,
                resolved_by=resolved_by,
                reason=work.confidences.take(reason, SUBJECT),
            )
            work.save(reconciliation)
            return reference, reconciliation.revision

        return self.store.execute(command, decide)

    def _compared(self, reader: Reader, extract: Extract, today: date, period: Period) -> list[Found]:
        opening = {grade.name for grade in rules_of(reader).policy_on(today).grades if grade.opens}
        confidences = Confidences(reader.connection, self.store.case_key)
        comparison = Comparison(reader, confidences, whose(reader.connection, self.store.mapper), frozenset(opening))
        return comparison.differences(extract, period)

    def _noting(
        self, extract: Extract, taken_on: date, found: Sequence[Found], *, last: bool
    ) -> Callable[[Work], tuple[str, int]]:
        def decide(work: Work) -> tuple[str, int]:
            today = work.command.today
            reconciliation = work.find(Reconciliation, Reconciliation.reference_of(extract.digest))
            if reconciliation is None:
                reconciliation = Reconciliation.start(
                    file_digest=extract.digest, taken_on=taken_on, rows=len(extract.rows), today=today
                )
            reconciliation.note([_kept(work, each) for each in found], today)
            if last:
                reconciliation.complete(today)
            work.save(reconciliation)
            return reconciliation.ref, reconciliation.revision

        return decide


def _kept(work: Work, found: Found) -> Difference:
    """The difference with its case reference in confidence."""
    child = work.confidences.child(found.case_ref) if found.case_ref is not None else None
    case_ref = work.confidences.take(found.case_ref, child) if found.case_ref is not None and child else None
    said = {name: value for name, value in vars(found).items() if name != "case_ref"}
    return Difference(child=child, case_ref=case_ref, **said)
