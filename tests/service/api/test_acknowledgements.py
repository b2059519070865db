"""Who is to be rung."""

from tests.service.api.conftest import Caller, Clock


def test_the_administrator_sees_who_has_not_acknowledged(opened: Caller, clock: Clock) -> None:
    body = {"acknowledged_on": "2019-04-26", "person": "TM01"}
    assert opened.post("/remediations/A-1/acknowledgements", body).status_code == 201

    page = opened.get("/acknowledgements", limit=2).json
    rest = opened.get("/acknowledgements", limit=2, cursor=page["next_cursor"]).json

    assert [row["person"] for row in page["items"] + rest["items"]] == ["PL01", "SM01", "SW01"]
    assert rest["next_cursor"] is None
    assert page["items"][0] == {
        "audit_ref": "A-1",
        "person": "PL01",
        "due_on": page["items"][0]["due_on"],
        "overdue": page["items"][0]["due_on"] < "2019-04-26",
        "not_delivered_on": None,
        "service": "Safeguarding",
        "team": "North",
    }
