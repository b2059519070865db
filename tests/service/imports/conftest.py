"""A small council's spreadsheet, to be bent in each test."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from service.imports.problems import Problem
from service.imports.reading import Reading, read_sheets
from service.imports.sheets import Sheet

Tables = dict[str, list[dict[str, object]]]

AUDIT: dict[str, object] = {
    "Audit ref": "AUD-1",
    "Date of audit": "04/06/2018",
    "Date graded": "18/06/2018",
    "LCS no.": "200954962",
    "Team": "North",
    "Service": "Assessment",
    "Social Worker": "SW01",
    "Team Manager": "TM01",
    "Auditor": "TM02",
    "Auditor's team": "South",
    "Overall grade": "Inadequate",
    "Planning": "Inadequate",
    "Visits": "Good",
}
TRACKED: dict[str, object] = {
    "Audit ref": "AUD-1",
    "LCS no.": "200954962",
    "Overall grade": "Inadequate",
    "Managers notified": "18/06/2018",
    "Day 3 meeting held": "21/06/2018",
    "Chaired by": "PL01",
    "Reason if late / not held": None,
    "Plan agreed": "22/06/2018",
    "SM review completed": "29/06/2018",
    "SM satisfied?": "Y",
    "Caseload review criteria met?": "N",
    "Caseload review decision": None,
    "Reason": None,
    "Caseload review completed": None,
    "Re-audit date": "09/08/2018",
    "Re-audit grade": "Good",
    "Closed": "15/08/2018",
    "Comments": None,
}
ACTION: dict[str, object] = {
    "Audit ref": "AUD-1",
    "No.": 1,
    "Theme": "Planning",
    "Action": "Agree the plan with the family",
    "Who": "SW01",
    "By when": "09/07/2018",
    "How will we know?": "Seen on the file",
    "Done": "09/07/2018",
    "Verified": "11/07/2018",
    "Effective?": "Y",
}
STAFF = (("SM01", "Service Manager", None), ("TM01", "Team Manager", "SM01"), ("TM02", "Team Manager", "SM01"))
MORE_STAFF = (("PL01", "Practice Lead", "SM01"), ("SW01", "Social Worker", "TM01"))


@pytest.fixture(scope="session")
def today() -> date:
    return date(2019, 5, 31)


@pytest.fixture(scope="session")
def sample() -> Path:
    return Path(__file__).parents[3] / "service" / "data" / "sample-monitoring-2018-19.xlsx"


@pytest.fixture
def tables() -> Tables:
    """Two audits, one of them inadequate, tracked, with an action, and everybody named."""
    good: dict[str, object] = {
        **AUDIT, "Audit ref": "AUD-2", "LCS no.": "200776502", "Overall grade": "Good", "Planning": "N/A",
    }  # fmt: skip
    staff: list[dict[str, object]] = [
        {"Code": code, "Role": role, "Email": f"{code.lower()}@council.example", "Reports to": manager, "Cover": None}
        for code, role, manager in (*STAFF, *MORE_STAFF)
    ]
    return {
        "Audits": [dict(AUDIT), good],
        "Tracker": [dict(TRACKED)],
        "Actions": [dict(ACTION)],
        "Staff": staff,
    }


@pytest.fixture(scope="session")
def sheets_of() -> Callable[[Tables], list[Sheet]]:
    """The tables as sheets, headings in row 1."""

    def sheets_of(tables: Tables) -> list[Sheet]:
        grids = {title: [list(rows[0]), *(list(row.values()) for row in rows)] for title, rows in tables.items()}
        return [Sheet(title, list(enumerate(grid, start=1))) for title, grid in grids.items()]

    return sheets_of


@pytest.fixture(scope="session")
def reading_of(sheets_of: Callable[[Tables], list[Sheet]], today: date) -> Callable[[Tables], Reading]:
    """What reading the tables gives."""
    return lambda tables: read_sheets(sheets_of(tables), today, "digest")


@pytest.fixture(scope="session")
def workbook_of() -> Callable[[Tables], bytes]:
    """The tables as an XLSX file, each below a title."""

    def workbook_of(tables: Tables) -> bytes:
        workbook = Workbook()
        workbook.remove(workbook.worksheets[0])
        for title, rows in tables.items():
            worksheet = workbook.create_sheet(title)
            worksheet.append([f"{title} of the year"])
            worksheet.append([])
            worksheet.append(list(rows[0]))
            for row in rows:
                worksheet.append(list(row.values()))
        content = io.BytesIO()
        workbook.save(content)
        return content.getvalue()

    return workbook_of


@pytest.fixture(scope="session")
def told() -> Callable[[Reading], list[tuple[str, int | None, str | None, str]]]:
    """Where each problem is and its code, without its words."""

    def place(problem: Problem) -> tuple[str, int | None, str | None, str]:
        return problem.sheet, problem.row, problem.column, problem.code

    return lambda reading: [place(problem) for problem in reading.problems]
