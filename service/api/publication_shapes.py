"""What published reports look like."""

from typing import Any, ClassVar

from marshmallow import fields

from service.api.report_shapes import AdherenceReport
from service.api.shapes import Answer, date_or_null, text, text_or_null


class PublishedForm(Answer):
    """One form of a report as it was published, which is served byte for byte."""

    form = text()
    sha256 = text()
    size = fields.Integer(required=True)

    example: ClassVar[dict[str, Any]] = {"form": "json", "sha256": "9f2c", "size": 20480}


class Edition(Answer):
    """An edition that was published. It stands as it is; a later one stands beside it."""

    reference = text()
    edition = fields.Integer(required=True)
    period = fields.Dict(keys=fields.String(), values=fields.Date(), required=True)
    as_at = fields.Date(required=True)
    as_known_at = text()
    position = fields.Integer(required=True)
    published_on = fields.Date(required=True)
    published_by = text()
    fingerprint = text()
    files = fields.List(fields.Nested(PublishedForm), required=True)

    example: ClassVar[dict[str, Any]] = {
        "reference": "2018-19-Q3",
        "edition": 1,
        "period": {"from": "2018-10-01", "to": "2018-12-31"},
        "as_at": "2019-01-31",
        "as_known_at": "2019-02-04T09:12:00.000000+00:00",
        "position": 1412,
        "published_on": "2019-02-04",
        "published_by": "QA01",
        "fingerprint": "9f2c",
        "files": [PublishedForm.example],
    }


class UnderWay(Answer):
    """How far the report of a period is: what was asked for, what was drafted, and who is asked to publish."""

    reference = text()
    period = fields.Dict(keys=fields.String(), values=fields.Date(), required=True)
    recordings_asked_on = date_or_null()
    missing = fields.Integer(required=True, allow_none=True)
    drafted_on = date_or_null()
    as_at = date_or_null()
    position = fields.Integer(required=True, allow_none=True)
    fingerprint = text_or_null()
    asked = fields.List(fields.String(), required=True)
    remind_on = date_or_null()
    reminded_on = date_or_null()
    editions = fields.Integer(required=True)

    example: ClassVar[dict[str, Any]] = {
        "reference": "2018-19-Q4",
        "period": {"from": "2019-01-01", "to": "2019-03-31"},
        "recordings_asked_on": "2019-04-01",
        "missing": 3,
        "drafted_on": None,
        "as_at": None,
        "position": None,
        "fingerprint": None,
        "asked": [],
        "remind_on": None,
        "reminded_on": None,
        "editions": 0,
    }


class Publications(Answer):
    """The editions that were published, the latest period first, and every report that was begun."""

    items = fields.List(fields.Nested(Edition), required=True)
    reports = fields.List(fields.Nested(UnderWay), required=True)

    example: ClassVar[dict[str, Any]] = {"items": [Edition.example], "reports": [UnderWay.example]}


class Restatement(Answer):
    """A figure that became different after it was published, and the event that changed it."""

    figure = text()
    published = fields.Raw(required=True, allow_none=True)
    was = fields.Raw(required=True, allow_none=True)
    now = fields.Raw(required=True, allow_none=True)
    caused_by = fields.Dict(keys=fields.String(), required=True)

    example: ClassVar[dict[str, Any]] = {
        "figure": "adherence.day_three_meeting.not_done",
        "published": 1,
        "was": 1,
        "now": 0,
        "caused_by": {
            "event": "DayThreeMeetingHeld",
            "audit_ref": "AUD18-001",
            "occurred_on": "2018-10-12",
            "recorded_at": "2019-02-11T10:04:00.000000+00:00",
            "position": 1450,
        },
    }


class Publication(Answer):
    """The report of a period: how far it is, and of the edition asked for its figures and what was restated since."""

    report = fields.Nested(UnderWay, required=True)
    editions = fields.List(fields.Nested(Edition), required=True)
    edition = fields.Nested(Edition, required=True, allow_none=True)
    figures = fields.Dict(keys=fields.String(), required=True, allow_none=True)
    restatements = fields.List(fields.Nested(Restatement), required=True)
    restatements_known_to = fields.Integer(required=True, allow_none=True)

    example: ClassVar[dict[str, Any]] = {
        "report": UnderWay.example,
        "editions": [Edition.example],
        "edition": Edition.example,
        "figures": AdherenceReport.example,
        "restatements": [Restatement.example],
        "restatements_known_to": 1460,
    }
