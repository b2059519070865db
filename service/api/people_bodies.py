"""What commands on the directory take. A day that may be left out is today."""

from typing import Any, ClassVar

from marshmallow import ValidationError, fields, validates_schema

from domain.vocabulary import Role
from service.api.bodies import line_or_none, person
from service.api.fields import UNKNOWN, Day, Line, Reference, YesNo
from service.api.shapes import Shape

LONGEST_ADDRESS = 254


def day_or_today() -> Day:
    """A day, or today where it is left out."""
    return Day(load_default=None, allow_none=True)


class Address(fields.Email):
    """A mail address, which is kept apart from the log and never answered."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_none=True, metadata={"maxLength": LONGEST_ADDRESS}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        address = str(super()._deserialize(value, attr, data, **kwargs))
        if len(address) > LONGEST_ADDRESS or not address.isprintable():
            raise ValidationError("Give one mail address.")
        return address


class PersonBody(Shape):
    """Somebody takes a post, new or vacant until now; or, with ``vacant``, a post is entered that nobody holds yet."""

    staff_id = Reference(required=True)
    role = fields.Enum(Role, by_value=True, required=True)
    service = line_or_none(120)
    team = line_or_none(120)
    reports_to = line_or_none()
    cover = line_or_none()
    email = Address(load_default=None)
    vacant = YesNo(load_default=False)
    from_on = day_or_today()

    example: ClassVar[dict[str, Any]] = {
        "staff_id": "TM07",
        "role": "team_manager",
        "service": "Assessment",
        "team": "Assessment 2",
        "reports_to": "SM01",
        "cover": "TM01",
        "email": "tm07@council.example",
        "vacant": False,
        "from_on": "2018-06-04",
    }

    @validates_schema
    def _nobody_holds_a_vacant_post(self, body: dict[str, Any], **_: Any) -> None:
        if body.get("vacant") and (wrong := [name for name in ("cover", "email") if body.get(name) is not None]):
            raise ValidationError({name: [UNKNOWN] for name in wrong})


class PostBody(Shape):
    """Role, place and line: all of it, as it is from that day."""

    role = fields.Enum(Role, by_value=True, required=True)
    service = Line(longest=120, required=True, allow_none=True)
    team = Line(longest=120, required=True, allow_none=True)
    reports_to = person(required=True, allow_none=True)
    from_on = day_or_today()

    example: ClassVar[dict[str, Any]] = {
        "role": "team_manager",
        "service": "Assessment",
        "team": "Assessment 1",
        "reports_to": "SM01",
        "from_on": "2018-06-04",
    }


class CoverBody(Shape):
    """Who acts whenever somebody is away; null where nobody does."""

    cover = person(required=True, allow_none=True)
    from_on = day_or_today()

    example: ClassVar[dict[str, Any]] = {"cover": "PL02", "from_on": "2018-06-04"}


class EmailBody(Shape):
    """Where somebody is reached; null where they are not."""

    email = Address(required=True)
    from_on = day_or_today()

    example: ClassVar[dict[str, Any]] = {"email": "pl01@council.example", "from_on": "2018-06-04"}


class AbsenceBody(Shape):
    """Days away, known from a day on; the last is null while nobody knows it. ``cover`` acts during these days."""

    first_on = Day(required=True)
    last_on = Day(required=True, allow_none=True)
    cover = line_or_none()
    known_on = day_or_today()

    example: ClassVar[dict[str, Any]] = {
        "first_on": "2018-06-11",
        "last_on": "2018-06-22",
        "cover": "PL02",
        "known_on": "2018-06-04",
    }


class CancellationBody(Shape):
    """An absence does not take place, or never did."""

    known_on = day_or_today()

    example: ClassVar[dict[str, Any]] = {"known_on": "2018-06-05"}


class LeavingBody(Shape):
    """Somebody's last day, which may be to come."""

    last_on = Day(required=True)

    example: ClassVar[dict[str, Any]] = {"last_on": "2018-06-29"}


class ReturnBody(Shape):
    """Somebody who left, or was to leave, is here."""

    back_on = day_or_today()

    example: ClassVar[dict[str, Any]] = {"back_on": "2018-06-29"}
