"""Opens an XLSX or CSV file as plain sheets of cells, after checking that it cannot hurt."""

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from domain.errors import PutrightError

MEBIBYTE = 1024 * 1024
LARGEST_FILE = 50 * MEBIBYTE
LARGEST_UNPACKED = 50 * MEBIBYTE
SMALL_ENOUGH_TO_PACK_WELL = 5 * MEBIBYTE
TIGHTEST_PACKING = 100
LARGEST_SIDE_PART = 5 * MEBIBYTE
MOST_PARTS = 200
MOST_CELLS = 2_000_000
MOST_ROWS, MOST_ROWS_IN_ALL = 1_048_576, 4_194_304
DAYS_FROM_1900_TO_1904 = 1462
ACCEPTED = "an Excel workbook (.xlsx) or a CSV file (.csv)"
COMPOUND_FILE = bytes.fromhex("d0cf11e0a1b11ae1")
MAY_BE_LARGE = ("xl/worksheets/", "xl/sharedStrings", "xl/media/")  # read piece by piece, or not at all
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Sheet:
    """A titled grid; only rows that hold something, each with the number that Excel shows beside it."""

    title: str
    rows: list[tuple[int, list[object]]]
    serial_offset: int = 0


class UnreadableFileError(PutrightError):
    """The file as a whole cannot be read as a spreadsheet; ``code`` says why."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message, field="file")
        self.code = code


def content_of(path: Path) -> bytes:
    """The bytes of a file that is there, is a file, and is no larger than a spreadsheet should be."""
    try:
        if not path.exists():
            raise UnreadableFileError("file_not_found", f"There is no file {path}. Accepted: {ACCEPTED}.")
        if not path.is_file():
            raise UnreadableFileError("not_a_spreadsheet", f"{path} is not a file. Accepted: {ACCEPTED}.")
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as trouble:
        message = f"{path} cannot be opened ({trouble.strerror}). Accepted: {ACCEPTED} that you may read."
        raise UnreadableFileError("file_not_readable", message) from trouble


def sheets_in(content: bytes, name: str) -> list[Sheet]:
    """The sheets of a workbook, or the one sheet of a CSV file."""
    suffix = Path(name).suffix.lower()
    if len(content) > LARGEST_FILE:
        raise _too_large(f"it has more than {LARGEST_FILE // MEBIBYTE} MiB")
    if content.startswith(b"PK"):
        return _workbook(content)
    if content.startswith(COMPOUND_FILE):
        raise _compound_file(content)
    if suffix in {".csv", ".txt", ".tsv"} and (b"\0" not in content or content.startswith(UTF_16)):
        return [Sheet(Path(name).stem, _filled_rows(_csv_rows(content), _Room()))]
    raise UnreadableFileError("not_a_spreadsheet", f"This is not a spreadsheet. Accepted: {ACCEPTED}.")


def _workbook(content: bytes) -> list[Sheet]:
    try:
        _check_parts(content)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _worksheets(content)
    except UnreadableFileError:
        raise
    except Exception as trouble:  # openpyxl lets through whatever its parsers trip on
        message = f"The workbook is damaged. Accepted: {ACCEPTED}; open it in Excel and save it again."
        raise UnreadableFileError("file_damaged", message) from trouble


def _check_parts(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS:
            raise _too_large(f"it is made of more than {MOST_PARTS} parts")
        if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
            raise _too_large(f"unpacked it has more than {LARGEST_UNPACKED // MEBIBYTE} MiB")
        if any(part.flag_bits & 1 for part in parts):
            raise _encrypted()
        if "xl/workbook.xml" not in archive.namelist():
            message = f"This is not a workbook of the kind .xlsx. Accepted: {ACCEPTED}; save it as one."
            raise UnreadableFileError("not_a_spreadsheet", message)
        unpacked = 0
        for part in parts:
            _check_part(part)
            unpacked += unpacked_size(archive, part, LARGEST_UNPACKED - unpacked)


def _check_part(part: zipfile.ZipInfo) -> None:
    if part.file_size > max(SMALL_ENOUGH_TO_PACK_WELL, TIGHTEST_PACKING * part.compress_size):
        raise _too_large("it is packed far more tightly than a spreadsheet is")
    if part.file_size > LARGEST_SIDE_PART and not part.filename.startswith(MAY_BE_LARGE):
        raise _too_large(f"a part beside its sheets has more than {LARGEST_SIDE_PART // MEBIBYTE} MiB")


def unpacked_size(archive: zipfile.ZipFile, part: zipfile.ZipInfo, room: int) -> int:
    """How much a part really unpacks to, stopping where there is no more room."""
    size = 0
    with archive.open(part) as stream:
        while chunk := stream.read(MEBIBYTE):
            size += len(chunk)
            if size > room:
                raise _too_large(f"unpacked it has more than {LARGEST_UNPACKED // MEBIBYTE} MiB")
    return size


def _worksheets(content: bytes) -> list[Sheet]:
    workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    offset = DAYS_FROM_1900_TO_1904 if workbook.epoch == CALENDAR_MAC_1904 else 0
    sheets, room = [], _Room()
    for worksheet in workbook.worksheets:
        worksheet.reset_dimensions()
        rows = _filled_rows(worksheet.iter_rows(values_only=True), room)
        sheets.append(Sheet(worksheet.title, rows, offset))
    return sheets


def _csv_rows(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    except csv.Error as trouble:
        message = f"The CSV file is damaged. Accepted: {ACCEPTED}."
        raise UnreadableFileError("file_damaged", message) from trouble


def _decoded(content: bytes) -> str:
    encodings = ("utf-16",) if content.startswith(UTF_16) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    message = "The letters in this file cannot be read. Accepted: CSV saved as 'CSV UTF-8'."
    raise UnreadableFileError("file_damaged", message)


def _delimiter(text: str) -> str:
    beginning = io.StringIO(text[:20_000], newline="").readlines()

    def widest(delimiter: str) -> int:
        return max((len(cells) for cells in csv.reader(beginning, delimiter=delimiter)), default=0)

    return max(",;\t|", key=widest)


class _Room:
    """How many more cells and rows a file may have."""

    def __init__(self) -> None:
        self.cells, self.rows = MOST_CELLS, MOST_ROWS_IN_ALL

    def take(self, number: int, width: int) -> None:
        self.cells -= width
        self.rows -= 1
        if self.cells < 0 or self.rows < 0 or number > MOST_ROWS:
            raise _too_large(f"it has more than {MOST_CELLS:,} cells or {MOST_ROWS:,} rows")


def _filled_rows(rows: Iterable[Iterable[object]], room: _Room) -> list[tuple[int, list[object]]]:
    kept = []
    for number, cells in enumerate(rows, start=1):
        row = list(cells)
        room.take(number, len(row))
        while row and row[-1] in {None, ""}:
            row.pop()
        if row:
            kept.append((number, row))
    return kept


def _compound_file(content: bytes) -> UnreadableFileError:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return _encrypted()
    message = f"This is the old Excel format (.xls). Accepted: {ACCEPTED}; save it as .xlsx."
    return UnreadableFileError("old_excel_format", message)


def _encrypted() -> UnreadableFileError:
    message = f"The workbook is protected by a password. Accepted: {ACCEPTED} saved without one."
    return UnreadableFileError("file_encrypted", message)


def _too_large(why: str) -> UnreadableFileError:
    message = f"The file is too large: {why}. Accepted: {ACCEPTED} with only the tables to import."
    return UnreadableFileError("file_too_large", message)
