import pytest

from service.bootstrap import Putright
from service.clock import london_date
from service.forecast import as_json, forecast
from tests.service.api.conftest import Caller
from tests.service.api.test_requests import refused


def test_the_forecast_is_the_one_that_every_format_is_made_from(opened: Caller, putright: Putright) -> None:
    answer = opened.get("/forecast", days=10)

    assert answer.json == as_json(forecast(putright.store, london_date(putright.clock()), 10))
    assert answer.json["told"]
    assert answer.json["mails"]


def test_it_is_narrowed_to_a_person_and_a_team(opened: Caller) -> None:
    told = opened.get("/forecast", days=20, person="SM01").json

    assert {each["person"] for each in told["mails"]} == {"SM01"}
    assert all("SM01" in (each["owner"], *each["tells"]) for each in told["told"])
    assert opened.get("/forecast", team="Nowhere").json["deadlines"] == []


@pytest.mark.parametrize(
    ("query", "field"),
    [({"days": 0}, "days"), ({"days": 93}, "days"), ({"days": "x"}, "days"), ({"from": "2019-01-01"}, "from")],
)
def test_what_cannot_be_foreseen_is_refused_by_name(opened: Caller, query: dict[str, str], field: str) -> None:
    refused(opened.get("/forecast", **query), 422, "invalid_value", field)
