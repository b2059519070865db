"""Rows are stated, not written: the last statement of each column counts, and each set of columns is one upsert."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

from projections.deadlines import Deadlines
from projections.view import Rows
from service.storage.database import writing

TABLE = Deadlines.tables["a"]
ID = uuid4()
KEY = {"remediation": ID, "step": "re_audit", "item": ""}


@pytest.fixture
def connection(engine):
    with writing(engine) as connection:
        yield connection


@pytest.fixture
def rows(connection):
    return Rows(connection, Deadlines, "a")


def stored(connection):
    return list(connection.execute(sa.select(TABLE)).mappings())


def test_what_is_stated_of_one_row_in_parts_is_one_row(connection, rows):
    rows.put(**KEY, audit_ref="A-1", owner="TM01")
    rows.put(**KEY, owner="SM01", next_rung="reminder")
    rows.flush()

    (row,) = stored(connection)
    assert (row["audit_ref"], row["owner"], row["next_rung"], row["due_on"]) == ("A-1", "SM01", "reminder", None)


def test_a_later_batch_changes_only_the_columns_it_states(connection, rows):
    rows.put(**KEY, audit_ref="A-1", owner="TM01")
    rows.flush()
    rows.put(**KEY, owner=None)
    rows.flush()

    (row,) = stored(connection)
    assert (row["audit_ref"], row["owner"]) == ("A-1", None)


def test_a_row_of_nothing_but_its_key_is_written_once_and_changes_nothing(connection, rows):
    rows.put(**KEY, owner="TM01")
    rows.flush()
    rows.put(**KEY)
    rows.flush()

    assert [row["owner"] for row in stored(connection)] == ["TM01"]


def test_what_was_flushed_is_not_written_again(connection, rows):
    rows.put(**KEY, owner="TM01")
    rows.flush()
    connection.execute(TABLE.delete())
    rows.flush()

    assert stored(connection) == []


def test_a_column_is_read_as_this_batch_stated_it_or_else_as_it_is_stored(rows):
    rows.put(**KEY, owner="TM01", service="North")
    rows.flush()
    rows.put(**KEY, owner="SM01")

    assert rows.get("owner", *KEY.values()) == "SM01"
    assert rows.get("service", *KEY.values()) == "North"
    assert rows.get("owner", uuid4(), "re_audit", "") is None


def test_a_row_without_its_key_is_refused(rows):
    with pytest.raises(KeyError):
        rows.put(remediation=ID, owner="TM01")
