"""What reports are made of: the sample year, and a small council whose clock a test moves."""

from collections.abc import Iterator
from datetime import date

import pytest

from service.bootstrap import Putright, build
from service.demo import load_sample
from service.settings import Settings
from tests.conftest import NewUrl
from tests.support.clock import Clock
from tests.support.council import appoint_everyone
from tests.support.pages import END_OF_SAMPLE, settings_for


@pytest.fixture(scope="session")
def sample_year(new_sqlite: NewUrl, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Putright]:
    """The sample year as it stood on its last day. Only ever read."""
    folder = tmp_path_factory.mktemp("sample")
    application = build(settings_for(new_sqlite(), folder), clock=lambda: END_OF_SAMPLE)
    load_sample(application)
    yield application
    application.dispose()


@pytest.fixture
def clock() -> Clock:
    return Clock(date(2026, 11, 2))


@pytest.fixture
def council(settings: Settings, clock: Clock) -> Iterator[Putright]:
    """The application with a small council in it."""
    application = build(settings, clock=clock)
    appoint_everyone(application.people, clock())
    yield application
    application.dispose()
