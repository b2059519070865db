"""When the whole caseload of a worker is to be considered for review (``domain.md`` section 2, E16)."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from domain.policy import Policy
from domain.vocabulary import Criterion


@dataclass(frozen=True)
class InadequateFile:
    """An inadequate file of a practice subject: its reference, the family and the day it was graded."""

    audit_ref: str
    family: str
    graded_on: date


@dataclass(frozen=True)
class CriteriaMet:
    """Which criteria prompted, and the earlier files that met them."""

    criteria: tuple[Criterion, ...]
    files: tuple[str, ...]


def criteria_for(
    policy: Policy, this: InadequateFile, critical: bool, earlier: Iterable[InadequateFile]
) -> CriteriaMet:
    """Evaluate the criteria at the opening of ``this`` file.

    ``earlier`` are the subject's other inadequate files. A family counts once, a re-audit is not another file (the
    caller leaves those out), and only the months before this grading are looked at. Criteria prompt; a person decides.
    """
    since = months_before(this.graded_on, policy.criteria_months)
    within = {
        other.family: other
        for other in sorted(earlier, key=lambda other: (other.graded_on, other.audit_ref))
        if other.family != this.family and since <= other.graded_on <= this.graded_on
    }
    criteria = [Criterion.CRITICAL_GRADE] if critical else []
    files: tuple[str, ...] = ()
    if len(within) + 1 >= policy.criteria_files:
        criteria.append(Criterion.SECOND_FILE)
        files = tuple(other.audit_ref for other in within.values())
    return CriteriaMet(tuple(criteria), files)


def months_before(day: date, months: int) -> date:
    """The day so many calendar months before, or the last of a shorter month."""
    year, month = divmod(max(day.year * 12 + day.month - 1 - months, 12), 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
