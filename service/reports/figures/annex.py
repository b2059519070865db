"""What is behind every figure of a report, listed in the document: for the forms that leave the screen."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from projections.reader import Reader
from service.bootstrap import Putright
from service.clock import london_date
from service.reports.adherence.report import REPORTED
from service.reports.document import Behind, Document
from service.reports.figures.behind import behind, everything
from service.reports.figures.names import UnknownFigureError

Progress = Callable[[int, int], None]


def with_annex(
    putright: Putright,
    data: Mapping[str, Any],
    document: Document,
    *,
    may_see: Callable[[Behind], bool] = everything,
    progress: Progress = lambda *_: None,
) -> Document:
    """The document with what is behind each of its figures, from the record as the report's data says it knew it."""
    with _as_counted(putright, data, progress) as reader:
        opens = tuple(_listed(reader, document, may_see))
    return replace(document, opens=opens)


@contextmanager
def _as_counted(putright: Putright, data: Mapping[str, Any], progress: Progress) -> Iterator[Reader]:
    """A reading that stands where the report's stood: the live one, if nothing was recorded since, or else the past."""
    day, known = date.fromisoformat(data["as_at"]), data["as_known_at"]
    with putright.store.reading() as live:
        if day == london_date(putright.clock()) and live.position == data["position"]:
            yield live
            return
    instant = datetime.fromisoformat(known) if known is not None else None
    past = putright.store.past(
        as_at=day, as_known_at=instant, position=data["position"], views=REPORTED, progress=progress
    )  # fmt: skip
    with past as reader:
        yield reader


def _listed(
    reader: Reader, document: Document, may_see: Callable[[Behind], bool]
) -> Iterator[tuple[str, tuple[Behind, ...]]]:
    """Each figure with its list; one that nothing was counted for by itself, as a sum, has none."""
    first, last, as_at = document.first, document.last, document.marks.as_at
    for name in document.numbers:
        try:
            yield name, tuple(behind(reader, first, last, as_at, name, may_see=may_see))
        except UnknownFigureError:
            continue
