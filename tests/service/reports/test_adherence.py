"""The report leads with the rolling year, says its answer by rules, and has one fingerprint for one record."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from domain.vocabulary import Step
from service.bootstrap import Putright
from service.commands.adopting import Policies
from service.commands.audits import Audits
from service.commands.people import People
from service.commands.remediations import Remediations
from service.commands.scene import ActionText
from service.demo import load_sample
from service.reports.adherence.report import fingerprint, report_of
from service.reports.periods import quarter
from service.storage.store import Store
from tests.domain.support import shipped_document
from tests.support.council import GRADED_ON, NOW, appoint_everyone, command, findings
from tests.support.documents import policy as document_of

FIRST, LAST = date(2018, 6, 1), date(2019, 5, 31)
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
BESIDE = ("volume", "answer", "adherence", "acknowledgements", "grades", "themes", "chaired", "caseload_criteria",
          "re_audits", "grade_movement", "escalated_steps")  # fmt: skip


@pytest.fixture
def council(putright: Putright) -> Putright:
    """The application with the sample year in it."""
    assert load_sample(putright).recorded
    return putright


def of_quarter(putright: Putright, name: str, **said: Any) -> dict[str, Any]:
    return report_of(putright.store, putright.clock(), *quarter(name), as_at=LAST, **said)


def test_the_rolling_year_is_what_a_report_of_those_twelve_months_says(council: Putright) -> None:
    report = of_quarter(council, "2018-19-Q4")
    year = report_of(council.store, council.clock(), date(2018, 4, 1), date(2019, 3, 31), as_at=LAST)

    assert report["rolling_year"] == {"period": year["period"]} | {name: year[name] for name in BESIDE}


def test_the_quarter_before_is_what_its_own_report_says_as_at_the_same_day(council: Putright) -> None:
    report, before = of_quarter(council, "2018-19-Q3"), of_quarter(council, "2018-19-Q2")

    assert report["since_last"] == {"period": before["period"]} | {name: before[name] for name in BESIDE}


def test_the_answer_is_made_from_the_lines_below_it(council: Putright) -> None:
    report = report_of(council.store, council.clock(), FIRST, LAST, as_at=LAST)
    lines = report["adherence"].values()

    assert report["answer"]["word"] == "partly"
    assert report["answer"]["on_time"] == sum(line["on_time"] for line in lines)
    assert report["answer"]["fell_due"] == sum(line["due"] - line["not_yet_due"] for line in lines)
    assert report["answer"]["rules"] == {"yes_from_percent": 100, "no_under_percent": 50}
    words = {each["step"]: each["word"] for each in report["answer"]["steps"]}
    assert (words["notification"], words["day_three_meeting"]) == ("yes", "partly")


def test_the_same_record_read_later_has_the_same_fingerprint(council: Putright) -> None:
    report = of_quarter(council, "2018-19-Q3")
    later = report_of(council.store, council.clock() + timedelta(hours=1), *quarter("2018-19-Q3"), as_at=LAST)

    assert report["as_known_at"] != later["as_known_at"]
    assert report["fingerprint"] == later["fingerprint"] == fingerprint(later)


def test_another_figure_is_another_fingerprint(council: Putright) -> None:
    report = of_quarter(council, "2018-19-Q3")

    assert fingerprint(report | {"policy_versions": [2]}) != report["fingerprint"]


def test_no_percentage_is_of_fewer_than_the_policy_allows(council: Putright) -> None:
    report = of_quarter(council, "2018-19-Q2")

    assert report["re_audits"]["done"] < report["percentages_from"] == 5
    assert report["volume"]["repeat_inadequate_percent"] is None
    assert report["volume"]["inadequate_percent"] is not None
    assert {line["on_time_percent"] for line in report["adherence"].values()} == {None}


@pytest.fixture
def adopted(sqlite_store: Store) -> Callable[..., Store]:
    """Adopts the process with other limits, and records one file whose day-three meeting alone is on time."""

    def adopt(**limits: int) -> Store:
        appoint_everyone(People(sqlite_store))
        if limits:
            document = document_of(2, limits=shipped_document()["limits"] | limits)
            begins = GRADED_ON - timedelta(days=60)
            Policies(sqlite_store).adopt(command(), document, in_force_from=begins, adopted_by="SM01", reason="Our own")
        Audits(sqlite_store).record(command(), findings("A-1"))
        Remediations(sqlite_store).hold_day_three_meeting(command(), "A-1", GRADED_ON, chair="PL01")
        return sqlite_store

    return adopt


@pytest.mark.parametrize(("limits", "percent"), [({}, None), ({"percentages_from": 1}, 100.0)])
def test_the_policy_says_of_how_few_a_percentage_may_be(
    adopted: Callable[..., Store], limits: dict[str, int], percent: float | None
) -> None:
    report = report_of(adopted(**limits), NOW, *NOVEMBER)

    assert report["volume"]["inadequate_percent"] == percent
    assert report["adherence"][Step.DAY_THREE_MEETING]["on_time_percent"] == percent


@pytest.mark.parametrize(
    ("limits", "word"),
    [
        ({}, "no"),
        ({"not_kept_under_percent": 1}, "partly"),
        ({"not_kept_under_percent": 1, "kept_from_percent": 1}, "yes"),
    ],
)
def test_the_policy_says_from_what_share_the_process_is_kept(
    adopted: Callable[..., Store], limits: dict[str, int], word: str
) -> None:
    assert report_of(adopted(**limits), NOW, *NOVEMBER)["answer"]["word"] == word


@pytest.mark.parametrize(
    ("due_on", "age"),
    [
        (date(2026, 11, 13), "1_to_5"),
        (date(2026, 11, 12), "6_to_20"),
        (date(2026, 10, 23), "6_to_20"),
        (date(2026, 10, 22), "over_20"),
    ],
)
def test_an_overdue_action_is_as_old_as_the_working_days_since_its_first_date(
    sqlite_store: Store, due_on: date, age: str
) -> None:
    appoint_everyone(People(sqlite_store))
    graded_on = date(2026, 10, 1)
    Audits(sqlite_store).record(command(), findings("A-1", graded_on=graded_on, audited_on=graded_on))
    why = "So agreed"
    agreed = ActionText(
        action="Agree her visits", theme="Planning", owner="SW01", due_on=due_on, measure="Seen", override_reason=why
    )
    Remediations(sqlite_store).agree_improvement_plan(
        command(), "A-1", graded_on, actions=[agreed], override_reason=why, family_has_part=False
    )

    found = report_of(sqlite_store, NOW, date(2026, 10, 1), date(2026, 12, 31))["actions"]

    assert found["overdue"] == sum(found["overdue_by_age"].values()) == 1
    assert found["overdue_by_age"][age] == 1
