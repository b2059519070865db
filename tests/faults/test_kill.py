"""What was acknowledged is never lost: a writer is killed at any moment, and everything it answered is in the log."""

from random import Random

import pytest
import sqlalchemy as sa

from projections.board import Board
from projections.registry import VIEWS
from service.storage.database import reading
from service.storage.event_store import events
from service.storage.store import Store
from service.verification.chain import verify
from tests.support.killing import Answer, answers_until_killed, record

CHECKED_EVERY = 50


@pytest.mark.slow
def test_nothing_that_was_acknowledged_is_lost_when_the_writer_is_killed(database_url: str, engine: sa.Engine) -> None:
    kill_writers(database_url, engine, 15)


@pytest.mark.long
def test_nothing_that_was_acknowledged_is_lost_in_a_thousand_kills(database_url: str, engine: sa.Engine) -> None:
    kill_writers(database_url, engine, 1_000)


def kill_writers(url: str, engine: sa.Engine, times: int) -> None:
    """Kill so many writers. Of n kills without a loss, the true rate is below 3/n (95 %)."""
    chance, answered = Random(20_261_122), 0  # noqa: S311 - a moment, not a secret
    store = Store(engine, b"k" * 32)
    for life in range(times):
        answers = answers_until_killed(url, life, chance)
        assert answers
        assert_all_there(engine, answers)
        assert_asked_again_is_recorded_once(store, life, answers)
        answered += len(answers)
        if life % CHECKED_EVERY == 0:
            assert_whole(engine)
    assert_whole(engine)
    assert_views_are_those_of_the_log(store)
    print(f"{times} kills, {answered} answers, none lost")  # noqa: T201 - the figure is the point of a long run


def assert_all_there(engine: sa.Engine, answers: list[Answer]) -> None:
    first = answers[0].position
    with reading(engine) as connection:
        query = sa.select(events.c.position, events.c.command_id).where(events.c.position >= first)
        recorded = {row.position: row.command_id for row in connection.execute(query)}
    assert {each.position: each.command_id for each in answers}.items() <= recorded.items()


def assert_asked_again_is_recorded_once(store: Store, life: int, answers: list[Answer]) -> None:
    """The request that was under way may or may not have been recorded; asked again, it is there once."""
    under_way = answers[-1].number + 1
    record(store, life, under_way)
    again = record(store, life, answers[-1].number)
    assert again.position == answers[-1].position
    with store.reading() as reader:
        board = reader.table(Board)
        opened = reader.rows(sa.select(board.c.audit_ref).where(board.c.audit_ref.startswith(f"K-{life}-")))
    assert sorted(row.audit_ref for row in opened) == sorted(f"K-{life}-{n}" for n in range(under_way + 1))


def assert_whole(engine: sa.Engine) -> None:
    with reading(engine) as connection:
        verify(connection)
        if engine.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"


def assert_views_are_those_of_the_log(store: Store) -> None:
    def rows() -> dict[str, list[sa.Row[tuple[object, ...]]]]:
        with store.reading() as reader:
            tables = {view.name: reader.table(view) for view in VIEWS}
            return {name: reader.rows(sa.select(each).order_by(*each.primary_key)) for name, each in tables.items()}

    live = rows()
    store.rebuild(*VIEWS)
    assert rows() == live
