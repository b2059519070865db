"""Who is owed word of a quarter's report: of what is not recorded yet, of its draft, and that it was published."""

from collections.abc import Callable
from typing import Any

from domain.events.quarterly_report import Drafted, PublicationReminded, Published, RecordingsAsked
from domain.publishing import MissingRecording
from service.mail.notices import Notice, NoticeKind, each_told

LISTED = 5
"""So many missing recordings are named in one mail."""


def _recordings_asked(asked: RecordingsAsked, position: int) -> list[Notice]:
    """One notice a person, with the steps that are named in it; whose acknowledgement is missing no mail says."""
    mine: dict[str, list[MissingRecording]] = {}
    for each in asked.missing:
        mine.setdefault(each.person, []).append(each)
    return [
        Notice(
            position=position,
            recipient=person,
            kind=NoticeKind.RECORDINGS_MISSING,
            audit_ref=asked.reference,
            due_on=asked.clear_on,
            facts={"n": len(steps), "steps": [_named(each) for each in steps[:LISTED]]},
        )
        for person, steps in mine.items()
    ]


def _named(missing: MissingRecording) -> list[str]:
    number = missing.item if missing.item.isdigit() else ""
    return [missing.audit_ref, missing.step.value, number, missing.due_on.isoformat()]


def _drafted(drafted: Drafted, position: int) -> list[Notice]:
    return each_told(drafted.asked, position, NoticeKind.REPORT_TO_PUBLISH, drafted.reference, due_on=drafted.remind_on)


def _publication_reminded(reminded: PublicationReminded, position: int) -> list[Notice]:
    facts = {"again": True}
    return each_told(reminded.asked, position, NoticeKind.REPORT_TO_PUBLISH, reminded.reference, facts=facts)


def _published(published: Published, position: int) -> list[Notice]:
    facts = {"edition": published.edition}
    return each_told(published.told, position, NoticeKind.REPORT_PUBLISHED, published.reference, facts=facts)


REPORTS: dict[type, Callable[[Any, int], list[Notice]]] = {
    RecordingsAsked: _recordings_asked,
    Drafted: _drafted,
    PublicationReminded: _publication_reminded,
    Published: _published,
}
"""What each event owes, by its class."""
