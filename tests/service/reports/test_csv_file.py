"""The CSV: one table, a line a cell, that no spreadsheet takes for anything else; and what its columns mean."""

import csv
import io

import pytest

from service.reports.document import Document, Figure, Section, Table
from service.reports.forms.csv_file import COLUMNS, as_csv, safe
from service.reports.forms.dictionary import as_dictionary, fits, meaning_of, meaning_of_columns, meaning_of_figures
from tests.support.papers import empty_paper, hostile_paper, paper


def _read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def _line(document: Document, **wanted: str) -> dict[str, str]:
    (found,) = [line for line in _read(as_csv(document)) if wanted.items() <= line.items()]
    return {name: value for name, value in found.items() if value}


def test_it_is_utf_8_that_a_council_desktop_reads_as_such() -> None:
    content = as_csv(hostile_paper("Café £5"))

    assert content.startswith(b"\xef\xbb\xbfsection,table,row,column,figure,value,of,percent,unit,text,note\r\n")
    assert "Café £5" in content.decode("utf-8-sig")


def test_a_figure_is_a_line_with_its_counts() -> None:
    assert _line(paper(), figure="volume.inadequate") == {
        "section": "Volume",
        "table": "New audits",
        "row": "Inadequate",
        "column": "Rolling year",
        "figure": "volume.inadequate",
        "value": "8",
        "of": "219",
        "percent": "3.7",
    }


def test_a_missing_percentage_says_why() -> None:
    few = _line(paper(), figure="volume.repeat")
    nothing = _line(paper(), row="Repeat inadequate", column="Quarter")

    assert (few["note"], "percent" in few) == ("too few for a percentage", False)
    assert (nothing["note"], nothing["of"]) == ("n/a", "0")


def test_an_empty_report_has_lines_that_say_so() -> None:
    assert _line(empty_paper(), table="Adherence by step")["text"] == "None: no step had its date here."
    assert _line(empty_paper(), row="Plan")["note"] == "n/a"
    assert _line(empty_paper(), row="Re-audit")["note"] == "n/a"


def test_dates_are_written_so_that_every_program_reads_them() -> None:
    assert _line(paper(), row="A-2", column="Done")["text"] == "2018-09-04"


def test_every_sentence_and_every_mark_is_in_it() -> None:
    texts = {line["text"] for line in _read(as_csv(paper()))}

    assert {"Re-audits are counted apart.", "No figure is of a person.", "Partly", "1 June 2019 at 09:00"} <= texts


def test_a_table_of_one_column_loses_no_row() -> None:
    table = Table("one", "One", ("What",), (("First",), ("Second",)))
    rows = [
        line["row"] for line in _read(as_csv(paper(sections=(Section("one", "S", (), (table,)),)))) if line["table"]
    ]

    assert rows == ["First", "Second"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\ta", "\ra", "\na", "＝1"])  # noqa: RUF001 - typed so
def test_a_text_like_a_formula_is_none(text: str) -> None:
    lines = _read(as_csv(hostile_paper(text)))

    assert all(not value.startswith(text[0]) for line in lines for value in line.values())
    assert any(value == f"'{text}" for line in lines for value in line.values())


@pytest.mark.parametrize("text", ["a=1", "'", "1-2", ""])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert safe(text) == text


def test_a_number_below_nought_stays_a_number() -> None:
    table = Table("n", "N", ("What", "Number"), (("Change", Figure(-3, "n.change")),))

    assert _line(paper(sections=(Section("n", "N", (), (table,)),)), figure="n.change")["value"] == "-3"


def test_the_dictionary_says_what_every_column_is() -> None:
    lines = _read(as_dictionary(paper()))

    assert [line["name"] for line in lines if line["kind"] == "column"] == list(COLUMNS)
    assert all(line["meaning"] for line in lines)
    assert set(meaning_of_columns()) == set(COLUMNS)


def test_the_dictionary_has_every_figure_of_the_file_once_under_its_name() -> None:
    figures = [line["figure"] for line in _read(as_csv(paper())) if line["figure"]]
    described = [line["name"] for line in _read(as_dictionary(paper())) if line["kind"] == "figure"]

    assert described == list(dict.fromkeys(figures))


def test_a_star_stands_for_one_part_of_a_name() -> None:
    assert fits("adherence.re_audit.late", "adherence.*.late")
    assert not fits("adherence.re_audit.by.late", "adherence.*.late")
    assert not fits("adherence.re_audit.due", "adherence.*.late")


def test_a_figure_of_another_period_says_so() -> None:
    assert meaning_of("rolling_year.volume.audits") == (
        f"Of the twelve months to the period's last day: {meaning_of('volume.audits')}"
    )
    assert meaning_of("since_last.adherence.re_audit.late") == (
        f"Of the period of the same kind before: {meaning_of('adherence.re_audit.late')}"
    )
    assert meaning_of("rolling_year.no_such_thing") is None


def test_no_entry_of_the_dictionary_is_hidden_by_one_before_it() -> None:
    patterns = list(meaning_of_figures())

    for n, pattern in enumerate(patterns):
        assert not any(fits(pattern, before) for before in patterns[:n]), pattern
