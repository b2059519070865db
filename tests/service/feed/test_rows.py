"""What a feed's file says, and what is refused of it by row and column."""

from datetime import date
from pathlib import Path

import pytest

from domain.people import Absence
from domain.vocabulary import Role
from service.feed.rows import COLUMNS, Feed, read
from service.imports.sheets import UnreadableFileError


@pytest.fixture
def written(tmp_path: Path):
    """Reads what is written into a file."""

    def write(text: str) -> Feed:
        path = tmp_path / "directory.csv"
        path.write_text(text, encoding="utf-8")
        return read(path)

    return write


def problems(feed: Feed) -> list[tuple[int | None, str | None, str]]:
    return [(problem.row, problem.column, problem.code) for problem in feed.problems]


def test_a_row_with_every_column_is_read(written):
    feed = written(
        "staff_id,role,service,team,reports_to,cover,email,vacant,absent_from,absent_to,left_on\n"
        "pl 01,Practice Lead,Safeguarding, North ,SM01,PL02,pl01@council.example,no,04/02/2019,2019-02-15,31/03/2019\n"
    )

    assert feed.problems == []
    entry = feed.entries["PL01"]
    assert entry.said == {
        "staff_id": "PL01",
        "role": Role.PRACTICE_LEAD,
        "service": "Safeguarding",
        "team": "North",
        "reports_to": "SM01",
        "cover": "PL02",
        "email": "pl01@council.example",
        "vacant": False,
        "absent_from": date(2019, 2, 4),
        "absent_to": date(2019, 2, 15),
        "left_on": date(2019, 3, 31),
    }
    assert entry.absences == (Absence(date(2019, 2, 4), date(2019, 2, 15)),)
    assert set(entry.said) == set(COLUMNS)


def test_headings_are_known_in_any_case_and_order_and_blank_rows_do_no_harm(written):
    feed = written("Role;Staff ID\n\nteam_manager;TM01\n;\n")

    assert feed.problems == []
    assert feed.entries["TM01"].said == {"role": Role.TEAM_MANAGER, "staff_id": "TM01"}


@pytest.mark.parametrize(
    ("headings", "problem"),
    [
        ("staff_id,role,name", (1, "name", "unknown_column")),
        ("staff_id,,role", (1, "", "unknown_column")),
        ("staff_id,role,role", (1, "role", "column_twice")),
        ("staff_id,team", (1, "role", "missing_column")),
        ("role,team", (1, "staff_id", "missing_column")),
        ("staff_id,role,absent_to", (1, "absent_from", "missing_column")),
    ],
)
def test_a_column_that_putright_would_do_nothing_with_is_refused_by_name(written, headings, problem):
    feed = written(f"{headings}\nTM01,team_manager,x\n")

    assert problems(feed) == [problem]
    assert feed.entries == {}


def test_a_file_with_nothing_in_it_is_refused(written):
    assert problems(written("")) == [(1, None, "empty_file")]


def test_what_is_no_table_is_refused(tmp_path):
    with pytest.raises(UnreadableFileError):
        read(tmp_path / "nothing.csv")


HEADINGS = "staff_id,role,reports_to,cover,email,vacant,absent_from,absent_to,team\n"


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (",team_manager", "staff_id", "missing_value"),
        ("TM01,", "role", "missing_value"),
        ("TM01,caretaker", "role", "unknown_role"),
        ("TM01,team_manager,TM01", "reports_to", "invalid_value"),
        ("TM01,team_manager,,TM01", "cover", "invalid_value"),
        ("TM01,team_manager,,,at home", "email", "unreadable_email"),
        ("TM01,team_manager,,,,perhaps", "vacant", "unreadable_yes_no"),
        ("TM01,team_manager,,,,,soon", "absent_from", "unreadable_date"),
        ("TM01,team_manager,,,,,2019-02-04,2019-02-03", "absent_to", "dates_contradict"),
        ("TM01,team_manager,,,,,,2019-02-03", "absent_to", "dates_contradict"),
        ("TM01,team_manager,,TM02,,yes", "cover", "post_vacant"),
        ("TM01,team_manager,,,tm@council.example,yes", "email", "post_vacant"),
        ("TM01,team_manager,,,,yes,2019-02-04", "absent_from", "post_vacant"),
        (f"TM01,team_manager,,,,,,,{'x' * 121}", "team", "too_long"),
        (f"{'x' * 65},team_manager", "staff_id", "unreadable_reference"),
        ("TM01,team_manager,,,,,,,North,!", None, "no_heading"),
    ],
)
def test_a_cell_that_cannot_be_is_named_by_row_and_column(written, row, column, code):
    assert problems(written(f"{HEADINGS}SM01,service_manager\n{row}\n")) == [(3, column, code)]


def test_a_further_row_is_a_further_absence(written):
    feed = written(f"{HEADINGS}TM01,team_manager,,,,,2019-02-04,2019-02-08\nTM01,team_manager,,,,,2019-03-04,\n")

    assert feed.problems == []
    assert feed.entries["TM01"].absences == (
        Absence(date(2019, 2, 4), date(2019, 2, 8)),
        Absence(date(2019, 3, 4)),
    )


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("TM01,team_manager", "staff_id", "person_twice"),
        ("TM01,service_manager,,,,,2019-03-04", "role", "person_twice"),
        ("TM01,team_manager,,,,,2019-02-08", "absent_from", "absences_overlap"),
    ],
)
def test_a_further_row_that_is_nothing_else_is_refused(written, row, column, code):
    feed = written(f"{HEADINGS}TM01,team_manager,,,,,2019-02-04,2019-02-08\n{row}\n")

    assert problems(feed) == [(3, column, code)]


def test_every_problem_is_told_at_once(written):
    feed = written(f"{HEADINGS}TM01,caretaker,,,at home\n,team_manager\n")

    assert problems(feed) == [
        (2, "role", "unknown_role"),
        (2, "email", "unreadable_email"),
        (3, "staff_id", "missing_value"),
    ]
