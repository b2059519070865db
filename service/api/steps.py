"""Recording the steps of a remediation."""

from typing import Any

from flask.views import MethodView

from service.access.sight import must_be_open
from service.api import action_bodies, bodies
from service.api.blueprint import ApiBlueprint
from service.api.recording import Answer, by_caller, record
from service.api.requests import application
from service.commands.remediations import ActionText, Remediations

blueprint = ApiBlueprint(
    "steps",
    __name__,
    at="remediations",
    description="Record what happened. Out of order or by the wrong role is recorded as a deviation, not refused.",
)


def remediations() -> Remediations:
    """The commands on remediations."""
    return application().remediations


@blueprint.route("/<reference:ref>/notifications")
class Notifications(MethodView):
    """The managers are told."""

    @blueprint.records(bodies.NotificationBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Record that the managers were told."""
        return record(remediations().notify_managers, ref, "told_on", body)


@blueprint.route("/<reference:ref>/acknowledgements")
class Acknowledgements(MethodView):
    """Each person knows."""

    @blueprint.records(bodies.AcknowledgementBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Record that somebody knows; a second time records nothing."""
        return record(remediations().acknowledge, ref, "acknowledged_on", by_caller(body, "person"))


@blueprint.route("/<reference:ref>/day-three-meeting")
class DayThreeMeeting(MethodView):
    """The day-three meeting (F3)."""

    @blueprint.records(bodies.MeetingBody)
    def post(self, ref: str, not_held: bool, **body: Any) -> Answer:
        """Record that the day-three meeting was held, or that it was not; a late one needs a reason."""
        if not_held:
            return record(remediations().note_meeting_not_held, ref, "noted_on", body)
        must_be_open(body.get("also_for") or (), "also_for")
        return record(remediations().hold_day_three_meeting, ref, "held_on", body)


@blueprint.route("/<reference:ref>/improvement-plan")
class ImprovementPlan(MethodView):
    """The improvement plan."""

    @blueprint.records(action_bodies.PlanBody)
    def post(self, ref: str, actions: list[dict[str, Any]], **body: Any) -> Answer:
        """Record the improvement plan with its actions, each of which must be one that can be held to."""
        proposed = [ActionText(**action) for action in actions]
        return record(remediations().agree_improvement_plan, ref, "agreed_on", body, actions=proposed)


@blueprint.route("/<reference:ref>/service-manager-review")
class ServiceManagerReview(MethodView):
    """The service manager's review of the plan (F4)."""

    @blueprint.records(bodies.ReviewBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Record the service manager's review; satisfied or not, the step is met."""
        return record(remediations().review_plan, ref, "reviewed_on", by_caller(body, "reviewer"))


@blueprint.route("/<reference:ref>/caseload-decision")
class CaseloadDecisions(MethodView):
    """The decision on the whole caseload (F6)."""

    @blueprint.records(bodies.CaseloadDecisionBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Record whether the whole caseload is reviewed; *not required* says why."""
        return record(remediations().decide_on_caseload, ref, "decided_on", by_caller(body, "decided_by"))


@blueprint.route("/<reference:ref>/caseload-review")
class CaseloadReviews(MethodView):
    """The review of the whole caseload (F6)."""

    @blueprint.records(bodies.CaseloadReviewBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Record that the whole caseload was reviewed."""
        return record(remediations().complete_caseload_review, ref, "completed_on", body)


@blueprint.route("/<reference:ref>/re-audit")
class ReAudits(MethodView):
    """The re-audit (F7)."""

    @blueprint.records(bodies.ReAuditBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Record the re-audit; one that is inadequate again opens the remediation that follows."""
        return record(remediations().re_audit, ref, "re_audited_on", body)


@blueprint.route("/<reference:ref>/closure")
class Closure(MethodView):
    """The end of a remediation."""

    @blueprint.records(bodies.ClosureBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Close the remediation; what is still open then is named, and what is not fulfilled deviates."""
        return record(remediations().close, ref, "closed_on", by_caller(body, "closed_by"))


@blueprint.route("/<reference:ref>/embedding-check")
class EmbeddingCheck(MethodView):
    """What stayed so after the end."""

    @blueprint.records(bodies.EmbeddingCheckBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Record, after the closing, whether what was put right is still in place."""
        return record(remediations().check_embedding, ref, "checked_on", by_caller(body, "checked_by"))
