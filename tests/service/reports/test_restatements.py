"""E26: what becomes different after a report was published is listed, with the event that changed it."""

from datetime import timedelta
from typing import Any

import pytest

from domain.vocabulary import Step
from service.bootstrap import Putright
from service.reports.adherence.report import report_of
from service.reports.figures.selections import compared
from service.reports.publishing.restated import known_to, restatements_of
from service.reports.publishing.restating import restate
from service.storage.database import reading
from tests.conftest import ON_BOTH, database_of
from tests.service.reports.test_publications import (
    CLEAR,
    FIRST,
    GRADED,
    LAST,
    LATER,
    PUBLISHED,
    REF,
    council,
    hold_meeting,
    issue,
)
from tests.support.council import command, findings

__all__ = ["council"]
NOT_DONE = "adherence.day_three_meeting.not_done"


def audit_another(putright: Putright) -> None:
    putright.audits.record(command(LATER), findings("A-2", audited_on=GRADED, graded_on=GRADED, grade="Good"))


def plan(putright: Putright) -> None:
    day = GRADED + timedelta(days=4)
    putright.remediations.agree_improvement_plan(command(LATER), "A-1", day, family_has_part=False)


def listed(putright: Putright, edition: int = 1) -> list[dict[str, Any]]:
    restate(putright.store)
    with reading(putright.engine) as connection:
        return restatements_of(connection, REF, edition)


def of(figure: str, found: list[dict[str, Any]]) -> list[tuple[Any, Any, Any]]:
    return [(each["published"], each["was"], each["now"]) for each in found if each["figure"] == figure]


def kinds(found: list[dict[str, Any]]) -> set[str]:
    return {each["caused_by"]["event"] for each in found}


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    return database_of(request)


def test_a_late_entry_is_a_restatement_that_names_its_event(council: Putright) -> None:
    issue(council)
    hold_meeting(council)

    found = listed(council)

    assert of(NOT_DONE, found) == [(1, 1, 0)]
    assert kinds(found) == {"DayThreeMeetingHeld"}
    cause = found[0]["caused_by"]
    assert (cause["audit_ref"], cause["occurred_on"]) == ("A-1", str(GRADED + timedelta(days=3)))
    assert cause["recorded_at"].startswith("2026-11-10")


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_a_void_is_a_restatement_that_names_its_event(council: Putright) -> None:
    issue(council)
    council.withdrawals.void(command(LATER), "A-1", LATER.date(), reason="Wrong file", voided_by="SM01")

    found = listed(council)

    assert of(NOT_DONE, found) == [(1, 1, None)]
    assert kinds(found) == {"Voided"}


def test_a_correction_is_a_restatement_that_names_its_event(council: Putright) -> None:
    hold_meeting(council, PUBLISHED)
    issue(council)
    council.corrections.correct_step(
        command(LATER),
        "A-1",
        LATER.date(),
        step=Step.DAY_THREE_MEETING,
        item="",
        done_on=GRADED + timedelta(days=20),
        corrected_by="QA01",
        reason="The minutes",
    )

    found = listed(council)

    assert of("adherence.day_three_meeting.late", found) == [(0, 0, 1)]
    assert kinds(found) == {"StepCorrected"}


def test_what_happened_after_the_day_of_the_report_restates_nothing(council: Putright) -> None:
    issue(council)
    council.remediations.hold_day_three_meeting(command(LATER), "A-1", LATER.date(), chair="PL01", reason="Leave")

    assert listed(council) == []


def test_a_figure_that_changes_twice_names_both_events(council: Putright) -> None:
    issue(council)
    hold_meeting(council)
    listed(council)
    council.corrections.retract_step(
        command(LATER), "A-1", LATER.date(), step=Step.DAY_THREE_MEETING, item="", corrected_by="QA01", reason="No"
    )

    assert of(NOT_DONE, listed(council)) == [(1, 1, 0), (1, 0, 1)]


@pytest.mark.parametrize("each_time", [True, False])
@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_the_published_figures_with_the_restatements_are_the_figures_of_now(
    council: Putright, *, each_time: bool
) -> None:
    issue(council)
    figures = compared(report_of(council.store, LATER, FIRST, LAST, as_at=CLEAR))
    for record in (hold_meeting, audit_another, plan):
        record(council)
        if each_time:
            restate(council.store)

    for each in listed(council):
        assert figures.get(each["figure"]) == each["was"]
        figures[each["figure"]] = each["now"]

    now = compared(report_of(council.store, LATER, FIRST, LAST, as_at=CLEAR))
    assert {name: value for name, value in figures.items() if value is not None} == {
        name: value for name, value in now.items() if value is not None
    }


def test_looking_twice_finds_everything_once(council: Putright) -> None:
    issue(council)
    hold_meeting(council)
    assert restate(council.store) > 0

    assert restate(council.store) == 0
    with reading(council.engine) as connection, council.store.reading() as reader:
        assert known_to(connection, REF, 1) == reader.position


def test_the_next_report_lists_what_was_restated_since_the_last_one(council: Putright) -> None:
    issue(council)
    hold_meeting(council)
    restate(council.store)

    report = report_of(council.store, LATER, FIRST, LAST)

    assert of(NOT_DONE, report["restatements"]) == [(1, 1, 0)]
    assert report["restatements_known_to"] == report["position"]

    issue(council, LATER, reference="2026-09-01_2026-10-01")
    assert report_of(council.store, LATER, FIRST, LAST)["restatements"] == []


def test_restatements_are_followed_of_the_last_edition(council: Putright) -> None:
    issue(council)
    hold_meeting(council)
    issue(council, LATER, reason="Typed late")
    plan(council)

    assert kinds(listed(council, 1)) == {"DayThreeMeetingHeld"}
    assert kinds(listed(council, 2)) == {"ImprovementPlanAgreed"}
    restated = report_of(council.store, LATER, FIRST, LAST)["restatements"]
    assert {each["edition"] for each in restated} == {2}


def test_a_report_names_no_restatement_where_none_was_published(council: Putright) -> None:
    report = report_of(council.store, LATER, FIRST, LAST)

    assert (report["restatements"], report["restatements_known_to"]) == ([], report["position"])
