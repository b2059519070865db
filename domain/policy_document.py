"""Reading a policy document: every entry is known and does something, or the document is refused by name."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import time
from typing import Any, TypeVar

from domain.errors import PolicyError
from domain.moment import USUAL_HOURS, OfficeHours
from domain.policy import GRADED_ON, TOLD, Clock, Grade, Limits, Policy, Rung, StepRule
from domain.smart.limits import SmartLimits
from domain.urgent import UrgentClock
from domain.vocabulary import Role, Step

DONE = ".done"
TIME_OF_DAY = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]", re.ASCII)
FIRST_RUNG = -30
MOST = 1_000
HIGHER = "repeat_rungs_higher"
Word = TypeVar("Word", Step, Role)
LADDER_WORDS = frozenset(
    {"owner", "cover", "line_manager", "next_manager", Role.HEAD_OF_SERVICE.value, Role.DIRECTOR.value}
)
ARMED_BY: Mapping[Step, tuple[str, str]] = {
    Step.ACKNOWLEDGEMENT: ("each_told", TOLD),
    Step.SAFETY_CHECK: ("critical_grade", GRADED_ON),
    Step.INTERIM_PROTECTION: ("meeting_far", GRADED_ON),
    Step.CASELOAD_REVIEW: ("decided", Step.CASELOAD_DECISION + DONE),
    Step.COUNTERSIGNATURE: ("happens", Step.CASELOAD_DECISION + DONE),
    Step.MONITORING_CHECK: ("happens", Step.IMPROVEMENT_PLAN + DONE),
    Step.ACTION_DONE: ("happens", "agreed_date"),
    Step.ACTION_CONFIRMED: ("happens", Step.ACTION_DONE + DONE),
    Step.ACTION_EFFECTIVE: ("happens", Step.ACTION_DONE + DONE),
    Step.ACTION_REPLACED: ("happens", Step.ACTION_EFFECTIVE + DONE),
    Step.ACTION_REALLOCATION: ("happens", "absence"),
    Step.RECEIVING_CHECK: ("happens", "reallocation"),
    Step.CHALLENGE_DECISION: ("happens", "challenge"),
    Step.EMBEDDING_CHECK: ("happens", "closure"),
}
"""What arms the steps that are not owed by every remediation, and what their clocks count from: nothing else would."""
AT_OPENING = ("critical_grade", "meeting_far")
LATER = frozenset(step.value for step, (when, _) in ARMED_BY.items() if when not in AT_OPENING)


def policy_from(document: Mapping[str, Any]) -> Policy:
    """Validate a policy document and return it as a value.

    Raises :class:`PolicyError` naming the entry, for an unknown key as for a bad one: a setting that would do
    nothing is refused.
    """
    known = {"version", "name", "grades", "steps", "ladder", "notification", "caseload_criteria"}
    _only(document, "policy", known | {"smart", "limits", "moderation", "office_hours", "urgent"})
    steps = {rule.step: rule for rule in _step_rules(_table(document, "steps", "steps"))}
    _check_references(steps)
    ladder = _ladder(document)
    _check_stops(steps, ladder)
    moderation = _table(document, "moderation", "moderation") if "moderation" in document else {}
    _only(moderation, "moderation", {"safety_critical", "opens"})
    notification = _table(document, "notification", "notification")
    _only(notification, "notification", {"tells", "critical_tells"})
    criteria = _table(document, "caseload_criteria", "caseload_criteria")
    _only(criteria, "caseload_criteria", {"files", "within_months"})
    return Policy(
        version=_whole(document, "version", "version", least=1),
        name=_text(document, "name", "name"),
        grades=_grades(document),
        steps=steps,
        ladder=ladder,
        told_at_opening=_roles(notification, "tells"),
        told_at_opening_if_critical=_roles(notification, "critical_tells"),
        criteria_files=_whole(criteria, "files", "caseload_criteria.files", least=1),
        criteria_months=_whole(criteria, "within_months", "caseload_criteria.within_months", least=1),
        smart=SmartLimits(**_numbers(document, "smart", SmartLimits)),
        limits=_limits(document, ladder),
        safety_critical_themes=_texts(
            {"safety_critical": [], **moderation}, "safety_critical", "moderation.safety_critical"
        ),
        many_themes_open=_flag(moderation, "opens", "moderation"),
        office_hours=_office_hours(document),
        urgent=UrgentClock(**_numbers(document, "urgent", UrgentClock)),
    )


def _numbers(document: Mapping[str, Any], key: str, kind: type) -> dict[str, int]:
    """The numbers that a policy gives in a table; the others, and all of a policy without it, are the usual ones."""
    entry = _table(document, key, key) if key in document else {}
    _only(entry, key, {field.name for field in fields(kind)})
    return {name: _whole(entry, name, f"{key}.{name}", least=1) for name in entry}


def _limits(document: Mapping[str, Any], ladder: Sequence[Rung]) -> Limits:
    """The limits; a repeat may start no higher than the ladder goes, and 0 is where every file starts."""
    entry = _table(document, "limits", "limits") if "limits" in document else {}
    others = {**document, "limits": {key: value for key, value in entry.items() if key != HIGHER}}
    limits = Limits(**_numbers(others, "limits", Limits))
    _check_percentages(limits)
    if HIGHER not in entry:
        return limits
    where, by = f"limits.{HIGHER}", _whole(entry, HIGHER, f"limits.{HIGHER}")
    if by > (most := max(0, sum(rung.is_climbed for rung in ladder) - 1)):
        raise PolicyError(f"{where}: the ladder goes up {most} rungs from its first, so at most {most}.", field=where)
    return replace(limits, repeat_rungs_higher=by)


def _check_percentages(limits: Limits) -> None:
    """The shares by which a report says that the process was kept, or was not, must leave no share with two answers."""
    if limits.kept_from_percent > 100:
        field = "limits.kept_from_percent"
        raise PolicyError(f"{field}: nothing can be more than 100 per cent on time; give 1 to 100.", field=field)
    if limits.not_kept_under_percent > limits.kept_from_percent:
        field = "limits.not_kept_under_percent"
        message = f"{field}: it cannot be above limits.kept_from_percent, which is {limits.kept_from_percent}."
        raise PolicyError(message, field=field)


def _office_hours(document: Mapping[str, Any]) -> OfficeHours:
    """When managers read mail; the usual hours in a policy without the table."""
    if "office_hours" not in document:
        return USUAL_HOURS
    entry = _table(document, "office_hours", "office_hours")
    _only(entry, "office_hours", {"opens", "closes"})
    hours = OfficeHours(_time_of_day(entry, "opens"), _time_of_day(entry, "closes"))
    if hours.opens >= hours.closes:
        message = f"office_hours.closes: it must be after {hours.opens:%H:%M}, when the office opens."
        raise PolicyError(message, field="office_hours.closes")
    return hours


def _time_of_day(entry: Mapping[str, Any], key: str) -> time:
    where = f"office_hours.{key}"
    text = _text(entry, key, where)
    if TIME_OF_DAY.fullmatch(text) is None:
        raise PolicyError(f'{where}: a time such as "09:00" is needed here.', field=where)
    return time.fromisoformat(text)


def _check_stops(steps: Mapping[Step, StepRule], ladder: Sequence[Rung]) -> None:
    names = [rung.name for rung in ladder]
    for rule in steps.values():
        if rule.stops_at is not None and rule.stops_at not in names:
            field = f"steps.{rule.step}.stops_at"
            raise PolicyError(f"{field}: '{rule.stops_at}' is not one of {', '.join(names)}.", field=field)


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
        _only(entry, where, {"title", "owner", "clock", "when", "after", "stops_at", "remind"})
        yield StepRule(
            step=_word(Step, name, where),
            title=_text(entry, "title", f"{where}.title", name.replace("_", " ").capitalize()),
            owner=_word(Role, entry.get("owner"), f"{where}.owner"),
            clock=_clock(_table(entry, "clock", f"{where}.clock"), f"{where}.clock"),
            when=_text(entry, "when", f"{where}.when", "always"),
            after=_word(Step, entry["after"], f"{where}.after") if "after" in entry else None,
            stops_at=_text(entry, "stops_at", f"{where}.stops_at") if "stops_at" in entry else None,
            remind=_flag({"remind": True, **entry}, "remind", where),
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
    for rule in steps.values():
        _check_condition(rule)
        source, field = rule.clock.counts_from.removesuffix(DONE), f"steps.{rule.step}.clock.from"
        awaited = source != rule.clock.counts_from or rule.step not in ARMED_BY
        later = rule.step not in ARMED_BY and source in LATER
        if (source != GRADED_ON and awaited and source not in steps) or later:
            message = f"{field}: '{rule.clock.counts_from}' is neither graded_on nor a step that every opening dates."
            raise PolicyError(message, field=field)
        if rule.after is not None and rule.after not in steps:
            message = f"steps.{rule.step}.after: '{rule.after}' is not a step of this policy."
            raise PolicyError(message, field=f"steps.{rule.step}.after")
    sources = {
        rule.step: source if (source := rule.clock.counts_from.removesuffix(DONE)) in steps else GRADED_ON
        for rule in steps.values()
    }
    _check_no_ring(sources, "clock.from")
    _check_no_ring({rule.step: rule.after for rule in steps.values()}, "after")


def _check_condition(rule: StepRule) -> None:
    """Each condition only where something in the process meets it, or the step would silently never be due."""
    only = "criteria_met" if rule.step is Step.CASELOAD_DECISION else "always"
    when, source = ARMED_BY.get(rule.step, (only, rule.clock.counts_from.removesuffix(DONE)))
    if rule.when != when:
        message = f"steps.{rule.step}.when: '{rule.when}' would never arm it; it is due when '{when}'."
        raise PolicyError(message, field=f"steps.{rule.step}.when")
    if rule.clock.counts_from != source:
        field = f"steps.{rule.step}.clock.from"
        raise PolicyError(f"{field}: '{rule.clock.counts_from}' is never known for it; use '{source}'.", field=field)
    if rule.step is Step.MONITORING_CHECK and 0 in (rule.clock.days, rule.clock.critical_days):
        field = f"steps.{rule.step}.clock.days"
        raise PolicyError(f"{field}: checks that follow one another need a day or more between them.", field=field)


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
    if "owner" not in tells:
        raise PolicyError(f"{where}.tells: the owner is told at every rung; name owner too.", field=f"{where}.tells")
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
