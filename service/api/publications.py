"""Publishing reports, and reading what was published."""

from typing import Any

from flask import Response, jsonify, url_for
from flask.views import MethodView
from marshmallow import fields, validate

from domain.quarterly_report import QuarterlyReport
from projections import publications
from service.access.publications import file_read, restatements_read
from service.access.sight import as_read, asker
from service.api import publication_bodies as bodies
from service.api import publication_shapes as shapes
from service.api.blueprint import ApiBlueprint
from service.api.recording import Answer, answer, by_caller
from service.api.report_shapes import AdherenceReport
from service.api.requests import application, command
from service.api.shapes import Shape
from service.reports.periods import period, quarter, reference_of
from service.reports.publishing.drawing_up import Asked, draw_up, publish
from service.reports.publishing.editions import edition, file_name, report_row

blueprint = ApiBlueprint(
    "publications",
    __name__,
    at="reports/adherence/publications",
    description="Reports as they were published: they stand as they are, with what became different since beside them.",
    backdated=False,
)


class EditionQuery(Shape):
    """Which edition; the last one unless it is said."""

    edition = fields.Integer(load_default=None, strict=False, validate=validate.Range(min=1, max=9999))


class DraftQuery(Shape):
    """As known at which position of the log; at the last one unless it is said."""

    position = fields.Integer(load_default=None, strict=False, validate=validate.Range(min=1, max=2**53))


@blueprint.route("")
class Publications(MethodView):
    """All reports that were published."""

    @blueprint.reads(shapes.Publications)
    def get(self) -> Response:
        """List what was published, the latest period first, and how far each report is."""
        with application().store.reading() as reader:
            editions = [as_edition(row) for row in publications.publications(reader)]
            return jsonify(items=editions, reports=[as_under_way(row) for row in publications.reports(reader)])

    @blueprint.records(bodies.PublicationBody, revised=False)
    def post(self, in_quarter: str | None, first: Any, last: Any, as_at: Any, position: Any, **body: Any) -> Answer:
        """Publish the report of a period whose clear days are over; its figures stand as they are from then on."""
        reference = reference_of(*(quarter(in_quarter) if in_quarter is not None else period(first, last)))
        asked = Asked(reference=reference, as_at=as_at, position=position)
        receipt = publish(application(), command(revised=False), asked, **by_caller(body, "published_by"))
        return answer(receipt, Location=url_for("publications.OnePublication", reference=reference))


@blueprint.route("/<period:reference>")
class OnePublication(MethodView):
    """The report of one period."""

    @blueprint.reads(shapes.Publication, query=EditionQuery, tagged=True)
    def get(self, reference: str, **asked: Any) -> Response:
        """Read the report of a period as it was published, with what became different since."""
        putright = application()
        with putright.store.reading() as reader:
            report = report_row(reader, reference)
            found = edition(putright.store, reader, reference, asked["edition"])
            loaded = putright.store.load(QuarterlyReport, QuarterlyReport.create_id(reference), reader.connection)
            said = {
                "report": as_under_way(report),
                "editions": [as_edition(row) for row in publications.publications(reader, reference)],
                "edition": as_edition(found.row) if found is not None else None,
                "figures": as_read(found.figures) if found is not None else None,
                "restatements": restatements_read(found.restatements) if found is not None else [],
                "restatements_known_to": found.known_to if found is not None else None,
            }
        response = jsonify(said)
        response.headers["ETag"] = f'"{loaded.revision if loaded is not None else 1}"'
        return response


@blueprint.route("/<period:reference>/draft")
class Draft(MethodView):
    """What would be published."""

    @blueprint.reads(AdherenceReport, query=DraftQuery)
    def get(self, reference: str, position: int | None) -> Response:
        """Read the figures that would be published of a period, as at its last clear day or today before that."""
        putright = application()
        return jsonify(as_read(draw_up(putright, Asked(reference=reference, position=position), putright.clock())))


@blueprint.route("/<period:reference>.<form:form>")
class PublishedFile(MethodView):
    """One form of a published report."""

    @blueprint.serves(query=EditionQuery)
    def get(self, reference: str, form: str, **asked: Any) -> Response:
        """Read a form of a published report, byte for byte as it was published.

        It is printed anew, without their references, for whoever does not see every file.
        """
        content, media_type, number = file_read(asker(), application(), reference, form, asked["edition"])
        response = Response(content, content_type=media_type)
        response.headers["Content-Disposition"] = f'attachment; filename="{file_name(reference, number, form)}"'
        return response


def as_edition(row: Any) -> dict[str, Any]:
    """An edition as it is told."""
    names = ("reference", "edition", "as_known_at", "position", "published_by", "fingerprint", "files")
    days = {name: row._mapping[name].isoformat() for name in ("as_at", "published_on")}
    return {name: row._mapping[name] for name in names} | days | _period(row)


def as_under_way(row: Any) -> dict[str, Any]:
    """How far a report is, as it is told."""
    days = ("drafted_on", "as_at", "remind_on", "reminded_on")
    return {
        "reference": row.reference,
        "recordings_asked_on": _day(row.asked_on),
        "missing": row.missing,
        **{name: _day(row._mapping[name]) for name in days},
        "position": row.position,
        "fingerprint": row.fingerprint,
        "asked": row.asked or [],
        "editions": row.editions,
        **_period(row),
    }


def _period(row: Any) -> dict[str, Any]:
    return {"period": {"from": row.first_on.isoformat(), "to": row.last_on.isoformat()}}


def _day(day: Any) -> str | None:
    return day.isoformat() if day is not None else None
