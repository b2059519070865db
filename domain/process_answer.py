"""Is the process working? An answer by published rules, from counts alone (``domain.md`` section 5)."""

from enum import StrEnum

from domain.policy import Limits


class Word(StrEnum):
    """The answer in one word."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    NOTHING_DUE = "nothing_due"


def answer(on_time: int, fell_due: int, limits: Limits) -> Word:
    """Whether what fell due was done on time: by the policy's thresholds, of whole counts and never of a rounded share.

    What is not recorded counts as not done, so that not recording never improves the answer.
    """
    if not fell_due:
        return Word.NOTHING_DUE
    if on_time * 100 >= fell_due * limits.kept_from_percent:
        return Word.YES
    return Word.NO if on_time * 100 < fell_due * limits.not_kept_under_percent else Word.PARTLY
