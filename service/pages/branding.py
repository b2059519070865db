"""The council's colour as a style sheet, and its logo: of the settings, and the same for everybody."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, request, url_for

from service.bootstrap import Putright
from service.pages.guard import add_headers, refuse_strange_names
from service.settings import Settings
from service.settings.brand import media_type

SHEET = ":root {{ --pr-council: {colour}; }}\n"
ONLY_A_PICTURE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""An SVG may bring its own style; should somebody open it by itself, nothing in it runs."""


def blueprint(putright: Putright) -> Blueprint:
    """What the header of every page asks for, signed in or not."""
    pages = Blueprint("branding", __name__)
    pages.before_request(lambda: refuse_strange_names(request, putright.settings.base_url))
    pages.after_request(_as_a_picture)
    pages.after_request(lambda response: add_headers(response, is_static=True))  # the first to be called

    @pages.get("/council.css")
    def style() -> Response:
        colour = putright.settings.council_colour
        if colour is None:
            abort(404)
        return Response(SHEET.format(colour=colour), mimetype="text/css")

    @pages.get("/council-logo")
    def mark() -> Response:
        logo = putright.settings.council_logo
        if logo is None:
            abort(404)
        return Response(_picture(logo), mimetype=media_type(logo))

    return pages


def brand() -> dict[str, str | None]:
    """The addresses of the council's style sheet and logo, where it has them; they change when these do."""
    settings: Settings = current_app.extensions["putright"].settings
    colour, logo = settings.council_colour, settings.council_logo
    return {
        "style": url_for("branding.style", v=colour.lstrip("#")) if colour is not None else None,
        "logo": url_for("branding.mark", v=sha256(_picture(logo)).hexdigest()[:12]) if logo is not None else None,
    }


@cache
def _picture(logo: Path) -> bytes:
    return logo.read_bytes()


def _as_a_picture(response: Response) -> Response:
    if response.mimetype != "text/css":
        response.headers["Content-Security-Policy"] = ONLY_A_PICTURE
    return response
