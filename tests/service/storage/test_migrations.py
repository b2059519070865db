"""Migrating makes exactly the schema of the code, with the triggers that keep the log as it is."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

import service
from projections.registry import VIEWS
from projections.view import SLOTS
from projections.view import metadata as views_metadata
from service.storage.confidences import Confidences, children
from service.storage.database import create_engine, reading, writing
from service.storage.event_store import identity, metadata
from service.storage.migrate import _config, is_migrated, migrate
from service.storage.store import Store

STARTED_BY_IMPORT = {"service.wsgi"}
TRIGGERS = {
    "sqlite": {"events_refuse_update", "events_refuse_delete", "events_refuse_replace"},
    "postgresql": {"events_refuse_change", "events_refuse_truncate"},
}
LIST_TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'",
}


@pytest.fixture
def migrated(blank_url: str) -> Iterator[sa.Engine]:
    engine = create_engine(blank_url)
    migrate(engine)
    yield engine
    engine.dispose()


def triggers(engine: sa.Engine) -> set[str]:
    with reading(engine) as connection:
        return set(connection.exec_driver_sql(LIST_TRIGGERS[engine.dialect.name]).scalars())


def every_table_of_the_code() -> list[sa.MetaData]:
    for module in walk_packages(service.__path__, "service."):
        if module.name not in STARTED_BY_IMPORT:
            import_module(module.name)
    return [metadata, views_metadata]


def test_a_blank_database_is_not_migrated(blank_url: str) -> None:
    engine = create_engine(blank_url)
    with reading(engine) as connection:
        assert not is_migrated(connection)
    engine.dispose()


def test_migrating_sets_the_triggers_that_refuse_changes(migrated: sa.Engine) -> None:
    assert triggers(migrated) == TRIGGERS[migrated.dialect.name]


def test_migrating_twice_changes_nothing(migrated: sa.Engine) -> None:
    def state() -> tuple[object, ...]:
        with reading(migrated) as connection:
            tables = tuple(sorted(sa.inspect(connection).get_table_names()))
            return tables, connection.scalar(sa.select(identity.c.id)), is_migrated(connection)

    before = state()
    migrate(migrated)

    assert state() == before
    assert before[2] is True
    assert triggers(migrated) == TRIGGERS[migrated.dialect.name]


def is_of_an_older_version(item: Any, name: str | None, kind: str, reflected: bool, counterpart: Any) -> bool:
    """Whether a table, or what belongs to one, is a view's from a version before: older code may still serve it."""
    table = name if kind == "table" else item.table.name
    older = {f"{view.name}_v{version}_{slot}" for view in VIEWS for version in range(1, view.version) for slot in SLOTS}
    return reflected and counterpart is None and table in older


def test_the_migrated_schema_is_that_of_the_code_beside_the_views_of_older_versions(migrated: sa.Engine) -> None:
    with migrated.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"compare_type": True, "include_object": lambda *compared: not is_of_an_older_version(*compared)},
        )
        assert compare_metadata(context, every_table_of_the_code()) == []  # type: ignore[arg-type]


def test_each_database_has_an_identity_of_its_own(migrated: sa.Engine, database_url: str) -> None:
    other = create_engine(database_url)
    with reading(migrated) as one, reading(other) as two:
        assert one.scalar(sa.select(identity.c.id)) != two.scalar(sa.select(identity.c.id))
    other.dispose()


def test_every_view_has_a_position_from_the_start(migrated: sa.Engine) -> None:
    with Store(migrated, b"k" * 32).reading() as reader:
        assert reader.position == 0
        assert reader.failed == []
        assert [reader.table(view).name for view in VIEWS] == [view.tables["a"].name for view in VIEWS]


def test_a_child_recorded_before_is_still_found_after_upgrading_and_by_a_second_reference_then(blank_url: str) -> None:
    engine, key, child = create_engine(blank_url), b"k" * 32, uuid4()
    with writing(engine) as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        digest = Confidences(connection, key)._digest("C-200")
        connection.execute(children.insert().values(child=child, case_ref_hmac=digest))

    migrate(engine)

    with writing(engine) as connection:
        known = Confidences(connection, key)
        assert known.find_child("C-200") == child
        known.refer("C-201", child)
        known.write()
        assert known.find_child("C-201") == known.find_child("C-200") == child
        assert known.references_of(child) == 2
    with pytest.raises(sa.exc.IntegrityError), writing(engine) as connection:
        connection.execute(children.insert().values(child=uuid4(), case_ref_hmac=digest))
    engine.dispose()


def test_a_migration_that_fails_leaves_nothing(blank_url: str) -> None:
    engine = create_engine(blank_url)
    with writing(engine) as connection:
        connection.exec_driver_sql("CREATE TABLE view_positions (name text)")

    with pytest.raises(sa.exc.DBAPIError):
        migrate(engine)

    with reading(engine) as connection:
        assert sa.inspect(connection).get_table_names() == ["view_positions"]
    engine.dispose()
