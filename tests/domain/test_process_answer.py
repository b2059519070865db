"""Is the process working? Answered from whole counts, by thresholds that the policy publishes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.policy import Limits
from domain.process_answer import Word, answer

USUAL = Limits()


@pytest.mark.parametrize(
    ("on_time", "fell_due", "expected"),
    [
        pytest.param(0, 0, Word.NOTHING_DUE, id="nothing fell due"),
        pytest.param(8, 8, Word.YES, id="everything on time"),
        pytest.param(999, 1000, Word.PARTLY, id="one in a thousand missed, which rounds to all"),
        pytest.param(4, 8, Word.PARTLY, id="exactly half"),
        pytest.param(499, 1000, Word.NO, id="just under half, which rounds to half"),
        pytest.param(0, 1, Word.NO, id="none"),
    ],
)
def test_the_answer_goes_by_whole_counts_and_never_by_a_rounded_share(
    on_time: int, fell_due: int, expected: Word
) -> None:
    assert answer(on_time, fell_due, USUAL) is expected


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (Limits(kept_from_percent=90), Word.YES),
        (Limits(kept_from_percent=91), Word.PARTLY),
        (Limits(kept_from_percent=95, not_kept_under_percent=91), Word.NO),
        (Limits(kept_from_percent=95, not_kept_under_percent=90), Word.PARTLY),
    ],
)
def test_the_thresholds_are_the_policy_s(limits: Limits, expected: Word) -> None:
    assert answer(9, 10, limits) is expected


@given(st.integers(0, 50), st.integers(0, 50))
def test_another_step_on_time_never_makes_the_answer_worse(on_time: int, missed: int) -> None:
    worst_first = (Word.NOTHING_DUE, Word.NO, Word.PARTLY, Word.YES)
    before = answer(on_time, on_time + missed, USUAL)
    after = answer(on_time + 1, on_time + missed + 1, USUAL)

    assert worst_first.index(after) >= worst_first.index(before)
