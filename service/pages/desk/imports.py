"""A monitoring spreadsheet brought in from a page: shown first what would come in, and then imported."""

from collections import Counter
from http import HTTPStatus

from flask import redirect, url_for
from werkzeug.datastructures import MultiDict

from domain.errors import PutrightError
from projections.imports import imports
from service.access.sight import asker
from service.bootstrap import Putright
from service.clock import london_date
from service.errors import status_of
from service.imports.importing import Outcome, import_spreadsheet, scales_of
from service.imports.reading import read_content
from service.pages.desk.drawn import Drawn, Wrong, form_page
from service.pages.desk.kept import KEPT, keep, take
from service.pages.desk.sending import NOT_TAKEN, command_of, not_taken, sent_here, typed
from service.pages.desk.uploads import LARGEST, MEBIBYTE, Upload, uploaded
from service.pages.recording.words import Words
from service.pages.rendering import render
from service.pages.sent import Answered, Sent, carried
from service.terms import listed

HEADING = "Import a monitoring spreadsheet"
WORDS = {
    "file": Words(
        "The spreadsheet",
        f"An Excel workbook (.xlsx) or a CSV file of up to {LARGEST // MEBIBYTE} MiB, with audits, the tracker, "
        "actions or staff. Sheets and columns are known by their headings.",
    )
}
MOST_EVENTS = 5_000
"""So much is imported while somebody waits; more is for the command line, which shows how far it is."""

COUNTED = {
    "audits": ("audit", "audits"),
    "remediations": ("remediation", "remediations"),
    "remediations_changed": ("remediation with something new", "remediations with something new"),
    "actions": ("action", "actions"),
    "staff": ("person", "people"),
    "staff_changed": ("changed entry in the directory", "changed entries in the directory"),
}
SHOWN = 200


def imports_page(putright: Putright) -> str:
    """A form for the next spreadsheet, and those that came in."""
    _, kept = typed(putright)
    return _form(putright, MultiDict(), {}, kept=kept)


def send_spreadsheet(putright: Putright) -> Answered:
    """Show what would come in of a spreadsheet; or import it, once that was shown."""
    try:
        sent = sent_here(putright)
        upload = uploaded()
    except NOT_TAKEN as refusal:
        return not_taken(refusal, lambda said, wrong: _form(putright, said, wrong))
    try:
        if sent.get("_step") in ("import", "valid"):
            return _import(putright, sent, valid_rows=sent["_step"] == "valid")
        if upload is None:
            return _form(putright, sent, {"file": ["Choose a file"]}), HTTPStatus.UNPROCESSABLE_ENTITY
        return _rehearse(putright, sent, upload)
    except PutrightError as refusal:  # no spreadsheet at all
        return _form(putright, sent, {"file": [refusal.message]}), status_of(type(refusal))


def _rehearse(putright: Putright, sent: Sent, upload: Upload) -> str:
    outcome = _run(putright, sent, upload, dry_run=True)
    small = outcome.events <= MOST_EVENTS
    return render(
        "desk/import_rehearsed.html",
        title="What would come in",
        council=putright.settings.council,
        outcome=outcome,
        counted=counted(outcome.counts),
        small=small,
        most=MOST_EVENTS,
        shown=SHOWN,
        may=small and bool(outcome.events),
        carried=carried(putright, MultiDict()),
        sent=[(KEPT, keep(putright, upload))] if small and outcome.events else [],
    )


def _import(putright: Putright, sent: Sent, *, valid_rows: bool) -> Answered:
    upload = take(putright, sent)
    if upload is None:  # pressed twice, or shown too long ago: the list says whether it came in
        return redirect(url_for("pages.imports"), HTTPStatus.SEE_OTHER)
    outcome = _run(putright, sent, upload, valid_rows=valid_rows)
    return render(
        "desk/imported.html",
        title="Imported" if outcome.recorded else "Nothing was imported",
        council=putright.settings.council,
        outcome=outcome,
        counted=counted(outcome.counts),
        shown=SHOWN,
    )


def _run(putright: Putright, sent: Sent, upload: Upload, *, dry_run: bool = False, valid_rows: bool = False) -> Outcome:
    """What the command line runs as well."""
    today = london_date(putright.clock())
    reading = read_content(upload.content, f"upload{upload.ending}", today, scales_of(putright))
    command = command_of(putright, sent, keyed=False)
    closed = asker().seen.closed
    return import_spreadsheet(putright, reading, command, dry_run=dry_run, valid_rows=valid_rows, closed=closed)


def counted(counts: Counter[str]) -> str:
    """How many of each came in, in words."""
    return listed(
        f"{number} {one if number == 1 else many}" for kind, (one, many) in COUNTED.items() if (number := counts[kind])
    )


def _form(putright: Putright, sent: Sent, wrong: Wrong, *, kept: bool = False) -> str:
    with putright.store.reading() as reader:
        known = imports(reader)
    return form_page(putright, "desk/imports.html", HEADING, Drawn(sent, WORDS, wrong), known=known, kept=kept)
