"""The verdict on a deadline, and percentages that are computed from counts (design section 5)."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from domain.vocabulary import EndedBecause

FEWEST_FOR_A_PERCENTAGE = 5


class Verdict(StrEnum):
    """How a deadline stands at a date. Nothing stored says "overdue"; this is asked at the time."""

    ON_TIME = "on_time"
    LATE = "late"
    NOT_DONE = "not_done"
    NOT_YET_DUE = "not_yet_due"
    EXCUSED = "excused"
    WITHDRAWN = "withdrawn"


ENDED = {
    EndedBecause.CASE_CLOSED: Verdict.EXCUSED,
    EndedBecause.MOVED_AWAY: Verdict.EXCUSED,
    EndedBecause.WITHDRAWN: Verdict.WITHDRAWN,
    EndedBecause.HANDED_OVER: Verdict.EXCUSED,
}
"""What stands beside what is due. A deadline that had passed when it ended stays not done."""


def verdict(
    due_on: date, done_on: date | None, as_at: date, ended_on: date | None = None, ended: str | None = None
) -> Verdict:
    """How a deadline stands at the end of ``as_at``; ``ended`` says why it is no longer owed from ``ended_on`` on.

    A step is judged by the day it happened, not the day it was typed. One due on ``as_at`` itself is not yet due, and
    one past and not met counts as not done, so that not recording never improves a figure.
    """
    if done_on is not None and done_on <= as_at:
        return Verdict.ON_TIME if done_on <= due_on else Verdict.LATE
    if ended in ENDED and ended_on is not None and ended_on <= min(due_on, as_at):
        return ENDED[EndedBecause(ended)]
    return Verdict.NOT_DONE if due_on < as_at else Verdict.NOT_YET_DUE


def recorded_late(due_on: date, done_on: date | None, recorded_on: date | None) -> bool:
    """Whether a step was done by its date and recorded after it: on time, recorded late (E26).

    ``recorded_on`` is ``None`` of imported history, of which nobody knows when it was first written down.
    """
    return done_on is not None and recorded_on is not None and done_on <= due_on < recorded_on


def percentage(part: int, whole: int, places: int = 0) -> float | None:
    """``part`` of ``whole`` in per cent, half up; ``None`` of nothing (E29), never forced to add to 100."""
    if whole == 0:
        return None
    quantum = Decimal(1).scaleb(-places)
    rounded = (Decimal(part) * 100 / Decimal(whole)).quantize(quantum, ROUND_HALF_UP)
    return float(rounded) if places else int(rounded)


def percentage_if_enough(part: int, whole: int, fewest: int = FEWEST_FOR_A_PERCENTAGE, places: int = 0) -> float | None:
    """A percentage, or ``None`` where there are too few for one to mean anything."""
    return percentage(part, whole, places) if whole >= fewest else None
