"""The record against the case management system: an extract compared, and each difference with where it is settled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from flask import redirect, url_for
from werkzeug.datastructures import MultiDict

from domain.differences import CASE_REF, DifferenceKind, Needed, Resolution
from domain.errors import NotFoundError, PutrightError
from projections import board_queries, reconciliations
from projections.reader import Reader
from service.access.csrf import NotOurFormError
from service.access.sight import asker
from service.api.reconciliations import items_of
from service.bootstrap import Putright
from service.clock import london_date
from service.errors import status_of
from service.imports.problems import Problem
from service.pages.desk.kept import KEPT, keep, take
from service.pages.desk.sending import (
    LARGEST,
    MEBIBYTE,
    Answered,
    Drawn,
    Said,
    Sent,
    UnusableFileError,
    Upload,
    again,
    carried,
    command_of,
    not_taken,
    sent_here,
    typed,
    uploaded,
)
from service.pages.record_links import Link
from service.pages.recording.words import Words
from service.pages.rendering import render
from service.reconciling.columns import DATES
from service.reconciling.comparing import Period, shown
from service.reconciling.extract import Extract, UnreadableExtractError, read_file
from service.terms import day, sentence_case

HEADING = "Compare with the case management system"
WORDS = {
    "file": Words(
        "The extract",
        f"An Excel workbook (.xlsx) or a CSV file of up to {LARGEST // MEBIBYTE} MiB: a row a file, with the audit or "
        "the case and what the case management system has of it.",
    ),
    "taken_on": Words("When was the extract taken?", "Today, if you leave it empty"),
    "first": Words("Files graded from", "Leave it empty where the extract has every file"),
    "last": Words("Files graded until"),
}
DAYS = ("taken_on", "first", "last")
KINDS = {
    DifferenceKind.DIFFERS: "They differ",
    DifferenceKind.ONLY_HERE: "Only Putright has it",
    DifferenceKind.ONLY_THERE: "Only the case management system has it",
}
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

MOST, SHOWN = 100, 200
RECORDED = "reconciliations.Reconciliations"


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


def extract_form(putright: Putright) -> str:
    """The form for the next extract."""
    sent, kept = typed(putright)
    return _form(putright, MultiDict() if sent is None else sent, {}, kept=kept)


def send_extract(putright: Putright) -> Answered:
    """Show how an extract differs from the record; or keep what differs, once that was shown."""
    try:
        sent = sent_here(putright)
        upload = uploaded()
    except (NotOurFormError, UnusableFileError) as refusal:
        return not_taken(refusal, lambda said, wrong: _form(putright, said, wrong))
    said = Said(sent)
    taken_on, first, last = (said.day(name) for name in DAYS)
    keeping = sent.get("_step") == "keep"
    if keeping:
        upload = take(putright, sent)
    if keeping and upload is None:  # pressed twice, or shown too long ago: the list says whether it was kept
        return redirect(url_for("pages.reconciliations"), HTTPStatus.SEE_OTHER)
    if upload is None:
        said.wrong["file"] = ["Choose a file"]
    if said.wrong or upload is None:
        return _form(putright, sent, said.wrong), HTTPStatus.UNPROCESSABLE_ENTITY
    period = Period(first, last)
    try:
        extract = _read(putright, upload)
        if not keeping:
            return _compared(putright, sent, upload, extract, period)
        command = command_of(putright, sent, keyed=False)  # the same extract again records nothing
        done = putright.reconciliations.reconcile(command, extract, taken_on=taken_on, period=period)
    except UnreadableExtractError as refusal:
        return _form(putright, sent, {"file": [refusal.message]}, unread=refusal.problems), status_of(type(refusal))
    except PutrightError as refusal:
        field = refusal.field if refusal.field in WORDS else "file"
        return _form(putright, sent, {field: [refusal.message]}), status_of(type(refusal))
    ref = done.receipt.reference if done.receipt is not None else ""
    return redirect(url_for("pages.reconciliation", ref=ref, recorded=RECORDED), HTTPStatus.SEE_OTHER)


def _read(putright: Putright, upload: Upload) -> Extract:
    known = putright.reconciliations.known(london_date(putright.clock()))
    return read_file(upload.content, f"extract{upload.ending}", known)


def _compared(putright: Putright, sent: Sent, upload: Upload, extract: Extract, period: Period) -> str:
    found = putright.reconciliations.compare(extract, london_date(putright.clock()), period)
    closed = asker().seen.closed
    told = [shown(each, found.case_refs) for each in found.differences if each.audit_ref not in closed]
    return render(
        "desk/compared.html",
        title="How the extract differs",
        council=putright.settings.council,
        rows=len(extract.rows),
        lines=[(_of(each), _what(each), _said(each, "here"), _said(each, "there")) for each in told[:SHOWN]],
        count=len(told),
        shown=SHOWN,
        carried=carried(putright, sent),
        sent=[*again(sent), (KEPT, keep(putright, upload))],
    )


def _form(
    putright: Putright,
    sent: Sent,
    wrong: Mapping[str, Sequence[str]],
    *,
    unread: Sequence[Problem] = (),
    kept: bool = False,
) -> str:
    sent.poplist(KEPT)
    return render(
        "desk/extract.html",
        title=f"Error: {HEADING}" if wrong else HEADING,
        heading=HEADING,
        council=putright.settings.council,
        drawn=Drawn(sent, WORDS, wrong),
        unread=unread,
        shown=SHOWN,
        kept=kept,
        carried=carried(putright, sent),
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
        of=_of(item),
        at=_at(reader, item),
        what=_what(item),
        here=_said(item, "here"),
        there=_said(item, "there"),
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


def _of(item: Mapping[str, Any]) -> str:
    return item["audit_ref"] or f"Case {item['case_ref']}"


def _said(item: Mapping[str, Any], side: str) -> str:
    said = item[side]
    return day(said) if said and item["field"] in DATES else said or "–"


def _what(item: Mapping[str, Any]) -> str:
    kind = DifferenceKind(item["kind"])
    if kind is not DifferenceKind.DIFFERS:
        return KINDS[kind]
    field = "case reference" if item["field"] == CASE_REF else str(item["field"]).replace("_", " ")
    return sentence_case(field)
