"""Bringing a database to the schema of this code, and telling whether it is there."""

from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

import migrations
from projections.positions import register
from projections.registry import VIEWS
from service.storage.database import writing
from service.storage.event_store import identity


def migrate(engine: sa.Engine) -> None:
    """Run the outstanding migrations, and give the database its identity and every view its position, at once."""
    with writing(engine) as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if connection.scalar(sa.select(identity.c.id)) is None:
            connection.execute(identity.insert().values(id=uuid4()))
        register(connection, VIEWS)


def is_migrated(connection: sa.Connection) -> bool:
    """Whether the database has exactly the schema of this code."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    return MigrationContext.configure(connection).get_current_revision() == head


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent).replace("%", "%%"))
    return config
