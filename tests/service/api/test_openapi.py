import re
from html.parser import HTMLParser
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from marshmallow import RAISE, Schema
from schemathesis.specs.openapi.definitions import OPENAPI_30_VALIDATOR

import service.api
from service.api import (
    action_bodies,
    alert_bodies,
    bodies,
    change_bodies,
    departure_bodies,
    monitoring_bodies,
    people_bodies,
    rule_bodies,
    safety_bodies,
)
from service.api.shapes import Shape
from tests.service.api.conftest import Caller
from tests.service.api.test_requests import EVERY_OPERATION

METHODS = ("get", "post", "put", "patch", "delete")
MODULES = [import_module(f"service.api.{module.name}") for module in iter_modules(service.api.__path__)]
TAKEN = [module for module in MODULES if module.__name__.endswith("bodies")]
SHAPES = {
    name: shape
    for module in MODULES
    if module.__name__.endswith(("bodies", "shapes"))
    for name, shape in vars(module).items()
    if isinstance(shape, type) and issubclass(shape, Shape) and shape.example
}
OUTSIDE = {"api-docs.openapi_json", "docs.page"}


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if method in METHODS
    ]


def test_the_document_is_valid_openapi(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.0.3"
    assert [error.message for error in OPENAPI_30_VALIDATOR.iter_errors(document)] == []


def test_every_route_is_in_the_document(app: Flask, document: dict[str, Any]) -> None:
    routes = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/") and rule.endpoint not in OUTSIDE
        for method in rule.methods or ()
        if method.lower() in METHODS
    }

    assert {(path, method) for path, method, _ in operations(document)} == routes


def test_the_tests_of_tokens_know_every_operation(document: dict[str, Any]) -> None:
    named = {"A-1": "{ref}", "T-1": "{token_id}", "PL01": "{staff_id}", "1": "{number}"}
    named |= {"2018-19-Q3": "{reference}", "2018-19-Q3.json": "{reference}.{form}"}
    reports = ("adherence", "monthly", "learning", "programme")
    named |= {f"{report}.pdf": f"{report}.{{ending}}" for report in reports}
    tested = {
        ("/".join(named.get(part, part) for part in path.split("/")), method.lower())
        for path, method in EVERY_OPERATION
    }

    assert {(path.removeprefix("/api/v1"), method) for path, method, _ in operations(document)} == tested


def test_every_operation_says_what_it_does_takes_and_answers_by_example(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        assert operation["summary"].endswith("."), path
        if method == "post":
            assert "example" in operation["requestBody"]["content"]["application/json"], path
        done = [response for status, response in operation["responses"].items() if status in ("200", "201")]
        said = [content["example"] for response in done for content in response["content"].values()]
        assert all(said), path
        assert bool(said) == (method != "delete"), path


def test_every_refusal_is_documented_as_a_problem_document(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        refusals = {status: response for status, response in operation["responses"].items() if status >= "4"}
        assert {"401", "422", "500", "503"} <= set(refusals), (path, method)
        for status, response in refusals.items():
            assert response == {"$ref": f"#/components/responses/Problem{status}"}
            assert list(document["components"]["responses"][f"Problem{status}"]["content"]) == [
                "application/problem+json"
            ]


def test_bodies_take_nothing_else_and_answers_may_grow(document: dict[str, Any]) -> None:
    closed = {
        name: shape.get("additionalProperties") is False for name, shape in document["components"]["schemas"].items()
    }

    closed.pop("PaginationMetadata")  # the library's own, which nothing refers to
    taken = {name for name in closed if any(hasattr(module, name) for module in TAKEN)}
    assert {name for name, is_closed in closed.items() if is_closed} == taken
    assert {"AuditBody", "ActionFields", "Roles"} <= taken


def test_every_operation_needs_a_token_in_the_document_too(document: dict[str, Any]) -> None:
    assert document["security"] == [{"token": []}]
    assert document["components"]["securitySchemes"]["token"] == {"type": "http", "scheme": "bearer"}


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_an_example_has_the_shape_it_is_an_example_of(name: str) -> None:
    shape: Schema = SHAPES[name](unknown=RAISE)

    assert shape.validate(SHAPES[name].example) == {}


def test_the_example_bodies_are_accepted(qa: Caller) -> None:
    def post(path: str, body: type[Shape]) -> int:
        return qa.post(path, body.example).status_code

    r = "/remediations/AUD18-001"
    assert post("/audits", bodies.AuditBody) == 201
    assert post("/remediations/search", bodies.SearchBody) == 200
    assert post(f"{r}/notifications", bodies.NotificationBody) == 201
    assert post(f"{r}/acknowledgements", bodies.AcknowledgementBody) == 201
    assert post(f"{r}/cover", change_bodies.StepCoverBody) == 201
    assert post(f"{r}/cover/acceptance", change_bodies.CoverAcceptanceBody) == 201
    assert post(f"{r}/day-three-meeting", bodies.MeetingBody) == 201
    assert post(f"{r}/extensions", change_bodies.ExtensionBody) == 201
    assert post(f"{r}/escalations", change_bodies.EscalationBody) == 201
    assert post(f"{r}/improvement-plan", action_bodies.PlanBody) == 201
    assert post(f"{r}/actions/check", action_bodies.CheckBody) == 200
    assert post(f"{r}/actions", action_bodies.ActionBody) == 201
    assert post(f"{r}/actions/1/reallocation", action_bodies.ReallocationBody) == 201
    assert post(f"{r}/monitoring-checks", monitoring_bodies.MonitoringCheckBody) == 201
    assert post(f"{r}/reassignments", change_bodies.ReassignmentBody) == 422  # nobody has that id
    assert post(f"{r}/actions/1/acceptance", change_bodies.AcceptanceBody) == 422
    assert post(f"{r}/receiving-check", change_bodies.ReceivingCheckBody) == 409  # nothing was received
    assert post(f"{r}/actions/1/completion", action_bodies.CompletionBody) == 201
    assert post(f"{r}/actions/1/confirmation", action_bodies.ConfirmationBody) == 201
    assert post(f"{r}/actions/1/verification", action_bodies.VerificationBody) == 201
    assert post(f"{r}/service-manager-review", bodies.ReviewBody) == 201
    assert post(f"{r}/caseload-decision", bodies.CaseloadDecisionBody) == 201
    assert post(f"{r}/caseload-review", bodies.CaseloadReviewBody) == 409  # not required, says the decision
    assert post(f"{r}/safety-check", safety_bodies.SafetyCheckBody) == 409  # nor critical
    assert post(f"{r}/safety-check/acknowledgements", safety_bodies.SafetyAcknowledgementBody) == 409
    assert post(f"{r}/duty-team-calls", safety_bodies.DutyTeamCallBody) == 201
    assert post(f"{r}/interim-protection", safety_bodies.InterimProtectionBody) == 409
    assert post(f"{r}/re-audit", bodies.ReAuditBody) == 201
    assert post(f"{r}/transfer", departure_bodies.TransferBody) == 201
    assert post(f"{r}/closure", bodies.ClosureBody) == 201
    assert post(f"{r}/transfer/acknowledgement", departure_bodies.TransferAcknowledgementBody) == 409  # it was closed
    assert post(f"{r}/case-closure", departure_bodies.CaseClosureBody) == 409
    assert post(f"{r}/embedding-check", bodies.EmbeddingCheckBody) == 201
    assert post("/policies/check", rule_bodies.PolicyCheckBody) == 200
    assert post("/policies", rule_bodies.PolicyBody) == 201
    assert post("/calendars/check", rule_bodies.CalendarCheckBody) == 200
    assert post("/calendars", rule_bodies.CalendarBody) == 201
    assert post("/audits/AUD18-001/safeguarding-alerts", alert_bodies.AlertBody) == 201
    assert post("/safeguarding-alerts/AUD18-001-S1/telephone-calls", alert_bodies.TelephoneCallBody) == 201
    assert post("/safeguarding-alerts/AUD18-001-S1/acknowledgements", alert_bodies.AlertAcknowledgementBody) == 201
    assert post("/safeguarding-alerts/AUD18-001-S1/actions-taken", alert_bodies.ActionTakenBody) == 201
    assert post("/safeguarding-alerts/AUD18-001-S1/sign-off", alert_bodies.SignOffBody) == 201
    assert post(f"{r}/calendar-dates", rule_bodies.CalendarDatesBody) == 201

    p = "/people/PL01"
    assert post("/people", people_bodies.PersonBody) == 201
    assert post(f"{p}/post", people_bodies.PostBody) == 201
    assert post(f"{p}/cover", people_bodies.CoverBody) == 201
    assert post(f"{p}/email", people_bodies.EmailBody) == 201
    assert post(f"{p}/absences", people_bodies.AbsenceBody) == 201
    assert post(f"{p}/absences/1/change", people_bodies.AbsenceBody) == 201
    assert post(f"{p}/absences/1/cancellation", people_bodies.CancellationBody) == 201
    assert post(f"{p}/reassignments", change_bodies.WorkReassignmentBody) == 422  # nobody has that id
    assert post(f"{p}/leaving", people_bodies.LeavingBody) == 201
    assert post(f"{p}/return", people_bodies.ReturnBody) == 201


class Page(HTMLParser):
    """The headings, ids and fetched addresses of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: set[str] = set()
        self.fetched: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        named = dict(attrs)
        self.ids.add(named.get("id") or "")
        self.fetched += [value or "" for name, value in attrs if name == "src" or (tag == "link" and name == "href")]


def test_the_documentation_page_lists_every_operation_and_fetches_nothing(
    client: FlaskClient, document: dict[str, Any]
) -> None:
    answer = client.get("/api/v1/docs")

    assert answer.content_type == "text/html; charset=utf-8"
    for path, method, operation in operations(document):
        assert f"{method.upper()} {path}" in answer.text
        assert operation["summary"].split("*")[0].split("'")[0] in answer.text
    page = Page(answer.text)
    assert page.fetched == []
    assert "script" not in page.tags
    assert "'sha256-" in answer.headers["Content-Security-Policy"]


def test_the_type_of_a_problem_leads_to_its_meaning(client: FlaskClient, opened: Caller) -> None:
    ids = Page(client.get("/api/v1/docs").text).ids

    for answer in (
        opened.get("/remediations/A-9"),
        opened.get("/remediations", colour="red"),
        opened.get("/nothing"),
        opened.open("/audits", "DELETE"),
        opened.post("/audits", []),
        client.get("/api/v1/audits"),
    ):
        page, _, anchor = answer.json["type"].partition("#")
        assert page == "/api/v1/docs"
        assert anchor in ids
