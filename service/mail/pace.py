"""When mail goes: at once, when the quiet hours are over, or in the digest of a morning (London's time).

What is ready depends on three things alone: when its event was recorded, what time it is, and what its reader has been
sent that day. Nothing is remembered between two passes, so no crash, no downtime and no clock can lose a mail.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from domain.calendar import WorkingCalendar
from service.clock import LONDON
from service.mail.notices import OF_REPORT_CHALLENGES, OF_REPORTS, NoticeKind
from service.settings import Settings, within

ONE_DAY = timedelta(days=1)
IN_DIGEST = frozenset(
    {
        NoticeKind.REMINDER,
        NoticeKind.RESOLVED,
        NoticeKind.MODERATION,
        NoticeKind.CHALLENGE,
        NoticeKind.OWNER_ABSENT,
        NoticeKind.CLOSING_ASKED,
        *OF_REPORT_CHALLENGES,
        *OF_REPORTS,
    }
)
"""What waits for the morning. What else there is goes at once: first notifications, breaches, what is asked today."""


@dataclass(frozen=True)
class Pace:
    """A council's hours of mail. ``quiet`` begins and ends on the clock; ``None`` where no hour and no day is quiet."""

    calendar: WorkingCalendar
    quiet: tuple[time, time] | None
    digest_at: time
    budget: int

    def is_quiet(self, now: datetime) -> bool:
        """Whether what is not urgent waits: in the quiet hours, and on every day on which nobody works."""
        if self.quiet is None:
            return False
        here = now.astimezone(LONDON)
        return not self.calendar.is_working(here.date()) or within(here.time(), self.quiet)

    def last_digest(self, now: datetime) -> datetime:
        """The moment of the latest digest: what was recorded before it waits no longer."""
        day = now.astimezone(LONDON).date()
        while not self.calendar.is_working(day) or self._digest_of(day) > now:
            day -= ONE_DAY
        return self._digest_of(day)

    def _digest_of(self, day: date) -> datetime:
        return datetime.combine(day, self.digest_at, LONDON).astimezone(UTC)

    def today_from(self, now: datetime) -> datetime:
        """The first moment of the day."""
        return datetime.combine(now.astimezone(LONDON).date(), time(), LONDON).astimezone(UTC)

    def allowed(self, now: datetime) -> int:
        """How many mails somebody has today, with the digest where it has been; what follows waits for the next."""
        return self.budget + (self.last_digest(now) >= self.today_from(now))


def pace_for(settings: Settings, calendar: WorkingCalendar) -> Pace:
    """The pace that the settings describe."""
    return Pace(calendar, settings.quiet_hours, settings.digest_at, settings.mail_budget)
