"""The process as data: which policies were adopted, and adopting the next one."""

import json
from datetime import date
from typing import Any

from flask import url_for
from flask.views import MethodView

from domain.documents import policy_in, tables_in
from domain.errors import NotFoundError
from projections import rulebook
from projections.reader import Reader
from projections.rulebook import Kind
from service.api import rule_bodies as bodies
from service.api import rule_shapes as shapes
from service.api.blueprint import ApiBlueprint
from service.api.recording import Answer, answer, by_caller, inside
from service.api.requests import application, command
from service.clock import london_date
from service.queries.rules import rules_of, shipped_documents
from service.storage.confidences import texts

blueprint = ApiBlueprint(
    "policies",
    __name__,
    description="The process as data. A remediation keeps the policy of its day 0.",
    backdated=False,
)
UNADOPTED = {"adopted_on": None, "adopted_by": None}


@blueprint.route("")
class Policies(MethodView):
    """All versions of the policy."""

    @blueprint.reads(shapes.PolicyVersions)
    def get(self) -> dict[str, Any]:
        """List the versions of the policy."""
        with application().store.reading() as reader:
            return {"items": list(_versions(reader).values())}

    @blueprint.records(bodies.PolicyBody, revised=False)
    def post(self, document: dict[str, Any], **body: Any) -> Answer:
        """Adopt the next version of the policy, for files graded from a day on."""
        with inside("document"):
            adopted = application().policies.adopt
            receipt = adopted(command(revised=False), written(document), **by_caller(body, "adopted_by"))
        return answer(receipt, Location=url_for("policies.OnePolicy", number=int(receipt.reference or 0)))


@blueprint.route("/check")
class Check(MethodView):
    """Whether a policy could be run."""

    @blueprint.searches(bodies.PolicyCheckBody, shapes.PolicyChecked)
    def post(self, document: dict[str, Any]) -> dict[str, Any]:
        """Check a policy; one that could not be run is refused by the entry that is wrong."""
        with inside("document"):
            found = policy_in(written(document))
        return {"version": found.version, "name": found.name}


@blueprint.route("/<number:number>")
class OnePolicy(MethodView):
    """One version of the policy."""

    @blueprint.reads(shapes.Policy)
    def get(self, number: int) -> dict[str, Any]:
        """Read a version of the policy, with its document."""
        with application().store.reading() as reader:
            found = _versions(reader).get(number)
            if found is None:
                raise NotFoundError(f"Policy version {number} was not adopted.", field="version")
            return found | whole(reader, Kind.POLICY, number)


def written(document: dict[str, Any]) -> str:
    """A document as it is kept."""
    return json.dumps(document, ensure_ascii=False, indent=1)


def whole(reader: Reader, kind: Kind, version: int) -> dict[str, Any]:
    """The document of a version, and why it was adopted."""
    row = next((row for row in rulebook.versions(reader, kind) if row.version == version), None)
    document = row.document if row is not None else shipped_documents()[kind]
    refs = [row.reason] if row is not None and row.reason else []
    reason = next(iter(texts(reader.connection, refs).values()), None)
    return {"document": json.loads(json.dumps(tables_in(document), default=str)), "reason": reason}


def _versions(reader: Reader) -> dict[int, dict[str, Any]]:
    rules, in_force = rules_of(reader), rules_of(reader).policy_on(london_date(application().clock())).version
    known = {row.version: row for row in rulebook.versions(reader, Kind.POLICY)}
    return {
        version: {
            "version": version,
            "name": rules.policies[version].name,
            "in_force_from": None if begins == date.min else begins,
            "in_force": version == in_force,
            **who(known.get(version)),
        }
        for begins, version in rules.in_force
    }


def who(row: Any) -> dict[str, Any]:
    """When a version was adopted, and by whom; nothing of one that only ships."""
    return UNADOPTED if row is None else {"adopted_on": row.adopted_on, "adopted_by": row.adopted_by}
