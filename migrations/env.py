"""Runs migrations on the connection it is given, or on the database that the settings name."""

from alembic import context

from projections.positions import positions
from service.database import create_engine, writing
from service.outbox import messages
from service.settings import Settings
from service.store import log_metadata, views_metadata

assert positions.metadata is views_metadata and messages.metadata is log_metadata
target_metadata = [log_metadata, views_metadata]


def run() -> None:
    """Run the migrations in one transaction."""
    connection = context.config.attributes.get("connection")
    if connection is not None:
        context.configure(connection=connection, target_metadata=target_metadata)
        context.run_migrations()
        return
    engine = create_engine(Settings.from_env().database_url)
    with writing(engine) as own:
        context.configure(connection=own, target_metadata=target_metadata)
        context.run_migrations()


run()
