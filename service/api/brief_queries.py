"""Of which days a brief is."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from service.api.fields import MISSING, Day, Line
from service.api.month_field import MonthName
from service.api.queries import PastQuery
from service.reports.briefs.months import month
from service.reports.periods import period, quarter

ONE_OF = "Give a month, a quarter, or from and to."


class MonthQuery(PastQuery):
    """A month."""

    month = MonthName(required=True)


class BriefQuery(PastQuery):
    """A month, a quarter, or `from` and `to`."""

    month = MonthName(load_default=None)
    in_quarter = Line(load_default=None, longest=10, data_key="quarter", metadata={"example": "2018-19-Q1"})
    first = Day(load_default=None, data_key="from")
    last = Day(load_default=None, data_key="to")

    @validates_schema
    def _one_period(self, query: dict[str, Any], **_: Any) -> None:
        given = [name for name in ("month", "in_quarter", "first", "last") if query.get(name) is not None]
        if given not in (["month"], ["in_quarter"], ["first", "last"]):
            raise ValidationError({"month": [ONE_OF if given else MISSING]})


def days_of(name: str | None, in_quarter: str | None = None, first: Any = None, last: Any = None) -> tuple[Any, Any]:
    """The first and the last day that a query asks for. Raises :class:`InvalidValueError`."""
    if name is not None:
        return month(name)
    return quarter(in_quarter) if in_quarter is not None else period(first, last)
