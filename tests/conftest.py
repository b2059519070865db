"""Databases, migrated and empty, and the application on them: copies of one file, or of one template."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa

from service.access.database import prepare
from service.bootstrap import Putright, build
from service.commands.audits import Audits
from service.commands.people import People
from service.commands.remediations import Remediations
from service.queries.rules import Rules, shipped_rules
from service.settings import Settings
from service.storage import database
from service.storage.database import create_engine
from service.storage.migrate import migrate
from service.storage.store import Store
from tests.machine.machine import council
from tests.support.council import NOW, appoint_everyone
from tests.support.lending import Lender
from tests.support.postgres import PostgresServer

ON_POSTGRES = pytest.param("postgresql", marks=pytest.mark.slow)
ON_BOTH = ("sqlite", ON_POSTGRES)
MIGRATED = "migrated"
NewUrl = Callable[[], str]


@pytest.fixture(scope="session", autouse=True)
def _nobody_waits_for_the_disk() -> Iterator[None]:
    """No test asks what a loss of power leaves behind; those that kill a process start it with every pragma."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "PRAGMAS", (*database.PRAGMAS, "synchronous=OFF"))
        yield


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A server of this process's own, which does not wait for the disk."""
    with PostgresServer(durable=False) as server:
        yield server


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that nobody is connected to."""
    path = tmp_path_factory.mktemp("template") / "putright.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def machine_template(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with a council in it, that every run of the state machine begins with."""
    path = Path(shutil.copy(migrated_file, tmp_path_factory.mktemp("machine") / "council.db"))
    council(path)
    return path


@pytest.fixture(scope="session")
def migrated_template(postgres_server: PostgresServer) -> str:
    """The name of a migrated PostgreSQL database that nobody is connected to."""
    _migrate(postgres_server.create_database(MIGRATED))
    return MIGRATED


@pytest.fixture(scope="session")
def new_sqlite(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> NewUrl:
    """Makes migrated, empty SQLite databases: for a test that needs one for each of its examples."""
    folder, numbers = tmp_path_factory.mktemp("databases"), count()

    def new() -> str:
        return f"sqlite:///{shutil.copy(migrated_file, folder / f'{next(numbers)}.db')}"

    return new


@pytest.fixture(scope="session")
def new_postgres(postgres_server: PostgresServer, migrated_template: str) -> NewUrl:
    """Makes migrated, empty PostgreSQL databases, for a test that needs one for each of its examples."""
    numbers = count()
    return lambda: postgres_server.create_database(f"test_{next(numbers)}", template=migrated_template)


@pytest.fixture(scope="session")
def lender(postgres_server: PostgresServer, migrated_template: str) -> Lender:
    return Lender(postgres_server, migrated_template)


@pytest.fixture
def postgres_url(lender: Lender) -> Iterator[str]:
    """A migrated, empty PostgreSQL database, for as long as the test runs."""
    with lender.lent() as url:
        yield url


def database_of(request: pytest.FixtureRequest) -> str:
    """A migrated, empty database of the kind that a test asks for; SQLite where it does not ask."""
    if getattr(request, "param", "sqlite") == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    return str(request.getfixturevalue("new_sqlite")())


@pytest.fixture(params=ON_BOTH)
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated, empty database of either kind; the test runs once on each.

    Where the rules of a file are above the store, it has a fixture of this name that asks for both in few tests.
    """
    return database_of(request)


@pytest.fixture(params=ON_BOTH)
def blank_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of either kind that was never migrated."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'blank.db'}"
    server: PostgresServer = request.getfixturevalue("postgres_server")
    return server.create_database(f"blank_{tmp_path.name}")


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    engine = create_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def sqlite_engine(new_sqlite: NewUrl) -> Iterator[sa.Engine]:
    engine = create_engine(new_sqlite())
    yield engine
    engine.dispose()


@pytest.fixture
def store(engine: sa.Engine) -> Store:
    return Store(engine, b"k" * 32)


@pytest.fixture
def sqlite_store(sqlite_engine: sa.Engine) -> Store:
    return Store(sqlite_engine, b"k" * 32)


@pytest.fixture
def rules() -> Rules:
    return shipped_rules()


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def people(store: Store, now: datetime) -> People:
    """The directory, with everybody of the sample line of management in it."""
    directory = People(store)
    appoint_everyone(directory, now)
    return directory


@pytest.fixture
def audits(store: Store, people: People) -> Audits:
    return Audits(store)


@pytest.fixture
def remediations(store: Store, people: People) -> Remediations:
    return Remediations(store)


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings.from_env(
        {
            "PUTRIGHT_DATABASE_URL": database_url,
            "PUTRIGHT_DATA_DIR": str(tmp_path),
            "PUTRIGHT_CASE_KEY": "k" * 32,
            "PUTRIGHT_TOKEN_PEPPER": "p" * 32,
            "PUTRIGHT_LINK_KEYS": "l" * 32,
            "PUTRIGHT_ANCHOR_KEY": "a1" * 32,
            "PUTRIGHT_MAIL_FROM": "putright@council.example",
            "PUTRIGHT_DUTY_TEAM_TELEPHONE": "01234 567890",
            "PUTRIGHT_ENV_FILE": str(tmp_path / "no.env"),
        }
    )


@pytest.fixture
def putright(settings: Settings, now: datetime) -> Iterator[Putright]:
    """The whole application on a database of its own, with the clock standing at ``now``."""
    application = build(settings, clock=lambda: now)
    yield application
    application.dispose()


def _migrate(url: str) -> None:
    engine = create_engine(url)
    migrate(engine)
    if engine.dialect.name == "postgresql":  # where the access database is the same, unless a setting says otherwise
        prepare(engine)
    engine.dispose()
