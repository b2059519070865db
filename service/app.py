"""The web application: the REST API, the pages, and what tells a machine how the service is."""

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

from service import api
from service.api import problems
from service.api.health import blueprint as health_blueprint
from service.bootstrap import Putright
from service.logs import LOGGED_PATH
from service.mail.links import PATH
from service.pages import blueprint as pages_blueprint
from service.pages import recording_blueprint
from service.pages.branding import blueprint as branding_blueprint
from service.pages.entra import blueprint as entra_blueprint
from service.pages.mail import blueprint as mail_blueprint
from service.pages.signing_in import PATH as SIGN_IN
from service.pages.signing_in import blueprint as signing_in_blueprint

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
SECRET_PATHS = (PATH, f"{SIGN_IN}/link/")
A_YEAR = "max-age=31536000"


def create_app(putright: Putright) -> Flask:
    """The Flask application of one process. Make it after a fork, with the ``putright`` it is to serve."""
    app = Flask(__name__, static_folder=None)
    if putright.settings.proxies:
        ways = dict.fromkeys(("x_for", "x_proto", "x_host"), putright.settings.proxies)
        app.wsgi_app = ProxyFix(app.wsgi_app, **ways)  # type: ignore[method-assign] # as its documentation says
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.json.sort_keys = False  # type: ignore[attr-defined] # the provider that Flask makes has it
    app.extensions["putright"] = putright
    problems.register(app)
    api.register(app)
    app.register_blueprint(health_blueprint(putright))
    app.register_blueprint(recording_blueprint(putright, app))
    app.register_blueprint(pages_blueprint(putright))
    app.register_blueprint(mail_blueprint(putright))
    app.register_blueprint(signing_in_blueprint(putright))
    app.register_blueprint(branding_blueprint(putright))
    if putright.entra is not None:
        app.register_blueprint(entra_blueprint(putright, putright.entra))
    app.before_request(_say_what_may_be_logged)
    app.after_request(_guarded)
    return app


def _say_what_may_be_logged() -> None:
    """Leave out of a log of requests what opens the page of a mail, or signs somebody in."""
    path = request.path
    secret = next((known for known in SECRET_PATHS if path.startswith(known)), None)
    request.environ[LOGGED_PATH] = f"{secret}…" if secret is not None else path


def _guarded(response: Response) -> Response:
    """Add the headers that keep a browser from guessing, framing or keeping; a view that set its own keeps them."""
    for name, value in ON_EVERY_RESPONSE.items():
        response.headers.setdefault(name, value)
    if not (request.endpoint or "").endswith("static"):
        response.headers.setdefault("Cache-Control", "no-store")
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", A_YEAR)
    return response
