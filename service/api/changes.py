"""Recording what changes who owes what by when."""

from typing import Any

from flask.views import MethodView

from service.api import change_bodies as bodies
from service.api.blueprint import ApiBlueprint
from service.api.recording import Answer, by_caller, record
from service.api.requests import application

blueprint = ApiBlueprint(
    "changes",
    __name__,
    at="remediations",
    description="Record what happens around the steps: more time, cover. Dates that were issued stay in the figures.",
)


@blueprint.route("/<reference:ref>/extensions")
class Extensions(MethodView):
    """More time for a deadline (E21)."""

    @blueprint.records(bodies.ExtensionBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Give more time for one deadline; the service manager's to give, and both dates stay."""
        return record(application().changes.extend, ref, "granted_on", by_caller(body, "granted_by"))


@blueprint.route("/<reference:ref>/cover")
class Cover(MethodView):
    """Cover for a step of this file (E1)."""

    @blueprint.records(bodies.StepCoverBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Ask somebody to do a step in its owner's place; whoever was asked before need not any more."""
        return record(application().changes.ask_for_cover, ref, "asked_on", body)


@blueprint.route("/<reference:ref>/cover/acceptance")
class CoverAcceptance(MethodView):
    """Cover that was asked for (E1)."""

    @blueprint.records(bodies.CoverAcceptanceBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Accept to do a step in its owner's place: it is theirs from now on."""
        return record(application().changes.accept_cover, ref, "accepted_on", by_caller(body, "person"))
