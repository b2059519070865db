"""The PDF: tagged, marked on every page, and saying what was typed as it was typed."""

import re
from dataclasses import replace
from datetime import date

import pytest

from service.reports.document import Behind, Figure, Section, Table
from service.reports.forms.columns import LANDSCAPE, PORTRAIT, layout
from service.reports.forms.faces import BOLD, face, printable
from service.reports.forms.pdf import as_pages, as_pdf
from tests.support.papers import MARKS, big_paper, empty_paper, hostile_paper, many_figures, paper
from tests.support.pdf import pages, plain

TYPED = '=1+1 #panic("x") *b* _i_ $x^2$ @label <b> `code` \\ // /* [a](b) "quoted" \'single\' -- ... {x} é £ €'


def test_it_says_that_it_is_tagged_for_screen_readers() -> None:
    pdf = plain(as_pdf(paper()))

    assert b"/StructTreeRoot" in pdf
    assert b"/MarkInfo<</Marked true" in pdf
    assert b"/Lang(en-GB)" in pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf


def test_its_title_is_in_what_a_reader_shows_for_it() -> None:
    pdf = plain(as_pdf(paper()))

    assert b"Adherence report, 1 June 2018 to 31 May 2019</rdf:li>" in pdf
    assert b"/DisplayDocTitle true" in pdf


def test_tables_have_rows_and_heads_and_pictures_have_words() -> None:
    pdf = plain(as_pdf(paper()))

    for tag in (b"/S/Table", b"/S/THead", b"/S/TH", b"/S/TR", b"/S/Caption", b"/S/H1", b"/S/Figure", b"/S/Link"):
        assert tag in pdf
    assert b"How late, not only whether. One dot a remediation." in pdf


def test_a_table_has_no_caption_where_its_heading_says_the_same() -> None:
    table = Table("themes", "Themes", ("Theme", "Graded"), (("Visits", 3),))
    said, apart = (replace(paper(), sections=(Section("s", heading, (), (table,)),)) for heading in ("Themes", "Other"))

    assert [pages(as_pdf(each))[0].splitlines().count("Themes") for each in (said, apart)] == [1, 1]


def test_it_is_dated_by_what_it_says_and_not_by_when_it_was_made() -> None:
    assert set(re.findall(rb"/(?:Mod|Creation)Date\(D:(\d{8})", as_pdf(paper()))) == {b"20190531"}


def test_each_page_has_council_title_as_known_at_fingerprint_and_its_number() -> None:
    found = pages(as_pdf(many_figures()))

    assert len(found) > 3
    for number, page in enumerate(found, start=1):
        lines = page.splitlines()
        assert lines[:2] == ["Example Council", "Adherence report, 1 June 2018 to 31 May 2019"]
        assert lines[-2:] == [
            "As at 31 May 2019, as known at 1 June 2019 at 09:00. Fingerprint 0f1e2d3c4b5a",
            f"Page {number} of {len(found)}",
        ]


def test_the_whole_fingerprint_stands_at_the_end() -> None:
    assert f"Fingerprint {MARKS.fingerprint}" in pages(as_pdf(paper()))[-1]


def test_every_page_is_of_a4() -> None:
    boxes = set(re.findall(rb"/MediaBox\[0 0 ([\d.]+) ([\d.]+)\]", plain(as_pdf(_wide()))))

    assert boxes == {(b"595.2756", b"841.8898"), (b"841.8898", b"595.2756")}


def test_what_was_typed_is_printed_as_typed() -> None:
    text = "".join(pages(as_pdf(hostile_paper(TYPED)))).replace("\n", "").replace(" ", "")

    assert text.count(TYPED.replace(" ", "")) > 15


def test_characters_that_the_fonts_lack_are_named_and_not_dropped() -> None:
    assert printable("a\U0001f600b\u202ec\r\nd\te\xa0f") == "a[U+1F600]b[U+202E]c\nd e\xa0f"
    assert "[U+6F22]" in "".join(pages(as_pdf(hostile_paper("\u6f22"))))


def test_a_figure_prints_its_counts_and_none_of_nothing() -> None:
    lines = pages(as_pdf(empty_paper()))[0].splitlines()

    assert lines[lines.index("Audits") + 1] == "none"
    assert lines[lines.index("Inadequate") + 1] == "n/a"
    assert "None: no step had its date here." in lines
    assert not any("0%" in line for line in lines)


def test_what_is_behind_a_large_figure_is_said_and_not_listed_on_paper() -> None:
    last = pages(as_pdf(big_paper(4_000)))[-1]

    assert "4,000 in all, which the workbook and the figure’s page list" in last
    assert "AUD18-001" not in last


def test_too_few_have_no_percentage() -> None:
    lines = pages(as_pdf(paper()))[0].splitlines()

    assert "8 of 219 (3.7%)" in lines
    assert lines[lines.index("Repeat inadequate") + 1] == "0 of 3"


def test_a_figure_refers_to_what_it_counts_at_the_end() -> None:
    first, *_, last = pages(as_pdf(paper()))

    assert "8 of 219 (3.7%)\n2\n" in first
    assert (
        "2  Volume, New audits: Inadequate, Rolling year: 8 of 219 (3.7%)\ngraded Inadequate: AUD18-001; AUD18-002"
        in last
    )
    assert "AUD18-001 (1 Jun 2018); AUD18-002 (2 Jun 2018)" in last.replace("\xa0", " ")
    assert "Managers told, Late" not in last
    assert "Restricted" in last


def test_what_was_not_done_says_when_it_was_due() -> None:
    due = paper(opens=(("volume.audits", (Behind("A-1", what="not done", due_on=date(2018, 9, 3)),)),))

    assert "not done: A-1 (due 3 Sep 2018)" in pages(as_pdf(due))[-1].replace("\xa0", " ")


def test_without_what_is_behind_the_figures_there_is_no_annex() -> None:
    text = "".join(pages(as_pdf(paper(opens=()))))

    assert "What each figure counts" not in text
    assert "Restricted" not in text
    assert "8 of 219 (3.7%)\n2 of 55" in text


def test_the_head_of_a_long_table_is_on_each_of_its_pages() -> None:
    rows = tuple((f"Row {n}", n) for n in range(200))
    table = Table("long", "A long table", ("What", "Count"), rows)

    found = pages(as_pdf(paper(sections=(Section("long", "Long", (), (table,)),), opens=(), answer=None)))

    assert sum("Count" in page for page in found) == sum("Row " in page for page in found) > 3


def test_a_table_is_upright_while_its_words_have_room_and_else_lies_across() -> None:
    assert not layout(["Step", "Due"], [["Plan", "3"]]).landscape
    assert layout(["Acknowledgement"] * 10, [["3"] * 10]).landscape
    assert layout(["Step"], [["3"]], landscape=True).landscape
    for columns, room in ((5, PORTRAIT), (10, LANDSCAPE), (40, LANDSCAPE)):
        assert sum(layout(["Acknowledgement"] * columns, [["3"] * columns]).widths) <= room + 0.5


def test_widths_are_those_of_the_font() -> None:
    assert face(BOLD).width("Acknowledgement") == pytest.approx(8.835, abs=0.001)


def test_the_pages_can_be_looked_at() -> None:
    assert [page[:8] for page in as_pages(paper(), ppi=20)] == [b"\x89PNG\r\n\x1a\n"] * len(pages(as_pdf(paper())))


def _wide():
    heads = tuple(f"Acknowledgement {n}" for n in range(10))
    table = Table("wide", "A wide table", heads, (("Plan", *(Figure(n) for n in range(9))),))
    narrow = Section("narrow", "Narrow", ("A sentence.",), ())
    return paper(sections=(narrow, Section("wide", "Wide", (), (table,)), narrow))
