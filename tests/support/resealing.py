"""What the chain alone cannot show: a log that was written anew, each event sealed after the one before it."""

from datetime import date

import pytest
import sqlalchemy as sa
from hypothesis import assume
from hypothesis import strategies as st

from projections.positions import positions
from service.anchoring.anchors import Anchor
from service.anchoring.comparing import AnchorDisagreesError, check_log
from service.anchoring.signing import Signer
from service.storage.event_store import events, origin_of
from service.storage.seal import seal
from service.verification.chain import SEALED
from tests.support.council import NOW
from tests.support.tampering import drop_triggers, set_column, undone

SIGNER = Signer(b"a" * 32)


def reseal(connection: sa.Connection, after: int = 0) -> None:
    """Seal every event after a position anew, as somebody who wrote a new log would."""
    digest = origin_of(connection)
    if after:
        digest = connection.execute(sa.select(events.c.digest).where(events.c.position == after)).scalar_one()
    for row in SEALED.all(connection, after=after, most=1_000_000):
        digest = seal(digest, *row[:-1])
        connection.execute(events.update().where(events.c.position == row[0]).values(digest=digest))


def cut_off(connection: sa.Connection, after: int) -> None:
    """Take away the end of the log, and every trace of it that the views keep."""
    connection.execute(events.delete().where(events.c.position > after))
    connection.execute(positions.update().where(positions.c.position > after).values(position=after))


def anchored(connection: sa.Connection, *at: int) -> list[Anchor]:
    """The anchors that the log would have had when it ended at these positions, a day each."""
    made = []
    for number, position in enumerate(at, start=1):
        with connection.begin_nested() as shorter:
            cut_off(connection, position)
            anchor = check_log(connection, date(2026, 11, number)).anchor
            shorter.rollback()
        made.append(anchor.signed(SIGNER))
    return made


def disagreement(connection: sa.Connection, known: list[Anchor]) -> AnchorDisagreesError:
    """What comparing the log with these anchors says."""
    with pytest.raises(AnchorDisagreesError) as wrong:
        check_log(connection, NOW.date(), known, [SIGNER.public])
    return wrong.value


def check_bounded(connection: sa.Connection, data: st.DataObject) -> None:
    """Anchor at random, change an event at random and seal all after it anew: the bounds hold the change."""
    with undone(connection):
        drop_triggers(connection)
        last = connection.execute(sa.select(sa.func.max(events.c.position))).scalar_one()
        at = sorted(data.draw(st.sets(st.integers(1, last), min_size=1, max_size=4)))
        changed = data.draw(st.integers(1, at[-1]))
        source = data.draw(st.sampled_from(["page", "cli", "import", ""]))
        assume(source != _source_of(connection, changed))
        known = anchored(connection, *at)
        set_column(connection, changed, "source", source)
        reseal(connection, changed - 1)

        wrong = disagreement(connection, known)

        before = [each for each in at if each < changed]
        assert wrong.position == (before[-1] + 1 if before else 1)
        assert wrong.last == min(each for each in at if each >= changed)


def _source_of(connection: sa.Connection, position: int) -> object:
    return connection.execute(sa.select(events.c.source).where(events.c.position == position)).scalar_one()
