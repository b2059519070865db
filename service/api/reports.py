"""Reports, and what is behind each of their figures."""

from typing import Any

from flask import Response, jsonify
from flask.views import MethodView

from service.access.sight import as_read, sees_behind
from service.api.blueprint import ApiBlueprint
from service.api.cursors import encoded
from service.api.fields import figure_digest
from service.api.figure_shapes import FigurePage, behind_shown
from service.api.queries import FigureQuery, ReportQuery
from service.api.report_shapes import AdherenceReport
from service.api.requests import application
from service.reports.adherence.report import report_of
from service.reports.figures.opened import opened
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
        return jsonify(as_read(report_of(putright.store, now, first, last, as_at=as_at, as_known_at=as_known_at)))


@blueprint.route("/adherence.<ending:ending>")
class AdherenceFile(MethodView):
    """The adherence report as a file."""

    @blueprint.hands_out(ReportQuery, EXAMPLES)
    def get(self, ending: str, in_quarter: str | None, first: Any, last: Any, as_at: Any, as_known_at: Any) -> Response:
        """Read the adherence report as a file: a page, a PDF, a workbook, CSV and its dictionary, or JSON."""
        putright, now = application(), application().clock()
        first, last = quarter(in_quarter) if in_quarter is not None else period(first, last)
        data = as_read(report_of(putright.store, now, first, last, as_at=as_at, as_known_at=as_known_at))
        return as_file(putright, data, BY_ENDING[ending], may_see=sees_behind)


@blueprint.route("/adherence/figures")
class Figures(MethodView):
    """What the figures of the adherence report count."""

    @blueprint.reads(FigurePage, query=FigureQuery)
    def get(
        self,
        in_quarter: str | None,
        first: Any,
        last: Any,
        figure: str,
        as_at: Any,
        as_known_at: Any,
        cursor: tuple[str, int] | None,
        limit: int,
    ) -> dict[str, Any]:
        """List what is behind a figure of the adherence report: as many things as the figure says."""
        of = quarter(in_quarter) if in_quarter is not None else period(first, last)
        found = opened(application(), *of, figure, as_at=as_at, as_known_at=as_known_at, may_see=sees_behind)
        begins = cursor[1] if cursor is not None else 0
        ends = begins + limit
        following = encoded(figure_digest(figure), str(ends)) if ends < len(found.items) else None
        return {
            **{name: getattr(found, name) for name in ("words", "value", "as_at", "as_known_at", "position")},
            "figure": figure,
            "items": [behind_shown(each, found) for each in found.items[begins:ends]],
            "next_cursor": following,
        }
