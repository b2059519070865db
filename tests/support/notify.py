"""A GOV.UK Notify that misbehaves as it is told."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt

SERVICE, SECRET = "26785a09-ab16-4eb0-8407-a37497a57506", "3d844edf-8d35-48ac-975b-e847b4f122b0"
KEY, TEMPLATE = f"putright-{SERVICE}-{SECRET}", "f33517ff-2a88-4f6e-b855-c550268ce08a"


class Notify:
    """Answers each message with the next word of its script: a status, ``drop`` or ``hang`` after taking it."""

    def __init__(self, *script: int | str, message: str = "") -> None:
        self.script, self.message = list(script), message
        self.taken: list[dict[str, Any]] = []
        self.statuses: dict[str, str] = {}
        self.asked: list[str] = []
        self.url = ""
        self.ended = Event()

    def references(self) -> list[str]:
        return [body["reference"] for body in self.taken]


def handler(notify: Notify) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.check()
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            word = notify.script.pop(0) if notify.script else 201
            if word in (201, "drop", "hang"):
                notify.taken.append(body)
            if word == "hang":
                notify.ended.wait(10)
            if word in ("drop", "hang"):
                self.connection.close()
                return
            said = [{"error": "Error", "message": notify.message}]
            self.answer(int(word), {"id": "1"} if word == 201 else {"status_code": word, "errors": said})

        def do_GET(self) -> None:
            self.check()
            (reference,) = parse_qs(urlsplit(self.path).query)["reference"]
            notify.asked.append(reference)
            if notify.script and notify.script[0] == "no answers":
                self.answer(500, {})
                return
            status = notify.statuses.get(reference, "created")
            found = [{"reference": reference, "status": status}] if reference in notify.references() else []
            self.answer(200, {"notifications": found})

        def check(self) -> None:
            token = self.headers["Authorization"].removeprefix("Bearer ")
            claims = jwt.decode(token, SECRET, algorithms=["HS256"], options={"require": ["iss", "iat"]})
            assert claims["iss"] == SERVICE

        def answer(self, status: int, body: dict[str, Any]) -> None:
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Tests are quiet."""

    return Handler


@contextmanager
def serving(notify: Notify) -> Iterator[Notify]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(notify))
    server.daemon_threads = True
    notify.url = f"http://127.0.0.1:{server.server_address[1]}"
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield notify
    finally:
        notify.ended.set()
        server.shutdown()
        server.server_close()
