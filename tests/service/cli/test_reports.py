"""The adherence report on the command line: every form, whole files, and nothing that a terminal cannot show."""

import csv
import io
import json
import sys
from pathlib import Path

import openpyxl
import pytest

from service.cli.files import NotForTerminalError, NotWrittenError, refuse_terminal, write_whole
from tests.support.pdf import pages

SAMPLE = Path("service") / "data" / "sample-monitoring-2018-19.xlsx"
YEAR = ("report", "adherence", "--from", "2018-06-01", "--to", "2019-05-31", "--as-at", "2019-05-31")
KNOWN = ("--as-known-at", "2099-01-01")


@pytest.fixture
def loaded(migrated):
    assert migrated("import", str(SAMPLE)).exit_code == 0
    return migrated


def _made(loaded, tmp_path: Path, form: str) -> bytes:
    result = loaded(*YEAR, "--format", form, "-o", str(tmp_path / f"report.{form}"))
    assert result.exit_code == 0, result.output
    return (tmp_path / f"report.{form}").read_bytes()


def test_every_form_says_the_same_of_a_step(loaded, tmp_path):
    data = json.loads(_made(loaded, tmp_path, "json"))["adherence"]["day_three_meeting"]
    text = "\n".join(pages(_made(loaded, tmp_path, "pdf")))
    book = openpyxl.load_workbook(io.BytesIO(_made(loaded, tmp_path, "xlsx")))
    lines = list(csv.DictReader(io.StringIO(_made(loaded, tmp_path, "csv").decode("utf-8-sig"), newline="")))
    page = _made(loaded, tmp_path, "html").decode()

    assert (data["on_time"], data["due"], data["on_time_percent"]) == (5, 8, 63)
    assert "Day-three meeting, on time\n5 of 8 (63%)" in text
    assert "5 of 8 (63%)" in page
    (row,) = [row for row in book.worksheets[1].iter_rows(values_only=True) if row[0] == "Day-three meeting, on time"]
    assert row[1:4] == (5, 8, 0.63)
    (line,) = [
        each
        for each in lines
        if each["figure"].endswith("adherence.day_three_meeting.on_time") and each["table"] == "The main measures"
    ]
    assert (line["value"], line["of"], line["percent"]) == ("5", "8", "63")


def test_a_csv_has_its_dictionary_beside_it(loaded, tmp_path):
    named = {line["figure"] for line in _table(_made(loaded, tmp_path, "csv")) if line["figure"]}
    beside = _table((tmp_path / "report-dictionary.csv").read_bytes())

    assert named == {line["name"] for line in beside if line["kind"] == "figure"}
    assert loaded(*YEAR, "--format", "dictionary").stdout_bytes == (tmp_path / "report-dictionary.csv").read_bytes()


def test_without_a_file_the_report_goes_to_standard_output(loaded, tmp_path):
    assert loaded(*YEAR, "--format", "csv").stdout_bytes.startswith(b"\xef\xbb\xbfsection,table")
    assert loaded(*YEAR, "--format", "pdf", "-o", "-").stdout_bytes.startswith(b"%PDF-1.7")
    assert list(Path().glob("*-dictionary.csv")) == []


@pytest.mark.parametrize("output", [None, Path("-")])
def test_what_is_no_text_is_refused_on_a_terminal(monkeypatch, output):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)

    with pytest.raises(NotForTerminalError, match="-o FILE"):
        refuse_terminal(output, binary=True)
    refuse_terminal(output, binary=False)
    refuse_terminal(Path("report.pdf"), binary=True)


def test_a_file_that_cannot_be_written_is_refused_in_one_line(loaded, tmp_path):
    result = loaded(*YEAR, "--format", "pdf", "-o", str(tmp_path / "nowhere" / "report.pdf"))

    assert result.exit_code == 2
    assert "[not_written]" in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "report.pdf"
    path.write_bytes(b"before")

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(NotWrittenError, match="No space left on device"):
        write_whole(path, b"after")

    assert [each.name for each in tmp_path.iterdir()] == ["report.pdf"]
    assert path.read_bytes() == b"before"


def test_a_file_that_stood_there_is_replaced(tmp_path):
    path = tmp_path / "report.pdf"
    path.write_bytes(b"before")
    write_whole(path, b"after")

    assert [each.name for each in tmp_path.iterdir()] == ["report.pdf"]
    assert path.read_bytes() == b"after"


def test_the_pdf_and_the_workbook_list_the_files_behind_each_figure_unless_told_not_to(loaded, tmp_path):
    def made(form: str, *more: str) -> bytes:
        path = tmp_path / f"report.{form}"
        assert loaded(*YEAR, "--format", form, "-o", str(path), *more).exit_code == 0
        return path.read_bytes()

    def sheets(content: bytes) -> list[str]:
        return openpyxl.load_workbook(io.BytesIO(content)).sheetnames

    assert "What each figure counts" in "\n".join(pages(made("pdf")))
    assert "AUD18-001" not in "\n".join(pages(made("pdf", "--without-files")))
    assert "Behind the figures" in sheets(made("xlsx"))
    assert "Behind the figures" not in sheets(made("xlsx", "--without-files"))


def test_a_quarter_in_which_nothing_was_audited_has_every_form(loaded, tmp_path):
    for form in ("html", "pdf", "xlsx", "csv", "json"):
        path = tmp_path / f"empty.{form}"
        result = loaded("report", "adherence", "--quarter", "2012-13-Q1", "--format", form, "-o", str(path))
        assert result.exit_code == 0, result.output
        assert path.stat().st_size
    text = "\n".join(pages((tmp_path / "empty.pdf").read_bytes()))
    assert "none" in text
    assert "(0%)" not in text


def _table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
