"""Reports."""

from typing import Any

from flask import Response, jsonify
from flask.views import MethodView

from service.api.blueprint import ApiBlueprint
from service.api.queries import ReportQuery
from service.api.report_shapes import AdherenceReport
from service.api.requests import application
from service.reports.adherence import report_of
from service.reports.periods import period, quarter

blueprint = ApiBlueprint("reports", __name__, description="Whether the process was kept.")


@blueprint.route("/adherence")
class Adherence(MethodView):
    """The adherence report."""

    @blueprint.reads(AdherenceReport, query=ReportQuery)
    def get(self, in_quarter: str | None, first: Any, last: Any, as_at: Any, as_known_at: Any) -> Response:
        """Read the adherence report of a quarter or of any two dates."""
        putright, now = application(), application().clock()
        first, last = quarter(in_quarter) if in_quarter is not None else period(first, last)
        return jsonify(report_of(putright.store, now, first, last, as_at=as_at, as_known_at=as_known_at))
