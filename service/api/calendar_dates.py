"""Letting the dates of a remediation follow a calendar that was adopted."""

from typing import Any

from flask.views import MethodView

from service.api import rule_bodies as bodies
from service.api.blueprint import ApiBlueprint
from service.api.recording import Answer, answer, by_caller
from service.api.requests import application, command

blueprint = ApiBlueprint(
    "calendar_dates", __name__, at="remediations", description="Let dates follow a calendar that was adopted."
)


@blueprint.route("/<reference:ref>/calendar-dates")
class CalendarDates(MethodView):
    """The dates of one remediation, by another calendar."""

    @blueprint.records(bodies.CalendarDatesBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Put the open dates of a remediation where the calendar adopted last sets them; the original ones stay."""
        return answer(application().calendars.move(command(), ref, **by_caller(body, "moved_by")))
