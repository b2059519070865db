"""The forecast and the gaps in cover on the command line."""

import csv
import json
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest

from service.bootstrap import build
from service.settings import Settings
from tests.support.council import GRADED_ON, appoint_everyone, command, findings

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture
def ahead(migrated, monkeypatch):
    """Runs the command on a day on which a file was graded, whose lead is away for a week."""
    monkeypatch.setattr("service.cli.ahead.london_date", lambda _: GRADED_ON)
    putright = build(Settings.from_env())
    appoint_everyone(putright.people, NOW)
    putright.audits.record(command(NOW), findings("A-1"))
    days = {"first_on": GRADED_ON, "last_on": GRADED_ON + timedelta(days=9)}
    putright.people.record_absence(command(NOW), "PL01", **days, cover="PL02")
    putright.dispose()
    return migrated


def test_the_gaps_in_cover_are_listed_with_who_does_it(ahead):
    rows = json.loads(ahead("cover", "--format", "json").stdout)
    table = ahead("cover").stdout

    assert [(row["step"], row["owner"], row["cover"], row["there"]) for row in rows] == [
        ("day_three_meeting", "PL01", "PL02", True)
    ]
    assert "day_three_meeting" in table
    assert table.endswith("1 steps fall due without their owner; for 0 of them nobody is there.\n")


def test_the_forecast_is_a_table_with_what_it_comes_to(ahead):
    said = ahead("forecast").stdout

    assert "day_three_meeting" in said
    assert "1 of them without their owner" in said
    assert said.endswith("before digests fold them. Nothing was recorded.\n")


def test_the_forecast_is_written_as_csv_and_as_json(ahead, tmp_path: Path):
    output = tmp_path / "ahead.json"
    rows = list(csv.DictReader(StringIO(ahead("forecast", "--format", "csv").stdout)))
    said = ahead("forecast", "--format", "json", "-o", str(output), "--person", "PL02")

    assert {row["what"] for row in rows} >= {"due", "reminder", "escalation", "gap", "gap_foreseen"}
    assert [row["on"] for row in rows] == sorted(row["on"] for row in rows)
    assert (said.exit_code, said.stdout) == (0, "")
    assert {each["person"] for each in json.loads(output.read_text(encoding="utf-8"))["mails"]} == {"PL02"}


def test_a_forecast_past_the_published_holidays_says_so(ahead, monkeypatch):
    monkeypatch.setattr("service.cli.ahead.london_date", lambda _: date(2040, 1, 2))

    assert "From 2040-01-02 on no bank holidays are published" in ahead("forecast").stdout


@pytest.mark.parametrize("first", ["2018-01-01", "soon"])
def test_a_forecast_of_what_is_over_or_of_no_date_is_refused_by_name(ahead, first):
    result = ahead("forecast", "--from", first)

    assert (result.exit_code, "[invalid_value]" in result.stderr) == (2, True)
