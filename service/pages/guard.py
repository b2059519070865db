"""Who may see a page: whoever is signed in, under a name that is ours. And what a browser is told with every page."""

from http import HTTPStatus
from ipaddress import IPv6Address, ip_address
from typing import cast
from urllib.parse import urlsplit

from flask import Request, Response, g, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from domain.errors import PutrightError
from domain.people import Person
from projections import people
from service.access.drafts import Typed
from service.access.log import Look
from service.access.sessions import Session, SignedInBy
from service.access.sight import NotInPostError, admit
from service.bootstrap import Putright
from service.clock import london_date
from service.settings import Settings

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
FOR_A_YEAR = "public, max-age=31536000, immutable"
SCRIPTED = "; script-src 'self'; connect-src 'self'"
OURS = ("same-origin", "none")
"""What a browser says of a form that was sent from a page of ours, or typed by somebody."""


class UnknownHostError(PutrightError):
    """A page was asked for under a name that is not this service's."""

    code = "unknown_host"


class NotSignedInError(PutrightError):
    """Nobody is signed in, or not any more."""

    code = "not_signed_in"


def refuse_strange_names(asked: Request, base_url: str) -> None:
    """Raise :class:`UnknownHostError` unless a request is made under our name.

    A page elsewhere can give its own name this address, so that a browser here reads for it (DNS rebinding).
    """
    name = urlsplit(f"//{asked.host}").hostname or ""
    if not _is_loopback(name) and name not in ("localhost", urlsplit(base_url).hostname):
        raise UnknownHostError("You are asking under a name that is not this service’s.")


def is_from_elsewhere(asked: Request) -> bool:
    """Whether the browser says that a form was sent from a page that is not ours. Not every browser says it."""
    return asked.headers.get("Sec-Fetch-Site", OURS[0]) not in OURS


def sign_in_required(putright: Putright) -> None:
    """Find who is signed in, for the rest of the request, and let them in where they may go.

    Raises :class:`NotSignedInError`, :class:`NotInPostError`, :class:`domain.seeing.MayNotSeeError` and
    :class:`domain.seeing.MayNotDoError`.
    """
    now = putright.clock()
    session = putright.sessions.find(request.cookies.get(cookie_name(putright.settings)), now)
    g.session = session
    if session is None or session.expired:
        raise NotSignedInError("You are not signed in." if session is None else "You were signed out after a time.")
    with putright.store.reading() as reader:
        found = people.directory(reader).get(session.staff_id)
    if found is None or not found.holds_post_on(london_date(now)):
        putright.sessions.end(session.secret, now)
        raise NotInPostError("You hold no post in the directory any more.")
    g.person = found
    admit(putright, found)


def signed_in() -> Person:
    """Who is signed in; only on a page that asks for it."""
    return cast(Person, g.person)


def session_of_browser() -> Session:
    """The session of whoever is signed in."""
    return cast(Session, g.session)


def cookie_name(settings: Settings) -> str:
    """What the cookie is called. Browsers take the stricter name over TLS alone."""
    return "__Host-putright" if settings.is_https else "putright-session"


def let_in(response: AnyResponse, putright: Putright, staff_id: str, via: SignedInBy) -> None:
    """Begin a session in this browser, in place of the one it may have, and write down that somebody signed in."""
    now = putright.clock()
    if before := request.cookies.get(cookie_name(putright.settings)):
        putright.sessions.end(before, now)
    signed_in_by = Look(
        at=now, staff_id=staff_id, through="page", what=f"signed in by {via}", about=None, outcome="200"
    )
    putright.access_log.note(signed_in_by)
    _keep_session(response, putright, putright.sessions.begin(staff_id, via, now))


def _keep_session(response: AnyResponse, putright: Putright, secret: str) -> None:
    """Give the browser its session until it is closed; the server says when it is over."""
    response.set_cookie(
        cookie_name(putright.settings),
        secret,
        secure=putright.settings.is_https,
        httponly=True,
        samesite="Lax",
        path="/",
    )


def draft_cookie(settings: Settings) -> str:
    """What the cookie is called that holds the key to what was typed."""
    return f"{cookie_name(settings)}-draft"


def keep_typed(response: AnyResponse, putright: Putright) -> bool:
    """Keep what was sent when the session had ended, for whoever sent it; and say whether there was any of it."""
    session = cast(Session | None, g.get("session"))
    typed = [(name, value) for name, value in _said() if not name.startswith("_")]
    if request.method != "POST" or session is None or not typed:
        return False
    secret = putright.drafts.keep(session.staff_id, request.path, typed, putright.clock())
    response.set_cookie(
        draft_cookie(putright.settings),
        secret,
        secure=putright.settings.is_https,
        httponly=True,
        samesite="Lax",
        path="/",
    )
    return True


def _said() -> list[tuple[str, str]]:
    """What a form said; nothing where a file that came with it is larger than anybody reads who is not signed in."""
    try:
        return list(request.form.items(multi=True))
    except RequestEntityTooLarge:
        return []


def typed_before(putright: Putright) -> Typed | None:
    """What the person who is signed in had typed on this form when their session ended."""
    secret = request.cookies.get(draft_cookie(putright.settings))
    if not secret:
        return None
    return putright.drafts.take(secret, signed_in().id, request.path, putright.clock())


def forget_session(response: AnyResponse, putright: Putright) -> None:
    """Take the session from the browser."""
    response.delete_cookie(
        cookie_name(putright.settings), secure=putright.settings.is_https, httponly=True, samesite="Lax", path="/"
    )


def add_headers(response: Response, *, is_static: bool, scripted: bool = False) -> Response:
    """Nothing inline, nothing from elsewhere, nothing kept but static files, whose address changes when they do.

    No script runs, not even of ours, but on a page that is ``scripted``.
    """
    response.headers.update(HEADERS)
    if scripted:
        response.headers["Content-Security-Policy"] += SCRIPTED
    keep = is_static and response.status_code in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED)
    response.headers["Cache-Control"] = FOR_A_YEAR if keep else "no-store"
    return response


def _is_loopback(address: str) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return found.is_loopback
