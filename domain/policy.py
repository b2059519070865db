"""The process as data: steps with their clocks, the grade scale, the ladder and the caseload criteria."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from typing import Any, TypeVar

from domain.errors import PolicyError, UnknownGradeError
from domain.smart.limits import USUAL_LIMITS, SmartLimits
from domain.vocabulary import Role, Step

GRADED_ON = "graded_on"
CONDITIONS = ("always", "criteria_met", "decided")
DONE = ".done"
DECISION_DONE = Step.CASELOAD_DECISION + DONE
FIRST_RUNG = -30
MOST = 1_000
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
    smart: SmartLimits = USUAL_LIMITS

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
    known = {"version", "name", "grades", "steps", "ladder", "notification", "caseload_criteria", "smart"}
    _only(document, "policy", known)
    steps = {rule.step: rule for rule in _step_rules(_table(document, "steps", "steps"))}
    _check_references(steps)
    notification = _table(document, "notification", "notification")
    _only(notification, "notification", {"tells", "critical_tells"})
    criteria = _table(document, "caseload_criteria", "caseload_criteria")
    _only(criteria, "caseload_criteria", {"files", "within_months"})
    return Policy(
        version=_whole(document, "version", "version", least=1),
        name=_text(document, "name", "name"),
        grades=_grades(document),
        steps=steps,
        ladder=_ladder(document),
        told_at_opening=_roles(notification, "tells"),
        told_at_opening_if_critical=_roles(notification, "critical_tells"),
        criteria_files=_whole(criteria, "files", "caseload_criteria.files", least=1),
        criteria_months=_whole(criteria, "within_months", "caseload_criteria.within_months", least=1),
        smart=_smart(document),
    )


def _smart(document: Mapping[str, Any]) -> SmartLimits:
    """The numbers a policy gives; the others, and all of a policy without the table, are the usual ones."""
    names = {field.name for field in dataclass_fields(SmartLimits)}
    entry = _table(document, "smart", "smart") if "smart" in document else {}
    _only(entry, "smart", names)
    return SmartLimits(**{name: _whole(entry, name, f"smart.{name}", least=1) for name in entry})


def _grades(document: Mapping[str, Any]) -> tuple[Grade, ...]:
    grades = tuple(_grade(entry) for entry in _list(document, "grades"))
    if len({grade.name for grade in grades}) != len(grades):
        raise PolicyError("grades: each level needs a name of its own.", field="grades")
    if not any(grade.opens for grade in grades):
        message = "grades: no level has opens = true, so no remediation would ever be opened."
        raise PolicyError(message, field="grades")
    return grades


def _grade(entry: Mapping[str, Any]) -> Grade:
    name = _text(entry, "name", "grades.name")
    where = f"grades.{name}"
    _only(entry, where, {"name", "opens", "critical"})
    grade = Grade(name, _flag(entry, "opens", where), _flag(entry, "critical", where))
    if grade.critical and not grade.opens:
        message = f"{where}.critical: it would do nothing, since this level opens no remediation."
        raise PolicyError(message, field=f"{where}.critical")
    return grade


def _step_rules(entries: Mapping[str, Any]) -> Iterator[StepRule]:
    for name in entries:
        where = f"steps.{name}"
        entry = _table(entries, name, where)
        _only(entry, where, {"title", "owner", "clock", "when", "after"})
        when = entry.get("when", CONDITIONS[0])
        if when not in CONDITIONS:
            message = f"{where}.when: '{when}' is not one of {', '.join(CONDITIONS)}."
            raise PolicyError(message, field=f"{where}.when")
        yield StepRule(
            step=_word(Step, name, where),
            title=_text(entry, "title", f"{where}.title", name.replace("_", " ").capitalize()),
            owner=_word(Role, entry.get("owner"), f"{where}.owner"),
            clock=_clock(_table(entry, "clock", f"{where}.clock"), f"{where}.clock"),
            when=when,
            after=_word(Step, entry["after"], f"{where}.after") if "after" in entry else None,
        )


def _clock(entry: Mapping[str, Any], where: str) -> Clock:
    _only(entry, where, {"days", "critical_days", "counts", "from"})
    counts = entry.get("counts", "working")
    if counts not in ("working", "calendar"):
        message = f"{where}.counts: '{counts}' is not working or calendar."
        raise PolicyError(message, field=f"{where}.counts")
    return Clock(
        _whole(entry, "days", f"{where}.days"),
        _text(entry, "from", f"{where}.from", GRADED_ON),
        counts == "calendar",
        _whole_if_any(entry, "critical_days", f"{where}.critical_days"),
    )


def _check_references(steps: Mapping[Step, StepRule]) -> None:
    sources = {rule.step: rule.clock.counts_from.removesuffix(DONE) for rule in steps.values()}
    for rule in steps.values():
        field = f"steps.{rule.step}.clock.from"
        if rule.clock.counts_from != GRADED_ON and sources[rule.step] not in steps:
            message = f"{field}: '{rule.clock.counts_from}' is neither graded_on nor a step of this policy."
            raise PolicyError(message, field=field)
        if rule.after is not None and rule.after not in steps:
            message = f"steps.{rule.step}.after: '{rule.after}' is not a step of this policy."
            raise PolicyError(message, field=f"steps.{rule.step}.after")
        _check_condition(rule)
    _check_no_ring(sources, "clock.from")
    _check_no_ring({rule.step: rule.after for rule in steps.values()}, "after")


def _check_condition(rule: StepRule) -> None:
    """Each condition only where something in the process meets it, or the step would silently never be due."""
    decided = rule.step is Step.CASELOAD_REVIEW
    if decided != (rule.when == "decided") or (rule.step is Step.CASELOAD_DECISION and rule.when != "criteria_met"):
        message = (
            f"steps.{rule.step}.when: caseload_review is 'decided' and no other step is; "
            f"caseload_decision is due when 'criteria_met'."
        )
        raise PolicyError(message, field=f"steps.{rule.step}.when")
    if decided != rule.clock.counts_from.endswith(DONE) or (decided and rule.clock.counts_from != DECISION_DONE):
        field = f"steps.{rule.step}.clock.from"
        message = f"{field}: caseload_review counts from '{DECISION_DONE}', and no other step from one that is done."
        raise PolicyError(message, field=field)


def _check_no_ring(earlier: Mapping[Step, str | None], what: str) -> None:
    for step in earlier:
        seen, source = {step.value}, earlier[step]
        while source is not None and source != GRADED_ON:
            if source in seen:
                field = f"steps.{step}.{what}"
                raise PolicyError(f"{field}: these steps wait for one another in a ring.", field=field)
            seen.add(source)
            source = earlier[Step(source)]


def _ladder(document: Mapping[str, Any]) -> tuple[Rung, ...]:
    rungs = tuple(_rung(entry) for entry in _list(document, "ladder"))
    climbs = all(
        [rung.days_for(critical=critical) for rung in rungs]
        == sorted(rung.days_for(critical=critical) for rung in rungs)
        for critical in (False, True)
    )
    if not climbs or len({rung.name for rung in rungs}) != len(rungs):
        message = "ladder: rungs need names of their own, in the order of their days."
        raise PolicyError(message, field="ladder")
    return rungs


def _rung(entry: Mapping[str, Any]) -> Rung:
    name = _text(entry, "rung", "ladder.rung")
    where = f"ladder.{name}"
    _only(entry, where, {"rung", "days", "critical_days", "tells"})
    tells = _texts(entry, "tells", f"{where}.tells")
    if not tells or not set(tells) <= LADDER_WORDS:
        accepted = ", ".join(sorted(LADDER_WORDS))
        raise PolicyError(f"{where}.tells: use one or more of {accepted}.", field=f"{where}.tells")
    return Rung(
        name,
        _whole(entry, "days", f"{where}.days", FIRST_RUNG),
        tells,
        _whole_if_any(entry, "critical_days", f"{where}.critical_days", FIRST_RUNG),
    )


def _only(entry: Mapping[str, Any], where: str, known: set[str]) -> None:
    for key in entry:
        if key not in known:
            accepted = ", ".join(sorted(known))
            raise PolicyError(f"{where}: unknown entry '{key}'. Known are: {accepted}.", field=f"{where}.{key}")


def _table(entry: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
    value = entry.get(key)
    if not isinstance(value, Mapping):
        raise PolicyError(f"{where}: a table is needed here.", field=where)
    return value


def _list(entry: Mapping[str, Any], key: str) -> Sequence[Mapping[str, Any]]:
    value = entry.get(key)
    if not isinstance(value, list) or not value or not all(isinstance(item, Mapping) for item in value):
        raise PolicyError(f"{key}: a list of tables is needed here.", field=key)
    return value


def _text(entry: Mapping[str, Any], key: str, where: str, default: str | None = None) -> str:
    value = entry.get(key, default)
    if not isinstance(value, str) or not value.strip():
        raise PolicyError(f"{where}: a text is needed here.", field=where)
    return value


def _texts(entry: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    value = entry.get(key)
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise PolicyError(f"{where}: a list of words is needed here.", field=where)
    return tuple(value)


def _flag(entry: Mapping[str, Any], key: str, where: str) -> bool:
    value = entry.get(key, False)
    if not isinstance(value, bool):
        raise PolicyError(f"{where}.{key}: true or false is needed here.", field=f"{where}.{key}")
    return value


def _whole(entry: Mapping[str, Any], key: str, where: str, least: int = 0) -> int:
    value = entry.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= MOST:
        raise PolicyError(f"{where}: a whole number from {least} to {MOST} is needed.", field=where)
    return value


def _whole_if_any(entry: Mapping[str, Any], key: str, where: str, least: int = 0) -> int | None:
    return _whole(entry, key, where, least) if key in entry else None


def _roles(entry: Mapping[str, Any], key: str) -> tuple[Role, ...]:
    where = f"notification.{key}"
    return tuple(_word(Role, word, where) for word in _texts(entry, key, where))


def _word(kind: type[Word], value: object, where: str) -> Word:
    try:
        return kind(str(value))
    except ValueError:
        accepted = ", ".join(kind)
        raise PolicyError(f"{where}: '{value}' is not one of {accepted}.", field=where) from None
