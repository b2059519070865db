"""Making an evidence pack: everything from one reading of the record, under an anchor of exactly that."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from service.anchoring.anchors import Anchor, anchor_of, keep, kept
from service.anchoring.comparing import check_log
from service.anchoring.file import write_missing
from service.anchoring.mails import recipients
from service.anchoring.signing import Signer, signer_of
from service.bootstrap import Putright
from service.clock import london_date
from service.packing import check
from service.packing.evidence import anchor_lines, event_lines, events_of, grown, text_lines
from service.packing.readme import readme
from service.packing.reported import reports_of
from service.packing.subjects import Subject, refuse_for, subject_of
from service.packing.told import timeline
from service.packing.wrapping import with_manifest
from service.storage.event_store import instant

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Packed:
    """A pack: its files by name, how many events it holds, its anchor, and what its own checker finds wrong."""

    files: Mapping[str, bytes]
    events: int
    anchor: Anchor
    wrong: list[str]


def pack(
    putright: Putright,
    ref: str,
    *,
    person: str | None = None,
    personal_data: bool = True,
    progress: Progress = lambda *_: None,
) -> Packed:
    """The pack of a remediation or a quarter, as ``person`` may see it, or whole where nobody is named.

    A new anchor is made for it, unless the last one is of this day and of exactly this log. Raises
    :class:`domain.seeing.MayNotSeeError` and :class:`NotFoundError`, :class:`SettingsError` without a key, and
    :class:`BrokenChainError` where the log is not as it was recorded.
    """
    now, signer = putright.clock(), signer_of(putright.settings)
    today = london_date(now)
    with putright.store.reading() as reader:
        subject = subject_of(reader, ref)
        if person is not None:
            refuse_for(reader, subject, person, today, personal_data=personal_data)
        anchor, earlier = _anchored(putright, reader.connection, signer, now, progress)
        found = events_of(reader.connection, subject.records, anchor.position)
        known = [*earlier, anchor]
        sizes = {each.position for each in earlier}
        tree = grown(reader.connection, [event["position"] for event in found], sizes, anchor.position, progress)
        files = {
            "README.txt": readme(subject, anchor, putright.settings.council, personal_data=personal_data).encode(),
            "check.py": Path(check.__file__).read_bytes(),
            check.EVENTS: "".join(event_lines(found, tree)).encode(),
            check.ANCHORS: "".join(anchor_lines(known, tree)).encode(),
            "timeline.txt": timeline(reader, subject, personal_data=personal_data).encode(),
            **reports_of(putright, reader, subject, anchor.position, now, progress),
        }
        if personal_data:
            files[check.TEXTS] = "".join(text_lines(reader.connection, found)).encode()
    about = _about(subject, anchor, now, personal_data=personal_data)
    whole = with_manifest(files, about, signer)
    return Packed(whole, len(found), anchor, check.judge(check.Pack(whole), (), signer.public)[1])


def _anchored(
    putright: Putright, connection: sa.Connection, signer: Signer, now: datetime, progress: Progress
) -> tuple[Anchor, list[Anchor]]:
    """The anchor of what is being read, kept like any other, and those before it."""
    known = [anchor_of(row.line) for row in kept(connection)]
    head = check_log(connection, london_date(now), progress=progress).anchor.signed(signer)
    if known and known[-1] == head:
        return head, known[:-1]
    keep(putright.engine, head, now, recipients(putright.settings))
    with suppress(OSError):  # the scheduler makes up for it, and says so until it has
        write_missing(putright.engine, putright.settings.anchor_file, now)
    return head, known


def _about(subject: Subject, anchor: Anchor, now: datetime, *, personal_data: bool) -> dict[str, object]:
    return {
        "kind": subject.kind,
        "of": subject.ref,
        "database": anchor.database,
        "made_at": instant(now),
        "position": anchor.position,
        "personal_data": personal_data,
    }
