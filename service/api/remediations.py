"""Remediations: list, find, read."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask.views import MethodView

from domain.errors import NotFoundError
from domain.remediation import Remediation
from projections import board_queries, deadline_queries, files, history, privacy
from projections.actions import Actions
from projections.board import Board
from projections.deadlines import Deadlines
from projections.history import History
from projections.imports import Imports
from projections.monitoring import Monitoring
from projections.privacy import Misfiled
from projections.reader import Reader
from projections.rulebook import Rulebook
from projections.safety import SafetyChecks
from projections.view import View
from projections.voids import Voids
from service.access.sight import asker
from service.api import bodies, queries
from service.api import remediation_shapes as shapes
from service.api.answers import (
    actions_shown,
    checks_shown,
    deadlines_shown,
    history_shown,
    moment,
    page,
    remediations_shown,
    safety_shown,
)
from service.api.blueprint import ApiBlueprint
from service.api.cursors import encoded
from service.api.requests import application
from service.queries.rules import rules_of
from service.queries.standing import Standing, standing
from service.storage.confidences import Confidences

ON_THE_BOARD = (Board, Deadlines, Imports, Rulebook, Voids)
blueprint = ApiBlueprint(
    "remediations", __name__, description="The response to inadequate case files: how each one stands."
)


@blueprint.route("")
class Remediations(MethodView):
    """All remediations."""

    @blueprint.reads(shapes.RemediationPage, query=queries.RemediationsQuery)
    def get(
        self, cursor: Any, limit: int, overdue: str | None, privacy_owed: str | None, **asked: Any
    ) -> dict[str, Any]:
        """List remediations, the latest graded first, and how each step stands, or stood."""
        point, wanted = _point(asked)
        with standing(application(), **point, views=(*ON_THE_BOARD, Misfiled)) as stood:
            filters = board_queries.Filters(
                overdue_at=stood.day if overdue else None,
                among=asker().among(is_past=stood.is_past),
                privacy_owed=privacy_owed is not None,
                **wanted,
            )
            rows, last = page(board_queries.remediations(stood.reader, filters, after=cursor, limit=limit + 1), limit)
            items = remediations_shown(stood.reader, rows, stood.day)
        following = encoded(last.graded_on.isoformat(), last.audit_ref) if last is not None else None
        return {"items": items, "next_cursor": following, **moment(stood)}


@blueprint.route("/search")
class Search(MethodView):
    """Finding a child's remediations."""

    @blueprint.searches(bodies.SearchBody, shapes.Found)
    def post(self, case_ref: str) -> dict[str, Any]:
        """Find the remediations of one child by case reference."""
        with standing(application()) as stood:
            child = Confidences(stood.main, application().store.case_key).find_child(case_ref)
            refs = files.for_child(stood.reader, child) if child is not None else []
            rows = [_row(stood.reader, ref) for ref in refs if asker().seen.sees(ref)]
            items = remediations_shown(stood.reader, sorted(rows, key=lambda row: row.graded_on), stood.day)
        return {"items": items}


@blueprint.route("/<reference:ref>")
class OneRemediation(MethodView):
    """One remediation."""

    @blueprint.reads(shapes.Remediation, query=queries.PastQuery, tagged=True)
    def get(self, ref: str, **point: Any) -> tuple[dict[str, Any], dict[str, str]]:
        """Read a remediation, or what it was as at a date, as it was known at an instant."""
        with _one(ref, point, Actions, Monitoring, Misfiled, SafetyChecks) as (stood, row):
            (shown,) = remediations_shown(stood.reader, [row], stood.day)
            said = shown | moment(stood)
            said["actions"] = actions_shown(stood.reader, row.remediation, stood.day, stood.main)
            said["safety"] = safety_shown(stood.reader, row.remediation)
            said["privacy"] = privacy.privacy_of(stood.reader, row.remediation)
            said["monitoring_checks"] = checks_shown(stood.reader, row.remediation, stood.main)
            if stood.is_past:
                return said | {"revision": None, "also_open": None}, {}
            beside = files.open_beside(stood.reader, [row.remediation]).get(row.remediation, [])
            said["also_open"] = [each for each in beside if asker().seen.sees(each)]
            found = application().store.load(Remediation, row.remediation, stood.main)
            revision = found.revision if found is not None else None
            return said | {"revision": revision}, {"ETag": f'"{revision}"'}


@blueprint.route("/<reference:ref>/siblings")
class Siblings(MethodView):
    """The files of a child's siblings (E13)."""

    @blueprint.reads(shapes.Siblings)
    def get(self, ref: str) -> dict[str, Any]:
        """List the remediations of the child's siblings, which one meeting may serve."""
        with application().store.reading() as reader:
            return {
                "items": [
                    each for each in files.siblings(reader, _row(reader, ref).remediation) if asker().seen.sees(each)
                ]
            }


@blueprint.route("/<reference:ref>/history")
class OneHistory(MethodView):
    """What happened on one remediation."""

    @blueprint.reads(shapes.History, query=queries.HistoryQuery)
    def get(self, ref: str, cursor: Any, limit: int, **point: Any) -> dict[str, Any]:
        """Read the timeline of a remediation, the earliest first, with when each thing was recorded."""
        with _one(ref, point, History) as (stood, row):
            found = history.timeline(stood.reader, row.remediation, after=cursor, limit=limit + 1)
            rows, last = page(found, limit)
            items = history_shown(rows, stood.main, rules_of(stood.reader).calendar)
        following = encoded(last.occurred_on.isoformat(), str(last.position)) if last is not None else None
        return {"items": items, "next_cursor": following, **moment(stood)}


@blueprint.route("/<reference:ref>/deadlines")
class OnesDeadlines(MethodView):
    """The deadlines of one remediation."""

    @blueprint.reads(shapes.Deadlines, query=queries.PastQuery)
    def get(self, ref: str, **point: Any) -> dict[str, Any]:
        """Read the deadlines of a remediation, each with its working and what has changed since it was issued."""
        with _one(ref, point, History) as (stood, row):
            rows = deadline_queries.deadlines_of(stood.reader, [row.remediation])
            told = history.timeline(stood.reader, row.remediation)
            items = deadlines_shown(rows, told, rules_of(stood.reader), stood.day, stood.main)
            return {"items": items, **moment(stood)}


@contextmanager
def _one(ref: str, point: dict[str, Any], *views: type[View]) -> Iterator[tuple[Standing, Any]]:
    """A remediation's row, and the reading it is of. Raises :class:`NotFoundError`, also where it was not open yet."""
    of = Remediation.create_id(ref)
    with standing(application(), **point, remediation=of, views=(*ON_THE_BOARD, *views)) as stood:
        yield stood, _row(stood.reader, ref)


def _point(asked: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The point in time that a query asks about, and the rest of it."""
    point = {name: asked.pop(name) for name in queries.PastQuery().fields}
    return point, asked


def _row(reader: Reader, ref: str) -> Any:
    row = board_queries.remediation(reader, ref)
    if row is None:
        raise NotFoundError(f"There is no remediation '{ref}'.", field="audit_ref")
    return row
