"""The view of the caseload reviews."""

from datetime import timedelta

from domain.vocabulary import Criterion
from projections.caseloads import review, reviews
from tests.support.council import GRADED_ON, command, findings


def test_a_review_shows_the_criteria_that_were_met_since_it_was_prompted(audits):
    audits.record(command(), findings("A-1", case_ref="C-1"))
    later = {"audited_on": GRADED_ON + timedelta(days=1), "graded_on": GRADED_ON + timedelta(days=1)}
    audits.record(command(), findings("A-2", case_ref="C-2", **later))
    audits.record(command(), findings("A-3", case_ref="C-2", grade="Inadequate critical", **later))

    with audits.store.reading() as reader:
        row = review(reader, "A-2")
    assert set(row.criteria) == {Criterion.SECOND_FILE, Criterion.CRITICAL_GRADE}
    assert row.files == ["A-1"]


def test_reviews_are_paged_from_the_latest(audits):
    for number in (1, 2, 3):
        audits.record(command(), findings(f"A-{number}", case_ref=f"C-{number}", grade="Inadequate critical"))

    with audits.store.reading() as reader:
        assert [row.ref for row in reviews(reader, limit=2)] == ["A-3", "A-2"]
        assert [row.ref for row in reviews(reader, after=(GRADED_ON, "A-2"))] == ["A-1"]
