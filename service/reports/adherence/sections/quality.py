"""How far the figures can be relied on: what was recorded late, and what another system says otherwise."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from service.reports.adherence.sections.source import Source
from service.reports.document import Section, Table
from service.reports.figures.words import in_words
from service.terms import day, moment, plural, sentence_case

RECORDED = {
    "recorded_late": "Recorded more than {days} later",
    "recorded_late_without_reason": "Of these without a reason",
}
RECONCILIATION = {
    "open": "Nobody has said yet",
    "lcs_right": "The case management system is right",
    "tool_right": "This record is right",
    "chase": "Being chased",
}


def quality(source: Source) -> Section:
    """Entries made late, and differences from the case management system."""
    days = plural(source.policy.limits.recorded_late_days, "working day")
    when = source.period.title
    recorded = tuple((title.format(days=days), source.figure("data_quality", name)) for name, title in RECORDED.items())
    return Section(
        "quality",
        "Data quality",
        ("Imported history is not counted here: nobody knows when it was first written down.",),
        (
            Table("recorded", f"How soon it was recorded: {when}", ("Entries", "Number"), recorded),
            source.counts(
                "reconciliation",
                f"Differences from the case management system found: {when}",
                "Which is right",
                RECONCILIATION,
                "data_quality",
                "reconciliation",
            ),
            restated_table(
                "restatements",
                "What became different of published reports since the last one was drawn up",
                source.data.get("restatements", ()),
            ),
        ),
    )


def restated_table(name: str, caption: str, restatements: Iterable[Mapping[str, Any]]) -> Table:
    """What became different of reports that were published, each with the event that did it (E26)."""
    rows = tuple(
        (
            f"{each['reference']}, edition {each['edition']}",
            in_words(each["figure"]),
            _written(each["published"]),
            _written(each["now"]),
            _cause(each["caused_by"]),
        )
        for each in restatements
    )
    return Table(name, caption, ("Report", "Figure", "Published", "Now", "Because of"), rows, empty="None.")


def _written(value: object) -> str:
    return "none" if value is None else str(value)


def _cause(event: Mapping[str, Any]) -> str:
    of = f" of {event['audit_ref']}" if event["audit_ref"] else ""
    when = f"of {day(event['occurred_on'])}, recorded {moment(event['recorded_at'])}"
    return f"{_event(event['event'])}{of} {when}, position {event['position']}"


def _event(kind: str) -> str:
    """``DayThreeMeetingHeld`` as it is read: *Day three meeting held*."""
    return sentence_case(re.sub(r"(?<!^)(?=[A-Z])", " ", kind).lower())
