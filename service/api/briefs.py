"""The briefs: the reports beside the adherence report."""

from typing import Any

from flask import Response, jsonify
from flask.views import MethodView

from service.access.sight import as_read
from service.api import brief_shapes as shapes
from service.api.blueprint import ApiBlueprint
from service.api.brief_queries import BriefQuery, MonthQuery, days_of
from service.api.queries import PastQuery
from service.api.reports import EXAMPLES
from service.api.requests import application
from service.reports.briefs.kinds import LEARNING, MONTHLY, PROGRAMME, UPDATE, Brief
from service.reports.handing_out import BY_ENDING, brief_as_file

blueprint = ApiBlueprint(
    "briefs", __name__, at="reports", description="Briefs: of a month, of what is learnt, of the audit programme."
)


def _counted(brief: Brief, *of: Any, as_at: Any, as_known_at: Any) -> dict[str, Any]:
    return as_read(brief.counts(application(), *of, as_at=as_at, as_known_at=as_known_at))


def _file(brief: Brief, ending: str, *of: Any, **cut: Any) -> Response:
    return brief_as_file(application(), brief, _counted(brief, *of, **cut), BY_ENDING[ending])


@blueprint.route("/monthly")
class Monthly(MethodView):
    """The monthly brief."""

    @blueprint.reads(shapes.MonthlyBrief, query=MonthQuery)
    def get(self, month: str, **cut: Any) -> Response:
        """Read the monthly brief to the director."""
        return jsonify(_counted(MONTHLY, *days_of(month), **cut))


@blueprint.route("/monthly.<ending:ending>")
class MonthlyFile(MethodView):
    """The monthly brief as a file."""

    @blueprint.hands_out(MonthQuery, EXAMPLES)
    def get(self, ending: str, month: str, **cut: Any) -> Response:
        """Read the monthly brief as a file."""
        return _file(MONTHLY, ending, *days_of(month), **cut)


@blueprint.route("/learning")
class Learning(MethodView):
    """The learning brief."""

    @blueprint.reads(shapes.LearningBrief, query=BriefQuery)
    def get(self, month: str | None, in_quarter: str | None, first: Any, last: Any, **cut: Any) -> Response:
        """Read the learning brief, which names nobody."""
        return jsonify(_counted(LEARNING, *days_of(month, in_quarter, first, last), **cut))


@blueprint.route("/learning.<ending:ending>")
class LearningFile(MethodView):
    """The learning brief as a file."""

    @blueprint.hands_out(BriefQuery, EXAMPLES)
    def get(
        self, ending: str, month: str | None, in_quarter: str | None, first: Any, last: Any, **cut: Any
    ) -> Response:
        """Read the learning brief as a file."""
        return _file(LEARNING, ending, *days_of(month, in_quarter, first, last), **cut)


@blueprint.route("/programme")
class Programme(MethodView):
    """The audit programme's report."""

    @blueprint.reads(shapes.ProgrammeReport, query=BriefQuery)
    def get(self, month: str | None, in_quarter: str | None, first: Any, last: Any, **cut: Any) -> Response:
        """Read the report of the audit programme."""
        return jsonify(_counted(PROGRAMME, *days_of(month, in_quarter, first, last), **cut))


@blueprint.route("/programme.<ending:ending>")
class ProgrammeFile(MethodView):
    """The audit programme's report as a file."""

    @blueprint.hands_out(BriefQuery, EXAMPLES)
    def get(
        self, ending: str, month: str | None, in_quarter: str | None, first: Any, last: Any, **cut: Any
    ) -> Response:
        """Read the report of the audit programme as a file."""
        return _file(PROGRAMME, ending, *days_of(month, in_quarter, first, last), **cut)


@blueprint.route("/updates/<reference:ref>")
class Update(MethodView):
    """The update on one remediation."""

    @blueprint.reads(shapes.RemediationUpdate, query=PastQuery)
    def get(self, ref: str, **cut: Any) -> Response:
        """Read the update on one remediation: roles and dates, no name, no text, no child."""
        return jsonify(_counted(UPDATE, ref, **cut))
