"""Seeing a file that is not one's own, for a reason, for an hour: written down, and looked at afterwards."""

from http import HTTPStatus

from flask import g, redirect, request, url_for
from werkzeug.wrappers import Response

from service.access.log import BREAK_GLASS
from service.access.sight import asker, is_broken
from service.bootstrap import Putright
from service.pages.rendering import render
from service.pages.sent import form_token, refuse_strange_forms

SHORTEST, LONGEST = 10, 500


def offer(putright: Putright, ref: str, *, said: str = "", wrong: str | None = None) -> str:
    """The page that says that a file is not theirs, and offers to open it for a reason."""
    title = "This is not yours to see"
    return render(
        "not_yours.html",
        council=putright.settings.council,
        title=f"Error: {title}" if wrong else title,
        heading=title,
        ref=ref,
        said=said,
        wrong=wrong,
        given=wrong is None and is_broken(asker(), ref),
        minutes=int(BREAK_GLASS.total_seconds() // 60),
        form=form_token(putright),
    )


def break_glass(putright: Putright, ref: str) -> Response | tuple[str, HTTPStatus]:
    """Open a file to whoever asks, where they say why. Raises :class:`NotOurFormError`."""
    refuse_strange_forms(putright)
    reason = request.form.get("reason", "").strip()
    there = url_for("pages.remediation", ref=ref)
    if asker().seen.sees(ref):
        return redirect(there, HTTPStatus.SEE_OTHER)
    if not SHORTEST <= len(reason) <= LONGEST:
        wrong = f"Say in {SHORTEST} to {LONGEST} characters why you need to see it"
        return offer(putright, ref, said=reason, wrong=wrong), HTTPStatus.UNPROCESSABLE_ENTITY
    g.why = reason
    return redirect(there, HTTPStatus.SEE_OTHER)
