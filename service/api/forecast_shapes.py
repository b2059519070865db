"""What a forecast looks like."""

from typing import Any, ClassVar

from marshmallow import fields

from domain.vocabulary import Step
from service.api.shapes import Answer, date_or_null, text, text_or_null, texts


class Of(Answer):
    """Which deadline of which file."""

    audit_ref = text()
    step = fields.String(required=True, metadata={"enum": list(Step)})
    item = text()
    service = text_or_null()
    team = text_or_null()
    owner = text_or_null()


class FallingDeadline(Of):
    """An open deadline that falls; provisional where no bank holidays are published for its date."""

    due_on = fields.Date(required=True)
    provisional = fields.Boolean(required=True)


class ForetoldNotice(Of):
    """What people would be told on a day; ``kind`` is the notice's, ``rung`` the ladder's."""

    step = text()
    on = fields.Date(required=True)
    kind = text()
    rung = text_or_null()
    due_on = date_or_null()
    tells = texts("Who is told, by directory id.")


class GapInCover(Of):
    """A step whose owner is not there on its day; ``cover`` does it then, if ``there``."""

    due_on = fields.Date(required=True)
    cover = text_or_null()
    there = fields.Boolean(required=True)


class MailsOfADay(Answer):
    """How many things a person is told on a day, before a digest folds them into one mail."""

    on = fields.Date(required=True)
    person = text()
    n = fields.Integer(required=True)


class ForecastAnswer(Answer):
    """What falls due from one day to another, who would be told of what, and where cover is missing."""

    as_of = fields.Date(required=True)
    first = fields.Date(required=True, data_key="from")
    last = fields.Date(required=True, data_key="to")
    provisional_from = date_or_null()
    deadlines = fields.List(fields.Nested(FallingDeadline), required=True)
    told = fields.List(fields.Nested(ForetoldNotice), required=True)
    gaps = fields.List(fields.Nested(GapInCover), required=True)
    mails = fields.List(fields.Nested(MailsOfADay), required=True)

    _of: ClassVar[dict[str, Any]] = {
        "audit_ref": "AUD18-001",
        "step": "day_three_meeting",
        "item": "",
        "service": "Safeguarding",
        "team": "North",
        "owner": "PL01",
        "due_on": "2018-06-11",
    }
    example: ClassVar[dict[str, Any]] = {
        "as_of": "2018-06-06",
        "from": "2018-06-06",
        "to": "2018-06-19",
        "provisional_from": None,
        "deadlines": [_of | {"provisional": False}],
        "told": [_of | {"on": "2018-06-08", "kind": "reminder", "rung": "reminder", "tells": ["PL01"]}],
        "gaps": [_of | {"cover": "PL02", "there": True}],
        "mails": [{"on": "2018-06-08", "person": "PL01", "n": 1}],
    }
