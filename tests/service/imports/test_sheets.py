"""What is opened as a spreadsheet, and what is refused before it can hurt."""

import csv
import io
import random
import resource
import subprocess
import sys
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from service.imports import sheets
from service.imports.reading import Reading, read_content
from service.imports.sheets import COMPOUND_FILE, UnreadableFileError, content_of, sheets_in, unpacked_size

MIDSUMMER = datetime.fromisoformat("2018-06-18")
SHEET = "xl/worksheets/sheet1.xml"
OPENING = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
CLOSING = b"</sheetData></worksheet>"


def workbook(*rows, epoch=None) -> bytes:
    made = Workbook()
    if epoch:
        made.epoch = epoch
    for row in rows or [["a", 1]]:
        made.active.append(row)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def with_part(name: str, part: bytes) -> bytes:
    """A workbook with one of its parts replaced, or one more."""
    source, content = zipfile.ZipFile(io.BytesIO(workbook())), io.BytesIO()
    parts = {each: source.read(each) for each in source.namelist()} | {name: part}
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, body in parts.items():
            archive.writestr(each, body)
    return content.getvalue()


def refusal(content: bytes, name: str = "year.xlsx") -> UnreadableFileError:
    with pytest.raises(UnreadableFileError) as refused:
        sheets_in(content, name)
    assert "Accepted: " in refused.value.message
    return refused.value


def read_or_refused(content: bytes, name: str) -> Reading | str:
    try:
        return read_content(content, name, date(2019, 5, 31))
    except UnreadableFileError as refused:
        return refused.code


def test_rows_keep_the_numbers_that_excel_shows():
    (sheet,) = sheets_in(workbook(["title"], [], ["a", None, 3, None], [None]), "year.xlsx")

    assert sheet.rows == [(1, ["title"]), (3, ["a", None, 3])]


def test_a_workbook_is_known_by_its_content_and_not_its_name():
    assert sheets_in(workbook(), "year.csv")[0].rows == [(1, ["a", 1])]


def test_dates_come_as_dates():
    (sheet,) = sheets_in(workbook([MIDSUMMER]), "year.xlsx")

    assert sheet.rows == [(1, [MIDSUMMER])]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_is_read_whatever_separates_and_encodes_it(delimiter, encoding):
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerows([["Name", "Née", "Note"], [], ["x", "1", 'a, b; "c"\nd']])
    (sheet,) = sheets_in(written.getvalue().encode(encoding), "Year 1.csv")

    assert sheet.title == "Year 1"
    assert sheet.rows == [(1, ["Name", "Née", "Note"]), (3, ["x", "1", 'a, b; "c"\nd'])]


def test_days_counted_from_1904_are_told_from_those_counted_from_1900():
    assert sheets_in(workbook(epoch=CALENDAR_MAC_1904), "year.xlsx")[0].serial_offset == 1462
    assert sheets_in(workbook(), "year.xlsx")[0].serial_offset == 0


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path):
    with pytest.raises(UnreadableFileError) as refused:
        content_of(tmp_path / "none.xlsx")

    assert refused.value.code == "file_not_found"
    assert ".xlsx" in refused.value.message


def test_a_folder_is_no_spreadsheet(tmp_path):
    with pytest.raises(UnreadableFileError) as refused:
        content_of(tmp_path)

    assert refused.value.code == "not_a_spreadsheet"


def test_a_file_that_may_not_be_opened_is_said_to_be_so(tmp_path, monkeypatch):
    path = tmp_path / "year.xlsx"
    path.write_bytes(workbook())
    monkeypatch.setattr(Path, "open", lambda *_: (_ for _ in ()).throw(PermissionError(13, "Permission denied")))

    with pytest.raises(UnreadableFileError) as refused:
        content_of(path)

    assert refused.value.code == "file_not_readable"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "year.xlsx"), (b"%PDF-1.7", "year.pdf"), (b"<html><table>", "year.xls"), (b"a,b", "year.docx"),
        (b"a\0b", "year.csv"), (with_part("a", b"b")[:2], "year.bin"),
    ],
)  # fmt: skip
def test_what_is_no_spreadsheet_is_refused(content, name):
    assert refusal(content, name).code in {"not_a_spreadsheet", "file_damaged"}


def test_another_kind_of_zip_is_no_workbook():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")

    assert refusal(content.getvalue()).code == "not_a_spreadsheet"


def test_the_old_excel_format_is_refused_with_what_to_do():
    refused = refusal(COMPOUND_FILE + b"\0" * 512, "year.xls")

    assert refused.code == "old_excel_format"
    assert "save it as .xlsx" in refused.message


def test_a_workbook_with_a_password_is_refused():
    assert refusal(COMPOUND_FILE + "EncryptedPackage".encode("utf-16-le")).code == "file_encrypted"


def test_a_zip_with_a_password_is_refused():
    content = bytearray(workbook())
    content[content.rindex(b"PK\x01\x02") + 8] |= 1

    assert refusal(bytes(content)).code == "file_encrypted"


@pytest.mark.parametrize("kept", [0.3, 0.7, 0.99])
def test_a_workbook_cut_short_is_refused_as_damaged(kept):
    content = workbook()

    assert refusal(content[: int(len(content) * kept)]).code == "file_damaged"


def test_a_csv_in_no_known_letters_is_refused():
    assert refusal(b"a,b\n\x81,\x8d", "year.csv").code == "file_damaged"


def test_a_file_larger_than_any_spreadsheet_is_refused(tmp_path):
    path = tmp_path / "year.csv"
    with path.open("wb") as file:
        file.truncate(60 * 1024 * 1024)

    assert refusal(content_of(path), "year.csv").code == "file_too_large"


BOMB = """
import sys, time, resource
from service.imports.sheets import UnreadableFileError, sheets_in
content = open(sys.argv[1], "rb").read()
before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
try:
    sheets_in(content, "year.xlsx")
except UnreadableFileError as refused:
    print(refused.code, time.monotonic() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_a_99_kib_bomb_is_refused_within_a_second_and_100_mib(tmp_path):
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(with_part(SHEET, OPENING + b"<row>" + b"<c><v>1</v></c>" * 2_000_000 + b"</row>" + CLOSING))
    assert path.stat().st_size < 99 * 1024

    run = [sys.executable, "-c", BOMB, str(path)]
    said = subprocess.run(run, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[3])
    code, seconds, kibibytes = said.stdout.split()

    assert "packed far more tightly" in refusal(path.read_bytes()).message
    assert code == "file_too_large"
    assert float(seconds) < 1
    assert int(kibibytes) < 100 * 1024


def test_a_workbook_of_too_many_parts_is_refused():
    content = io.BytesIO(workbook())
    with zipfile.ZipFile(content, "a") as archive:
        for number in range(200):
            archive.writestr(f"xl/media/{number}.png", b"")

    assert refusal(content.getvalue()).code == "file_too_large"


def test_styles_that_would_fill_the_memory_are_refused():
    numbers = random.Random(1).randbytes(3 * 1024 * 1024).hex().encode()  # noqa: S311 - nothing secret

    assert "beside its sheets" in refusal(with_part("xl/styles.xml", numbers)).message


def test_a_part_that_is_larger_than_its_entry_says_is_refused():
    content = bytearray(with_part(SHEET, OPENING + b"<row><c><v>1</v></c></row>" * 5000 + CLOSING))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = archive.getinfo(SHEET).file_size
    directory = content.index(b"PK\x01\x02")
    at = content.index(size.to_bytes(4, "little"), directory)
    content[at : at + 4] = (100).to_bytes(4, "little")

    assert refusal(bytes(content)).code == "file_damaged"


def test_a_workbook_that_unpacks_to_more_than_50_mib_is_refused():
    content = io.BytesIO(workbook())
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(11):
            archive.writestr(f"xl/media/{number}.png", bytes(5 * 1024 * 1024))

    assert "50 MiB" in refusal(content.getvalue()).message


def test_a_part_is_counted_while_it_is_unpacked_whatever_its_entry_says():
    with zipfile.ZipFile(io.BytesIO(workbook())) as archive:
        part = archive.getinfo(SHEET)

        assert unpacked_size(archive, part, room=part.file_size) == part.file_size
        with pytest.raises(UnreadableFileError):
            unpacked_size(archive, part, room=part.file_size - 1)


def test_a_row_numbered_beyond_excel_s_last_does_not_keep_us_counting():
    assert (
        refusal(with_part(SHEET, OPENING + b'<row r="99999999999"><c><v>1</v></c></row>' + CLOSING)).code
        == "file_too_large"
    )


def test_rows_that_are_almost_all_empty_cells_are_counted_as_cells():
    rows = b"".join(b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (row, row) for row in range(1, 200))

    assert refusal(with_part(SHEET, OPENING + rows + CLOSING)).code == "file_too_large"


@pytest.mark.parametrize(("limit", "rows"), [("MOST_CELLS", 10), ("MOST_ROWS_IN_ALL", 3)])
def test_cells_and_rows_are_counted_over_all_sheets(monkeypatch, limit, rows):
    made = Workbook()
    for worksheet in (made.active, made.create_sheet(), made.create_sheet()):
        worksheet.append(["a", "b", "c", "d"])
        worksheet.append([])
        worksheet.append([])
    made["Sheet1"].cell(2, 1, "a")
    content = io.BytesIO()
    made.save(content)
    monkeypatch.setattr(sheets, limit, rows)

    assert refusal(content.getvalue()).code == "file_too_large"
    monkeypatch.setattr(sheets, limit, rows * 2)
    assert len(sheets_in(content.getvalue(), "year.xlsx")) == 3


def test_a_csv_cell_longer_than_any_is_refused():
    assert refusal(b"a,b\n" + b"c" * 200_000, "year.csv").code == "file_damaged"


def test_entities_that_multiply_are_refused():
    entities = b"".join(b'<!ENTITY a%d "%s">' % (n, (b"&a%d;" % (n - 1) if n else b"ha") * 20) for n in range(9))
    bomb = (
        b"<!DOCTYPE a ["
        + entities
        + b"]>"
        + OPENING
        + b'<row><c t="inlineStr"><is><t>&a8;</t></is></c></row>'
        + CLOSING
    )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    assert refusal(with_part(SHEET, bomb)).code == "file_damaged"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=8), st.data())
def test_a_spoilt_workbook_is_read_or_refused_and_nothing_else(spoilt, data):
    content = bytearray(data.draw(st.sampled_from([workbook(), workbook(["Audit ref", "Date graded", "Auditor"])])))
    for at, byte in spoilt:
        content[at % len(content)] = byte

    assert read_or_refused(bytes(content), "year.xlsx")


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_called_csv_are_read_or_refused_and_nothing_else(content):
    assert read_or_refused(content, "year.csv")
