"""Correcting under which case reference a file is kept, and settling what follows from a wrong child."""

from typing import Any

from flask.views import MethodView

from service.api import case_reference_bodies as bodies
from service.api.blueprint import ApiBlueprint
from service.api.recording import Answer, by_caller, record
from service.api.requests import application
from service.commands.case_references import CaseReferences

blueprint = ApiBlueprint(
    "case-references",
    __name__,
    at="remediations",
    description=(
        "Put right under which case reference a file is kept. This is no correction of a step or a fact: it says whose "
        "all of it is, and the right reference is in the body alone, never in an address."
    ),
)


ON_AUDITS = ApiBlueprint(
    "audit-case-references",
    __name__,
    at="audits",
    description="The same of an audit that no remediation answers: of any other the file is corrected.",
)


def case_references() -> CaseReferences:
    """The commands on case references."""
    return application().case_references


@blueprint.route("/<reference:ref>/case-reference")
class CaseReference(MethodView):
    """The case reference of a remediation's file (E24, E25)."""

    @blueprint.records(bodies.CaseReferenceBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Correct the case reference; of one child either finds the file, of a wrong child the right one alone."""
        return record(case_references().correct, ref, "corrected_on", by_caller(body, "corrected_by"))


@blueprint.route("/<reference:ref>/privacy-incident")
class PrivacyIncident(MethodView):
    """What is owed of a file that was entered against the wrong child (E25)."""

    @blueprint.records(bodies.PrivacyIncidentBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Record that it was looked at who opened the record, or whether it is a privacy incident."""
        return record(case_references().decide_privacy_incident, ref, "decided_on", by_caller(body, "decided_by"))


@ON_AUDITS.route("/<reference:ref>/case-reference")
class AuditCaseReference(MethodView):
    """The case reference of an audit that no remediation answers (E24, E25)."""

    @ON_AUDITS.records(bodies.CaseReferenceBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Correct the case reference of an audit; where a remediation answers it, it is refused with which."""
        return record(application().audit_references.correct, ref, "corrected_on", by_caller(body, "corrected_by"))


@ON_AUDITS.route("/<reference:ref>/privacy-incident")
class AuditPrivacyIncident(MethodView):
    """What is owed of an audit that was entered against the wrong child (E25)."""

    @ON_AUDITS.records(bodies.PrivacyIncidentBody)
    def post(self, ref: str, **body: Any) -> Answer:
        """Record that it was looked at who opened the audit, or whether it is a privacy incident."""
        decide = application().audit_references.decide_privacy_incident
        return record(decide, ref, "decided_on", by_caller(body, "decided_by"))
