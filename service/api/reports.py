"""Reports."""

from typing import Any

from flask import Response, jsonify
from flask.views import MethodView

from service.api.blueprint import ApiBlueprint
from service.api.queries import ReportQuery
from service.api.report_shapes import AdherenceReport
from service.api.requests import application
from service.reports.adherence import report_of
from service.reports.handing_out import BY_ENDING, as_file
from service.reports.periods import period, quarter

EXAMPLES = {
    "application/pdf": "%PDF-1.7",
    "application/json": {"period": {"from": "2018-04-01", "to": "2018-06-30"}},
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "PK",
    "text/csv": "section,table,row,column,figure,value,of,percent,unit,text,note",
    "text/html": "<!DOCTYPE html>",
}
"""How each kind of file begins."""

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


@blueprint.route("/adherence.<ending:ending>")
class AdherenceFile(MethodView):
    """The adherence report as a file."""

    @blueprint.hands_out(ReportQuery, EXAMPLES)
    def get(self, ending: str, in_quarter: str | None, first: Any, last: Any, as_at: Any, as_known_at: Any) -> Response:
        """Read the adherence report as a file: a page, a PDF, a workbook, CSV and its dictionary, or JSON."""
        putright, now = application(), application().clock()
        first, last = quarter(in_quarter) if in_quarter is not None else period(first, last)
        data = report_of(putright.store, now, first, last, as_at=as_at, as_known_at=as_known_at)
        return as_file(putright, data, BY_ENDING[ending])
