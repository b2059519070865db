"""An application in which something has happened already."""

import pytest

from service.commands.remediations import Remediations
from service.storage.store import Store
from tests.support.council import begin
from tests.support.web import Latest


@pytest.fixture
def recorded(store: Store) -> Remediations:
    """Remediations of a council in which a file was opened, acknowledged and discussed."""
    return begin(store)


@pytest.fixture
def recorded_on_sqlite(sqlite_store: Store) -> Remediations:
    return begin(sqlite_store)


@pytest.fixture(scope="session")
def latest() -> Latest:
    """The web of one test's application after another's."""
    return Latest()
