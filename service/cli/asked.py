"""Days, instants and periods as they are typed on the command line."""

from datetime import date, datetime

from domain.errors import InvalidValueError
from service.clock import LONDON
from service.reports.periods import period, quarter


def day_asked(text: str, option: str) -> date:
    """A day. Raises :class:`InvalidValueError` that names the option."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidValueError(f"--{option}: '{text}' is not a date. Write it YYYY-MM-DD.", field=option) from None


def instant_asked(text: str) -> datetime:
    """An instant, in London's time unless it says its offset. Raises :class:`InvalidValueError`."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        message = f"--as-known-at: '{text}' is not an instant. Write it like 2019-07-05T09:00 (London time)."
        raise InvalidValueError(message, field="as-known-at") from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=LONDON)


def period_asked(name: str | None, first: str | None, last: str | None) -> tuple[date, date]:
    """The two days of a quarter, or of ``--from`` and ``--to``. Raises :class:`InvalidValueError`."""
    if name is not None and first is None and last is None:
        return quarter(name)
    if name is None and first is not None and last is not None:
        return period(day_asked(first, "from"), day_asked(last, "to"))
    raise InvalidValueError("Give either --quarter, or both --from and --to.", field="quarter")
