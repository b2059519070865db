"""What a monitoring spreadsheet gives: the rows that come in, and why the others do not."""

import hashlib
import random
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.imports.headings import COLUMNS, Kind
from service.imports.reading import read, read_content, read_sheets
from service.imports.sheets import Sheet, sheets_in

AUDITS, TRACKER, ACTIONS, STAFF = "Audits", "Tracker", "Actions", "Staff"


def test_the_sample_year_comes_in_whole_with_a_warning_for_each_action_that_is_not_smart(sample, today):
    reading = read(sample, today)

    assert [len(rows) for rows in (reading.audits, reading.tracker, reading.actions, reading.staff)] == [219, 8, 37, 56]
    assert [(problem.row, problem.column, problem.code, problem.severity) for problem in reading.problems] == [
        (16, "By when", "not_smart", "warning"),
        (25, "By when", "not_smart", "warning"),
    ]
    assert [(row.audit_ref, row.timescale, row.due_on) for row in reading.actions if row.due_on is None] == [
        ("AUD18-075", "ASAP", None),
        ("AUD18-129", "ongoing", None),
    ]
    assert reading.notes == []
    assert reading.digest == hashlib.sha256(sample.read_bytes()).hexdigest()


def test_the_sample_s_rows_are_typed(sample, today):
    reading = read(sample, today)
    critical, missed, covered = (reading.tracker[at] for at in (1, 3, 6))

    assert reading.audits[0].audited_on == date(2018, 5, 27)
    assert reading.audits[0].themes["Planning"] == "Good"
    assert reading.audits[2].themes["Multi-agency working"] == "N/A"
    assert reading.audits[5].iro == "IRO02"
    assert (critical.grade, critical.caseload_decision) == ("Inadequate critical", "review")
    assert (missed.meeting_held_on, missed.meeting_not_held, missed.chair) == (None, True, None)
    assert (missed.criteria_met, missed.caseload_decision) == (True, "not_required")
    assert (covered.chair, covered.chaired_as_cover) == ("PL07", True)
    assert {row.role for row in reading.staff if row.code.startswith("QA")} == {
        "qa_administrator", "head_of_quality_assurance",
    }  # fmt: skip


def test_each_kind_of_table_tells_which_columns_it_had(tables, reading_of):
    del tables[TRACKER][0]["Managers notified"]
    reading = reading_of(tables)

    assert reading.columns["tracker"] == {column.field for column in COLUMNS[Kind.TRACKER]} - {"managers_notified_on"}
    assert set(reading.columns) == set(Kind)


def test_a_sound_spreadsheet_has_no_problems(tables, reading_of):
    reading = reading_of(tables)

    assert reading.problems == []
    assert [len(rows) for rows in (reading.audits, reading.tracker, reading.actions, reading.staff)] == [2, 1, 1, 5]


def test_a_workbook_and_csv_files_read_alike(tables, reading_of, workbook_of, today):
    audits_csv = "\n".join(
        ",".join("" if value is None else str(value) for value in values)
        for values in (tables[AUDITS][0].keys(), *(row.values() for row in tables[AUDITS]))
    )
    from_workbook = read_content(workbook_of(tables), "year.xlsx", today)
    from_csv = read_content(audits_csv.encode(), "Audits.csv", today)

    assert [row.audit_ref for row in from_csv.audits] == ["AUD-1", "AUD-2"]
    assert [vars(row) | {"row": 0} for row in from_csv.audits] == [
        vars(row) | {"row": 0} for row in from_workbook.audits
    ]
    assert from_workbook.tracker == [
        type(row)(**(vars(row) | {"row": 4})) for row in reading_of(tables).tracker
    ]  # a title and a blank row stand above it
    assert (from_csv.problems, from_workbook.problems) == ([], [])


@pytest.mark.parametrize(
    ("sheet", "column", "value", "code"),
    [
        (AUDITS, "Audit ref", None, "missing_value"), (AUDITS, "LCS no.", "", "missing_value"),
        (AUDITS, "Date graded", "-", "missing_value"), (AUDITS, "Overall grade", "N/A", "missing_value"),
        (AUDITS, "Date of audit", "31/02/2018", "impossible_date"),
        (AUDITS, "Date graded", "soon", "unreadable_date"),
        (AUDITS, "Date graded", "01/06/2019", "date_in_future"), (AUDITS, "Overall grade", "Poor", "unknown_grade"),
        (AUDITS, "Date graded", "03/06/2018", "graded_before_audit"),
        (AUDITS, "LCS no.", "2.01E+08", "unreadable_reference"), (AUDITS, "Date graded", "#REF!", "broken_formula"),
        (AUDITS, "Social Worker", "SW99", "unknown_person"), (AUDITS, "Auditor", "TM99", "unknown_person"),
        (TRACKER, "Audit ref", "AUD-9", "unknown_audit"), (TRACKER, "Audit ref", "AUD-2", "case_ref_contradicts"),
        (TRACKER, "LCS no.", "200000000", "case_ref_contradicts"),
        (TRACKER, "Overall grade", "Inadequate critical", "grade_contradicts"),
        (TRACKER, "Day 3 meeting held", "not yet", "unreadable_date"),
        (TRACKER, "SM satisfied?", "perhaps", "unreadable_yes_no"),
        (TRACKER, "Caseload review decision", "pending", "unknown_decision"),
        (TRACKER, "Chaired by", "PL99", "unknown_person"),
        (TRACKER, "Re-audit date", None, "half_a_re_audit"), (TRACKER, "Re-audit grade", "", "half_a_re_audit"),
        (TRACKER, "Closed", "01/01/2020", "date_in_future"),
        (ACTIONS, "Audit ref", "AUD-9", "unknown_audit"), (ACTIONS, "Audit ref", "AUD-2", "not_inadequate"),
        (ACTIONS, "No.", "first", "unreadable_number"), (ACTIONS, "Action", None, "missing_value"),
        (ACTIONS, "By when", "31/06/2018", "impossible_date"), (ACTIONS, "Who", "SW99", "unknown_person"),
        (ACTIONS, "Effective?", "partly", "unreadable_yes_no"), (ACTIONS, "Done", "30/06/2019", "date_in_future"),
        (STAFF, "Code", None, "missing_value"), (STAFF, "Role", "Caretaker", "unknown_role"),
        (STAFF, "Email", "tm01", "unreadable_email"), (STAFF, "Reports to", "HOS9", "unknown_person"),
        (STAFF, "Cover", "SM01", "stands_for_themselves"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_read_or_contradicts_itself_is_refused_where_it_does(
    tables, reading_of, sheet, column, value, code
):
    tables[sheet][0][column] = value
    reading = reading_of(tables)
    problem = next(problem for problem in reading.problems if problem.code == code)

    assert (problem.sheet, problem.row, problem.severity) == (sheet, 2, "error")
    assert (
        problem.column == {"grade_contradicts": "Overall grade", "case_ref_contradicts": "LCS no."}.get(code) or column
    )
    assert problem.message.startswith(f"Sheet '{sheet}', row 2, column '{problem.column}': ")
    assert " Accepted: " in problem.message
    assert 2 not in [row.row for row in getattr(reading, sheet.lower())]


def test_a_grade_off_the_scale_in_a_column_of_grades_is_refused(tables, reading_of, told):
    tables[AUDITS].append({**tables[AUDITS][1], "Audit ref": "AUD-3", "Visits": "Poor"})

    assert told(reading_of(tables)) == [(AUDITS, 4, "Visits", "unknown_grade")]


def test_a_refused_row_is_left_out_and_the_others_come_in(tables, reading_of):
    tables[AUDITS][1]["Date graded"] = "soon"
    reading = reading_of(tables)

    assert [row.audit_ref for row in reading.audits] == ["AUD-1"]
    assert len(reading.tracker) == len(reading.actions) == 1


def test_what_depends_on_a_refused_audit_is_refused_with_it(tables, reading_of, told):
    tables[AUDITS][0]["Overall grade"] = "Poor"
    reading = reading_of(tables)

    assert told(reading) == [
        (AUDITS, 2, "Overall grade", "unknown_grade"),
        (TRACKER, 2, "Audit ref", "depends_on_refused_row"),
        (ACTIONS, 2, "Audit ref", "depends_on_refused_row"),
    ]
    assert reading.tracker == reading.actions == []


def test_an_action_depends_on_its_row_in_the_tracker(tables, reading_of, told):
    tables[TRACKER][0]["Plan agreed"] = "soon"

    assert told(reading_of(tables)) == [
        (TRACKER, 2, "Plan agreed", "unreadable_date"),
        (ACTIONS, 2, "Audit ref", "depends_on_refused_row"),
    ]


def test_whoever_depends_on_a_refused_colleague_is_refused_and_so_is_what_they_did(tables, reading_of, told):
    tables[STAFF][1]["Role"] = "Caretaker"  # TM01, to whom SW01 reports, who is on AUD-1 and AUD-2
    reading = reading_of(tables)

    assert (STAFF, 6, "Reports to", "depends_on_refused_row") in told(reading)
    assert (AUDITS, 2, "Social Worker", "depends_on_refused_row") in told(reading)
    assert [row.code for row in reading.staff] == ["SM01", "TM02", "PL01"]
    assert reading.audits == reading.tracker == reading.actions == []


def test_people_who_cover_for_each_other_in_a_ring_are_all_known(tables, reading_of):
    tables[STAFF][1]["Cover"], tables[STAFF][2]["Cover"] = "TM02", "TM01"

    assert reading_of(tables).problems == []


def test_people_are_left_for_the_application_to_know_when_there_is_no_staff_list(tables, reading_of):
    del tables[STAFF]
    tables[AUDITS][0]["Social Worker"] = "SW99"
    reading = reading_of(tables)

    assert reading.problems == []
    assert reading.audits[0].social_worker == "SW99"


@pytest.mark.parametrize(
    ("sheet", "column"), [(AUDITS, "Audit ref"), (TRACKER, "Audit ref"), (ACTIONS, "No."), (STAFF, "Code")]
)
def test_the_second_row_of_the_same_is_refused_and_told_where_the_first_is(tables, reading_of, told, sheet, column):
    tables[sheet].append(dict(tables[sheet][0]))
    reading = reading_of(tables)
    last = len(tables[sheet]) + 1

    assert told(reading) == [(sheet, last, column, "repeated_row")]
    assert f"sheet '{sheet}', row 2" in reading.problems[0].message
    assert len(getattr(reading, sheet.lower())) == len(tables[sheet]) - 1


def test_two_rows_without_a_reference_are_not_the_same(tables, reading_of, told):
    tables[AUDITS].append(dict(tables[AUDITS][0]))
    tables[AUDITS][0]["Audit ref"] = tables[AUDITS][2]["Audit ref"] = None

    assert "repeated_row" not in [code for _, _, _, code in told(reading_of(tables))]


def test_a_tracker_may_leave_to_the_audits_what_they_say(tables, reading_of):
    tables[TRACKER][0] |= {"Overall grade": None, "LCS no.": None}
    reading = reading_of(tables)

    assert reading.problems == []
    assert (reading.tracker[0].grade, reading.tracker[0].case_ref) == (None, None)


def test_an_audit_may_not_be_in_two_sheets(tables, reading_of, told):
    tables["Audits Q2"] = [dict(tables[AUDITS][0])]

    assert told(reading_of(tables)) == [("Audits Q2", 2, "Audit ref", "repeated_row")]


def test_two_sheets_of_audits_are_one_year(tables, reading_of):
    tables["Audits Q2"] = [{**tables[AUDITS][1], "Audit ref": "AUD-3"}]
    tables["Audits Q2"][0]["PLANNING"] = tables["Audits Q2"][0].pop("Visits")
    del tables["Audits Q2"][0]["Planning"]
    reading = reading_of(tables)

    assert [row.audit_ref for row in reading.audits] == ["AUD-1", "AUD-2", "AUD-3"]
    assert reading.audits[2].themes == {"Planning": "Good"}


def test_an_action_numbered_alike_in_another_plan_is_no_repeat(tables, reading_of):
    tables[AUDITS][1] |= {"Overall grade": "Inadequate"}
    tables[ACTIONS].append({**tables[ACTIONS][0], "Audit ref": "AUD-2"})
    reading = reading_of(tables)

    assert reading.problems == []
    assert [(row.audit_ref, row.number) for row in reading.actions] == [("AUD-1", 1), ("AUD-2", 1)]


def test_a_contradiction_between_sheets_names_both(tables, reading_of):
    tables[TRACKER][0] |= {"Overall grade": "Inadequate critical"}
    message = reading_of(tables).problems[0].message

    assert "Sheet 'Tracker', row 2, column 'Overall grade': It says 'Inadequate critical'" in message
    assert "sheet 'Audits', row 2 says 'Inadequate'" in message


def test_an_audit_that_is_not_inadequate_has_no_row_in_the_tracker(tables, reading_of, told):
    tables[AUDITS][0]["Overall grade"] = "Good"
    tables[TRACKER][0]["Overall grade"] = "Good"
    del tables[ACTIONS]

    assert told(reading_of(tables)) == [(TRACKER, 2, "Audit ref", "not_inadequate")]


def test_a_tracker_without_audits_beside_it_is_judged_by_its_own_grade(tables, reading_of, told):
    del tables[AUDITS], tables[ACTIONS]

    assert reading_of(tables).problems == []
    tables[TRACKER][0]["Overall grade"] = "RI"
    assert told(reading_of(tables)) == [(TRACKER, 2, "Overall grade", "not_inadequate")]
    tables[TRACKER][0]["Overall grade"] = None
    assert reading_of(tables).problems == []


def test_an_inadequate_audit_without_a_row_in_the_tracker_is_noted(tables, reading_of):
    tables[AUDITS][1]["Overall grade"] = "Inadequate"
    reading = reading_of(tables)

    assert reading.problems == []
    assert reading.notes[-1].endswith("sheet 'Audits' row 3.")


@pytest.mark.parametrize(
    ("sheet", "column"),
    [(TRACKER, "Managers notified"), (TRACKER, "Day 3 meeting held"), (TRACKER, "Re-audit date"), (TRACKER, "Closed"),
     (ACTIONS, "By when")],
)  # fmt: skip
def test_a_step_before_the_grading_comes_in_with_a_warning(tables, reading_of, told, sheet, column):
    tables[sheet][0][column] = "17/06/2018"
    reading = reading_of(tables)

    assert told(reading) == [(sheet, 2, column, "before_grading")]
    assert reading.problems[0].severity == "warning"
    assert "18/06/2018" in reading.problems[0].message
    assert len(reading.tracker) == len(reading.actions) == 1


def test_a_step_on_the_day_of_the_grading_is_no_matter_for_a_warning(tables, reading_of):
    tables[TRACKER][0]["Day 3 meeting held"] = "18/06/2018"

    assert reading_of(tables).problems == []


def test_an_audit_graded_on_the_day_it_was_done_is_sound(tables, reading_of):
    tables[AUDITS][0]["Date of audit"] = "18/06/2018"

    assert reading_of(tables).problems == []


@pytest.mark.parametrize(
    "timescale", ["ASAP", "a.s.a.p.", "ongoing", "ON GOING", "asap - by Friday", "next supervision", 28]
)
def test_an_action_without_a_date_comes_in_with_a_warning_that_offers_one(tables, reading_of, timescale):
    tables[ACTIONS][0]["By when"] = timescale
    reading = reading_of(tables)
    (problem,), (action,) = reading.problems, reading.actions

    assert (problem.code, problem.severity, problem.column) == ("not_smart", "warning", "By when")
    for offered in ("today", "3 working days", "4 weeks", "next supervision"):
        assert offered in problem.message
    assert (action.due_on, action.timescale) == (None, str(timescale))


@pytest.mark.parametrize("column", ["By when", "Who"])
def test_an_action_that_leaves_its_date_or_owner_blank_comes_in_with_a_warning(tables, reading_of, told, column):
    tables[ACTIONS][0][column] = None
    reading = reading_of(tables)

    assert told(reading) == [(ACTIONS, 2, column, "not_smart")]
    assert len(reading.actions) == 1


def test_a_timescale_that_names_a_day_is_a_date_even_one_to_come(tables, reading_of):
    tables[ACTIONS][0]["By when"] = "by 14/06/2019"
    reading = reading_of(tables)

    assert reading.problems == []
    assert (reading.actions[0].due_on, reading.actions[0].timescale) == (date(2019, 6, 14), None)


@pytest.mark.parametrize("done", ["12/07/2018", None])
def test_an_action_verified_before_it_was_done_comes_in_with_a_warning(tables, reading_of, told, done):
    tables[ACTIONS][0]["Done"] = done
    reading = reading_of(tables)

    assert told(reading) == [(ACTIONS, 2, "Verified", "verified_before_done")]
    assert len(reading.actions) == 1


def test_an_action_s_theme_is_spelt_as_in_the_audits(tables, reading_of):
    tables[ACTIONS][0]["Theme"] = "PLANNING "

    assert reading_of(tables).actions[0].theme == "Planning"


def test_a_meeting_not_held_is_told_from_one_left_blank(tables, reading_of):
    tables[TRACKER][0] |= {"Day 3 meeting held": "Not held", "Chaired by": None}
    not_held = reading_of(tables).tracker[0]
    tables[TRACKER][0]["Day 3 meeting held"] = None
    blank = reading_of(tables).tracker[0]

    assert (not_held.meeting_held_on, not_held.meeting_not_held) == (None, True)
    assert (blank.meeting_held_on, blank.meeting_not_held) == (None, False)


def test_what_follows_a_repeat_inadequate_is_known_by_the_re_audit(tables, reading_of, told):
    tables[TRACKER][0] |= {"Re-audit grade": "Inadequate", "Closed": None}
    follow_up = {**tables[TRACKER][0], "Audit ref": "AUD-1-R1", "Re-audit date": "10/10/2018"}
    for day in ("Managers notified", "Day 3 meeting held", "Plan agreed", "SM review completed"):
        follow_up[day] = "10/08/2018"
    tables[TRACKER].insert(0, follow_up)
    tables[ACTIONS].append(
        {**tables[ACTIONS][0], "Audit ref": "AUD-1-R2", "By when": "11/10/2018", "Done": None, "Verified": None}
    )
    reading = reading_of(tables)

    assert reading.problems == []
    assert [row.audit_ref for row in reading.tracker] == ["AUD-1-R1", "AUD-1"]
    tables[TRACKER][1]["Re-audit grade"] = "Good"
    assert (TRACKER, 2, "Audit ref", "unknown_audit") in told(reading_of(tables))
    tables[TRACKER][1]["Re-audit grade"] = "Poor"
    assert (TRACKER, 2, "Audit ref", "depends_on_refused_row") in told(reading_of(tables))


def test_blank_rows_totals_remarks_and_repeated_headings_are_passed_over(tables, sheets_of, today):
    audits, *others = sheets_of(tables)
    width = len(audits.rows[0][1])
    between = [
        [None] * width, ["Total", None, None, 2], ["219 audits"], ["Sub-total", 2, "x"], [None, "Grand total", 2,
        "y"],
        ["Source: LCS, printed on 3 June"], [datetime.fromisoformat("2018-06-01")], audits.rows[0][1],
        [None] * width + ["remark"],
    ]  # fmt: skip
    grid = [audits.rows[0][1], *between, *(row for _, row in audits.rows[1:])]
    reading = read_sheets([Sheet(AUDITS, list(enumerate(grid, start=1))), *others], today, "")

    assert reading.problems == []
    assert [(row.audit_ref, row.row) for row in reading.audits] == [("AUD-1", 11), ("AUD-2", 12)]
    assert reading.notes[-1] == "Sheet 'Audits': rows passed over as totals, remarks or headings: 3, 4, 5, 6, 7, 8, 9."


def test_a_row_with_a_reference_is_no_total_whatever_else_it_says(tables, reading_of):
    tables[AUDITS][0]["Team"] = "Total Care"

    assert len(reading_of(tables).audits) == 2


def test_a_row_that_holds_only_a_reference_is_not_passed_over(tables, reading_of, told):
    tables[AUDITS].append(dict.fromkeys(tables[AUDITS][0], None) | {"Audit ref": "AUD-3"})

    assert (AUDITS, 4, "Date graded", "missing_value") in told(reading_of(tables))


def test_days_counted_from_1904_are_read_as_the_days_they_were(tables, sheets_of, today):
    tables[AUDITS][0]["Date graded"] = (date(2018, 6, 18) - date(1904, 1, 1)).days
    sheets = [Sheet(sheet.title, sheet.rows, serial_offset=1462) for sheet in sheets_of(tables)]

    assert read_sheets(sheets, today, "").audits[0].graded_on == date(2018, 6, 18)


@pytest.mark.parametrize(
    ("sheet", "column"),
    [(AUDITS, "LCS no."), (AUDITS, "Social Worker"), (TRACKER, "LCS no."), (TRACKER, "Caseload review decision"),
     (STAFF, "Email"), (STAFF, "Role"), (ACTIONS, "By when"), (ACTIONS, "No.")],
)  # fmt: skip
def test_a_problem_never_repeats_what_may_be_about_a_person(tables, reading_of, sheet, column):
    tables[sheet][0][column] = "Jo Smith's mother 2.01E+08"

    assert reading_of(tables).problems
    assert "Smith" not in str(reading_of(tables).problems)


@pytest.mark.parametrize(
    ("sheet", "column"), [(AUDITS, "Date graded"), (AUDITS, "Overall grade"), (TRACKER, "SM satisfied?")]
)
def test_a_bad_value_is_quoted_unless_it_is_somebody_s_words(tables, reading_of, sheet, column):
    tables[sheet][0][column] = "the 99th"
    assert "'the 99th'" in reading_of(tables).problems[0].message

    tables[sheet][0][column] = "the 99th, says Jo Smith, who was there on the day"
    assert "Smith" not in str(reading_of(tables).problems)


def test_problems_come_in_the_order_of_the_file(tables, reading_of, told):
    tables[STAFF][0]["Email"] = "nobody"
    tables[AUDITS][1]["Date graded"] = "soon"
    tables[AUDITS][0]["Date graded"] = "soon"
    order = [AUDITS, TRACKER, ACTIONS, STAFF]
    places = [(order.index(sheet), row) for sheet, row, _, _ in told(reading_of(tables))]

    assert places == sorted(places)


def spelt(day: date, dice: random.Random) -> object:
    """The day in one of the forms in which a council's spreadsheet may hold it."""
    suffix = {1: "st", 2: "nd", 3: "rd"}.get(day.day if day.day < 20 else day.day % 10, "th")
    forms = (
        "%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %y", "%d-%b-%y", "%a %d %B %Y",
        "%A, %d %B %Y", "%Y-%m-%d", f"{day.day}/{day.month}/%y", f"{day.day}{suffix} %B %Y", " %d %B %Y ",
    )  # fmt: skip
    serial = (day - date(1899, 12, 30)).days
    form = dice.choice([*forms, day, serial, float(serial)])
    return dice.choice([str.upper, str.lower, str.title])(day.strftime(form)) if isinstance(form, str) else form


@pytest.fixture(scope="session")
def sample_sheets(sample):
    return sheets_in(sample.read_bytes(), sample.name)


@settings(max_examples=20, deadline=None)
@given(st.integers())
def test_any_order_of_columns_and_any_british_form_of_the_dates_reads_the_same(sample_sheets, today, seed):
    dice, changed = random.Random(seed), []  # noqa: S311 - nothing secret
    for sheet in sample_sheets:
        width = max(len(row) for _, row in sheet.rows) + 2  # and two blank columns
        order = dice.sample(range(width), width)
        cells = [(number, [*row, *[None] * (width - len(row))]) for number, row in sheet.rows]
        cells = [(n, [spelt(c.date(), dice) if isinstance(c, datetime) else c for c in row]) for n, row in cells]
        changed.append(Sheet(sheet.title, [(number, [row[at] for at in order]) for number, row in cells]))
    dice.shuffle(changed)
    reading, expected = read_sheets(changed, today, ""), read_sheets(sample_sheets, today, "")

    assert reading.audits == expected.audits
    assert reading.tracker == expected.tracker
    assert reading.actions == expected.actions
    assert reading.staff == expected.staff
    assert sorted(map(str, reading.problems)) == sorted(map(str, expected.problems))


JUNK = st.one_of(
    st.none(), st.text(max_size=40), st.integers(), st.floats(), st.booleans(), st.datetimes(), st.dates(),
    st.times(),
    st.timedeltas(),
    st.sampled_from(["AUD-1", "Inadequate", "18/06/2018", "Not held", "Y", "TM01", "Total", "#REF!", 43269]),
)  # fmt: skip


@settings(deadline=None)
@given(st.data())
def test_junk_in_the_cells_gives_problems_and_nothing_worse(today, data):
    sheets = []
    for kind in Kind:
        headings: list[object] = [column.heading for column in COLUMNS[kind]]
        rows = data.draw(st.lists(st.lists(JUNK, max_size=len(headings) + 2), max_size=4))
        sheets.append(Sheet(kind.value, list(enumerate([headings, *rows], start=1))))
    reading = read_sheets(sheets, today, "")

    for problem in reading.problems:
        assert problem.message.startswith(f"Sheet '{problem.sheet}', row {problem.row}, column '{problem.column}': ")
        assert " Accepted: " in problem.message
    refused = {(problem.sheet, problem.row) for problem in reading.problems if problem.severity == "error"}
    kept = {
        (row.sheet, row.row)
        for rows in (reading.audits, reading.tracker, reading.actions, reading.staff)
        for row in rows
    }
    assert not refused & kept


@settings(deadline=None)
@given(st.lists(st.lists(JUNK, max_size=8), max_size=50))
def test_a_sheet_of_nothing_but_junk_gives_problems_and_nothing_worse(today, grid):
    reading = read_sheets([Sheet("junk", list(enumerate(grid, start=1)))], today, "")

    assert reading.audits == []
    assert [problem.code for problem in reading.problems] == ["no_known_table"]
