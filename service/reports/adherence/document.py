"""The adherence report as a document: its data, put into words and tables by the rules of ``domain.md`` section 5."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from domain.policy import Policy
from service.bootstrap import Putright
from service.queries.rules import rules_of
from service.reports.adherence.sections.actions import actions
from service.reports.adherence.sections.answer import answer, at_a_glance
from service.reports.adherence.sections.definitions import definitions
from service.reports.adherence.sections.escalations import escalations, open_risk
from service.reports.adherence.sections.flexibility import flexibility
from service.reports.adherence.sections.lines import each_remediation
from service.reports.adherence.sections.meetings import meetings
from service.reports.adherence.sections.practice import practice, services
from service.reports.adherence.sections.quality import quality
from service.reports.adherence.sections.questions import headed
from service.reports.adherence.sections.re_audits import re_audits
from service.reports.adherence.sections.source import Source
from service.reports.adherence.sections.steps import steps
from service.reports.adherence.sections.themes import themes
from service.reports.adherence.sections.trend import trend
from service.reports.adherence.sections.volume import volume
from service.reports.document import Document, Marks
from service.terms import day, moment

FIGURE_PAGE = "/reports/adherence/figure"
SECTIONS = (
    at_a_glance, volume, steps, trend, each_remediation, meetings, flexibility, actions, re_audits, escalations,
    open_risk, practice, services, themes, quality, definitions,
)  # fmt: skip


def adherence_document(data: Mapping[str, Any], policy: Policy, council: str) -> Document:
    """A report's data (design section 5) as a document; ``policy`` is the one in force on the period's last day."""
    source = Source(data, policy)
    first, last = source.period.first, source.period.last
    return Document(
        title="Adherence report",
        subtitle=f"{day(first)} to {day(last)}, as at {day(data['as_at'])}",
        marks=_marks(data, council),
        first=first,
        last=last,
        answer=answer(source),
        sections=headed(source, SECTIONS),
    )


def document_of(putright: Putright, data: Mapping[str, Any]) -> Document:
    """The same, with the council's name, its policy as the record has it, and where its figures open."""
    with putright.store.reading() as reader:
        policy = rules_of(reader).policy_on(date.fromisoformat(data["period"]["to"]))
    document = adherence_document(data, policy, putright.settings.council)
    return replace(document, opens_at=_address(putright.settings.base_url, data))


def _address(base_url: str, data: Mapping[str, Any]) -> str:
    """Where the page of a figure is, as at and as known at what the report is, but for the figure's name."""
    known = {} if data["as_known_at"] is None else {"as_known_at": data["as_known_at"]}
    asked = {**data["period"], "as_at": data["as_at"]} | known
    return f"{base_url}{FIGURE_PAGE}?{urlencode(asked, quote_via=quote)}&figure="


def _marks(data: Mapping[str, Any], council: str) -> Marks:
    known = data["as_known_at"]
    return Marks(
        council=council,
        as_at=date.fromisoformat(data["as_at"]),
        as_known_at=moment(known) if known else "everything recorded so far",
        position=data["position"],
        fingerprint=data["fingerprint"],
    )
