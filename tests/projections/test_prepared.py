"""Prepared statements say and convert what SQLAlchemy would, and a savepoint undoes only what is inside it."""

from datetime import date
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projections.prepared import Prepared, savepoint
from service.storage.database import writing

things = sa.Table(
    "things",
    sa.MetaData(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("number", sa.BigInteger),
    sa.Column("word", sa.Text),
    sa.Column("day", sa.Date),
    sa.Column("flag", sa.Boolean),
    sa.Column("said", sa.JSON),
    sa.Column("kept", sa.LargeBinary),
)
INSERT = Prepared(things.insert())
BY_ID = Prepared(sa.select(things).where(things.c.id == sa.bindparam("wanted")))
COUNT = Prepared(sa.select(sa.func.count()).select_from(things))
WORDS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=6)
ROWS = st.fixed_dictionaries(
    {
        "id": st.uuids(),
        "number": st.none() | st.integers(-(2**63), 2**63 - 1),
        "word": st.none() | WORDS,
        "day": st.none() | st.dates(),
        "flag": st.none() | st.booleans(),
        "said": st.recursive(st.integers(-9, 9) | WORDS, lambda part: st.lists(part) | st.dictionaries(WORDS, part)),
        "kept": st.none() | st.binary(max_size=6),
    }
)


@pytest.fixture
def connection(engine):
    with engine.connect().execution_options(writes=True) as connection:
        transaction = connection.begin()
        things.create(connection)
        yield connection
        transaction.rollback()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROWS, min_size=1, max_size=4, unique_by=lambda row: row["id"]))
def test_what_is_written_prepared_is_read_the_same_either_way(connection, rows):
    with connection.begin_nested() as undone:
        INSERT.run(connection, *rows)

        for row in rows:
            (plain,) = connection.execute(sa.select(things).where(things.c.id == row["id"]))
            assert dict(plain._mapping) == row
            assert list(BY_ID.first(connection, wanted=row["id"])) == [row[column.name] for column in things.c]
        undone.rollback()


def test_a_statement_keeps_the_values_written_into_it(connection):
    kept, gone = uuid4(), uuid4()
    INSERT.run(connection, *({**dict.fromkeys(things.c.keys()), "id": each, "said": []} for each in (kept, gone)))

    Prepared(things.update().where(things.c.id == kept).values(word="kept: 100%", flag=None)).run(connection, {})
    Prepared(things.delete().where(things.c.word.is_(None))).run(connection, {})

    assert [list(row)[:3] for row in BY_ID.all(connection, wanted=kept)] == [[kept, None, "kept: 100%"]]
    assert BY_ID.first(connection, wanted=gone) is None


def test_a_value_that_was_not_given_is_an_error_not_a_null(connection):
    with pytest.raises(KeyError):
        INSERT.run(connection, {"id": uuid4()})


def insert_then_fail(connection, row):
    with savepoint(connection):
        INSERT.run(connection, row | {"id": uuid4()})
        raise ZeroDivisionError


def test_a_savepoint_undoes_what_failed_inside_and_the_transaction_goes_on(connection):
    row = {**dict.fromkeys(things.c.keys()), "said": [], "day": date(2026, 11, 20)}
    INSERT.run(connection, row | {"id": uuid4()})

    with pytest.raises(ZeroDivisionError):
        insert_then_fail(connection, row)
    taken = uuid4()
    with pytest.raises(sa.exc.IntegrityError), savepoint(connection):
        INSERT.run(connection, row | {"id": taken}, row | {"id": taken})
    with savepoint(connection):
        INSERT.run(connection, row | {"id": uuid4()})
        with pytest.raises(ZeroDivisionError):
            insert_then_fail(connection, row)

    assert COUNT.first(connection)[0] == 2


def test_an_error_of_the_driver_is_told_as_sqlalchemy_s_and_leaves_the_pool_usable(engine):
    with pytest.raises(sa.exc.DBAPIError, match="SELECT nonsense"), writing(engine) as connection:
        Prepared(sa.text("SELECT nonsense FROM nowhere")).run(connection, {})

    with writing(engine) as connection:
        assert connection.scalar(sa.text("SELECT 1")) == 1
