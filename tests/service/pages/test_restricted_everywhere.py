"""Every address that answers with a GET is asked, and names what is closed off to nobody who is shut out of it."""

import re
from datetime import date

import pytest
from werkzeug.routing import Rule

from domain.vocabulary import CaseloadDecision, Role
from service.bootstrap import Putright
from service.reports.publishing.drawing_up import Asked, publish
from tests.support.clock import Clock
from tests.support.closed_off import BESIDE, OFF, asking, two_files
from tests.support.council import command, findings
from tests.support.pages import signed_in
from tests.support.web import Latest

QUARTER, TWIN = "2026-27-Q3", "TWIN-3"
FIGURE = "from=2026-10-01&to=2026-12-31&figure=volume.inadequate"
ASKS = ("", "?month=2026-11", f"?quarter={QUARTER}", f"?{FIGURE}")
NAMED = {"reference": QUARTER, "form": "csv", "ending": "csv", "staff_id": "SW01", "number": "1", "name": "monthly"}
BY_THE_LOG = ("pages.access_log",)
"""Which names it to those who read who looked, and to nobody else."""


@pytest.fixture
def council(putright: Putright, clock: Clock) -> Putright:
    """The two files, an audit that the closed one answers, a comparison, and a report that was published of them."""
    two_files(putright, clock)
    putright.people.appoint(command(clock()), staff_id="RR01", role=Role.REPORT_READER, reports_to=None)
    putright.audits.record(command(clock()), findings(TWIN, case_ref=f"C-{OFF}"))
    clock.set(date(2027, 2, 5))
    publish(putright, command(clock()), Asked(reference=QUARTER), published_by="HQ01")
    return putright


def path_of(rule: Rule) -> str:
    """An address of a rule: of the file beside, or of whatever else it is about."""
    path = re.sub(r"<any\((\w+)[^>]*>", r"\1", rule.rule)
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: NAMED.get(found[1], BESIDE), path)


def test_whoever_decided_on_a_caseload_review_is_shown_how_far_it_is_until_its_file_is_closed_off_to_them(
    council: Putright, latest: Latest, clock: Clock
) -> None:
    for ref in (OFF, BESIDE):
        decided = {"decision": CaseloadDecision.REVIEW, "decided_by": "HOS02", "reason": "Critical"}
        council.remediations.decide_on_caseload(command(clock()), ref, clock().date(), **decided)
        council.caseload_reviews.count(command(clock()), ref, clock().date(), cases=2)
    browser = signed_in(latest.web(council).test_client(), council, "HOS02")

    shut_out = browser.get("/my-work").text
    council.restrictions.lift(command(clock()), OFF, clock().date(), lifted_by="DCS01", reason="They left.")

    let_in = browser.get("/my-work").text
    assert f"/caseload-reviews/{BESIDE}" in shut_out
    assert OFF not in shut_out
    assert f"/caseload-reviews/{OFF}" in let_in


@pytest.mark.parametrize(("person", "least"), [("QA01", 70), ("DP01", 45), ("TM08", 35), ("RR01", 25)])
def test_no_address_names_it_to_whoever_is_shut_out(
    person: str, least: int, council: Putright, latest: Latest, clock: Clock
) -> None:
    web = latest.web(council)
    browser = signed_in(web.test_client(), council, person)
    ask = asking(web.test_client(), council, clock, person)
    api, shown = "/api/v1", 0
    for rule in web.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in BY_THE_LOG or rule.endpoint.endswith("static"):
            continue
        of_one = "ref" in rule.arguments or "staff_id" in rule.arguments
        for query in ASKS[:1] if of_one else ASKS:
            path = path_of(rule) + query
            answer = ask(path.removeprefix(api)) if path.startswith(api) else browser.get(path)
            shown += answer.status_code == 200
            assert answer.status_code < 500 or rule.endpoint == "health.ready", path
            assert OFF not in answer.text, path
            assert TWIN not in answer.text, path
    assert shown >= least, "what is refused shows nothing"
    if person == "QA01":
        monthly = browser.get("/reports/monthly?month=2026-11").text
        assert ("Restricted" in monthly, "/remediations/Restricted" in monthly, BESIDE in monthly) == (
            True,
            False,
            True,
        )
        assert "in the twelve months before (Restricted)" in browser.get(f"/remediations/{BESIDE}").text
