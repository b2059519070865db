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
    description="Record more time, cover, and people who move. Dates that were issued stay in the figures.",
)


@blueprint.route("/<reference:ref>/extensions")
class Extensions(MethodView):
    """More time for a deadline (E21)."""

    @blueprint.records(bodies.ExtensionBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Give more time for one deadline; the service manager's to give, and both dates stay."""
        return record(application().changes.extend, ref, "granted_on", by_caller(body, "granted_by"))


@blueprint.route("/<reference:ref>/escalations")
class Escalations(MethodView):
    """A step that goes up the line because somebody says so."""

    @blueprint.records(bodies.EscalationBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Take a step up the line at once, with a reason; the rungs below are not raised any more."""
        return record(application().changes.escalate, ref, "escalated_on", by_caller(body, "escalated_by"))


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


@blueprint.route("/<reference:ref>/cover/refusal")
class CoverRefusal(MethodView):
    """Cover that somebody cannot give (E2)."""

    @blueprint.records(bodies.CoverRefusalBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Say that one cannot cover a step after all; the service manager is told."""
        return record(application().changes.decline_cover, ref, "declined_on", by_caller(body, "person"))


@blueprint.route("/<reference:ref>/reassignments")
class Reassignments(MethodView):
    """Who has which role on this file (E9)."""

    @blueprint.records(bodies.ReassignmentBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Give a role on the file to somebody else; the dates stay, and so does whose practice it is about."""
        return record(application().reassignments.reassign, ref, "reallocated_on", body)


@blueprint.route("/<reference:ref>/actions/<number:number>/acceptance")
class Acceptance(MethodView):
    """An action that the team manager keeps until a new owner accepts it (E9)."""

    @blueprint.records(bodies.AcceptanceBody)
    def post(self, ref: str, number: int, **body: Any) -> Answer:
        """Accept an action that the team manager has kept since its owner had the file no more."""
        accepted = by_caller(body, "person")
        return record(application().reassignments.accept_action, ref, "accepted_on", accepted, number=number)


@blueprint.route("/<reference:ref>/receiving-check")
class ReceivingCheck(MethodView):
    """What the manager who received the file found (E9)."""

    @blueprint.records(bodies.ReceivingCheckBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Record whether a file that was received is in order; due ten working days after it was."""
        return record(application().reassignments.check_received, ref, "checked_on", by_caller(body, "checked_by"))
