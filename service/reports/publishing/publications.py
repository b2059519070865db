"""Commands on the report of a period, and the bytes of what was published."""

from collections.abc import Mapping
from hashlib import sha256

from domain.act import Act
from domain.people import acting_for
from domain.publishing import MissingRecording, PublishedFile
from domain.quarterly_report import DrawnUp, QuarterlyReport
from domain.vocabulary import Role, Step
from projections import people
from projections.publications import not_recorded
from service.commands.people import refuse_unknown
from service.reports.periods import period_of
from service.reports.publishing.kept import keep_files
from service.storage.store import Command, Receipt, Store
from service.storage.work import Work

SUBJECT = "published-report"
"""Under which name reasons are kept: they are about reports and belong to no one child."""


class Publications:
    """Commands on reports; ``reference`` is of a period, such as ``2018-19-Q1``."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def begin(self, command: Command, reference: str) -> Receipt:
        """Begin the report of a period that is over, and ask for what of it is not recorded. Once begun, nothing."""

        def decide(work: Work) -> tuple[str, int]:
            report = work.find(QuarterlyReport, reference)
            if report is None:
                report = _begun(work, reference)
                report.ask_for_recordings(_act(work, report), _missing(work, report))
                work.save(report)
            return reference, report.revision

        return self.store.execute(command, decide)

    def draft(self, command: Command, reference: str, drawn_up: DrawnUp) -> Receipt:
        """Ask for the report to be published, of which these are the figures. Asked before, or too early: nothing."""

        def decide(work: Work) -> tuple[str, int]:
            report = work.find(QuarterlyReport, reference) or _begun(work, reference)
            report.draft(_act(work, report), drawn_up, people.directory(work.reader))
            work.save(report)
            return reference, report.revision

        return self.store.execute(command, decide)

    def remind(self, command: Command, reference: str) -> Receipt:
        """Remind whoever was asked to publish, where it is time to."""

        def decide(work: Work) -> tuple[str, int]:
            report = work.get(QuarterlyReport, reference, field="reference")
            report.remind(_act(work, report), people.directory(work.reader))
            work.save(report)
            return reference, report.revision

        return self.store.execute(command, decide)

    def publish(
        self,
        command: Command,
        reference: str,
        drawn_up: DrawnUp,
        contents: Mapping[str, bytes],
        *,
        published_by: str,
        reason: str | None = None,
    ) -> Receipt:
        """Publish an edition and keep the bytes of each form it was printed in, in one transaction.

        Raises :class:`UnknownPersonError`, and as :meth:`QuarterlyReport.publish` does.
        """

        def decide(work: Work) -> tuple[str, int]:
            directory = people.directory(work.reader)
            refuse_unknown({"published_by": published_by}, directory)
            report = work.find(QuarterlyReport, reference) or _begun(work, reference)
            report.expect_revision(work.command.expected_revision)
            why = work.confidences.take_optional(reason, SUBJECT)
            report.publish(_act(work, report), drawn_up, published_by=published_by, people=directory, reason=why)
            work.save(report)
            keep_files(work.connection, reference, len(report.editions), contents)
            return reference, report.revision

        return self.store.execute(command, decide)


def described(contents: Mapping[str, bytes]) -> tuple[PublishedFile, ...]:
    """What a publication's event says of the forms it was printed in."""
    return tuple(PublishedFile(form, sha256(said).hexdigest(), len(said)) for form, said in contents.items())


def _begun(work: Work, reference: str) -> QuarterlyReport:
    return QuarterlyReport.begin(reference, *period_of(reference), work.command.today)


def _act(work: Work, report: QuarterlyReport) -> Act:
    """By the policy in force on the last day of the period, as its figures are counted."""
    today, policy = work.command.today, work.rules.policy_on(report.last)
    return Act(occurred_on=today, today=today, policy=policy, calendar=work.rules.calendar)


def _missing(work: Work, report: QuarterlyReport) -> list[MissingRecording]:
    """What is not recorded, and who is asked: the owner or who acts for them; of nobody's steps, QA administrators."""
    today, directory = work.command.today, people.directory(work.reader)
    administrators = [
        each.id for each in directory.values() if each.role is Role.QA_ADMINISTRATOR and each.holds_post_on(today)
    ]
    found = []
    for row in not_recorded(work.reader, report.first, report.last, today):
        owner = acting_for(row.owner, today, directory, None) if row.owner is not None else None
        whom: list[str] = [owner] if owner is not None else administrators
        found += [MissingRecording(each, row.audit_ref, Step(row.step), row.item, row.due_on) for each in whom]
    return found
