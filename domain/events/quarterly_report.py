"""What can happen to the report of a period: missing recordings are asked for, it is drafted, and it is published."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from domain.confidential import Confidential
from domain.events.base import Began, Decided, Happened
from domain.publishing import MissingRecording, PublishedFile

if TYPE_CHECKING:
    from domain.quarterly_report import QuarterlyReport


class ReportBegun(Began):
    """The report of a period that is over was begun: of a quarter, such as ``2018-19-Q1``, or of any two dates."""

    reference: str
    first: date
    last: date

    def apply(self, aggregate: "QuarterlyReport") -> None:
        aggregate.ref, aggregate.first, aggregate.last = self.reference, self.first, self.last
        aggregate.revision, aggregate.asked, aggregate.drafted, aggregate.reminded = 1, False, False, False
        aggregate.remind_on, aggregate.editions = None, []


class RecordingsAsked(Happened):
    """Whoever owes a step of the period that was due and is not recorded was asked to record it (F18).

    There are until ``clear_on`` to do so. Of each it is said who is asked.
    """

    reference: str
    clear_on: date
    missing: tuple[MissingRecording, ...]

    def apply(self, aggregate: "QuarterlyReport") -> None:
        aggregate.asked = True


class Drafted(Happened):
    """The figures were drawn up as at a day, as known at a position of the log, and somebody asked to publish them.

    ``fingerprint`` is that of the figures. Nobody is ``asked`` where no post is held that may publish.
    """

    reference: str
    as_at: date
    position: int
    fingerprint: str
    asked: tuple[str, ...]
    remind_on: date

    def apply(self, aggregate: "QuarterlyReport") -> None:
        aggregate.drafted, aggregate.remind_on = True, self.remind_on


class PublicationReminded(Happened):
    """Nobody had published it: whoever may was reminded, once."""

    reference: str
    asked: tuple[str, ...]

    def apply(self, aggregate: "QuarterlyReport") -> None:
        aggregate.reminded = True


class Published(Decided):
    """Somebody published an edition of the report: its figures stand as they are for ever (F10, E26).

    ``figures`` are the whole report as data, as at a day and as known at ``position``, whose ``digest`` seals
    everything before it; ``files`` are the forms in which it was printed. ``reason`` is why there is another edition
    beside one that was published before, which stays.
    """

    reference: str
    edition: int
    first: date
    last: date
    as_at: date
    as_known_at: datetime
    position: int
    digest: str
    policy_versions: tuple[int, ...]
    fingerprint: str
    figures: Mapping[str, Any]
    files: tuple[PublishedFile, ...]
    published_by: str
    told: tuple[str, ...]
    reason: Confidential | None

    def apply(self, aggregate: "QuarterlyReport") -> None:
        super().apply(aggregate)
        aggregate.editions.append(self.position)
