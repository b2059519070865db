"""How long the printed forms of a report take: the PDF of the sample year, and a workbook of ten thousand files."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bench.councils import NOW, council
from bench.measuring import Measured, beside, rate
from service.demo import load_sample
from service.reports.adherence.document import document_of
from service.reports.adherence.report import report_of
from service.reports.document import Behind, Document, Figure, Marks, Section, Table
from service.reports.figures.annex import with_annex
from service.reports.forms import print_document

YEAR = (date(2018, 6, 1), date(2019, 5, 31))
FILES = 10_000
PEAK = "import resource; from bench import forms; forms.workbook(); print(resource.getrusage(0).ru_maxrss // 1024)"


def measure_forms(folder: Path) -> Iterator[Measured]:
    """The rows of the forms."""
    putright = council(folder)
    load_sample(putright)
    data = report_of(putright.store, NOW, *YEAR, as_at=YEAR[1])
    document = document_of(putright, data)
    yield beside(
        "the PDF of the sample year", "times/s", "0.5/s (under 2 s)",
        lambda: rate(1, lambda: print_document(document, "pdf")),
    )  # fmt: skip
    whole = with_annex(putright, data, document)
    yield beside(
        "the same with the files behind each figure", "times/s", "0.5/s (under 2 s)",
        lambda: rate(1, lambda: print_document(whole, "pdf")),
    )  # fmt: skip
    yield beside(
        f"the workbook of {FILES:,} remediations behind two figures", "times/s", "0.33/s (under 3 s)",
        lambda: rate(1, workbook),
    )  # fmt: skip
    yield beside("the memory of a process that makes it", "MB", "under 200", _peak, repetitions=3)


def workbook() -> bytes:
    """A workbook of a report with so many remediations behind each of two figures."""
    behind = tuple(
        Behind(f"AUD-{n}", what="Day-three meeting: late", on=date(2019, 1, 7)) for n in range(FILES)
    )  # fmt: skip
    names = ("volume.inadequate", "adherence.day_three_meeting.late")
    table = Table("all", "All", ("What", "Number"), tuple((name, Figure(FILES, name)) for name in names))
    marks = Marks("Example Council", YEAR[1], "1 June 2019 at 09:00", 1, "0" * 64)
    sections = (Section("all", "All", (), (table,)),)
    opens = tuple((name, behind) for name in names)
    return print_document(Document("A report", "", marks, *YEAR, None, sections, opens), "xlsx")


def _peak() -> float:
    done = subprocess.run([sys.executable, "-c", PEAK], capture_output=True, text=True, check=True)
    return float(done.stdout)
