"""Remediations: list, find, read."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from flask.views import MethodView

from domain.checks import not_in_future
from domain.errors import NotFoundError
from domain.remediation import Remediation
from projections import board, deadlines, files, history
from projections.reader import Reader
from service.api import bodies, queries
from service.api import remediation_shapes as shapes
from service.api.answers import actions_shown, deadlines_shown, history_shown, page, remediations_shown
from service.api.blueprint import ApiBlueprint
from service.api.cursors import encoded
from service.api.requests import application
from service.clock import london_date
from service.confidences import Confidences
from service.database import reading
from service.rules import rules_of

blueprint = ApiBlueprint(
    "remediations", __name__, description="The response to inadequate case files: how each one stands."
)


def today() -> date:
    """The Europe/London date."""
    return london_date(application().clock())


@blueprint.route("")
class Remediations(MethodView):
    """All remediations."""

    @blueprint.reads(shapes.RemediationPage, query=queries.RemediationsQuery)
    def get(self, cursor: Any, limit: int, overdue: str | None, **wanted: Any) -> dict[str, Any]:
        """List remediations, the latest graded first, and how each step stands today."""
        filters = board.Filters(overdue_at=today() if overdue else None, **wanted)
        with application().store.reading() as reader:
            rows, last = page(board.remediations(reader, filters, after=cursor, limit=limit + 1), limit)
            items = remediations_shown(reader, rows, today())
        following = encoded(last.graded_on.isoformat(), last.audit_ref) if last is not None else None
        return {"items": items, "next_cursor": following}


@blueprint.route("/search")
class Search(MethodView):
    """Finding a child's remediations."""

    @blueprint.searches(bodies.SearchBody, shapes.Found)
    def post(self, case_ref: str) -> dict[str, Any]:
        """Find the remediations of one child by case reference."""
        store = application().store
        with store.reading() as reader:
            child = Confidences(reader.connection, store.case_key).find_child(case_ref)
            refs = files.for_child(reader, child) if child is not None else []
            rows = [_row(reader, ref) for ref in refs]
            items = remediations_shown(reader, sorted(rows, key=lambda row: row.graded_on), today())
        return {"items": items}


@blueprint.route("/<reference:ref>")
class OneRemediation(MethodView):
    """One remediation."""

    @blueprint.reads(shapes.Remediation, query=queries.AsAtQuery, tagged=True)
    def get(self, ref: str, as_at: date | None) -> tuple[dict[str, Any], dict[str, str]]:
        """Read a remediation, or what it was as at a date."""
        store = application().store
        if as_at is not None:
            not_in_future(as_at, today(), "as_at")
            with store.past(as_at=as_at) as past, reading(store.engine) as confidences:
                return _shown(past, ref, as_at, None, confidences), {}
        with store.reading() as reader:
            found = store.load(Remediation, Remediation.create_id(ref), reader.connection)
            revision = found.revision if found is not None else None
            return _shown(reader, ref, today(), revision, reader.connection), {"ETag": f'"{revision}"'}


@blueprint.route("/<reference:ref>/history")
class History(MethodView):
    """What happened on one remediation."""

    @blueprint.reads(shapes.History)
    def get(self, ref: str) -> dict[str, Any]:
        """Read the timeline of a remediation."""
        with application().store.reading() as reader:
            rows = history.timeline(reader, _row(reader, ref).remediation)
            return {"items": history_shown(rows, reader.connection)}


@blueprint.route("/<reference:ref>/deadlines")
class Deadlines(MethodView):
    """The deadlines of one remediation."""

    @blueprint.reads(shapes.Deadlines)
    def get(self, ref: str) -> dict[str, Any]:
        """Read the deadlines of a remediation, each with its working."""
        with application().store.reading() as reader:
            rows = deadlines.deadlines_of(reader, [_row(reader, ref).remediation])
            return {"items": deadlines_shown(rows, rules_of(reader), today())}


def _row(reader: Reader, ref: str) -> Any:
    row = board.remediation(reader, ref)
    if row is None:
        raise NotFoundError(f"There is no remediation '{ref}'.", field="audit_ref")
    return row


def _shown(reader: Reader, ref: str, as_at: date, revision: int | None, confidences: sa.Connection) -> dict[str, Any]:
    row = _row(reader, ref)
    (shown,) = remediations_shown(reader, [row], as_at)
    actions = actions_shown(reader, row.remediation, confidences)
    return shown | {"revision": revision, "as_at": as_at, "actions": actions}
