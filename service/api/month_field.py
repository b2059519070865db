"""A month in a body or a query."""

from typing import Any

from marshmallow import ValidationError

from domain.errors import InvalidValueError
from service.api.fields import Line
from service.reports.briefs.months import month

PATTERN = "^[12][0-9]{3}-(0[1-9]|1[0-2])$"


class MonthName(Line):
    """The name of a month, such as ``2018-07``."""

    def __init__(self, **kwargs: Any) -> None:
        described = {"pattern": PATTERN, "example": "2019-04"} | kwargs.pop("metadata", {})
        super().__init__(longest=7, metadata=described, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        name = super()._deserialize(value, attr, data, **kwargs)
        try:
            month(name)
        except InvalidValueError as wrong:
            raise ValidationError(wrong.message) from None
        return name
