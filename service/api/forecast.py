"""What the next days bring when nobody acts."""

from datetime import date

from flask import Response, jsonify
from flask.views import MethodView

from service.access.sight import asker
from service.api.blueprint import ApiBlueprint
from service.api.forecast_shapes import ForecastAnswer
from service.api.queries import ForecastQuery
from service.api.requests import application
from service.clock import london_date
from service.forecast import as_json, forecast

blueprint = ApiBlueprint("forecast", __name__, description="What falls due, who would be told, where cover is missing.")


@blueprint.route("")
class Forecast(MethodView):
    """The days ahead."""

    @blueprint.reads(ForecastAnswer, query=ForecastQuery)
    def get(self, days: int, first: date | None, person: str | None, team: str | None) -> Response:
        """Read what the next days bring when nobody acts; nothing is recorded."""
        putright = application()
        found = forecast(putright.store, london_date(putright.clock()), days, first=first)
        found = found.seen(asker().seen.sees)
        return jsonify(as_json(found.narrowed(person, team), person))
