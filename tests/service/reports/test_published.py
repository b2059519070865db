"""Other councils' tables, put through the code that prints our own."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from xlsxwriter import Workbook

from service.cli import cli
from service.imports.sheets import UnreadableFileError
from service.reports.printed_tables.reading import MOST_ROWS, Checked, check_content
from service.reports.printed_tables.said import as_data, as_lines

TABLE_A = "Measure,Count,Of\nInadequate,8 (3.7%),219\nRepeat,0 (0.0%),219\n"
TABLE_B = "Status,Number,%\nFully,2,18%\nSubstantially,1,9%\nPartially,4,36%\nNot,4,36%\nTotal,11,\n"
TABLE_C = """\
A monthly brief

Theme,Outst.,Outst. %,Good,Good %,RI,RI %,Inad.,Inad. %,N/A
Decision making and management oversight,1,4,8,31,12,46,5,19,2
"""


def checked(text: str) -> Checked:
    return check_content(text.encode(), "table.csv")


def shown(found: Checked) -> list[str]:
    return list(as_lines(found))[1:-1]


def workbook(*rows: tuple[Any, ...]) -> bytes:
    content = io.BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Themes")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return content.getvalue()


def test_table_a_counts_with_the_percentage_in_their_own_cell() -> None:
    found = checked(TABLE_A)

    assert shown(found) == [
        "  Inadequate: Count 8 of 219 (3.7%); 211 of 219 under no heading",
        "  Repeat: Count 0 of 219 (0%); 219 of 219 under no heading",
    ]
    assert (found.warnings, found.problems) == ([], [])


def test_table_b_one_column_of_counts_is_read_downwards() -> None:
    found = checked(TABLE_B)

    assert shown(found) == [
        "  Number: Fully 2 of 11 (18%), Substantially 1 of 11 (9%), Partially 4 of 11 (36%), Not 4 of 11 (36%)"
    ]
    assert as_data(found)["tables"][0]["rows"][0]["percents_add_to"] == 99
    assert found.warnings == []
    assert list(as_lines(found))[-1].endswith("they may not sum to 100.")


def test_table_c_each_percentage_beside_its_count() -> None:
    found = checked(TABLE_C)

    (row,) = as_data(found)["tables"][0]["rows"]
    assert [part["percent"] for part in row["parts"]] == [4, 31, 46, 19, None]
    assert [part["printed"] for part in row["parts"]] == [4, 31, 46, 19, None]
    assert (row["of"], found.warnings) == (26, [])


def test_table_f_is_of_the_total_that_it_gives() -> None:
    assert shown(checked("Measure,In time,In time %,Late,Reviews\nCLA reviews,176,98.3,3,179\n")) == [
        "  CLA reviews: In time 176 of 179 (98.3%), Late 3 of 179 (1.7%)"
    ]


def test_a_percentage_that_cannot_come_from_its_count_is_warned_of_with_both() -> None:
    found = checked("Theme,Good,%,Inadequate,%\nRisk,8,39%,18,61%\n")

    assert found.warnings == [
        "Risk, Good: 39% was printed, but 8 of 26 is 31%.",
        "Risk, Inadequate: 61% was printed, but 18 of 26 is 69%.",
    ]
    assert shown(found) == ["  Risk: Good 8 of 26 (31%), Inadequate 18 of 26 (69%)"]


@pytest.mark.parametrize(
    "heading", ["% Good", "Good %", "Good (%)", "Good per cent", "Percentage Good", "Good percent"]
)
def test_a_column_of_percentages_belongs_to_the_count_it_is_named_after(heading: str) -> None:
    found = checked(f"Theme,Good,RI,{heading}\nRisk,8,18,30\n")

    assert found.warnings == ["Risk, Good: 30% was printed, but 8 of 26 is 31%."]


def test_a_workbook_keeps_percentages_as_parts_of_one() -> None:
    content = workbook(("Theme", "Good", "Good %", "RI", "RI %"), ("Risk", 8, 8 / 26, 18, 0.69), ("Plan", 3, 0.4, 7, 1))

    found = check_content(content, "table.xlsx")

    assert found.warnings == [
        "Plan, Good: 40% was printed, but 3 of 10 is 30%.",
        "Plan, RI: 100% was printed, but 7 of 10 is 70%.",
    ]


def test_a_workbook_may_also_hold_percentages_as_they_are_read() -> None:
    found = check_content(workbook(("Theme", "Good", "%", "RI"), ("Risk", 8, 30.8, 18)), "table.xlsx")

    assert (found.warnings, found.problems) == ([], [])


def test_counts_that_do_not_add_up_are_told_and_never_forced() -> None:
    found = checked("Theme,Good,RI,Total\nRisk,8,20,26\nPlan,3,7,12\nTotal,12,27,38\n")

    assert found.warnings == [
        "Total, Good: 12 was printed, but the rows add up to 11.",
        "Risk: its counts add up to 28, which is more than the 26 it is of.",
        "Total: its counts add up to 39, which is more than the 38 it is of.",
    ]
    assert "  Plan: Good 3 of 12 (25%), RI 7 of 12 (58%); 2 of 12 under no heading" in shown(found)


def test_a_total_that_is_less_than_its_rows_is_told_and_not_divided_by() -> None:
    found = checked("Status,Number\nFully,8\nNot,2\nTotal,9\n")

    assert found.warnings == ["Total, Number: 9 was printed, but the rows add up to 10."]
    assert shown(found) == ["  Number: Fully 8 of 10 (80%), Not 2 of 10 (20%)"]


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ("Risk,eight,31,18", "column 'Good': 'eight' is no count."),
        ("Risk,-8,31,18", "column 'Good': '-8' is no count."),
        ("Risk,8.5,31,18", "column 'Good': '8.5' is no count."),
        ("Risk,,31,18", "column 'Good': There is no count."),
        ("Risk,99999999999,31,18", "column 'Good': '99999999999' is no count."),
        ("Risk,9999999999,31,18", "column 'Good': '9999999999' is too many."),
        ("Risk,8,a third,18", "column 'Good': 'a third' is no percentage."),
        (",8,31,18", "Its first cell names nothing."),
        ("R" * 121 + ",8,31,18", "Its first cell names nothing."),
    ],
)
def test_what_cannot_be_read_is_named_by_row_and_column(row: str, wrong: str) -> None:
    found = checked(f"Theme,Good,Good %,RI\nPlan,1,10,9\n{row}\n")

    (problem,) = found.problems
    assert problem.message.startswith(
        f"Sheet 'table', row 3, {wrong}" if "names" not in wrong else "Sheet 'table', row 3"
    )
    assert wrong in problem.message
    assert found.tables == []


def test_percentages_without_counts_are_refused() -> None:
    (problem,) = checked("Theme,RI,Good,of which %,Other %\nRisk,1,8,31,5\n").problems

    assert "column 'Other %': There is no column of counts" in problem.message


def test_headings_between_the_rows_and_notes_below_them_are_let_be() -> None:
    found = checked("Theme,Good,RI\nFirst contact,,\nRisk,8,18\n,,\nSource: audits of May,,\n")

    assert shown(found) == ["  Risk: Good 8 of 26 (31%), RI 18 of 26 (69%)"]


@pytest.mark.parametrize("text", ["", "only words\n", "Theme,Total\nRisk,5\n"])
def test_a_file_without_a_table_is_told(text: str) -> None:
    found = checked(text)

    assert [problem.code for problem in found.problems] == ["no_table"]


def test_a_table_is_limited_in_size() -> None:
    found = checked("Theme,Good,RI\n" + "Risk,1,2\n" * (MOST_ROWS + 1))

    assert [problem.code for problem in found.problems] == ["table_too_large"]


def test_what_is_no_spreadsheet_is_refused() -> None:
    with pytest.raises(UnreadableFileError):
        check_content(b"PK\x03\x04broken", "table.xlsx")


def test_the_command_line_shows_the_table_and_fails_on_a_contradiction(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(TABLE_C)
    bad.write_text(TABLE_C.replace(",31,", ",39,").replace(",2\n", ",x\n") + "Risk,1,9,2,18,3,27,5,40,0\n")

    assert CliRunner().invoke(cli, ["report", "check", str(good)]).exit_code == 0
    told = CliRunner().invoke(cli, ["report", "check", str(bad)])
    assert told.exit_code == 1
    assert "error: Sheet 'bad', row 4, column 'N/A': 'x' is no count." in told.stderr
    bad.write_text(TABLE_C.replace(",31,", ",39,"))
    as_json = CliRunner().invoke(cli, ["report", "check", str(bad), "--format", "json"])
    assert as_json.exit_code == 1
    assert json.loads(as_json.stdout)["tables"][0]["warnings"] == [
        "Decision making and management oversight, Good: 39% was printed, but 8 of 26 is 31%."
    ]
    assert "warning: Decision making" in as_json.stderr
