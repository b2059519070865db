"""Whose file an audit is of, as its own events have it."""

from collections.abc import Callable
from uuid import UUID

import sqlalchemy as sa

from domain.audit import Audit
from domain.confidential import Confidential
from service.storage.event_store import AGGREGATE
from service.storage.mapper import EventMapper

Whose = Callable[[str], tuple[UUID | None, Confidential | None]]
"""The child behind an audit's reference, and where its case reference is kept."""


def whose(connection: sa.Connection, mapper: EventMapper) -> Whose:
    """Reads the audit's events, the last of which that says it is right."""

    def read(audit_ref: str) -> tuple[UUID | None, Confidential | None]:
        audit = Audit.create_id(audit_ref)
        events = [mapper.restore(audit, *row) for row in AGGREGATE.all(connection, aggregate=audit)]
        said = [event for event in events if getattr(event, "case_ref", None) is not None]
        return (said[-1].child, said[-1].case_ref) if said else (None, None)

    return read
