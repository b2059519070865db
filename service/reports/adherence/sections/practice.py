"""Whose practice the files are about, by role, and the services they were held in. No person is named (F9)."""

from service.reports.adherence.sections.source import Source
from service.reports.document import Cell, Section, Table
from service.terms import role_title, sentence_case, step_title


def practice(source: Source) -> Section:
    """Files opened in the period, by the role of the practice subject."""
    rows = tuple(
        (sentence_case(role_title(role)), source.figure("practice_subjects", role))
        for role in source.at("practice_subjects")
    )
    table = Table("subjects", f"Files opened: {source.period.title}", ("Role", "Number"), rows)
    return Section("practice", "Whose practice", ("By role. No person is named.",), (table,))


def services(source: Source) -> Section:
    """The same steps by service. There are few in each, which no percentage would make more."""
    steps = tuple(source.at("adherence"))
    rows = tuple(
        (
            sentence_case(service),
            source.figure("by_service", service, "audits"),
            source.figure("by_service", service, "inadequate"),
            *(_kept(source, service, step) for step in steps),
        )
        for service in source.at("by_service")
    )
    columns = ("Service", "Audits", "Inadequate", *(step_title(step, source.policy) for step in steps))
    table = Table("services-table", f"Done on time, of the steps that fell due: {source.period.title}", columns, rows)
    return Section("services", "By service", (), (table,))


def _kept(source: Source, service: str, step: str) -> Cell:
    path = ("by_service", service, "adherence", step)
    return source.line(source.period, *path)[0] if source.has(*path) else None
