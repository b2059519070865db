"""What holds of every form: the same document gives the same bytes, and an empty report is no failure."""

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from service.reports.forms import FORMS, print_document
from tests.support.papers import empty_paper, hostile_paper, paper

DIGESTS = """
from hashlib import sha256
from service.reports.forms import FORMS, print_document
from tests.support.papers import paper
print(*(sha256(print_document(paper(), form)).hexdigest() for form in sorted(FORMS)))
"""


@pytest.mark.parametrize("form", FORMS)
def test_the_same_document_gives_the_same_bytes(form: str) -> None:
    assert print_document(paper(), form) == print_document(paper(), form)


@pytest.mark.parametrize(("seed", "zone"), [("1", "Pacific/Auckland"), ("2", "America/Lima")])
def test_another_process_in_another_time_zone_gives_the_same_bytes(seed: str, zone: str) -> None:
    here = [sha256(print_document(paper(), form)).hexdigest() for form in sorted(FORMS)]

    root = Path(__file__).parents[3]
    told = {"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(root), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [sys.executable, "-c", DIGESTS], env=os.environ | told, cwd=root, capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == here


@pytest.mark.parametrize("form", FORMS)
def test_a_changed_figure_changes_the_bytes(form: str) -> None:
    assert print_document(paper(), form) != print_document(empty_paper(), form)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("text", ["", "\x00\x07", "\U0001f600", "\u202egnp", "a\r\nb\tc", "\ud800", "x" * 40_000])
def test_no_text_that_somebody_could_have_typed_stops_a_form(form: str, text: str) -> None:
    assert print_document(hostile_paper(text), form)
