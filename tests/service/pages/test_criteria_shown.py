"""E13, E16: the files that met a criterion are counted and named."""

from service.bootstrap import Putright
from tests.support.council import NOW, command, findings
from tests.support.pages import Get


def test_the_page_counts_and_names_the_files_that_met_a_criterion(opened: Putright, get: Get) -> None:
    """E16."""
    opened.audits.record(command(NOW), findings("A-2", grade="Inadequate critical"))

    first, second = get("/remediations/A-1").text, get("/remediations/A-2").text

    assert "(1 file: A-2)" not in first
    assert "the grade is critical (1 file: A-2)" in second
    assert "another inadequate file in the twelve months before (2 files: A-2, A-1)" in second
