"""Seen in the case system: many rows of the board at once, read once more before they count (F8).

Each file is recorded by itself, by the same command as one alone: a file that cannot be is named with why, and does not
keep the others back, which are other children's. Sending it twice records nothing twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import g, redirect, request, url_for
from werkzeug.wrappers import Response

from domain.errors import InvalidValueError, PutrightError
from domain.remediation import Remediation
from projections import board_queries
from projections.case_system import SeenThere, seen_there
from service.access.sight import asker, not_seen
from service.bootstrap import Putright
from service.clock import london_date
from service.pages.board_rows import READ, Row, rows_of, titles
from service.pages.guard import signed_in
from service.pages.rendering import render
from service.pages.sent import form_token, refuse_strange_forms
from service.queries.standing import standing
from service.storage.store import Command

MOST = 100
TITLE = "Seen in the case system"


@dataclass(frozen=True)
class Ticked:
    """A file that was ticked: its row, the revision that it is read on, and what was seen before."""

    row: Row
    revision: int
    before: SeenThere | None


def seen_page(putright: Putright) -> str | Response:
    """What was ticked on the board, with what is to be found of each. Raises :class:`InvalidValueError`."""
    refs = list(dict.fromkeys(request.args.getlist("ref")))
    if not refs:
        return redirect(url_for("pages.board"), HTTPStatus.SEE_OTHER)
    if len(refs) > MOST:
        raise InvalidValueError(f"Tick at most {MOST} files at once.", field="ref")
    with standing(putright, views=READ) as stood:
        found = [row for ref in refs if (row := board_queries.remediation(stood.reader, ref)) is not None]
        for ref in refs:
            if not asker().seen.sees(ref) or ref not in {row.audit_ref for row in found}:
                raise not_seen(ref)
        before = seen_there(stood.reader, [row.remediation for row in found])
        ticked = [
            Ticked(row, _revision(putright, stood.main, row.of.remediation), before.get(row.of.remediation))
            for row in rows_of(stood, found)
        ]
        return _page(putright, ticked=ticked, columns=titles(stood))


def seen_recorded(putright: Putright) -> str:
    """Record each of them, and say of which it could not be. Raises :class:`NotOurFormError`."""
    refuse_strange_forms(putright)
    done, refused = [], []
    g.about = None
    for said in dict.fromkeys(request.form.getlist("ref")[:MOST]):
        ref, _, revision = said.rpartition("@")
        try:
            _record(putright, ref, int(revision) if revision.isdecimal() else 0)
            done.append(ref)
        except PutrightError as refusal:
            refused.append((ref, refusal.message))
    return _page(putright, done=done, refused=refused)


def _record(putright: Putright, ref: str, revision: int) -> None:
    """Record one file, as it stood when it was read: sent again, it is what was recorded then."""
    if not asker().seen.sees(ref):
        raise not_seen(ref)
    now, me = putright.clock(), signed_in().id
    today = london_date(now)
    key = f"seen/{me}/{today}/{ref}@{revision}"
    command = Command(recorded_by=me, source="page", now=now, expected_revision=revision, key=key)
    putright.contacts.note_seen_in_case_system(command, ref, today, seen_by=me)


def _revision(putright: Putright, connection: Any, remediation: Any) -> int:
    found = putright.store.load(Remediation, remediation, connection)
    return found.revision if found is not None else 0


def _page(putright: Putright, **more: Any) -> str:
    nothing: dict[str, Sequence[Any]] = {"ticked": (), "columns": (), "done": (), "refused": ()}
    return render(
        "seen.html",
        title=TITLE,
        council=putright.settings.council,
        form=form_token(putright),
        **nothing | more,
    )
