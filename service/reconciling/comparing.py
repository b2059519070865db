"""Compares an extract with the record: what both know of a file, and the files that only one of them knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from domain.confidential import Confidential
from domain.differences import CASE_REF, DifferenceKind
from projections import record
from projections.reader import Reader
from service.reconciling.extract import Extract, ExtractRow
from service.reconciling.whose import Whose
from service.storage.confidences import Confidences


@dataclass(frozen=True, kw_only=True)
class Found:
    """A difference before it is kept. ``case_ref`` is the text that the case management system has."""

    kind: DifferenceKind
    audit_ref: str | None
    case_ref: str | None = None
    case_ref_here: Confidential | None = None
    field: str | None = None
    here: str | None = None
    there: str | None = None


@dataclass(frozen=True)
class Period:
    """The days of grading from which a file that the extract lacks is a difference; ``None`` for every day."""

    first: date | None = None
    last: date | None = None

    def includes(self, day: date | None) -> bool:
        """Whether a day is in it."""
        after = self.first is None or (day is not None and self.first <= day)
        return after and (self.last is None or (day is not None and day <= self.last))


class Comparison:
    """One extract against the record, as a reading of the views has it."""

    def __init__(self, reader: Reader, confidences: Confidences, whose: Whose, opening: frozenset[str]) -> None:
        self.confidences, self.whose, self.opening = confidences, whose, opening
        self.files = record.files(reader)
        self.by_child: dict[UUID, list[str]] = {}
        for ref, file in self.files.items():
            if file.child is not None:
                self.by_child.setdefault(file.child, []).append(ref)
        self.matched: set[str] = set()

    def differences(self, extract: Extract, period: Period) -> list[Found]:
        """Every difference, in the order of the extract, and then what it lacks."""
        by_ref = [row for row in extract.rows if row.audit_ref is not None]
        by_case = [row for row in extract.rows if row.audit_ref is None]
        matches = {row.number: self._match(row) for row in [*by_ref, *by_case]}
        found = [each for row in extract.rows for each in self._row(row, matches[row.number])]
        every = any(self._beyond(row, matches[row.number]) for row in extract.rows)
        return found + [
            Found(kind=DifferenceKind.ONLY_HERE, audit_ref=ref, here=ref)
            for ref, file in sorted(self.files.items())
            if ref not in self.matched
            and file.current
            and (every or file.remediation)
            and period.includes(file.values["graded_on"])
        ]

    def _match(self, row: ExtractRow) -> str | None:
        ref = row.audit_ref if row.audit_ref in self.files else None
        if row.audit_ref is None and row.case_ref is not None:
            ref = self._by_case(row)
        if ref is not None:
            self.matched.add(ref)
        return ref

    def _by_case(self, row: ExtractRow) -> str | None:
        """The remediation of this case: the one graded that day, or else the latest that no other row is about."""
        child = self.confidences.find_child(row.case_ref or "")
        refs = [ref for ref in self.by_child.get(child, ()) if ref not in self.matched] if child is not None else []
        graded_on = row.values.get("graded_on")

        def fit(ref: str) -> tuple[bool, date]:
            day = self.files[ref].values["graded_on"]
            return (day == graded_on, day or date.min)

        return max(refs, key=fit, default=None)

    def _row(self, row: ExtractRow, ref: str | None) -> list[Found]:
        if ref is None:
            only = DifferenceKind.ONLY_THERE
            return [Found(kind=only, audit_ref=row.audit_ref, case_ref=row.case_ref, there=row.audit_ref)]
        found = self._case(row, ref)
        here = self.files[ref].values
        for field, there in row.values.items():
            if field in here and not _same(here[field], there):
                said, differs = _said(here[field]), DifferenceKind.DIFFERS
                found.append(Found(kind=differs, audit_ref=ref, field=field, here=said, there=_said(there)))
        return found

    def _case(self, row: ExtractRow, ref: str) -> list[Found]:
        """The case reference, where the row has one and it is not this child's."""
        if row.case_ref is None:
            return []
        child, known = self.confidences.find_child(row.case_ref), self.files[ref].child
        if child is not None and child == known:
            return []
        owner, kept = self.whose(ref)
        if child is not None and child == owner:
            return []
        kind = DifferenceKind.DIFFERS
        return [Found(kind=kind, audit_ref=ref, field=CASE_REF, case_ref=row.case_ref, case_ref_here=kept)]

    def _beyond(self, row: ExtractRow, ref: str | None) -> bool:
        """Whether a row is about a file that was never inadequate: then the extract is expected to have every audit."""
        file = self.files.get(ref or "")
        grade = file.values["grade"] if file is not None else row.values.get("grade")
        return grade is not None and grade not in self.opening and not (file is not None and file.remediation)


def _same(here: Any, there: Any) -> bool:
    if isinstance(here, str) and isinstance(there, str):
        return " ".join(here.split()).casefold() == " ".join(there.split()).casefold()
    return bool(here == there)


def _said(value: Any) -> str | None:
    return value.isoformat() if isinstance(value, date) else value


def shown(found: Found, texts: Mapping[str, str]) -> dict[str, Any]:
    """A difference as the command line and the API tell it. Case references are in it: it is not for a log."""
    here = texts.get(found.case_ref_here.ref) if found.case_ref_here is not None else found.here
    there = found.case_ref if found.field == CASE_REF else found.there
    return {
        "audit_ref": found.audit_ref,
        "case_ref": found.case_ref,
        "field": found.field,
        "kind": found.kind.value,
        "here": here,
        "there": there,
    }
