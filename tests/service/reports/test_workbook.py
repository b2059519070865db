"""The workbook: real numbers and dates, no formula whatever was typed, and what is behind each figure."""

import io
import re
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.worksheet import Worksheet

from service.reports.document import Behind, Figure, Section, Table
from service.reports.forms import behind_sheets
from service.reports.forms.sheets import LONGEST_TEXT, Names
from service.reports.forms.workbook import as_workbook
from tests.support.papers import big_paper, empty_paper, hostile_paper, paper

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1", "{=1}", "https://x.example", "1e5", "TRUE")


def _book(document=None) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(as_workbook(document or paper())))


def _row(sheet: Worksheet, name: str):
    return next(row for row in sheet.iter_rows() if row[0].value == name)


def test_a_sheet_a_section_with_about_first_and_what_is_behind_last() -> None:
    assert _book().sheetnames == ["About", "Volume", "Adherence by step", "How late", "Themes", "Behind the figures"]


def test_numbers_are_numbers_and_percentages_stand_beside_their_counts() -> None:
    row = _row(_book()["Volume"], "Inadequate")

    assert [(cell.value, cell.data_type, cell.number_format) for cell in row[1:4]] == [
        (8, "n", "#,##0"), (219, "n", "#,##0"), (0.037, "n", "0.0%"),
    ]  # fmt: skip


def test_too_few_have_an_empty_percentage_and_nothing_of_nothing_too() -> None:
    row = [cell.value for cell in _row(_book()["Volume"], "Repeat inadequate")]

    assert row == ["Repeat inadequate", 0, 3, None, 0, 0, None]


def test_dates_are_dates() -> None:
    cell = _row(_book()["How late"], "A-2")[2]

    assert cell.is_date
    assert (cell.value, cell.number_format) == (datetime(2018, 9, 4), "d mmm yyyy")  # noqa: DTZ001 - a date has no zone


def test_an_empty_report_says_so() -> None:
    values = [cell.value for row in _book(empty_paper())["Volume"].iter_rows() for cell in row]

    assert "None: no step had its date here." in values
    assert "n/a" in values


def test_a_unit_is_shown_and_the_number_stays_one() -> None:
    table = Table("m", "M", ("What", "How long"), (("Median", Figure(2.5, unit="working day")),))
    cell = _row(_book(paper(sections=(Section("m", "M", (), (table,)),)))["M"], "Median")[1]

    assert (cell.value, cell.data_type, cell.number_format) == (2.5, "n", '[=1]0" working day";#,##0.0" working days"')


def test_a_figure_leads_to_the_first_of_what_it_counts() -> None:
    book = _book()
    place = _row(book["Volume"], "Inadequate")[1].hyperlink.location

    sheet, cell = re.fullmatch(r"'(.+)'!(\w+)", place).groups()
    first = [each.value for each in book[sheet][book[sheet][cell].row]]

    assert first[:6] == [
        2, "Volume, New audits: Inadequate, Rolling year", "volume.inadequate", "AUD18-001", "remediation",
        "graded Inadequate",
    ]  # fmt: skip


def test_as_many_rows_stand_behind_a_figure_as_it_says() -> None:
    book = _book()
    rows = list(book["Behind the figures"].iter_rows(min_row=2, values_only=True))

    assert sum(row[2] == "volume.inadequate" for row in rows) == _row(book["Volume"], "Inadequate")[1].value
    assert sum(row[2] == "volume.audits" for row in rows) == 219
    assert rows[-1][6] == datetime(2018, 6, 6)  # noqa: DTZ001 - a date has no zone


def test_what_is_behind_says_when_it_was_done_and_when_it_was_due() -> None:
    done, due = date(2018, 9, 4), date(2018, 9, 3)
    row = list(_book(paper(opens=(("volume.audits", (Behind("A-1", on=done, due_on=due),)),))).worksheets[-1].rows)[1]

    assert [cell.value.date() for cell in row[-2:]] == [done, due]


def test_what_is_behind_goes_on_to_another_sheet_when_one_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(behind_sheets, "ROWS", 100)
    book = _book()

    assert book.sheetnames[-3:] == ["Behind the figures", "Behind the figures 2", "Behind the figures 3"]
    assert [book[name].max_row - 1 for name in book.sheetnames[-3:]] == [100, 100, 33]
    assert _row(book["Volume"], "Inadequate")[1].hyperlink.location == "'Behind the figures 3'!A21"


def test_without_what_is_behind_there_are_no_sheets_and_no_links_to_it() -> None:
    book = _book(paper(opens=()))

    assert "Behind the figures" not in book.sheetnames
    assert _row(book["Volume"], "Inadequate")[1].hyperlink is None


def test_ten_thousand_texts_like_formulas_give_none() -> None:
    rows = tuple(
        (f"{FORMULAS[n % len(FORMULAS)]} {n}" if n % 2 else FORMULAS[n % len(FORMULAS)],) for n in range(10_000)
    )
    document = paper(sections=(Section("typed", "=1+1", (), (Table("typed", "=2", ("=3",), rows),)),))
    content = as_workbook(document)
    sheet = openpyxl.load_workbook(io.BytesIO(content), read_only=True).worksheets[1]
    cells = [cell for (cell,) in sheet.iter_rows(min_row=6, max_row=10_005, max_col=1)]

    assert [cell.value for cell in cells] == [row[0] for row in rows]
    assert {cell.data_type for cell in cells} == {"s"}
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            assert b"<f>" not in parts.read(name), name
            assert b"<f " not in parts.read(name), name


@pytest.mark.parametrize("text", ["=1+1", "é \U0001f600 \u6f22", "_x0041_", "<b>&amp;", "a\nb", " x "])
def test_what_was_typed_comes_back(text: str) -> None:
    sheet = _book(hostile_paper(text)).worksheets[1]

    values = [unescape(cell.value) for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert values.count(text) >= 6


def test_a_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    values = [cell.value for row in _book(hostile_paper("x" * 40_000)).worksheets[1].iter_rows() for cell in row]
    longest = max((value for value in values if isinstance(value, str)), key=len)

    assert len(longest) == LONGEST_TEXT
    assert longest.endswith("…")


def test_sheet_names_are_what_a_spreadsheet_allows_and_never_twice() -> None:
    names, wanted = (
        Names(),
        ["History", "a/b:c?*[d]\\", "'quoted'", "x" * 40, "X" * 40, "x" * 40, "", "\x00", "History"],
    )
    given = [names.unique(each) for each in wanted]

    assert given == [
        "History 2", "a b c d", "quoted", "x" * 31, "X" * 29 + " 2", "x" * 29 + " 3", "Sheet", "Sheet 2", "History 3",
    ]  # fmt: skip


def test_columns_are_wide_enough_and_heads_stay_in_sight() -> None:
    sheet = _book()["Adherence by step"]

    assert sheet.freeze_panes == "B7"
    assert sheet.column_dimensions["A"].width >= len("Service manager review")


def test_about_says_what_the_report_was_made_from() -> None:
    about = {row[0].value: row[1].value for row in _book()["About"].iter_rows(max_col=2)}

    assert about["Council"] == "Example Council"
    assert about["As known at"] == "1 June 2019 at 09:00"
    assert about["Position in the record"] == 2_467
    assert about["Fingerprint"].startswith("0f1e2d3c4b5a")
    assert about["Is the process working?"] == "Partly"


def test_nothing_says_when_it_was_made() -> None:
    with zipfile.ZipFile(io.BytesIO(as_workbook(paper()))) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 31, 0, 0, 0)}
        assert b"1980-01-01T00:00:00Z" in parts.read("docProps/core.xml")


def test_it_tells_how_far_it_is() -> None:
    told: list[tuple[int, int]] = []
    as_workbook(big_paper(12_000), lambda done, total: told.append((done, total)))

    assert told == [(5_000, 12_000), (10_000, 12_000), (12_000, 12_000)]
