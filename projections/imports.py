"""Which imports have started and which have completed."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from domain.events import spreadsheet_import as happened
from projections.reader import Reader
from projections.view import Recorded, Rows, View, on


class Imports(View):
    """A row an import. What an unfinished one has opened is hidden, whatever day it is dated, so this is timeless."""

    name = "imports"
    guarding = True
    timeless = True

    @staticmethod
    def columns() -> Sequence[sa.Column[Any]]:
        """One import."""
        return (
            sa.Column("import_id", sa.String(32), primary_key=True),
            sa.Column("file_digest", sa.String(64)),
            sa.Column("started_on", sa.Date),
            sa.Column("completed_on", sa.Date),
            sa.Column("recorded_by", sa.Text),
        )

    @on(happened.ImportStarted)
    def _(self, rows: Rows, event: happened.ImportStarted, recorded: Recorded) -> None:
        rows.put(
            import_id=event.import_id,
            file_digest=event.file_digest,
            started_on=event.occurred_on,
            recorded_by=recorded.recorded_by,
        )

    @on(happened.ImportCompleted)
    def _completed(self, rows: Rows, event: happened.ImportCompleted, recorded: Recorded) -> None:
        rows.put(import_id=event.import_id, completed_on=event.occurred_on)


def unfinished(reader: Reader, file_digest: str) -> str | None:
    """The import of this very file that started and did not complete, if there is one."""
    table = reader.table(Imports)
    query = sa.select(table.c.import_id).where(table.c.file_digest == file_digest, table.c.completed_on.is_(None))
    return reader.connection.scalar(query)


def imports(reader: Reader, limit: int = 100) -> list[Any]:
    """The imports, the latest first: ``import_id, started_on, completed_on, recorded_by``."""
    table = reader.table(Imports)
    return reader.rows(sa.select(table).order_by(table.c.started_on.desc(), table.c.import_id).limit(limit))
