"""The pages over a SQLite database of their own, with a clock that a test moves."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from service.app import create_app
from service.bootstrap import Putright, build
from service.demo import load_sample
from service.settings import Settings
from tests.conftest import NewUrl
from tests.support.browser import chromium, seen_by, served
from tests.support.clock import Clock
from tests.support.council import appoint_everyone, command, findings
from tests.support.pages import END_OF_SAMPLE, Get, getting, settings_for, signed_in
from tests.support.web import Latest


@pytest.fixture
def clock() -> Clock:
    return Clock(date(2026, 11, 2))


@pytest.fixture
def database_url(new_sqlite: NewUrl) -> str:
    """A migrated, empty SQLite database: what a page shows does not depend on the kind."""
    return new_sqlite()


@pytest.fixture
def putright(settings: Settings, clock: Clock) -> Iterator[Putright]:
    """The application with a small council in it."""
    application = build(settings, clock=clock)
    appoint_everyone(application.people, clock())
    yield application
    application.dispose()


@pytest.fixture
def opened(putright: Putright, clock: Clock) -> Putright:
    """The same, with remediation A-1 opened on its day 0, Monday 2 November 2026."""
    putright.audits.record(command(clock()), findings())
    return putright


@pytest.fixture
def client(latest: Latest, putright: Putright) -> FlaskClient:
    return signed_in(latest.web(putright).test_client(), putright)


@pytest.fixture
def get(client: FlaskClient) -> Get:
    """Ask for a page of the small council."""
    return getting(client)


@pytest.fixture(scope="session")
def sample_year(new_sqlite: NewUrl, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Putright]:
    """The sample year as it stood on its last day. Only ever read."""
    folder = tmp_path_factory.mktemp("sample")
    application = build(settings_for(new_sqlite(), folder), clock=lambda: END_OF_SAMPLE)
    load_sample(application)
    yield application
    application.dispose()


@pytest.fixture(scope="session")
def sample_web(sample_year: Putright) -> Flask:
    return create_app(sample_year)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium, one a module."""
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def full(sample_web: Flask, sample_year: Putright) -> Iterator[str]:
    """The address of the sample year."""
    with served(seen_by(sample_year, sample_web)) as address:
        yield address


@pytest.fixture
def sample_client(sample_web: Flask, sample_year: Putright) -> FlaskClient:
    return signed_in(sample_web.test_client(), sample_year)


@pytest.fixture
def see(sample_client: FlaskClient) -> Get:
    """Ask for a page of the sample year."""
    return getting(sample_client)
