"""Policies and calendars that a council could adopt next."""

import json
from typing import Any

from domain.documents import tables_in
from projections.rulebook import Kind
from service.queries.rules import shipped_documents


def policy(version: int = 2, **changes: Any) -> str:
    """The policy that ships, under another version and with these entries changed."""
    return json.dumps({**tables_in(shipped_documents()[Kind.POLICY]), "version": version, **changes})


def slower(step: str, days: int, version: int = 2) -> str:
    """The policy that ships, with another clock for one step."""
    steps = dict(tables_in(shipped_documents()[Kind.POLICY])["steps"])
    return policy(version, steps=steps | {step: steps[step] | {"clock": steps[step]["clock"] | {"days": days}}})


def calendar(version: int = 2, *closed: str, **changes: Any) -> str:
    """The calendar that ships, under another version and with these closure days."""
    days = [{"date": day, "title": "Offices closed"} for day in closed]
    document = {**tables_in(shipped_documents()[Kind.CALENDAR]), "version": version, "closure_days": days}
    return json.dumps(document | changes)
