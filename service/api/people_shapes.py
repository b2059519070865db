"""What answers on the directory look like."""

from typing import Any, ClassVar

from marshmallow import fields

from domain.vocabulary import Role
from service.api.shapes import Answer, date_or_null, page_of, text, text_or_null


class Absence(Answer):
    """Days away; the last is null while nobody knows it."""

    number = fields.Integer(required=True)
    first_on = fields.Date(required=True)
    last_on = date_or_null()
    cover = text_or_null()
    known_on = fields.Date(required=True)


class Person(Answer):
    """Somebody in the directory, without their address, or a post that is vacant."""

    staff_id = text()
    role = fields.String(required=True, metadata={"enum": list(Role)})
    service = text_or_null()
    team = text_or_null()
    reports_to = text_or_null()
    cover = text_or_null()
    vacant = fields.Boolean(required=True)
    left_on = date_or_null()
    away = fields.Boolean(required=True, metadata={"description": "Today."})
    absences = fields.List(fields.Nested(Absence), required=True)
    reachable = fields.Boolean(required=True, metadata={"description": "Whether there is an address to write to."})

    example: ClassVar[dict[str, Any]] = {
        "staff_id": "PL01",
        "role": "practice_lead",
        "service": "Assessment",
        "team": None,
        "reports_to": "SM01",
        "cover": "PL02",
        "vacant": False,
        "left_on": None,
        "away": True,
        "absences": [
            {"number": 1, "first_on": "2018-06-11", "last_on": None, "cover": "PL02", "known_on": "2018-06-04"}
        ],
        "reachable": True,
    }


class OnePerson(Person):
    """Somebody in the directory, and who acts for them today: themselves, unless they are away or have left."""

    acting = text_or_null()
    revision = fields.Integer(required=True)

    example: ClassVar[dict[str, Any]] = Person.example | {"acting": "PL02", "revision": 3}


PersonPage = page_of(Person)
