"""Audits: record, list, read."""

from typing import Any

from flask import url_for
from flask.views import MethodView

from domain.audit import Audit
from domain.errors import NotFoundError
from domain.vocabulary import Role
from projections import grades, privacy
from service.access.sight import asker, only_seen
from service.api import audit_shapes as shapes
from service.api import bodies, queries
from service.api.answers import audit_shown, page
from service.api.blueprint import ApiBlueprint
from service.api.cursors import encoded
from service.api.recording import Answer, answer, by_caller, naming, record
from service.api.requests import application, command
from service.api.withdrawal_bodies import ReinstatementBody, VoidBody
from service.commands.audits import AuditFindings

blueprint = ApiBlueprint(
    "audits", __name__, description="Audits of case files. An inadequate one opens its remediation by itself."
)
ROLE_FIELDS = {role.value: f"roles.{role.value}" for role in Role}


@blueprint.route("")
class Audits(MethodView):
    """All audits."""

    @blueprint.reads(shapes.AuditPage, query=queries.AuditsQuery)
    def get(self, cursor: Any, limit: int, moderation: str | None) -> dict[str, Any]:
        """List audits, the latest graded first, or those put forward for moderation."""
        with application().store.reading() as reader:
            found = only_seen(
                lambda after, most: grades.audits(reader, moderation=moderation, after=after, limit=most),
                asker().seen.sees_of,
                lambda row: (row.graded_on, row.audit_ref),
                cursor,
                limit + 1,
            )
        rows, last = page(found, limit)
        following = encoded(last.graded_on.isoformat(), last.audit_ref) if last is not None else None
        return {"items": [row._asdict() for row in rows], "next_cursor": following}

    @blueprint.records(bodies.AuditBody, revised=False)
    def post(self, roles: dict[str, str | None], **body: Any) -> Answer:
        """Record a graded audit."""
        held = {role: person for role, person in roles.items() if person is not None}
        with naming(**ROLE_FIELDS):
            receipt = application().audits.record(command(revised=False), AuditFindings(roles=held, **body))
        return answer(receipt, Location=url_for("audits.OneAudit", ref=receipt.reference))


@blueprint.route("/<reference:ref>")
class OneAudit(MethodView):
    """One audit."""

    @blueprint.reads(shapes.Audit, tagged=True)
    def get(self, ref: str) -> tuple[dict[str, Any], dict[str, str]]:
        """Read an audit, without its case reference, and what happened to its grade."""
        store = application().store
        with store.reading() as reader:
            row = grades.audit(reader, ref)
            audit = store.load(Audit, Audit.create_id(ref), reader.connection)
            if row is None or audit is None:
                raise NotFoundError(f"There is no audit '{ref}'.", field="audit_ref")
            shown = audit_shown(row, reader.connection) | {"privacy": privacy.privacy_of(reader, row.audit)}
            return shown, {"ETag": f'"{audit.version}"'}


@blueprint.route("/<reference:ref>/void")
class Void(MethodView):
    """An audit that was never valid (E30)."""

    @blueprint.records(VoidBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Void an audit that was never valid, such as one of the wrong file, with the remediation it opened."""
        return record(application().audits.void, ref, "voided_on", by_caller(body, "voided_by"))


@blueprint.route("/<reference:ref>/reinstatement")
class Reinstatement(MethodView):
    """An audit that stands again."""

    @blueprint.records(ReinstatementBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Let an audit that was voided in error stand again, with the remediation that was voided with it."""
        return record(application().audits.reinstate, ref, "reinstated_on", by_caller(body, "reinstated_by"))
