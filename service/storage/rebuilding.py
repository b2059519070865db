"""Filling views again from the log, beside the tables that are read meanwhile."""

from collections.abc import Callable, Sequence
from uuid import UUID

import sqlalchemy as sa

from domain.errors import ConflictError
from projections.positions import ReadLog, apply_to_slot, claim_spares, claimed_spares, go_live
from projections.view import View
from service.storage.database import reading, writing
from service.storage.event_store import last_position

Progress = Callable[[int, int], None]
LogOf = Callable[[sa.Connection], ReadLog]


class RebuildSupersededError(ConflictError):
    """Somebody began to rebuild the same view later, and only the later one goes on."""

    code = "rebuild_superseded"


def rebuild(
    engine: sa.Engine,
    log_of: LogOf,
    views: Sequence[type[View]],
    progress: Progress,
    pause: Callable[[float], None],
    batch: int,
) -> int:
    """Fill the spare table of each view from the whole log, read once, then make them the live ones together.

    Returns the position reached. Raises :class:`RebuildSupersededError` when a later rebuild has taken over.
    """
    with writing(engine) as connection:
        claim = claim_spares(connection, views)
    position = 0
    while True:
        with reading(engine) as connection:
            head = last_position(connection)
            new = log_of(connection)(position, batch)
        with writing(engine) as connection:
            spares = _still_ours(connection, views, claim)
            if not new and last_position(connection) == position:
                for view, slot in spares.items():
                    go_live(connection, view, slot, position)
                return position
            for view, slot in spares.items():
                apply_to_slot(connection, view, slot, new)
        position = new[-1].position if new else position
        progress(position, head)
        pause(PAUSE)


PAUSE = 0.05
"""Seconds that others may write, for about as many that a batch holds the lock."""


def _still_ours(connection: sa.Connection, views: Sequence[type[View]], claim: UUID) -> dict[type[View], str]:
    spares = claimed_spares(connection, views, claim)
    if len(spares) < len(views):
        gone = ", ".join(view.name for view in views if view not in spares)
        raise RebuildSupersededError(f"A later rebuild of {gone} has taken over from this one.", field="view")
    return spares
