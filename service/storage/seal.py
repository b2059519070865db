"""The digest of an event: what ties it to all before it."""

from hashlib import sha256
from uuid import UUID

DIGEST_FORMAT = b"putright-digest-1"


def seal(
    previous: bytes,
    position: int,
    originator_id: UUID | str,
    version: int,
    topic: str,
    state: bytes,
    recorded_at: str,
    recorded_by: str,
    on_behalf_of: str | None,
    source: str,
    command_id: UUID | str,
    caused_by: int | None,
) -> bytes:
    """The digest that ties a row to all before it: SHA-256 of the previous digest, the envelope and the state.

    Each text of the envelope follows its own length, so that no two rows read as one another. Raises ``ValueError``
    or ``TypeError`` for what no row of the log can hold.
    """
    aggregate = originator_id if isinstance(originator_id, str) else originator_id.hex
    command = command_id if isinstance(command_id, str) else command_id.hex
    cause = "-" if caused_by is None else f"{caused_by:d}"
    behalf = "-" if on_behalf_of is None else f"{len(on_behalf_of)}:{on_behalf_of}"
    envelope = (
        f"{position:d} {version:d} {cause} {len(aggregate)}:{aggregate}"
        f"{len(topic)}:{topic}{len(recorded_at)}:{recorded_at}{len(recorded_by)}:{recorded_by}{behalf}"
        f"{len(source)}:{source}{len(command)}:{command} "
    )
    return sha256(b"".join((previous, envelope.encode(), state))).digest()
