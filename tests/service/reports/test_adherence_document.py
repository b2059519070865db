"""The adherence report as a document: all twelve contents, each figure under the name that leads to it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from service.bootstrap import Putright, build
from service.demo import load_sample
from service.queries.rules import Rules
from service.reports.adherence.document import SECTIONS, adherence_document, document_of
from service.reports.adherence.report import report_of
from service.reports.document import Chart, Document, Figure, Points, said
from service.reports.figures.selections import counted
from service.reports.forms.dictionary import meaning_of
from service.reports.periods import quarter
from tests.conftest import NewUrl
from tests.support.clock import Clock
from tests.support.council import GRADED_ON, appoint_everyone
from tests.support.eventful import LAST_DAY, play
from tests.support.figures import assert_every_figure_leads_to_its_value
from tests.support.pages import END_OF_SAMPLE, settings_for

LAST = date(2019, 5, 31)
PERIODS = {
    "year": (date(2018, 6, 1), LAST),
    "first quarter": quarter("2018-19-Q1"),
    "third quarter": quarter("2018-19-Q3"),
    "a month": (date(2018, 10, 1), date(2018, 10, 31)),
    "before the first audit": quarter("2012-13-Q1"),
}
ELSEWHERE = ("since_last.", "answer.", "rolling_year.answer.", "by_service.")
"""Printed as a sentence, as a measure of the period before, or only in the one share of a service's step."""


@pytest.fixture(scope="module")
def council(new_sqlite: NewUrl, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Putright]:
    """The application with the sample year in it. Only ever read."""
    application = build(settings_for(new_sqlite(), tmp_path_factory.mktemp("year")), clock=lambda: END_OF_SAMPLE)
    assert load_sample(application).recorded
    yield application
    application.dispose()


@pytest.fixture(scope="module")
def eventful(new_sqlite: NewUrl, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Putright]:
    """A council with one file on which everything happened."""
    clock = Clock(GRADED_ON)
    application = build(settings_for(new_sqlite(), tmp_path_factory.mktemp("eventful")), clock=clock)
    appoint_everyone(application.people, clock())
    play(application, clock)
    yield application
    application.dispose()


@pytest.fixture(scope="module")
def year(council: Putright) -> dict[str, Any]:
    return report_of(council.store, council.clock(), *PERIODS["year"], as_at=LAST)


@pytest.fixture(scope="module")
def drawn(council: Putright, year: dict[str, Any]) -> Document:
    return document_of(council, year)


@pytest.mark.parametrize("period", PERIODS.values(), ids=PERIODS)
def test_every_figure_leads_to_its_value_in_the_data(council: Putright, period: tuple[date, date]) -> None:
    data = report_of(council.store, council.clock(), *period, as_at=LAST)

    assert_every_figure_leads_to_its_value(document_of(council, data), data)


@pytest.mark.parametrize("period", PERIODS.values(), ids=PERIODS)
def test_every_count_of_the_data_is_in_the_document(council: Putright, period: tuple[date, date]) -> None:
    data = report_of(council.store, council.clock(), *period, as_at=LAST)

    assert_every_count_is_printed(document_of(council, data), data)


def test_both_hold_of_a_file_on_which_everything_happened(eventful: Putright) -> None:
    data = report_of(eventful.store, eventful.clock(), GRADED_ON.replace(day=1), LAST_DAY)
    document = document_of(eventful, data)

    assert_every_figure_leads_to_its_value(document, data)
    assert_every_count_is_printed(document, data)


def test_the_rolling_year_stands_before_the_quarter(council: Putright) -> None:
    document = document_of(council, report_of(council.store, council.clock(), *quarter("2018-19-Q4"), as_at=LAST))

    columns = next(table.columns for _, table in document.tables() if table.id == "volume-table")
    assert columns == ("Audits", "Year to 31 Mar 2019", "Jan to Mar 2019")


def test_a_year_is_not_printed_twice(drawn: Document) -> None:
    columns = next(table.columns for _, table in drawn.tables() if table.id == "volume-table")

    assert columns == ("Audits", "Year to 31 May 2019")


def test_no_two_parts_have_one_address(drawn: Document) -> None:
    ids = [table.id for _, table in drawn.tables()] + [section.id for section in drawn.sections]

    assert len(set(ids)) == len(ids)


def test_every_row_is_as_long_as_its_headings(drawn: Document) -> None:
    for _, table in drawn.tables():
        assert all(len(row) == len(table.columns) for row in table.rows), table.id


def test_every_section_is_there_and_none_is_empty(drawn: Document) -> None:
    assert len(drawn.sections) == len(SECTIONS) + 1
    assert drawn.sections[-2].id == "questions"
    assert all(section.parts for section in drawn.sections)


def test_questions_that_are_open_head_the_report_by_role(council: Putright, year: dict[str, Any]) -> None:
    about = {"remediation": None, "figure": "volume.inadequate", "from": "2019-01-01", "to": "2019-03-31"}
    asked = {"number": 3, "asked_on": "2019-04-02", "asked_by": "director_of_childrens_services", "answered": False}
    owed = {"answerer": "head_of_quality_assurance", "answer_by": "2019-04-09", "overdue": True}
    first = about | asked | owed
    listed = [first, first | {"number": 4, "remediation": "AUD18-075", "answered": True, "answerer": None}]
    listed.append(first | {"number": 5, "overdue": False})
    document = document_of(council, year | {"challenges": year["challenges"] | {"open": 3, "list": listed}})

    head = document.sections[0]
    assert (head.id, head.parts[0].id) == ("questions", "questions-open")  # type: ignore[union-attr]
    rows = next(table.rows for _, table in document.tables() if table.id == "questions-open")
    assert rows[0] == (
        *("3", "Audits graded inadequate, January to March 2019", date(2019, 4, 2), "Director of Children's Services"),
        *("Head of quality assurance", date(2019, 4, 9), "Overdue"),
    )
    assert [(row[1], row[4], row[6]) for row in rows[1:]] == [
        ("AUD18-075", "Not recorded", "Answered, not yet accepted"),
        (rows[0][1], "Head of quality assurance", "Awaited"),
    ]


def test_what_became_different_of_a_published_report_is_said_with_its_cause(
    council: Putright, year: dict[str, Any]
) -> None:
    cause = {
        "event": "StepCorrected",
        "audit_ref": "AUD18-075",
        "occurred_on": "2018-09-03",
        "recorded_at": "2019-05-01T08:00:00+00:00",
        "position": 412,
    }
    restated = {"reference": "2018-19-Q2", "edition": 1, "figure": "adherence.re_audit.late", "published": 1, "now": 2}
    document = document_of(council, year | {"restatements": [restated | {"was": 1, "caused_by": cause}]})

    rows = next(table.rows for _, table in document.tables() if table.id == "restatements")
    because = "Step corrected of AUD18-075 of 3 September 2018, recorded 1 May 2019 at 09:00, position 412"
    assert rows == (("2018-19-Q2, edition 1", "Re-audit: late", "1", "2", because),)


def test_a_figure_is_numbered_once_from_one_on(drawn: Document) -> None:
    assert list(drawn.numbers.values()) == list(range(1, len(drawn.numbers) + 1))
    assert set(drawn.numbers) == {figure.name for figure in drawn.figures()}


def test_no_percentage_is_printed_of_fewer_than_the_policy_allows(council: Putright, year: dict[str, Any]) -> None:
    for fewest in (5, 8, 9):
        document = document_of(council, year | {"percentages_from": fewest})
        shares = [figure for figure in document.figures() if figure.percent is not None]
        assert all((figure.of or 0) >= fewest for figure in shares)
        assert ("5 of 8 (63%)" in words(document)) == (fewest <= 8)


def test_a_quarter_without_anything_prints_none_and_no_percentage_of_nothing(council: Putright) -> None:
    document = document_of(council, report_of(council.store, council.clock(), *quarter("2012-13-Q1"), as_at=LAST))

    assert document.answer is not None
    assert document.answer.word == "Nothing fell due"
    assert "none" in words(document)
    assert "n/a" in words(document)
    assert not any("%" in each for each in words(document))
    assert not any(isinstance(part, Chart) for section in document.sections for part in section.parts)


def test_the_rules_of_the_answer_are_the_policy_s(year: dict[str, Any], rules: Rules) -> None:
    said = year["answer"] | {"rules": {"yes_from_percent": 90, "no_under_percent": 60}}
    document = adherence_document(year | {"answer": said}, rules.policy_on(LAST), "Sampleshire")

    points = next(part for part in document.sections[-1].parts if isinstance(part, Points))
    assert points.items[0].startswith("The answer is yes where 90% or more of what fell due was done on time, no where")
    assert "less than 60% was" in points.items[0]


def test_an_answer_that_wants_everything_says_so(drawn: Document) -> None:
    points = next(part for part in drawn.sections[-1].parts if isinstance(part, Points))

    assert points.items[0].startswith("The answer is yes where all of what fell due was done on time, no where")


def test_the_document_says_what_it_was_made_from(drawn: Document, year: dict[str, Any]) -> None:
    assert drawn.marks.fingerprint == year["fingerprint"]
    assert year["fingerprint"] in words(drawn)
    assert drawn.marks.position == year["position"]
    assert "may not sum to 100" in str(drawn.sections[-1])


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (Figure(5, of=8, fewest=5), "5 of 8 (63%)"),
        (Figure(8, of=219, fewest=5, places=1), "8 of 219 (3.7%)"),
        (Figure(1, of=2, fewest=5), "1 of 2"),
        (Figure(0, of=7, fewest=5), "0 of 7 (0%)"),
        (Figure(1, of=400, fewest=5), "1 of 400 (under 1%)"),
        (Figure(1, of=4000, fewest=5, places=1), "1 of 4,000 (under 0.1%)"),
        (Figure(0, of=0, fewest=5), "n/a"),
        (Figure(0), "none"),
        (Figure(None), "n/a"),
        (Figure(1200), "1,200"),
        (Figure(0, unit="day"), "0 days"),
        (Figure(2.5, unit="working day"), "2.5 working days"),
    ],
)
def test_a_figure_is_written_with_what_it_is_a_part_of(figure: Figure, words: str) -> None:
    assert figure.said == words


def test_other_cells_are_written_as_people_read_them() -> None:
    assert [said(cell) for cell in ("Good", 1234, date(2019, 5, 1), None)] == ["Good", "1,234", "1 May 2019", "n/a"]


def test_a_figure_that_does_not_lead_to_its_value_would_be_found(drawn: Document, year: dict[str, Any]) -> None:
    with pytest.raises(AssertionError):
        assert_every_figure_leads_to_its_value(drawn, year | {"volume": year["volume"] | {"audits": 1}})


def test_a_count_that_is_not_printed_would_be_found(drawn: Document, year: dict[str, Any]) -> None:
    with pytest.raises(AssertionError):
        assert_every_count_is_printed(replace(drawn, sections=drawn.sections[:5]), year)


def assert_every_count_is_printed(document: Document, data: Mapping[str, Any]) -> None:
    """Every whole number of the data that is a count and not nothing has a place in the document."""
    printed = {figure.name for figure in document.figures()}
    same_days = data["rolling_year"]["period"] == data["period"]
    missing = [name for name in counts(data) if name not in printed and not (same_days and name.startswith("rolling"))]
    assert missing == []


def counts(data: Mapping[str, Any]) -> Iterator[str]:
    for name, value in counted(data).items():
        if value and not name.startswith(ELSEWHERE):
            yield name


def words(document: Document) -> set[str]:
    return {said(cell) for _, table in document.tables() for row in table.rows for cell in row}


@pytest.mark.parametrize("period", PERIODS.values(), ids=PERIODS)
def test_the_dictionary_describes_every_figure_of_the_report(council: Putright, period: tuple[date, date]) -> None:
    data = report_of(council.store, council.clock(), *period, as_at=LAST)

    assert [figure.name for figure in document_of(council, data).figures() if not meaning_of(figure.name or "")] == []


def test_the_dictionary_describes_every_figure_of_a_file_on_which_everything_happened(eventful: Putright) -> None:
    data = report_of(eventful.store, eventful.clock(), GRADED_ON, LAST_DAY)

    assert [figure.name for figure in document_of(eventful, data).figures() if not meaning_of(figure.name or "")] == []
