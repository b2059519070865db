"""The addresses at which somebody's own calendar program subscribes to what they owe: made, shown once, revoked."""

from contextlib import suppress
from http import HTTPStatus

from flask import redirect, url_for
from marshmallow import ValidationError
from werkzeug.datastructures import MultiDict

from domain.errors import NotFoundError
from service.api.bodies import line_or_none
from service.bootstrap import Putright
from service.pages.desk.drawn import Drawn, Wrong, form_page
from service.pages.desk.sending import NOT_TAKEN, not_taken, sent_here, typed
from service.pages.guard import signed_in
from service.pages.recording.words import Words
from service.pages.sent import Answered, Sent
from service.queries.calendar_feed import new_address

HEADING = "Steps in your own calendar"
WORDS = {"name": Words("What you call it", "To tell one from another, such as Outlook at work")}


def own_calendar_page(putright: Putright) -> str:
    """What there is, and a form for another."""
    sent, _ = typed(putright)
    return _page(putright, MultiDict() if sent is None else sent, {})


def change_own_calendar(putright: Putright) -> Answered:
    """Make an address, which is shown this once; or revoke one."""
    try:
        sent = sent_here(putright)
    except NOT_TAKEN as refusal:
        return not_taken(refusal, lambda said, wrong: _page(putright, said, wrong))
    if token_id := sent.get("revoke"):
        return _revoke(putright, token_id)
    try:
        name = line_or_none().deserialize(sent.get("name", "").strip() or None)
    except ValidationError as wrong:
        return _page(putright, sent, {"name": [str(wrong.messages[0])]}), HTTPStatus.UNPROCESSABLE_ENTITY
    _, address = new_address(putright, signed_in().id, name)
    return _page(putright, MultiDict(), {}, made=address)


def _revoke(putright: Putright, token_id: str) -> Answered:
    with suppress(NotFoundError):  # pressed twice, it is revoked
        putright.calendar_tokens.revoke(token_id, putright.clock(), of=signed_in().id)
    return redirect(url_for("pages.own_calendar"), HTTPStatus.SEE_OTHER)


def _page(putright: Putright, sent: Sent, wrong: Wrong, *, made: str | None = None) -> str:
    known = sorted(putright.calendar_tokens.issued_to(signed_in().id), key=lambda each: each.issued_at)
    return form_page(putright, "desk/own_calendar.html", HEADING, Drawn(sent, WORDS, wrong), made=made, addresses=known)
