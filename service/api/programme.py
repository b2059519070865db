"""The audit programme: how many audits each month is to bring."""

from typing import Any

from flask.views import MethodView

from projections import programme
from service.api import programme_bodies as bodies
from service.api import programme_shapes as shapes
from service.api.blueprint import ApiBlueprint
from service.api.recording import Answer, answer, by_caller, naming
from service.api.requests import application, command
from service.reports.briefs.months import month_of
from service.storage.confidences import texts

blueprint = ApiBlueprint(
    "programme",
    __name__,
    at="audit-programme",
    description="How many audits each month is to bring, by whose word; nobody guesses it.",
    backdated=False,
)


@blueprint.route("")
class Programme(MethodView):
    """The months of the programme."""

    @blueprint.reads(shapes.ExpectedMonths)
    def get(self) -> dict[str, Any]:
        """List the months of which somebody said how many audits are expected."""
        with application().store.reading() as reader:
            rows = programme.months_expected(reader)
            said = texts(reader.connection, (row.reason for row in rows if row.reason))
        return {
            "items": [{**row._asdict(), "month": month_of(row.month), "reason": said.get(row.reason)} for row in rows]
        }


@blueprint.route("/expectations")
class Expectations(MethodView):
    """What is expected of a month."""

    @blueprint.records(bodies.ExpectationBody, revised=False)
    def post(self, month: str, said_on: Any, **body: Any) -> Answer:
        """Say how many audits are expected in a month."""
        with naming(occurred_on="said_on"):
            expect = application().programmes.expect
            return answer(expect(command(revised=False), month, said_on, **by_caller(body, "said_by")))


@blueprint.route("/exemptions")
class Exemptions(MethodView):
    """Audits that need not be returned."""

    @blueprint.records(bodies.ExemptionBody, revised=False)
    def post(self, month: str, approved_on: Any, **body: Any) -> Answer:
        """Record how many of a month's audits a director exempted in all."""
        with naming(occurred_on="approved_on"):
            exempt = application().programmes.exempt
            return answer(exempt(command(revised=False), month, approved_on, **by_caller(body, "approved_by")))
