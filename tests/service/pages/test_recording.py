"""Recording on the pages: every operation of the API that a person performs has a form, which runs that operation."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from domain.remediation import Remediation
from domain.vocabulary import Role
from service.bootstrap import Putright
from service.commands.alerts import Concern
from service.pages.guard import cookie_name
from service.pages.recording.fields import Filled, every, fields_of
from service.pages.recording.operations import operations
from service.pages.recording.titles import TITLES
from tests.support.council import command
from tests.support.pages import signed_in
from tests.support.web import Latest

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
MEETING = "/remediations/A-1/record/day-three-meeting"
PLAN = "/remediations/A-1/record/improvement-plan"


def carried(page: TestResponse) -> dict[str, str]:
    """What a form carries unseen."""
    return dict(HIDDEN.findall(page.text))


def send(client: FlaskClient, path: str, /, **said: object) -> TestResponse:
    """Open a form, fill it in and send it."""
    return client.post(path, data=carried(client.get(path)) | said)


def file_of(putright: Putright) -> Remediation:
    with putright.store.reading() as reader:
        found = putright.store.load(Remediation, Remediation.create_id("A-1"), reader.connection)
    assert found is not None
    return found


@pytest.fixture
def app(latest: Latest, putright: Putright) -> Flask:
    return latest.web(putright)


def test_every_operation_that_records_has_a_form_with_words_for_all_its_fields(app: Flask) -> None:
    found = list(operations(app))

    assert len(found) > 70
    assert {each.name for each in found} <= set(TITLES)
    filled = Filled(sent=MultiDict())
    drawn = [field for each in found for field in every(fields_of(each.recording.body(), each.name, filled))]
    assert len(drawn) > 400


def test_every_form_of_a_file_can_be_opened(opened: Putright, app: Flask) -> None:
    about = {"<reference:ref>": "A-1", "<number:number>": "1", "<reference:staff_id>": "TM01"}
    today = opened.clock().date()
    opened.report_challenges.ask(
        command(opened.clock()), today, remediation="A-1", question="Why?", asked_by="DCS01", answerer="SM01"
    )
    opened.alerts.raise_alert(
        command(opened.clock()), "A-1", Concern(concern="A bruise.", raised_by="SW01", immediate=False)
    )
    client = signed_in(app.test_client(), opened, "HQ01")
    opened.people.appoint(command(opened.clock()), staff_id="HQ01", role=Role.HEAD_OF_QA, reports_to=None)
    for each in operations(app):
        path = each.rule.replace("safeguarding-alerts/<reference:ref>", "safeguarding-alerts/A-1-S1")
        for part, value in about.items():
            path = path.replace(part, value)
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert TITLES[each.name].heading in answer.text.replace("&#39;", "'")


def test_a_meeting_is_recorded_by_the_person_who_is_signed_in(opened, client, putright):
    answer = send(client, MEETING, held_on="2 November 2026", chair="PL01", attendees=["TM01", "", "SW01"])

    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        "/remediations/A-1?recorded=steps.DayThreeMeeting",
    )
    told = client.get(answer.headers["Location"]).text
    assert "The day-three meeting is recorded." in told
    assert "Recorded the same day by QA01, on the pages" in " ".join(told.split())


def test_a_form_begins_with_today_and_whoever_is_likely(opened, client):
    page = client.get(MEETING).text

    assert 'name="held_on" value="2 November 2026"' in page
    assert 'name="chair" value="PL01"' in page


def test_what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost(opened, client, putright):
    words = "Because of <b>illness</b> 🤒 and عاجل"
    answer = send(client, MEETING, held_on="31/2/2026", chair="PL01", reason=words)

    assert answer.status_code == 422
    assert "There is a problem: nothing was recorded" in answer.text
    assert '<a href="#held_on">When was the meeting held?: Write a date that exists' in answer.text
    assert 'value="31/2/2026"' in answer.text
    assert "Because of &lt;b&gt;illness&lt;/b&gt; 🤒 and عاجل</textarea>" in answer.text
    assert file_of(putright).revision == 1


def test_what_is_missing_is_told_at_its_field(opened, client):
    answer = send(client, MEETING, held_on="2/11/26", chair="")

    assert '<a href="#chair">Who led the meeting: This is needed</a>' in answer.text


def test_a_person_who_is_not_in_the_directory_is_told_at_the_field(opened, client):
    answer = send(client, MEETING, held_on="2/11/26", chair="PL99")

    assert answer.status_code == 422
    assert 'href="#chair"' in answer.text


def test_pressed_twice_it_is_recorded_once(opened, client, putright):
    said = carried(client.get(MEETING)) | {"held_on": "2/11/26", "chair": "PL01"}

    assert client.post(MEETING, data=said).status_code == 303
    revision = file_of(putright).revision
    assert client.post(MEETING, data=said).status_code == 303
    assert file_of(putright).revision == revision


def test_whoever_comes_second_sees_what_the_first_did_and_loses_nothing(opened, client):
    mine = carried(client.get(MEETING))
    send(client, "/remediations/A-1/record/acknowledgements", acknowledged_on="2/11/26", person="TM01")

    said = {"held_on": "2/11/26", "chair": "PL01", "reason": "As planned"}
    answer = client.post(MEETING, data=mine | said)

    assert answer.status_code == 409
    assert "Somebody recorded something on this file since you opened this form." in answer.text
    summary = answer.text[answer.text.index("Since you opened the form:") : answer.text.index("<h1")]
    assert "TM01" in summary
    assert summary.count("<li>") == 1
    assert "As planned</textarea>" in answer.text
    again = client.post(MEETING, data=carried(answer) | said)
    assert again.status_code == 303


def test_a_step_that_was_recorded_before_is_refused_in_words(opened, client):
    send(client, MEETING, held_on="2/11/26", chair="PL01")

    answer = send(client, MEETING, held_on="2/11/26", chair="PL01")

    assert answer.status_code == 409
    assert "There is a problem: nothing was recorded" in answer.text


def test_a_form_that_this_browser_was_not_given_records_nothing(opened, client, putright):
    said = {"held_on": "2/11/26", "chair": "PL01"}

    assert client.post(MEETING, data=said).status_code == 400
    assert client.post(MEETING, data=said | {"_form": "x"}).status_code == 400
    mine = carried(client.get(MEETING)) | said
    assert client.post(MEETING, data=mine, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 400
    assert file_of(putright).revision == 1


def test_another_action_is_added_without_scripts_and_keeps_what_was_typed(opened, client):
    answer = send(client, PLAN, agreed_on="2/11/26", _more="actions", **{"actions.0.action": "See the child alone"})

    assert answer.status_code == 200
    assert "See the child alone</textarea>" in answer.text
    assert 'name="actions.1.action"' in answer.text


def test_an_action_that_is_not_smart_is_told_at_its_own_field_with_what_would_do(opened, client):
    send(client, MEETING, held_on="2/11/26", chair="PL01")
    row = {"actions.0.action": "See the child alone", "actions.0.owner": "SW01", "actions.0.timescale": "ASAP"}

    answer = send(client, PLAN, agreed_on="2/11/26", **row)

    assert answer.status_code == 422
    assert 'href="#actions.0.due_on"' in answer.text


def test_what_cannot_be_undone_is_read_once_more_before_it_counts(opened, client, putright):
    path = "/remediations/A-1/record/withdrawal"
    first = send(client, path, withdrawn_on="2/11/26", reason="Raised at moderation")

    assert first.status_code == 200
    assert "Check your answers" in first.text
    assert "Raised at moderation" in first.text
    assert file_of(putright).revision == 1
    assert client.post(path, data=carried(first) | {"_more": ""}).text.count("Raised at moderation</textarea>") == 1
    assert client.post(path, data=carried(first) | {"_checked": "yes"}).status_code == 303


def test_a_safeguarding_alert_is_a_text_and_a_press(opened, client):
    answer = send(client, "/remediations/A-1/record/safeguarding-alerts", concern="A bruise, told by school")

    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/safeguarding-alerts/A-1-S1?recorded=")


def test_a_file_that_is_not_there_has_no_form(client):
    assert client.get("/remediations/NONE/record/closure").status_code == 404


def begin(browser: FlaskClient, putright: Putright, staff_id: str = "TM01") -> None:
    secret = putright.sessions.begin(staff_id, "link", putright.clock())
    browser.set_cookie(cookie_name(putright.settings), secret)


def test_what_was_typed_when_a_session_ended_is_given_back_to_whoever_typed_it(opened, app, clock):
    browser = app.test_client()
    begin(browser, opened)
    said = carried(browser.get(MEETING)) | {"held_on": "2/11/26", "chair": "PL01", "reason": "She was ill"}
    clock.now += timedelta(minutes=31)

    ended = browser.post(MEETING, data=said)

    assert (ended.status_code, ended.headers["Location"]) == (303, f"/sign-in?to={MEETING}&ended=yes&kept=yes")
    assert "What you had typed is kept for you." in browser.get(ended.headers["Location"]).text
    assert b"She was ill" not in (opened.settings.data_dir / "access.db-wal").read_bytes()
    begin(browser, opened, "PL01")
    assert "She was ill" not in browser.get(MEETING).text
    begin(browser, opened)
    again = browser.get(MEETING).text
    assert "She was ill</textarea>" in again
    assert "This is what you had typed when you were signed out." in again
    assert "She was ill" not in browser.get(MEETING).text  # once
    assert file_of(opened).revision == 1
