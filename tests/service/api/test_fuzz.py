"""The API is as its OpenAPI document says, whatever it is sent."""

from collections.abc import Callable

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from service.api.action_bodies import ActionBody
from service.api.alert_bodies import AlertBody
from service.api.bodies import AuditBody, CaseloadDecisionBody
from service.api.case_reference_bodies import CaseReferenceBody
from service.api.contact_bodies import HelpRequestBody
from service.api.people_bodies import AbsenceBody
from tests.service.api.conftest import Caller, Clock
from tests.service.api.test_requests import EVERY_OPERATION

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)
EXAMPLES = 20
FEW = {"POST /api/v1/reports/adherence/publications": 6}
"""What takes seconds for each request, since it prints a report in every form."""
PUBLISHED = "2018-19-Q1"
NAMED_BY_WHAT_WAS_ANSWERED = {
    "GET /api/v1/me/calendar.ics",
    "DELETE /api/v1/me/calendar-tokens/{token_id}",
    "GET /api/v1/reconciliations/{ref}",
}
"""What is asked for by a token or a reference that only an answer gives: their own tests ask for these."""


@pytest.mark.slow
def test_no_request_gets_an_answer_that_is_not_documented(
    app: Flask, qa: Caller, calling: Callable[[str], Caller], clock: Clock
) -> None:
    clock.set("2018-09-01")
    qa.post("/audits", AuditBody.example | {"audit_ref": "A-1"})
    qa.post("/remediations/A-1/actions", ActionBody.example)
    qa.post("/people/PL01/absences", AbsenceBody.example)
    qa.post("/remediations/A-1/caseload-decision", CaseloadDecisionBody.example | {"decision": "review"})
    qa.post("/remediations/A-1/safeguarding-alerts", AlertBody.example)
    qa.post("/remediations/A-1/case-reference", CaseReferenceBody.example)
    qa.post("/remediations/A-1/help-requests", HelpRequestBody.example)
    qa.post("/reports/adherence/publications", {"quarter": PUBLISHED})
    director = calling("DCS01")
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)

    operations = [found.ok() for found in schema.get_all_operations()]
    met = {
        each.label: answers_to(each, (director if "/restriction" in each.path else qa).headers) for each in operations
    }

    assert len(met) == len(EVERY_OPERATION)
    assert {label for label, statuses in met.items() if statuses <= {401, 404, 405, 415}} == NAMED_BY_WHAT_WAS_ANSWERED
    assert {200, 201, 404, 409, 412, 422} <= set().union(*met.values())


def answers_to(operation: APIOperation, headers: dict[str, str]) -> set[int]:
    """The statuses with which requests were answered: bodies as generated, like the example, and between the two."""
    statuses = set()
    example = operation.definition.raw.get("requestBody", {}).get("content", {}).get("application/json", {})

    @given(case=operation.as_strategy(), at_the_file=st.booleans(), body=st.sampled_from(["as it is", "mixed", "like"]))
    @settings(
        max_examples=FEW.get(operation.label, EXAMPLES),
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def run(case: Case, at_the_file: bool, body: str) -> None:
        if at_the_file and case.path_parameters:
            ref = "A-1-S1" if "/safeguarding-alerts/" in operation.path else "A-1"
            case.path_parameters |= {"ref": ref, "staff_id": "PL01", "number": 1, "reference": PUBLISHED, "form": "csv"}
        if body == "like":
            case.query = {}  # so that what is there is met at least once, whatever a query would leave of it
        if example and body != "as it is":
            case.body = example["example"] | (case.body if body == "mixed" and isinstance(case.body, dict) else {})
        statuses.add(case.call_and_validate(headers=headers, checks=list(CHECKS)).status_code)

    run()
    return statuses
