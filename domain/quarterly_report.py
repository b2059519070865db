"""The report of one period, from the day the period is over: chased, drafted, published, and never changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate

from domain.act import Act
from domain.checks import not_in_future
from domain.confidential import Confidential
from domain.errors import ConflictError, DatesContradictError, InvalidValueError, NotAllowedError, RevisionConflictError
from domain.events import quarterly_report as events
from domain.people import Person
from domain.publishing import (
    MissingRecording,
    PublishedFile,
    asked_to_publish,
    clear_on,
    publishers,
    remind_on,
    told_of_publication,
)


class PeriodNotOverError(ConflictError):
    """A period that is still running has no report yet."""

    code = "period_not_over"


class NotYetClearError(ConflictError):
    """Figures wait for what is typed late before they are published (F18)."""

    code = "not_yet_clear"


class NothingNewError(ConflictError):
    """Another edition would say nothing that the one before it did not know."""

    code = "nothing_new"


class MayNotPublishError(NotAllowedError):
    """A report is published by quality assurance, and not by whom its figures are of or for."""

    code = "may_not_publish"


@dataclass(frozen=True, kw_only=True)
class DrawnUp:
    """A report's figures as they were drawn up, with what they were drawn up from, and the forms it was printed in."""

    as_at: date
    as_known_at: datetime
    position: int
    digest: str
    policy_versions: tuple[int, ...]
    fingerprint: str
    figures: Mapping[str, Any]
    files: tuple[PublishedFile, ...] = ()


class QuarterlyReport(Aggregate):
    """The report of a quarter, or of any two dates. Each edition that was published stands (F10, E26)."""

    ref: str
    first: date
    last: date
    revision: int
    asked: bool
    drafted: bool
    reminded: bool
    remind_on: date | None
    editions: list[int]

    def __init__(self) -> None:
        """Empty: the first event gives the state."""

    @staticmethod
    def create_id(reference: str) -> UUID:
        """The identity that follows from the period: it has one report."""
        return uuid5(NAMESPACE_URL, f"putright:report:{reference}")

    @classmethod
    def begin(cls, reference: str, first: date, last: date, today: date) -> "QuarterlyReport":
        """Begin the report of a period that is over. Raises :class:`PeriodNotOverError`."""
        if today <= last:
            message = f"{reference} runs until {last}: there is no report of it before the day after."
            raise PeriodNotOverError(message, field="period")
        return cls._create(
            events.ReportBegun,
            id=cls.create_id(reference),
            occurred_on=today,
            reference=reference,
            first=first,
            last=last,
        )

    def ask_for_recordings(self, act: Act, missing: Sequence[MissingRecording]) -> None:
        """Ask once for what is missing. Nothing happens once the clear days are over, or where nothing is missing."""
        clear = clear_on(self.last, act.policy)
        if missing and not self.asked and not self.editions and act.today <= clear:
            self.trigger_event(
                events.RecordingsAsked,
                occurred_on=act.today,
                reference=self.ref,
                clear_on=clear,
                missing=tuple(missing),
            )

    def is_to_be_drafted(self, act: Act) -> bool:
        """Whether the clear days are over and nobody was asked to publish."""
        return act.today > clear_on(self.last, act.policy) and not self.drafted and not self.editions

    def draft(self, act: Act, drawn_up: DrawnUp, people: Mapping[str, Person]) -> None:
        """Ask for the report to be published, once the clear days are over; asked once, nothing more happens."""
        if self.is_to_be_drafted(act):
            self.trigger_event(
                events.Drafted,
                occurred_on=act.today,
                reference=self.ref,
                as_at=drawn_up.as_at,
                position=drawn_up.position,
                fingerprint=drawn_up.fingerprint,
                asked=asked_to_publish(people, act.today),
                remind_on=remind_on(act.today, act.policy, act.calendar),
            )

    def remind(self, act: Act, people: Mapping[str, Person]) -> None:
        """Remind whoever may publish, once, when the days for it are over."""
        due = self.remind_on is not None and self.remind_on <= act.today
        if due and not self.reminded and not self.editions:
            asked = asked_to_publish(people, act.today)
            self.trigger_event(events.PublicationReminded, occurred_on=act.today, reference=self.ref, asked=asked)

    def publish(
        self,
        act: Act,
        drawn_up: DrawnUp,
        *,
        published_by: str,
        people: Mapping[str, Person],
        reason: Confidential | None = None,
    ) -> None:
        """Publish an edition: the first, or with a reason another beside those that were published.

        Raises :class:`NotYetClearError`, :class:`MayNotPublishError`, :class:`NothingNewError`, and
        :class:`DatesContradictError` for figures as at a day before the clear days are over.
        """
        self._refuse_too_early(act, drawn_up.as_at)
        self._refuse_others(published_by, people, act.today)
        self._refuse_again(drawn_up.position, reason)
        self.trigger_event(
            events.Published,
            occurred_on=act.today,
            reference=self.ref,
            edition=len(self.editions) + 1,
            first=self.first,
            last=self.last,
            **vars(drawn_up),
            published_by=published_by,
            told=tuple(each for each in told_of_publication(people, act.today) if each != published_by),
            reason=reason,
        )

    def _refuse_too_early(self, act: Act, as_at: date) -> None:
        clear = clear_on(self.last, act.policy)
        if act.today <= clear:
            message = f"{self.ref} can be published from the day after {clear}: until then late entries are waited for."
            raise NotYetClearError(message, field="period")
        not_in_future(as_at, act.today, "as_at")
        if as_at < clear:
            message = f"The figures of {self.ref} are published as at {clear} or later, when its clear days are over."
            raise DatesContradictError(message, field="as_at")

    def _refuse_others(self, person: str, people: Mapping[str, Person], today: date) -> None:
        may = publishers(people, today)
        if person not in may:
            whom = f"Today that is {' or '.join(may)}." if may else "Nobody holds such a post today."
            message = f"The head of quality assurance publishes, or who stands in for them. {whom}"
            raise MayNotPublishError(message, field="published_by")

    def _refuse_again(self, position: int, reason: Confidential | None) -> None:
        if not self.editions and reason is not None:
            raise InvalidValueError(
                f"{self.ref} was not published: only another edition needs a reason.", field="reason"
            )
        if self.editions and reason is None:
            message = f"{self.ref} was published and stays as it is. Another edition beside it needs a reason."
            raise InvalidValueError(message, field="reason")
        if self.editions and position <= self.editions[-1]:
            raise NothingNewError(f"Edition {len(self.editions)} of {self.ref} knew all of this.", field="period")

    def expect_revision(self, revision: int | None) -> None:
        """Raise :class:`RevisionConflictError` when somebody has published since the caller looked."""
        if revision is not None and revision != self.revision:
            message = f"{self.ref} is at revision {self.revision}, not {revision}: look again before recording."
            raise RevisionConflictError(message, field="If-Match")
