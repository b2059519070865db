"""What the director and the head of quality assurance have asked: at the head of the report while any of it is open."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from service.reports.adherence.sections.source import Source
from service.reports.document import Section, Table
from service.reports.figures.words import in_words
from service.reports.period_titles import period_title
from service.terms import role_title, sentence_case

COUNTED = {
    "open": "Open, whenever they were asked",
    "overdue": "Of these with an answer that is overdue",
    "asked": "Asked in the period",
    "answered": "Of these answered",
    "accepted": "Of these with an answer that was accepted",
    "withdrawn": "Of these taken back",
}


def headed(source: Source, sections: tuple[Callable[[Source], Section], ...]) -> tuple[Section, ...]:
    """The sections of a report, with what is still to be answered before all others; otherwise before the last."""
    drawn = tuple(section(source) for section in sections)
    asked = questions(source)
    return (asked, *drawn) if source.at("challenges", "open") else (*drawn[:-1], asked, *drawn[-1:])


def questions(source: Source) -> Section:
    """The questions about figures and remediations: those that are open, and what became of the period's."""
    return Section(
        "questions",
        "Questions asked",
        ("The director and the head of quality assurance ask about a figure or a remediation where they doubt it.",),
        (
            Table(
                "questions-open",
                "Open",
                ("Question", "About", "Asked on", "Asked by", "To be answered by", "By when", "How it stands"),
                tuple(_row(each) for each in source.at("challenges", "list")),
                empty="No question is open.",
            ),
            source.counts(
                "questions-counts",
                f"What became of them: {source.period.title}",
                "Questions",
                COUNTED,
                "challenges",
                left_out=("list",),
            ),
        ),
    )


def _row(asked: Mapping[str, Any]) -> tuple[str | date, ...]:
    stands = "Answered, not yet accepted" if asked["answered"] else "Overdue" if asked["overdue"] else "Awaited"
    return (
        str(asked["number"]),
        asked["remediation"] or _figure(asked),
        date.fromisoformat(asked["asked_on"]),
        _role(asked["asked_by"]),
        _role(asked["answerer"]),
        date.fromisoformat(asked["answer_by"]),
        stands,
    )


def _figure(asked: Mapping[str, Any]) -> str:
    first, last = (date.fromisoformat(asked[end]) for end in ("from", "to"))
    return f"{in_words(asked['figure'])}, {period_title(first, last)}"


def _role(role: str | None) -> str:
    return sentence_case(role_title(role)) if role is not None else "Not recorded"
