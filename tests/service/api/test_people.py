"""The directory over the API: who is there, who is away and who acts for them, who has left."""

from typing import Any

import pytest

from tests.service.api.conftest import Caller, Clock

TODAY = "2019-04-26"
AWAY = {"first_on": "2019-04-26", "last_on": "2019-05-03"}


def read(qa: Caller, staff_id: str = "PL01") -> Any:
    return qa.get(f"/people/{staff_id}").json


def problem(answer: Any) -> tuple[int, str, str | None]:
    return answer.status_code, answer.json["code"], answer.json.get("field")


def test_somebody_is_entered_and_found_at_the_address_that_is_answered(qa: Caller) -> None:
    body = {"staff_id": "TM07", "role": "team_manager", "reports_to": "SM01", "email": "tm07@council.example"}

    entered = qa.post("/people", body)

    assert entered.json["recorded"] == ["Appointed"]
    found = qa.client.get(entered.headers["Location"], headers=qa.headers)
    assert (found.json["role"], found.json["reports_to"], found.json["reachable"]) == ("team_manager", "SM01", True)
    assert "tm07@council.example" not in found.text
    assert found.headers["ETag"] == entered.headers["ETag"] == '"1"'


def test_a_vacant_post_is_entered_and_taken(qa: Caller) -> None:
    post = {"staff_id": "TM09", "role": "team_manager", "reports_to": "SM01"}

    assert qa.post("/people", post | {"vacant": True}).json["recorded"] == ["VacancyEntered"]
    assert (read(qa, "TM09")["vacant"], read(qa, "TM09")["acting"]) == (True, "SM01")
    assert problem(qa.post("/people/TM09/absences", AWAY)) == (409, "post_vacant", "staff_id")
    assert qa.post("/people", post | {"cover": "TM01"}).json["recorded"] == ["Filled"]
    assert (read(qa, "TM09")["vacant"], read(qa, "TM09")["acting"]) == (False, "TM09")


@pytest.mark.parametrize(("field", "value"), [("cover", "TM01"), ("email", "tm09@council.example")])
def test_a_vacant_post_has_no_holder_to_cover_for_or_write_to(qa: Caller, field: str, value: str) -> None:
    body = {"staff_id": "TM09", "role": "team_manager", "vacant": True, field: value}

    assert problem(qa.post("/people", body)) == (422, "unknown_field", field)


def test_nobody_is_entered_twice(qa: Caller) -> None:
    assert problem(qa.post("/people", {"staff_id": "PL01", "role": "practice_lead"})) == (
        409,
        "already_exists",
        "staff_id",
    )


@pytest.mark.parametrize("email", ["PL01", "pl01@", "a b@council.example", "x" * 250 + "@council.example", 7, ""])
def test_what_is_no_address_is_refused(qa: Caller, email: Any) -> None:
    assert problem(qa.post("/people/PL01/email", {"email": email})) == (422, "invalid_value", "email")


def test_nobody_is_read_or_changed_who_is_not_there(qa: Caller) -> None:
    assert problem(qa.get("/people/NOBODY")) == (404, "not_found", "staff_id")
    assert problem(qa.post("/people/NOBODY/leaving", {"last_on": TODAY})) == (404, "not_found", "staff_id")


def test_e01_days_away_name_who_acts(qa: Caller) -> None:
    assert qa.post("/people/PL01/absences", AWAY | {"cover": "TM01", "known_on": "2019-04-25"}).status_code == 201

    found = read(qa)
    assert (found["away"], found["acting"]) == (True, "TM01")
    assert found["absences"] == [{"number": 1, **AWAY, "cover": "TM01", "known_on": "2019-04-25"}]
    assert next(row for row in qa.get("/people").json["items"] if row["staff_id"] == "PL01")["away"] is True


def test_e02_where_the_cover_is_away_too_the_manager_acts(qa: Caller) -> None:
    qa.post("/people/PL01/absences", AWAY)
    assert read(qa)["acting"] == "PL02"
    qa.post("/people/PL02/absences", AWAY)
    assert read(qa)["acting"] == "SM01"


def test_an_absence_is_changed_and_taken_back(qa: Caller) -> None:
    qa.post("/people/PL01/absences", AWAY)
    assert problem(qa.post("/people/PL01/absences", AWAY)) == (409, "absences_overlap", "first_on")

    changed = qa.post("/people/PL01/absences/1/change", AWAY | {"last_on": None})
    assert changed.json["recorded"] == ["AbsenceChanged"]
    assert read(qa)["absences"][0]["last_on"] is None
    assert qa.post("/people/PL01/absences/1/cancellation", {}).json["recorded"] == ["AbsenceCancelled"]
    assert problem(qa.post("/people/PL01/absences/1/cancellation", {})) == (404, "not_found", "number")


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("absences", AWAY | {"known_on": "2019-04-27"}, "known_on"),
        ("cover", {"cover": "PL02", "from_on": "2019-04-27"}, "from_on"),
        ("return", {"back_on": "2019-04-27"}, "back_on"),
    ],
)
def test_what_is_only_to_come_is_not_known_yet(qa: Caller, path: str, body: dict[str, Any], field: str) -> None:
    assert problem(qa.post(f"/people/PL01/{path}", body)) == (422, "date_in_future", field)


def test_e09_a_leaver_is_here_on_their_last_day_and_their_manager_acts_after_it(qa: Caller, clock: Clock) -> None:
    assert qa.post("/people/SW01/leaving", {"last_on": TODAY}).json["recorded"] == ["Left"]
    assert (read(qa, "SW01")["left_on"], read(qa, "SW01")["acting"]) == (TODAY, "SW01")

    clock.set("2019-04-29")
    assert (read(qa, "SW01")["away"], read(qa, "SW01")["acting"]) == (False, "TM01")
    assert problem(qa.post("/people/SW01/leaving", {"last_on": TODAY})) == (409, "already_left", "last_on")
    assert qa.post("/people/SW01/return", {}).json["recorded"] == ["Returned"]
    assert problem(qa.post("/people/SW01/return", {})) == (409, "not_left", "staff_id")


def test_a_post_is_said_whole(qa: Caller) -> None:
    post = {"role": "practice_lead", "service": "Safeguarding", "team": "North", "reports_to": "SM01"}

    assert problem(qa.post("/people/PL01/post", {"role": "practice_lead"}))[1] == "missing_field"
    assert qa.post("/people/PL01/post", post).json["recorded"] == ["PostChanged"]
    assert {name: read(qa)[name] for name in post} == post


def test_an_entry_that_changed_since_it_was_read_is_looked_at_again(qa: Caller) -> None:
    tag = qa.get("/people/PL01").headers["ETag"]

    assert qa.post("/people/PL01/cover", {"cover": None}, If_Match=tag).status_code == 201
    assert problem(qa.post("/people/PL01/cover", {"cover": "PL02"}, If_Match=tag)) == (
        412,
        "revision_conflict",
        "If-Match",
    )
