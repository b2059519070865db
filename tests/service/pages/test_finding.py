"""A file is found by a reference that stands in no address, title or log, by those whose it is."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from domain.vocabulary import ReferenceBecause
from service.access.log import looks
from service.bootstrap import Putright
from service.pages.guard import cookie_name
from service.storage.database import reading
from tests.support.clock import Clock
from tests.support.council import command, findings
from tests.support.pages import Shown, signed_in
from tests.support.web import Latest

NOTHING = "No file that is yours to see has that reference."


def look_for(client: FlaskClient, said: str, at: str = "/find", **options: object) -> TestResponse:
    html = client.get(at).get_data(as_text=True)
    form = re.search(r'name="form" value="([^"]+)"', html)
    assert form is not None
    return client.post("/find", data={"form": form[1], "looked_for": said}, **options)


def written(putright: Putright) -> list[tuple[str, str | None, str, str | None]]:
    with reading(putright.access_engine) as connection:
        rows = connection.execute(sa.select(looks).where(looks.c.what == "find_file").order_by(looks.c.id))
        return [(row.staff_id, row.about, row.outcome, row.why) for row in rows]


@pytest.mark.parametrize("said", ["C-A-1", " c-a-1 ", "A-1", "a-1"])
def test_a_case_reference_or_an_audits_leads_to_the_file_from_the_board(
    said: str, opened: Putright, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    answer = look_for(client, said, at="/")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/remediations/A-1")
    ((who, about, outcome, why),) = written(opened)
    assert (who, about, outcome) == ("QA01", "A-1", "303")
    assert "C-A-1" not in f"{why}{caplog.text}".upper()


def test_several_files_of_a_child_are_listed_and_each_is_written_down(
    opened: Putright, clock: Clock, client: FlaskClient
) -> None:
    opened.audits.record(command(clock()), findings("A-2"))
    said = {"case_ref": "C-A-2", "because": ReferenceBecause.MERGED, "reason": "One child", "corrected_by": "QA01"}
    opened.case_references.correct(command(clock()), "A-1", clock().date(), **said)  # type: ignore[arg-type]

    answer = look_for(client, "C-A-1")

    page = Shown(answer.status_code, answer.get_data(as_text=True))
    assert [row[0] for row in page.rows[1:]] == ["A-2", "A-1"]
    assert "<title>Find a file – Putright" in page.html
    assert [(about, outcome) for _, about, outcome, _ in written(opened)] == [("A-1", "200"), ("A-2", "200")]
    assert len({why for *_, why in written(opened)}) == 1


def test_an_audit_that_opened_no_file_is_found_by_its_reference_alone(
    opened: Putright, clock: Clock, client: FlaskClient
) -> None:
    opened.audits.record(command(clock()), findings("A-5", grade="Good", themes={}))

    assert look_for(client, "a-5").headers["Location"] == "/audits/A-5"
    assert NOTHING in look_for(client, "C-A-5").text


def test_what_is_not_theirs_and_what_is_not_there_are_answered_in_the_same_words(
    opened: Putright, clock: Clock, latest: Latest
) -> None:
    elsewhere = {"service": "Adoption", "team": "East", "roles": {"social_worker": "SW01"}}
    opened.audits.record(command(clock()), findings("A-2", **elsewhere))
    client = signed_in(latest.web(opened).test_client(), opened, "PL01")

    said = {}
    for reference in ("C-A-2", "A-2", "C-NOWHERE"):
        answer = look_for(client, reference)
        assert answer.status_code == 200
        said[reference] = re.sub(r'value="[^"]*"', "", answer.text)

    assert len(set(said.values())) == 1
    assert NOTHING in said["A-2"]
    refused = [(who, about) for who, about, outcome, _ in written(opened) if outcome == "403"]
    assert refused == [("PL01", "A-2"), ("PL01", "A-2")]


def test_a_form_from_elsewhere_an_empty_one_and_one_in_the_address_find_nothing(
    opened: Putright, client: FlaskClient
) -> None:
    assert client.post("/find", data={"looked_for": "C-A-1"}).status_code == 400
    assert client.post("/find", data={"form": "AAAA", "looked_for": "C-A-1"}).status_code == 400
    empty = look_for(client, "  ")
    assert empty.status_code == 422
    assert "Error: Find a file" in empty.text
    assert look_for(client, "9" * 65).status_code == 422
    assert "A-1" not in Shown(200, client.get("/find?looked_for=C-A-1").text).links


def test_what_was_typed_when_the_session_ended_is_there_again(opened: Putright, clock: Clock, latest: Latest) -> None:
    browser = latest.web(opened).test_client()
    name = cookie_name(opened.settings)
    browser.set_cookie(name, opened.sessions.begin("QA01", "link", clock()))
    clock.set(clock().date() + timedelta(days=1))
    ended = browser.post("/find", data={"looked_for": "C-A-1"})
    assert (ended.status_code, "C-A-1" in ended.headers["Location"]) == (303, False)

    browser.set_cookie(name, opened.sessions.begin("QA01", "link", clock()))

    assert 'value="C-A-1"' in browser.get("/find").text
