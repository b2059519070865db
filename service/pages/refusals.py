"""Pages that say what went wrong, in the same design as the rest."""

import logging
from http import HTTPStatus
from pathlib import Path
from traceback import extract_tb

from flask import Blueprint, g, redirect, request, url_for
from werkzeug.exceptions import NotFound, RequestEntityTooLarge
from werkzeug.wrappers import Response

from domain.errors import InvalidValueError, NotFoundError
from domain.seeing import MayNotDoError, MayNotSeeError
from service.access.csrf import NotOurFormError
from service.access.sight import NotInPostError
from service.bootstrap import Putright
from service.pages.break_glass import offer
from service.pages.guard import NotSignedInError, UnknownHostError, keep_typed
from service.pages.rendering import render

Page = tuple[str, HTTPStatus]
log = logging.getLogger("putright.pages")


def register(pages: Blueprint, putright: Putright) -> None:
    """Answer with a page whatever goes wrong on one."""
    council = putright.settings.council

    def page(status: HTTPStatus, title: str, *lines: str, way_back: bool = True) -> Page:
        return render("refused.html", council=council, title=title, lines=lines, way_back=way_back), status

    def strange_name(refusal: UnknownHostError) -> Page:
        return page(HTTPStatus.FORBIDDEN, "This page is not shown here", refusal.message, way_back=False)

    def not_signed_in(_: NotSignedInError) -> Response:
        ended = "yes" if g.get("session") is not None else None
        way_in = url_for("signing_in.ask", to=request.full_path.rstrip("?"), ended=ended)
        response = redirect(way_in, HTTPStatus.SEE_OTHER)
        if keep_typed(response, putright):
            response.headers["Location"] = f"{way_in}&kept=yes"
        return response

    def not_in_post(refusal: NotInPostError) -> Page:
        ask = "If that is wrong, ask whoever keeps the directory: your quality assurance team."
        return page(HTTPStatus.FORBIDDEN, "You cannot use Putright", refusal.message, ask, way_back=False)

    def not_our_form(refusal: NotOurFormError) -> Page:
        return page(HTTPStatus.BAD_REQUEST, "This form is too old", refusal.message)

    def not_yours(refusal: MayNotSeeError) -> Page:
        if request.endpoint == "pages.remediation":
            return offer(putright, (request.view_args or {})["ref"]), HTTPStatus.FORBIDDEN
        return page(HTTPStatus.FORBIDDEN, "This is not yours to see", refusal.message)

    def not_your_work(refusal: MayNotDoError) -> Page:
        return page(HTTPStatus.FORBIDDEN, "This is not for your role", refusal.message)

    def too_much(_: RequestEntityTooLarge) -> Page:
        message = "What you sent is larger than a form here takes: up to 1 MiB. Nothing was recorded."
        return page(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "This is too much at once", message)

    def not_found(_: NotFound) -> Page:
        return page(HTTPStatus.NOT_FOUND, "Page not found", "Check the address, or start from the board.")

    def nothing_there(refusal: NotFoundError) -> Page:
        return page(HTTPStatus.NOT_FOUND, "Not found", refusal.message)

    def not_understood(refusal: InvalidValueError) -> Page:
        return page(HTTPStatus.BAD_REQUEST, "There is a problem with what was asked", refusal.message)

    def failed(problem: Exception) -> Page:
        note(problem)
        sorry = "Nothing that was recorded is lost. Try again; if it happens again, tell whoever runs Putright."
        return page(HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong here", sorry)

    pages.register_error_handler(UnknownHostError, strange_name)
    pages.register_error_handler(NotSignedInError, not_signed_in)
    pages.register_error_handler(NotInPostError, not_in_post)
    pages.register_error_handler(NotOurFormError, not_our_form)
    pages.register_error_handler(MayNotSeeError, not_yours)
    pages.register_error_handler(MayNotDoError, not_your_work)
    pages.register_error_handler(RequestEntityTooLarge, too_much)
    pages.register_error_handler(NotFound, not_found)
    pages.register_error_handler(NotFoundError, nothing_there)
    pages.register_error_handler(InvalidValueError, not_understood)
    pages.register_error_handler(Exception, failed)


def note(problem: Exception) -> None:
    """Log the kind of error and where it arose: never its message, which could quote a row."""
    frames = extract_tb(problem.__traceback__)
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "an unknown place"
    log.error("%s at %s", type(problem).__name__, where)
