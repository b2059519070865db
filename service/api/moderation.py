"""Looking at a grade again: moderation, and challenges by those on the file."""

from typing import Any

from flask.views import MethodView

from service.api import moderation_bodies as bodies
from service.api.blueprint import ApiBlueprint
from service.api.recording import Answer, by_caller, record
from service.api.requests import application
from service.commands.moderation import Moderations

blueprint = ApiBlueprint(
    "moderation",
    __name__,
    at="audits",
    description="Look at a grade again. What another grade does to the remediation is recorded with it.",
)


def moderations() -> Moderations:
    """The commands on a grade that was given."""
    return application().moderations


@blueprint.route("/<reference:ref>/moderation")
class Moderation(MethodView):
    """A grade that is looked at again (E5 to E8)."""

    @blueprint.records(bodies.ModerationBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Moderate a grade: unchanged, raised, which withdraws the remediation, or lowered, which opens one."""
        return record(moderations().moderate, ref, "moderated_on", by_caller(body, "moderated_by"))


@blueprint.route("/<reference:ref>/challenges")
class Challenges(MethodView):
    """A grade that is disputed (E33)."""

    @blueprint.records(bodies.ChallengeBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Challenge a grade; everything that is owed to the child goes on."""
        return record(moderations().challenge, ref, "challenged_on", by_caller(body, "challenged_by"))


@blueprint.route("/<reference:ref>/challenges/<number:number>/decision")
class ChallengeDecision(MethodView):
    """A challenge that is decided (E33)."""

    @blueprint.records(bodies.ChallengeDecisionBody)
    def post(self, ref: str, number: int, **body: Any) -> Answer:
        """Decide a challenge; one that is upheld gives another grade, with all that follows from it."""
        decided = by_caller(body, "decided_by")
        return record(moderations().decide_challenge, ref, "decided_on", decided, number=number)
