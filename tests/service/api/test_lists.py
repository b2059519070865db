"""What holds for every list of the API: it is walked to its end, and no other list goes on where it stopped."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.service.api.conftest import AUDIT, Caller, Clock
from tests.service.api.test_reading import walk
from tests.service.api.test_requests import refused

R = "/remediations/{ref}"
ALERT = {"concern": "A bruise", "seen_at": "2019-04-24T15:40:00Z"}
QUESTION = {"question": "Which team?", "asked_on": "2019-04-26", "asked_by": "DCS01", "answerer": "HOS01"}
HELP = {"asked_on": "2019-04-26", "said": "More hands"}
LISTS = {
    "/remediations", f"{R}/history", "/audits", "/safeguarding-alerts", "/caseload-reviews", "/people",
    "/unacknowledged", "/me/steps", "/me/calendar-tokens", "/reconciliations",
    "/help-requests", "/reports/adherence/figures", "/challenges",
}  # fmt: skip
ASKED: dict[str, dict[str, str]] = {
    "/reports/adherence/figures": {"quarter": "2019-20-Q1", "figure": "volume.inadequate"},
}
"""What has to be said for some of them."""
WHOLE = {
    f"{R}/siblings", f"{R}/deadlines", f"{R}/safeguarding-alerts", "/audits/{ref}/safeguarding-alerts", "/policies",
    "/calendars", "/calendars/moves", "/audit-programme", "/reconciliations/{ref}",
    "/reports/adherence/publications",
}  # fmt: skip
"""Lists of one thing's own, which are short and answered whole."""


def lists(document: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    """Every operation that answers a list, and whether it answers it page by page."""
    for path, methods in document["paths"].items():
        if "get" in methods and "200" in methods["get"]["responses"]:
            content = methods["get"]["responses"]["200"]["content"]
            schema = content.get("application/json", {}).get("schema", {}).get("$ref", "").rpartition("/")[2]
            if "items" in document["components"]["schemas"].get(schema, {}).get("properties", {}):
                named = {each.get("name") for each in methods["get"].get("parameters", [])}
                yield path.removeprefix("/api/v1"), {"cursor", "limit"} <= named


@pytest.fixture
def busy(qa: Caller, calling: Callable[[str], Caller], clock: Clock) -> Caller:
    """Somebody who has three or more of everything."""
    for number in range(3):
        graded = {"audit_ref": f"A-{number}", "case_ref": f"C-{number}", "grade": "Inadequate critical"}
        assert qa.post("/audits", AUDIT | graded).status_code == 201
        assert qa.post(f"/remediations/A-{number}/safeguarding-alerts", ALERT).status_code == 201
        assert (
            qa.post("/reconciliations", {"rows": [{"Audit ref": f"A-{number}", "Overall grade": "Good"}]}).status_code
            == 201
        )
        assert calling("SM01").post("/me/calendar-tokens", {}).status_code == 201
        assert qa.post(f"/remediations/A-{number}/help-requests", HELP).status_code == 201
        assert qa.post("/challenges", QUESTION | {"remediation": f"A-{number}"}).status_code == 201
    return Busy(calling("SM01"), qa)


class Busy(Caller):
    """A service manager, but that the quality assurance administrator asks for what only they may see."""

    def __init__(self, manager: Caller, desk: Caller) -> None:
        self.client, self.headers, self.desk = manager.client, manager.headers, desk

    def get(self, path: str, **query: Any) -> TestResponse:
        """An answer to whoever may ask."""
        return self.desk.get(path, **query) if path.startswith("/reconciliations") else super().get(path, **query)


def test_every_list_is_known_and_the_long_ones_have_pages(client: FlaskClient) -> None:
    found = dict(lists(client.get("/api/v1/openapi.json").json))

    assert {path for path, paged in found.items() if paged} == LISTS
    assert {path for path, paged in found.items() if not paged} == WHOLE


@pytest.mark.parametrize("path", sorted(LISTS))
def test_every_list_is_walked_to_its_end_and_meets_each_item_once(busy: Caller, path: str) -> None:
    at = path.format(ref="A-1")
    asked = ASKED.get(path, {})
    (whole,) = walk(busy, at, 200, **asked)

    pages = walk(busy, at, 1, **asked)

    assert [len(page) for page in pages] == [1] * len(whole)
    assert [item for page in pages for item in page] == whole
    assert len(whole) >= 3
    assert len({str(item) for item in whole}) == len(whole)


@pytest.mark.parametrize("path", sorted(LISTS))
def test_no_list_goes_on_where_another_one_stopped(busy: Caller, path: str) -> None:
    at = path.format(ref="A-1")

    for each in sorted(LISTS):
        other = each.format(ref="A-2")
        cursor = busy.get(other, limit=1, **ASKED.get(each, {})).json["next_cursor"]
        assert cursor is not None, other
        if other != at:
            refused(busy.get(at, cursor=cursor, **ASKED.get(path, {})), 422, "invalid_cursor", "cursor")
