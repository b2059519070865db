"""How long the pages take on the server, and how much a browser loads the first time it meets one."""

import gc
import gzip
from collections.abc import Iterator

from flask.testing import FlaskClient

from bench.councils import NOW
from bench.measuring import Measured, beside, rate
from service.app import create_app
from service.bootstrap import Putright, build
from service.pages.guard import cookie_name
from service.pages.rendering import STYLE_SHEETS, static_file

READER = "QA"
PAGES = {
    "the board": "/",
    "the board by what is due next": "/?sort=due",
    "the board of what is overdue": "/?state=overdue",
    "my work": "/my-work",
    "a remediation": "/remediations/AUD-0",
    "the form of a meeting": "/remediations/AUD-0/record/day-three-meeting",
    "the audits": "/audits",
    "the caseload reviews": "/caseload-reviews",
    "who to ring": "/unacknowledged",
    "what would help": "/help-requests",
    "the mail that waits": "/outbox",
    "the policy and working days": "/rules",
    "the questions": "/challenges",
    "the forecast": "/forecast",
    "the directory": "/people",
    "the list of reports": "/reports",
}
TURNS = 5


def measure_pages(putright: Putright, files: int) -> Iterator[Measured]:
    """The rows of the pages, on a council that has so many remediations.

    Asked of an application begun anew: a web worker has not just brought in a spreadsheet, and does not walk what that
    left in memory whenever it looks for garbage.
    """
    gc.collect()
    gc.freeze()
    client = signed_in(build(putright.settings, clock=lambda: NOW))
    for what, path in PAGES.items():
        yield beside(
            f"{what}, with {files:,} remediations", "times/s", "10/s (under 100 ms)",
            lambda path=path: rate(TURNS, lambda: [_get(client, path) for _ in range(TURNS)]),
            repetitions=3,
        )  # fmt: skip
    heaviest = max(_size(client, path) for path in PAGES.values())
    styles = sum(len(gzip.compress(static_file(name))) for name in STYLE_SHEETS)
    loaded = lambda: (heaviest + styles) / 1024  # noqa: E731
    yield beside("the heaviest first load, as it is sent", "KiB", "under 200", loaded, repetitions=1)


def signed_in(putright: Putright) -> FlaskClient:
    """A browser of the QA administrator's."""
    client = create_app(putright).test_client()
    client.set_cookie(cookie_name(putright.settings), putright.sessions.begin(READER, "link", NOW))
    return client


def _get(client: FlaskClient, path: str) -> bytes:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.data


def _size(client: FlaskClient, path: str) -> int:
    return len(client.get(path, headers={"Accept-Encoding": "gzip"}).data)
