"""What was compared with the case management system, and each difference with where it is settled."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import url_for

from domain.differences import DifferenceKind, Needed, Resolution
from domain.errors import NotFoundError
from projections import board_queries, reconciliations
from projections.reader import Reader
from service.api.reconciliations import items_of
from service.bootstrap import Putright
from service.pages.desk.differences import of, said, what
from service.pages.record_links import Link
from service.pages.rendering import render

RESOLVED = {
    Resolution.LCS_RIGHT: "The case management system is right",
    Resolution.TOOL_RIGHT: "Putright is right",
    Resolution.CHASE: "Being chased",
}
TO_RECORD = {
    Needed.RECORD_AUDIT: ("Record the audit", "/record/audits"),
    Needed.CHECK_AUDIT: ("Look at the audit", "/audits/{ref}"),
    Needed.RECORD: ("Record it on the file", "/remediations/{ref}"),
    Needed.CORRECT: ("Put it right", "/remediations/{ref}/record/corrections"),
    Needed.CORRECT_CASE_REFERENCE: ("Correct the case reference", "/remediations/{ref}/record/case-reference"),
}
OF_AUDIT = {
    Needed.RECORD: "/audits/{ref}",
    Needed.CORRECT: "/audits/{ref}/record/corrections",
    Needed.CORRECT_CASE_REFERENCE: "/audits/{ref}/record/case-reference",
}
"""Where it is recorded of an audit that no remediation answers."""

MOST = 100


@dataclass(frozen=True)
class Line:
    """One difference as it is shown."""

    number: int
    of: str
    at: str | None
    what: str
    here: str
    there: str
    stands: str
    reason: str | None
    links: tuple[Link, ...]


def reconciliations_page(putright: Putright) -> str:
    """Every comparison, the latest extract first."""
    with putright.store.reading() as reader:
        rows = reconciliations.reconciliations(reader, limit=MOST)
    return render(
        "desk/reconciliations.html",
        title="Comparisons with the case management system",
        council=putright.settings.council,
        rows=rows,
    )


def reconciliation_page(putright: Putright, ref: str) -> str:
    """One comparison with each difference. Raises :class:`NotFoundError`."""
    with putright.store.reading() as reader:
        row = reconciliations.reconciliation(reader, ref)
        if row is None:
            raise NotFoundError(f"There is no comparison {ref}.", field="ref")
        lines = [_line(reader, ref, item) for item in items_of(reader, ref)]
    return render(
        "desk/reconciliation.html",
        title=f"Comparison {ref}",
        council=putright.settings.council,
        row=row,
        lines=lines,
    )


def _line(reader: Reader, ref: str, item: Mapping[str, Any]) -> Line:
    number, audit_ref = item["number"], item["audit_ref"]
    resolution = Resolution(item["resolution"]) if item["resolution"] else None
    settle = Link("Settle it" if resolution is None else "Settle it again", _settling(ref, number))
    open_ = resolution in (None, Resolution.CHASE)
    needed = [_needed(reader, Needed(item["needs"]), audit_ref)] if item["needs"] else []
    by = f", said {item['resolved_by']}" if resolution is not None else ""
    return Line(
        number=number,
        of=of(item),
        at=_at(reader, item),
        what=what(item),
        here=said(item, "here"),
        there=said(item, "there"),
        stands=f"{RESOLVED[resolution]}{by}" if resolution is not None else "Nobody has settled it",
        reason=item["reason"],
        links=(*needed, *((settle,) if open_ else ())),
    )


def _settling(ref: str, number: int) -> str:
    return f"/reconciliations/{quote(ref)}/record/items/{number}/resolution"


def _needed(reader: Reader, needed: Needed, audit_ref: str | None) -> Link:
    """Where it is recorded by hand, since settling changes nothing in the record."""
    words, at = TO_RECORD[needed]
    if audit_ref is not None and board_queries.remediation(reader, audit_ref) is None:
        at = OF_AUDIT.get(needed, at)
    return Link(words, at.format(ref=quote(audit_ref or "")))


def _at(reader: Reader, item: Mapping[str, Any]) -> str | None:
    """The page of what a difference is about, where Putright has it."""
    ref = item["audit_ref"]
    if ref is None or item["kind"] == DifferenceKind.ONLY_THERE:
        return None
    known = board_queries.remediation(reader, ref) is not None
    return url_for("pages.remediation" if known else "pages.audit", ref=ref)
