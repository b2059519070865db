"""What can happen to an audit."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from domain.confidential import Confidential
from domain.events.base import Began, Happened

if TYPE_CHECKING:
    from domain.audit import Audit


class Graded(Began):
    """A case file was audited and its grade confirmed. ``occurred_on`` is the day it was graded."""

    audit_ref: str
    audited_on: date
    child: UUID
    case_ref: Confidential
    grade: str
    themes: Mapping[str, str]
    service: str | None
    team: str | None
    roles: Mapping[str, str]
    auditor_team: str | None
    policy_version: int

    def apply(self, aggregate: "Audit") -> None:
        aggregate.audit_ref = self.audit_ref
        aggregate.child, aggregate.roles = self.child, self.roles
        aggregate.service, aggregate.team = self.service, self.team
        aggregate.remediation_ref = None


class OpenedRemediation(Happened):
    """The grade opened a remediation, in the same transaction."""

    remediation_ref: str

    def apply(self, aggregate: "Audit") -> None:
        aggregate.remediation_ref = self.remediation_ref
