"""The process that the council adopted, and the days that count: read, in words."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.access import Reach, Right, reach
from domain.policy import GRADED_ON, TOLD, Clock, Policy, StepRule
from domain.vocabulary import Step
from projections import rulebook
from projections.reader import Reader
from projections.rulebook import Kind
from service.bootstrap import Putright
from service.clock import london_date
from service.pages.guard import signed_in
from service.pages.record_links import at_large
from service.pages.rendering import render
from service.queries.rules import Rules, rules_of
from service.terms import day, listed, plural, role_title, rung_title, sentence_case

COUNTED_FROM = {
    GRADED_ON: "the grading",
    TOLD: "the day each was told",
    "agreed_date": "the date agreed",
    "absence": "the absence",
    "reallocation": "the day the file was given over",
    "challenge": "the challenge",
    "closure": "the closing",
}
WHEN = {
    "always": "Every remediation",
    "criteria_met": "Where the criteria for a caseload review are met",
    "critical_grade": "Of a critical file",
    "meeting_far": "Of a critical file whose meeting is days away",
    "each_told": "Every remediation, once for each person",
    "decided": "Where it was decided",
    "happens": "Where it comes to that",
}
DONE = ".done"


@dataclass(frozen=True)
class Rule:
    """One step as the policy has it."""

    title: str
    owner: str
    clock: str
    when: str


def rules_page(putright: Putright) -> str:
    """The policy in force, the calendar that counts, and every version there was."""
    today = london_date(putright.clock())
    with putright.store.reading() as reader:
        rules = rules_of(reader)
        policy, calendar = rules.policy_on(today), rules.calendar
        days = sorted((each, calendar.closed_because(each)) for each in calendar.closed if each >= today)
        return render(
            "rules.html",
            title="Policy and working days",
            council=putright.settings.council,
            reader=reader,
            policy=policy,
            steps=[_rule(rule, policy) for rule in policy.steps.values()],
            ladder=[(rung_title(rung.name), _after(rung.days, rung.critical_days)) for rung in policy.ladder],
            told=listed(role_title(role) for role in policy.told_at_opening),
            calendar=calendar,
            closed=days,
            policies=_policies(reader, rules),
            calendars=_calendars(reader, rules),
            adopt=[at_large("policies"), at_large("calendars")] if _adopts() else [],
        )


def _rule(rule: StepRule, policy: Policy) -> Rule:
    owner = "Whoever was told" if rule.when == "each_told" else sentence_case(role_title(rule.owner))
    return Rule(rule.title, owner, _clock(rule.clock, policy), WHEN[rule.when])


def _clock(clock: Clock, policy: Policy) -> str:
    unit = "calendar day" if clock.calendar_days else "working day"
    if clock.days == 0 and clock.critical_days is None:
        return sentence_case(f"{_on(clock)} {_counted_from(clock.counts_from, policy)}")
    critical = f" ({clock.critical_days} of a critical file)" if clock.critical_days is not None else ""
    return f"{plural(clock.days, unit)}{critical} after {_counted_from(clock.counts_from, policy)}"


def _on(clock: Clock) -> str:
    return "the same day as" if clock.calendar_days else "on"


def _counted_from(name: str, policy: Policy) -> str:
    if name in COUNTED_FROM:
        return COUNTED_FROM[name]
    step, done = name.removesuffix(DONE), name.endswith(DONE)
    rule = policy.steps.get(Step(step)) if step in set(Step) else None
    title = rule.title if rule is not None else step.replace("_", " ")
    return f"“{title}” was done" if done else f"the date of “{title}”"


def _after(days: int, critical: int | None) -> str:
    if days < 0:
        return f"{plural(-days, 'working day')} before the date"
    less = f" ({critical} of a critical file)" if critical is not None else ""
    return f"{plural(days, 'working day')}{less} after the date"


def _policies(reader: Reader, rules: Rules) -> list[tuple[str, str, str]]:
    known = {row.version: row for row in rulebook.versions(reader, Kind.POLICY)}
    return [
        (f"{version}: {rules.policies[version].name}", _from(begins), _adopted(known.get(version)))
        for begins, version in rules.in_force
    ]


def _calendars(reader: Reader, rules: Rules) -> list[tuple[str, str, str]]:
    known = {row.version: row for row in rulebook.versions(reader, Kind.CALENDAR)}
    return [
        (str(version), f"{day(each.covers_from)} to {day(each.covers_to)}", _adopted(known.get(version)))
        for version, each in rules.calendars.items()
    ]


def _from(begins: date) -> str:
    return "From the beginning" if begins == date.min else f"Files graded from {day(begins)}"


def _adopted(row: Any) -> str:
    if row is None or row.adopted_on is None:
        return "Ships with Putright"
    return f"{day(row.adopted_on)}, by {row.adopted_by}" if row.adopted_by else day(row.adopted_on)


def _adopts() -> bool:
    return reach(signed_in().role, Right.RULES) is not Reach.NONE
