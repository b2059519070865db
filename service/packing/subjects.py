"""What a pack is of: the records whose events go into it, and who may be given it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from domain.adoption import AdoptedCalendar, AdoptedPolicy
from domain.audit import Audit
from domain.caseload_review import CaseloadReview
from domain.errors import NotFoundError
from domain.quarterly_report import QuarterlyReport
from domain.remediation import Remediation
from domain.safeguarding_alert import SafeguardingAlert
from domain.seeing import MayNotSeeError, Sight, refuse_period, sight_of
from projections import (
    alert_queries,
    board,
    board_queries,
    challenge_queries,
    history,
    people,
    report_challenges,
)
from projections.adherence import Adherence
from projections.grades import Grades
from projections.reader import Reader
from projections.sight import seen, sees_file
from service.commands.people import refuse_unknown
from service.reports.periods import QUARTER, period_of

RULES = (AdoptedPolicy.create_id(), AdoptedCalendar.create_id())
"""What the deadlines were counted by, as it was adopted."""


@dataclass(frozen=True)
class Subject:
    """A remediation or a quarter: its files, and the records of which every event goes into the pack."""

    kind: str
    ref: str
    files: Sequence[Any]
    records: frozenset[UUID]

    @property
    def is_period(self) -> bool:
        """Whether it is of a period and not of one file."""
        return self.kind == "quarter"


def subject_of(reader: Reader, ref: str) -> Subject:
    """What a reference names. Raises :class:`NotFoundError` for a remediation that is not there."""
    return _quarter(reader, ref) if QUARTER.fullmatch(ref) else _remediation(reader, ref)


def refuse_for(reader: Reader, subject: Subject, person: str, today: date, *, personal_data: bool) -> None:
    """Raise :class:`domain.seeing.MayNotSeeError` where somebody may not see what the pack would hold."""
    directory = people.directory(reader)
    refuse_unknown({"for": person}, directory)
    sight = sight_of(directory[person], directory, today)
    if subject.is_period:
        refuse_period(directory[person], today, personal_data=personal_data)
        _refuse_closed(reader, subject, sight)
        return
    for file in subject.files:
        if not sees_file(reader, sight, file.audit_ref):
            raise MayNotSeeError(
                f"{person} has no part on {file.audit_ref} and manages nobody who has: whoever has, their line, its "
                "auditors, and those who look over every file may see it.",
                field="for",
            )
    _refuse_closed(reader, subject, sight)


def _refuse_closed(reader: Reader, subject: Subject, sight: Sight) -> None:
    """Refuse a pack with anything of a file that is closed off: without it, the pack would not hold all it is of."""
    closed = [ref for ref in seen(reader, sight).closed if not subject.records.isdisjoint(_known_as(ref))]
    if closed:
        raise MayNotSeeError(
            f"{subject.ref} holds what was recorded of files that are closed off to {sight.person} ({len(closed)} "
            "references): whoever has a part on them, the head of quality assurance and the director may be given it.",
            field="for",
        )


def _known_as(ref: str) -> list[UUID]:
    return [kind.create_id(ref) for kind in (Remediation, Audit, CaseloadReview, SafeguardingAlert)]


def alerts_of(reader: Reader, file: Any) -> list[Any]:
    """The alerts about the child of a file."""
    return alert_queries.of_file(reader, file.audit_ref)


def _remediation(reader: Reader, ref: str) -> Subject:
    file = board_queries.remediation(reader, ref)
    if file is None:
        raise NotFoundError(f"There is no remediation {ref}; a quarter is written like 2018-19-Q1.", field="ref")
    return Subject("remediation", ref, [file], frozenset({*RULES, *_records(reader, file)}))


def _quarter(reader: Reader, ref: str) -> Subject:
    """Every audit graded in the period, every file opened or with a deadline in it, its report, questions about it."""
    first, last = period_of(ref)
    audits, due, files = reader.table(Grades), reader.table(Adherence), reader.table(board.Board)
    graded = reader.rows(sa.select(audits.c.audit).where(audits.c.graded_on.between(first, last)))
    owing = sa.select(due.c.remediation).where(due.c.original_due_on.between(first, last))
    touched = sa.or_(files.c.graded_on.between(first, last), files.c.remediation.in_(owing))
    chosen = reader.rows(sa.select(files).where(touched).order_by(files.c.graded_on, files.c.audit_ref))
    questions = reader.table(report_challenges.ReportChallenges)
    asked = sa.select(questions.c.challenge).where(questions.c.first == first, questions.c.last == last)
    records = {QuarterlyReport.create_id(ref), *(row.audit for row in graded), *reader.connection.scalars(asked)}
    for file in chosen:
        records |= _records(reader, file)
    return Subject("quarter", ref, chosen, frozenset({*RULES, *records}))


def _records(reader: Reader, file: Any) -> set[UUID]:
    """The file, the audits it answers and its re-audit, its caseload review, alerts about its child, and questions."""
    told = history.timeline(reader, file.remediation)
    named = {each.detail.get(name) for each in told for name in ("audit_ref", "re_audit_ref")}
    audits = {file.audit_ref, *named} - {None}
    return {
        file.remediation,
        Remediation.create_id(file.audit_ref),
        CaseloadReview.create_id(file.audit_ref),
        *(Audit.create_id(each) for each in audits),
        *(row.alert for row in alerts_of(reader, file)),
        *(row.challenge for row in challenge_queries.challenges_of_remediation(reader, file.audit_ref)),
    }
