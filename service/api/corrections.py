"""Putting right what was recorded wrongly."""

from collections.abc import Callable
from typing import Any

from flask.views import MethodView

from domain.opening_corrections import RightFacts
from domain.vocabulary import Step
from service.api import correction_bodies as bodies
from service.api.audit_correction_bodies import AuditCorrectionBody
from service.api.blueprint import ApiBlueprint
from service.api.recording import Answer, by_caller, record
from service.api.requests import application
from service.commands.corrections import Corrections as Commands
from service.storage.store import Receipt

blueprint = ApiBlueprint(
    "corrections",
    __name__,
    at="remediations",
    description="Put right what was recorded wrongly. What was recorded stays; figures go by what is right.",
)


def corrections() -> Commands:
    """The commands on what was recorded."""
    return application().corrections


@blueprint.route("/<reference:ref>/corrections")
class Corrections(MethodView):
    """What was recorded wrongly of a step."""

    @blueprint.records(bodies.CorrectionBody)
    def post(self, ref: str, step: str, item: str, not_done: bool, **body: Any) -> Answer:
        """Put right the day of a step, or take back one that did not happen; both entries stay on the timeline."""
        body = by_caller(body, "corrected_by")
        if not_done:
            del body["done_on"]
        act, of = _asked(step, item, not_done=not_done)
        return record(act, ref, "corrected_on", body, **of)


audits = ApiBlueprint(
    "audit corrections",
    __name__,
    at="audits",
    description="Put right what was recorded wrongly of an audit, and with it of the remediation that it opened.",
)


@audits.route("/<reference:ref>/corrections")
class AuditCorrections(MethodView):
    """What was recorded wrongly of an audit."""

    @audits.records(AuditCorrectionBody)
    def post(self, ref: str, auditor: str | None, **body: Any) -> Answer:
        """Put right an audit's day, place, practice subject or auditor; every date and figure goes by what is right."""
        right = RightFacts(**{name: body.pop(name) for name in ("graded_on", "service", "team", "subject")})
        act = application().audit_corrections.correct
        return record(act, ref, "corrected_on", by_caller(body, "corrected_by"), right=right, auditor=auditor)


def _asked(step: str, item: str, *, not_done: bool) -> tuple[Callable[..., Receipt], dict[str, Any]]:
    """The command that is asked for, and what it is about."""
    commands = corrections()
    if step == bodies.CLOSURE:
        return commands.retract_closing if not_done else commands.correct_closing, {}
    return commands.retract_step if not_done else commands.correct_step, {"step": Step(step), "item": item}
