"""What reading takes: which page, which rows, which date."""

import re
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from domain.vocabulary import Status, Step
from projections import challenge_queries, grades
from projections.caseloads import STATES
from service.api.fields import (
    LONGEST_ID,
    MISSING,
    NOT_A_CURSOR,
    Cursor,
    DatedCursor,
    Day,
    Days,
    FigureCursor,
    Instant,
    Limit,
    Line,
    NumberedCursor,
    PlacedCursor,
    figure_digest,
)
from service.api.shapes import Shape

LONGEST_FIGURE = 400
QUARTER = r"^20[0-9]{2}-[0-9]{2}-Q[1-4]$"


class PastQuery(Shape):
    """As at which date, of what was known when; now, if neither is said."""

    as_at = Day(
        load_default=None,
        metadata={"description": "Only what had happened by the end of this day. Today, or the day of as_known_at."},
    )
    as_known_at = Instant(
        load_default=None, metadata={"description": "Only what had been recorded by this instant. Now, unless said."}
    )


class PageQuery(Shape):
    """Which page of a list."""

    cursor: Cursor = Cursor()
    limit = Limit()


class DatedPageQuery(PageQuery):
    """Which page of a list that is ordered by a date."""

    cursor = DatedCursor()


class OwedQuery(PageQuery):
    """Which page of what is owed."""

    cursor = PlacedCursor()


class AlertsQuery(DatedPageQuery):
    """Which safeguarding alerts."""

    state = fields.String(load_default=None, validate=validate.OneOf(["open", "closed"]))


class ChallengesQuery(PageQuery):
    """Which questions."""

    cursor = NumberedCursor()
    state = fields.String(load_default=None, validate=validate.OneOf(challenge_queries.STATES))


class AuditsQuery(DatedPageQuery):
    """Which audits: those put forward for moderation and not looked at since, or those looked at again."""

    moderation = fields.String(load_default=None, validate=validate.OneOf([grades.PROMPTED, grades.MODERATED]))


class HistoryQuery(PageQuery, PastQuery):
    """Which page of a timeline, as it stood when."""

    cursor = NumberedCursor()


class RemediationsQuery(DatedPageQuery, PastQuery):
    """Which remediations: those with an open deadline that is overdue, or of this owner or step."""

    state = fields.String(
        load_default=None,
        validate=validate.OneOf(list(Status)),
        metadata={"description": "Without one, all but what was voided."},
    )
    overdue = fields.String(
        load_default=None,
        validate=validate.OneOf(["true"]),
        metadata={"description": "true: only those with a step past its date and not done."},
    )
    owner = Line(
        longest=LONGEST_ID, load_default=None, metadata={"description": "Whoever owns a step that is not done."}
    )
    service = Line(load_default=None)
    team = Line(load_default=None)
    step = fields.String(
        load_default=None,
        validate=validate.OneOf(list(Step)),
        metadata={"description": "A step that is not done."},
    )
    privacy_owed = fields.String(
        load_default=None,
        data_key="privacy",
        validate=validate.OneOf(["owed"]),
        metadata={"description": "owed: only those entered against the wrong child, while that is not settled."},
    )


class ForecastQuery(Shape):
    """How far ahead to look, and at what."""

    days = Days()
    first = Day(load_default=None, data_key="from", metadata={"description": "The first day; today unless said."})
    person = Line(
        longest=LONGEST_ID,
        load_default=None,
        metadata={"description": "Only what concerns this person, as owner, cover or reader."},
    )
    team = Line(load_default=None)


class CaseloadReviewsQuery(DatedPageQuery):
    """Which reviews of caseloads."""

    state = fields.String(load_default=None, validate=validate.OneOf(STATES))


class ReportQuery(PastQuery):
    """A quarter, or `from` and `to`; cut by when things happened and by when they were recorded."""

    in_quarter = fields.String(
        load_default=None,
        data_key="quarter",
        validate=validate.Regexp(re.compile(QUARTER, re.ASCII), error="Write a quarter like 2018-19-Q1."),
    )
    first = Day(load_default=None, data_key="from")
    last = Day(load_default=None, data_key="to")

    @validates_schema
    def _one_period(self, query: dict[str, Any], **_: Any) -> None:
        given = {"from": query.get("first"), "to": query.get("last")}
        if query.get("in_quarter") is not None:
            wrong = {name: ["Give a quarter, or from and to."] for name, day in given.items() if day is not None}
        else:
            wrong = {name: [MISSING] for name, day in given.items() if day is None}
        if wrong:
            raise ValidationError(wrong)


class FigureQuery(PageQuery, ReportQuery):
    """Which figure of which report, and which page of what is behind it."""

    figure = Line(
        longest=LONGEST_FIGURE,
        required=True,
        metadata={
            "description": "Its path in the report's JSON, such as adherence.day_three_meeting.late. A dot in a part "
            "is written ~1 and a tilde ~0.",
            "example": "adherence.day_three_meeting.late",
        },
    )
    cursor = FigureCursor()

    @validates_schema
    def _of_this_figure(self, query: dict[str, Any], **_: Any) -> None:
        if query.get("cursor") is not None and query["cursor"][0] != figure_digest(query.get("figure", "")):
            raise ValidationError({"cursor": [NOT_A_CURSOR]})
