"""What the caller owes, and the calendar of it."""

import json
import logging
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from icalendar import Calendar

from service.access.tokens import CALENDAR
from service.bootstrap import Putright
from service.storage.database import reading
from tests.service.api.conftest import ACTION, AUDIT, Caller, Clock
from tests.service.api.test_reading import walk
from tests.service.api.test_requests import refused
from tests.support.documents import calendar

R = "/remediations/A-1"
Calling = Callable[[str], Caller]


def steps(caller: Caller) -> dict[str, str | None]:
    """What somebody owes, each with whom they cover for."""
    return {each["step"]: each["covering_for"] for each in caller.get("/me/steps", limit=200).json["items"]}


def test_everybody_is_told_what_they_owe_the_longest_overdue_first(opened: Caller, calling: Calling) -> None:
    opened.post("/audits", AUDIT | {"audit_ref": "A-0", "case_ref": "C-0", "graded_on": "2019-04-17"})

    owed = calling("TM01").get("/me/steps").json["items"]

    dates = [each["due_on"] for each in owed]
    assert dates == sorted(dates)
    assert [each["overdue"] for each in owed] == [each < "2019-04-26" for each in dates]
    plans = [each for each in owed if each["step"] == "improvement_plan"]
    assert [(each["audit_ref"], each["due_on"], each["title"]) for each in plans] == [
        ("A-0", "2019-04-25", "Improvement plan"),
        ("A-1", "2019-04-26", "Improvement plan"),
    ]


def test_what_is_done_or_closed_is_owed_no_more(opened: Caller, calling: Calling) -> None:
    lead = calling("PL01")
    assert "day_three_meeting" in steps(lead)

    opened.post(f"{R}/day-three-meeting", {"held_on": "2019-04-24", "chair": "PL01"})
    assert "day_three_meeting" not in steps(lead)
    opened.post(f"{R}/closure", {"closed_on": "2019-04-26", "reason": "Moved away"})
    assert steps(calling("TM01")) == {}


def test_the_cover_owes_it_while_its_owner_is_away(opened: Caller, calling: Calling, clock: Clock) -> None:
    cover = calling("PL02")
    assert steps(cover) == {}

    opened.post("/people/PL01/absences", {"known_on": "2019-04-26", "first_on": "2019-04-26", "last_on": "2019-04-30"})

    assert steps(cover)["day_three_meeting"] == "PL01"
    assert steps(calling("PL01"))["day_three_meeting"] is None  # it is theirs all the same
    clock.set("2019-05-01")
    assert steps(cover) == {}


@pytest.mark.parametrize("limit", [1, 2, 200])
def test_what_is_owed_is_walked_a_page_at_a_time(opened: Caller, calling: Calling, limit: int) -> None:
    for number in range(3):
        opened.post("/audits", AUDIT | {"audit_ref": f"B-{number}", "case_ref": f"C-{number}"})
    manager = calling("TM01")
    everything = manager.get("/me/steps", limit=200).json["items"]

    pages = walk(manager, "/me/steps", limit)

    assert [each for page in pages for each in page] == everything
    assert all(len(page) == limit for page in pages[:-1])


def test_whoever_owes_nothing_is_told_so(opened: Caller, calling: Calling) -> None:
    assert calling("DCS01").get("/me/steps").json == {"items": [], "next_cursor": None}


@pytest.fixture
def subscribed(opened: Caller, calling: Calling) -> str:
    """The path and query of the team manager's calendar."""
    return address(calling("TM01"))


def address(caller: Caller) -> str:
    issued = caller.post("/me/calendar-tokens", {})
    assert issued.status_code == 201, issued.text
    parts = urlsplit(issued.json["url"])
    return f"{parts.path}?{parts.query}"


def events(client: FlaskClient, at: str) -> list[Any]:
    answer = client.get(at)
    assert (answer.status_code, answer.content_type) == (200, "text/calendar; charset=utf-8"), answer.text
    return [each for each in Calendar.from_ical(answer.data).walk() if each.name == "VEVENT"]


def test_a_calendar_has_an_all_day_event_for_each_step(client: FlaskClient, subscribed: str, calling: Calling) -> None:
    found = {str(each["SUMMARY"]): each for each in events(client, subscribed)}

    owed = calling("TM01").get("/me/steps").json["items"]
    assert set(found) == {f"{each['title']}: A-1" for each in owed}
    plan = found["Improvement plan: A-1"]
    assert (plan.decoded("DTSTART"), plan.decoded("DTEND")) == (date(2019, 4, 26), date(2019, 4, 27))
    assert plan.decoded("DTSTAMP") == datetime(2019, 4, 26, 12, tzinfo=UTC)
    assert (plan["SEQUENCE"], str(plan["STATUS"])) == (0, "CONFIRMED")
    assert str(plan["URL"]).endswith("/remediations/A-1")


def test_a_calendar_says_nothing_about_anybody(client: FlaskClient, subscribed: str, putright: Putright) -> None:
    text = client.get(subscribed).text

    for said in ("2041877", "SW01", "TM01", "PL01", "SM01", "North", "Safeguarding", "Risk", "ORGANIZER", "ATTENDEE"):
        assert said not in text


def test_an_event_stays_the_same_one_and_counts_its_changes(
    client: FlaskClient, subscribed: str, opened: Caller, clock: Clock
) -> None:
    def plan() -> Any:
        return next(each for each in events(client, subscribed) if str(each["SUMMARY"]).startswith("Improvement plan"))

    first = plan()
    clock.set("2019-04-29")
    closing = {"document": json.loads(calendar(2, "2019-04-26")), "reason": "No heating", "adopted_by": "SM01"}
    assert opened.post("/calendars", closing).status_code == 201
    assert opened.post(f"{R}/calendar-dates", {"reason": "No heating", "moved_by": "SM01"}).status_code == 201

    moved = plan()
    assert moved["UID"] == first["UID"]
    assert (moved["SEQUENCE"], moved.decoded("DTSTART")) == (1, date(2019, 4, 29))
    assert moved.decoded("DTSTAMP") > first.decoded("DTSTAMP")


def test_a_calendar_that_has_not_changed_is_not_sent_again(
    client: FlaskClient, subscribed: str, opened: Caller, clock: Clock
) -> None:
    first = client.get(subscribed)
    clock.set("2019-04-28")

    again = client.get(subscribed, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert opened.post(f"{R}/improvement-plan", {"agreed_on": "2019-04-26", "actions": [ACTION]}).status_code == 201
    assert client.get(subscribed, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_a_revoked_address_opens_nothing(client: FlaskClient, subscribed: str, calling: Calling) -> None:
    manager = calling("TM01")
    (issued,) = manager.get("/me/calendar-tokens").json["items"]
    gone = f"/me/calendar-tokens/{issued['token_id']}"

    refused(calling("PL01").open(gone, "DELETE"), 404, "not_found", "token_id")
    assert client.get(subscribed).status_code == 200
    assert manager.open(gone, "DELETE").status_code == 204
    refused(client.get(subscribed), 401, "not_authenticated")
    refused(manager.open(gone, "DELETE"), 404, "not_found", "token_id")
    assert manager.get("/me/calendar-tokens").json["items"] == []


def test_whoever_has_left_has_no_calendar(client: FlaskClient, subscribed: str, opened: Caller, clock: Clock) -> None:
    assert opened.post("/people/TM01/leaving", {"last_on": "2019-04-26"}).status_code == 201
    assert client.get(subscribed).status_code == 200
    clock.set("2019-04-27")

    refused(client.get(subscribed), 401, "not_authenticated")


def test_a_token_of_one_purpose_opens_nothing_else(client: FlaskClient, subscribed: str, putright: Putright) -> None:
    of_calendar = subscribed.partition("token=")[2]
    of_api = putright.tokens.issue("TM01", putright.clock())
    swapped = of_calendar.replace(CALENDAR.prefix, "pr_")

    for token in (of_calendar, swapped):
        assert client.get("/api/v1/me/steps", headers={"Authorization": f"Bearer {token}"}).status_code == 401
    for token in (of_api, of_api.replace("pr_", CALENDAR.prefix), "", "x"):
        assert client.get("/api/v1/me/calendar.ics", query_string={"token": token}).status_code == 401
    bearer = {"Authorization": f"Bearer {of_api}"}
    assert client.get("/api/v1/me/calendar.ics", headers=bearer).status_code == 401


def test_the_secret_of_an_address_is_kept_nowhere_and_logged_nowhere(
    client: FlaskClient, subscribed: str, putright: Putright, caplog: pytest.LogCaptureFixture
) -> None:
    secret = re.split("[=_]", subscribed, maxsplit=3)[-1]

    with caplog.at_level(logging.DEBUG):
        client.get(subscribed)
        client.get(f"{subscribed}x")
        client.get(f"{subscribed}&colour=red")

    assert secret not in caplog.text
    with reading(putright.engine) as connection:
        kept = connection.execute(sa.select(CALENDAR.table)).mappings().all()
    assert secret not in str(kept)


def test_everybody_sees_their_own_addresses_only_and_never_their_secrets(opened: Caller, calling: Calling) -> None:
    first, second = calling("TM01"), calling("PL01")
    for _ in range(3):
        address(first)
    address(second)

    pages = walk(first, "/me/calendar-tokens", 2)

    assert [len(page) for page in pages] == [2, 1]
    assert {name for page in pages for each in page for name in each} == {"token_id", "name", "issued_at"}
    assert len(second.get("/me/calendar-tokens").json["items"]) == 1


def test_issuing_an_address_takes_nothing(opened: Caller) -> None:
    answer = opened.post("/me/calendar-tokens", {"staff_id": "SM01"})

    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "staff_id")
