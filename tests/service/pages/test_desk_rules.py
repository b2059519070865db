"""A policy or a calendar is rehearsed on a page before it counts, and adopted by what the API adopts it by."""

import re
from datetime import timedelta
from html import unescape
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.bootstrap import Putright
from service.pages.desk import policy as policy_page
from service.pages.desk import uploads
from service.queries.rules import Rules, rules_of
from tests.support.clock import Clock
from tests.support.documents import slower
from tests.support.pages import Get, Shown, getting, signed_in
from tests.support.web import Latest

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
AREA = re.compile(r'<textarea[^>]* id="(\w+)"[^>]*>\n(.*?)</textarea>', re.DOTALL)
POLICY, CALENDAR, MOVES = "/record/policies", "/record/calendars", "/rules/moves"
OPENED = '<details class="govuk-details" open>'
"""What is seldom filled in, where something is wrong with it."""

WHY = {"reason": "The board asked for it"}


def carried(page: TestResponse) -> dict[str, str]:
    """What a form carries unseen."""
    return {name: unescape(value) for name, value in HIDDEN.findall(page.text)}


def filled(page: TestResponse) -> dict[str, str]:
    """The form as it stands, with what its text areas hold."""
    return carried(page) | {name: unescape(text) for name, text in AREA.findall(page.text)}


def rules(putright: Putright) -> Rules:
    with putright.store.reading() as reader:
        return rules_of(reader)


def shown(answer: TestResponse) -> Shown:
    return Shown(answer.status_code, answer.text)


@pytest.fixture
def policy(client: FlaskClient, opened: Putright) -> dict[str, str]:
    """The form of the next policy, in which the meeting is held after five days."""
    said = filled(client.get(POLICY)) | WHY | {"in_force_from": "2/11/26"}
    meeting = 'owner = "practice_lead"\nclock = { days = 3,'
    assert meeting in said["document"]
    assert "\nversion = 2\n" in said["document"]
    return said | {"document": said["document"].replace(meeting, meeting.replace("3", "5"))}


def test_a_policy_is_rehearsed_with_what_would_change_and_adopted_by_a_second_press(
    policy: dict[str, str], client: FlaskClient, opened: Putright
) -> None:
    first = client.post(POLICY, data=policy)
    page = shown(first)
    assert page.row("Day-three meeting: clock, days") == ["Day-three meeting: clock, days", "3", "5"]
    assert len([row for row in page.rows if row[:1] == ["Not yet due"]]) == 1
    assert "If the 1 file graded from" in page.text
    assert "1 deadline would have been on another day" in page.text
    assert list(rules(opened).policies) == [1]

    adopting = carried(first) | {"_step": "adopt"}
    for _ in range(2):  # a double press
        done = client.post(POLICY, data=adopting)
        assert (done.status_code, done.headers["Location"]) == (303, "/rules?recorded=policies.Policies")
    assert list(rules(opened).policies) == [1, 2]
    told = shown(client.get("/rules?recorded=policies.Policies"))
    assert "The policy is adopted." in told.text
    assert "by QA01" in " ".join(told.row("2: Response to an inadequate case file"))

    changed = client.post(POLICY, data=adopting | {"reason": "Another"})
    assert changed.status_code == 409
    assert "This was adopted once already." in changed.text


def test_what_is_wrong_with_a_policy_is_told_by_its_entry_or_line_and_nothing_is_lost(
    policy: dict[str, str], client: FlaskClient, opened: Putright
) -> None:
    def problem(**said: str) -> str:
        answer = client.post(POLICY, data=policy | said)
        assert answer.status_code in (409, 422)
        assert "There is a problem: nothing was recorded" in answer.text
        assert said.get("reason", WHY["reason"]) in answer.text
        return shown(answer).text

    document = policy["document"]
    assert "at line 3" in problem(document="# Ours\nversion = 2\nname = Ours\n")
    assert "steps.day_three_meeting" in problem(document=document.replace("days = 5,", "days = -5,", 1))
    assert "the next is version 2, not 3" in problem(document=document.replace("version = 2", "version = 3"))
    assert "This is needed" in problem(document=" ")
    assert "Why it changes: This is needed" in problem(reason="")
    assert "For files graded from: " in problem(in_force_from="soon")
    assert "The first day is after the last" in problem(first="2/11/26", last="1/11/26")
    assert "Nobody in the directory has this id" in problem(adopted_by="NOBODY")
    assert list(rules(opened).policies) == [1]


def test_a_policy_comes_as_a_file_and_is_tried_on_no_more_files_than_somebody_waits_for(
    policy: dict[str, str], client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policy_page, "MOST_TRIED", 0)
    sent = policy | {"file": (BytesIO(slower("improvement_plan", 6).encode()), "Ann’s policy.json")}
    answer = client.post(POLICY, data=sent)
    assert shown(answer).row("Improvement plan: clock, days")[1:] == ["4", "6"]
    assert "more than the 0 that are tried while you wait" in answer.text
    assert "Ann" not in answer.text
    again = client.post(POLICY, data=carried(answer) | {"_step": "edit"})
    assert '"improvement_plan"' in filled(again)["document"]

    monkeypatch.setattr(uploads, "LARGEST", 300_000)
    monkeypatch.setattr(uploads, "ROUND_IT", 1_000)
    for content, said in ((b"\xff\xfe\x00", "This file is no text"), (b"x" * 400_000, "The file is too large: up to")):
        refused = client.post(POLICY, data=policy | {"file": (BytesIO(content), "a.toml")})
        assert refused.status_code in (413, 422)
        assert said in refused.text


def test_what_was_typed_when_the_session_ended_is_there_again_and_strange_forms_do_nothing(
    policy: dict[str, str], latest: Latest, opened: Putright, clock: Clock, client: FlaskClient
) -> None:
    strange = client.post(POLICY, data=policy | {"_form": "x"})
    assert strange.status_code == 400
    assert WHY["reason"] in strange.text
    assert client.post(POLICY, data=policy, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 400

    much = client.post("/remediations/A-1/record/closure", data={"reason": "x" * (2 << 20)})
    assert (much.status_code, "up to 1 MiB" in much.text) == (413, True)
    browser = latest.web(opened).test_client()
    secret = opened.sessions.begin("QA01", "link", clock())
    browser.set_cookie("putright-session", secret)
    clock.now += timedelta(minutes=31)
    for sent in (
        policy | {"reason": "x" * (2 << 20)},
        policy,
    ):  # the first is more than anybody reads
        assert browser.post(POLICY, data=sent).status_code == 303
    browser.set_cookie("putright-session", opened.sessions.begin("QA01", "link", clock()))
    back = browser.get(POLICY)
    assert "This is what you had typed when you were signed out." in back.text
    assert filled(back)["document"] == policy["document"]


def test_a_closure_day_is_typed_a_line_rehearsed_adopted_and_open_dates_follow_by_a_press(
    client: FlaskClient, opened: Putright, get: Get
) -> None:
    begun = filled(client.get(CALENDAR)) | WHY | {"covers_to": "31/12/28"}
    assert "25 December 2028: Christmas Day" in begun["holidays"]
    said = begun | {"closure_days": "4/11/2026: Offices closed\n\n24 December 2026: Christmas shutdown"}
    first = client.post(CALENDAR, data=said)
    page = shown(first)
    assert page.row("4 November 2026")[1:] == ["worked", "closure day: Offices closed"]
    meeting = page.row("A-1", "Day-three meeting")
    assert meeting[-2:] == ["5 November 2026", "6 November 2026"]
    assert list(rules(opened).calendars) == [1]

    adopting = carried(first) | {"_step": "adopt"}
    for _ in range(2):
        done = client.post(CALENDAR, data=adopting)
        assert (done.status_code, done.headers["Location"]) == (303, "/rules/moves?recorded=calendars.Calendars")
    assert list(rules(opened).calendars) == [1, 2]

    moves = client.get(MOVES)
    assert shown(moves).row("A-1", "Day-three meeting") == meeting
    assert client.post(MOVES, data=carried(moves) | {"reason": ""}).status_code == 422
    for _ in range(2):
        assert client.post(MOVES, data=carried(moves) | WHY).status_code == 303
    assert "every open deadline is where the calendar adopted last sets it" in get(MOVES).text
    timeline = get("/remediations/A-1").text
    assert timeline.count("6 November 2026") > 0


def test_a_line_that_is_no_day_is_told_by_its_number_and_a_file_in_its_own_words(
    client: FlaskClient, opened: Putright
) -> None:
    begun = filled(client.get(CALENDAR)) | WHY | {"covers_to": "31/12/28"}
    lines = "4/11/2026: Closed\n31/2/2026: No day\n5/11/2026\n4 November 2026: Twice"
    wrong = shown(client.post(CALENDAR, data=begun | {"closure_days": lines})).text
    assert "Line 2: " in wrong
    assert "Line 3: write the day, a colon, and why it is not worked" in wrong
    assert "Line 4: 4 November 2026 is there twice" in wrong
    assert "31/2/2026: No day" in wrong
    holidays = client.post(CALENDAR, data=begun | {"holidays": "1/1/2027"}).text
    assert [html.count(OPENED) for html in (client.post(CALENDAR, data=begun | {"reason": ""}).text, holidays)] == [
        0,
        1,
    ]
    early = shown(client.post(CALENDAR, data=begun | {"covers_to": "31/12/27", "holidays": ""})).text
    assert "the next covers no less" in early
    file = {"file": (BytesIO(b'{"version": 2}'), "days.json")}
    assert "The calendar needs version, covers_from and covers_to" in client.post(CALENDAR, data=begun | file).text
    assert list(rules(opened).calendars) == [1]


def test_only_who_may_adopt_rules_gets_to_the_forms(latest: Latest, opened: Putright) -> None:
    team_manager = getting(signed_in(latest.web(opened).test_client(), opened, "TM01"))
    assert {team_manager(path).status for path in (POLICY, CALENDAR, MOVES)} == {403}
