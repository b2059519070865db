"""A small council: the people, and what they would record of one inadequate file."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from domain.vocabulary import Role
from service.commands.audits import AuditFindings, Audits
from service.commands.people import People
from service.commands.remediations import Remediations
from service.storage.store import Command, Store

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
GRADED_ON = date(2026, 11, 2)
STAFF: tuple[tuple[str, Role, str | None], ...] = (
    ("DCS01", Role.DIRECTOR, None),
    ("HOS01", Role.HEAD_OF_SERVICE, "DCS01"),
    ("SM01", Role.SERVICE_MANAGER, "HOS01"),
    ("PL01", Role.PRACTICE_LEAD, "SM01"),
    ("PL02", Role.PRACTICE_LEAD, "SM01"),
    ("TM01", Role.TEAM_MANAGER, "SM01"),
    ("SW01", Role.SOCIAL_WORKER, "TM01"),
    ("SW02", Role.SOCIAL_WORKER, "TM01"),
    ("QA01", Role.QA_ADMINISTRATOR, None),
    ("AU01", Role.AUDITOR, None),
)
ROLES = {
    Role.SOCIAL_WORKER.value: "SW01",
    Role.TEAM_MANAGER.value: "TM01",
    Role.PRACTICE_LEAD.value: "PL01",
    Role.SERVICE_MANAGER.value: "SM01",
}


def command(now: datetime = NOW, **more: Any) -> Command:
    """A command of the quality assurance administrator."""
    return Command(**{"recorded_by": "QA01", "source": "api", "now": now} | more)


def appoint_everyone(people: People, now: datetime = NOW) -> None:
    """Enter the sample line of management in the directory."""
    for staff_id, role, reports_to in STAFF:
        people.appoint(command(now), staff_id=staff_id, role=role, reports_to=reports_to)


def findings(audit_ref: str = "A-1", **changes: Any) -> AuditFindings:
    """An inadequate audit, or what ``changes`` makes of it."""
    inadequate: dict[str, Any] = {
        "audit_ref": audit_ref,
        "audited_on": GRADED_ON,
        "graded_on": GRADED_ON,
        "case_ref": f"C-{audit_ref}",
        "grade": "Inadequate",
        "themes": {"Assessment": "Inadequate", "Planning": "Good"},
        "service": "Safeguarding",
        "team": "North",
        "roles": ROLES,
    }
    return AuditFindings(**inadequate | changes)


def acknowledge_all(remediations: Remediations, now: datetime = NOW, ref: str = "A-1") -> None:
    """Let everybody who was told of a file acknowledge it, so that only its steps are left to chase."""
    for person in ROLES.values():
        remediations.acknowledge(command(now), ref, now.date(), person)


def begin(store: Store) -> Remediations:
    """Open a file, acknowledge it and hold its day-three meeting; return the remediations of that council."""
    appoint_everyone(People(store))
    Audits(store).record(command(), findings("A-1"))
    remediations = Remediations(store)
    remediations.acknowledge(command(on_behalf_of="TM01"), "A-1", GRADED_ON, "TM01")
    remediations.hold_day_three_meeting(command(), "A-1", GRADED_ON + timedelta(days=3), chair="PL01")
    return remediations
