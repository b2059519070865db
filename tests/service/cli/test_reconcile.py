"""The record against the case management system, as somebody at a council would compare them."""

import json
from pathlib import Path
from typing import Any

import pytest

SAMPLE = Path("service") / "data" / "sample-monitoring-2018-19.xlsx"

HEADINGS = "Audit ref,LCS no.,Overall grade,Date graded,Team\n"


@pytest.fixture
def loaded(migrated: Any) -> Any:
    """The sample year, whose eight inadequate files are known."""
    assert migrated("demo").exit_code == 0
    return migrated


@pytest.fixture
def extract(loaded: Any, tmp_path: Path) -> Path:
    """What the record itself says of its inadequate files."""
    board = tmp_path / "board.jsonl"
    assert loaded("export", "board", "--format", "jsonl", "-o", str(board)).exit_code == 0
    rows = [json.loads(line) for line in board.read_text(encoding="utf-8").splitlines()]
    lines = [f"{row['audit_ref']},{row['grade']},{row['graded_on']},{row['team']}\n" for row in rows]
    file = tmp_path / "lcs.csv"
    file.write_text("Audit ref,Overall grade,Date graded,Team\n" + "".join(lines), encoding="utf-8")
    return file


def test_where_both_say_the_same_the_exit_code_is_0(loaded: Any, extract: Path) -> None:
    result = loaded("reconcile", str(extract))

    assert (result.exit_code, result.stderr) == (0, "")
    assert "0 differences, kept as LCS-" in result.stdout


def test_differences_are_told_and_kept_and_the_exit_code_is_1(loaded: Any, extract: Path, tmp_path: Path) -> None:
    first, *others = extract.read_text(encoding="utf-8").splitlines(keepends=True)[1:]
    changed = first.replace(first.split(",")[3], "Another team\n")
    extract.write_text(
        "Audit ref,Overall grade,Date graded,Team\n" + changed + "".join(others[1:]) + "NEW-1,Inadequate,2019-05-01,\n",
        encoding="utf-8",
    )
    out = tmp_path / "differences.json"

    result = loaded("reconcile", str(extract), "--format", "json", "-o", str(out))
    again = loaded("reconcile", str(extract))

    assert (result.exit_code, again.exit_code) == (1, 1)
    answer = json.loads(out.read_text(encoding="utf-8"))
    assert [(each["kind"], each["field"]) for each in answer["differences"]] == [
        ("differs", "team"),
        ("only_there", None),
        ("only_here", None),
    ]
    assert answer["differences"][0]["audit_ref"] == first.split(",")[0]
    assert answer["differences"][0]["there"] == "Another team"
    assert "NEW-1: in the case management system only" in again.stdout
    assert f"{others[0].split(',')[0]}: in the record only" in again.stdout
    assert f"kept as {answer['reference']}" in again.stdout


def test_a_dry_run_writes_nothing(loaded: Any, tmp_path: Path) -> None:
    file = tmp_path / "lcs.csv"
    file.write_text(HEADINGS + "NEW-1,77,Inadequate,2019-05-01,North\n", encoding="utf-8")
    before = loaded("export", "events", "--format", "jsonl").stdout

    result = loaded("reconcile", str(file), "--dry-run", "--from", "2019-05-01")

    assert result.exit_code == 1
    assert "nothing was written" in result.stdout
    assert loaded("export", "events", "--format", "jsonl").stdout == before


def test_an_extract_that_cannot_be_read_is_told_row_by_row(loaded: Any, tmp_path: Path) -> None:
    file = tmp_path / "lcs.csv"
    file.write_text("Audit ref,Overall grade\nA-1,fine\nA-2,poor\n", encoding="utf-8")

    result = loaded("reconcile", str(file))

    assert result.exit_code == 2
    assert result.stderr.count("[unknown_grade]") == 2
    assert "Nothing was compared" in result.stderr


def test_the_monitoring_spreadsheet_is_no_extract(loaded: Any) -> None:
    result = loaded("reconcile", str(SAMPLE))

    assert result.exit_code == 2
    assert "[no_known_table]" in result.stderr
