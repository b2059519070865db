"""The audits: every one with its grade and what it opened; and one of them, with what happened to its grade."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.access import Reach, Right, reach
from domain.errors import InvalidValueError, NotFoundError
from domain.vocabulary import Deviation
from projections import alert_queries, grades, privacy
from service.access.sight import asker, only_seen
from service.bootstrap import Putright
from service.clock import london_date
from service.imports.problems import shown
from service.pages.alerts import line_of
from service.pages.guard import signed_in
from service.pages.record_links import at_large, may_record, of_audit
from service.pages.rendering import render
from service.pages.standing import date_given
from service.storage.confidences import texts
from service.terms import DEVIATIONS, day, sentence_case

ROWS = 100
SHOWN = {"": "All", grades.PROMPTED: "Put forward for moderation", grades.MODERATED: "Moderated"}


@dataclass(frozen=True)
class Change:
    """One thing that happened to a grade: a challenge, how it was decided, a moderation."""

    on: date
    said: str
    text: str | None


def audits_page(putright: Putright, query: Mapping[str, str]) -> str:
    """A page of the audits. Raises :class:`InvalidValueError` naming what of the address cannot be used."""
    chosen = query.get("moderation", "")
    if chosen not in SHOWN:
        raise InvalidValueError(f"{shown(chosen)} is not one of {', '.join(filter(None, SHOWN))}.", field="moderation")
    graded_on, _, ref = query.get("after", "").partition(",")
    after_on = date_given({"after": graded_on}, "after")
    after = (after_on, ref) if after_on is not None else None
    with putright.store.reading() as reader:
        found = only_seen(
            lambda after, most: grades.audits(reader, moderation=chosen or None, after=after, limit=most),
            asker().seen.sees_of,
            lambda row: (row.graded_on, row.audit_ref),
            after,
            ROWS + 1,
        )
    rows, last = found[:ROWS], found[ROWS - 1] if len(found) > ROWS else None
    return render(
        "audits.html",
        title="Audits",
        council=putright.settings.council,
        reader=reader,
        rows=rows,
        chosen=chosen,
        choices=SHOWN,
        after=after,
        older=f"{last.graded_on.isoformat()},{last.audit_ref}" if last is not None else None,
        enter=at_large("audits") if reach(signed_in().role, Right.AUDIT) is not Reach.NONE else None,
    )


def audit_page(putright: Putright, ref: str) -> str:
    """One audit, without its case reference. Raises :class:`NotFoundError`."""
    today = london_date(putright.clock())
    with putright.store.reading() as reader:
        row = grades.audit(reader, ref)
        if row is None or row.graded_on is None:
            raise NotFoundError(f"There is no audit {ref}.", field="audit_ref")
        entries = [*(row.moderations or []), *(row.challenges or [])]
        kept = texts(reader.connection, {ref for each in entries for ref in _references(each)})
        open_challenges = [each["number"] for each in row.challenges or [] if each["decided_on"] is None]
        about = [each for each in alert_queries.alerts(reader) if each.audit_ref == ref]
        return render(
            "audit.html",
            title=f"Audit {row.audit_ref}",
            council=putright.settings.council,
            reader=reader,
            row=row,
            changes=_changes(row, kept),
            deviations=[_deviation(each) for each in row.deviations or []],
            alerts=[line_of(each, today) for each in about],
            misfiled=privacy.privacy_of(reader, row.audit),
            links=of_audit(row.audit_ref, open_challenges) if may_record(signed_in()) else (),
        )


def _references(entry: Mapping[str, Any]) -> list[str]:
    return [ref for name in ("reason", "decision_reason") if (ref := entry.get(name)) is not None]


def _changes(row: Any, kept: Mapping[str, str]) -> list[Change]:
    """What happened to a grade, in order."""
    found = [_challenged(each, kept) for each in row.challenges or []]
    found += [_decided(each, kept) for each in row.challenges or [] if each["decided_on"] is not None]
    found += [_moderated(each, kept) for each in row.moderations or []]
    return sorted(found, key=lambda change: change.on)


def _challenged(each: Mapping[str, Any], kept: Mapping[str, str]) -> Change:
    by = f"; {each['owner']} decides" if each["owner"] else ""
    until = f" by {day(each['decide_by'])}" if each["decide_by"] else ""
    undecided = f"{by}{until}" if each["decided_on"] is None else ""
    said = f"Challenge {each['number']}, by {each['challenged_by']}{undecided}."
    return Change(date.fromisoformat(each["challenged_on"]), said, kept.get(each["reason"]))


def _decided(each: Mapping[str, Any], kept: Mapping[str, str]) -> Change:
    how = f"upheld: now graded {each['grade']}" if each["upheld"] else "not upheld"
    said = f"Challenge {each['number']} {how}, decided by {each['decided_by']}."
    return Change(date.fromisoformat(each["decided_on"]), said, kept.get(each["decision_reason"]))


def _moderated(each: Mapping[str, Any], kept: Mapping[str, str]) -> Change:
    kept_as_it_was = each["grade"] == each["previous"]
    how = "stays as it was" if kept_as_it_was else f"from {each['previous']} to {each['grade']}"
    text = kept.get(each["reason"]) if each["reason"] else None
    return Change(date.fromisoformat(each["moderated_on"]), f"Moderated by {each['moderated_by']}: {how}.", text)


def _deviation(each: Mapping[str, Any]) -> str:
    return f"{day(each['occurred_on'])}, {each['person']}: {sentence_case(DEVIATIONS[Deviation(each['rule'])])}."
