"""The sample year, from its spreadsheet to every figure that must come out, on both databases."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domain.vocabulary import Step
from projections import board_queries, deadline_queries, history
from service.bootstrap import Putright
from service.demo import load_sample
from service.mail.notices import notices
from service.reports.adherence.report import report_of
from service.reports.periods import quarter
from service.verification.chain import verify

EXPECTED: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data" / "monitoring-2018-19.expected.json").read_text(encoding="utf-8")
)
FIRST, LAST = date(2018, 6, 1), date(2019, 5, 31)
DAY_AFTER_IMPORT = date(2026, 11, 23)


@pytest.fixture
def council(putright: Putright) -> Putright:
    """The application with the sample year in it."""
    assert load_sample(putright).recorded
    return putright


@pytest.fixture
def report(council: Putright) -> dict[str, Any]:
    """The report of the year, as at its last day."""
    return report_of(council.store, council.clock(), FIRST, LAST, as_at=LAST)


def test_every_step_s_adherence_is_as_expected(report):
    counted = {
        step: {name: line[name] for name in EXPECTED["adherence"][step]} for step, line in report["adherence"].items()
    }

    assert counted == EXPECTED["adherence"]


@pytest.mark.parametrize("name", sorted(EXPECTED["adherence_by_quarter"]))
def test_every_quarter_s_adherence_is_as_expected(council, name):
    report = report_of(council.store, council.clock(), *quarter(name), as_at=LAST)
    expected = EXPECTED["adherence_by_quarter"][name]
    counted = {step: {figure: report["adherence"][step][figure] for figure in line} for step, line in expected.items()}

    assert counted == expected
    assert {step for step, line in report["adherence"].items() if line["due"]} == set(expected)


def test_volume_grades_and_themes_are_as_expected(report):
    volume = report["volume"]

    assert {name: volume[name] for name in volume if name in EXPECTED} == {
        name: EXPECTED[name]
        for name in ("audits", "inadequate", "inadequate_percent", "repeat_inadequate", "repeat_inadequate_percent")
    }
    assert report["grades"] == EXPECTED["grades"]
    assert report["themes"] == EXPECTED["theme_grades"]


def test_chairing_criteria_re_audits_and_actions_are_as_expected(report):
    assert report["chaired"] == EXPECTED["chaired"]
    assert report["caseload_criteria"] == EXPECTED["caseload_criteria"]
    assert report["re_audits"] == EXPECTED["re_audits"]
    assert (report["actions"]["total"], report["actions"]["not_smart"]) == (
        EXPECTED["actions"],
        EXPECTED["actions_not_smart"],
    )


def test_every_deadline_is_as_expected(council):
    found: dict[str, dict[str, str]] = {}
    with council.store.reading() as reader:
        for row in deadline_queries.all_deadlines(reader):
            found.setdefault(row.audit_ref, {})[row.step] = row.due_on.isoformat()

    assert found == EXPECTED["deadlines"]


def test_the_live_views_and_the_replay_report_the_same(council):
    """Read live today, or replayed as at today, the year's figures are one and the same."""
    now = council.clock()
    live = report_of(council.store, now, FIRST, LAST)
    replayed = report_of(council.store, now, FIRST, LAST, as_known_at=now)

    assert live["position"] > 0
    assert live == replayed


def test_what_had_not_been_recorded_is_not_known(council):
    before = council.clock().replace(year=2020)
    report = report_of(council.store, council.clock(), FIRST, LAST, as_at=LAST, as_known_at=before)

    assert report["volume"]["audits"] == 0
    assert report["adherence"] == {}
    assert report["volume"]["inadequate_percent"] is None


def test_history_escalates_from_the_import_date_on(council):
    """The meeting missed in 2018 is on a closed file; the open file's missed steps climb from the day of import."""
    with council.store.reading() as reader:
        today = deadline_queries.rungs_due(reader, date(2026, 11, 22))
        tomorrow = deadline_queries.rungs_due(reader, DAY_AFTER_IMPORT)

    assert today == []
    assert {(row.audit_ref, row.step) for row in tomorrow} == {
        ("AUD18-202", Step.SERVICE_MANAGER_REVIEW),
        ("AUD18-202", Step.RE_AUDIT),
    }


def test_history_is_told_to_nobody(council):

    with council.engine.connect() as connection:
        assert connection.execute(notices.select()).all() == []


def test_the_meeting_that_was_not_held_is_on_the_timeline(council):
    with council.store.reading() as reader:
        row = board_queries.remediation(reader, "AUD18-075")
        kinds = [event.kind for event in history.timeline(reader, row.remediation)]

    assert row.meeting_not_held
    assert "DayThreeMeetingNotHeld" in kinds
    assert "DayThreeMeetingHeld" not in kinds


def test_the_imported_log_verifies_and_is_one_transaction(council):
    with council.engine.connect() as connection:
        position, _ = verify(connection)
    with council.store.reading() as reader:
        assert reader.position == position


def test_importing_the_same_file_again_records_nothing(council):
    with council.store.reading() as reader:
        before = reader.position

    again = load_sample(council)

    assert not again.recorded
    with council.store.reading() as reader:
        assert reader.position == before
