"""``verify`` compares the files that were published with the events that published them."""

from typing import Any

import pytest
import sqlalchemy as sa

from service.bootstrap import Putright
from service.reports.publishing.kept import published_files
from service.storage.database import reading, writing
from service.verification.publications import PublicationAstrayError, verify_publications
from tests.service.reports.test_publications import council, issue

__all__ = ["council"]


def verified(putright: Putright) -> int:
    with reading(putright.engine) as connection:
        return verify_publications(putright.store, connection)


def tamper(putright: Putright, statement: Any) -> None:
    with writing(putright.engine) as connection:
        connection.execute(statement)


def test_files_that_are_as_they_were_published_are_counted(council: Putright) -> None:
    assert verified(council) == 0

    issue(council)

    with reading(council.engine) as connection:
        assert verified(council) == connection.scalar(sa.select(sa.func.count()).select_from(published_files))


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        (published_files.update().where(published_files.c.form == "json").values(content=b"{}"), "was changed after"),
        (published_files.delete().where(published_files.c.form == "json"), "as json is missing"),
        (published_files.insert().values(reference="X", edition=1, form="json", content=b""), "was never published"),
    ],
)
def test_a_file_that_is_not_as_it_was_published_is_named(council: Putright, statement: Any, says: str) -> None:
    issue(council)
    tamper(council, statement)

    with pytest.raises(PublicationAstrayError, match=says):
        verified(council)
