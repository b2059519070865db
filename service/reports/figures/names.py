"""What a figure of a report is called: its path in the report's JSON, such as ``adherence.day_three_meeting.late``."""

from collections.abc import Collection
from difflib import get_close_matches

from domain.errors import NotFoundError


class UnknownFigureError(NotFoundError):
    """The report has no such figure."""

    code = "unknown_figure"


def name_of(*path: str) -> str:
    """The name of the figure at a path. A dot in a part, as a theme may have, is ``~1``; a tilde is ``~0``."""
    return ".".join(part.replace("~", "~0").replace(".", "~1") for part in path)


def path_of(name: str) -> tuple[str, ...]:
    """The path that a name stands for."""
    return tuple(part.replace("~1", ".").replace("~0", "~") for part in name.split("."))


def unknown(name: str, known: Collection[str]) -> UnknownFigureError:
    """The refusal of a name, with the names of this report that it may have meant."""
    like = get_close_matches(name, known, n=3, cutoff=0.5)
    meant = f" Did you mean {' or '.join(like)}?" if like else " It is a path in the report's JSON."
    return UnknownFigureError(f"This report has no figure {name[:120]}.{meant}", field="figure")
