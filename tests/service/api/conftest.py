"""The API over a SQLite database of its own, with a small council in it and a clock that a test moves."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from domain.vocabulary import Role
from service.bootstrap import Putright, build
from service.commands.people import People
from service.settings import Settings
from service.storage.database import create_engine, reading
from service.storage.event_store import events
from service.storage.store import Command, Store
from tests.conftest import NewUrl
from tests.support.web import Latest

STAFF: tuple[tuple[str, Role, str | None, str | None], ...] = (
    ("DCS01", Role.DIRECTOR, None, None),
    ("HOS01", Role.HEAD_OF_SERVICE, "DCS01", None),
    ("SM01", Role.SERVICE_MANAGER, "HOS01", None),
    ("TM01", Role.TEAM_MANAGER, "SM01", None),
    ("PL02", Role.PRACTICE_LEAD, "SM01", None),
    ("PL01", Role.PRACTICE_LEAD, "SM01", "PL02"),
    ("SW01", Role.SOCIAL_WORKER, "TM01", None),
    ("QA01", Role.QA_ADMINISTRATOR, None, None),
)
AUDIT: dict[str, Any] = {
    "audit_ref": "A-1",
    "audited_on": "2019-04-17",
    "graded_on": "2019-04-18",
    "case_ref": "2041877",
    "grade": "Inadequate",
    "themes": {"Risk": "Inadequate", "Planning": "Good"},
    "service": "Safeguarding",
    "team": "North",
    "roles": {
        "social_worker": "SW01",
        "team_manager": "TM01",
        "practice_lead": "PL01",
        "service_manager": "SM01",
    },
}
ACTION = {
    "theme": "Risk",
    "action": "See the child alone",
    "owner": "SW01",
    "due_on": "2019-05-10",
    "measure": "The child's words are on the file.",
    "difference": "She knows who comes and when.",
    "family_part": "Her aunt has her on Fridays.",
}


class Clock:
    """A clock that stands where it was set."""

    def __init__(self) -> None:
        self.set("2019-04-26")

    def set(self, day: str) -> None:
        """Noon, UTC, of a day."""
        self.now = datetime.combine(datetime.fromisoformat(day), time(12), UTC)

    def __call__(self) -> datetime:
        return self.now


class Caller:
    """A client with somebody's token. Bodies go as JSON; answers come back as they were."""

    def __init__(self, client: FlaskClient, token: str | None) -> None:
        self.client = client
        self.headers = {"Authorization": f"Bearer {token}"} if token is not None else {}

    def get(self, path: str, **query: Any) -> TestResponse:
        return self.client.get(f"/api/v1{path}", headers=self.headers, query_string=query)

    def post(self, path: str, body: Any, **headers: str) -> TestResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(f"/api/v1{path}", json=body, headers=self.headers | named)

    def open(self, path: str, method: str, **more: Any) -> TestResponse:
        return self.client.open(f"/api/v1{path}", method=method, headers=self.headers, **more)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def council_file(new_sqlite: NewUrl) -> str:
    """The path of a database with the council in it that nobody is connected to."""
    url = new_sqlite()
    engine = create_engine(url)
    appoint_everyone(Store(engine, b"k" * 32))
    engine.dispose()
    return url.removeprefix("sqlite:///")


@pytest.fixture
def database_url(request: pytest.FixtureRequest, council_file: str, tmp_path: Path) -> str:
    """A copy of it; a database on PostgreSQL where a test asks for one (``ON_BOTH``, indirectly)."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return f"sqlite:///{shutil.copy(council_file, tmp_path / 'putright.db')}"
    url = str(request.getfixturevalue("postgres_url"))
    engine = create_engine(url)
    appoint_everyone(Store(engine, b"k" * 32))
    engine.dispose()
    return url


@pytest.fixture
def putright(settings: Settings, clock: Clock) -> Iterator[Putright]:
    application = build(settings, clock=clock)
    yield application
    application.dispose()


def appoint_everyone(store: Store) -> None:
    """Enter the council in the directory."""
    command = Command(recorded_by="QA01", source="cli", now=Clock()())
    for staff_id, role, reports_to, cover in STAFF:
        People(store).appoint(command, staff_id=staff_id, role=role, reports_to=reports_to, cover=cover)


@pytest.fixture
def app(latest: Latest, putright: Putright) -> Flask:
    return latest.web(putright)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Nobody: a client without a token."""
    return app.test_client()


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    """The document of the API."""
    answer = client.get("/api/v1/openapi.json")
    assert answer.content_type == "application/json"
    return dict(answer.json)


@pytest.fixture
def calling(putright: Putright, client: FlaskClient) -> Callable[[str], Caller]:
    """Makes clients with a token of somebody's own."""
    return lambda staff_id: Caller(client, putright.tokens.issue(staff_id, putright.clock()))


@pytest.fixture
def qa(calling: Callable[[str], Caller]) -> Caller:
    """The quality assurance administrator."""
    return calling("QA01")


@pytest.fixture
def opened(qa: Caller) -> Caller:
    """The same, after an inadequate audit A-1 opened its remediation."""
    assert qa.post("/audits", AUDIT).status_code == 201
    return qa


@pytest.fixture
def recorded(putright: Putright) -> Callable[[], int]:
    """How many events there are."""

    def count() -> int:
        with reading(putright.engine) as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(events)) or 0

    return count
