"""What an import decides its rows against: one snapshot of the record, and what was found in it so far."""

from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from eventsourcing.domain import Aggregate

from domain.act import Act
from domain.audit import Audit
from domain.criteria import InadequateFile
from domain.errors import AlreadyExistsError, PutrightError, UnknownPersonError
from domain.policy import Policy
from domain.remediation import Remediation
from domain.vocabulary import Step
from projections import people
from projections.reader import Reader
from service.commands.reactions import review_demanded
from service.imports.drafts import Draft, Drafts
from service.imports.headings import Kind, heading_of
from service.imports.problems import RowRefusedError, about, problem, refused_row
from service.imports.reading import Reading
from service.imports.rows import ActionRow, AuditRow, StaffRow, TrackerRow
from service.queries.rules import rules_of
from service.storage.confidences import Confidences
from service.storage.store import Store

AnyAggregate = TypeVar("AnyAggregate", bound=Aggregate)
STEP_COLUMNS: Mapping[str, Step] = {
    "managers_notified_on": Step.NOTIFICATION,
    "meeting_held_on": Step.DAY_THREE_MEETING,
    "plan_agreed_on": Step.IMPROVEMENT_PLAN,
    "review_completed_on": Step.SERVICE_MANAGER_REVIEW,
    "caseload_decision": Step.CASELOAD_DECISION,
    "caseload_review_completed_on": Step.CASELOAD_REVIEW,
    "re_audited_on": Step.RE_AUDIT,
}
KINDS: Mapping[type, Kind] = {
    AuditRow: Kind.AUDITS,
    TrackerRow: Kind.TRACKER,
    ActionRow: Kind.ACTIONS,
    StaffRow: Kind.STAFF,
}


class Snapshot:
    """The record as it stood when the import began, with what its rows would add to it."""

    def __init__(
        self, store: Store, reader: Reader, reading: Reading, today: date, closed: Set[str] = frozenset()
    ) -> None:
        self.store, self.reader, self.reading, self.today, self.closed = store, reader, reading, today, closed
        self.rules = rules_of(reader)
        self.people = dict(people.directory(reader))
        self.subjects: dict[str, list[InadequateFile]] = {}
        self.opened: dict[UUID, list[tuple[date, str]]] = {}
        self.begun: set[str] = set()
        self.made: dict[bytes, UUID] = {}
        self.found = Drafts()
        self.tracker = {row.audit_ref: row for row in reading.tracker}
        self.actions: dict[str, list[ActionRow]] = {}
        for action in reading.actions:
            self.actions.setdefault(action.audit_ref, []).append(action)

    @contextmanager
    def _row(self, row: AuditRow | TrackerRow | StaffRow | ActionRow) -> Iterator[None]:
        """Turn a refusal into a problem of this row, or of the one it is about; what was decided is dropped with it."""
        before, counts = len(self.found.drafts), self.found.counts.copy()
        try:
            with about(row):
                yield
        except RowRefusedError as wrong:
            del self.found.drafts[before:]
            self.found.counts = counts
            place = (wrong.row.sheet, wrong.row.row, heading_of(KINDS[type(wrong.row)], wrong.refused.field))
            self.found.problems.append(refused_row(place, wrong.refused))

    def refuse_taken(self, audit_ref: str, field: str, message: str) -> None:
        """Raise :class:`AlreadyExistsError` where the record or this file has an audit or remediation so called."""
        known = audit_ref in self.begun or any(self._load(kind, audit_ref) for kind in (Audit, Remediation))
        if known:
            raise AlreadyExistsError(message, field=field)

    def act(self, occurred_on: date, remediation: Remediation | None = None) -> Act:
        """An act of history on a day, under the policy of the remediation, or of one opened on that day."""
        if remediation is None:
            return self._act(occurred_on, self.rules.policy_on(occurred_on))
        return self._act(occurred_on, self.rules.policy_of(remediation.policy_version))

    def act_following(self, occurred_on: date, remediation: Remediation, grade: str) -> Act:
        """The act of history that opens what follows a remediation (E15)."""
        return self._act(occurred_on, self.rules.policy_following(remediation.policy_version, occurred_on, grade))

    def _act(self, occurred_on: date, policy: Policy) -> Act:
        return Act(occurred_on=occurred_on, today=self.today, policy=policy, calendar=self.rules.calendar, history=True)

    @cached_property
    def armed(self) -> frozenset[Step] | None:
        """The steps that the tracker has columns for; ``None`` arms them all, where there is no tracker."""
        columns = self.reading.columns.get("tracker")
        return None if columns is None else frozenset(step for name, step in STEP_COLUMNS.items() if name in columns)

    def _beginning(self) -> date:
        """The day from which the directory counts: nobody was appointed later than the first thing they did."""
        return min((row.audited_on for row in self.reading.audits), default=self.today)

    def _refuse_unknown(self, row: AuditRow | TrackerRow | ActionRow, named: Mapping[str, str | None]) -> None:
        for name, code in named.items():
            if code is not None and code not in self.people:
                raise _stranger(code, name)

    def _warn(self, row: StaffRow | TrackerRow | ActionRow, column: str, code: str, wrong: str, accepted: str) -> None:
        place = (row.sheet, row.row, heading_of(KINDS[type(row)], column))
        self.found.problems.append(problem(place, code, wrong, accepted, "warning"))

    def _load(self, cls: type[AnyAggregate], natural_key: str) -> AnyAggregate | None:
        return self.store.load(cls, cls.create_id(natural_key), self.reader.connection)

    def _confidences(self) -> Confidences:
        return Confidences(self.reader.connection, self.store.case_key, self.made)

    def _keep(self, kind: str, draft: Draft) -> None:
        remediations = [each for each in draft.aggregates if isinstance(each, Remediation)]
        draft.aggregates += [review for each in remediations for review in review_demanded(self._load, each)]
        self.begun |= {each.ref for each in remediations}
        self.begun |= {each.audit_ref for each in draft.aggregates if isinstance(each, Audit)}
        if draft.events:
            self.found.drafts.append(draft)
            self.found.counts[kind] += 1


def _stranger(code: str, field: str) -> PutrightError:
    return UnknownPersonError(f"'{code}' is neither in the directory nor in a staff sheet of this file.", field=field)
