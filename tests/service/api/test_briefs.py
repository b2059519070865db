"""The briefs over the API."""

import pytest

from service.bootstrap import Putright
from service.reports.briefs.learning import learning_brief
from service.reports.briefs.monthly import monthly_brief
from service.reports.briefs.months import month
from service.reports.briefs.programme import programme_report
from service.reports.briefs.update import remediation_update
from service.reports.periods import quarter
from tests.service.api.conftest import Caller
from tests.service.api.test_requests import refused


def test_each_brief_is_the_one_that_every_form_is_made_from(opened: Caller, putright: Putright) -> None:
    april, spring = month("2019-04"), quarter("2019-20-Q1")

    assert opened.get("/reports/monthly", month="2019-04").json == monthly_brief(putright, *april)
    assert opened.get("/reports/learning", month="2019-04").json == learning_brief(putright, *april)
    assert opened.get("/reports/learning", quarter="2019-20-Q1").json == learning_brief(putright, *spring)
    days = {"from": "2019-04-01", "to": "2019-06-30"}
    assert opened.get("/reports/programme", **days).json == programme_report(putright, *spring)
    assert opened.get("/reports/updates/A-1").json == remediation_update(putright, "A-1")


@pytest.mark.parametrize(("ending", "begins"), [("pdf", b"%PDF"), ("xlsx", b"PK"), ("json", b"{")])
@pytest.mark.parametrize("brief", ["monthly", "learning", "programme"])
def test_each_is_a_file_too(opened: Caller, brief: str, ending: str, begins: bytes) -> None:
    answer = opened.get(f"/reports/{brief}.{ending}", month="2019-04")

    assert answer.status_code == 200
    assert answer.data.startswith(begins)
    assert f"{brief}-2019-04-01-2019-04-30.{ending}" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("path", "query", "field"),
    [
        ("monthly", {}, "month"),
        ("monthly", {"month": "2019-13"}, "month"),
        ("learning", {}, "month"),
        ("learning", {"month": "2019-04", "quarter": "2019-20-Q1"}, "month"),
        ("programme", {"from": "2019-04-01"}, "month"),
    ],
)
def test_a_brief_is_of_days_that_are_said_once(opened: Caller, path: str, query: dict[str, str], field: str) -> None:
    answer = opened.get(f"/reports/{path}", **query)

    assert answer.status_code == 422
    assert field in answer.text


def test_an_update_on_nothing_is_not_found(opened: Caller) -> None:
    refused(opened.get("/reports/updates/A-9"), 404, "not_found", "audit_ref")


def test_a_brief_is_as_at_a_day(opened: Caller) -> None:
    assert opened.get("/reports/monthly", month="2019-04", as_at="2019-04-01").json["waits"] == []
