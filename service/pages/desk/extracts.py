"""An extract of the case management system, compared with the record: shown first, and then kept to be settled."""

from collections.abc import Sequence
from http import HTTPStatus

from flask import redirect, url_for
from werkzeug.datastructures import MultiDict

from domain.errors import PutrightError
from service.access.sight import asker
from service.bootstrap import Putright
from service.clock import london_date
from service.errors import status_of
from service.imports.problems import Problem
from service.pages.desk.differences import of, what
from service.pages.desk.differences import said as said_of
from service.pages.desk.drawn import Drawn, Wrong, form_page
from service.pages.desk.kept import KEPT, keep, take
from service.pages.desk.said import Said
from service.pages.desk.sending import NOT_TAKEN, command_of, not_taken, sent_here, typed
from service.pages.desk.uploads import LARGEST, MEBIBYTE, Upload, uploaded
from service.pages.recording.words import Words
from service.pages.rendering import render
from service.pages.sent import Answered, Sent, carried, said_in
from service.reconciling.comparing import Period, shown
from service.reconciling.extract import Extract, UnreadableExtractError, read_file

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
SHOWN = 200
RECORDED = "reconciliations.Reconciliations"


def extract_form(putright: Putright) -> str:
    """The form for the next extract."""
    sent, kept = typed(putright)
    return _form(putright, MultiDict() if sent is None else sent, {}, kept=kept)


def send_extract(putright: Putright) -> Answered:
    """Show how an extract differs from the record; or keep what differs, once that was shown."""
    try:
        sent = sent_here(putright)
        upload = uploaded()
    except NOT_TAKEN as refusal:
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
        lines=[(of(each), what(each), said_of(each, "here"), said_of(each, "there")) for each in told[:SHOWN]],
        count=len(told),
        shown=SHOWN,
        carried=carried(putright, sent),
        sent=[*said_in(sent), (KEPT, keep(putright, upload))],
    )


def _form(
    putright: Putright,
    sent: Sent,
    wrong: Wrong,
    *,
    unread: Sequence[Problem] = (),
    kept: bool = False,
) -> str:
    sent.poplist(KEPT)
    drawn = Drawn(sent, WORDS, wrong)
    return form_page(putright, "desk/extract.html", HEADING, drawn, unread=unread, shown=SHOWN, kept=kept)
