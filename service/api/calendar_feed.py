"""The calendar feed of what somebody owes: for programs that can send an address and nothing else."""

from flask import Response, request
from flask.views import MethodView
from marshmallow import fields

from projections import people
from service.api.blueprint import ApiBlueprint
from service.api.requests import application
from service.api.shapes import Shape
from service.clock import london_date
from service.queries.calendar_feed import feed
from service.queries.owing import steps_owed

CONTENT_TYPE = "text/calendar"
EXAMPLE = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Putright//Steps due//EN
BEGIN:VEVENT
SUMMARY:Day-three meeting: AUD18-001
DTSTART;VALUE=DATE:20180611
UID:4b1c9f0e-6a0e-5a3f-9a52-3f0d5b8f3c1d@putright
END:VEVENT
END:VCALENDAR
"""

blueprint = ApiBlueprint(
    "calendar-feed", __name__, at="me", description="What somebody owes, for their calendar.", authenticated=False
)


class FeedQuery(Shape):
    """The secret of the feed's address. It opens this feed and nothing else."""

    token = fields.String(load_default=None, metadata={"description": "As `POST /me/calendar-tokens` gave it."})


@blueprint.route("/calendar.ics")
class Feed(MethodView):
    """The calendar of one person."""

    @blueprint.feeds(FeedQuery, content_type=CONTENT_TYPE, example=EXAMPLE, secured_by="calendar")
    def get(self, token: str | None) -> Response:
        """Read the steps that somebody owes as an iCalendar feed, all-day events with nothing about anybody in them."""
        putright = application()
        person = putright.calendar_tokens.caller(token).staff_id
        today = london_date(putright.clock())
        with putright.store.reading() as reader:
            holder = people.directory(reader).get(person)
            if holder is None or not holder.holds_post_on(today):
                raise putright.calendar_tokens.refusal()
            calendar = feed(reader, steps_owed(reader, person, today), putright.settings.base_url)
        answer = Response(calendar, content_type=f"{CONTENT_TYPE}; charset=utf-8")
        answer.headers["Cache-Control"] = "private, no-cache"
        answer.add_etag()
        answer.make_conditional(request)
        return answer
