"""The director's questions over the API: asked, read, answered, accepted or asked again."""

from typing import Any

import pytest

from service.bootstrap import Putright
from tests.service.api.conftest import AUDIT, Caller, Clock
from tests.service.api.test_requests import refused

FIGURE = {"name": "volume.inadequate", "from": "2019-04-01", "to": "2019-06-30"}
ASKED = {
    "figure": FIGURE,
    "question": "Which team?",
    "asked_on": "2019-04-26",
    "asked_by": "DCS01",
    "answerer": "HOS01",
}


@pytest.fixture
def asked(qa: Caller) -> Caller:
    """A council with one inadequate file, about whose number the director has asked."""
    assert qa.post("/audits", AUDIT).status_code == 201
    assert qa.post("/challenges", ASKED).status_code == 201
    return qa


def act(caller: Caller, what: str, **said: Any) -> Any:
    return caller.post(f"/challenges/1/{what}", said)


def answer(caller: Caller, by: str = "HOS01") -> Any:
    return act(caller, "answer", answer="The North team", answered_on="2019-04-26", answered_by=by)


def test_a_question_is_kept_with_what_the_figure_said(asked: Caller) -> None:
    found = asked.get("/challenges/1").json

    assert found["figure"]["value"] == 1
    assert (found["figure"]["name"], found["figure"]["from"]) == ("volume.inadequate", "2019-04-01")
    assert (found["question"], found["answer_by"], found["standing"]) == ("Which team?", "2019-05-03", "awaited")
    assert found["history"][0]["texts"] == {"question": "Which team?"}


def test_the_address_of_what_was_asked_is_in_the_answer(qa: Caller) -> None:
    qa.post("/audits", AUDIT)
    about = ASKED | {"figure": None, "remediation": "A-1", "answerer": None}

    created = qa.post("/challenges", about)

    assert (created.status_code, created.headers["Location"]) == (201, "/api/v1/challenges/1")
    assert created.json["recorded"] == ["ChallengeAsked"]
    assert (qa.get("/challenges/1").json["answerer"], qa.get("/challenges/1").json["remediation"]) == ("SM01", "A-1")


def test_it_is_answered_sent_back_answered_again_and_accepted(asked: Caller) -> None:
    assert answer(asked).status_code == 201
    again = {"reason": "Which manager?", "refused_on": "2019-04-26", "refused_by": "DCS01"}
    assert act(asked, "refusal", **again).json["recorded"] == ["AnswerNotAccepted"]
    given = {"answerer": "SM01", "reassigned_on": "2019-04-26", "reassigned_by": "HOS01"}
    assert act(asked, "reassignment", **given).json["recorded"] == ["ChallengeReassigned"]
    assert answer(asked, "SM01").status_code == 201
    assert act(asked, "acceptance", accepted_on="2019-04-26", accepted_by="DCS01").status_code == 201

    found = asked.get("/challenges/1").json
    assert (found["standing"], found["ended_by"], found["answered_by"]) == ("accepted", "DCS01", "SM01")
    assert [each["kind"] for each in found["history"]] == [
        *("ChallengeAsked", "ChallengeAnswered", "AnswerNotAccepted"),
        *("ChallengeReassigned", "ChallengeAnswered", "AnswerAccepted"),
    ]


def test_the_caller_asks_and_answers_unless_another_is_named(asked: Caller) -> None:
    refused(asked.post("/challenges", ASKED | {"asked_by": None}), 422, "not_allowed", "asked_by")
    refused(answer(asked, by="QA01"), 422, "not_allowed", "answered_by")


def test_a_figure_that_is_not_there_is_refused_by_its_place_in_the_body(asked: Caller) -> None:
    wrong = FIGURE | {"name": "volume.nothing"}
    refused(asked.post("/challenges", ASKED | {"figure": wrong}), 422, "invalid_value", "figure.name")
    turned = FIGURE | {"from": "2019-07-01"}
    refused(asked.post("/challenges", ASKED | {"figure": turned}), 422, "invalid_value", "figure.to")
    ahead = FIGURE | {"as_at": "2019-05-01"}
    refused(asked.post("/challenges", ASKED | {"figure": ahead}), 422, "date_in_future", "figure.as_at")


@pytest.mark.parametrize("changes", [{"figure": None}, {"remediation": "A-1"}])
def test_one_thing_is_asked_about(asked: Caller, changes: dict[str, Any]) -> None:
    assert asked.post("/challenges", ASKED | changes).status_code == 422


def test_those_that_are_open_overdue_or_over_are_listed_the_latest_first(asked: Caller, clock: Clock) -> None:
    asked.post("/challenges", ASKED | {"figure": None, "remediation": "A-1"})
    act(asked, "withdrawal", withdrawn_on="2019-04-26", withdrawn_by="DCS01", reason=None)
    clock.set("2019-05-07")

    def listed(**query: str) -> list[int]:
        return [each["number"] for each in asked.get("/challenges", **query).json["items"]]

    assert (listed(), listed(state="open"), listed(state="over")) == ([2, 1], [2], [1])
    assert listed(state="overdue") == [2]
    assert asked.get("/challenges", state="overdue").json["items"][0]["overdue"] is True
    first = asked.get("/challenges", limit="1").json
    assert [each["number"] for each in first["items"]] == [2]
    assert listed(cursor=first["next_cursor"]) == [1]
    assert asked.get("/challenges", state="late").status_code == 422


def test_what_nobody_asked_is_not_there(asked: Caller) -> None:
    refused(asked.get("/challenges/7"), 404, "not_found", "number")


def test_a_question_whose_text_was_erased_is_still_read(asked: Caller, putright: Putright) -> None:
    with putright.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM confidences WHERE subject = 'challenge 1'")

    assert asked.get("/challenges/1").json["question"] is None
