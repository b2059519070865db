"""What is behind every figure, as the forms that leave the screen list it."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from service.bootstrap import Putright, build
from service.demo import load_sample
from service.reports.adherence.document import document_of
from service.reports.adherence.forms import printed
from service.reports.adherence.report import report_of
from service.reports.document import Document
from service.reports.figures.annex import with_annex
from service.reports.periods import quarter
from tests.conftest import NewUrl
from tests.support.council import command, findings
from tests.support.pages import END_OF_SAMPLE, settings_for

YEAR = (date(2018, 6, 1), date(2019, 5, 31))


@pytest.fixture
def council(new_sqlite: NewUrl, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Putright]:
    application = build(settings_for(new_sqlite(), tmp_path_factory.mktemp("annex")), clock=lambda: END_OF_SAMPLE)
    assert load_sample(application).recorded
    yield application
    application.dispose()


def _assert_as_many_as_said(document: Document) -> None:
    listed = dict(document.opens)
    values = {figure.name: figure.value for figure in document.figures()}

    assert set(listed) == set(values)
    assert {name: len(behind) for name, behind in listed.items()} == values


@pytest.mark.parametrize(("first", "last"), [YEAR, quarter("2018-19-Q3")])
@pytest.mark.parametrize("as_at", [date(2019, 5, 31), date(2018, 12, 31)])
def test_each_figure_lists_as_many_as_it_says(council: Putright, first: date, last: date, as_at: date) -> None:
    data = report_of(council.store, council.clock(), first, last, as_at=as_at)

    _assert_as_many_as_said(with_annex(council, data, document_of(council, data)))


def test_what_was_recorded_since_is_in_no_list(council: Putright) -> None:
    data = report_of(council.store, council.clock(), *YEAR)
    document = document_of(council, data)
    before = with_annex(council, data, document)

    day = YEAR[1] - timedelta(days=1)
    council.audits.record(command(END_OF_SAMPLE), findings("LATE-1", audited_on=day, graded_on=day, roles={}))

    after = with_annex(council, data, document)
    assert after.opens == before.opens
    assert not any(each.reference == "LATE-1" for _, listed in after.opens for each in listed)
    _assert_as_many_as_said(after)


def test_what_somebody_may_not_see_is_counted_and_not_named(council: Putright) -> None:
    data = report_of(council.store, council.clock(), *YEAR)

    listed = with_annex(council, data, document_of(council, data), may_see=lambda _: False).opens

    assert {each.reference for _, behind in listed for each in behind} == {""}
    assert len(dict(listed)["volume.audits"]) == 219


def test_a_file_s_numbers_lead_to_the_pages_of_what_is_behind_them(council: Putright) -> None:
    data = report_of(council.store, council.clock(), *quarter("2018-19-Q3"), as_at=YEAR[1])
    page = f"{council.settings.base_url}/reports/adherence/figure"

    text = printed(council, data, "html").decode()

    assert f'href="{page}?from=2018-10-01&amp;to=2018-12-31&amp;as_at=2019-05-31' in text
    assert "figure=adherence.day_three_meeting.late" in text
