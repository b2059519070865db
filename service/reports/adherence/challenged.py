"""The questions asked about figures and remediations, which head the report while they are open."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from domain.figure_seen import Standing
from domain.people import Person
from projections import people
from projections.challenge_queries import challenge_counts, open_challenges
from projections.reader import Reader


def challenged(reader: Reader, first: date, last: date, as_at: date) -> dict[str, Any]:
    """How many were asked in the period and what became of them, and all that are open, the longest awaited first.

    ``list`` names nobody: who asked and who answers are there by role. The document prints it at the head of the
    report: :mod:`service.reports.adherence.sections.questions`.
    """
    directory = people.directory(reader)
    listed = [_listed(row, as_at, directory) for row in open_challenges(reader)]
    return {**challenge_counts(reader, first, last, as_at), "list": listed}


def _listed(row: Any, as_at: date, directory: Mapping[str, Person]) -> dict[str, Any]:
    return {
        "number": row.number,
        "remediation": row.remediation_ref,
        "figure": row.figure,
        "from": row.first.isoformat() if row.first is not None else None,
        "to": row.last.isoformat() if row.last is not None else None,
        "asked_on": row.asked_on.isoformat(),
        "asked_by": _role(row.asked_by, directory),
        "answerer": _role(row.answerer, directory),
        "answer_by": row.answer_by.isoformat(),
        "answered": row.standing == Standing.ANSWERED.value,
        "overdue": row.standing == Standing.AWAITED.value and row.answer_by < as_at,
    }


def _role(person: str, directory: Mapping[str, Person]) -> str | None:
    return directory[person].role.value if person in directory else None
