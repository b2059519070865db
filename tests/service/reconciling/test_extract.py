"""What an extract may look like, and what is refused by name."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook

from service.imports.sheets import UnreadableFileError
from service.reconciling.extract import Extract, Known, UnreadableExtractError, read_file, read_rows

KNOWN = Known(("Inadequate", "Good", "Sound"), {"SW01", "Duty"})


def csv(text: str) -> Extract:
    return read_file(text.encode(), "extract.csv", KNOWN)


def codes(text: str) -> list[str]:
    with pytest.raises(UnreadableExtractError) as refusal:
        csv(text)
    return [problem.code for problem in refusal.value.problems]


def test_headings_are_known_as_the_import_knows_them_and_by_the_names_of_the_fields() -> None:
    headings = "LCS no.,Audit ref,Overall grade,re_audited_on,Case closed,Social Worker"
    extract = csv(f"{headings}\n77,A-1,good,1/5/2019,,sw 01\n")

    assert extract.columns == ("case_ref", "audit_ref", "grade", "re_audited_on", "case_closed_on", "social_worker")
    (row,) = extract.rows
    assert (row.audit_ref, row.case_ref) == ("A-1", "77")
    assert row.values == {
        "case_ref": "77",
        "audit_ref": "A-1",
        "grade": "Good",
        "re_audited_on": date(2019, 5, 1),
        "case_closed_on": None,
        "social_worker": "SW01",
    }


def test_a_workbook_is_read_like_a_csv_whatever_stands_above_the_table() -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (
        ["Extract of 1 May"],
        [],
        ["Audit ref", None, "Date graded"],
        ["A-1", None, date(2019, 4, 18)],
        [],
        [None],
    ):
        sheet.append(row)
    workbook.create_sheet("Notes").append(["Ask the systems team"])
    content = BytesIO()
    workbook.save(content)

    extract = read_file(content.getvalue(), "extract.xlsx", KNOWN)

    assert [dict(row.values) for row in extract.rows] == [{"audit_ref": "A-1", "graded_on": date(2019, 4, 18)}]


def test_rows_are_read_by_their_headings_and_the_same_rows_have_the_same_digest() -> None:
    rows = [{"Audit ref": "A-1", "Team": "North"}, {"Team": None, "Audit ref": "A-2"}]

    first, second = read_rows(rows, KNOWN), read_rows([dict(reversed(row.items())) for row in rows], KNOWN)

    assert [row.audit_ref for row in first.rows] == ["A-1", "A-2"]
    assert first.digest == second.digest
    assert first.digest != read_rows(rows[:1], KNOWN).digest


def test_a_column_that_the_record_has_nothing_for_is_refused_by_its_name() -> None:
    with pytest.raises(UnreadableExtractError) as refusal:
        csv("Audit ref,Date of birth\nA-1,1/1/2010\n")

    (problem,) = refusal.value.problems
    assert (problem.code, problem.column) == ("unknown_column", "Date of birth")
    assert "graded_on" in problem.message
    assert "2010" not in problem.message


def test_each_thing_that_is_wrong_is_told_with_its_row() -> None:
    text = "Audit ref,Case ref,Overall grade,Graded on,Social Worker\nA-1,,fine,31/02/2019,\n,,Good,,\nA-1,7,Sound,,\n"
    with pytest.raises(UnreadableExtractError) as refusal:
        csv(text)

    assert [(each.row, each.code) for each in refusal.value.problems] == [
        (2, "unknown_grade"),
        (2, "impossible_date"),
        (3, "missing_value"),
        (4, "doubled_row"),
    ]
    assert refusal.value.message.endswith("And 3 more.")


def test_the_name_of_somebody_is_refused_and_not_repeated() -> None:
    with pytest.raises(UnreadableExtractError) as refusal:
        csv("Audit ref,Social Worker\nA-1,Jane Example\n")

    assert refusal.value.problems[0].code == "unreadable_person"
    assert "Jane" not in refusal.value.message


def test_whoever_the_directory_has_is_a_staff_code_and_a_vacant_post_is_nobody() -> None:
    extract = csv("Audit ref,Social Worker,Team Manager\nA-1,Duty,vacant\n")

    assert (extract.rows[0].values["social_worker"], extract.rows[0].values["team_manager"]) == ("Duty", None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Team,Service\nNorth,Safeguarding\n", ["no_known_table"]),
        ("Audit ref,Team,Team name\nA-1,North,North\n", ["doubled_column"]),
        ("Audit ref,Team\nA-1," + "n" * 65 + "\n", ["unreadable_name"]),
    ],
)
def test_what_is_not_one_table_of_known_columns_is_refused(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


def test_two_tables_cannot_be_told_apart() -> None:
    workbook = Workbook()
    for sheet in (workbook.active, workbook.create_sheet()):
        assert sheet is not None
        sheet.append(["Audit ref", "Team"])
        sheet.append(["A-1", "North"])
    content = BytesIO()
    workbook.save(content)

    with pytest.raises(UnreadableExtractError, match="several tables"):
        read_file(content.getvalue(), "extract.xlsx", KNOWN)


def test_what_is_no_spreadsheet_is_refused_before_it_is_read() -> None:
    with pytest.raises(UnreadableFileError):
        read_file(b"%PDF-1.7", "extract.pdf", KNOWN)
