"""The anchor of a day: made once, by whichever scheduler comes first, of a log that was walked to its end."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import structlog

from domain.errors import PutrightError
from service.anchoring.anchors import Anchor, anchor_of, anchors, anchors_in, has_daily, keep, kept, latest
from service.anchoring.comparing import Checked, check_log
from service.anchoring.file import write_missing
from service.anchoring.mails import recipients, unsent
from service.anchoring.signing import Signer, signer_of
from service.bootstrap import Putright
from service.clock import london_date
from service.passes import PassKind, hold, last_pass
from service.storage.database import reading
from service.storage.event_store import events, last_position

TRIED_AGAIN_AFTER = timedelta(hours=1)
"""A log that disagrees with its anchors is walked every hour, not at every tick."""

OLDEST = timedelta(hours=36)
"""An anchor may be so old before ``/readyz`` says so."""

log = structlog.get_logger("putright")


@dataclass
class AnchorResult:
    """What one pass did: anchors made, lines found in the file, and whether the log or the file could not be."""

    anchored: int = 0
    written: int = 0
    failed: int = 0


def anchor_daily(
    putright: Putright, now: datetime, progress: Callable[[int, int], None] = lambda *_: None
) -> AnchorResult:
    """Make the anchor of this London day if it has none, and write to the file what it lacks; nothing without a key.

    Days that passed while nobody ran it have none: one anchor covers all that came before it.
    """
    result = AnchorResult()
    if putright.settings.anchor_key is None:
        return result
    if _is_owed(putright, now):
        _make(putright, now, result, progress)
    try:
        result.written = write_missing(putright.engine, putright.settings.anchor_file, now)
    except OSError as problem:
        result.failed += 1
        log.error("anchor_not_in_file", error=type(problem).__name__)
    return result


def make_anchor(
    putright: Putright, now: datetime, progress: Callable[[int, int], None] = lambda *_: None, *, daily: bool = False
) -> Anchor:
    """Make an anchor of the log as it stands and keep it, with its mails owed.

    The daily one is compared with the one before it first: whoever makes one by hand has looked. Raises what
    :func:`service.anchoring.comparing.check_log` raises, and :class:`PutrightError` for a log without an event.
    """
    signer = signer_of(putright.settings)
    checked = check_now(putright, now, signer, progress, daily=daily)
    if checked.position == 0:
        raise PutrightError("Nothing is recorded yet: there is nothing to anchor.", field="position")
    anchor = checked.anchor.signed(signer)
    keep(putright.engine, anchor, now, recipients(putright.settings), london_date(now) if daily else None)
    return anchor


def check_now(
    putright: Putright, now: datetime, signer: Signer, progress: Callable[[int, int], None], *, daily: bool
) -> Checked:
    """Walk the log as it stands, and compare it with the last anchor if it is for the daily one."""
    with reading(putright.engine) as connection:
        last = latest(connection) if daily else None
        known = [anchor_of(last.line)] if last is not None else []
        # A key that was changed since is no disagreement of the log: what the database keeps is taken as it is.
        keys = [signer.public, *(each.key for each in known)]
        return check_log(connection, london_date(now), known, keys, progress)


def known_anchors(connection: sa.Connection, path: Path) -> list[Anchor]:
    """The anchors that the database and the file hold, each once."""
    lines = [anchor_of(row.line) for row in kept(connection)]
    filed = anchors_in(path.read_text(encoding="utf-8")) if path.exists() else []
    return list(dict.fromkeys([*lines, *filed]))


def state(putright: Putright, connection: sa.Connection, now: datetime) -> dict[str, Any]:
    """What ``/readyz`` says of the anchors: the last one's instant, mails not sent, and what to look at."""
    settings, last = putright.settings, latest(connection)
    waiting, too_long = unsent(connection, settings, now)
    unwritten = connection.execute(sa.select(anchors.c.number).where(anchors.c.written_at.is_(None)).limit(1)).first()
    passed = last_pass(connection, PassKind.ANCHOR)
    return {
        "last": last.made_at if last is not None else None,
        "mails_waiting": waiting,
        "warnings": [
            *(["no_anchor_key"] if settings.anchor_key is None else []),
            *(["anchor_late"] if settings.anchor_key is not None and _is_late(connection, last, now) else []),
            *(["log_disagrees_with_anchor"] if passed is not None and passed.failed else []),
            *(["anchor_not_in_file"] if unwritten is not None and settings.anchor_key is not None else []),
            *(["anchor_not_sent"] if too_long else []),
        ],
    }


def _is_late(connection: sa.Connection, last: Any | None, now: datetime) -> bool:
    first = sa.select(events.c.recorded_at).order_by(events.c.position).limit(1)
    since = last.made_at if last is not None else connection.scalar(first)
    return since is not None and now - datetime.fromisoformat(since) > OLDEST


def _is_owed(putright: Putright, now: datetime) -> bool:
    with reading(putright.engine) as connection:
        if has_daily(connection, london_date(now)) or last_position(connection) == 0:
            return False
        last = last_pass(connection, PassKind.ANCHOR)
    if last is None or not last.failed or last.completed_at is None:
        return True
    return abs(putright.clock() - last.completed_at) >= TRIED_AGAIN_AFTER


def _make(putright: Putright, now: datetime, result: AnchorResult, progress: Callable[[int, int], None]) -> None:
    with hold(putright.engine, PassKind.ANCHOR, putright.clock) as held:
        if held is None:
            return

        def keeping(done: int, total: int) -> None:
            held.keep()
            progress(done, total)

        try:
            make_anchor(putright, now, keeping, daily=True)
        except PutrightError as wrong:
            result.failed += 1
            log.error("log_disagrees_with_anchor", reason=wrong.message, error=wrong.code)
        else:
            result.anchored += 1
        held.complete(result.anchored, result.failed)
