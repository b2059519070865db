"""The reports beside the adherence report: what each is called, how it is counted and how it is put into words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from service.reports.briefs.learning import learning_brief
from service.reports.briefs.learning_document import learning_document
from service.reports.briefs.monthly import monthly_brief
from service.reports.briefs.monthly_document import monthly_document
from service.reports.briefs.programme import programme_report
from service.reports.briefs.programme_document import programme_document
from service.reports.briefs.update import remediation_update
from service.reports.briefs.update_document import update_document
from service.reports.document import Document

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Brief:
    """One report: its data is its JSON, from which its document is made, and from that every other form.

    ``counts`` takes the application and then what the report is of: the first and the last day, or a reference.
    """

    name: str
    title: str
    says: str
    counts: Callable[..., dict[str, Any]]
    document: Callable[[Data, str], Document]


MONTHLY = Brief(
    "monthly",
    "Monthly brief to the director",
    "The audits graded in a month, new ones and re-audits apart, and what became of the inadequate ones.",
    monthly_brief,
    monthly_document,
)
LEARNING = Brief(
    "learning",
    "Learning brief",
    "What is going well and what we are worried about, by theme, with no names.",
    learning_brief,
    learning_document,
)
PROGRAMME = Brief(
    "programme",
    "The audit programme",
    "How many audits came back of those expected, their grades, and the averages of themes that were scored.",
    programme_report,
    programme_document,
)
UPDATE = Brief(
    "update",
    "Update on one remediation",
    "Where one remediation stands, what is next and what went wrong, on one page.",
    remediation_update,
    update_document,
)
OF_PERIODS = (MONTHLY, LEARNING, PROGRAMME)
BRIEFS = (*OF_PERIODS, UPDATE)
