"""The learning brief: what goes well and what is a worry, by theme; no person, no file and no text (S-003)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from domain import learning
from domain.adherence import percentage_if_enough
from domain.vocabulary import ReAuditOutcome, Step
from projections import action_counts, actions, adherence, board, grades, re_audited, theme_learning, themes
from projections.imports import Imports
from projections.rulebook import Rulebook
from projections.voids import Voids
from service.reports.adherence.graded import theme_grades
from service.reports.adherence.steps import Steps
from service.reports.adherence.totals import total
from service.reports.briefs.making import Making, of_a_period
from service.reports.periods import year_to

READ = (
    adherence.Adherence, re_audited.ReAudits, board.Board, grades.Grades, themes.Themes, actions.Actions, Rulebook,
    Imports, Voids,
)  # fmt: skip


@of_a_period("learning", views=READ)
def learning_brief(making: Making) -> dict[str, Any]:
    """The learning of a period, as at a date and as known at an instant, with the rules that chose it."""
    period, fewest = (making.first, making.last, making.as_at), making.limits.percentages_from
    graded = theme_grades(making.scale, themes.theme_counts(making.reader, *period))
    good, opening = learning.good_grades(making.scale), [level.name for level in making.scale if level.opens]
    return {
        "scale": [level.name for level in making.scale],
        "good": list(good),
        "inadequate": opening,
        "audits": sum(row.n for row in grades.grade_counts(making.reader, *period)),
        "themes": graded,
        "going_well": [_told(each) for each in learning.going_well(graded, good, fewest)],
        "worried_about": [_told(each) for each in learning.worried_about(graded, opening, fewest)],
        "warnings_overridden": _overridden(making),
        **_files(making, making.first, making.last, opening),
        "year": _year(making, opening),
    }


def _told(each: learning.Told) -> dict[str, Any]:
    return {"theme": each.theme, "n": each.n, "of": each.of}


def _overridden(making: Making) -> dict[str, Any]:
    """How often each warning about an action or a plan was overridden, the most often first."""
    period = (making.first, making.last, making.as_at)
    counted = action_counts.action_counts(making.reader, *period)
    steps = Steps(adherence.verdicts(making.reader, *period), making.limits.percentages_from)
    codes = dict(counted["overridden"])
    for code, n in steps.overridden().items():
        codes[code] = codes.get(code, 0) + n
    return {
        "actions": counted["total"],
        "plans": sum(total(steps.of(Step.IMPROVEMENT_PLAN), "verdict").values()),
        "codes": dict(sorted(codes.items(), key=lambda each: (-each[1], each[0]))),
    }


def _year(making: Making, opening: Sequence[str]) -> dict[str, Any]:
    """The twelve months to the period's end, which have more files than a month has."""
    first, last = year_to(making.last)
    return {"period": {"from": first.isoformat(), "to": last.isoformat()}} | _files(making, first, last, opening)


def _files(making: Making, first: date, last: date, opening: Sequence[str]) -> dict[str, Any]:
    """Of the files found inadequate, and of those audited again: how many, and what is told of their themes.

    What few files have in common would tell of one of them, so under the fewest their themes are ``None``.
    """
    reader, as_at = making.reader, making.as_at
    inadequate = sum(row.n for row in grades.grade_counts(reader, first, last, as_at) if row.grade in opening)
    again = re_audited.re_audits_done(reader, first, min(last, as_at))
    pairs = _pairs(making, again)
    enough = making.limits.percentages_from
    found = theme_learning.themes_of_graded(reader, first, last, as_at, opening)
    moved = learning.movements(pairs, [level.name for level in making.scale])
    return {
        "inadequate_files": {
            "files": inadequate,
            "themes": _inadequate(theme_grades(making.scale, found), opening) if inadequate >= enough else None,
        },
        "re_audited_files": {
            "files": len(again),
            "improved": sum(1 for row in again if row.outcome == ReAuditOutcome.IMPROVED),
            "improved_percent": percentage_if_enough(
                sum(1 for row in again if row.outcome == ReAuditOutcome.IMPROVED), len(again), enough
            ),
            "with_themes": len(pairs),
            "themes": {theme: _moved(each) for theme, each in moved.items()} if len(pairs) >= enough else None,
        },
    }


def _inadequate(graded: Mapping[str, Mapping[str, int]], opening: Sequence[str]) -> dict[str, int]:
    """By theme, in how many files it was inadequate, the most first."""
    counted = {theme: sum(counts.get(grade, 0) for grade in opening) for theme, counts in graded.items()}
    return dict(sorted(counted.items(), key=lambda each: (-each[1], each[0])))


def _pairs(making: Making, again: Iterable[Any]) -> list[tuple[dict[str, str], dict[str, str]]]:
    """The themes of each re-audited file before and after, where both are known: by audit, or by the last re-audit."""
    told = [row for row in again if row.themes]
    audited = theme_learning.themes_of_audits(making.reader, {row.audit_ref for row in told if row.follows is None})
    earlier = theme_learning.themes_at_re_audit(making.reader, {row.follows for row in told if row.follows is not None})
    before = ((earlier.get(row.follows) if row.follows else audited.get(row.audit_ref), row.themes) for row in told)
    return [(first, dict(then)) for first, then in before if first]


def _moved(each: learning.Movement) -> dict[str, int]:
    return {"better": each.better, "same": each.same, "worse": each.worse}
