"""The reviews of whole caseloads: list, read, record."""

from typing import Any

from flask.views import MethodView

from domain.caseload_review import CaseloadReview
from domain.errors import NotFoundError
from projections import caseloads
from projections.reader import Reader
from service.access.sight import asker, but_closed, only_seen
from service.api import caseload_bodies as bodies
from service.api import caseload_shapes as shapes
from service.api.answers import page
from service.api.blueprint import ApiBlueprint
from service.api.cursors import encoded
from service.api.queries import CaseloadReviewsQuery
from service.api.recording import Answer, by_caller, record
from service.api.requests import application
from service.commands.caseload_reviews import CaseloadReviews
from service.commands.criteria import changed_since, criteria_standing
from service.storage.confidences import texts

blueprint = ApiBlueprint(
    "caseload-reviews",
    __name__,
    description="Reviews of everything that a social worker, team manager or reviewing officer holds. "
    "A review has the reference of the remediation that prompted it.",
)


def commands() -> CaseloadReviews:
    """The commands on reviews."""
    return application().caseload_reviews


@blueprint.route("")
class Reviews(MethodView):
    """All reviews."""

    @blueprint.reads(shapes.CaseloadReviewPage, query=CaseloadReviewsQuery)
    def get(self, cursor: Any, limit: int, state: str | None) -> dict[str, Any]:
        """List reviews of whole caseloads, the latest prompted first."""
        with application().store.reading() as reader:
            found = only_seen(
                lambda after, most: caseloads.reviews(reader, state=state, after=after, limit=most),
                asker().seen.sees_of,
                lambda row: (row.prompted_on, row.ref),
                cursor,
                limit + 1,
            )
            rows, last = page(found, limit)
        following = encoded(last.prompted_on.isoformat(), last.ref) if last is not None else None
        return {"items": [row._asdict() | {"files": but_closed(row.files)} for row in rows], "next_cursor": following}


@blueprint.route("/<reference:ref>")
class OneReview(MethodView):
    """One review."""

    @blueprint.reads(shapes.OneCaseloadReview, tagged=True)
    def get(self, ref: str) -> tuple[dict[str, Any], dict[str, str]]:
        """Read a review: the criteria with the files that met them, the decision, and every case graded."""
        store = application().store
        with store.reading() as reader:
            review = store.load(CaseloadReview, CaseloadReview.create_id(ref), reader.connection)
            row = caseloads.review(reader, ref)
            if row is None or review is None:
                raise NotFoundError(f"There is no caseload review '{ref}'.", field="ref")
            shown = _shown(reader, row) | {"files": but_closed(row.files), "revision": review.revision}
        return shown, {"ETag": f'"{review.revision}"'}


@blueprint.route("/<reference:ref>/countersignature")
class Countersignature(MethodView):
    """The second pair of eyes on *not required* (E17)."""

    @blueprint.records(bodies.CountersignatureBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Record the countersignature of a decision that no review is required, or that one is wanted after all."""
        return record(commands().countersign, ref, "countersigned_on", by_caller(body, "countersigned_by"))


@blueprint.route("/<reference:ref>/caseload")
class Caseload(MethodView):
    """What the review is of."""

    @blueprint.records(bodies.CaseloadBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Record how many cases the subject holds, or held when they left (E10)."""
        return record(commands().count, ref, "counted_on", body)


@blueprint.route("/<reference:ref>/cases")
class Cases(MethodView):
    """The cases that were looked at."""

    @blueprint.records(bodies.CaseBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Record the grade of one case held; each case once."""
        return record(commands().grade_case, ref, "graded_on", body)


def _shown(reader: Reader, row: Any) -> dict[str, Any]:
    cases = caseloads.cases_of(reader, row.review)
    refs = (row.reason, row.instead, row.learning, *(case.case_ref for case in cases))
    said = texts(reader.connection, (ref for ref in refs if ref))
    shown: dict[str, Any] = row._asdict() | {
        **{name: said.get(getattr(row, name)) for name in ("reason", "instead", "learning")},
        "cases": [case._asdict() | {"case_ref": said.get(case.case_ref)} for case in cases],
        "graded": len(cases),
        "inadequate": sum(case.inadequate for case in cases),
        "criteria_now": _criteria_now(reader, row),
    }
    return shown


def _criteria_now(reader: Reader, row: Any) -> dict[str, Any] | None:
    now = criteria_standing(reader, row.ref, row.criteria)
    if now is None:
        return None
    return {
        "criteria": now.criteria,
        "files": but_closed(now.files),
        "changed": changed_since(now, row.criteria, row.files),
    }
