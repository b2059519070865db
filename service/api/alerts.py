"""Safeguarding alerts: raise, list, read, and record what was done."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import url_for
from flask.views import MethodView

from domain.audit import Audit
from domain.errors import NotFoundError
from domain.remediation import Remediation
from domain.safeguarding_alert import SafeguardingAlert
from projections import alert_queries, history
from projections.reader import Reader
from service.access.sight import asker, only_seen
from service.api import alert_bodies as bodies
from service.api import alert_shapes as shapes
from service.api import queries
from service.api.alert_answers import alert_shown, to_do
from service.api.answers import history_shown, page
from service.api.blueprint import ApiBlueprint
from service.api.cursors import encoded
from service.api.recording import Answer, answer, by_caller, naming, record_at
from service.api.requests import application, command
from service.clock import london_date
from service.commands.alerts import Alerts, Concern
from service.queries.rules import rules_of

RAISED = "Raise a safeguarding alert about a file, whatever its grade. Those told are mailed at once, at any hour."
blueprint = ApiBlueprint(
    "safeguarding-alerts",
    __name__,
    description="Fears for a child's safety. An alert stays open until it is signed off, whatever becomes of its file.",
)
on_audits = ApiBlueprint("alerts-on-audits", __name__, at="audits", description=RAISED)
on_remediations = ApiBlueprint("alerts-on-remediations", __name__, at="remediations", description=RAISED)
ON_FILES = (on_audits, on_remediations)


@on_remediations.route("/<reference:ref>/safeguarding-alerts")
class OnRemediation(MethodView):
    """Alerts about the file of a remediation."""

    @on_remediations.records(bodies.AlertBody, revised=False, answers=shapes.AlertReceipt)
    def post(self, ref: str, **body: Any) -> Answer:
        """Raise a safeguarding alert; the answer says who is told and whom to ring."""
        return _raised(ref, body)

    @on_remediations.reads(shapes.ChildsAlerts)
    def get(self, ref: str) -> dict[str, Any]:
        """List every alert about the child whose file this is."""
        return _of_child(ref)


@on_audits.route("/<reference:ref>/safeguarding-alerts")
class OnAudit(MethodView):
    """Alerts about an audited file."""

    @on_audits.records(bodies.AlertBody, revised=False, answers=shapes.AlertReceipt)
    def post(self, ref: str, **body: Any) -> Answer:
        """Raise a safeguarding alert, even before the audit is recorded; the answer says who is told, whom to ring."""
        return _raised(ref, body)

    @on_audits.reads(shapes.ChildsAlerts)
    def get(self, ref: str) -> dict[str, Any]:
        """List every alert about the child whose file was audited."""
        return _of_child(ref)


@blueprint.route("")
class AllAlerts(MethodView):
    """All alerts."""

    @blueprint.reads(shapes.AlertPage, query=queries.AlertsQuery)
    def get(self, cursor: Any, limit: int, state: str | None) -> dict[str, Any]:
        """List safeguarding alerts, the latest first."""
        with application().store.reading() as reader:
            found = only_seen(
                lambda after, most: alert_queries.alerts(reader, state=state, after=after, limit=most),
                asker().seen.sees_alert,
                lambda row: (row.raised_on, row.alert_ref),
                cursor,
                limit + 1,
            )
            rows, last = page(found, limit)
        following = encoded(last.raised_on.isoformat(), last.alert_ref) if last is not None else None
        return {"items": [alert_shown(row, _today()) for row in rows], "next_cursor": following}


@blueprint.route("/<reference:ref>")
class OneAlert(MethodView):
    """One alert."""

    @blueprint.reads(shapes.Alert, tagged=True)
    def get(self, ref: str) -> tuple[dict[str, Any], dict[str, str]]:
        """Read a safeguarding alert with its whole history."""
        store = application().store
        with store.reading() as reader:
            row = alert_queries.alert(reader, ref)
            alert = store.load(SafeguardingAlert, SafeguardingAlert.create_id(ref), reader.connection)
            if row is None or alert is None:
                raise NotFoundError(f"There is no safeguarding alert '{ref}'.", field="alert_ref")
            told = history_shown(history.timeline(reader, row.alert), reader.connection, rules_of(reader).calendar)
        shown = alert_shown(row, _today()) | {"revision": alert.revision, "history": told}
        return shown, {"ETag": f'"{alert.revision}"'}


@blueprint.route("/<reference:ref>/acknowledgements")
class Acknowledgements(MethodView):
    """Somebody knows."""

    @blueprint.records(bodies.AlertAcknowledgementBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Record that somebody knows of the alert; a second time records nothing."""
        return record_at(_commands().acknowledge, ref, "acknowledged_at", by_caller(body, "person"))


@blueprint.route("/<reference:ref>/telephone-calls")
class TelephoneCalls(MethodView):
    """Somebody was told by telephone."""

    @blueprint.records(bodies.TelephoneCallBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Record that somebody, or the emergency duty team, was told by telephone."""
        return record_at(_commands().tell_by_telephone, ref, "told_at", by_caller(body, "told_by"))


@blueprint.route("/<reference:ref>/actions-taken")
class ActionsTaken(MethodView):
    """What was done."""

    @blueprint.records(bodies.ActionTakenBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Record what was done to make the child safe."""
        return record_at(_commands().record_action, ref, "taken_at", by_caller(body, "done_by"))


@blueprint.route("/<reference:ref>/sign-off")
class SignOff(MethodView):
    """The end of an alert."""

    @blueprint.records(bodies.SignOffBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Sign an alert off, once it is recorded what was done; never by the practice subject."""
        return record_at(_commands().sign_off, ref, "signed_off_at", by_caller(body, "signed_off_by"))


def _raised(ref: str, body: dict[str, Any]) -> Answer:
    putright, immediate = application(), body.pop("immediate_danger")
    with naming(occurred_at="seen_at"):
        receipt = putright.alerts.raise_alert(command(revised=False), ref, Concern(immediate=immediate, **body))
    alert = putright.alerts.read(str(receipt.reference))
    shown, status, headers = answer(receipt, Location=url_for("safeguarding-alerts.OneAlert", ref=alert.ref))
    return shown | to_do(alert, putright.settings.duty_team_telephone), status, headers


def _of_child(ref: str) -> dict[str, Any]:
    with application().store.reading() as reader:
        rows = alert_queries.for_child(reader, _child(reader, ref))
    return {"items": [alert_shown(row, _today()) for row in rows if asker().seen.sees_alert(row)]}


def _child(reader: Reader, ref: str) -> UUID:
    """Whose file this is: by its remediation, its audit, or an alert that was raised before either."""
    store = application().store
    found = store.load(Remediation, Remediation.create_id(ref), reader.connection) or store.load(
        Audit, Audit.create_id(ref), reader.connection
    )
    child = found.child if found is not None else alert_queries.child_of_file(reader, ref)
    if child is None:
        raise NotFoundError(f"There is no audit or remediation '{ref}'.", field="audit_ref")
    return child


def _commands() -> Alerts:
    return application().alerts


def _today() -> date:
    return london_date(application().clock())
