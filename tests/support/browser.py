"""The system's Chromium, headless, asking nobody for anything."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from threading import Thread
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from playwright.sync_api import Browser, Locator, sync_playwright

from service.bootstrap import Putright
from service.pages.guard import cookie_name

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser. Raises :class:`FileNotFoundError` where there is none, saying what to install."""
    found = next((path for path in map(shutil.which, NAMES) if path is not None), None)
    if found is None:
        raise FileNotFoundError("The tests of the pages need Chromium: apt-get install chromium")
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=[*QUIET, *as_root])
        yield browser
        browser.close()


def follow(pressed: Locator) -> None:
    """Press what leads to another page, and wait until that one is there.

    A press alone may return before the next page has come, and what is read then is the page before.
    """
    with pressed.page.expect_navigation():
        pressed.click()


class Quiet(WSGIRequestHandler):
    """Says nothing of the requests it answers."""

    def log_message(self, *_: object) -> None: ...


class Server(ThreadingMixIn, WSGIServer):
    """Answers many at once, and does at once what is to be done after an answer.

    Werkzeug's own first waits for more on a connection on which a browser asks the next thing.
    """

    daemon_threads = True


def seen_by(putright: Putright, app: "WSGIApplication", staff_id: str = "QA01") -> "WSGIApplication":
    """The application as a browser meets it in which somebody is signed in."""
    secret = putright.sessions.begin(staff_id, "link", putright.clock())

    def asked(environ: dict[str, Any], start: Any) -> Any:
        environ["HTTP_COOKIE"] = f"{cookie_name(putright.settings)}={secret}"
        return app(environ, start)

    return asked


@contextmanager
def served(app: "WSGIApplication") -> Iterator[str]:
    """An application on a free port of this computer; the address it is at."""
    server = make_server("127.0.0.1", 0, app, server_class=Server, handler_class=Quiet)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
