"""Which tables a file holds, known by their headings."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.imports.columns import FIELDS, key_of, tables_in
from service.imports.headings import COLUMNS, Kind
from service.imports.scales import SHIPPED
from service.imports.sheets import Sheet, sheets_in

AUDIT_HEADINGS = ["Audit ref", "Date of audit", "Date graded", "LCS no.", "Overall grade"]
AN_AUDIT = ["AUD-1", "04/06/2018", "18/06/2018", "200954962", "Good"]


def found(*grid, title="Sheet1"):
    """The tables in one sheet, the codes of the problems, and the notes."""
    problems, notes = [], []
    sheet = Sheet(title, [(number, list(row)) for number, row in enumerate(grid, start=1) if row])
    return tables_in([sheet], problems, notes, SHIPPED.names()), problems, notes


def test_the_sample_holds_the_four_tables_and_nothing_else(sample):
    problems, notes = [], []
    tables = tables_in(sheets_in(sample.read_bytes(), sample.name), problems, notes, SHIPPED.names())

    assert [table.kind for table in tables] == [Kind.AUDITS, Kind.TRACKER, Kind.ACTIONS, Kind.STAFF]
    assert all(table.positions.keys() == {column.field for column in COLUMNS[table.kind]} for table in tables)
    assert list(tables[0].themes.values()) == [
        "Voice of the child", "Assessment", "Identification and response to risk", "Planning",
        "Decision making and management oversight", "Visits", "Multi-agency working",
    ]  # fmt: skip
    assert (problems, notes) == ([], [])


@pytest.mark.parametrize("kind", list(Kind))
def test_no_heading_means_two_things_in_one_table(kind):
    meanings = {
        (key_of(heading), column.field) for column in COLUMNS[kind] for heading in (column.heading, *column.others)
    }

    assert len(meanings) == len(FIELDS[kind])


@settings(deadline=None)
@given(st.data())
def test_a_heading_is_known_in_any_case_spacing_and_punctuation(data):
    kind = data.draw(st.sampled_from(list(Kind)))
    column = data.draw(st.sampled_from(COLUMNS[kind]))
    changed = data.draw(st.sampled_from([str.upper, str.lower, str.title]))(column.heading)
    changed = changed.replace(" ", data.draw(st.sampled_from(["  ", "\n", "_", "-", "\u00a0"])))
    changed = data.draw(st.sampled_from(["", " ", "*"])) + changed + data.draw(st.sampled_from(["", ":", " ?", "."]))

    assert FIELDS[kind][key_of(changed)] == column.field


@pytest.mark.parametrize(
    ("kind", "heading", "field"),
    [
        (Kind.AUDITS, "LCS number", "case_ref"), (Kind.AUDITS, "LCS ID", "case_ref"),
        (Kind.AUDITS, "Case reference", "case_ref"),
        (Kind.AUDITS, "Grade", "grade"), (Kind.AUDITS, "Audit #", "audit_ref"), (Kind.AUDITS, "SW", "social_worker"),
        (Kind.TRACKER, "Service Manager review completed", "review_completed_on"),
        (Kind.TRACKER, "Day three meeting held", "meeting_held_on"), (Kind.TRACKER, "Reaudit date", "re_audited_on"),
        (Kind.TRACKER, "Whole caseload review decision", "caseload_decision"), (Kind.ACTIONS, "Timescale", "due_on"),
        (Kind.ACTIONS, "Action number", "number"), (Kind.STAFF, "E-mail", "email"),
        (Kind.STAFF, "Line manager", "reports_to"),
    ],
)  # fmt: skip
def test_the_other_usual_headings_are_known(kind, heading, field):
    assert FIELDS[kind][key_of(heading)] == field


def test_a_hint_beside_a_heading_is_left_out_and_other_brackets_are_not():
    headings = ["Audit ref", "Date of audit (dd/mm/yyyy)", "Date graded [DD.MM.YY]", "LCS no.", "Grade", "Team (old)"]
    (table,), _, notes = found(headings, [*AN_AUDIT, "North"])

    assert {"audited_on", "graded_on"} <= table.positions.keys()
    assert "team" not in table.positions
    assert "columns not read: 'Team (old)'" in notes[0]


def test_titles_above_the_headings_are_passed_over():
    (table,), problems, _ = found(["Case file audits"], ["Audit team"], [], AUDIT_HEADINGS, AN_AUDIT)

    assert table.rows == [(5, AN_AUDIT)]
    assert problems == []


def test_a_table_is_known_whatever_its_sheet_is_called():
    (table,), _, _ = found(AUDIT_HEADINGS, AN_AUDIT, title="Staff")

    assert table.kind is Kind.AUDITS


@settings(deadline=None)
@given(st.permutations(AUDIT_HEADINGS))
def test_the_order_of_the_columns_does_not_matter(headings):
    (table,), _, _ = found(headings, AN_AUDIT)

    assert {headings[at] for at in table.positions.values()} == set(AUDIT_HEADINGS)
    assert table.headings["audit_ref"] == "Audit ref"
    assert headings[table.positions["graded_on"]] == "Date graded"


@pytest.mark.parametrize("missing", AUDIT_HEADINGS)
def test_a_column_that_must_be_there_is_asked_for_by_name(missing):
    headings = [heading for heading in AUDIT_HEADINGS if heading != missing] + ["Auditor"]
    tables, (problem,), _ = found(headings, AN_AUDIT, title="Year 1")

    assert tables == []
    assert (problem.sheet, problem.column, problem.code) == ("Year 1", missing, "missing_column")
    assert problem.message.startswith(f"Sheet 'Year 1', row 1, column '{missing}'")
    assert f"'{missing}' or " in problem.message.split("Accepted: ")[1]


def test_two_columns_of_one_meaning_are_refused():
    tables, (problem,), _ = found([*AUDIT_HEADINGS, "Grade"], [*AN_AUDIT, "Inadequate"])

    assert tables == []
    assert (problem.column, problem.code) == ("Grade", "doubled_column")
    assert "'Overall grade'" in problem.message


def test_a_file_without_any_table_is_told_what_the_tables_are():
    tables, (problem,), notes = found(["Team", "Number"], ["North", 3])

    assert tables == []
    assert (problem.code, problem.row) == ("no_known_table", None)
    assert "'Audit ref'" in problem.message
    assert "'By when'" in problem.message
    assert "Sheet 'Sheet1' was not read" in notes[0]


def test_a_list_of_cases_is_no_table_of_audits():
    tables, problems, _ = found(["LCS no.", "Team", "Social Worker", "Team Manager"], ["1", "North", "SW01", "TM01"])

    assert tables == []
    assert [problem.code for problem in problems] == ["no_known_table"]


def test_columns_that_are_not_known_or_not_there_are_noted():
    (_,), problems, notes = found([*AUDIT_HEADINGS, "Colour of the folder"], [*AN_AUDIT, "blue"], title="Year 1")

    assert problems == []
    assert notes[0] == "Sheet 'Year 1': columns not read: 'Colour of the folder'."
    assert notes[1].startswith("Sheet 'Year 1': columns not found: 'Team'")


@pytest.mark.parametrize("values", [["Good", "n/a", None, "RI"], ["INADEQUATE", "-"], ["Good", "Gud", "RI"]])
def test_a_column_of_grades_is_a_theme_whatever_it_is_called(values):
    (table,), _, _ = found([*AUDIT_HEADINGS, "Chronology"], *([*AN_AUDIT, value] for value in values))

    assert table.themes == {5: "Chronology"}


@pytest.mark.parametrize("values", [["N/A", "N/A"], ["Y", "N"], ["Good", "tbc", "tbc"], [None, "-"], ["4", "5"]])
def test_a_column_without_mostly_grades_is_no_theme(values):
    (table,), _, _ = found([*AUDIT_HEADINGS, "Chronology"], *([*AN_AUDIT, value] for value in values))

    assert table.themes == {}


@pytest.mark.parametrize("heading", ["Previous grade", "Moderated grade", "Grade at last audit", "Re-audit grade"])
def test_the_file_s_grade_at_another_time_is_no_theme(heading):
    (table,), _, notes = found([*AUDIT_HEADINGS, heading], [*AN_AUDIT, "Good"])

    assert table.themes == {}
    assert f"'{heading}'" in notes[0]
