"""Each figure is the length of the list that it opens, and each thing listed leads to its events."""

from collections.abc import Iterator
from dataclasses import astuple
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import NotFoundError
from domain.vocabulary import Step
from service.app import create_app
from service.bootstrap import Putright, build
from service.commands.audits import Audits
from service.commands.people import People
from service.commands.remediations import Remediations
from service.demo import load_sample
from service.reports.adherence.document import document_of
from service.reports.adherence.report import REPORTED, adherence_report, report_of
from service.reports.document import Behind
from service.reports.figures.behind import SECTIONS, behind
from service.reports.figures.names import name_of, path_of
from service.reports.figures.selections import PERIODS, counted
from service.reports.naming import NOT_SEEN
from service.reports.periods import quarter
from service.storage.database import create_engine
from service.storage.store import Store
from tests.conftest import NewUrl
from tests.projections.test_rebuild import FIRST as HISTORY_BEGINS
from tests.projections.test_rebuild import OPENING, WHOLE_LIFE, Council, histories
from tests.support.clock import Clock
from tests.support.council import GRADED_ON, appoint_everyone, command, findings
from tests.support.eventful import play
from tests.support.opens import figures_that_differ, lists_of
from tests.support.pages import END_OF_SAMPLE, settings_for, signed_in

FIRST, LAST = date(2018, 6, 1), date(2019, 5, 31)
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
DECEMBER = (date(2026, 12, 1), date(2026, 12, 31))


@pytest.fixture(scope="module")
def sample(new_sqlite: NewUrl, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Putright]:
    """The sample year as it stood on its last day. Only ever read."""
    application = build(settings_for(new_sqlite(), tmp_path_factory.mktemp("sample")), clock=lambda: END_OF_SAMPLE)
    load_sample(application)
    yield application
    application.dispose()


@pytest.fixture(scope="module")
def eventful(new_sqlite: NewUrl, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Putright, Clock]]:
    """A file on which everything happened that can. Only ever read."""
    clock = Clock(GRADED_ON)
    application = build(settings_for(new_sqlite(), tmp_path_factory.mktemp("eventful")), clock=clock)
    appoint_everyone(application.people, clock())
    play(application, clock)
    yield application, clock
    application.dispose()


@pytest.mark.parametrize(
    ("first", "last", "as_at"),
    [
        (FIRST, LAST, LAST),
        (FIRST, LAST, date(2018, 12, 3)),
        (*quarter("2018-19-Q2"), date(2018, 9, 30)),
        (*quarter("2018-19-Q4"), LAST),
        (*quarter("2018-19-Q1"), date(2018, 6, 20)),
    ],
)
def test_every_figure_of_the_sample_year_is_as_long_as_its_list(
    sample: Putright, first: date, last: date, as_at: date
) -> None:
    with sample.store.past(as_at=as_at, views=REPORTED) as reader:
        assert figures_that_differ(reader, first, last, as_at) == {}


@pytest.mark.parametrize("period", [NOVEMBER, DECEMBER])
@pytest.mark.parametrize("day", [GRADED_ON, date(2026, 11, 17), date(2026, 12, 15)])
def test_every_figure_of_a_file_on_which_everything_happened_is_as_long_as_its_list(
    eventful: tuple[Putright, Clock], period: tuple[date, date], day: date
) -> None:
    with eventful[0].store.past(as_at=day, views=REPORTED) as reader:
        assert figures_that_differ(reader, *period, day) == {}


@pytest.mark.parametrize("days", [1, 8, 20])
def test_every_figure_as_known_at_an_earlier_instant_is_as_long_as_its_list(
    eventful: tuple[Putright, Clock], days: int
) -> None:
    known = datetime.combine(GRADED_ON + timedelta(days=days), eventful[1]().timetz())

    with eventful[0].store.past(as_at=known.date(), as_known_at=known, views=REPORTED) as reader:
        assert figures_that_differ(reader, *NOVEMBER, known.date()) == {}


def test_every_figure_of_a_whole_life_is_as_long_as_its_list(sqlite_store: Store) -> None:
    council = Council(sqlite_store)
    for act in WHOLE_LIFE:
        council.do(act)

    with council.store.reading() as reader:
        for months in (1, 3, 5):
            day = HISTORY_BEGINS + timedelta(days=30 * months)
            assert figures_that_differ(reader, HISTORY_BEGINS + timedelta(days=20), day, day) == {}


def test_every_figure_is_as_long_as_its_list_on_postgresql_too(
    new_postgres: NewUrl, tmp_path_factory: pytest.TempPathFactory
) -> None:
    clock = Clock(GRADED_ON)
    putright = build(settings_for(new_postgres(), tmp_path_factory.mktemp("postgres")), clock=clock)
    appoint_everyone(putright.people, clock())
    play(putright, clock)

    with putright.store.reading() as reader:
        assert figures_that_differ(reader, *NOVEMBER, clock().date()) == {}
    putright.dispose()


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories, first=st.integers(0, 60), length=st.integers(0, 90), later=st.integers(0, 60))
def test_every_figure_of_any_history_is_as_long_as_its_list(
    new_sqlite: NewUrl, history: list[Any], first: int, length: int, later: int
) -> None:
    engine = create_engine(new_sqlite())
    council = Council(Store(engine, b"k" * 32))
    for act in OPENING + history:
        council.do(act)

    begins = HISTORY_BEGINS + timedelta(days=first)
    ends = begins + timedelta(days=length)
    with council.store.reading() as reader:
        assert figures_that_differ(reader, begins, ends, begins + timedelta(days=later)) == {}
    engine.dispose()


def test_every_file_behind_a_figure_opens_on_a_page_with_its_events(sample: Putright) -> None:
    client = signed_in(create_app(sample).test_client(), sample)
    report = report_of(sample.store, sample.clock(), FIRST, LAST)
    with sample.store.reading() as reader:
        links = {each.link for _, found in lists_of(reader, report) for each in found}

    assert len(links) > 5
    for link in links - {None}:
        page = client.get(link)
        assert (page.status_code, "Timeline" in page.text) == (200, True), link


def test_every_number_that_the_report_prints_as_one_that_opens_does(sample: Putright) -> None:
    report = report_of(sample.store, sample.clock(), FIRST, LAST)
    known = counted(report)

    printed = {figure.name: figure.value for figure in document_of(sample, report).figures()}

    assert printed == {name: known.get(name or "") for name in printed}
    assert len(printed) > 200


def test_what_is_behind_a_figure_names_no_person_no_child_and_no_case(eventful: tuple[Putright, Clock]) -> None:
    putright, clock = eventful
    report = report_of(putright.store, clock(), *NOVEMBER)
    with putright.store.reading() as reader:
        said = "\n".join(str(astuple(each)) for _, found in lists_of(reader, report) for each in found)

    assert "Improvement plan" in said
    assert not [name for name in ("SW01", "SW02", "TM01", "PL01", "PL02", "SM01", "QA01", "C-1") if name in said]


def test_a_step_that_is_late_is_listed_with_when_it_was_due_and_done(sample: Putright) -> None:
    with sample.store.reading() as reader:
        late = behind(reader, FIRST, LAST, LAST, "adherence.day_three_meeting.late")

    assert late[0] == Behind(
        "AUD18-035",
        "step",
        "Day-three meeting: late",
        on=date(2018, 7, 30),
        due_on=date(2018, 7, 27),
        remediation="AUD18-035",
        link="/remediations/AUD18-035",
    )
    assert [each.reference for each in late] == sorted(each.reference for each in late)


def test_whatever_may_not_be_seen_counts_and_says_nothing_else(sample: Putright) -> None:
    with sample.store.reading() as reader:
        seen = behind(reader, FIRST, LAST, LAST, "volume.inadequate", may_see=lambda each: each.reference > "AUD18-100")
        whole = behind(reader, FIRST, LAST, LAST, "volume.inadequate")

    assert len(seen) == len(whole)
    assert {each for each in seen if each.reference <= "AUD18-100"} == {NOT_SEEN}
    assert 0 < seen.count(NOT_SEEN) < len(seen)


@pytest.mark.parametrize(
    "name",
    ["", "volume", "volume.on_time_percent", "nothing.at.all", "adherence.re_audit", "adherence.re_audit.late.more",
     "rolling_year", "rolling_year.actions", "moderation.grade", "open_risk.alerts.alert_ref", "chaired.not_so",
     "period.from", "waiting.finding_to_confirmed.median_days", "closures.because", "answer.rules.yes_from_percent",
     "by_service.Assessment.adherence", "data_quality", "monitoring.version", "escalated_steps.median_days_to_resolve",
     "caseload_criteria.maybe", "re_audits.late", "acknowledgements.due.more"],
)  # fmt: skip
def test_a_name_that_no_list_is_known_for_is_refused(sample: Putright, name: str) -> None:
    with sample.store.reading() as reader, pytest.raises(NotFoundError) as refused:
        behind(reader, FIRST, LAST, LAST, name)

    assert refused.value.code == "unknown_figure"


def test_a_new_whole_number_in_the_report_without_a_list_does_not_pass(sample: Putright) -> None:
    with sample.store.reading() as reader:
        report = adherence_report(reader, FIRST, LAST, LAST)
        (name,) = set(counted(report | {"novelty": {"seen": 3}})) - set(counted(report))
        with pytest.raises(NotFoundError):
            behind(reader, FIRST, LAST, LAST, name)


def test_every_section_of_the_report_is_a_section_that_opens(
    sample: Putright, eventful: tuple[Putright, Clock]
) -> None:
    year = report_of(sample.store, sample.clock(), FIRST, LAST)
    november = report_of(eventful[0].store, eventful[1](), *NOVEMBER)

    paths = [path_of(name) for report in (year, november) for name in counted(report)]
    assert {path[path[0] in PERIODS] for path in paths} == set(SECTIONS)


@pytest.mark.parametrize("path", [("themes", "Health, incl. C.A.M.H.S.", "Good"), ("grades", "~1 of 3.~0"), ("a", "")])
def test_a_name_stands_for_one_path_whatever_its_parts_are_called(path: tuple[str, ...]) -> None:
    assert path_of(name_of(*path)) == path
    assert name_of(*path).count(".") == len(path) - 1


def test_percentages_and_medians_are_no_counts_but_a_grade_may_be_called_anything() -> None:
    report = {
        "volume": {"audits": 2, "inadequate_percent": 50},
        "adherence": {"re_audit": {"late": 1, "median_days_late": 4, "on_time_percent": None}},
        "themes": {"Plan. A": {"50_percent": 1, "median_good": 2}},
        "closures": {"decided_otherwise": ["A-1", "A-2"]},
        "position": 12,
        "answer": {"on_time": 3, "rules": {"yes_from_percent": 100}, "steps": [{"on_time": 3}]},
        "rolling_year": {"period": {"from": "2018-04-01"}, "volume": {"audits": 9, "inadequate_percent": 10}},
    }

    assert counted(report) == {
        "volume.audits": 2,
        "adherence.re_audit.late": 1,
        "themes.Plan~1 A.50_percent": 1,
        "themes.Plan~1 A.median_good": 2,
        "closures.decided_otherwise": 2,
        "answer.on_time": 3,
        "rolling_year.volume.audits": 9,
    }


def test_what_is_undone_from_before_is_in_the_line_of_acknowledgements_and_in_the_lines_of_each_service(
    sqlite_store: Store,
) -> None:
    appoint_everyone(People(sqlite_store))
    Audits(sqlite_store).record(command(), findings("A-1"))
    Remediations(sqlite_store).notify_managers(command(), "A-1", GRADED_ON, ["TM01", "SM01"])

    with sqlite_store.reading() as reader:
        report = adherence_report(reader, *DECEMBER, DECEMBER[1])

    (service,) = report["by_service"].values()
    carried = {step: line["carried_over"] for step, line in service["adherence"].items()}
    assert report["acknowledgements"]["carried_over"] == 4
    assert carried == {step: line["carried_over"] for step, line in report["adherence"].items()}
    assert carried[Step.DAY_THREE_MEETING] == 1
