import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from eventsourcing.persistence import IntegrityError
from flask import Flask
from flask.testing import FlaskClient

from service.bootstrap import Putright
from service.queries.rules import NeverAdoptedError
from service.storage.store import Store
from tests.service.api.conftest import AUDIT, Caller, Clock

MEETING = {"held_on": "2019-04-24", "chair": "PL01"}
MEETING_PATH = "/remediations/A-1/day-three-meeting"
EVERY_OPERATION = [
    (rule, method)
    for rule, methods in {
        "/me/steps": "GET",
        "/reports/adherence/publications": "GET POST",
        "/reports/adherence/publications/2018-19-Q3": "GET",
        "/reports/adherence/publications/2018-19-Q3.json": "GET",
        "/reports/adherence/publications/2018-19-Q3/draft": "GET",
        "/forecast": "GET",
        "/me/calendar-tokens": "GET POST",
        "/me/calendar-tokens/T-1": "DELETE",
        "/me/calendar.ics": "GET",
        "/audits": "GET POST",
        "/audits/A-1": "GET",
        "/caseload-reviews": "GET",
        "/caseload-reviews/A-1": "GET",
        "/caseload-reviews/A-1/countersignature": "POST",
        "/caseload-reviews/A-1/caseload": "POST",
        "/caseload-reviews/A-1/cases": "POST",
        "/audits/A-1/void": "POST",
        "/audits/A-1/case-reference": "POST",
        "/audits/A-1/privacy-incident": "POST",
        "/audits/A-1/moderation": "POST",
        "/audits/A-1/corrections": "POST",
        "/audits/A-1/challenges": "POST",
        "/audits/A-1/challenges/1/decision": "POST",
        "/audits/A-1/reinstatement": "POST",
        "/remediations": "GET",
        "/remediations/search": "POST",
        "/remediations/A-1": "GET",
        "/remediations/A-1/history": "GET",
        "/remediations/A-1/siblings": "GET",
        "/remediations/A-1/deadlines": "GET",
        "/remediations/A-1/notifications": "POST",
        "/remediations/A-1/acknowledgements": "POST",
        "/remediations/A-1/day-three-meeting": "POST",
        "/remediations/A-1/improvement-plan": "POST",
        "/remediations/A-1/actions": "POST",
        "/remediations/A-1/actions/check": "POST",
        "/remediations/A-1/actions/1/completion": "POST",
        "/remediations/A-1/monitoring-checks": "POST",
        "/remediations/A-1/actions/1/confirmation": "POST",
        "/remediations/A-1/actions/1/verification": "POST",
        "/remediations/A-1/actions/1/reallocation": "POST",
        "/remediations/A-1/service-manager-review": "POST",
        "/remediations/A-1/caseload-decision": "POST",
        "/remediations/A-1/caseload-review": "POST",
        "/remediations/A-1/re-audit": "POST",
        "/remediations/A-1/closure": "POST",
        "/remediations/A-1/embedding-check": "POST",
        "/remediations/A-1/escalations": "POST",
        "/remediations/A-1/extensions": "POST",
        "/remediations/A-1/case-closure": "POST",
        "/remediations/A-1/transfer": "POST",
        "/remediations/A-1/transfer/acknowledgement": "POST",
        "/remediations/A-1/reassignments": "POST",
        "/remediations/A-1/actions/1/acceptance": "POST",
        "/remediations/A-1/receiving-check": "POST",
        "/people/PL01/reassignments": "POST",
        "/remediations/A-1/cover": "POST",
        "/remediations/A-1/cover/acceptance": "POST",
        "/remediations/A-1/help-requests": "POST",
        "/remediations/A-1/help-requests/1/answer": "POST",
        "/remediations/A-1/telephone-calls": "POST",
        "/remediations/A-1/case-system-checks": "POST",
        "/help-requests": "GET",
        "/remediations/A-1/cover/refusal": "POST",
        "/remediations/A-1/safety-check": "POST",
        "/remediations/A-1/safety-check/acknowledgements": "POST",
        "/remediations/A-1/duty-team-calls": "POST",
        "/remediations/A-1/interim-protection": "POST",
        "/remediations/A-1/withdrawal": "POST",
        "/remediations/A-1/void": "POST",
        "/remediations/A-1/case-reference": "POST",
        "/remediations/A-1/privacy-incident": "POST",
        "/remediations/A-1/reinstatement": "POST",
        "/remediations/A-1/corrections": "POST",
        "/remediations/A-1/restriction": "POST",
        "/remediations/A-1/restriction/lifting": "POST",
        "/reports/adherence": "GET",
        "/reports/adherence.pdf": "GET",
        "/reports/adherence/figures": "GET",
        "/reports/monthly": "GET",
        "/reports/monthly.pdf": "GET",
        "/reports/learning": "GET",
        "/reports/learning.pdf": "GET",
        "/reports/programme": "GET",
        "/reports/programme.pdf": "GET",
        "/reports/updates/A-1": "GET",
        "/people": "GET POST",
        "/people/PL01": "GET",
        "/people/PL01/post": "POST",
        "/people/PL01/cover": "POST",
        "/people/PL01/email": "POST",
        "/people/PL01/absences": "POST",
        "/people/PL01/absences/1/change": "POST",
        "/people/PL01/absences/1/cancellation": "POST",
        "/people/PL01/leaving": "POST",
        "/people/PL01/return": "POST",
        "/policies": "GET POST",
        "/policies/check": "POST",
        "/policies/1": "GET",
        "/calendars": "GET POST",
        "/calendars/check": "POST",
        "/calendars/1": "GET",
        "/audit-programme": "GET",
        "/audit-programme/expectations": "POST",
        "/audit-programme/exemptions": "POST",
        "/audits/A-1/safeguarding-alerts": "GET POST",
        "/remediations/A-1/safeguarding-alerts": "GET POST",
        "/unacknowledged": "GET",
        "/challenges": "GET POST",
        "/challenges/1": "GET",
        "/challenges/1/answer": "POST",
        "/challenges/1/acceptance": "POST",
        "/challenges/1/refusal": "POST",
        "/challenges/1/reassignment": "POST",
        "/challenges/1/withdrawal": "POST",
        "/reconciliations": "GET POST",
        "/reconciliations/A-1": "GET",
        "/reconciliations/A-1/items/1/resolution": "POST",
        "/safeguarding-alerts": "GET",
        "/safeguarding-alerts/A-1": "GET",
        "/safeguarding-alerts/A-1/acknowledgements": "POST",
        "/safeguarding-alerts/A-1/telephone-calls": "POST",
        "/safeguarding-alerts/A-1/actions-taken": "POST",
        "/safeguarding-alerts/A-1/sign-off": "POST",
        "/calendars/moves": "GET",
        "/remediations/A-1/calendar-dates": "POST",
    }.items()
    for method in methods.split()
]


def refused(answer: Any, status: int, code: str, field: str | None = None) -> None:
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json"), answer.text
    assert (answer.json["code"], answer.json.get("field")) == (code, field)


@pytest.mark.parametrize(("path", "method"), EVERY_OPERATION)
def test_every_operation_needs_a_token(
    client: FlaskClient, recorded: Callable[[], int], path: str, method: str
) -> None:
    before = recorded()

    answer = client.open(f"/api/v1{path}", method=method, json={} if method == "POST" else None)

    refused(answer, 401, "not_authenticated")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="putright"'
    assert recorded() == before


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Bearer x", "Basic eDp5", "Bearer pr_0_x y", "Bearer pr_é_x", "Bearer " + "x" * 5000],
)
def test_what_is_no_token_opens_nothing(client: FlaskClient, header: str) -> None:
    refused(client.get("/api/v1/people", headers={"Authorization": header}), 401, "not_authenticated")


def test_a_token_that_was_changed_or_revoked_opens_nothing(putright: Putright, client: FlaskClient) -> None:
    token = putright.tokens.issue("QA01", putright.clock())

    def status(presented: str) -> int:
        return client.get("/api/v1/people", headers={"Authorization": f"Bearer {presented}"}).status_code

    assert status(token) == 200
    assert status(token[:-1] + ("A" if token[-1] != "A" else "B")) == 401
    putright.tokens.revoke(token.split("_")[1], putright.clock())
    assert status(token) == 401


def test_what_is_recorded_names_whose_token_it_was(opened: Caller) -> None:
    first = opened.get("/remediations/A-1/history").json["items"][0]

    assert (first["recorded_by"], first["source"], first["recorded_at"]) == (
        "QA01",
        "api",
        "2019-04-26T12:00:00.000000+00:00",
    )


def test_the_same_key_and_body_get_the_same_answer_once_done(
    opened: Caller, recorded: Callable[[], int], clock: Clock
) -> None:
    first = opened.post(MEETING_PATH, MEETING, Idempotency_Key="k-1", If_Match='"1"')
    before = recorded()

    clock.set("2019-04-29")
    again = opened.post(MEETING_PATH, MEETING, Idempotency_Key="k-1", If_Match='"1"')

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json == first.json
    assert again.headers["ETag"] == first.headers["ETag"]
    assert recorded() == before


def test_the_same_key_from_many_at_once_records_once(opened: Caller, recorded: Callable[[], int]) -> None:
    before = recorded()

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: opened.post(MEETING_PATH, MEETING, Idempotency_Key="k-1"), range(40)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert recorded() == before + len(answers[0].json["recorded"])


def test_the_same_key_with_another_body_or_address_is_refused(opened: Caller, recorded: Callable[[], int]) -> None:
    opened.post(MEETING_PATH, MEETING, Idempotency_Key="k-1")
    before = recorded()

    other_body = opened.post(MEETING_PATH, MEETING | {"chair": "PL02"}, Idempotency_Key="k-1")
    other_address = opened.post("/audits", AUDIT | {"audit_ref": "A-2"}, Idempotency_Key="k-1")

    refused(other_body, 422, "idempotency_key_reused", "Idempotency-Key")
    refused(other_address, 422, "idempotency_key_reused", "Idempotency-Key")
    assert recorded() == before


def test_a_key_is_its_callers_own(opened: Caller, calling: Callable[[str], Caller]) -> None:
    acknowledged = {"acknowledged_on": "2019-04-23"}
    path = "/remediations/A-1/acknowledgements"
    opened.post(path, acknowledged, Idempotency_Key="k-1")

    assert calling("TM01").post(path, acknowledged, Idempotency_Key="k-1").json["recorded"] == ["Acknowledged"]


def test_a_refused_request_leaves_its_key_free(opened: Caller) -> None:
    assert opened.post(MEETING_PATH, MEETING | {"chair": "XX"}, Idempotency_Key="k-1").status_code == 422

    assert opened.post(MEETING_PATH, MEETING, Idempotency_Key="k-1").status_code == 201


@pytest.mark.parametrize("key", ["", " ", "two words", "é", "k" * 129, "tab\tbed"])
def test_a_key_out_of_shape_is_refused(opened: Caller, recorded: Callable[[], int], key: str) -> None:
    before = recorded()

    refused(opened.post(MEETING_PATH, MEETING, Idempotency_Key=key), 400, "malformed_request", "Idempotency-Key")

    assert recorded() == before


def test_a_command_on_an_older_revision_is_refused(opened: Caller, recorded: Callable[[], int]) -> None:
    seen = opened.get("/remediations/A-1").headers["ETag"]
    opened.post("/remediations/A-1/acknowledgements", {"acknowledged_on": "2019-04-23", "person": "TM01"})
    before = recorded()

    refused(opened.post(MEETING_PATH, MEETING, If_Match=seen), 412, "revision_conflict", "If-Match")

    assert recorded() == before
    now_seen = opened.get("/remediations/A-1").headers["ETag"]
    assert opened.post(MEETING_PATH, MEETING, If_Match=now_seen).status_code == 201


@pytest.mark.parametrize("tag", ["", "1", 'W/"1"', '"1", "2"', '"one"', '"-1"', '"1234567890"'])
def test_a_tag_out_of_shape_is_refused(opened: Caller, recorded: Callable[[], int], tag: str) -> None:
    before = recorded()

    refused(opened.post(MEETING_PATH, MEETING, If_Match=tag), 400, "malformed_request", "If-Match")

    assert recorded() == before


def test_a_new_audit_has_no_revision_to_match(qa: Caller) -> None:
    refused(qa.post("/audits", AUDIT, If_Match='"1"'), 400, "malformed_request", "If-Match")
    assert qa.post("/audits", AUDIT, If_Match="*").status_code == 201


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"x"',
        b'{"cases": NaN}',
        b'{"cases": -Infinity}',
        b'{"cases": 1, "cases": 2}',
        b'{"service": {"a": 1, "a": 2}}',
        b'{"cases": ' + b"9" * 5000 + b"}",
        b'{"service": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"service": "\xff"}',
        b"\xff\xfe{\x00}\x00",
    ],
)
def test_a_body_that_is_not_one_json_object_is_refused(qa: Caller, recorded: Callable[[], int], raw: bytes) -> None:
    before = recorded()

    refused(qa.open("/audits", "POST", data=raw, content_type="application/json"), 400, "malformed_request")

    assert recorded() == before


@pytest.mark.parametrize("content_type", [None, "text/plain", "application/x-www-form-urlencoded", "nonsense"])
def test_a_body_that_does_not_say_it_is_json_is_refused(qa: Caller, content_type: str | None) -> None:
    refused(qa.open("/audits", "POST", data=b"{}", content_type=content_type), 415, "not_json")


def test_a_body_of_more_than_a_mebibyte_is_refused(qa: Caller, recorded: Callable[[], int]) -> None:
    before = recorded()

    refused(qa.post("/audits", AUDIT | {"service": "x" * 1024 * 1024}), 413, "body_too_large")

    assert recorded() == before


def test_an_unknown_address_is_a_problem_document(qa: Caller) -> None:
    refused(qa.get("/nothing"), 404, "not_found")


def test_a_method_that_an_address_does_not_take_says_which_it_takes(qa: Caller) -> None:
    answer = qa.open("/audits", "DELETE")

    refused(answer, 405, "method_not_allowed")
    assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
@pytest.mark.parametrize(
    "path",
    [
        *(f"/api/v1{path}" for path, methods in EVERY_OPERATION if methods == "GET"),
        "/api/v1/remediations/A-1?as_at=2019-04-20",
        "/api/v1/reports/adherence?quarter=2019-20-Q1",
        "/api/v1/openapi.json",
        "/api/v1/docs",
        "/healthz",
        "/readyz",
        "/metrics",
    ],
)
def test_looking_records_nothing(
    opened: Caller, putright: Putright, recorded: Callable[[], int], path: str, method: str
) -> None:
    @sa.event.listens_for(putright.engine, "before_cursor_execute")
    def _(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        assert statement.startswith(("SELECT", "PRAGMA")) or statement == "BEGIN", statement

    before = recorded()
    answer = opened.client.open(path, method=method, headers=opened.headers)

    assert answer.status_code < 500
    assert recorded() == before


def test_every_answer_has_the_headers_that_guard_it(opened: Caller, client: FlaskClient) -> None:
    for answer in (opened.get("/people"), opened.get("/nothing"), client.get("/healthz"), client.get("/api/v1/docs")):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert "Strict-Transport-Security" not in answer.headers


def test_over_tls_the_browser_is_told_to_stay_there(client: FlaskClient) -> None:
    answer = client.get("/healthz", base_url="https://putright.example")

    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_fault_says_nothing_of_its_cause_and_logs_only_its_kind(
    app: Flask, opened: Caller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError("the child's name")

    monkeypatch.setattr("service.api.remediations.remediations_shown", fail)
    with caplog.at_level(logging.DEBUG):
        answer = opened.get("/remediations")

    refused(answer, 500, "internal_error")
    assert "child" not in answer.text + caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert answer.json["instance"] in caplog.text


def test_an_act_that_was_overtaken_is_a_conflict(opened: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise IntegrityError("version 2 is taken")

    monkeypatch.setattr(Store, "execute", fail)

    refused(opened.post(MEETING_PATH, MEETING), 409, "conflict")


def test_a_policy_that_was_never_adopted_is_a_fault_of_ours(opened: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise NeverAdoptedError("Policy version 9 was never adopted here.", field="policy")

    monkeypatch.setattr("service.api.remediations.remediations_shown", fail)

    refused(opened.get("/remediations"), 500, "internal_error")


def test_a_database_that_cannot_answer_is_worth_another_try(
    opened: Caller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise sa.exc.OperationalError("INSERT INTO x", {"text": "the child's name"}, Exception("locked"))

    monkeypatch.setattr("service.api.remediations.remediations_shown", fail)
    answer = opened.get("/remediations")

    refused(answer, 503, "unavailable")
    assert answer.headers["Retry-After"] == "5"
    assert "child" not in answer.text + caplog.text
