"""Finding a file by the child's case reference, which is never in an address, a title or a log, or by its audit's.

What is not there and what is not theirs are answered in the same words; what was not theirs is written down as refused.
"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import g, redirect, request, url_for
from werkzeug.wrappers import Response

from projections import board_queries, files, grades
from service.access.log import Look
from service.access.sight import asker
from service.api.fields import LONGEST_ID
from service.bootstrap import Putright
from service.pages.guard import signed_in, typed_before
from service.pages.rendering import render
from service.pages.sent import form_token, refuse_strange_forms
from service.queries.standing import Standing, standing
from service.storage.confidences import Confidences

FIELD = "looked_for"
REFUSED = str(int(HTTPStatus.FORBIDDEN))


@dataclass(frozen=True)
class Found:
    """What a reference finds: rows of the board, an audit that opened no file, and what of it is not theirs."""

    files: list[Any]
    audit: str | None
    hidden: list[str]
    fingerprint: str


def find_page(putright: Putright) -> str:
    """The form. What was typed when a session ended is there again."""
    return _page(putright, said=dict(typed_before(putright) or ()).get(FIELD, ""))


def found_page(putright: Putright) -> str | Response | tuple[str, HTTPStatus]:
    """The one file that a reference finds, or the files, or that there is none. Raises :class:`NotOurFormError`."""
    refuse_strange_forms(putright)
    said = request.form.get(FIELD, "").strip()
    if not said or len(said) > LONGEST_ID:
        wrong = f"Type a case reference or an audit’s reference, of at most {LONGEST_ID} characters"
        return _page(putright, said=said[:LONGEST_ID], wrong=wrong), HTTPStatus.UNPROCESSABLE_ENTITY
    with standing(putright) as stood:
        found = _find(putright, stood, said)
    _write_down(putright, found)
    if len(found.files) == 1:
        return redirect(url_for("pages.remediation", ref=found.files[0].audit_ref), HTTPStatus.SEE_OTHER)
    if found.audit is not None and not found.files:
        return redirect(url_for("pages.audit", ref=found.audit), HTTPStatus.SEE_OTHER)
    return _page(putright, said=said, found=found.files)


def _find(putright: Putright, stood: Standing, said: str) -> Found:
    kept = Confidences(stood.main, putright.store.case_key)
    child = kept.find_child(said)
    refs = files.for_child(stood.reader, child) if child is not None else []
    rows = [row for ref in dict.fromkeys([*refs, said, said.upper()]) if (row := _row(stood, ref)) is not None]
    seen = [row for row in rows if asker().seen.sees(row.audit_ref)]
    hidden = [row.audit_ref for row in rows if not asker().seen.sees(row.audit_ref)]
    return Found(
        files=sorted(seen, key=lambda row: (row.graded_on, row.audit_ref), reverse=True),
        audit=None if rows else _audit(stood, said),
        hidden=hidden,
        fingerprint=kept.fingerprint(said),
    )


def _row(stood: Standing, ref: str) -> Any | None:
    row = board_queries.remediation(stood.reader, ref)
    return row if row is not None and row.graded_on is not None else None


def _audit(stood: Standing, said: str) -> str | None:
    """The reference of an audit that opened no file of its own, where it is seen."""
    for ref in dict.fromkeys((said, said.upper())):
        row = grades.audit(stood.reader, ref)
        if row is not None and row.graded_on is not None and asker().seen.sees_of(row):
            return str(row.audit_ref)
    return None


def _write_down(putright: Putright, found: Found) -> None:
    """Each file that was found, theirs or not, is a line of its own: with what stands for what was looked for."""
    g.why = f"reference {found.fingerprint}"
    first, *others = [row.audit_ref for row in found.files] or [found.audit]
    g.about = first
    for ref, outcome in (*((ref, "200") for ref in others), *((ref, REFUSED) for ref in found.hidden)):
        look = Look(
            at=putright.clock(),
            staff_id=signed_in().id,
            through="page",
            what="find_file",
            about=ref,
            outcome=outcome,
            why=g.why,
        )
        putright.access_log.note(look)


def _page(putright: Putright, *, said: str, wrong: str | None = None, found: list[Any] | None = None) -> str:
    title = "Find a file"
    return render(
        "find.html",
        title=f"Error: {title}" if wrong else title,
        heading=title,
        council=putright.settings.council,
        field=FIELD,
        said=said,
        wrong=wrong,
        found=found,
        form=form_token(putright),
    )
