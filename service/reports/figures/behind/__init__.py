"""What is behind a figure: the things that it counts, one by one, as many as the figure says."""

from collections.abc import Callable, Mapping
from datetime import date

from projections.reader import Reader
from service.queries.rules import rules_of
from service.reports.document import Behind
from service.reports.figures.behind import around, audits, steps
from service.reports.figures.behind.asked import Asked
from service.reports.figures.names import UnknownFigureError, path_of
from service.reports.naming import NOT_SEEN
from service.reports.periods import period_before, year_to

Section = Callable[[Asked, tuple[str, ...]], list[Behind] | None]
SECTIONS: Mapping[str, Section] = {
    "volume": audits.volume,
    "answer": steps.answer,
    "adherence": steps.by_step,
    "acknowledgements": steps.acknowledgements,
    "grades": audits.by_grade,
    "moderation": audits.moderation,
    "themes": audits.by_theme,
    "chaired": steps.chaired,
    "caseload_criteria": steps.criteria,
    "caseload_reviews": audits.reviews,
    "re_audits": steps.re_audits,
    "grade_movement": audits.movement,
    "closures": audits.closures,
    "actions": around.of_actions,
    "monitoring": around.of_monitoring,
    "waiting": audits.waiting,
    "practice_subjects": audits.practice_subjects,
    "escalations": around.of_rungs,
    "escalated_steps": around.of_escalated,
    "open_risk": around.of_alerts,
    "by_service": audits.by_service,
    "challenges": around.of_challenges,
    "data_quality": around.of_quality,
}


def everything(_: Behind) -> bool:
    """Whoever asks may see all of it."""
    return True


def behind(
    reader: Reader, first: date, last: date, as_at: date, name: str, *, may_see: Callable[[Behind], bool] = everything
) -> list[Behind]:
    """The things that a figure of the period's adherence report counts, by reference; as many as the figure says.

    ``reader`` stands *as at* and *as known at* what the report does, and should be the one it was made from. What
    ``may_see`` refuses is :data:`NOT_SEEN`. Raises :class:`UnknownFigureError` for a name that no list is known for.
    """
    policy, (section, *path) = rules_of(reader).policy_on(last), path_of(name)
    if section == "rolling_year" and path:
        (first, last), (section, *path) = year_to(last), path
    elif section == "since_last" and path:
        (first, last), (section, *path) = period_before(first, last), path
    found = _listed(Asked(reader, first, last, as_at, policy), section, tuple(path))
    if found is None:
        raise UnknownFigureError(f"Nothing is known to be behind {name[:120]}.", field="figure")
    return [each if may_see(each) else NOT_SEEN for each in sorted(found, key=_in_order)]


def _listed(asked: Asked, section: str, path: tuple[str, ...]) -> list[Behind] | None:
    """What a section lists; ``None`` for a path that none of its figures is at."""
    try:
        return SECTIONS[section](asked, path) if section in SECTIONS else None
    except ValueError:
        return None


def _in_order(each: Behind) -> tuple[str, str, str, str]:
    return each.reference, each.what, str(each.due_on or ""), str(each.on or "")
