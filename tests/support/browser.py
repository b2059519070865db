"""The system's Chromium, headless, asking nobody for anything."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from flask import Flask
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

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


class Quiet(WSGIRequestHandler):
    """Says nothing of the requests it answers."""

    def log(self, *_: object) -> None: ...


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """An application on a free port of this computer; the address it is at."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
