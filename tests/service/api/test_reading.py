from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any
from urllib.parse import quote

import pytest
import sqlalchemy as sa

from domain.vocabulary import MovedBecause, Step
from service.bootstrap import Putright
from service.commands.audits import AuditFindings
from service.commands.scene import RemediationCommands, Scene
from service.storage.confidences import confidences
from service.storage.database import writing
from service.storage.store import Command
from tests.conftest import ON_BOTH
from tests.service.api.conftest import ACTION, AUDIT, Caller, Clock


def walk(caller: Caller, path: str, limit: int, **query: Any) -> list[list[dict[str, Any]]]:
    """Every page of a list."""
    pages, cursor = [], {}
    while True:
        answer = caller.get(path, limit=limit, **query, **cursor)
        assert answer.status_code == 200, answer.text
        pages.append(answer.json["items"])
        if answer.json["next_cursor"] is None:
            return pages
        cursor = {"cursor": answer.json["next_cursor"]}


@pytest.fixture
def seven(qa: Caller) -> Caller:
    """Seven files of seven children, some graded on the same day."""
    for number, day in enumerate(["18", "17", "18", "16", "18", "17", "18"]):
        graded = {"audited_on": f"2019-04-{day}", "graded_on": f"2019-04-{day}"}
        named = {"audit_ref": f"A-{number}", "case_ref": f"C-{number}", "team": "North" if number < 3 else "South"}
        assert qa.post("/audits", AUDIT | graded | named).status_code == 201
    return qa


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
@pytest.mark.parametrize("path", ["/remediations", "/audits"])
@pytest.mark.parametrize("limit", [1, 3, 7, 8])
def test_walking_the_pages_meets_every_row_once(seven: Caller, path: str, limit: int) -> None:
    pages = walk(seven, path, limit)

    assert all(len(page) == limit for page in pages[:-1])
    assert 0 < len(pages[-1]) <= limit
    rows = [(row["graded_on"], row["audit_ref"]) for page in pages for row in page]
    assert len(set(rows)) == len(rows) == 7
    assert all(later > earlier for later, earlier in pairwise(rows))


def test_walking_goes_on_where_it_was_although_a_newer_file_came(seven: Caller) -> None:
    first = seven.get("/remediations", limit=3).json
    newer = AUDIT | {"audit_ref": "A-NEW", "case_ref": "C-9", "audited_on": "2019-04-25", "graded_on": "2019-04-25"}
    seven.post("/audits", newer)

    rest = seven.get("/remediations", cursor=first["next_cursor"]).json

    met = [row["audit_ref"] for row in first["items"] + rest["items"]]
    assert sorted(met) == [f"A-{number}" for number in range(7)]


@pytest.mark.parametrize("limit", [1, 3, 8, 9])
def test_the_directory_is_walked_by_id(qa: Caller, limit: int) -> None:
    ids = [row["staff_id"] for page in walk(qa, "/people", limit) for row in page]

    assert ids == ["DCS01", "HOS01", "PL01", "PL02", "QA01", "SM01", "SW01", "TM01"]


def test_the_directory_names_lines_and_cover_and_no_addresses(qa: Caller) -> None:
    lead = next(row for row in qa.get("/people").json["items"] if row["staff_id"] == "PL01")

    assert lead == {
        "staff_id": "PL01",
        "role": "practice_lead",
        "service": None,
        "team": None,
        "reports_to": "SM01",
        "cover": "PL02",
        "vacant": False,
        "left_on": None,
        "away": False,
        "absences": [],
        "reachable": False,
    }


@pytest.mark.parametrize(
    ("query", "refs"),
    [
        ({}, {"A-0", "A-1", "A-2", "A-3", "A-4", "A-5", "A-6"}),
        ({"state": "closed"}, {"A-6"}),
        ({"state": "open", "team": "South"}, {"A-3", "A-4", "A-5"}),
        ({"team": "North"}, {"A-0", "A-1", "A-2"}),
        ({"service": "Safeguarding", "team": "West"}, set()),
        ({"overdue": "true", "step": "improvement_plan"}, {"A-1", "A-3", "A-5"}),
        ({"step": "day_three_meeting"}, {"A-1", "A-2", "A-3", "A-4", "A-5"}),
        ({"owner": "TM01", "team": "North"}, {"A-0", "A-1", "A-2"}),
        ({"owner": "DCS01"}, set()),
    ],
)
def test_a_list_is_narrowed_to_what_was_asked(
    seven: Caller, clock: Clock, query: dict[str, str], refs: set[str]
) -> None:
    seven.post("/remediations/A-0/day-three-meeting", {"held_on": "2019-04-24", "chair": "PL01"})
    seven.post("/remediations/A-6/closure", {"closed_on": "2019-04-24", "reason": "Moved away"})
    clock.set("2019-04-26")  # the plans of the 16th and 17th were due by the 25th, those of the 18th are due today

    assert {row["audit_ref"] for row in seven.get("/remediations", **query).json["items"]} == refs


def test_a_row_says_how_each_step_stands_today(opened: Caller, clock: Clock) -> None:
    opened.post("/remediations/A-1/day-three-meeting", {"held_on": "2019-04-26", "chair": "PL02", "reason": "Leave"})
    clock.set("2019-04-27")

    (row,) = opened.get("/remediations").json["items"]

    assert row["roles"] == AUDIT["roles"]
    assert {step["step"]: (step["due_on"], step["verdict"]) for step in row["steps"]} == {
        "acknowledgement": ("2019-04-29", "not_yet_due"),
        "notification": ("2019-04-23", "not_done"),
        "day_three_meeting": ("2019-04-25", "late"),
        "improvement_plan": ("2019-04-26", "not_done"),
        "service_manager_review": ("2019-05-07", "not_yet_due"),
        "re_audit": ("2019-06-19", "not_yet_due"),
    }


def test_a_deadline_shows_its_working(opened: Caller) -> None:
    deadlines = opened.get("/remediations/A-1/deadlines").json["items"]

    assert [each["due_on"] for each in deadlines] == sorted(each["due_on"] for each in deadlines)
    assert next(each for each in deadlines if each["step"] == "day_three_meeting") == {
        "step": "day_three_meeting",
        "item": "",
        "title": "Day-three meeting",
        "due_on": "2019-04-25",
        "original_due_on": "2019-04-25",
        "done_on": None,
        "verdict": "not_done",
        "owner": "PL01",
        "counted_from": "2019-04-18",
        "provisional": False,
        "policy_version": 1,
        "calendar_version": 1,
        "recorded_on": None,
        "recorded_late": False,
        "closed_on": None,
        "next_rung": "line_manager",
        "next_rung_on": "2019-04-29",
        "working": {
            "rule": "3 working days after the grading on 18 April 2019.",
            "days": [
                {"on": "2019-04-19", "counted": None, "skipped": "Good Friday"},
                {"on": "2019-04-20", "counted": None, "skipped": "Saturday"},
                {"on": "2019-04-21", "counted": None, "skipped": "Sunday"},
                {"on": "2019-04-22", "counted": None, "skipped": "Easter Monday"},
                {"on": "2019-04-23", "counted": 1, "skipped": None},
                {"on": "2019-04-24", "counted": 2, "skipped": None},
                {"on": "2019-04-25", "counted": 3, "skipped": None},
            ],
            "warning": None,
        },
        "changes": [],
    }


def test_a_critical_file_that_waits_over_easter_carries_a_warning(qa: Caller) -> None:
    qa.post("/audits", AUDIT | {"grade": "Inadequate critical"})

    deadlines = {each["step"]: each for each in qa.get("/remediations/A-1/deadlines").json["items"]}

    assert deadlines["day_three_meeting"]["working"]["warning"].startswith("In calendar days this would be Sunday 21")
    assert deadlines["safety_check"]["working"] == {
        "rule": "The same day as the grading on 18 April 2019.",
        "days": [],
        "warning": None,
    }


def test_a_deadline_tells_what_has_changed_since_it_was_issued(opened: Caller, putright: Putright) -> None:
    def extend(scene: Scene) -> None:
        meeting = scene.remediation.deadlines[Step.DAY_THREE_MEETING, ""]
        later = replace(meeting, due_on=date(2019, 4, 29))
        scene.remediation._move([later], MovedBecause.EXTENSION, scene.act, moved_by="SM01", reason=scene.keep("Exams"))

    command = Command(recorded_by="QA01", source="api", now=putright.clock())
    RemediationCommands(putright.store)._on(command, "A-1", date(2019, 4, 24), extend)

    deadlines = opened.get("/remediations/A-1/deadlines").json["items"]
    meeting = next(each for each in deadlines if each["step"] == "day_three_meeting")

    assert (meeting["due_on"], meeting["original_due_on"]) == ("2019-04-29", "2019-04-25")
    assert meeting["changes"] == [
        {
            "changed": "moved",
            "because": "extension",
            "occurred_on": "2019-04-24",
            "recorded_at": "2019-04-26T12:00:00.000000+00:00",
            "recorded_by": "QA01",
            "previous_due_on": "2019-04-25",
            "due_on": "2019-04-29",
            "owner": None,
            "decided_by": "SM01",
            "reason": "Exams",
            "policy_version": 1,
            "calendar_version": 1,
            "working": None,
        }
    ]


def test_a_remediation_is_read_as_it_was_at_a_date(opened: Caller, clock: Clock) -> None:
    opened.post("/remediations/A-1/day-three-meeting", {"held_on": "2019-04-24", "chair": "PL01"})
    opened.post("/remediations/A-1/actions", ACTION | {"agreed_on": "2019-04-25"})
    clock.set("2019-06-01")

    before = opened.get("/remediations/A-1", as_at="2019-04-23")
    after = opened.get("/remediations/A-1", as_at="2019-04-26")

    assert "ETag" not in before.headers
    assert (before.json["revision"], before.json["as_at"], before.json["actions"]) == (None, "2019-04-23", [])
    assert [step["verdict"] for step in before.json["steps"]] == ["not_yet_due"] * (5 + 4)
    assert [step["verdict"] for step in after.json["steps"] if step["done_on"]] == ["on_time"]
    assert after.json["actions"][0]["action"] == "See the child alone"
    assert opened.get("/remediations/A-1", as_at="2019-04-17").status_code == 404


def test_a_case_reference_finds_and_is_never_shown(opened: Caller) -> None:
    answers = [
        opened.post("/remediations/search", {"case_ref": " 2041877 "}),
        opened.get("/remediations"),
        opened.get("/remediations/A-1"),
        opened.get("/remediations/A-1/history"),
        opened.get("/audits"),
        opened.get("/audits/A-1"),
    ]

    assert [row["audit_ref"] for row in answers[0].json["items"]] == ["A-1"]
    assert [answer.status_code for answer in answers] == [200] * 6
    assert not any("2041877" in answer.text for answer in answers)
    assert opened.post("/remediations/search", {"case_ref": "2041878"}).json == {"items": []}


def test_looking_for_a_child_records_nobody(qa: Caller, recorded: Callable[[], int], putright: Putright) -> None:
    before = recorded()

    qa.post("/remediations/search", {"case_ref": "unheard-of"})

    assert recorded() == before


def test_a_text_that_was_erased_is_null(opened: Caller, putright: Putright) -> None:
    opened.post("/remediations/A-1/actions", ACTION | {"agreed_on": "2019-04-25"})
    with writing(putright.engine) as connection:
        connection.execute(sa.delete(confidences))

    assert opened.get("/remediations/A-1").json["actions"][0]["action"] is None
    agreed = next(
        each for each in opened.get("/remediations/A-1/history").json["items"] if each["kind"] == "ActionAgreed"
    )
    assert agreed["texts"] == dict.fromkeys(("action", "measure", "difference", "family_part"))


def test_an_audit_is_read_with_its_remediation(opened: Caller) -> None:
    answer = opened.get("/audits/A-1")

    assert answer.headers["ETag"] == '"2"'
    assert answer.json["remediation_ref"] == "A-1"
    assert answer.json["themes"] == AUDIT["themes"]
    assert opened.get("/audits/A-2").status_code == 404


@pytest.mark.parametrize("ref", ["AUD/18/001", "Audit 7", "Ä-1", "x" * 64])
def test_an_imported_reference_can_be_read_whatever_it_holds(qa: Caller, putright: Putright, ref: str) -> None:
    day = date(2019, 4, 18)
    findings = AuditFindings(audit_ref=ref, audited_on=day, graded_on=day, case_ref="C-1", grade="Inadequate")
    putright.audits.record(Command(recorded_by="QA01", source="import", now=putright.clock()), findings)
    address = f"/remediations/{quote(ref, safe='')}"

    assert qa.get(f"/audits/{quote(ref, safe='')}").json["audit_ref"] == ref
    assert qa.get(address).json["audit_ref"] == ref
    assert len(qa.get(f"{address}/deadlines").json["items"]) == 5
    assert qa.post(f"{address}/notifications", {"told_on": "2019-04-18"}).status_code == 201


@pytest.mark.parametrize(
    ("body", "path", "rule"),
    [
        ({"reviewed_on": "2019-04-24", "satisfied": True, "reviewer": "SM01"}, "service-manager-review",
         "out_of_order"),
        ({"reviewed_on": "2019-04-24", "satisfied": True, "reviewer": "PL01"}, "service-manager-review",
         "wrong_role"),
        ({"held_on": "2019-04-24", "chair": "TM01"}, "day-three-meeting", "without_lead_or_cover"),
        ({"agreed_on": "2019-04-24", "family_has_part": False}, "improvement-plan", "theme_without_action"),
        ({"closed_on": "2019-04-24", "reason": "Moved away"}, "closure", "closed_without_re_audit"),
    ],
)  # fmt: skip
def test_what_should_not_have_happened_is_recorded_as_a_deviation(
    opened: Caller, body: dict[str, Any], path: str, rule: str
) -> None:
    answer = opened.post(f"/remediations/A-1/{path}", body)

    assert answer.status_code == 201
    assert "Deviated" in answer.json["recorded"]
    history = opened.get("/remediations/A-1/history").json["items"]
    assert rule in [each["detail"]["rule"] for each in history if each["kind"] == "Deviated"]


def test_cover_chairs_as_well_as_the_lead(opened: Caller) -> None:
    answer = opened.post("/remediations/A-1/day-three-meeting", {"held_on": "2019-04-24", "chair": "PL02"})

    assert answer.json["recorded"] == ["DayThreeMeetingHeld"]
