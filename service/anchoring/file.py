"""The append-only file of anchors, which is to lie where nobody who runs the database can change it."""

import fcntl
import os
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from service.anchoring.anchors import anchors
from service.storage.database import reading, writing
from service.storage.event_store import instant


def write_missing(engine: sa.Engine, path: Path, now: datetime) -> int:
    """Append to the file what it lacks of the anchors not known to be in it, and return how many these were.

    Raises :class:`OSError` where the file cannot be written: the next pass tries again.
    """
    with reading(engine) as connection:
        unwritten = sa.select(anchors.c.number, anchors.c.line).where(anchors.c.written_at.is_(None))
        rows = connection.execute(unwritten.order_by(anchors.c.number)).all()
    if not rows:
        return 0
    append(path, [row.line for row in rows])
    with writing(engine) as connection:
        numbers = [row.number for row in rows]
        connection.execute(anchors.update().where(anchors.c.number.in_(numbers)).values(written_at=instant(now)))
    return len(rows)


def append(path: Path, lines: list[str]) -> None:
    """Append the lines that the file does not hold, each whole and on the disk before this returns.

    A line that a crash left unfinished stays, and is ended: nothing in the file is ever changed.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # let go when it is closed
        file.seek(0)
        there = file.read()
        missing = [line for line in lines if line not in there.splitlines()]
        if missing:
            file.write("\n" * bool(there and not there.endswith("\n")) + "".join(f"{line}\n" for line in missing))
        file.flush()
        os.fsync(file.fileno())
