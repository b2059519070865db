"""What recording a form would set going, shown before it is recorded: dates, who has them, and who is told by mail."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from domain.deadlines import Deadline, key_of, name_of
from domain.events import dates, grading, remediation, withdrawal
from domain.events.restriction import RestrictionCarriedOver
from domain.ladder import Person
from domain.policy import Policy
from domain.remediation import Remediation
from domain.vocabulary import Step
from projections import deadline_queries, people
from projections.reader import Reader
from projections.view import Recorded
from service.access.addresses import address_of
from service.access.sight import NOT_SHOWN, asker
from service.mail.telling import notices_of
from service.pages.wording.words import deadline_title
from service.queries.rules import rules_of
from service.terms import person_title

OUTCOMES: Mapping[type[Any], str] = {
    remediation.Opened: "A remediation is opened.",
    grading.AuditAttached: "No second remediation is opened: the open one of this child answers this audit too.",
    remediation.CriteriaMet: "The criteria for a whole-caseload review are met: the service manager decides on one.",
    remediation.Closed: "The remediation is closed.",
    withdrawal.Withdrawn: "The remediation is withdrawn.",
    withdrawal.Voided: "The remediation is void: it leaves every figure.",
}
NOTHING = "No date is set by this, and nobody is told by mail."


@dataclass(frozen=True)
class Set:
    """A date as it would be; ``who`` has it."""

    step: str
    due_on: date
    who: tuple[str, ...]
    is_past: bool


@dataclass(frozen=True)
class Foreseen:
    """What would come of it.

    ``over`` names the steps that would not be owed any more, ``unreachable`` those told who have no mail address.
    """

    outcomes: tuple[str, ...]
    dates: tuple[Set, ...]
    over: tuple[str, ...]
    told: tuple[str, ...]
    unreachable: tuple[str, ...]
    prompts: tuple[str, ...]


class Foreseeing:
    """Takes what a command would record, as a :data:`service.storage.store.Foresee`.

    ``recorded`` is ``None`` until then, and for good where the command was recorded before.
    """

    def __init__(self) -> None:
        self.recorded: Sequence[Recorded] | None = None
        self.prompts: tuple[str, ...] = ()

    def __call__(self, recorded: Sequence[Recorded], prompts: Sequence[str]) -> None:
        """Keep it."""
        self.recorded, self.prompts = recorded, tuple(prompts)


def foreseen(reader: Reader, seeing: Foreseeing, today: date) -> Foreseen:
    """What the events would come to, in words, but for what would be of a file that is closed off to whoever asks."""
    everything = seeing.recorded or ()
    recorded = _shown(everything)
    happened = [each.event for each in recorded]
    directory, policy = people.directory(reader), rules_of(reader).policy_on(today)
    told = sorted({notice.recipient for each in recorded for notice in notices_of(each)})
    outcomes = tuple(dict.fromkeys(OUTCOMES[type(each)] for each in happened if type(each) in OUTCOMES))
    had = deadline_queries.deadlines_of(reader, list({each.originator_id for each in happened}))
    owners = {name_of((Step(row.step), row.item)): row.owner for row in had}
    issued = tuple(_dates(happened, owners, directory, policy, today))
    return Foreseen(
        outcomes=outcomes or (() if issued or told or len(recorded) < len(everything) else (NOTHING,)),
        dates=issued,
        over=tuple(_over(happened, policy)),
        told=tuple(person_title(each, directory) for each in told),
        unreachable=tuple(person_title(each, directory) for each in told if address_of(reader, each) is None),
        prompts=seeing.prompts if len(recorded) == len(everything) else (NOT_SHOWN,),
    )


def _shown(recorded: Sequence[Recorded]) -> list[Recorded]:
    """Without what would be of a file that is closed off to whoever asks, or would be from its opening."""
    seen = asker().seen
    hidden = {Remediation.create_id(ref) for ref in seen.closed}
    happened = [each.event for each in recorded]
    if not seen.sight.restricted:
        theirs = {each.originator_id for each in happened if not seen.sight.persons.isdisjoint(_having(each))}
        hidden |= {each.originator_id for each in happened if isinstance(each, RestrictionCarriedOver)} - theirs
    return [each for each in recorded if each.event.originator_id not in hidden]


def _having(each: Any) -> Iterable[str | None]:
    """Who gets a part or a step of a file by an event of its opening."""
    return [*getattr(each, "roles", {}).values(), *getattr(each, "owners", {}).values()]


def _dates(
    happened: Iterable[Any], owners: Mapping[str, str], directory: Mapping[str, Person], policy: Policy, today: date
) -> Iterable[Set]:
    """Every date that would be set, the earliest first; those who owe the same by the same day stand together."""
    found: dict[str, Deadline] = {}
    for each in happened:
        if isinstance(each, (remediation.DeadlinesSet, dates.DeadlinesMoved)):
            found |= {name_of((deadline.step, deadline.item)): deadline for deadline in each.deadlines}
            owners = {**owners, **getattr(each, "owners", {})}
    titled = sorted((each.due_on, _title(name, policy), owners.get(name) or "") for name, each in found.items())
    for (due_on, step), rows in groupby(titled, key=lambda row: row[:2]):
        who = tuple(person_title(owner, directory) for *_, owner in rows if owner)
        yield Set(step, due_on, who, due_on < today)


def _title(name: str, policy: Policy) -> str:
    step, _ = key_of(name)
    return deadline_title(step.value if step is Step.ACKNOWLEDGEMENT else name, policy)


def _over(happened: Iterable[Any], policy: Policy) -> Iterable[str]:
    names = [name for each in happened for name in _ended(each)]
    return dict.fromkeys(_title(name, policy) for name in names)


def _ended(each: Any) -> Sequence[str]:
    if isinstance(each, dates.DeadlinesEnded):
        return each.names
    if isinstance(each, remediation.Closed):
        return each.open_steps
    return each.ended if isinstance(each, (withdrawal.Withdrawn, withdrawal.Voided)) else ()
