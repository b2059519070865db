"""Adopting another policy or calendar; the ones that Putright ships with are what a council begins with."""

from datetime import date

from domain.adoption import COUNCIL, AdoptedCalendar, AdoptedPolicy
from domain.calendar import WorkingCalendar
from domain.policy import Policy
from projections import people
from projections.rulebook import Kind
from service.commands.people import refuse_unknown
from service.commands.scene import RemediationCommands, Scene
from service.queries.rules import shipped_documents
from service.storage.store import Command, Receipt, Store
from service.storage.work import Work


class Policies:
    """Commands on the policy."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def rehearse(self, document: str, *, in_force_from: date, today: date) -> Policy:
        """The policy that :meth:`adopt` would adopt now. Raises what that would raise of the document and the date."""
        with self.store.reading() as reader:
            known = self.store.load(AdoptedPolicy, AdoptedPolicy.create_id(), reader.connection)
        begun = known or AdoptedPolicy.establish(shipped_documents()[Kind.POLICY], today)
        return begun.follow_with(document, in_force_from)

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


class Calendars(RemediationCommands):
    """Commands on the calendar, and on the dates that another one would set otherwise."""

    def rehearse(self, document: str, today: date) -> WorkingCalendar:
        """The calendar that :meth:`adopt` would adopt now. Raises what that would raise of the document."""
        with self.store.reading() as reader:
            known = self.store.load(AdoptedCalendar, AdoptedCalendar.create_id(), reader.connection)
        begun = known or AdoptedCalendar.establish(shipped_documents()[Kind.CALENDAR], today)
        return begun.follow_with(document)

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

    def move(self, command: Command, ref: str, *, moved_by: str, reason: str) -> Receipt:
        """Put the open dates of one remediation where the calendar adopted last sets them; a second time does nothing.

        The original dates stay, and figures go by them.
        """

        def decide(scene: Scene) -> None:
            refuse_unknown({"moved_by": moved_by}, scene.people)
            calendars = scene.work.rules.calendars
            scene.remediation.follow_calendar(scene.act, calendars, moved_by=moved_by, reason=scene.keep(reason))

        return self._on(command, ref, command.today, decide)


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
