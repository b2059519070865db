"""Pages that say what went wrong, in the same design as the rest."""

import logging
from http import HTTPStatus
from pathlib import Path
from traceback import extract_tb

from flask import Blueprint
from werkzeug.exceptions import NotFound

from domain.errors import InvalidValueError, NotFoundError
from service.bootstrap import Putright
from service.pages.guard import NotThisComputerError
from service.pages.rendering import render

Page = tuple[str, HTTPStatus]
LOCAL_ONLY = "People cannot sign in yet, so the pages are shown on the computer that Putright runs on and nowhere else."
log = logging.getLogger("putright.pages")


def register(pages: Blueprint, putright: Putright) -> None:
    """Answer with a page whatever goes wrong on one."""
    council = putright.settings.council

    def page(status: HTTPStatus, title: str, *lines: str, way_back: bool = True) -> Page:
        return render("refused.html", council=council, title=title, lines=lines, way_back=way_back), status

    def not_this_computer(refusal: NotThisComputerError) -> Page:
        return page(HTTPStatus.FORBIDDEN, "This page is not shown here", refusal.message, LOCAL_ONLY, way_back=False)

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

    pages.register_error_handler(NotThisComputerError, not_this_computer)
    pages.register_error_handler(NotFound, not_found)
    pages.register_error_handler(NotFoundError, nothing_there)
    pages.register_error_handler(InvalidValueError, not_understood)
    pages.register_error_handler(Exception, failed)


def note(problem: Exception) -> None:
    """Log the kind of error and where it arose: never its message, which could quote a row."""
    frame = extract_tb(problem.__traceback__)[-1]
    log.error("%s at %s:%s", type(problem).__name__, Path(frame.filename).name, frame.lineno)
