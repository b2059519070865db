"""A report from the page of a mail: looked at and published there, and read by the director."""

from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from domain.vocabulary import Role
from projections.publications import publications
from scheduler.quarters import end_quarters
from service.bootstrap import Putright
from service.reports.publishing.kept import file_of
from service.storage.database import reading
from tests.service.pages.test_mail import Mailbox
from tests.support.clock import Clock
from tests.support.council import command

REF = "2026-27-Q3"
OVER, CLEAR, NEXT_DAY = (datetime(2027, *at, 9, tzinfo=UTC) for at in ((1, 4), (2, 2), (2, 3)))


@pytest.fixture
def mailbox(opened: Putright, client: FlaskClient, clock: Clock) -> Mailbox:
    """The quarter's report is drafted, and the head of quality assurance has the mail that asks to publish it."""
    said = {"role": Role.HEAD_OF_QA, "reports_to": "DCS01", "email": "hqa01@council.example"}
    opened.people.appoint(command(clock()), staff_id="HQA01", **said)
    opened.people.change_email(command(clock()), "DCS01", email="dcs01@council.example")
    box = Mailbox(opened, client, clock)
    for at in (OVER, CLEAR):
        clock.now = at
        end_quarters(opened, at)
    clock.now = NEXT_DAY
    box.send()
    return box


def files(mailbox: Mailbox, link: str) -> list[str]:
    return [each for each in mailbox.get(link).links if "/report/" in each]


def test_who_is_asked_looks_at_the_draft_and_publishes_it_there(mailbox: Mailbox, client: FlaskClient) -> None:
    link = mailbox.links("HQA01")[-1]
    draft = client.get(files(mailbox, link)[0])
    assert draft.data.startswith(b"%PDF")
    assert "draft-2027-02-03" in draft.headers["Content-Disposition"]

    page = mailbox.press(link, "publish-report/1", sure="yes")

    assert "The report is published, and the director is told." in page.text
    assert (mailbox.last().recorded_by, mailbox.last().source) == ("HQA01", "mail")


def test_pressed_twice_it_is_published_once(mailbox: Mailbox) -> None:
    link = mailbox.links("HQA01")[-1]
    action, carried = mailbox.forms(link)["publish-report/1"]
    for _ in range(2):
        mailbox.post(action, carried | {"sure": "yes"})

    with mailbox.putright.store.reading() as reader:
        assert [row.edition for row in publications(reader, REF)] == [1]
    assert "The report was published" in mailbox.get(link).text


def test_the_director_reads_what_was_published_byte_for_byte(mailbox: Mailbox, client: FlaskClient) -> None:
    mailbox.press(mailbox.links("HQA01")[-1], "publish-report/1", sure="yes")
    mailbox.clock.now = NEXT_DAY.replace(day=4)
    mailbox.send()
    link = mailbox.links("DCS01")[-1]

    (pdf, *_) = files(mailbox, link)

    with reading(mailbox.putright.engine) as connection:
        assert client.get(pdf).data == file_of(connection, REF, 1, "pdf")
    assert client.get(pdf.replace("/pdf", "/csv")).status_code == 404
    assert client.get(pdf.replace("/1/pdf", "/9/pdf")).status_code == 404
