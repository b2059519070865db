"""Recording how a child is safe."""

from typing import Any

from flask.views import MethodView

from service.api import safety_bodies as bodies
from service.api.blueprint import ApiBlueprint
from service.api.recording import Answer, by_caller, record, record_at
from service.api.requests import application

blueprint = ApiBlueprint(
    "safety",
    __name__,
    at="remediations",
    description="Record, on the day a file is graded critical, how the child is safe.",
)


@blueprint.route("/<reference:ref>/safety-check")
class SafetyCheck(MethodView):
    """The safety check of a critical file."""

    @blueprint.records(bodies.SafetyCheckBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Record how the child is safe, as a manager saw it; due on the calendar day of the grading."""
        return record(application().safety.check, ref, "checked_on", by_caller(body, "checked_by"))


@blueprint.route("/<reference:ref>/safety-check/acknowledgements")
class SafetyAcknowledgements(MethodView):
    """Somebody sees to it."""

    @blueprint.records(bodies.SafetyAcknowledgementBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Record that somebody sees today to it that the child is safe; the check itself is still owed."""
        return record_at(application().safety.acknowledge, ref, "acknowledged_at", by_caller(body, "person"))


@blueprint.route("/<reference:ref>/duty-team-calls")
class DutyTeamCalls(MethodView):
    """The emergency duty team was rung."""

    @blueprint.records(bodies.DutyTeamCallBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Record that the emergency duty team was rung about the child of a file, and what came of it."""
        return record_at(application().safety.ring_duty_team, ref, "rung_at", by_caller(body, "rung_by"))


@blueprint.route("/<reference:ref>/interim-protection")
class InterimProtection(MethodView):
    """What protects the child until the meeting."""

    @blueprint.records(bodies.InterimProtectionBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Record what protects the child until a meeting that is days away."""
        return record(application().safety.protect, ref, "decided_on", by_caller(body, "decided_by"))
