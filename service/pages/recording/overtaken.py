"""Somebody else recorded something while a form stood open: how that is known, and what it was."""

from datetime import date

from domain.remediation import Remediation
from projections import history
from projections.reader import Reader
from service.access.sight import as_named
from service.bootstrap import Putright
from service.pages.sent import Sent
from service.pages.timelines import entry
from service.queries.rules import rules_of

LONGEST_NUMBER = 18
OVERTAKEN = (
    "Somebody recorded something on this file since you opened this form. Look at it: if what you wrote still holds, "
    "send it again."
)


def revision_now(putright: Putright, reader: Reader, ref: str | None) -> str:
    """The revision of a remediation as a form carries it; empty where there is none."""
    file = putright.store.load(Remediation, Remediation.create_id(ref), reader.connection) if ref is not None else None
    return str(file.revision) if file is not None else ""


def recorded_since(reader: Reader, ref: str | None, since: int | None, today: date) -> list[str]:
    """What was recorded on a file since the log was so long, in a line each."""
    if since is None or ref is None:
        return []
    policy = rules_of(reader).policy_on(today)
    told = history.timeline(reader, Remediation.create_id(ref))
    new = [entry(each, {}, policy, as_named) for each in told if each.position > since]
    return [f"{each.said} {each.recorded}." for each in new]


def number_in(sent: Sent, name: str) -> int | None:
    """A number that a form carries, if it is one."""
    said = sent.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) <= LONGEST_NUMBER else None
