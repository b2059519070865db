"""Which columns of the audits grade a theme: themes are data, so any name will do."""

import re
from collections import Counter
from collections.abc import Iterable

from service.imports.cells import DASHES
from service.imports.problems import UnacceptableCellError
from service.imports.scales import NOT_APPLICABLE, theme_grade_from

ANOTHER_GRADE = re.compile(r"\b(previous|last|prior|moderated|overall|final|re\W?audit)\b", re.IGNORECASE)
NOT_GRADED = frozenset({"", "-", *DASHES})


def is_theme(heading: object, values: Iterable[object], scale: tuple[str, ...]) -> bool:
    """Whether most of the values are grades of a scale or N/A, and not the whole file's from another time."""
    if ANOTHER_GRADE.search(str(heading)):
        return False
    said = Counter(_grade_or_nothing(value, scale) for value in values if not is_ungraded(value))
    graded = said.total() - said[None] - said[NOT_APPLICABLE]
    return graded > 0 and said[None] < graded + said[NOT_APPLICABLE]


def is_ungraded(value: object) -> bool:
    """Whether the cell says nothing of the theme, not even that it does not apply."""
    return value is None or (isinstance(value, str) and value.strip() in NOT_GRADED)


def _grade_or_nothing(value: object, scale: tuple[str, ...]) -> str | None:
    try:
        return theme_grade_from(value, scale)
    except UnacceptableCellError:
        return None
