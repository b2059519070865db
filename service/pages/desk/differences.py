"""A difference between the record and the case management system, in words."""

from collections.abc import Mapping
from typing import Any

from domain.differences import CASE_REF, DifferenceKind
from service.reconciling.columns import DATES
from service.terms import day, sentence_case

KINDS = {
    DifferenceKind.DIFFERS: "They differ",
    DifferenceKind.ONLY_HERE: "Only Putright has it",
    DifferenceKind.ONLY_THERE: "Only the case management system has it",
}


def of(item: Mapping[str, Any]) -> str:
    """What it is about: the reference, or the case where only that is known."""
    return item["audit_ref"] or f"Case {item['case_ref']}"


def said(item: Mapping[str, Any], side: str) -> str:
    """What one of the two says: ``here`` or ``there``."""
    value = item[side]
    return day(value) if value and item["field"] in DATES else value or "–"


def what(item: Mapping[str, Any]) -> str:
    """The field in which they differ, or which of the two has it alone."""
    kind = DifferenceKind(item["kind"])
    if kind is not DifferenceKind.DIFFERS:
        return KINDS[kind]
    field = "case reference" if item["field"] == CASE_REF else str(item["field"]).replace("_", " ")
    return sentence_case(field)
