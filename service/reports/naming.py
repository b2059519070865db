"""A report for one reader: the same figures, without the references of files that they do not see."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from service.reports.document import Behind

RESTRICTED = "Restricted"
ONE = ("audit_ref", "remediation", "follows", "followed_by")
"""What names one file: a line of the twelve months or of a month, a question, what became different."""

LISTS = ("decided_otherwise", "published", "was", "now")
"""What lists references of files: who was decided otherwise of, and what a restatement says of such a list."""

NOT_SEEN = Behind("", "restricted", f"{RESTRICTED}: you may not see this")
"""What stands for a thing that whoever asks may not see: it counts, and nothing else is said of it."""

Sees = Callable[[str | None], bool]


def for_reader(data: Mapping[str, Any], sees: Sees) -> dict[str, Any]:
    """A report's data as somebody may read it: every number stays, and the fingerprint, which is of the whole."""
    named = _named(data, sees)
    if "timelines" in data:
        named["timelines"] = {**data["timelines"], "files": _files(data["timelines"]["files"], sees)}
    return dict(named)


def restatements_for_reader(found: Sequence[Mapping[str, Any]], sees: Sees) -> list[dict[str, Any]]:
    """What became different since a report was published, as somebody may read it."""
    return [_named(each, sees) for each in found]


def _files(files: Sequence[Mapping[str, Any]], sees: Sees) -> list[dict[str, Any]]:
    """Each with its own name, since a picture has a line for each."""
    return [
        {**file, "audit_ref": file["audit_ref"] if sees(file["audit_ref"]) else f"{RESTRICTED} {number}"}
        for number, file in enumerate(files, 1)
    ]


def _named(value: Any, sees: Sees, key: str = "") -> Any:
    if isinstance(value, Mapping):
        return {name: _named(each, sees, name) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_listed(each, sees) if key in LISTS else _named(each, sees) for each in value]
    return RESTRICTED if key in ONE and value is not None and not sees(value) else value


def _listed(value: Any, sees: Sees) -> Any:
    return RESTRICTED if isinstance(value, str) and not sees(value) else _named(value, sees)
