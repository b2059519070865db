"""Who is to be rung."""

from tests.service.api.conftest import Caller, Clock


def test_the_administrator_sees_who_has_not_acknowledged(opened: Caller, clock: Clock) -> None:
    body = {"acknowledged_on": "2019-04-26", "person": "TM01"}
    assert opened.post("/remediations/A-1/acknowledgements", body).status_code == 201

    page = opened.get("/unacknowledged", limit=2).json
    rest = opened.get("/unacknowledged", limit=2, cursor=page["next_cursor"]).json

    assert [row["person"] for row in page["items"] + rest["items"]] == ["PL01", "SM01", "SW01"]
    assert rest["next_cursor"] is None
    assert page["items"][0] == {
        "audit_ref": "A-1",
        "person": "PL01",
        "due_on": page["items"][0]["due_on"],
        "overdue": page["items"][0]["due_on"] < "2019-04-26",
        "role": "practice_lead",
        "told_at": None,
        "not_delivered_on": None,
        "called_on": None,
        "called_by": None,
        "reached": None,
        "service": "Safeguarding",
        "team": "North",
    }


def test_the_list_says_who_rang_last_and_whether_they_answered(opened: Caller, clock: Clock) -> None:
    for reached in (False, True):
        call = {"called_on": "2019-04-26", "person": "PL01", "reached": reached}
        assert opened.post("/remediations/A-1/telephone-calls", call).status_code == 201

    rows = {row["person"]: row for row in opened.get("/unacknowledged").json["items"]}
    assert (rows["PL01"]["called_on"], rows["PL01"]["called_by"], rows["PL01"]["reached"]) == (
        "2019-04-26",
        "QA01",
        True,
    )
    assert rows["SM01"]["reached"] is None
