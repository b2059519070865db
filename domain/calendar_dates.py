"""What another calendar does to dates that were issued: nothing, until somebody adopts it for this remediation."""

from collections.abc import Iterator, Mapping
from datetime import date

from domain.act import Act
from domain.calendar import WorkingCalendar
from domain.confidential import Confidential
from domain.deadlines import Deadline, StepKey, due_by, moved
from domain.remediation_state import RemediationState
from domain.vocabulary import MovedBecause


class CalendarDates(RemediationState):
    """The decision to let open dates follow another calendar (an added closure day, a one-off bank holiday)."""

    def days_by(self, act: Act, calendars: Mapping[int, WorkingCalendar]) -> Iterator[tuple[StepKey, date]]:
        """The open deadlines that the calendar of the act sets on another date, with that date.

        ``calendars`` are all versions, since a date is compared with what its own version gave. One that somebody
        agreed, as an extension is, follows no calendar; and no date moves into the past.
        """
        for key in filter(self.is_open, self.deadlines):
            due_on = self.deadlines[key].due_on
            if self._due_by(key, act, calendars[self.counted_by[key]]) == due_on:
                moves_to = self._due_by(key, act, act.calendar)
                if moves_to != due_on and moves_to >= act.today:
                    yield key, moves_to

    def follow_calendar(
        self, act: Act, calendars: Mapping[int, WorkingCalendar], *, moved_by: str, reason: Confidential | None
    ) -> None:
        """Put the open dates where the calendar of the act sets them; both dates stay, and figures go by the first.

        Raises :class:`OwnCaseError` for the practice subject (E18).
        """
        self._refuse_own_case(moved_by, act, "its dates", "moved_by")
        self._move(tuple(self._dated_by(act, calendars)), MovedBecause.CALENDAR, act, moved_by=moved_by, reason=reason)

    def _dated_by(self, act: Act, calendars: Mapping[int, WorkingCalendar]) -> Iterator[Deadline]:
        for key, due_on in self.days_by(act, calendars):
            issued = self.deadlines[key]
            yield moved(issued, due_on, act.policy, act.calendar, critical=self.critical, repeat=self.is_repeat)

    def _due_by(self, key: StepKey, act: Act, calendar: WorkingCalendar) -> date:
        rule, counted_from = act.policy.steps[key[0]], self.deadlines[key].counted_from
        return due_by(rule, calendar, counted_from, critical=self.critical)
