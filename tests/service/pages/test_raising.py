"""A safeguarding alert is raised from anywhere by two fields and a button, by what its form and the API run."""

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from projections import alert_queries
from service.bootstrap import Putright
from tests.service.pages.test_recording import carried
from tests.support.clock import Clock
from tests.support.council import command, findings
from tests.support.pages import Get

PATH = "/raise-alert"
CONCERN = "A bruise nobody asked about & <b>alone</b>"


def send(client: FlaskClient, **said: str) -> TestResponse:
    return client.post(PATH, data=carried(client.get(PATH)) | said)


@pytest.mark.parametrize(("ref", "on"), [("A-1", "remediation"), (" A-2 ", "audit")])
def test_two_fields_and_a_button_raise_it_and_lead_to_it(
    opened: Putright, clock: Clock, client: FlaskClient, get: Get, ref: str, on: str
) -> None:
    opened.audits.record(command(clock()), findings("A-2", grade="Good", themes={}))

    answer = send(client, ref=ref, concern=CONCERN)

    assert answer.status_code == 303, on
    assert answer.headers["Location"].startswith(f"/safeguarding-alerts/{ref.strip()}-S1?recorded=")
    assert "A bruise nobody asked about" in get(answer.headers["Location"]).text


def test_a_double_press_raises_one(opened: Putright, client: FlaskClient) -> None:
    form = carried(client.get(PATH)) | {"ref": "A-1", "concern": CONCERN}

    assert [client.post(PATH, data=form).status_code for _ in range(2)] == [303, 303]
    with opened.store.reading() as reader:
        assert len(alert_queries.alerts(reader)) == 1


@pytest.mark.parametrize(
    ("ref", "said"), [("", "Type the reference"), ("A-99", "No audit or remediation has the reference A-99.")]
)
def test_a_reference_of_nothing_is_said_and_the_concern_stays(
    opened: Putright, client: FlaskClient, ref: str, said: str
) -> None:
    answer = send(client, ref=ref, concern=CONCERN)

    assert answer.status_code == 422
    assert said in answer.text
    assert "A bruise nobody asked about &amp; &lt;b&gt;alone&lt;/b&gt;</textarea>" in answer.text


def test_of_an_audit_that_is_not_recorded_yet_it_takes_the_childs_reference(
    opened: Putright, client: FlaskClient
) -> None:
    asked = send(client, ref="A-99", concern=CONCERN)
    assert 'name="case_ref"' in asked.text

    answer = client.post(
        PATH, data=carried(asked) | {"ref": "A-99", "concern": CONCERN, "case_ref": "C-99", "service_manager": "SM01"}
    )

    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/safeguarding-alerts/A-99-S1?")


def test_what_is_missing_is_asked_for_on_the_form_of_that_file(opened: Putright, client: FlaskClient) -> None:
    answer = send(client, ref="A-1", concern="  ")

    assert answer.status_code == 422
    assert re.search(r'<form method="post" action="/remediations/A-1/record/safeguarding-alerts"', answer.text)
    again = client.post("/remediations/A-1/record/safeguarding-alerts", data=carried(answer) | {"concern": CONCERN})
    assert again.status_code == 303


def test_a_form_from_elsewhere_raises_nothing(opened: Putright, client: FlaskClient) -> None:
    assert client.post(PATH, data={"ref": "A-1", "concern": CONCERN}).status_code == 400
    with opened.store.reading() as reader:
        assert alert_queries.alerts(reader) == []
