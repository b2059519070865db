"""Pages as somebody reads them, and the settings of an application that shows them."""

from collections.abc import Callable
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from service.bootstrap import Putright
from service.pages.guard import cookie_name
from service.settings import Settings

END_OF_SAMPLE = datetime(2019, 5, 31, 9, tzinfo=UTC)


class Shown(HTMLParser):
    """The words of a page with single spaces between them, the rows of its tables, and where it links to."""

    def __init__(self, status: int, html: str) -> None:
        super().__init__()
        self.status, self.html = status, html
        self.links: list[str] = []
        self.words: list[str] = []
        self.rows: list[list[str]] = []
        self._cell: list[str] | None = None
        self.feed(html)
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.links.append(dict(attrs).get("href") or "")
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self._cell = []

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self._cell is not None:
            self.rows[-1].append(" ".join(" ".join(self._cell).split()))
            self._cell = None

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._cell is not None:
            self._cell.append(data)

    def row(self, *begins: str) -> list[str]:
        """The first row of any table that begins with these cells."""
        return next(row for row in self.rows if tuple(row[: len(begins)]) == begins)


Get = Callable[..., Shown]


def signed_in(client: FlaskClient, putright: Putright, staff_id: str = "QA01") -> FlaskClient:
    """A browser in which somebody is signed in, and signs in again when a test has moved the clock."""
    asked, at = client.open, [datetime.fromtimestamp(0, UTC)]

    def open_page(*args: Any, **options: Any) -> Any:
        if (now := putright.clock()) != at[0]:
            at[0] = now
            client.set_cookie(cookie_name(putright.settings), putright.sessions.begin(staff_id, "link", now))
        return asked(*args, **options)

    client.open = open_page  # type: ignore[method-assign] # what every get and post of a client goes through
    return client


def getting(client: FlaskClient) -> Get:
    """Asks for a page, and reads it."""

    def get(path: str, **query: str) -> Shown:
        answer = client.get(path, query_string=query or None)
        return Shown(answer.status_code, answer.get_data(as_text=True))

    return get


def settings_for(url: str, folder: Path) -> Settings:
    """Settings on this database, out of the reach of the machine's environment."""
    return Settings.from_env(
        {
            "PUTRIGHT_DATABASE_URL": url,
            "PUTRIGHT_DATA_DIR": str(folder),
            "PUTRIGHT_CASE_KEY": "k" * 32,
            "PUTRIGHT_TOKEN_PEPPER": "p" * 32,
            "PUTRIGHT_LINK_KEYS": "l" * 32,
            "PUTRIGHT_ANCHOR_KEY": "a1" * 32,
            "PUTRIGHT_COUNCIL": "Sampleshire Council",
            "PUTRIGHT_ENV_FILE": str(folder / "no.env"),
        }
    )
