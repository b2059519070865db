"""Runs migrations on the connection it is given, or on the database that the settings name."""

from alembic import context

from projections.positions import positions
from service.anchoring.anchors import anchors
from service.clock_jumps import clock_jumps
from service.mail.outbox import messages
from service.passes import passes
from service.reports.publishing.kept import published_files
from service.settings import Settings
from service.storage.database import create_engine, writing
from service.storage.store import idempotency_keys

# Each module that has tables of its own is named, since a table that was not imported would look dropped.
TABLES = (positions, messages, passes, clock_jumps, idempotency_keys, published_files, anchors)
target_metadata = list({table.metadata for table in TABLES})


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
