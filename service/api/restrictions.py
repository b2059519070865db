"""Who sees a file: closed off to all but those who have a part on it, or open again."""

from typing import Any

from flask.views import MethodView

from service.api import restriction_bodies as bodies
from service.api.blueprint import ApiBlueprint
from service.api.recording import Answer, record
from service.api.requests import application, caller

blueprint = ApiBlueprint(
    "restrictions",
    __name__,
    at="remediations",
    description="Close a file off to all but those who have a part on it. What is owed on it stays as it is.",
)


@blueprint.route("/<reference:ref>/restriction")
class Restriction(MethodView):
    """A file that is closed off."""

    @blueprint.records(bodies.RestrictionBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Close a file off: only those who have a part on it, act for or manage them, see and work on it."""
        return record(application().restrictions.restrict, ref, "restricted_on", body, restricted_by=caller().staff_id)


@blueprint.route("/<reference:ref>/restriction/lifting")
class Lifting(MethodView):
    """A file that is open again."""

    @blueprint.records(bodies.LiftingBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Open a file again that was closed off."""
        return record(application().restrictions.lift, ref, "lifted_on", body, lifted_by=caller().staff_id)
