"""The pages of what was published: a list, and each report as it was with what became different since."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from service.bootstrap import Putright
from service.pages import publications as page
from service.reports.publishing.drawing_up import Asked, draft, publish
from service.reports.publishing.restating import restate
from tests.service.pages.test_in_browser import DESKTOP, NARROW, check, opened
from tests.support.browser import chromium, seen_by, served
from tests.support.clock import Clock
from tests.support.council import command, findings
from tests.support.pages import Get
from tests.support.web import Latest

GRADED = date(2026, 11, 2)
QUARTER = "2026-27-Q3"
OVER = datetime(2027, 1, 4, 9, tzinfo=UTC)
CLEAR = datetime(2027, 2, 2, 9, tzinfo=UTC)
LATER = datetime(2027, 2, 9, 9, tzinfo=UTC)
LIST = "/reports/adherence/publications"


@pytest.fixture
def published(putright: Putright, clock: Clock) -> Putright:
    """The report of the quarter in which A-1 was graded, published by the administrator."""
    putright.audits.record(command(clock()), findings())
    clock.now = LATER
    publish(putright, command(CLEAR), Asked(reference=QUARTER), published_by="QA01")
    return putright


def hold_meeting(putright: Putright) -> None:
    day = GRADED + timedelta(days=3)
    putright.remediations.hold_day_three_meeting(command(LATER), "A-1", day, chair="PL01")
    restate(putright.store)


def test_what_was_published_is_listed_with_how_much_became_different(published: Putright, get: Get) -> None:
    assert get(LIST).row("October to December 2026") == [
        "October to December 2026", "31 January 2027", "2 February 2027, by QA01", "none"
    ]  # fmt: skip

    hold_meeting(published)

    assert int(get(LIST).row("October to December 2026")[3]) > 1
    assert f"{LIST}/{QUARTER}?edition=1" in get(LIST).links


def test_a_published_report_shows_its_own_figures_and_the_entry_that_changed_each(
    published: Putright, get: Get
) -> None:
    before = get(f"{LIST}/{QUARTER}")
    hold_meeting(published)

    after = get(f"{LIST}/{QUARTER}")

    (row,) = [row for row in after.rows if row[1:2] == ["Day-three meeting: not done"]]
    assert row[2:4] == ["1", "0"]
    assert row[4].startswith("Day three meeting held of A-1 of 5 November 2026, recorded 9 February 2027")
    assert [row for row in before.rows if row] == [row for row in after.rows if row in before.rows]


def test_a_published_figure_opens_as_it_was_known_then(published: Putright, get: Get) -> None:
    hold_meeting(published)
    links = get(f"{LIST}/{QUARTER}").links

    (opens,) = {each for each in links if each.endswith("figure=adherence.day_three_meeting.not_done")}

    assert "A-1" in get(opens).text


def test_each_form_is_served_byte_for_byte(published: Putright, client: FlaskClient, get: Get) -> None:
    links = [link for link in get(f"{LIST}/{QUARTER}").links if link.startswith(f"{LIST}/{QUARTER}/")]
    first = {link: client.get(link).data for link in links}
    hold_meeting(published)

    assert [link.partition("?")[0].rpartition("/")[2] for link in links] == list(page.FORMS)
    assert {link: client.get(link).data for link in links} == first
    answer = client.get(f"{LIST}/{QUARTER}/pdf")
    assert answer.content_type == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="adherence-{QUARTER}.pdf"'


def test_another_edition_says_why_and_leads_to_the_first(published: Putright, get: Get) -> None:
    hold_meeting(published)
    publish(published, command(LATER), Asked(reference=QUARTER), published_by="QA01", reason="One was typed late")

    last, first = get(f"{LIST}/{QUARTER}"), get(f"{LIST}/{QUARTER}", edition="1")

    assert "Why there is another edition: One was typed late" in last.text
    assert f"{LIST}/{QUARTER}?edition=1" in last.links
    assert "A later edition stands beside it." in first.text


def test_a_report_that_is_not_published_says_how_far_it_is(putright: Putright, clock: Clock, get: Get) -> None:
    putright.audits.record(command(clock()), findings())
    putright.publications.begin(command(OVER), QUARTER)
    assert "recordings asked for on 4 January 2027" in get(LIST).text
    draft(putright, command(CLEAR), QUARTER)
    clock.now = LATER

    assert "to be published by QA01, asked on 2 February 2027, overdue" in get(LIST).text.replace(" ,", ",")
    shown = get(f"{LIST}/{QUARTER}")
    assert "not published yet" in shown.text
    assert "QA01 is asked to publish it" in shown.text


def test_a_report_that_an_earlier_version_printed_still_has_its_files(
    published: Putright, get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cannot(*_: object) -> None:
        raise KeyError("a figure of a later version")

    monkeypatch.setattr(page, "document_of", cannot)

    shown = get(f"{LIST}/{QUARTER}")

    assert shown.status == 200
    assert "An earlier version of Putright printed this report" in shown.text


@pytest.mark.parametrize(
    ("path", "status"),
    [("2026-27-Q1", 404), (f"{QUARTER}?edition=9", 404), (f"{QUARTER}?edition=x", 400), (f"{QUARTER}/docx", 404)],
)
def test_what_is_not_there_is_said(published: Putright, client: FlaskClient, path: str, status: int) -> None:
    assert client.get(f"{LIST}/{path}").status_code == status


def test_before_anything_was_published_there_is_none(get: Get) -> None:
    assert "None." in get(LIST).text


@pytest.mark.slow
def test_a_published_report_is_accessible(published: Putright, latest: Latest) -> None:
    hold_meeting(published)
    with chromium() as browser, served(seen_by(published, latest.web(published))) as address:
        for width in (DESKTOP, NARROW):
            with opened(browser, f"{address}{LIST}/{QUARTER}", width) as shown:
                check(shown, width)
