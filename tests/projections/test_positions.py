"""Bringing a view up to date."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

from projections.deadlines import Deadlines
from projections.positions import catch_up, register, stands
from projections.reader import Reader
from projections.view import View
from projections.voids import Voids
from service.storage.database import writing


def test_a_log_that_ends_early_leaves_the_view_where_it_is(engine):
    with writing(engine) as connection:
        register(connection, [Deadlines])
        (stand,) = stands(connection, [Deadlines])
        catch_up(connection, stand, lambda _after, _limit: [], upto=3)

        assert stands(connection, [Deadlines]) == [stand]


def test_without_imports_nothing_of_theirs_is_hidden(engine):
    with writing(engine) as connection:
        reader = Reader(connection, stands(connection, [Deadlines, Voids]))
        row = {"remediation": uuid4(), "step": "re_audit", "item": "", "import_id": "1"}
        connection.execute(reader.table(Deadlines).insert().values(**row))
        table = reader.table(Deadlines)

        assert [each.import_id for each in reader.rows(sa.select(table).where(reader.visible(table)))] == ["1"]


def test_a_view_has_to_say_what_its_columns_are():
    with pytest.raises(NotImplementedError):
        View.columns()
