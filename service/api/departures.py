"""Recording that a case goes before the response to it is done."""

from typing import Any

from flask.views import MethodView

from service.api import departure_bodies as bodies
from service.api.blueprint import ApiBlueprint
from service.api.recording import Answer, record
from service.api.requests import application

blueprint = ApiBlueprint(
    "departures",
    __name__,
    at="remediations",
    description="Record that a case was closed or moved to another authority. Neither is quiet while actions are open.",
)


@blueprint.route("/<reference:ref>/case-closure")
class CaseClosure(MethodView):
    """A case that was closed in the case management system (E11)."""

    @blueprint.records(bodies.CaseClosureBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Record that the case was closed; what was still to come is excused, what was past stays not done."""
        return record(application().departures.close_case, ref, "closed_on", body)


@blueprint.route("/<reference:ref>/transfer")
class Transfer(MethodView):
    """A case that goes to another authority (E12)."""

    @blueprint.records(bodies.TransferBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Record that the case was referred; until it is acknowledged, everything is owed on, by the team manager."""
        return record(application().departures.refer_elsewhere, ref, "referred_on", body)


@blueprint.route("/<reference:ref>/transfer/acknowledgement")
class TransferAcknowledgement(MethodView):
    """A case that another authority has taken (E12)."""

    @blueprint.records(bodies.TransferAcknowledgementBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Record that the other authority acknowledged; what was still to come is excused."""
        return record(application().departures.acknowledge_transfer, ref, "acknowledged_on", body)
