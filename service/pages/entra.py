"""Signing in by Microsoft Entra ID: away to it, back from it, and what is said to whoever is not let in."""

import hmac
import logging
import re
from http import HTTPStatus

from flask import Blueprint, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from domain.errors import PutrightError
from service.access.admission import NotAdmittedError, Why, admit
from service.access.issuer import NoAnswerError
from service.access.oidc import CALLBACK, EntraId, NotBelievedError, Question
from service.access.questions import LASTS, Questions
from service.access.sessions import SignedInBy
from service.bootstrap import Putright
from service.pages.guard import add_headers, cookie_name, let_in, refuse_strange_names
from service.pages.rendering import render
from service.pages.signing_in import PATH, way_to
from service.settings import Settings

DECLINED = "access_denied"
A_CODE = re.compile(r"[a-z_]{1,40}")
ASK = "Ask your quality assurance team or your council’s IT to put it right, and tell them this code:"
NOT_LET_IN = {
    Why.NOT_LINKED: (
        "Your account is not linked to Putright yet",
        "Microsoft has confirmed who you are, but this account is not linked to anybody in Putright’s directory.",
    ),
    Why.NO_POST: (
        "You hold no post in Putright’s directory",
        "Microsoft has confirmed who you are, but the directory says that you hold no post today.",
    ),
    Why.OTHER_ROLE: (
        "Microsoft and Putright say different roles",
        "Your role in Microsoft Entra ID is not the one in Putright’s directory. Nobody is let in while they differ.",
    ),
}
log = logging.getLogger("putright.sign_in")


class StrayAnswerError(PutrightError):
    """Somebody came back from Entra ID whom this browser did not send, or sent too long ago, or once before."""

    code = "stray_answer"


class DeclinedError(PutrightError):
    """Whoever was asked to sign in did not."""

    code = "sign_in_declined"


def blueprint(putright: Putright, entra: EntraId) -> Blueprint:
    """The two addresses of signing in by Entra ID."""
    pages = Blueprint("entra", __name__)
    pages.before_request(lambda: refuse_strange_names(request, putright.settings.base_url))
    pages.after_request(lambda response: add_headers(response, is_static=False))

    @pages.get(f"{PATH}/microsoft")
    def away() -> Response:
        return _away(putright, entra)

    @pages.get(CALLBACK)
    def back() -> Response:
        return _back(putright, entra)

    return pages


def _away(putright: Putright, entra: EntraId) -> Response:
    now, leads_to = putright.clock(), way_to(request.args.get("to"))
    try:
        address, question = entra.ask(now, another="another" in request.args)
    except NoAnswerError as refusal:
        return _refused(putright, refusal, leads_to)
    response = redirect(address, HTTPStatus.SEE_OTHER)
    sealed = Questions(putright.settings.link_keys).sealed(question, leads_to, now)
    _keep(response, putright.settings, sealed, int(LASTS.total_seconds()))
    return response


def _back(putright: Putright, entra: EntraId) -> Response:
    cookie = request.cookies.get(_cookie(putright.settings), "")
    asked = Questions(putright.settings.link_keys).opened(cookie, putright.clock())
    if asked is None or not hmac.compare_digest(request.args.get("state", "").encode(), asked[0].state.encode()):
        return _stray(putright)
    question, leads_to = asked
    try:
        response = _let_in(putright, entra, question, leads_to)
    except (NoAnswerError, NotBelievedError, NotAdmittedError, DeclinedError) as refusal:
        response = _refused(putright, refusal, leads_to)
    _keep(response, putright.settings, "", 0)
    return response


def _let_in(putright: Putright, entra: EntraId, question: Question, leads_to: str) -> Response:
    now, error = putright.clock(), request.args.get("error")
    if error == DECLINED:
        raise DeclinedError("You did not finish signing in with Microsoft.")
    if error is not None:
        message = "Microsoft’s sign-in says that it cannot sign you in at the moment."
        raise NoAnswerError(message, field=error if A_CODE.fullmatch(error) else None)
    confirmed = entra.confirm(question, request.args.get("code", ""), now)
    staff_id = admit(putright.store, putright.identities, confirmed, now)
    response = redirect(leads_to, HTTPStatus.SEE_OTHER)
    let_in(response, putright, staff_id, SignedInBy.OIDC)
    return response


def _stray(putright: Putright) -> Response:
    """Going back, or pressing twice, does no harm to whoever is signed in."""
    session = putright.sessions.find(request.cookies.get(cookie_name(putright.settings)), putright.clock())
    if session is not None and not session.expired:
        return redirect("/", HTTPStatus.SEE_OTHER)
    return _refused(putright, StrayAnswerError("This sign-in was begun too long ago, or elsewhere, or is over."), "/")


def _refused(putright: Putright, refusal: PutrightError, leads_to: str) -> Response:
    """A page that says why, what to do, and the other way to sign in, where there is one."""
    told = refusal.told if isinstance(refusal, NotAdmittedError) else None
    log.warning("No sign-in by Entra ID: %s, code %s", _reason(refusal), told or "none")
    title, status, lines = _said(refusal)
    page = render(
        "entra_refused.html",
        council=putright.settings.council,
        title=title,
        lines=lines,
        told=told,
        again=url_for("entra.away", to=leads_to),
        another=url_for("entra.away", to=leads_to, another="yes"),
        by_mail=url_for("signing_in.ask", to=leads_to) if putright.settings.sign_in_links else None,
    )
    return make_response(page, status)


def _said(refusal: PutrightError) -> tuple[str, HTTPStatus, list[str]]:
    if isinstance(refusal, NotAdmittedError):
        title, line = NOT_LET_IN[refusal.why]
        return title, HTTPStatus.FORBIDDEN, [line, ASK]
    if isinstance(refusal, DeclinedError):
        return "You are not signed in", HTTPStatus.FORBIDDEN, [refusal.message]
    if isinstance(refusal, NoAnswerError):
        wait = "Try again in a few minutes. If it goes on, tell your council’s IT."
        return "Signing in with Microsoft does not work now", HTTPStatus.SERVICE_UNAVAILABLE, [refusal.message, wait]
    return "Sign in again", HTTPStatus.BAD_REQUEST, [refusal.message]


def _reason(refusal: PutrightError) -> str:
    """Why, for the log: the name of a check or a setting, and nothing of the person."""
    if isinstance(refusal, NotAdmittedError):
        return refusal.why.value
    more = refusal.reason if isinstance(refusal, NotBelievedError) else refusal.field
    return f"{refusal.code} ({more})" if more else refusal.code


def _cookie(settings: Settings) -> str:
    return "__Host-putright-question" if settings.is_https else "putright-question"


def _keep(response: Response, settings: Settings, sealed: str, seconds: int) -> None:
    """Give the browser its question for so long; nothing, for no time, takes it away."""
    name, secure = _cookie(settings), settings.is_https
    response.set_cookie(name, sealed, max_age=seconds, secure=secure, httponly=True, samesite="Lax", path="/")
