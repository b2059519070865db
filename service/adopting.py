"""Adopting another policy or calendar; the ones that Putright ships with are what a council begins with."""

from datetime import date

from domain.adoption import COUNCIL, AdoptedCalendar, AdoptedPolicy
from projections import people
from projections.rulebook import Kind
from service.people import refuse_unknown
from service.rules import shipped_documents
from service.store import Command, Receipt, Store, Work


class Policies:
    """Commands on the policy."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def adopt(self, command: Command, document: str, *, in_force_from: date, adopted_by: str, reason: str) -> Receipt:
        """Adopt the next version for remediations whose day 0 is ``in_force_from`` or later (E28).

        ``document`` is its text, in TOML or JSON. Those that are running keep the version they began under.
        """

        def decide(work: Work) -> tuple[str, None]:
            refuse_unknown({"adopted_by": adopted_by}, people.directory(work.reader))
            policy, calendar = established(work)
            kept = work.confidences.take(reason, Kind.POLICY)
            version = policy.adopt(
                document, in_force_from=in_force_from, reason=kept, adopted_by=adopted_by, today=command.today
            ).version
            work.save(policy, calendar)
            return str(version), None

        return self.store.execute(command, decide)


class Calendars:
    """Commands on the calendar."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def adopt(self, command: Command, document: str, *, adopted_by: str, reason: str) -> Receipt:
        """Adopt the next version. It counts what is set from now on; no date that was set moves by itself."""

        def decide(work: Work) -> tuple[str, None]:
            refuse_unknown({"adopted_by": adopted_by}, people.directory(work.reader))
            policy, calendar = established(work)
            kept = work.confidences.take(reason, Kind.CALENDAR)
            version = calendar.adopt(document, reason=kept, adopted_by=adopted_by, today=command.today).version
            work.save(policy, calendar)
            return str(version), None

        return self.store.execute(command, decide)


def begin(store: Store, command: Command) -> Receipt:
    """Record the policy and the calendar that this council begins with, unless it has begun.

    So a release that ships with others changes nothing for a council that is running.
    """

    def decide(work: Work) -> tuple[None, None]:
        work.save(*established(work))
        return None, None

    return store.execute(command, decide)


def established(work: Work) -> tuple[AdoptedPolicy, AdoptedCalendar]:
    """The council's policy and calendar, begun with those that Putright ships with where nothing was recorded."""
    shipped, today = shipped_documents(), work.command.today
    return (
        work.find(AdoptedPolicy, COUNCIL) or AdoptedPolicy.establish(shipped[Kind.POLICY], today),
        work.find(AdoptedCalendar, COUNCIL) or AdoptedCalendar.establish(shipped[Kind.CALENDAR], today),
    )
