"""What is behind the figures of audits and of the files that they opened."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from domain.vocabulary import ClosedBecause, ReAuditOutcome
from projections import board_counts, caseloads, files, grades, themes
from service.reports.adherence.waiting import STAGES, known_of
from service.reports.document import Behind
from service.reports.figures.behind.asked import NOT_RECORDED, Asked, audits, of_remediation, remediations
from service.reports.figures.behind.steps import line, re_audits
from service.terms import listed

MODERATION = {
    "prompted": "put forward for moderation",
    "moderated": "moderated",
    "changed": "moderated, with another grade",
}


def volume(asked: Asked, path: tuple[str, ...]) -> list[Behind] | None:
    """``volume.…``."""
    graded = grades.graded(*asked.period)
    match path:
        case ("audits",):
            return audits(graded.rows())
        case ("inadequate",):
            return audits(graded.rows(grade=asked.opening()))
        case ("inadequate_critical",):
            return audits(graded.rows(grade=asked.opening(critical=True)))
        case ("repeat_inadequate",):
            return re_audits(asked, (ReAuditOutcome.REPEAT_INADEQUATE.value,))
        case ("withdrawn",):
            return remediations(board_counts.withdrawn(*asked.period).rows(), "withdrawn_on", "withdrawn")
        case ("same_child_again",):
            again = board_counts.same_child_again(*asked.period).rows()
            return remediations(again, "graded_on", "another of the same child in the months before")
        case ("children",):
            return _grouped(files.found_inadequate(*asked.past).rows(), "child")
        case ("families",):
            return _grouped(files.found_inadequate(*asked.past).rows(), "family")
    return None


def by_grade(asked: Asked, path: tuple[str, ...]) -> list[Behind] | None:
    """``grades.GRADE``."""
    (grade,) = path
    return audits(grades.graded(*asked.period).rows(grade=grade))


def by_theme(asked: Asked, path: tuple[str, ...]) -> list[Behind] | None:
    """``themes.THEME.GRADE``."""
    theme, grade = path
    return audits(themes.themes_graded(*asked.period).rows(theme=theme, grade=grade), f"{theme}: {grade}")


def moderation(asked: Asked, path: tuple[str, ...]) -> list[Behind] | None:
    """``moderation.…``."""
    (name,) = path
    moderated = grades.moderations(*asked.period)
    return audits(moderated.rows(**{name: True}), MODERATION[name]) if name in moderated.names else None


def by_service(asked: Asked, path: tuple[str, ...]) -> list[Behind] | None:
    """``by_service.NAME.…``."""
    service, *rest = path
    of = (None, "", service) if service == NOT_RECORDED else (service,)
    graded = grades.graded(*asked.period)
    match rest:
        case ["audits"]:
            return audits(graded.rows(service=of))
        case ["inadequate"]:
            return audits(graded.rows(service=of, grade=asked.opening()))
        case ["adherence", step, name]:
            return line(asked, name, step=step, service=of)
    return None


def waiting(asked: Asked, path: tuple[str, ...]) -> list[Behind] | None:
    """``waiting.STAGE.n``: the files of which both days are known."""
    stages = {stage: (earlier, later) for stage, earlier, later in STAGES}
    match path:
        case (stage, "n") if stage in stages:
            known = known_of(files.waits(*asked.period), *stages[stage])
            return remediations(known, stages[stage][1], stage.replace("_", " "))
    return None


def practice_subjects(asked: Asked, path: tuple[str, ...]) -> list[Behind] | None:
    """``practice_subjects.ROLE``."""
    (role,) = path
    return remediations(files.opened(*asked.period).rows(subject_role=role), "graded_on", "opened")


def movement(asked: Asked, path: tuple[str, ...]) -> list[Behind] | None:
    """``grade_movement.BEFORE.AFTER``."""
    before, after = path
    rows = board_counts.moved(*asked.past).rows(before=before, after=after)
    return remediations(rows, "done_on", f"re-audited, from {before} to {after}")


def closures(asked: Asked, path: tuple[str, ...]) -> list[Behind] | None:
    """``closures.…``."""
    closed = board_counts.closings(*asked.past)
    match path:
        case ("closed",):
            return _closed(closed)
        case ("decided_otherwise",):
            return _closed(row for row in closed if row.decided_otherwise)
        case (because,) if because in set(ClosedBecause):
            return _closed(row for row in closed if row.because == because)
    return None


def reviews(asked: Asked, path: tuple[str, ...]) -> list[Behind] | None:
    """``caseload_reviews.ROLE.STATE``: each by the remediation that prompted it."""
    role, state = path
    rows = caseloads.prompted(*asked.period).rows(subject_role=role, state=state)
    said = f"review of the whole caseload: {state.replace('_', ' ')}"
    return [of_remediation(row.ref, said, "caseload review", on=row.prompted_on) for row in rows]


def _closed(rows: Iterable[Any]) -> list[Behind]:
    return [of_remediation(row.audit_ref, f"closed: {row.because.replace('_', ' ')}", on=row.closed_on) for row in rows]


def _grouped(rows: Iterable[Any], whose: str) -> list[Behind]:
    """A child, or a family, is told by the files: the first, with the others beside it."""
    found: dict[UUID, list[Any]] = {}
    for row in sorted(rows, key=lambda row: (row.graded_on, row.audit_ref)):
        if getattr(row, whose) is not None:
            found.setdefault(getattr(row, whose), []).append(row)
    return [_one(whose, *each) for each in found.values()]


def _one(whose: str, first: Any, *others: Any) -> Behind:
    also = f", also with {listed(row.audit_ref for row in others)}" if others else ""
    return of_remediation(first.audit_ref, f"a {whose} with a file found inadequate{also}", whose, on=first.graded_on)
