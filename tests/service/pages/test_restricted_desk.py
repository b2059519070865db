"""What is closed off is not met in the mail, the imports or the questions either, by whoever is shut out of it."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from domain.remediation import Remediation
from domain.vocabulary import Role, Step
from scheduler.quarters import end_quarters
from service.bootstrap import Putright
from service.mail.delivery import deliver
from tests.service.pages.test_desk_outbox import listed
from tests.service.pages.test_desk_rules import carried, shown
from tests.service.pages.test_mail import Mailbox
from tests.support.clock import Clock
from tests.support.closed_off import BESIDE, OFF, asking, two_files
from tests.support.council import command
from tests.support.mail import FakeTransport
from tests.support.pages import signed_in
from tests.support.web import Latest

NOBODYS = "OFF-9"
LOOKED = {"reason": "Looked at with the head of service"}


@pytest.fixture
def council(putright: Putright, clock: Clock) -> Putright:
    """The same two files, where everybody has an address."""
    clock.now = datetime(2026, 11, 2, 9, tzinfo=UTC)
    for person in ("SW01", "TM01", "PL01", "SM01", "HOS01"):
        putright.people.change_email(command(clock()), person, email=f"{person.lower()}@council.example")
    two_files(putright, clock)
    putright.people.change_email(command(clock()), "HQ01", email="hq01@council.example")
    return putright


@pytest.fixture
def web(council: Putright, latest: Latest) -> FlaskClient:
    return latest.web(council).test_client()


def meeting_of(putright: Putright, ref: str) -> date | None:
    with putright.store.reading() as reader:
        found = putright.store.load(Remediation, Remediation.create_id(ref), reader.connection)
    assert found is not None
    return found.done.get((Step.DAY_THREE_MEETING, ""))


def test_a_spreadsheet_says_nothing_of_it_and_records_nothing_on_it_for_whoever_is_shut_out(
    council: Putright, web: FlaskClient
) -> None:
    told: dict[str, str] = {}
    client = signed_in(web, council, "QA01")
    for ref in (OFF, NOBODYS):
        sheet = f"Audit ref,Day 3 meeting held,Chaired by,Closed\n{ref},2/11/26,PL01,\n{BESIDE},2/11/26,PL01,"
        sent = {"file": (BytesIO(sheet.encode()), "tracker.csv")}
        first = client.post("/imports", data=carried(client.get("/imports")) | sent)
        told[ref] = shown(first).text.replace(OFF, NOBODYS)
        client.post("/imports", data=carried(first) | {"_step": "valid"})
    assert told[OFF].startswith(told[NOBODYS].split(" in ")[0])
    assert f"Nothing is known of {NOBODYS}" in told[OFF]
    assert [meeting_of(council, ref) for ref in (OFF, BESIDE)] == [None, date(2026, 11, 2)]


def test_mail_about_it_is_not_sent_on_to_whoever_is_shut_out(council: Putright, web: FlaskClient, clock: Clock) -> None:
    object.__setattr__(council.settings, "mail_brake", 1)
    deliver(council, clock(), FakeTransport())
    ids = {person: each.id for person, each in listed(council).items() if OFF in each.files}
    assert "TM01" in ids
    client = signed_in(web, council, "QA01")
    said = LOOKED | {"act": "redirect", "id": ids["TM01"]}
    page = client.get("/outbox")
    assert (OFF in page.text, BESIDE in page.text) == (False, True)
    for person in ("QA01", "TM08"):
        refused = client.post("/outbox", data=carried(page) | said | {"to": person})
        assert (refused.status_code, "may not see: choose somebody else" in refused.text) == (422, True), person
        assert OFF not in refused.text
    assert client.post("/outbox", data=carried(page) | said | {"to": "SM01"}).status_code == 303


def test_the_link_of_an_earlier_mail_says_no_more_of_it_to_whoever_is_shut_out_since(
    council: Putright, web: FlaskClient, clock: Clock
) -> None:
    box = Mailbox(council, web, clock)
    box.send()
    (link,) = box.links("PL01")
    assert sum(name.startswith("acknowledge/") for name in box.forms(link)) == 2
    for ref in (OFF, BESIDE):
        said = {"role": Role.PRACTICE_LEAD, "to": "PL02", "reason": "Another team"}
        council.reassignments.reassign(command(clock()), ref, clock().date(), **said)
    assert not any(name.startswith("acknowledge/") for name in box.forms(link))
    for ref in (OFF, BESIDE):
        council.withdrawals.withdraw(command(clock()), ref, clock().date(), reason="In error", withdrawn_by="HOS01")
    after = box.get(link).text
    for stands in ("This remediation is withdrawn.", "The first date is"):
        assert stands in after.split(OFF)[0], "of the other, of which it comes first"
        assert stands not in after[after.index(OFF) :], stands
    assert "You have no part in this file any more. Nothing is needed from you." in after[after.index(OFF) :]


def test_whoever_is_shut_out_gives_nobody_a_part_on_it_by_giving_over_all_that_somebody_has(
    council: Putright, web: FlaskClient, clock: Clock
) -> None:
    ask = asking(web, council, clock, "QA01")
    body = {"to": "QA01", "reallocated_on": "2026-11-02", "reason": "She is ill"}
    answer = ask("/people/SW01/reassignments", "POST", json=body)
    assert (answer.status_code, answer.json["files"], answer.json["refused"]) == (201, [BESIDE], [])
    assert ask(f"/remediations/{OFF}").status_code == 404
    given = asking(web, council, clock, "HQ01")("/people/SW01/reassignments", "POST", json=body | {"to": "SW02"})
    assert given.json["files"] == [OFF]


def test_a_question_about_it_is_answered_as_one_about_nothing(
    council: Putright, web: FlaskClient, clock: Clock
) -> None:
    ask = asking(web, council, clock, "QA01")
    body = {"question": "Was she seen?", "asked_on": "2026-11-02", "answerer": "SM01"}
    refused, nothing = (ask("/challenges", "POST", json=body | {"remediation": ref}) for ref in (OFF, NOBODYS))
    assert (refused.status_code, refused.text.replace(OFF, NOBODYS)) == (404, nothing.text)


def test_a_report_from_a_mail_names_it_to_nobody_who_is_shut_out(
    council: Putright, web: FlaskClient, clock: Clock
) -> None:
    box = Mailbox(council, web, clock)
    for at in (datetime(2027, 1, 4, 9, tzinfo=UTC), datetime(2027, 2, 2, 9, tzinfo=UTC)):
        clock.now = at
        end_quarters(council, at)
    clock.now = datetime(2027, 2, 3, 9, tzinfo=UTC)
    box.send()
    link = box.links("HQ01")[-1]
    html = next(each for each in box.get(link).links if each.endswith("/html"))
    assert OFF in web.get(html).text
    for published in (False, True):
        if published:
            box.press(link, "publish-report/1", sure="yes")
        post = {"reports_to": None, "service": None, "team": None}
        council.people.change_post(
            command(clock()), "HQ01", occurred_on=clock().date(), role=Role.QA_ADMINISTRATOR, **post
        )
        read = web.get(html)
        assert (read.status_code, OFF in read.text, BESIDE in read.text) == (200, False, True), published
        council.people.change_post(command(clock()), "HQ01", occurred_on=clock().date(), role=Role.HEAD_OF_QA, **post)
        assert OFF in web.get(html).text
