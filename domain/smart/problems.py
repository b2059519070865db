"""Whether an action can be held to: one owner, a date, a measure (``domain.md`` section 8, S-000)."""

from dataclasses import dataclass
from datetime import date

from domain.smart.timescale import is_vague

BETTER_WORDING = "Give a date: today, in 3 working days, in 4 weeks, or the date of the next supervision."
NOT_AN_OWNER = frozenset({"team", "all", "professionals", "tbc", "tba", "everyone", "various", "n/a"})


@dataclass(frozen=True)
class SmartProblem:
    """One reason why an action cannot be agreed, with the wording that would do."""

    field: str
    code: str
    message: str


def smart_problems(
    *,
    owner: str | None,
    due_on: date | None,
    measure: str | None,
    graded_on: date,
    timescale: str | None = None,
) -> tuple[SmartProblem, ...]:
    """Why nobody could be held to this action (``domain.md`` section 8); empty when it can be agreed."""
    problems = []
    if owner is None or not owner.strip() or owner.strip().lower() in NOT_AN_OWNER:
        problems.append(SmartProblem("owner", "no_single_owner", "Name one person who will do this."))
    if due_on is None:
        said = f"'{timescale}' is not a date. " if timescale and is_vague(timescale) else ""
        problems.append(SmartProblem("due_on", "no_date", said + BETTER_WORDING))
    elif due_on < graded_on:
        problems.append(SmartProblem("due_on", "due_before_grading", f"The date must be {graded_on} or later."))
    if measure is None or not measure.strip():
        problems.append(SmartProblem("measure", "no_measure", "Say how we will know that it worked."))
    return tuple(problems)
