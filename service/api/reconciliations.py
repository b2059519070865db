"""The record against the case management system: compare, list, read, resolve."""

from typing import Any

from flask import url_for
from flask.views import MethodView

from domain.differences import CASE_REF, DifferenceKind, Resolution, correction_needed
from domain.errors import NotFoundError
from domain.reconciliation import Reconciliation
from projections import reconciliations
from projections.reader import Reader
from service.access.sight import asker
from service.api import reconciliation_bodies as bodies
from service.api import reconciliation_shapes as shapes
from service.api.answers import page
from service.api.blueprint import ApiBlueprint
from service.api.cursors import encoded
from service.api.queries import DatedPageQuery
from service.api.recording import Answer, answer, by_caller, naming
from service.api.requests import application, command
from service.reconciling.comparing import Period
from service.reconciling.extract import Extract, read_file, read_rows
from service.storage.confidences import texts

CSV = "extract.csv"
blueprint = ApiBlueprint(
    "reconciliations",
    __name__,
    description="The record compared with extracts of the case management system; each difference is resolved by "
    "somebody. Resolving changes nothing in the record by itself.",
    backdated=False,
)


@blueprint.route("")
class Reconciliations(MethodView):
    """All comparisons."""

    @blueprint.reads(shapes.ReconciliationPage, query=DatedPageQuery)
    def get(self, cursor: Any, limit: int) -> dict[str, Any]:
        """List the comparisons with the case management system, the latest extract first."""
        with application().store.reading() as reader:
            rows, last = page(reconciliations.reconciliations(reader, after=cursor, limit=limit + 1), limit)
        following = encoded(last.taken_on.isoformat(), last.reference) if last is not None else None
        return {"items": [row._asdict() for row in rows], "next_cursor": following}

    @blueprint.records(bodies.ReconciliationBody, revised=False, answers=shapes.ReconciliationReceipt)
    def post(self, first: Any, last: Any, taken_on: Any, **extract: Any) -> Answer:
        """Compare an extract of the case management system with the record; the same one again records nothing."""
        asked = command(revised=False)
        reconciled = application().reconciliations.reconcile(
            asked, _read(extract, asked.today), taken_on=taken_on, period=Period(first, last)
        )
        assert reconciled.receipt is not None  # noqa: S101 - reconciling always answers with one
        at = url_for("reconciliations.OneReconciliation", ref=reconciled.receipt.reference)
        shown, status, headers = answer(reconciled.receipt, Location=at)
        return shown | {"differences": len(reconciled.differences)}, status, headers


@blueprint.route("/<reference:ref>")
class OneReconciliation(MethodView):
    """One comparison."""

    @blueprint.reads(shapes.OneReconciliation, tagged=True)
    def get(self, ref: str) -> tuple[dict[str, Any], dict[str, str]]:
        """Read a comparison with every difference, what was said of it, and what is to be recorded."""
        store = application().store
        with store.reading() as reader:
            row = reconciliations.reconciliation(reader, ref)
            found = store.load(Reconciliation, Reconciliation.create_id(ref), reader.connection)
            if row is None or found is None:
                raise NotFoundError(f"There is no reconciliation '{ref}'.", field="reference")
            items = items_of(reader, ref)
        return row._asdict() | {"items": items, "revision": found.revision}, {"ETag": f'"{found.revision}"'}


@blueprint.route("/<reference:ref>/items/<number:number>/resolution")
class ItemResolution(MethodView):
    """What somebody said of a difference."""

    @blueprint.records(bodies.ResolutionBody)
    def post(self, ref: str, number: int, **body: Any) -> Answer:
        """Say which of the two is right, or that it is being chased; what is chased is resolved again later."""
        with application().store.reading() as reader:
            rows = [row for row in reconciliations.differences_of(reader, ref) if row.number == number]
        if not all(map(_is_seen, rows)):
            raise NotFoundError(f"{ref} has no difference {number}.", field="number")
        said = by_caller(body, "resolved_by")
        occurred_on, resolution = said.pop("resolved_on"), Resolution(said.pop("resolution"))
        with naming(occurred_on="resolved_on"):
            resolve = application().reconciliations.resolve
            return answer(resolve(command(), ref, number, occurred_on, resolution=resolution, **said))


def _read(extract: dict[str, Any], today: Any) -> Extract:
    known = application().reconciliations.known(today)
    if extract["csv"] is not None:
        with naming(file="csv"):
            return read_file(extract["csv"].encode(), CSV, known)
    with naming(file="rows"):
        return read_rows(extract["rows"], known)


def items_of(reader: Reader, ref: str) -> list[dict[str, Any]]:
    """Each difference of a comparison that whoever asks may see, with its texts. Case references are in it."""
    rows = [row for row in reconciliations.differences_of(reader, ref) if _is_seen(row)]
    refs = (text for row in rows for text in (row.case_ref, row.case_ref_here, row.reason) if text)
    said = texts(reader.connection, refs)
    return [_item(row, said) for row in rows]


def _is_seen(row: Any) -> bool:
    """Whether a difference is of no file that is closed off to the caller."""
    return row.audit_ref not in asker().seen.closed


def _item(row: Any, said: dict[str, str]) -> dict[str, Any]:
    case = row.field == CASE_REF
    right = row.resolution == Resolution.LCS_RIGHT.value
    shown: dict[str, Any] = row._asdict() | {
        "case_ref": said.get(row.case_ref),
        "here": said.get(row.case_ref_here) if case else row.here,
        "there": said.get(row.case_ref) if case else row.there,
        "reason": said.get(row.reason),
        "needs": correction_needed(DifferenceKind(row.kind), row.here, row.field) if right else None,
    }
    return shown
