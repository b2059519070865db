"""A council big enough for many files to be open at once, day after day."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from domain.vocabulary import Role
from service.bootstrap import Putright
from tests.support.council import command, findings
from tests.support.mail import address_of

FIRST_DAY = date(2026, 6, 1)
POSTS = (
    ("DCS", Role.DIRECTOR, None),
    ("HOS", Role.HEAD_OF_SERVICE, "DCS"),
    ("SM", Role.SERVICE_MANAGER, "HOS"),
    ("PL", Role.PRACTICE_LEAD, "SM"),
    ("TM", Role.TEAM_MANAGER, "SM"),
    ("SW", Role.SOCIAL_WORKER, "TM"),
)
OF_THE_COUNCIL = {"DCS", "HOS"}
ON_FILE = (Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.PRACTICE_LEAD, Role.SERVICE_MANAGER)


def person(kind: str, team: int) -> str:
    """The directory id of a post; there is one director and one head of service for all teams."""
    return f"{kind}0" if kind in OF_THE_COUNCIL else f"{kind}{team}"


def appoint_teams(putright: Putright, now: datetime, teams: int) -> None:
    """So many teams with everybody in a line of their own, all of whom can be reached."""
    for kind, role, above in POSTS:
        for team in range(1 if kind in OF_THE_COUNCIL else teams):
            staff_id = person(kind, team)
            boss = person(above, team) if above is not None else None
            putright.people.appoint(
                command(now), staff_id=staff_id, role=role, reports_to=boss, email=address_of(staff_id)
            )


def open_file(putright: Putright, now: datetime, ref: str, team: int) -> None:
    """Grade a file of a team *Inadequate* on the day of ``now``."""
    kinds = {role: kind for kind, role, _ in POSTS}
    roles = {role.value: person(kinds[role], team) for role in ON_FILE}
    day = now.date()
    putright.audits.record(command(now), findings(ref, roles=roles, graded_on=day, audited_on=day, team=f"Team {team}"))


def weekdays(first: datetime) -> Iterator[datetime]:
    """The same hour of one weekday after another."""
    while True:
        if first.isoweekday() <= 5:
            yield first
        first += timedelta(days=1)
