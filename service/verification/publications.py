"""Asking the log again what was published: each file is there, and is what its event says."""

from hashlib import sha256

import sqlalchemy as sa
from eventsourcing.utils import get_topic

from domain.errors import PutrightError
from domain.events.quarterly_report import Published
from service.reports.publishing.kept import file_of, published_files
from service.storage.event_store import last_position
from service.storage.store import Store

Key = tuple[str, int, str]
"""The reference of a report, its edition, and the form."""


class PublicationAstrayError(PutrightError):
    """What was published is not there as it was published; the message names the report, the edition and the form."""

    code = "publication_astray"

    def __init__(self, key: Key, what: str) -> None:
        super().__init__(f"Edition {key[1]} of the report {key[0]} as {key[2]} {what}.", field="form")


def verify_publications(store: Store, connection: sa.Connection) -> int:
    """Compare every file that was published with its event, and return how many there are.

    Raises :class:`PublicationAstrayError` at the first that is missing, was changed, or was never published.
    """
    said: dict[Key, str] = {}
    for recorded in store.read_topics(connection, [get_topic(Published)], 1, last_position(connection)):
        event = recorded.event
        said |= {(event.reference, event.edition, each.form): each.sha256 for each in event.files}
    columns = published_files.c
    rows = connection.execute(sa.select(columns.reference, columns.edition, columns.form))
    kept: set[Key] = {(row.reference, row.edition, row.form) for row in rows}
    for key in sorted(said.keys() | kept):
        if key not in kept:
            raise PublicationAstrayError(key, "is missing")
        if key not in said:
            raise PublicationAstrayError(key, "was never published")
        if sha256(file_of(connection, *key)).hexdigest() != said[key]:
            raise PublicationAstrayError(key, "was changed after it was published")
    return len(said)
