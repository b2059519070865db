"""Refusals that many decisions share."""

from datetime import date

from domain.errors import DateInFutureError, DatesContradictError


def not_in_future(day: date, today: date, field: str) -> None:
    """Raise :class:`DateInFutureError` for a day after today."""
    if day > today:
        raise DateInFutureError(f"{day} is in the future; the latest that can be recorded is {today}.", field=field)


def not_before(day: date, earliest: date, field: str, what: str) -> None:
    """Raise :class:`DatesContradictError` for a day before something that must have come first."""
    if day < earliest:
        raise DatesContradictError(f"{day} is before {what} on {earliest}.", field=field)
