"""A timeline: what happened when, in a sentence, and when it was recorded by whom."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from domain.policy import Policy
from service.clock import london_date
from service.pages.wording import sentence
from service.pages.wording.quotes import quotes
from service.terms import day, source_title


@dataclass(frozen=True)
class Entry:
    """One entry of the timeline: what happened when, and when it was recorded by whom."""

    occurred_on: date
    recorded: str
    said: str
    texts: Mapping[str, str]


def entry(told: Any, kept: Mapping[str, str], policy: Policy, named: Callable[[Any], Any] = lambda said: said) -> Entry:
    """An entry from its row of the history; ``kept`` are the texts by reference, ``named`` leaves references out."""
    recorded_on = london_date(datetime.fromisoformat(told.recorded_at))
    when = "the same day" if recorded_on == told.occurred_on else day(recorded_on)
    behalf = f", on behalf of {told.on_behalf_of}" if told.on_behalf_of else ""
    return Entry(
        occurred_on=told.occurred_on,
        recorded=f"Recorded {when} {_by(told, behalf)}",
        said=sentence(told.kind, named(told.detail), policy),
        texts=quotes(told.confidential, kept),
    )


def _by(told: Any, behalf: str) -> str:
    """By whom and through what; what records by itself is named once."""
    through = source_title(told.source)
    return through if told.recorded_by == told.source else f"by {told.recorded_by}{behalf}, {through}"


def references(told: Iterable[Any]) -> set[str]:
    """Where the texts of a timeline are kept."""
    return {ref for each in told for ref in each.confidential.values()}
