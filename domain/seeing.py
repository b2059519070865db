"""Who may be given the evidence of a file, or of a quarter."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date

from domain.errors import NotAllowedError
from domain.people import Person
from domain.vocabulary import Role

SEES_EVERY_FILE = frozenset({Role.QA_ADMINISTRATOR, Role.HEAD_OF_QA, Role.DIRECTOR})


class MayNotSeeError(NotAllowedError):
    """What this person has no part in, and does not look over."""

    code = "may_not_see"


@dataclass(frozen=True)
class OnFile:
    """Who has to do with a file: with a part, an action or a step on it, or as its auditor; and who stands above those.

    Ids of the directory.
    """

    ref: str
    involved: Set[str]
    above: Set[str]


def refuse_file(person: Person, today: date, file: OnFile) -> None:
    """Raise :class:`MayNotSeeError` unless the file is theirs, or of somebody they manage, or they look over all."""
    _refuse_leaver(person, today)
    if person.role not in SEES_EVERY_FILE and person.id not in file.involved and person.id not in file.above:
        message = (
            f"{person.id} has no part on {file.ref} and manages nobody who has: whoever has, their line, its auditors, "
            "the QA administrator, the head of quality assurance and the director may see it."
        )
        raise MayNotSeeError(message, field="for")


def refuse_period(person: Person, today: date, *, personal_data: bool) -> None:
    """Raise :class:`MayNotSeeError` unless they look over every file, or read reports and it holds nobody's texts."""
    _refuse_leaver(person, today)
    if person.role in SEES_EVERY_FILE or (person.role is Role.REPORT_READER and not personal_data):
        return
    reads = "only without personal data" if person.role is Role.REPORT_READER else "not as a whole"
    message = (
        f"{person.id} may see a quarter's files {reads}: the QA administrator, the head of quality assurance and the "
        "director may, and whoever reads reports without personal data."
    )
    raise MayNotSeeError(message, field="for")


def _refuse_leaver(person: Person, today: date) -> None:
    if not person.holds_post_on(today):
        raise MayNotSeeError(f"{person.id} holds no post, and may see nothing.", field="for")
