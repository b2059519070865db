"""Recording what is expected of the audit programme."""

from datetime import date

from domain.errors import NotFoundError
from domain.programme import AuditProgramme
from projections import people
from service.commands.people import refuse_unknown
from service.reports.briefs.months import month
from service.storage.store import Command, Receipt, Store
from service.storage.work import Work


class Programmes:
    """Commands on the months of the audit programme. ``name`` is a month's, such as ``2018-07``."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def expect(self, command: Command, name: str, occurred_on: date, *, expected: int, said_by: str) -> Receipt:
        """Say how many audits are expected in a month, for the first time or anew."""
        first, _ = month(name)

        def decide(work: Work) -> tuple[str, int]:
            refuse_unknown({"said_by": said_by}, people.directory(work.reader))
            programme, today = work.find(AuditProgramme, name), command.today
            if programme is None:
                programme = AuditProgramme.expect(
                    first, occurred_on=occurred_on, today=today, expected=expected, said_by=said_by
                )
            else:
                programme.revise(occurred_on=occurred_on, today=today, expected=expected, said_by=said_by)
            work.save(programme)
            return name, programme.version

        return self.store.execute(command, decide)

    def exempt(
        self, command: Command, name: str, occurred_on: date, *, exempted: int, approved_by: str, reason: str
    ) -> Receipt:
        """Record how many of a month's audits a director exempted in all."""
        month(name)

        def decide(work: Work) -> tuple[str, int]:
            directory = people.directory(work.reader)
            refuse_unknown({"approved_by": approved_by}, directory)
            programme = work.find(AuditProgramme, name)
            if programme is None:
                message = f"Nobody has said yet how many audits are expected in {name}: say that first."
                raise NotFoundError(message, field="month")
            programme.exempt(
                occurred_on=occurred_on,
                today=command.today,
                exempted=exempted,
                approved_by=approved_by,
                reason=work.confidences.take(reason, f"programme:{name}"),
                people=directory,
            )
            work.save(programme)
            return name, programme.version

        return self.store.execute(command, decide)
