"""Recording the checks of how a plan is being carried out."""

from typing import Any

from flask.views import MethodView

from service.api.blueprint import ApiBlueprint
from service.api.monitoring_bodies import MonitoringCheckBody
from service.api.recording import Answer, by_caller, record
from service.api.requests import application
from service.commands.monitoring import Progress

blueprint = ApiBlueprint(
    "monitoring", __name__, at="remediations", description="Record whether the actions are on track until the re-audit."
)


@blueprint.route("/<reference:ref>/monitoring-checks")
class MonitoringChecks(MethodView):
    """The checks between the plan and the re-audit (F5, F14)."""

    @blueprint.records(MonitoringCheckBody)
    def post(self, ref: str, actions: list[dict[str, Any]], item: int | None, **body: Any) -> Answer:
        """Record whether each open action is on track, what is slipping, and what was done about it."""
        checked = by_caller(body, "checked_by")
        progress = Progress(
            on_track=[each["number"] for each in actions if each["on_track"]],
            off_track=[each["number"] for each in actions if not each["on_track"]],
            **{name: checked.pop(name) for name in ("drift", "response", "supervision_on")},
        )
        return record(
            application().remediations.record_monitoring_check,
            ref,
            "checked_on",
            checked,
            progress=progress,
            item=str(item) if item is not None else None,
        )
