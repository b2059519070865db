"""The process as data: steps with their clocks, the grade scale, the ladder and the caseload criteria."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from domain.errors import PolicyError, UnknownGradeError
from domain.vocabulary import Role, Step

GRADED_ON = "graded_on"
CONDITIONS = ("always", "criteria_met", "decided")
Word = TypeVar("Word", Step, Role)
LADDER_WORDS = frozenset(
    {"owner", "cover", "line_manager", "next_manager", Role.HEAD_OF_SERVICE.value, Role.DIRECTOR.value}
)


@dataclass(frozen=True)
class Grade:
    """One level of the grade scale (``domain.md`` section 7)."""

    name: str
    opens: bool = False
    critical: bool = False


@dataclass(frozen=True)
class Clock:
    """How a date is set: so many days, working or calendar, after another date."""

    days: int
    counts_from: str
    calendar_days: bool = False
    critical_days: int | None = None

    def days_for(self, *, critical: bool) -> int:
        """The days this clock allows, which are fewer for a critical file."""
        return self.critical_days if critical and self.critical_days is not None else self.days


@dataclass(frozen=True)
class StepRule:
    """What the policy says of one step."""

    step: Step
    title: str
    owner: Role
    clock: Clock
    when: str = "always"
    after: Step | None = None


@dataclass(frozen=True)
class Rung:
    """One rung of the ladder: when it is due, in working days from the deadline, and who is then told."""

    name: str
    days: int
    tells: tuple[str, ...]
    critical_days: int | None = None

    def days_for(self, *, critical: bool) -> int:
        """Working days from the deadline to this rung; a critical file climbs faster."""
        return self.critical_days if critical and self.critical_days is not None else self.days


@dataclass(frozen=True)
class Policy:
    """One version of the council's process. Built by :func:`policy_from`, which validates it."""

    version: int
    name: str
    grades: tuple[Grade, ...]
    steps: Mapping[Step, StepRule]
    ladder: tuple[Rung, ...]
    told_at_opening: tuple[Role, ...]
    told_at_opening_if_critical: tuple[Role, ...]
    criteria_files: int
    criteria_months: int

    def grade(self, name: str, *, field: str = "grade") -> Grade:
        """The level of this name; raises :class:`UnknownGradeError` with the scale."""
        for level in self.grades:
            if level.name == name:
                return level
        scale = ", ".join(level.name for level in self.grades)
        raise UnknownGradeError(f"'{name}' is not a grade. Use one of: {scale}.", field=field)

    def rung(self, name: str) -> Rung:
        """The rung of this name."""
        return next(rung for rung in self.ladder if rung.name == name)


def policy_from(document: Mapping[str, Any]) -> Policy:
    """Validate a policy document and return it as a value.

    Raises :class:`PolicyError` naming the entry, for an unknown key as for a bad one: a setting that would do
    nothing is refused.
    """
    _only(
        document,
        "policy",
        {"version", "name", "grades", "steps", "ladder", "notification", "caseload_criteria"},
    )
    steps = {
        rule.step: rule
        for rule in (_step_rule(name, entry) for name, entry in _table(document, "steps").items())
    }
    _check_references(steps)
    notification = _table(document, "notification")
    _only(notification, "notification", {"tells", "critical_tells"})
    criteria = _table(document, "caseload_criteria")
    _only(criteria, "caseload_criteria", {"files", "within_months"})
    return Policy(
        version=_whole(document, "version", "version"),
        name=str(document.get("name", "")),
        grades=_grades(document),
        steps=steps,
        ladder=_ladder(document),
        told_at_opening=_roles(notification, "tells"),
        told_at_opening_if_critical=_roles(notification, "critical_tells"),
        criteria_files=_whole(criteria, "files", "caseload_criteria.files"),
        criteria_months=_whole(criteria, "within_months", "caseload_criteria.within_months"),
    )


def _grades(document: Mapping[str, Any]) -> tuple[Grade, ...]:
    grades = []
    for entry in _list(document, "grades"):
        _only(entry, "grades", {"name", "opens", "critical"})
        grades.append(
            Grade(str(entry.get("name", "")), bool(entry.get("opens")), bool(entry.get("critical")))
        )
    if len({grade.name for grade in grades}) != len(grades) or not all(grade.name for grade in grades):
        raise PolicyError("grades: each level needs a name of its own.", field="grades")
    if not any(grade.opens for grade in grades):
        raise PolicyError(
            "grades: no level has opens = true, so no remediation would ever be opened.", field="grades"
        )
    return tuple(grades)


def _step_rule(name: str, entry: Mapping[str, Any]) -> StepRule:
    where = f"steps.{name}"
    _only(entry, where, {"title", "owner", "clock", "when", "after"})
    clock = _table(entry, "clock", where)
    _only(clock, f"{where}.clock", {"days", "critical_days", "counts", "from"})
    counts = clock.get("counts", "working")
    if counts not in ("working", "calendar"):
        raise PolicyError(
            f"{where}.clock.counts: '{counts}' is not working or calendar.", field=f"{where}.clock.counts"
        )
    when = entry.get("when", "always")
    if when not in CONDITIONS:
        raise PolicyError(
            f"{where}.when: '{when}' is not one of {', '.join(CONDITIONS)}.", field=f"{where}.when"
        )
    critical = (
        _whole(clock, "critical_days", f"{where}.clock.critical_days") if "critical_days" in clock else None
    )
    return StepRule(
        step=_word(Step, name, "steps"),
        title=str(entry.get("title") or name.replace("_", " ").capitalize()),
        owner=_word(Role, str(entry.get("owner", "")), f"{where}.owner"),
        clock=Clock(
            _whole(clock, "days", f"{where}.clock.days"),
            str(clock.get("from", GRADED_ON)),
            counts == "calendar",
            critical,
        ),
        when=when,
        after=_word(Step, entry["after"], f"{where}.after") if "after" in entry else None,
    )


def _check_references(steps: Mapping[Step, StepRule]) -> None:
    for rule in steps.values():
        source = rule.clock.counts_from.removesuffix(".done")
        if source != GRADED_ON and source not in steps:
            field = f"steps.{rule.step}.clock.from"
            raise PolicyError(
                f"{field}: '{source}' is neither graded_on nor a step of this policy.", field=field
            )
        if rule.after is not None and rule.after not in steps:
            field = f"steps.{rule.step}.after"
            raise PolicyError(f"{field}: '{rule.after}' is not a step of this policy.", field=field)
        _check_no_ring(rule, steps)


def _check_no_ring(rule: StepRule, steps: Mapping[Step, StepRule]) -> None:
    seen = {rule.step}
    source = rule.clock.counts_from.removesuffix(".done")
    while source != GRADED_ON:
        if source in seen or source not in steps:
            field = f"steps.{rule.step}.clock.from"
            raise PolicyError(f"{field}: the clocks count from one another in a ring.", field=field)
        seen.add(Step(source))
        source = steps[Step(source)].clock.counts_from.removesuffix(".done")


def _ladder(document: Mapping[str, Any]) -> tuple[Rung, ...]:
    rungs = []
    for entry in _list(document, "ladder"):
        name = str(entry.get("rung", ""))
        where = f"ladder.{name}"
        _only(entry, where, {"rung", "days", "critical_days", "tells"})
        tells = tuple(str(word) for word in entry.get("tells", ()))
        if not tells or not set(tells) <= LADDER_WORDS:
            accepted = ", ".join(sorted(LADDER_WORDS))
            raise PolicyError(f"{where}.tells: use one or more of {accepted}.", field=f"{where}.tells")
        critical = int(entry["critical_days"]) if "critical_days" in entry else None
        rungs.append(Rung(name, _whole(entry, "days", f"{where}.days", least=-30), tells, critical))
    if [rung.days for rung in rungs] != sorted(rung.days for rung in rungs) or len(
        {r.name for r in rungs}
    ) != len(rungs):
        raise PolicyError(
            "ladder: rungs need names of their own, in the order of their days.", field="ladder"
        )
    return tuple(rungs)


def _only(entry: Mapping[str, Any], where: str, known: set[str]) -> None:
    for key in entry:
        if key not in known:
            accepted = ", ".join(sorted(known))
            raise PolicyError(
                f"{where}: unknown entry '{key}'. Known are: {accepted}.", field=f"{where}.{key}"
            )


def _table(entry: Mapping[str, Any], key: str, where: str = "policy") -> Mapping[str, Any]:
    value = entry.get(key)
    if not isinstance(value, Mapping):
        raise PolicyError(f"{where}: '{key}' is missing or not a table.", field=key)
    return value


def _list(entry: Mapping[str, Any], key: str) -> Sequence[Mapping[str, Any]]:
    value = entry.get(key)
    if not isinstance(value, list) or not value or not all(isinstance(item, Mapping) for item in value):
        raise PolicyError(f"policy: '{key}' is missing or not a list of tables.", field=key)
    return value


def _whole(entry: Mapping[str, Any], key: str, where: str, least: int = 0) -> int:
    value = entry.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise PolicyError(f"{where}: a whole number of at least {least} is needed.", field=where)
    return value


def _roles(entry: Mapping[str, Any], key: str) -> tuple[Role, ...]:
    return tuple(_word(Role, str(word), f"notification.{key}") for word in entry.get(key, ()))


def _word(kind: type[Word], value: str, where: str) -> Word:
    try:
        return kind(value)
    except ValueError:
        accepted = ", ".join(kind)
        raise PolicyError(f"{where}: '{value}' is not one of {accepted}.", field=where) from None
