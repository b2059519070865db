"""What is kept of reports beside the log: the bytes of what was published, and what became different since."""

from collections.abc import Mapping

import sqlalchemy as sa

from domain.errors import NotFoundError
from projections.view import POSITION
from service.storage.event_store import metadata

published_files = sa.Table(
    "published_files",
    metadata,
    sa.Column("reference", sa.Text, primary_key=True),
    sa.Column("edition", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("form", sa.Text, primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
)
restatements = sa.Table(
    "restatements",
    metadata,
    sa.Column("reference", sa.Text, primary_key=True),
    sa.Column("edition", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("position", POSITION, primary_key=True, autoincrement=False),
    sa.Column("figure", sa.Text, primary_key=True),
    # What was published, and what the figure was before and after the event: numbers, or lists of references.
    sa.Column("published", sa.JSON),
    sa.Column("was", sa.JSON),
    sa.Column("now", sa.JSON),
    sa.Column("kind", sa.Text),
    sa.Column("audit_ref", sa.Text),
    sa.Column("occurred_on", sa.Date),
    sa.Column("recorded_at", sa.String(32)),
)
restated = sa.Table(
    "restated",
    metadata,
    sa.Column("reference", sa.Text, primary_key=True),
    sa.Column("edition", sa.Integer, primary_key=True, autoincrement=False),
    # Up to which position of the log the restatements of this edition are known.
    sa.Column("position", POSITION, nullable=False),
)


def keep_files(connection: sa.Connection, reference: str, edition: int, contents: Mapping[str, bytes]) -> None:
    """Keep the forms of an edition."""
    of = {"reference": reference, "edition": edition}
    connection.execute(published_files.insert(), [of | {"form": form, "content": contents[form]} for form in contents])


def file_of(connection: sa.Connection, reference: str, edition: int, form: str) -> bytes:
    """The bytes of one form of an edition, as they were published. Raises :class:`NotFoundError`."""
    kept = sa.select(published_files.c.content).where(
        published_files.c.reference == reference, published_files.c.edition == edition, published_files.c.form == form
    )
    content = connection.scalar(kept)
    if content is None:
        raise NotFoundError(f"Edition {edition} of {reference} was not published as {form}.", field="form")
    return bytes(content)
