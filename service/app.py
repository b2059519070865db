"""The web application: the REST API, the pages, and what tells a machine how the service is."""

from flask import Flask, Response, request

from service import api
from service.api import problems
from service.api.health import blueprint as health_blueprint
from service.bootstrap import Putright
from service.logs import LOGGED_PATH
from service.mail.links import PATH
from service.pages import blueprint as pages_blueprint
from service.pages.mail import blueprint as mail_blueprint

LARGEST_BODY = 1024 * 1024
"""In bytes. An import, which is larger, sets its own limit."""

ON_EVERY_RESPONSE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
}
A_YEAR = "max-age=31536000"


def create_app(putright: Putright) -> Flask:
    """The Flask application of one process. Make it after a fork, with the ``putright`` it is to serve."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.json.sort_keys = False  # type: ignore[attr-defined] # the provider that Flask makes has it
    app.extensions["putright"] = putright
    problems.register(app)
    api.register(app)
    app.register_blueprint(health_blueprint(putright))
    app.register_blueprint(pages_blueprint(putright))
    app.register_blueprint(mail_blueprint(putright))
    app.before_request(_say_what_may_be_logged)
    app.after_request(_guarded)
    return app


def _say_what_may_be_logged() -> None:
    """Leave out of a log of requests what opens the page of a mail."""
    path = request.path
    request.environ[LOGGED_PATH] = f"{PATH}…" if path.startswith(PATH) else path


def _guarded(response: Response) -> Response:
    """Add the headers that keep a browser from guessing, framing or keeping; a view that set its own keeps them."""
    for name, value in ON_EVERY_RESPONSE.items():
        response.headers.setdefault(name, value)
    if not (request.endpoint or "").endswith("static"):
        response.headers.setdefault("Cache-Control", "no-store")
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", A_YEAR)
    return response
