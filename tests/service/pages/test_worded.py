"""The wording of actions is looked at on the form, as soon as a field is left, by what judges it when it is sent."""

from flask.testing import FlaskClient

from service.bootstrap import Putright
from service.storage.database import reading
from service.storage.event_store import last_position
from tests.service.pages.test_recording import carried

PLAN = "/remediations/A-1/record/improvement-plan"
ONE = "/remediations/A-1/record/actions"
VAGUE = {"action": "Ensure that visits happen", "due_on": "ASAP", "owner": "SW01"}


def rows(**said: str) -> dict[str, str]:
    return {f"actions.0.{name}": value for name, value in said.items()}


def test_what_would_be_said_of_an_action_is_said_while_it_is_typed_and_nothing_is_recorded(
    opened: Putright, client: FlaskClient
) -> None:
    with reading(opened.engine) as connection:
        before = last_position(connection)
    form = carried(client.get(PLAN)) | rows(**VAGUE)

    said = client.post(PLAN, data=form | {"_wording": "yes"})
    sent = client.post(PLAN, data=form | {"agreed_on": "2 November 2026"})

    assert (said.status_code, said.content_type) == (200, "application/json")
    found = said.get_json()
    assert {"actions.0.action", "actions.0.due_on", "actions.0.measure"} <= set(found)
    assert "Give a date" in found["actions.0.due_on"]
    assert sent.status_code == 422
    for message in ("is not a date that anybody can be held to", "Give a date"):
        assert message in sent.text
    with reading(opened.engine) as connection:
        assert last_position(connection) == before


def test_one_more_action_is_looked_at_alike(opened: Putright, client: FlaskClient) -> None:
    said = client.post(ONE, data=carried(client.get(ONE)) | VAGUE | {"_wording": "yes"})

    assert {"action", "due_on", "measure"} <= set(said.get_json())


def test_what_cannot_be_judged_yet_says_nothing(opened: Putright, client: FlaskClient) -> None:
    form = carried(client.get(PLAN)) | {"_wording": "yes"}

    assert client.post(PLAN, data=form).get_json() == {}
    assert client.post(PLAN, data=form | rows(owner="SW01")).get_json() == {}
    assert client.post(PLAN, data=form | rows(**VAGUE) | {"agreed_on": "1 January 2026"}).get_json() == {}
    assert "actions.0.due_on" in client.post(PLAN, data=form | rows(**VAGUE) | {"agreed_on": "soon"}).get_json()


def test_a_form_of_somebody_elses_is_told_nothing(opened: Putright, client: FlaskClient) -> None:
    answer = client.post(PLAN, data=rows(**VAGUE) | {"_wording": "yes"})

    assert (answer.status_code, answer.mimetype) == (400, "text/html")


def test_no_other_form_answers_so(opened: Putright, client: FlaskClient) -> None:
    path = "/remediations/A-1/record/day-three-meeting"

    answer = client.post(path, data=carried(client.get(path)) | {"_wording": "yes"})

    assert answer.mimetype == "text/html"


def test_scripts_of_ours_run_on_forms_and_nowhere_else(opened: Putright, client: FlaskClient) -> None:
    form, page = client.get(PLAN), client.get("/remediations/A-1")

    assert "; script-src 'self'; connect-src 'self'" in form.headers["Content-Security-Policy"]
    assert "<script" not in page.text
    assert "script-src" not in page.headers["Content-Security-Policy"]
