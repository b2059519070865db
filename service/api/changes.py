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
    description="Record what happens around the steps: more time. Dates that were issued stay in the figures.",
)


@blueprint.route("/<reference:ref>/extensions")
class Extensions(MethodView):
    """More time for a deadline (E21)."""

    @blueprint.records(bodies.ExtensionBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Give more time for one deadline; the service manager's to give, and both dates stay."""
        return record(application().changes.extend, ref, "granted_on", by_caller(body, "granted_by"))
