"""The digest chain: a whole log passes, and any change is found at the first event that is not as it was."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.commands.remediations import Remediations
from service.storage.database import reading
from service.storage.event_store import events, identity
from service.verification.chain import verify
from tests.support.tampering import COLUMNS, check_found, drop_triggers, first_bad, set_column, tamperings, undone

OTHER = {
    "originator_id": "0" * 32,
    "originator_version": 99,
    "topic": "domain.events.audit:OpenedRemediation",
    "state": b"{}",
    "recorded_at": "2026-11-20T09:00:00.000001+00:00",
    "recorded_by": "Q A01",
    "on_behalf_of": "",
    "source": "page",
    "command_id": "0" * 32,
    "caused_by": 0,
    "digest": b"\0" * 32,
}


@pytest.fixture
def log(recorded: Remediations) -> Iterator[sa.Connection]:
    """A log with some events, in a transaction that is undone at the end."""
    with recorded.store.engine.connect() as connection, undone(connection):
        drop_triggers(connection)
        yield connection


def test_a_whole_log_is_walked_to_its_end_whatever_the_size_of_a_batch(recorded: Remediations) -> None:
    seen: list[int] = []
    with reading(recorded.store.engine) as connection:
        last = connection.execute(sa.select(events).order_by(events.c.position.desc())).first()
        assert verify(connection, seen.append, batch=4) == (last.position, last.digest) == verify(connection)

    assert seen == [*range(4, last.position, 4), last.position]


def test_an_empty_log_passes(engine: sa.Engine) -> None:
    with reading(engine) as connection:
        assert verify(connection)[0] == 0


@pytest.mark.parametrize("column", COLUMNS)
def test_a_changed_column_is_found(log: sa.Connection, column: str) -> None:
    set_column(log, 5, column, OTHER[column])

    assert first_bad(log) == 5


@pytest.mark.parametrize("position", [1, 5, -1])
def test_a_deleted_event_is_found_at_either_end_too(log: sa.Connection, position: int) -> None:
    last = verify(log)[0]
    position = position % (last + 1)
    log.execute(events.delete().where(events.c.position == position))

    assert first_bad(log) == position


def test_a_log_that_was_emptied_is_found(log: sa.Connection) -> None:
    log.execute(events.delete())

    assert first_bad(log) == 1


def test_an_event_put_before_the_first_is_found(log: sa.Connection) -> None:
    first = log.execute(sa.select(events).where(events.c.position == 1)).mappings().one()
    log.execute(events.insert().values({**first, "position": -7, "originator_version": 1_000}))

    assert first_bad(log) == -7


def test_an_event_forged_at_the_end_is_found(log: sa.Connection) -> None:
    last = log.execute(sa.select(events).order_by(events.c.position.desc())).mappings().first()
    assert last is not None
    forged = {"position": last["position"] + 1, "originator_version": 1_000}
    log.execute(events.insert().values({**last, **forged}))

    assert first_bad(log) == forged["position"]


def test_a_chain_taken_from_another_database_is_found(log: sa.Connection) -> None:
    log.execute(identity.update().values(id=sa.literal("f" * 32).cast(sa.Uuid)))

    assert first_bad(log) == 1


def test_text_that_cannot_be_read_is_named_not_stumbled_over(recorded_on_sqlite: Remediations) -> None:
    with recorded_on_sqlite.store.engine.connect() as connection, undone(connection):
        drop_triggers(connection)
        connection.exec_driver_sql("UPDATE events SET recorded_by = CAST(x'ff' AS TEXT) WHERE position = 6")

        assert first_bad(connection) == 6


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_tampering_is_found_at_the_first_event_that_is_not_as_it_was(
    recorded_on_sqlite: Remediations, data: st.DataObject
) -> None:
    with recorded_on_sqlite.store.engine.connect() as connection:
        last = verify(connection)[0]
        connection.rollback()
        check_found(connection, data.draw(tamperings(last, any_type=True)))
