"""What was published, as whoever asks may read it: as it is, or printed anew without the files that they do not see."""

from collections.abc import Mapping, Sequence
from typing import Any

from domain.errors import NotFoundError
from service.access.sight import Asker, asker, not_seen
from service.bootstrap import Putright
from service.reports.adherence.forms import printed
from service.reports.naming import restatements_for_reader
from service.reports.publishing.editions import edition, published_file


def restatements_read(found: Sequence[Mapping[str, Any]]) -> list[Any]:
    """What became different since an edition was published."""
    seen = asker().seen
    return list(found) if seen.is_every else restatements_for_reader(found, seen.sees)


def file_read(
    asking: Asker, putright: Putright, reference: str, form: str, number: int | None = None
) -> tuple[bytes, str, int]:
    """The bytes of a form of an edition for one reader, their media type, and the edition.

    Raises :class:`NotFoundError`.

    Raises :class:`MayNotSeeError` where this version cannot print an edition anew of which they may not see all.
    """
    with putright.store.reading() as reader:
        content, media_type, number = published_file(reader, reference, form, number)
        if asking.seen.is_every or form == "dictionary":
            return content, media_type, number
        found = edition(putright.store, reader, reference, number)
    if found is None:
        raise NotFoundError(f"The report {reference} was not published.", field="reference")
    try:
        return printed(putright, asking.as_read(found.figures), form, may_see=asking.sees_behind), media_type, number
    except (LookupError, TypeError, ValueError):
        raise not_seen(f"every file that {reference} names") from None
