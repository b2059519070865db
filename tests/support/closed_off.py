"""Two files of one worker, with all that may be about a file; the first is closed off."""

from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

from domain.vocabulary import Role
from service.bootstrap import Putright
from service.commands.alerts import Concern
from tests.support.clock import Clock
from tests.support.council import command, findings

OFF, BESIDE = "OFF-1", "SEEN-2"
WHY = "The family is that of a colleague."
NEWCOMERS = (
    ("HQ01", Role.HEAD_OF_QA, None),
    ("TM08", Role.TEAM_MANAGER, "North"),
    ("HOS02", Role.HEAD_OF_SERVICE, None),
    ("DP01", Role.DATA_PROTECTION_OFFICER, None),
    ("AU02", Role.AUDITOR, None),
)
Ask = Callable[..., Any]


def two_files(putright: Putright, clock: Clock) -> Putright:
    """Record them, and close the first off."""
    for staff_id, role, team in NEWCOMERS:
        place = {"team": team, "service": "Safeguarding"}
        putright.people.appoint(command(clock()), staff_id=staff_id, role=role, reports_to=None, **place)
    for ref in (OFF, BESIDE):
        now, today = command(clock()), clock().date()
        putright.audits.record(now, findings(ref, grade="Inadequate critical"))
        concern = Concern(concern="A bruise.", raised_by="SW01", immediate=False)
        putright.alerts.raise_alert(command(clock()), ref, concern)
        putright.contacts.ask_for_help(command(clock()), ref, today, person="TM01", said="Two hands")
        asked = {"asked_by": "DCS01", "answerer": "SM01", "question": "Was she seen?"}
        putright.report_challenges.ask(command(clock()), today, remediation=ref, **asked)
        putright.remediations.notify_managers(command(clock()), ref, today, ["SM01"])
    close_off(putright, clock)
    return putright


def close_off(putright: Putright, clock: Clock, ref: str = OFF) -> None:
    """Close a file off, as the director does."""
    said = {"restricted_by": "DCS01", "reason": WHY}
    putright.restrictions.restrict(command(clock()), ref, clock().date(), **said)


def asking(client: FlaskClient, putright: Putright, clock: Clock, person: str) -> Ask:
    """Ask the API as somebody."""
    token = {"Authorization": f"Bearer {putright.tokens.issue(person, clock())}"}
    return lambda path, method="GET", **more: client.open(f"/api/v1{path}", method=method, headers=token, **more)
