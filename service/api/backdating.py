"""The reason that a body may give for being sent after the day that it tells of (E26)."""

from functools import cache
from typing import cast

from marshmallow import Schema

from service.api.fields import Day, Instant, Prose
from service.api.shapes import Shape

SAID = "Why this is entered after the day on which it happened. Kept where it is; never needed."


class BackdatedReason(Shape):
    """Why something is entered late."""

    backdated_reason = Prose(load_default=None, allow_none=True, metadata={"description": SAID})


def says_a_day(body: type[Shape]) -> bool:
    """Whether a body tells of a day or an instant, which may be over."""
    return any(isinstance(field, Day | Instant) for field in cast(type[Schema], body)._declared_fields.values())


@cache
def may_be_backdated(body: type[Shape]) -> type[Shape]:
    """The same body, with room for the reason."""
    return type(body.__name__, (body, BackdatedReason), {"__doc__": body.__doc__, "__module__": body.__module__})
