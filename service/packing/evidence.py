"""The events of a pack as they are sealed, each with what proves it to be in the anchored log, and their texts."""

import json
from base64 import b64encode
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from service.anchoring.anchors import AT_ONCE, DIGESTS, FORMAT, Anchor
from service.anchoring.merkle import Tree
from service.packing.check import commitments_in
from service.storage.confidences import confidences
from service.storage.event_store import events, origin_of

Progress = Callable[[int, int], None]
SOME = 500
"""So many records or texts are asked for at once."""


def events_of(connection: sa.Connection, records: Collection[UUID], last: int) -> list[dict[str, Any]]:
    """Every event of these records up to a position, in order: all that is sealed, and the digest before it."""
    before = events.alias("before")
    text = [sa.type_coerce(each, sa.Text) if isinstance(each.type, sa.Uuid) else each for each in events.c]
    follows = events.outerjoin(before, before.c.position == events.c.position - 1)
    query = sa.select(*text, before.c.digest.label("previous")).select_from(follows)
    wanted, found = sorted(records), []
    for at in range(0, len(wanted), SOME):
        some = query.where(events.c.originator_id.in_(wanted[at : at + SOME]), events.c.position <= last)
        found += [dict(row) for row in connection.execute(some).mappings()]
    origin = origin_of(connection)
    return [_plain(row, origin) for row in sorted(found, key=lambda row: int(row["position"]))]


def grown(
    connection: sa.Connection, positions: Collection[int], since: Collection[int], last: int, progress: Progress
) -> Tree:
    """The tree over the log up to a position, closed, with the proofs of these positions and of these earlier sizes."""
    tree = Tree(positions, since)
    while tree.size < last:
        for _, digest in DIGESTS.all(connection, after=tree.size, most=min(AT_ONCE, last - tree.size)):
            tree.add(bytes(digest))
        progress(tree.size, last)
    tree.close()
    return tree


def event_lines(found: Sequence[dict[str, Any]], tree: Tree) -> Iterator[str]:
    """The file of events: a line each."""
    for event in found:
        yield _line({**event, "proof": [each.hex() for each in tree.inclusion(event["position"])]})


def anchor_lines(known: Sequence[Anchor], tree: Tree) -> Iterator[str]:
    """The file of anchors, each with what proves that the log of the last one begins with its own."""
    for anchor in known:
        proof = [each.hex() for each in tree.consistency(anchor.position)]
        yield _line({"format": FORMAT, **asdict(anchor), "consistency": proof})


def text_lines(connection: sa.Connection, found: Sequence[dict[str, Any]]) -> Iterator[str]:
    """The file of texts that the events refer to, without those that were erased."""
    refs = sorted({ref for event in found for ref, _ in commitments_in(json.loads(event["stored"]))})
    for at in range(0, len(refs), SOME):
        query = sa.select(confidences).where(confidences.c.ref.in_(refs[at : at + SOME])).order_by(confidences.c.ref)
        for row in connection.execute(query):
            yield _line({"ref": row.ref, "salt": b64encode(row.salt).decode(), "text": row.text})


def _plain(row: dict[str, Any], origin: bytes) -> dict[str, Any]:
    """An event as the file has it, and its state beside it for whoever looks for texts."""
    previous = bytes(row["previous"]) if row["previous"] is not None else origin
    state = bytes(row["state"])
    binary = {"digest": bytes(row["digest"]).hex(), "previous": previous.hex(), "state": b64encode(state).decode()}
    spelled = {name: _spelled(row[name]) for name in ("originator_id", "command_id")}
    return {**row, **spelled, **binary, "stored": state}


def _spelled(identifier: UUID | str) -> str:
    """An identifier as it is sealed: what the database holds as text, or what PostgreSQL gives as one."""
    return identifier if isinstance(identifier, str) else identifier.hex


def _line(fields: dict[str, Any]) -> str:
    kept = {name: value for name, value in fields.items() if name != "stored"}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")) + "\n"
