"""Two people cannot open the same file twice, however close they come."""

import pytest
import sqlalchemy as sa

from service.commands.people import People
from service.storage.database import create_engine, reading
from service.storage.event_store import events
from service.storage.store import Store
from service.verification.chain import verify
from tests.support.council import appoint_everyone
from tests.support.racing import race_to_open

ROUNDS = 200


@pytest.mark.slow
def test_two_processes_racing_to_open_the_same_file_open_it_once_each_time(database_url: str) -> None:
    engine = create_engine(database_url)
    appoint_everyone(People(Store(engine, b"k" * 32)))

    first, second = race_to_open(database_url, ROUNDS)

    assert [one != two for one, two in zip(first, second, strict=True)] == [True] * ROUNDS
    assert any(first)
    assert any(second)
    opened = sa.select(sa.func.count(), sa.func.count(events.c.originator_id.distinct())).where(
        events.c.topic.endswith(":Opened")
    )
    with reading(engine) as connection:
        assert tuple(connection.execute(opened).one()) == (ROUNDS, ROUNDS)
        verify(connection)
    engine.dispose()
