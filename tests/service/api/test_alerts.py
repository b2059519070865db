"""Safeguarding alerts over the API."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from domain.vocabulary import Role
from service.app import create_app
from service.bootstrap import Putright
from service.storage.store import Command
from tests.conftest import ON_BOTH
from tests.service.api.conftest import AUDIT, Caller, Clock
from tests.service.api.test_requests import refused

CONCERN = "zzcanaryzz A bruise nobody explained"
BODY = {"concern": CONCERN}
ALERT = "/safeguarding-alerts/A-1-S1"


@pytest.fixture
def alerting(opened: Caller, putright: Putright, clock: Clock) -> Caller:
    """Safeguarding and Standards are there too, and the head of quality assurance."""
    for staff_id, role in (("SS01", Role.SAFEGUARDING_AND_STANDARDS), ("HQA01", Role.HEAD_OF_QA)):
        putright.people.appoint(Command(recorded_by="QA01", source="cli", now=clock()), staff_id=staff_id, role=role)
    return opened


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_an_alert_goes_from_its_raising_to_its_signing_off(
    alerting: Caller, calling: Callable[[str], Caller], clock: Clock
) -> None:
    manager = calling("SM01")
    raised = alerting.post("/remediations/A-1/safeguarding-alerts", BODY | {"seen_at": "2019-04-26T11:40:00Z"})

    assert raised.status_code == 201, raised.text
    assert raised.headers["Location"] == f"/api/v1{ALERT}"
    assert raised.json | {"position": 0} == {
        "reference": "A-1-S1",
        "revision": 1,
        "position": 0,
        "recorded": ["AlertRaised"],
        "prompts": [],
        "told": ["SS01", "SM01", "HQA01"],
        "ring_duty_team": False,
        "to_ring": None,
        "duty_team_telephone": "01234 567890",
        "warning": None,
    }
    for path, body in (
        ("telephone-calls", {"person": "SS01", "told_at": "2019-04-26T11:45:00Z"}),
        ("acknowledgements", {}),
        ("actions-taken", {"done": "Seen at home with the police"}),
    ):
        assert manager.post(f"{ALERT}/{path}", body).status_code == 201
    open_now = alerting.get(ALERT)
    assert (open_now.json["state"], open_now.json["verdict"]) == ("open", "not_yet_due")
    manager.post(f"{ALERT}/acknowledgements", {"person": "HQA01"}, If_Match=open_now.headers["ETag"])
    closed = manager.post(f"{ALERT}/sign-off", {"outcome": "With her grandmother"})

    found = alerting.get(ALERT).json
    assert closed.headers["ETag"] == alerting.get(ALERT).headers["ETag"] == '"6"'
    assert (found["state"], found["verdict"], found["minutes_to_tell"]) == ("closed", "on_time", 20)
    assert (found["acknowledged"], found["actions_taken"], found["signed_off_by"]) == (True, 1, "SM01")
    assert found["people"][0] == {
        "person": "SS01",
        "owed": True,
        "mailed_at": None,
        "not_delivered": False,
        "telephoned_at": "2019-04-26T11:45:00+00:00",
        "acknowledged_at": None,
    }
    assert [each["kind"] for each in found["history"]] == [
        "AlertRaised", "ToldByTelephone", "AlertAcknowledged", "AlertActedOn", "AlertAcknowledged", "AlertSignedOff",
    ]  # fmt: skip
    texts = [text for each in found["history"] for text in each["texts"].values()]
    assert texts == [CONCERN, "Seen at home with the police", "With her grandmother"]


def test_an_alert_says_over_the_api_what_is_waited_for_and_takes_what_came_of_the_call(
    alerting: Caller, clock: Clock
) -> None:
    clock.set("2019-04-27")  # a Saturday
    assert alerting.post("/remediations/A-1/safeguarding-alerts", BODY).json["to_ring"] == "QA01"
    found = alerting.get(ALERT).json
    assert (found["answered"], found["duty_team_call_owed"], found["to_ring"]) == (False, True, "QA01")
    said = {"duty_team": True, "spoke_to": "zzcanaryzz on duty", "outcome": "They visit tonight"}
    assert alerting.post(f"{ALERT}/telephone-calls", said).status_code == 201
    assert alerting.post(f"{ALERT}/acknowledgements", {"person": "SM01"}).status_code == 201

    found = alerting.get(ALERT).json
    assert (found["answered"], found["duty_team_call_owed"], found["next_rung_at"]) == (True, False, None)
    texts = [text for each in found["history"] for text in each["texts"].values()]
    assert texts[1:] == ["zzcanaryzz on duty", "They visit tonight"]


def test_an_alert_about_a_good_file_and_about_one_without_an_audit_yet(alerting: Caller) -> None:
    alerting.post("/audits", AUDIT | {"audit_ref": "A-2", "grade": "Good", "themes": {}})

    assert alerting.post("/audits/A-2/safeguarding-alerts", BODY).json["reference"] == "A-2-S1"
    refused(alerting.post("/audits/A-3/safeguarding-alerts", BODY), 404, "not_found", "audit_ref")
    early = BODY | {"case_ref": AUDIT["case_ref"]}
    assert alerting.post("/audits/A-3/safeguarding-alerts", early).json["reference"] == "A-3-S1"
    for path in ("/audits/A-1", "/remediations/A-1", "/audits/A-3"):
        listed = alerting.get(f"{path}/safeguarding-alerts").json["items"]
        assert [each["alert_ref"] for each in listed] == ["A-3-S1", "A-2-S1"], "the whole history of the child's"
    refused(alerting.get("/audits/A-4/safeguarding-alerts"), 404, "not_found", "audit_ref")


def test_out_of_hours_the_answer_asks_for_a_call_to_the_emergency_duty_team(alerting: Caller, clock: Clock) -> None:
    clock.set("2019-04-27")  # a Saturday

    answer = alerting.post("/audits/A-1/safeguarding-alerts", BODY).json
    assert answer["ring_duty_team"] is True
    assert answer["warning"] == (
        "It is out of hours. Ring the emergency duty team now on 01234 567890, and record the call."
    )


def test_an_answer_without_the_number_still_asks_for_the_call(
    alerting: Caller, putright: Putright, clock: Clock
) -> None:
    clock.set("2019-04-27")
    without = replace(putright, settings=replace(putright.settings, duty_team_telephone=None))
    client: FlaskClient = create_app(without).test_client()

    answer = Caller(client, None)
    answer.headers = alerting.headers
    said = answer.post("/audits/A-1/safeguarding-alerts", BODY).json
    assert said["duty_team_telephone"] is None
    assert said["warning"] == "It is out of hours. Ring the emergency duty team now, and record the call."


def test_an_alert_that_nobody_could_be_told_of_is_recorded_and_says_so_loudly(
    opened: Caller, putright: Putright, clock: Clock
) -> None:
    command = Command(recorded_by="QA01", source="cli", now=clock())
    for person in ("SM01", "HOS01", "DCS01"):
        putright.people.leave(command, person, clock().date().replace(day=1))

    answer = opened.post("/audits/A-1/safeguarding-alerts", BODY)
    assert (answer.status_code, answer.json["told"]) == (201, [])
    assert answer.json["warning"].startswith("The directory has nobody who is owed word of this alert")
    assert "safeguarding_alert_unheard" in opened.client.get("/readyz").json["warnings"]


def test_asking_again_with_the_same_key_raises_no_second_alert_and_answers_the_same(alerting: Caller) -> None:
    first, again = (alerting.post("/audits/A-1/safeguarding-alerts", BODY, Idempotency_Key="k-1") for _ in range(2))

    assert (again.status_code, again.json) == (201, first.json)
    assert len(alerting.get("/safeguarding-alerts").json["items"]) == 1


def test_alerts_are_listed_by_state_page_by_page(alerting: Caller, calling: Callable[[str], Caller]) -> None:
    manager = calling("SM01")
    for _ in range(3):
        alerting.post("/audits/A-1/safeguarding-alerts", BODY)
    manager.post(f"{ALERT}/actions-taken", {"done": "Seen"})
    manager.post(f"{ALERT}/sign-off", {"outcome": "Safe"})

    first = alerting.get("/safeguarding-alerts", limit=2).json
    second = alerting.get("/safeguarding-alerts", limit=2, cursor=first["next_cursor"]).json
    assert [each["alert_ref"] for each in first["items"] + second["items"]] == ["A-1-S3", "A-1-S2", "A-1-S1"]
    assert second["next_cursor"] is None
    listed = [each["alert_ref"] for each in alerting.get("/safeguarding-alerts", state="open").json["items"]]
    assert listed == ["A-1-S3", "A-1-S2"]
    refused(alerting.get("/safeguarding-alerts", state="late"), 422, "invalid_value", "state")


@pytest.mark.parametrize(
    ("path", "body", "status", "code", "field"),
    [
        ("acknowledgements", {"person": "XX99"}, 422, "unknown_person", "person"),
        ("acknowledgements", {"acknowledged_at": "2019-04-26T13:00:00Z"}, 422, "date_in_future", "acknowledged_at"),
        ("acknowledgements", {"acknowledged_at": "2019-04-26T12:00:00"}, 422, "invalid_value", "acknowledged_at"),
        ("actions-taken", {"done": "Seen", "taken_at": "2019-04-25T12:00:00Z"}, 422, "dates_contradict", "taken_at"),
        ("acknowledgements", {"person": "QA01"}, 422, "own_alert", "person"),
        ("telephone-calls", {}, 422, "invalid_value", "person"),
        ("telephone-calls", {"duty_team": "yes"}, 422, "invalid_value", "duty_team"),
        ("actions-taken", {}, 422, "missing_field", "done"),
        ("actions-taken", {"done": "Seen", "by": "SM01"}, 422, "unknown_field", "by"),
        ("sign-off", {"outcome": "Safe"}, 409, "nothing_done", "outcome"),
        ("sign-off", {"outcome": "Safe", "signed_off_by": "SW01"}, 422, "own_case", "signed_off_by"),
    ],
)
def test_what_cannot_be_is_refused_by_name_and_leaves_no_trace(
    alerting: Caller,
    recorded: Callable[[], int],
    path: str,
    body: dict[str, object],
    status: int,
    code: str,
    field: str,
) -> None:
    alerting.post("/audits/A-1/safeguarding-alerts", BODY)
    before = recorded()

    refused(alerting.post(f"{ALERT}/{path}", body), status, code, field)
    assert recorded() == before


def test_an_unknown_alert_is_not_found(alerting: Caller) -> None:
    refused(alerting.get("/safeguarding-alerts/A-1-S7"), 404, "not_found", "alert_ref")
    refused(alerting.post("/safeguarding-alerts/A-1-S7/acknowledgements", {}), 404, "not_found", "alert_ref")


def test_no_word_of_the_concern_is_in_an_address_or_a_list(alerting: Caller) -> None:
    raised = alerting.post("/audits/A-1/safeguarding-alerts", BODY)

    assert "zzcanaryzz" not in raised.headers["Location"] + raised.text
    for path in ("/safeguarding-alerts", "/audits/A-1/safeguarding-alerts", "/remediations/A-1", "/remediations"):
        assert "zzcanaryzz" not in alerting.get(path).text
