"""A file that is closed off is for those who have a part on it, and nobody else: not by place, role or reason."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from domain.access import Reach, Right, reach
from domain.people import Person
from domain.remediation import Remediation
from domain.seeing import BY_SERVICE, BY_TEAM, sight_of
from domain.vocabulary import Role
from projections import alert_queries
from projections.sight import seen, sees_file
from service.bootstrap import Putright
from service.reports.naming import for_reader
from service.reports.publishing.drawing_up import Asked, publish
from tests.support.clock import Clock
from tests.support.closed_off import BESIDE, OFF, WHY, Ask, asking, two_files
from tests.support.council import command, findings
from tests.support.pages import Shown, signed_in
from tests.support.web import Latest

FIGURE = "/reports/adherence/figure?from=2026-10-01&to=2026-12-31&figure=volume.inadequate"
LISTS = (
    "/", "/?as_at=2026-11-02", "/unacknowledged", "/forecast", "/help-requests", "/challenges", "/audits",
    "/caseload-reviews", "/my-work", FIGURE,
)  # fmt: skip
THINGS = (
    "/remediations/{}", "/audits/{}", "/safeguarding-alerts/{}-S1", "/remediations/{}/update",
    "/remediations/{}/record/extensions", "/audits/{}/record/moderation", "/caseload-reviews/{}",
)  # fmt: skip
API_LISTS = (
    "/remediations", "/remediations?as_at=2026-11-02", "/audits", "/safeguarding-alerts", "/caseload-reviews",
    "/help-requests", "/unacknowledged", "/forecast", "/challenges",
)  # fmt: skip
API_THINGS = (
    "/remediations/{}", "/remediations/{}/history", "/remediations/{}/deadlines", "/remediations/{}/siblings",
    "/remediations/{}/safeguarding-alerts", "/audits/{}", "/audits/{}/safeguarding-alerts",
    "/safeguarding-alerts/{}-S1", "/caseload-reviews/{}", "/reports/updates/{}",
)  # fmt: skip


@pytest.fixture
def council(putright: Putright, clock: Clock) -> Putright:
    return two_files(putright, clock)


@pytest.fixture
def browser(council: Putright, latest: Latest) -> Callable[[str], FlaskClient]:
    web = latest.web(council)
    return lambda person: signed_in(web.test_client(), council, person)


@pytest.fixture
def calling(council: Putright, latest: Latest, clock: Clock) -> Callable[[str], Ask]:
    """Ask the API as somebody."""
    client = latest.web(council).test_client()
    return lambda person: asking(client, council, clock, person)


@pytest.mark.parametrize("role", sorted(Role))
@pytest.mark.parametrize("right", [Right.SEE, Right.RECORD])
def test_a_closed_off_file_is_for_who_has_a_part_or_may_close_it_off_whatever_the_role(
    role: Role, right: Right, council: Putright
) -> None:
    far, opens = reach(role, right), role in (Role.HEAD_OF_QA, Role.DIRECTOR)
    by_place = far is Reach.OWN and role in BY_TEAM | BY_SERVICE
    expected = {
        (OFF, "part"): far is not Reach.NONE,
        (OFF, "none"): far is Reach.EVERY and opens,
        (BESIDE, "part"): far is not Reach.NONE,
        (BESIDE, "none"): far is Reach.EVERY or by_place,
    }
    with council.store.reading() as reader:
        for (ref, part), sees in expected.items():
            person = Person("SW01" if part == "part" else "ZZ01", role, service="Safeguarding", team="North")
            sight = sight_of(person, {person.id: person}, date(2026, 11, 2), right)
            assert sees_file(reader, sight, ref) == sees, (ref, part)
            assert seen(reader, sight).sees(ref) == sees, (ref, part)
            assert (ref in seen(reader, sight).closed) == (
                ref == OFF and (part == "none" or sight.nothing) and not opens
            )


def test_its_part_holders_their_line_and_those_who_may_close_it_off_see_it_and_read_that_it_is_closed_off(
    browser: Callable[[str], FlaskClient],
) -> None:
    for person in ("SW01", "PL01", "TM01", "SM01", "HOS01", "DCS01", "HQ01"):
        page = Shown(200, browser(person).get(f"/remediations/{OFF}").text)
        assert "This file is closed off." in page.text, person
        assert OFF in browser(person).get("/").text, person
    timeline = Shown(200, browser("SW01").get(f"/remediations/{OFF}").text).text
    assert "DCS01 closed the file off to all but those who have a part on it." in timeline
    assert "closed off" not in browser("SW01").get(f"/remediations/{BESIDE}").text


@pytest.mark.parametrize("person", ["QA01", "DP01", "TM08", "HOS02"])
def test_nobody_else_meets_it_in_a_list_or_by_its_address_on_a_page(
    person: str, council: Putright, browser: Callable[[str], FlaskClient]
) -> None:
    client = browser(person)
    for path in LISTS:
        page = client.get(path)
        assert page.status_code in (200, 403), path
        assert OFF not in page.text.replace(heard(council, person), ""), path
    if person in ("QA01", "DP01"):
        assert "Restricted: you may not see this" in client.get(FIGURE).text
    assert BESIDE in client.get("/").text
    for path in THINGS:
        if heard(council, person) in path.format(OFF):
            continue
        refused, nothing = client.get(path.format(OFF)), client.get(path.format("OFF-9"))
        assert (refused.status_code, said(refused.text)) == (nothing.status_code, said(nothing.text)), path
        assert refused.status_code in (403, 404), path


def heard(putright: Putright, person: str) -> str:
    """The alert on the file, where somebody was told of it and so sees it; or nothing that there is."""
    with putright.store.reading() as reader:
        row = alert_queries.alert(reader, f"{OFF}-S1")
    assert row is not None
    return f"{OFF}-S1" if person in row.told else "no alert"


def said(html: str) -> str:
    """The words of a page about one file or another."""
    return Shown(200, html).text.replace(OFF, "OFF-9")


@pytest.mark.parametrize("person", ["QA01", "TM08"])
def test_nobody_else_meets_it_over_the_api_or_records_on_it(person: str, calling: Callable[[str], Ask]) -> None:
    ask = calling(person)
    for path in API_LISTS:
        answer = ask(path)
        assert answer.status_code in (200, 403), path
        assert OFF not in answer.text, path
    assert BESIDE in ask("/remediations").text
    assert ask("/remediations/search", "POST", json={"case_ref": f"C-{OFF}"}).json["items"] == []
    for path in API_THINGS:
        assert_as_nothing(ask(path.format(OFF)), ask(path.format("OFF-9")))
    body = {"acknowledged_on": "2026-11-02", "person": "TM01"}
    asked = [ask(f"/remediations/{ref}/acknowledgements", "POST", json=body) for ref in (OFF, "OFF-9")]
    assert_as_nothing(*asked)
    figures = ask("/reports/adherence/figures?from=2026-10-01&to=2026-12-31&figure=volume.inadequate")
    assert figures.status_code in (200, 403)
    if person == "QA01":
        assert sorted(each["kind"] for each in figures.json["items"]) == ["audit", "restricted"]
        assert len(ask("/reports/adherence?from=2026-10-01&to=2026-12-31").json["grades"]) > 0
        meeting = {"held_on": "2026-11-02", "chair": "PL01"}
        also = [
            ask(f"/remediations/{BESIDE}/day-three-meeting", "POST", json=meeting | {"also_for": [ref]})
            for ref in (OFF, "OFF-9")
        ]
        assert_as_nothing(*also)


def assert_as_nothing(refused: Any, nothing: Any) -> None:
    assert refused.status_code in (403, 404)
    assert (refused.status_code, refused.text.replace(OFF, "OFF-9")) == (nothing.status_code, nothing.text)


def test_a_reason_opens_it_to_nobody_and_the_answer_is_that_of_a_file_that_is_not_there(
    browser: Callable[[str], FlaskClient],
) -> None:
    client = browser("TM08")
    opened = {}
    for ref in (OFF, "OFF-9", BESIDE):
        offered = client.get(f"/remediations/{ref}").text
        form = re.search(r'name="form" value="([^"]+)"', offered)
        given = {"form": form[1] if form else "", "reason": "I was rung about the visit tonight."}
        answer = client.post(f"/remediations/{ref}/break-glass", data=given)
        after = client.get(f"/remediations/{ref}")
        opened[ref] = (answer.status_code, after.status_code, said(after.text))
    assert opened[OFF] == opened["OFF-9"]
    assert opened[OFF][1] == 403
    assert "did not open" in opened[OFF][2]
    assert opened[BESIDE][1] == 200


def test_a_report_counts_it_and_names_it_to_nobody_else_also_where_it_was_published(
    council: Putright, browser: Callable[[str], FlaskClient], calling: Callable[[str], Ask], clock: Clock
) -> None:
    clock.set(date(2027, 2, 5))
    publish(council, command(clock()), Asked(reference="2026-27-Q3"), published_by="HQ01")
    published = "/reports/adherence/publications/2026-27-Q3"
    whole, part = calling("HQ01"), calling("QA01")
    for path in ("/reports/adherence?quarter=2026-27-Q3", "/reports/adherence.json?quarter=2026-27-Q3", published):
        assert OFF in whole(path).text, path
        assert OFF not in part(path).text, path
        assert BESIDE in part(path).text, path
    page = browser("QA01").get("/reports/adherence?quarter=2026-27-Q3").text
    assert (OFF in page, "Restricted 1" in page or "Restricted 2" in page) == (False, True)
    for form in ("json", "html", "csv"):
        files = [ask(f"{published}.{form}").data for ask in (whole, part)]
        assert [OFF.encode() in file for file in files] == [True, False], form
    assert part(f"{published}.dictionary").data == whole(f"{published}.dictionary").data
    numbers = [ask(published).json["figures"]["volume"] for ask in (whole, part)]
    assert numbers[0] == numbers[1]
    assert "printed anew" in browser("QA01").get("/reports/adherence/publications/2026-27-Q3").text


def test_what_is_listed_by_reference_keeps_its_number_where_a_reader_does_not_see_it() -> None:
    data = {
        "closures": {"decided_otherwise": [OFF, BESIDE], "n": 2},
        "restatements": [{"audit_ref": OFF, "now": [OFF]}],
    }
    read = for_reader(data, lambda ref: ref != OFF)
    assert read["closures"] == {"decided_otherwise": ["Restricted", BESIDE], "n": 2}
    assert read["restatements"] == [{"audit_ref": "Restricted", "now": ["Restricted"]}]


def test_an_alert_on_it_is_still_for_whoever_was_told_and_is_raised_by_anybody(
    council: Putright, browser: Callable[[str], FlaskClient], calling: Callable[[str], Ask]
) -> None:
    concern = {"concern": "She was not at school.", "immediate_danger": False}
    raised = calling("AU02")(f"/remediations/{OFF}/safeguarding-alerts", "POST", json=concern)
    assert raised.status_code == 201
    assert browser("AU02").get(f"/safeguarding-alerts/{raised.json['reference']}").status_code == 200
    assert browser("AU02").get(f"/remediations/{OFF}").status_code == 403
    assert browser("QA01").get(f"/safeguarding-alerts/{raised.json['reference']}").status_code in (200, 404)


def test_it_is_closed_off_and_opened_on_a_page_by_those_who_may(
    council: Putright, browser: Callable[[str], FlaskClient]
) -> None:
    page, form = f"/remediations/{BESIDE}", f"/remediations/{BESIDE}/record/restriction"
    assert form not in browser("QA01").get(page).text
    assert browser("QA01").get(form).status_code == 403
    client = browser("HQ01")
    assert form in client.get(page).text

    for path, day in ((form, "restricted_on"), (f"{form}/lifting", "lifted_on")):
        carried = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', client.get(path).text))
        sent = carried | {day: "2 November 2026", "reason": WHY, "_checked": "yes"}
        answer = client.post(path, data=sent)
        assert answer.status_code == 303, Shown(200, answer.text).text
        expected = 404 if day == "restricted_on" else 200
        assert browser("QA01").get(page).status_code == expected
    assert "HQ01 opened the file again" in Shown(200, client.get(page).text).text


def test_what_is_opened_for_the_same_family_is_closed_off_from_the_beginning(
    council: Putright, browser: Callable[[str], FlaskClient], clock: Clock
) -> None:
    today = clock().date()
    council.withdrawals.withdraw(command(clock()), OFF, today, reason="In error", withdrawn_by="HOS01")
    council.audits.record(command(clock()), findings("OFF-3", case_ref=f"C-{OFF}"))

    with council.store.reading() as reader:
        again = council.store.load(Remediation, Remediation.create_id("OFF-3"), reader.connection)
    assert again is not None
    assert again.restricted_on == today
    council.remediations.notify_managers(command(clock()), "OFF-3", today, ["SM01"])
    assert browser("QA01").get("/remediations/OFF-3").status_code == 404
    page = Shown(200, browser("SW01").get("/remediations/OFF-3").text)
    assert f"The file was closed off, as {OFF} of the same family is." in page.text


def test_what_follows_it_after_a_repeat_is_closed_off_too(council: Putright, clock: Clock) -> None:
    said = {"grade": "Inadequate", "auditor": "AU02"}
    council.remediations.re_audit(command(clock()), OFF, clock().date(), **said)
    with council.store.reading() as reader:
        after = council.store.load(Remediation, Remediation.create_id(f"{OFF}-R1"), reader.connection)
        assert after is not None
        assert after.restricted_on is not None
        auditor = Person("AU02", Role.AUDITOR)
        assert sees_file(reader, sight_of(auditor, {"AU02": auditor}, clock().date()), OFF)


def test_whoever_sees_for_many_or_looks_at_the_past_sees_by_the_same_rule(council: Putright) -> None:
    crowd = {f"Z{number}": Person(f"Z{number}", Role.SOCIAL_WORKER, "QA01") for number in range(30)}
    for role in (Role.QA_ADMINISTRATOR, Role.SERVICE_MANAGER):
        person = Person("QA01", role, service="Safeguarding")
        with council.store.reading() as reader:
            sight = sight_of(person, {"QA01": person, **crowd}, date(2026, 11, 2))
            found = seen(reader, sight)
            assert (found.sees(OFF), found.sees(BESIDE)) == (False, True)
            assert not found.is_every
