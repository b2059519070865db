"""What recording would set going, shown before it is recorded; and nothing is recorded by being shown."""

import re
from html import unescape

import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from domain.remediation import Remediation
from projections import deadline_queries
from service.bootstrap import Putright
from service.mail.notices import notices
from service.storage.database import reading
from service.storage.event_store import last_position
from service.terms import day
from tests.service.pages.test_recording import HIDDEN, carried
from tests.support.council import GRADED_ON, ROLES

AUDIT = {
    "audit_ref": "A-9",
    "audited_on": GRADED_ON.isoformat(),
    "graded_on": GRADED_ON.isoformat(),
    "case_ref": "C-9",
    "grade": "Inadequate",
    "service": "Safeguarding",
    "team": "North",
} | {f"roles.{role}": person for role, person in ROLES.items()}


def head(putright: Putright) -> int:
    with reading(putright.engine) as connection:
        return last_position(connection)


def checked(client: FlaskClient, path: str, said: dict[str, str]) -> TestResponse:
    return client.post(path, data=carried(client.get(path)) | said)


def press(client: FlaskClient, path: str, check: TestResponse) -> TestResponse:
    sent = MultiDict((name, unescape(value)) for name, value in HIDDEN.findall(check.text))
    sent["_checked"] = "yes"
    return client.post(path, data=sent)


def words(page: TestResponse) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def test_an_audit_shows_who_is_told_and_which_dates_are_set_before_it_is_recorded(
    putright: Putright, client: FlaskClient
) -> None:
    before = head(putright)

    check = checked(client, "/record/audits", AUDIT)

    assert (check.status_code, head(putright)) == (200, before)
    said = words(check)
    assert "A remediation is opened." in said
    assert "Told by mail: " in said
    assert press(client, "/record/audits", check).status_code == 303
    with reading(putright.engine) as connection:
        told = set(connection.execute(sa.select(notices.c.recipient)).scalars())
    with putright.store.reading() as reader:
        owed = deadline_queries.deadlines_of(reader, [Remediation.create_id("A-9")])
    listed = said[said.index("Told by mail: ") : said.index(".", said.index("Told by mail: "))]
    assert {person for person in ROLES.values() if person in listed} == {
        each for each in told if each in ROLES.values()
    }
    dates = {day(str(each.due_on)) for each in owed}
    assert len(dates) > 3
    assert all(each in said for each in dates)
    assert all(each.owner in said for each in owed if each.owner is not None)


def test_an_audit_that_opens_nothing_says_so(client: FlaskClient) -> None:
    said = words(checked(client, "/record/audits", AUDIT | {"grade": "Good"}))

    assert "No date is set by this, and nobody is told by mail." in said
    assert "Dates that are set" not in said


def test_whoever_would_be_told_and_has_no_address_is_named(putright: Putright, client: FlaskClient) -> None:
    assert "No mail address is known of" in words(checked(client, "/record/audits", AUDIT))


def test_what_would_be_refused_is_refused_before_it_is_read_once_more(client: FlaskClient) -> None:
    answer = checked(client, "/record/audits", AUDIT | {"roles.team_manager": "NOBODY"})

    assert answer.status_code == 422
    assert "Check your answers: " not in answer.text
    assert 'value="NOBODY"' in answer.text


def test_a_form_that_was_recorded_leads_to_what_it_recorded_when_it_is_sent_again(
    putright: Putright, client: FlaskClient
) -> None:
    check = checked(client, "/record/audits", AUDIT)
    first = press(client, "/record/audits", check)
    recorded = head(putright)
    sent = {name: unescape(value) for name, value in HIDDEN.findall(check.text)}

    again = client.post("/record/audits", data=sent)

    assert (again.status_code, again.headers["Location"]) == (303, first.headers["Location"])
    assert head(putright) == recorded


def test_what_ends_with_a_file_is_named_before_it_ends(opened: Putright, client: FlaskClient) -> None:
    before = head(opened)
    path = "/remediations/A-1/record/withdrawal"

    check = checked(client, path, {"reason": "The wrong child.", "withdrawn_on": GRADED_ON.isoformat()})

    said = words(check)
    assert "The remediation is withdrawn." in said
    assert re.search(r"Not owed any more: .*Day-three meeting", said)
    assert head(opened) == before
