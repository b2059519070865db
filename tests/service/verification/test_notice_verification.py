"""What people are owed is asked of the log again: a notice that is missing, changed, invented or lost is found."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from service.bootstrap import Putright, build
from service.mail import composing
from service.mail.delivery import writer
from service.mail.notices import notices
from service.mail.outbox import messages
from service.storage.database import reading
from service.storage.store import Store
from service.verification import notices as notice_verification
from service.verification.notices import NoticeAstrayError, verify_notices
from tests.conftest import NewUrl
from tests.support.clock import Clock
from tests.support.council import GRADED_ON, appoint_everyone, begin
from tests.support.eventful import play
from tests.support.pages import settings_for
from tests.support.tampering import undone


@pytest.fixture(scope="module")
def eventful(new_sqlite: NewUrl, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Putright]:
    """A council with a file on which everything happened, whose mail is composed."""
    clock = Clock(GRADED_ON)
    settings = replace(settings_for(new_sqlite(), tmp_path_factory.mktemp("eventful")), mail_from="qa@council.invalid")
    putright = build(settings, clock=clock)
    appoint_everyone(putright.people, clock())
    play(putright, clock)
    composing.compose(putright.store, writer(putright, clock()), clock())
    yield putright
    putright.dispose()


@pytest.fixture
def database(eventful: Putright) -> Iterator[sa.Connection]:
    """Its database, in a transaction that is undone at the end."""
    with eventful.engine.connect() as connection, undone(connection):
        yield connection


def written(connection: sa.Connection) -> list[tuple[int, str]]:
    rows = connection.execute(sa.select(notices.c.position, notices.c.recipient).order_by(*notices.primary_key))
    return [(row.position, row.recipient) for row in rows]


def this(notice: tuple[int, str]) -> sa.ColumnElement[bool]:
    return sa.and_(notices.c.position == notice[0], notices.c.recipient == notice[1])


def first_astray(putright: Putright, connection: sa.Connection) -> tuple[int, str]:
    with pytest.raises(NoticeAstrayError) as found:
        verify_notices(putright.store, connection)
    return found.value.position, found.value.recipient


def test_what_everybody_is_owed_of_a_file_on_which_everything_happened_is_there(
    eventful: Putright, database: sa.Connection
) -> None:
    assert verify_notices(eventful.store, database) == len(written(database)) > 20


@pytest.mark.parametrize("batch", [1, 2, 7])
def test_the_size_of_a_batch_makes_no_difference(
    eventful: Putright, database: sa.Connection, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(notice_verification, "BATCH", batch)
    seen: list[int] = []

    assert verify_notices(eventful.store, database, seen.append) == len(written(database))
    assert seen == sorted(set(seen))
    assert len(seen) > 1


@pytest.mark.parametrize("which", [0, 9, -1])
def test_a_missing_notice_is_found(eventful: Putright, database: sa.Connection, which: int) -> None:
    gone = written(database)[which]
    database.execute(notices.delete().where(this(gone)))

    assert first_astray(eventful, database) == gone


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "reminder"},
        {"audit_ref": "A-9"},
        {"due_on": date(2019, 1, 1)},
        {"owner": "SW09"},
        {"facts": {"raised_at": "2026-11-02"}},
    ],
    ids=lambda each: next(iter(each)),
)
def test_a_notice_that_says_something_else_is_found(
    eventful: Putright, database: sa.Connection, changed: dict[str, object]
) -> None:
    one = written(database)[0]
    database.execute(notices.update().where(this(one)).values(**changed))

    assert first_astray(eventful, database) == one


def test_a_notice_that_no_event_owes_is_found(eventful: Putright, database: sa.Connection) -> None:
    position = written(database)[0][0]
    database.execute(notices.insert().values(position=position, recipient="AA01", kind="opened", audit_ref="A-1"))

    assert first_astray(eventful, database) == (position, "AA01")


def test_a_notice_whose_mail_is_gone_is_found(eventful: Putright, database: sa.Connection) -> None:
    one = written(database)[0]
    mail = database.scalar(sa.select(notices.c.message_id).where(this(one)))
    database.execute(messages.delete().where(messages.c.id == mail))

    assert first_astray(eventful, database) == one


def test_what_is_not_yet_in_a_mail_is_owed_on_either_kind_of_database(store: Store) -> None:
    begin(store)
    with reading(store.engine) as connection:
        assert verify_notices(store, connection) == len(written(connection)) > 0


def test_an_empty_log_owes_nothing(store: Store) -> None:
    with reading(store.engine) as connection:
        assert verify_notices(store, connection) == 0
