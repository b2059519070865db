"""What of the files was seen in the case management system (F8), read from their timelines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from domain.events.contact import SeenInCaseSystem
from domain.events.remediation import Closed
from projections.history import History
from projections.met import MEETS
from projections.reader import Reader

TO_BE_SEEN = (Closed.__name__, *(kind.__name__ for kind in MEETS))
"""What belongs in the case management system as well, once it happened here."""


@dataclass(frozen=True)
class SeenThere:
    """When a file was seen there last and by whom, and whether more was recorded here since."""

    on: date
    by: str
    more_since: bool


def seen_there(reader: Reader, remediations: Sequence[UUID]) -> dict[UUID, SeenThere]:
    """Of those of these files that were ever seen there."""
    table = reader.table(History)
    said = (table.c.remediation, table.c.position, table.c.occurred_on, table.c.detail)
    query = sa.select(*said).where(table.c.remediation.in_(remediations), table.c.kind == SeenInCaseSystem.__name__)
    last = {row.remediation: row for row in reader.rows(query.order_by(table.c.position))}
    met = _last_met(reader, table, list(last)) if last else {}
    return {
        of: SeenThere(row.occurred_on, row.detail["seen_by"], met.get(of, 0) > row.position) for of, row in last.items()
    }


def _last_met(reader: Reader, table: sa.Table, remediations: Sequence[UUID]) -> dict[UUID, int]:
    latest = sa.func.max(table.c.position).label("latest")
    query = sa.select(table.c.remediation, latest).where(
        table.c.remediation.in_(remediations), table.c.kind.in_(TO_BE_SEEN)
    )
    return {row.remediation: row.latest for row in reader.rows(query.group_by(table.c.remediation))}
