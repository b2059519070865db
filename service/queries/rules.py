"""The policies and calendars that decisions are taken by, as the log has them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from domain.calendar import WorkingCalendar
from domain.documents import calendar_in, policy_in
from domain.errors import PutrightError
from domain.policy import Grade, Policy
from projections import rulebook
from projections.reader import Reader
from projections.rulebook import Adopted, Kind


class NeverAdoptedError(PutrightError):
    """The record refers to a version that is not in it: a fault, never somebody's mistake."""

    code = "never_adopted"


@dataclass(frozen=True)
class Rules:
    """Every version of the policy and of the calendar. ``in_force`` is the first day of each policy."""

    policies: Mapping[int, Policy]
    calendars: Mapping[int, WorkingCalendar]
    in_force: tuple[tuple[date, int], ...]

    def policy_on(self, day: date) -> Policy:
        """The policy that a remediation starts under whose day 0 is ``day``."""
        return self.policies[max(version for begins, version in self.in_force if begins <= day)]

    def policy_following(self, version: int, day: date, grade: str) -> Policy:
        """The policy of a remediation that follows one of policy ``version``: the one in force on its day 0.

        Where the scale has changed and no longer has the grade, it is the policy that the grade was given by.
        """
        policy = self.policy_on(day)
        return policy if any(level.name == grade for level in policy.grades) else self.policy_of(version)

    def policy_of(self, version: int) -> Policy:
        """The policy that a remediation was opened under, which stays its own (E28)."""
        try:
            return self.policies[version]
        except KeyError:
            raise NeverAdoptedError(f"Policy version {version} was never adopted here.", field="policy") from None

    @property
    def calendar(self) -> WorkingCalendar:
        """The calendar that counts what is set now: the one adopted last."""
        return self.calendars[max(self.calendars)]

    def calendar_of(self, version: int) -> WorkingCalendar:
        """The calendar that a date was counted by."""
        try:
            return self.calendars[version]
        except KeyError:
            raise NeverAdoptedError(f"Calendar version {version} was never adopted here.", field="calendar") from None

    def scale(self, first: date, last: date) -> tuple[Grade, ...]:
        """The grades that could be given in a period, best first; where the scale changed, the later one leads."""
        held = [self.policy_on(first)] + [self.policies[v] for begins, v in self.in_force if first < begins <= last]
        levels: dict[str, Grade] = {}
        for policy in (self.policy_on(last), *held):
            for level in policy.grades:
                levels.setdefault(level.name, level)
        return tuple(levels.values())


def rules_of(reader: Reader) -> Rules:
    """The rules as this reading finds them. Where nothing was adopted, those that Putright ships with hold."""
    adopted = rulebook.adopted(reader)
    if not adopted:
        return shipped_rules()
    if adopted not in _known:
        _known[adopted] = _rules(adopted, rulebook.documents(reader))
    return _known[adopted]


_known: dict[tuple[Adopted, ...], Rules] = {}
"""What was adopted never changes, so it is read and checked once a process."""


@cache
def shipped_documents() -> dict[Kind, str]:
    """The texts that Putright ships with."""
    data = files("service") / "data"
    names = {Kind.POLICY: "process.toml", Kind.CALENDAR: "calendar.json"}
    return {kind: (data / name).read_text(encoding="utf-8") for kind, name in names.items()}


@cache
def shipped_rules() -> Rules:
    """The process and calendar that Putright ships with, in force from the beginning."""
    return _rules((), {})


def _rules(adopted: tuple[Adopted, ...], documents: Mapping[str, str]) -> Rules:
    shipped = shipped_documents()
    policies = [(each.in_force_from, documents[each.digest]) for each in adopted if each.kind == Kind.POLICY]
    calendars = [documents[each.digest] for each in adopted if each.kind == Kind.CALENDAR]
    begun = [(begins or date.min, policy_in(text)) for begins, text in policies or [(None, shipped[Kind.POLICY])]]
    counted = [calendar_in(text) for text in calendars or [shipped[Kind.CALENDAR]]]
    return Rules(
        {policy.version: policy for _, policy in begun},
        {calendar.version: calendar for calendar in counted},
        tuple((begins, policy.version) for begins, policy in begun),
    )
