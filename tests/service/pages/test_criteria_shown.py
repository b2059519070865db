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


def test_the_page_says_what_has_changed_since_the_criteria_were_met(opened: Putright, get: Get) -> None:
    opened.audits.record(command(NOW), findings("A-2"))
    assert "As the worker's files stand now" not in get("/remediations/A-2").text

    opened.withdrawals.void(command(NOW), "A-1", NOW.date(), reason="The wrong file", voided_by="HOS01")

    now = get("/remediations/A-2").text
    assert "As the worker's files stand now no criterion; what was decided stays" in now
    assert "another inadequate file in the twelve months before (2 files: A-2, A-1)" in now
