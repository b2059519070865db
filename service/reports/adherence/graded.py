"""What the adherence report says of the audits themselves: how many, of which grades, by theme."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from domain.adherence import percentage_if_enough
from domain.audit import NOT_APPLICABLE
from domain.policy import Grade
from domain.vocabulary import ReAuditOutcome
from service.reports.adherence.counts import Counts
from service.reports.adherence.totals import total

Scale = Sequence[Grade]


def volume(scale: Scale, counted: Counts, fewest: int) -> dict[str, Any]:
    """How many new audits there were, and how many of them call for a remediation; re-audits apart."""
    counts, done = total(counted.graded, "grade"), total(counted.re_audits, "outcome")
    opening = {level.name: level.critical for level in scale if level.opens}
    audits = sum(counts.values())
    inadequate = sum(counts[name] for name in opening)
    repeat = done[ReAuditOutcome.REPEAT_INADEQUATE]
    re_audited = repeat + done[ReAuditOutcome.IMPROVED]
    return {
        "audits": audits,
        "inadequate": inadequate,
        "inadequate_critical": sum(counts[name] for name, critical in opening.items() if critical),
        "inadequate_percent": percentage_if_enough(inadequate, audits, fewest, places=1),
        "repeat_inadequate": repeat,
        "repeat_inadequate_percent": percentage_if_enough(repeat, re_audited, fewest, places=1),
        "withdrawn": counted.withdrawn,
        "same_child_again": counted.same_child_again,
    }


def theme_grades(scale: Scale, counted: Iterable[Any]) -> dict[str, dict[str, int]]:
    """By theme, how many were given each grade."""
    by_theme: dict[str, Counter[str]] = {}
    for row in counted:
        by_theme.setdefault(row.theme, Counter())[row.grade] += row.n
    return {theme: in_scale(scale, by_theme[theme]) for theme in sorted(by_theme)}


def in_scale(scale: Scale, counts: Mapping[str, int]) -> dict[str, int]:
    """Counts in the order of the scale, best first; what nobody was given is left out."""
    order = [level.name for level in scale] + [NOT_APPLICABLE]
    names = sorted(counts, key=lambda name: (order.index(name) if name in order else len(order), name))
    return {name: counts[name] for name in names if counts[name]}


def re_audited(done: Iterable[Any], outstanding: int) -> dict[str, int]:
    """Re-audits done in the period by outcome, and all that are still to do."""
    counts = total(done, "outcome")
    by_outcome = {outcome.value: counts[outcome] for outcome in ReAuditOutcome}
    return {"done": sum(by_outcome.values()), **by_outcome, "outstanding": outstanding}
