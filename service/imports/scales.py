"""What is a grade in a spreadsheet: the words of the scale in force on the day, however they were typed."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from domain.policy import Grade
from service.imports.problems import UnacceptableCellError, shown
from service.queries.rules import Rules, shipped_rules

NOT_APPLICABLE = "N/A"
SHORT_FORMS: Mapping[str, Collection[str]] = {
    "Outstanding": ("o", "outst"),
    "Good": ("g",),
    "Requires Improvement": (
        "ri", "r i", "requires improvement to be good", "requiring improvement", "req imp", "required improvement",
        "requires imp", "req improvement", "needs improvement",
    ),
    "Inadequate": ("i", "inad"),
    "Inadequate critical": ("critical inadequate", "ic", "i c", "inad critical", "inad crit", "critical"),
    NOT_APPLICABLE: ("na", "not applicable", "not graded", "not assessed", "not judged"),
}  # fmt: skip
"""How the usual grades are also written, where the scale has them; another name is written as it is."""


@dataclass(frozen=True)
class Scales:
    """The scales that grades were given on, each from a day on."""

    rules: Rules

    def on(self, day: date | None) -> tuple[Grade, ...]:
        """The levels of a day; of no day, all that there ever were."""
        return self.rules.scale(date.min, date.max) if day is None else self.rules.policy_on(day).grades

    def names(self, day: date | None = None) -> tuple[str, ...]:
        """What they are called, best first."""
        return tuple(level.name for level in self.on(day))

    def opens(self, grade: str, day: date | None = None) -> bool:
        """Whether a grade that was given on a day opens a remediation."""
        return any(level.opens for level in self.on(day) if level.name == grade)

    def opening(self, day: date | None = None) -> str:
        """The grades that do, in words."""
        return " or ".join(level.name for level in self.on(day) if level.opens)


SHIPPED = Scales(shipped_rules())


def grade_from(value: object, scale: tuple[str, ...]) -> str:
    """An overall grade in the scale's own words. Raises :class:`UnacceptableCellError` with the scale."""
    grade = _meant(scale).get(_words(value))
    if grade is None or grade == NOT_APPLICABLE:
        raise _off_the_scale(value, scale)
    return grade


def theme_grade_from(value: object, scale: tuple[str, ...]) -> str:
    """A theme's grade in the scale's own words, or N/A."""
    grade = _meant(scale).get(_words(value))
    if grade is None:
        raise _off_the_scale(value, scale, ", or N/A for a theme")
    return grade


def _off_the_scale(value: object, scale: tuple[str, ...], beside: str = "") -> UnacceptableCellError:
    wrong = f"{shown(value)} is not a grade on the scale."
    return UnacceptableCellError("unknown_grade", wrong, ", ".join(scale) + beside)


@cache
def _meant(scale: tuple[str, ...]) -> Mapping[str, str]:
    names = (*scale, NOT_APPLICABLE)
    short = {_words(form): name for name in names for form in SHORT_FORMS.get(name, ())}
    return short | {_words(name): name for name in names}


def _words(value: object) -> str:
    return " ".join(re.sub(r"[\s\-\u2013\u2014_.,:/()]+", " ", str(value).lower()).split())
