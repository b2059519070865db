"""What can happen to a remediation because an audit of its file was graded, or graded otherwise."""

from datetime import date
from typing import TYPE_CHECKING

from domain.deadlines import Deadline
from domain.events.base import Decided, Happened
from domain.vocabulary import RegradedBecause, Step

if TYPE_CHECKING:
    from domain.remediation import Remediation


class AuditAttached(Happened):
    """A second audit of this child was inadequate while the remediation was open: no second one is opened (E14).

    ``themes`` are those it graded inadequate, ``graded_on`` the day of its grade.
    """

    audit_ref: str
    grade: str
    themes: tuple[str, ...]
    graded_on: date

    def apply(self, aggregate: "Remediation") -> None:
        aggregate.audits[self.audit_ref] = self.grade
        aggregate.answered.append(self.audit_ref)
        aggregate.themes_of[self.audit_ref] = self.themes
        aggregate.themes = tuple(dict.fromkeys(aggregate.themes + self.themes))


class GradeChanged(Happened):
    """One of the audits that the remediation answers has another grade, ``audit_grade`` (E5, E6, E7).

    ``called_for`` says whether that audit still calls for a remediation. ``grade`` is the gravest of all that do, and
    ``critical`` whether the clocks are the critical ones from now on. ``told`` are owed word of it.
    """

    remediation_ref: str
    audit_ref: str
    audit_grade: str
    audit_critical: bool
    called_for: bool
    grade: str
    critical: bool
    because: RegradedBecause
    told: tuple[str, ...]

    def apply(self, aggregate: "Remediation") -> None:
        aggregate.grade, aggregate.critical = self.grade, self.critical
        aggregate.critical_audits.discard(self.audit_ref)
        aggregate.void_audits.discard(self.audit_ref)
        if self.because is RegradedBecause.VOID:
            aggregate.void_audits.add(self.audit_ref)
        standing = (themes for ref, themes in aggregate.themes_of.items() if ref not in aggregate.void_audits)
        aggregate.themes = tuple(dict.fromkeys(theme for themes in standing for theme in themes))
        if not self.called_for:
            aggregate.audits.pop(self.audit_ref, None)
            return
        aggregate.audits[self.audit_ref] = self.audit_grade
        if self.audit_critical:
            aggregate.critical_audits.add(self.audit_ref)
            aggregate.critical_for = self.audit_ref
            news = ((Step.ACKNOWLEDGEMENT, person) for person in self.told)
            aggregate.owed_for |= {key: self.audit_ref for key in news if key not in aggregate.deadlines}


class LaddersShortened(Happened):
    """Deadlines keep their dates, but a miss climbs the ladder of a critical file; rungs raised before are left out."""

    deadlines: tuple[Deadline, ...]

    def apply(self, aggregate: "Remediation") -> None:
        for deadline in self.deadlines:
            aggregate.deadlines[deadline.step, deadline.item] = deadline
            aggregate.raised.pop((deadline.step, deadline.item), None)


class GradeChallenged(Happened):
    """The grade of an audit that the remediation answers is disputed; the clocks for the child run on (E33).

    ``challenge`` is its number on that audit, ``number`` here.
    """

    number: int
    audit_ref: str
    challenge: int
    challenged_by: str

    def apply(self, aggregate: "Remediation") -> None:
        aggregate.challenged[self.audit_ref, self.challenge] = self.number


class ChallengeSettled(Decided):
    """The challenge of this number was decided (E33)."""

    number: int
    audit_ref: str
    upheld: bool
    decided_by: str

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        aggregate.meet((Step.CHALLENGE_DECISION, str(self.number)), self)
