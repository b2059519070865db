"""E23 over the API: upload an extract, see three lists, resolve each with a reason."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.service.api.conftest import Caller

HEADINGS = "Audit ref,LCS no.,Overall grade,Team"
EXTRACT = {"csv": f"{HEADINGS}\nA-1,2041877,Requires Improvement,North\nA-9,77,Inadequate,North\n"}
RESOLVED = {"resolution": "lcs_right", "reason": "Moderated there only", "resolved_on": "2019-04-26"}


@pytest.fixture
def reference(opened: Caller) -> str:
    """A comparison with two differences."""
    answer = opened.post("/reconciliations", EXTRACT)
    assert (answer.status_code, answer.json["differences"]) == (201, 2), answer.json
    assert answer.headers["Location"].endswith(f"/reconciliations/{answer.json['reference']}")
    return str(answer.json["reference"])


def test_an_extract_gives_three_lists_each_with_what_both_say(opened: Caller, reference: str) -> None:
    shown = opened.get(f"/reconciliations/{reference}").json

    assert [(item["number"], item["kind"], item["audit_ref"], item["field"]) for item in shown["items"]] == [
        (1, "differs", "A-1", "grade"),
        (2, "only_there", "A-9", None),
    ]
    assert (shown["items"][0]["here"], shown["items"][0]["there"]) == ("Inadequate", "Requires Improvement")
    assert shown["items"][1]["case_ref"] == "77"
    assert (shown["differences"], shown["unresolved"], shown["completed_on"]) == (2, 2, None)
    (row,) = opened.get("/reconciliations").json["items"]
    assert row["reference"] == reference


def test_resolving_says_what_is_to_be_recorded_and_the_last_completes_it(opened: Caller, reference: str) -> None:
    first = opened.post(f"/reconciliations/{reference}/items/1/resolution", RESOLVED)
    second = opened.post(f"/reconciliations/{reference}/items/2/resolution", RESOLVED | {"resolution": "chase"})
    shown = opened.get(f"/reconciliations/{reference}")

    assert (first.json["recorded"], first.json["revision"]) == (["DifferenceResolved"], 2)
    assert second.json["recorded"] == ["DifferenceResolved", "ReconciliationCompleted"]
    assert shown.headers["ETag"] == '"3"'
    assert shown.json["completed_on"] == "2019-04-26"
    item, chased = shown.json["items"]
    assert (item["resolution"], item["resolved_by"], item["reason"], item["needs"]) == (
        "lcs_right",
        "QA01",
        "Moderated there only",
        "correct",
    )
    assert (chased["resolution"], chased["needs"]) == ("chase", None)
    assert opened.get("/remediations/A-1").json["grade"] == "Inadequate"


def test_a_difference_is_resolved_once_and_with_a_reason(opened: Caller, reference: str) -> None:
    path = f"/reconciliations/{reference}/items/1/resolution"
    opened.post(path, RESOLVED)

    assert opened.post(path, RESOLVED).json["code"] == "already_resolved"
    assert opened.post(path, {**RESOLVED, "reason": " "}).status_code == 422
    assert opened.post(path, RESOLVED, If_Match='"1"').status_code == 412
    assert opened.post(path.replace("/1/", "/9/"), RESOLVED).status_code == 404
    future = opened.post(path.replace("/1/", "/2/"), RESOLVED | {"resolved_on": "2019-04-27"}).json
    assert (future["code"], future["errors"][0]["field"] if "errors" in future else future["field"]) == (
        "date_in_future",
        "resolved_on",
    )


def test_the_same_rows_again_record_nothing(opened: Caller, recorded: Callable[[], int]) -> None:
    body = {"rows": [{"Audit ref": "A-1", "Team": "South"}], "taken_on": "2019-04-25"}
    first = opened.post("/reconciliations", body)
    before = recorded()
    second = opened.post("/reconciliations", body)

    assert (first.json["differences"], second.json["differences"]) == (1, 1)
    assert (second.status_code, second.json["recorded"], recorded()) == (201, [], before)


def test_the_same_key_gets_the_same_answer(opened: Caller, recorded: Callable[[], int]) -> None:
    first = opened.post("/reconciliations", EXTRACT, Idempotency_Key="k-1")
    before = recorded()

    assert opened.post("/reconciliations", EXTRACT, Idempotency_Key="k-1").json == first.json
    assert recorded() == before
    assert opened.post("/reconciliations", {"csv": HEADINGS}, Idempotency_Key="k-1").status_code == 422


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"csv": "Audit ref,Date of birth\nA-1,2010-01-01\n"}, "unreadable_extract", "csv"),
        ({"rows": [{"Audit ref": "A-1", "Overall grade": "so-so"}]}, "unreadable_extract", "rows"),
        ({}, "missing_field", "rows"),
        ({"csv": "Audit ref\nA-1\n", "rows": [{"Audit ref": "A-1"}]}, "invalid_value", "csv"),
        ({"rows": []}, "invalid_value", "rows"),
        ({"rows": [{"Audit ref": "A-1"}], "taken_on": "2019-04-27"}, "date_in_future", "taken_on"),
    ],
)
def test_what_cannot_be_compared_is_refused_by_field(
    opened: Caller, recorded: Callable[[], int], body: dict[str, Any], code: str, field: str
) -> None:
    before = recorded()
    answer = opened.post("/reconciliations", body)

    assert (answer.status_code, answer.json["code"], answer.json["field"]) == (422, code, field), answer.json
    assert recorded() == before


def test_only_what_was_graded_in_the_period_is_expected(opened: Caller) -> None:
    rows = {"rows": [{"Audit ref": "A-9", "Team": "North"}]}

    whole = opened.post("/reconciliations", rows).json["differences"]
    later = opened.post("/reconciliations", {**rows, "from": "2019-05-01", "to": "2019-05-31"}).json["differences"]

    assert (whole, later) == (2, 1)


def test_a_reconciliation_that_is_not_there_is_not_found(opened: Caller) -> None:
    assert opened.get("/reconciliations/LCS-0").json["code"] == "not_found"
