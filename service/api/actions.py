"""Recording the remedial actions of a remediation."""

from typing import Any

from flask.views import MethodView

from domain.smart import Draft
from service.api import action_bodies as bodies
from service.api import smart_shapes as shapes
from service.api.blueprint import ApiBlueprint
from service.api.recording import Answer, by_caller, record
from service.api.requests import application
from service.clock import london_date
from service.commands.remediations import ActionText
from service.commands.smart import check_actions

blueprint = ApiBlueprint(
    "actions",
    __name__,
    at="remediations",
    description="Agree remedial actions, and record that they are done and whether they work.",
)


@blueprint.route("/<reference:ref>/actions")
class Actions(MethodView):
    """The remedial actions."""

    @blueprint.records(bodies.ActionBody)
    def post(self, ref: str, agreed_on: Any, **body: Any) -> Answer:
        """Agree one more remedial action."""
        act = application().remediations.agree_action
        return record(act, ref, "agreed_on", {"agreed_on": agreed_on}, action=ActionText(**body))


@blueprint.route("/<reference:ref>/actions/check")
class Check(MethodView):
    """What is wrong with actions before they are agreed."""

    @blueprint.searches(bodies.CheckBody, shapes.Findings, of_one=True)
    def post(self, ref: str, actions: list[dict[str, Any]], agreed_on: Any, **body: Any) -> dict[str, Any]:
        """Say what blocks these actions and what warns, each with the wording that would do; nothing is recorded."""
        putright = application()
        today = london_date(putright.clock())
        drafts = [Draft(with_family=bool(action.pop("family_part")), **action) for action in actions]
        found = check_actions(putright.store, ref, drafts, today=today, agreed_on=agreed_on or today, **body)
        return {"items": found, "can_be_agreed": not any(finding.blocks for finding in found)}


@blueprint.route("/<reference:ref>/actions/<number:number>/completion")
class Completion(MethodView):
    """An action is done."""

    @blueprint.records(bodies.CompletionBody)
    def post(self, ref: str, number: int, **body: Any) -> Answer:
        """Record that an action is done, and what shows it."""
        return record(application().remediations.complete_action, ref, "done_on", body, number=number)


@blueprint.route("/<reference:ref>/actions/<number:number>/confirmation")
class Confirmation(MethodView):
    """The evidence that an action is done shows it, or does not (E20)."""

    @blueprint.records(bodies.ConfirmationBody)
    def post(self, ref: str, number: int, **body: Any) -> Answer:
        """Record whether the evidence is accepted, not its owner's to say; where not, the action is open again."""
        looked = by_caller(body, "confirmed_by")
        return record(application().remediations.confirm_action, ref, "confirmed_on", looked, number=number)


@blueprint.route("/<reference:ref>/actions/<number:number>/verification")
class Verification(MethodView):
    """An action works, or does not (F5)."""

    @blueprint.records(bodies.VerificationBody)
    def post(self, ref: str, number: int, **body: Any) -> Answer:
        """Record whether an action that is done also works; not its owner's to say."""
        checked = by_caller(body, "verified_by")
        return record(application().remediations.verify_action, ref, "verified_on", checked, number=number)


@blueprint.route("/<reference:ref>/actions/<number:number>/reallocation")
class Reallocation(MethodView):
    """An action goes to somebody else, or stays with an owner who is away (E31)."""

    @blueprint.records(bodies.ReallocationBody)
    def post(self, ref: str, number: int, **body: Any) -> Answer:
        """Give an action to somebody else, or record why it stays with an owner who is away."""
        decided = by_caller(body, "decided_by")
        return record(application().remediations.reallocate_action, ref, "decided_on", decided, number=number)
