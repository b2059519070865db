"""What another calendar does to dates that were issued: nothing, until somebody adopts it for this remediation."""

from collections.abc import Iterator, Mapping

from domain.act import Act
from domain.calendar import WorkingCalendar
from domain.confidential import Confidential
from domain.deadlines import Deadline, StepKey, deadline_for
from domain.remediation_state import RemediationState
from domain.vocabulary import MovedBecause


class CalendarDates(RemediationState):
    """The decision to let open dates follow another calendar (an added closure day, a one-off bank holiday)."""

    def dates_by(self, act: Act, calendars: Mapping[int, WorkingCalendar]) -> tuple[Deadline, ...]:
        """The open deadlines that the calendar of the act sets on another date, with that date.

        ``calendars`` are all versions, since a date is compared with what its own version gave. One that somebody
        agreed, as an extension is, follows no calendar; and no date moves into the past.
        """
        return tuple(self._dates_by(act, calendars))

    def follow_calendar(
        self, act: Act, calendars: Mapping[int, WorkingCalendar], *, moved_by: str, reason: Confidential | None
    ) -> None:
        """Put the open dates where the calendar of the act sets them; both dates stay, and figures go by the first.

        Raises :class:`OwnCaseError` for the practice subject (E18).
        """
        self._refuse_own_case(moved_by, act, "its dates", "moved_by")
        self._move(self.dates_by(act, calendars), MovedBecause.CALENDAR, act, moved_by=moved_by, reason=reason)

    def _dates_by(self, act: Act, calendars: Mapping[int, WorkingCalendar]) -> Iterator[Deadline]:
        for key in filter(self.is_open, self.deadlines):
            issued = self.deadlines[key]
            if self._by_clock(key, act, calendars[self.counted_by[key]]).due_on != issued.due_on:
                continue
            moved = self._by_clock(key, act, act.calendar)
            if moved.due_on != issued.due_on and moved.due_on >= act.today:
                yield moved

    def _by_clock(self, key: StepKey, act: Act, calendar: WorkingCalendar) -> Deadline:
        step, item = key
        return deadline_for(
            act.policy.steps[step],
            act.policy,
            calendar,
            self.deadlines[key].counted_from,
            critical=self.critical,
            repeat=self.is_repeat,
            item=item,
        )
