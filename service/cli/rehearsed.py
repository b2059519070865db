"""A rehearsal in words."""

from collections.abc import Iterator
from datetime import date

from domain.adherence import Verdict
from service.queries.rehearsal import Rehearsal
from service.queries.trial import Difference


def rehearsed(found: Rehearsal) -> str:
    """What a policy or a calendar would have made of a period, as text."""
    return "\n".join(_lines(found))


def _lines(found: Rehearsal) -> Iterator[str]:
    tried = found.tried
    period = f"graded {found.first} to {found.last}, as at {found.as_at}"
    yield f"Rehearsed on {found.remediations} remediations {period}. Nothing was recorded."
    yield f"{tried.dates} deadlines on another date, {len(tried.differences)} verdicts that differ:"
    yield from (_line(each) for each in tried.differences)
    for each in Verdict:
        if tried.was[each] or tried.would_be[each]:
            yield f"  {each.replace('_', ' '):14} {tried.was[each]:6} -> {tried.would_be[each]}"
    yield (
        f"Mails of reminders, escalations and openings: {tried.mails_by_rules} by the rules that each file has, "
        f"{tried.mails_would_be} by these. {found.mails_owed} are in the record."
    )


def _line(each: Difference) -> str:
    name = f"{each.step} {each.item}".rstrip()
    was, would_be = _said(each.was_due_on, each.was), _said(each.would_be_due_on, each.would_be)
    return f"  {each.audit_ref:12} {name:28} {was} -> {would_be}"


def _said(due_on: date | None, verdict: str | None) -> str:
    if due_on is None:
        return "not owed"
    return f"{due_on} {verdict.replace('_', ' ') if verdict is not None else 'nobody was asked'}"
