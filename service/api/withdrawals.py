"""Withdrawing, voiding and reinstating remediations."""

from typing import Any

from flask.views import MethodView

from service.api import withdrawal_bodies as bodies
from service.api.blueprint import ApiBlueprint
from service.api.recording import Answer, by_caller, record
from service.api.requests import application
from service.commands.withdrawals import Withdrawals

blueprint = ApiBlueprint(
    "withdrawals",
    __name__,
    at="remediations",
    description="End a remediation that is no longer called for, or that never was. Nothing is deleted.",
)


def withdrawals() -> Withdrawals:
    """The commands on remediations as a whole."""
    return application().withdrawals


@blueprint.route("/<reference:ref>/withdrawal")
class Withdrawal(MethodView):
    """A remediation that is no longer called for (E5)."""

    @blueprint.records(bodies.WithdrawalBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Withdraw a remediation; it counts until its date, and what is still to come is owed no more."""
        return record(withdrawals().withdraw, ref, "withdrawn_on", by_caller(body, "withdrawn_by"))


@blueprint.route("/<reference:ref>/void")
class Void(MethodView):
    """A remediation that was never true."""

    @blueprint.records(bodies.VoidBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Void a remediation that was never true; it leaves every list and figure, at every date."""
        return record(withdrawals().void, ref, "voided_on", by_caller(body, "voided_by"))


@blueprint.route("/<reference:ref>/reinstatement")
class Reinstatement(MethodView):
    """A remediation that goes on."""

    @blueprint.records(bodies.ReinstatementBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Let a remediation go on that was voided, or else withdrawn, in error; its dates are those it had."""
        return record(withdrawals().reinstate, ref, "reinstated_on", by_caller(body, "reinstated_by"))
