"""The steps that somebody owes as a calendar that other programs subscribe to (RFC 5545).

It leaves the house, so it says which step is due when and nothing of whom it is about: no child, worker or colleague.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import quote
from uuid import UUID, uuid5

from icalendar import Calendar, Event

from domain.vocabulary import Step
from projections import history
from projections.reader import Reader
from service.bootstrap import Putright
from service.queries.owing import Owed
from service.queries.rules import Rules, rules_of
from service.terms import numbered

MOST = 1_000
"""More than anybody owes; a feed that would be longer ends there."""
PRODUCT = "-//Putright//Steps due//EN"
REFRESH = timedelta(hours=1)


def feed(reader: Reader, owed: Iterable[Owed], base_url: str) -> bytes:
    """A calendar with an all-day event for each step. The same state gives the same bytes."""
    steps, rules = list(owed)[:MOST], rules_of(reader)
    changes = history.dates_changed(reader, {each.of.remediation for each in steps})
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("name", "Putright: steps due")
    calendar.add("x-wr-calname", "Putright: steps due")
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for each in steps:
        calendar.add_component(_event(each, rules, changes, base_url))
    return bytes(calendar.to_ical())


def _event(owed: Owed, rules: Rules, changes: Mapping[UUID, history.DatesChanged], base_url: str) -> Event:
    due, changed = owed.of, changes[owed.of.remediation]
    event = Event()
    event.add("uid", f"{uuid5(due.remediation, f'{due.step}:{due.item}')}@putright")
    event.add("dtstamp", datetime.fromisoformat(changed.last_at).astimezone(UTC).replace(microsecond=0))
    event.add("sequence", changed.times)
    event.add("dtstart", due.due_on)
    event.add("dtend", due.due_on + timedelta(days=1))
    event.add("summary", f"{_title(due.step, due.item, due.policy_version, rules)}: {due.audit_ref}")
    event.add("url", f"{base_url}/remediations/{quote(due.audit_ref, safe='')}")
    event.add("status", "TENTATIVE" if due.provisional else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event


def _title(step: str, item: str, policy_version: int, rules: Rules) -> str:
    """What the council calls a step, with its number where it has one."""
    return numbered(rules.policy_of(policy_version).steps[Step(step)].title, item)


def new_address(putright: Putright, staff_id: str, name: str | None = None) -> tuple[str, str]:
    """A new feed for somebody: the id to revoke it with, and the address to subscribe to, which is seen this once."""
    token = putright.calendar_tokens.issue(staff_id, putright.clock(), name=name)
    token_id, _ = putright.calendar_tokens.parts(token)
    return token_id, f"{putright.settings.base_url}/api/v1/me/calendar.ics?token={token}"
