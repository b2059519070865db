"""Whether an action's date will do, and which dates would."""

from collections.abc import Iterator
from datetime import date, timedelta

from domain.calendar import ONE_DAY
from domain.day_names import long_day
from domain.smart.findings import Draft, Finding, SmartContext, SmartRule, Urgency
from domain.smart.timescale import date_said, is_vague, phrase_in, urgency_said

DUE_ON, TIMESCALE = "due_on", "timescale"
BLOCKING = frozenset({SmartRule.NO_DATE, SmartRule.DUE_BEFORE_GRADING})
FEEDBACK = ("iro", "independent reviewing officer", "reviewing officer")


def date_findings(draft: Draft, context: SmartContext) -> list[Finding]:
    """What is wrong with when an action is due. ``draft`` is settled."""
    feedback = list(_feedback(draft, context))
    if draft.due_on is None:
        return [_offer(SmartRule.NO_DATE, _no_date(draft), draft, context), *feedback]
    faults = list(_faults(draft.due_on, draft, context))
    closed = _closed_day(draft.due_on, draft, context)
    return [
        *(_offer(code, message, draft, context) for code, message in faults),
        *([closed] if closed is not None else []),
        *feedback,
        *_contradiction(draft, context),
    ]


def offered_dates(draft: Draft, context: SmartContext) -> tuple[date, ...]:
    """The dates that would be taken without a word: the same day, some days on, at the latest, the next supervision.

    Where no date would (the re-audit has passed), the day it is agreed.
    """
    limits = context.limits
    latest = context.agreed_on + timedelta(weeks=limits.weeks)
    if context.critical:
        latest = min(latest, _working(limits.critical_days, context))
    if context.last_check_on is not None:
        latest = min(latest, context.last_check_on)
    while not context.calendar.is_working(latest):
        latest -= ONE_DAY
    soon = _working(limits.priority_days, context)
    offered = {context.agreed_on, soon, latest, context.supervision_on or latest}
    return tuple(day for day in sorted(offered) if _will_do(day, draft, context)) or (context.agreed_on,)


def _will_do(day: date, draft: Draft, context: SmartContext) -> bool:
    early = day < context.agreed_on
    return not early and _closed_day(day, draft, context) is None and not any(_faults(day, draft, context))


def _offer(code: SmartRule, message: str, draft: Draft, context: SmartContext) -> Finding:
    dates = offered_dates(draft, context)
    said = " or ".join(_said(day, context) for day in dates)
    return Finding(DUE_ON, code, message, f"Give a date: {said}.", code in BLOCKING, dates)


def _said(day: date, context: SmartContext) -> str:
    limits = context.limits
    why: dict[date | None, str] = {context.agreed_on + timedelta(weeks=limits.weeks): f"in {limits.weeks} weeks"}
    if context.critical:
        why[_working(limits.critical_days, context)] = f"in {limits.critical_days} working days"
    why[context.last_check_on] = "before it is looked at again"
    why[context.supervision_on] = "at the next supervision"
    why[_working(limits.priority_days, context)] = f"in {limits.priority_days} working days"
    why[context.agreed_on] = "the same day"
    return f"{long_day(day)} ({why[day]})" if day in why else long_day(day)


def _no_date(draft: Draft) -> str:
    said = draft.timescale or ""
    return f"'{said}' is not a date that anybody can be held to." if said.strip() else "No date is given."


def _faults(due_on: date, draft: Draft, context: SmartContext) -> Iterator[tuple[SmartRule, str]]:
    """What is wrong with a date for which others can be offered."""
    limits, check, day = context.limits, context.last_check_on, long_day(due_on)
    if due_on < context.graded_on:
        yield SmartRule.DUE_BEFORE_GRADING, f"{day} is before the grading on {long_day(context.graded_on)}."
    if due_on > context.agreed_on + timedelta(weeks=limits.weeks):
        yield SmartRule.TOO_FAR_AWAY, f"{day} is more than {limits.weeks} weeks away, which lets the child wait."
    if context.critical and due_on > _working(limits.critical_days, context):
        message = f"{day} is more than {limits.critical_days} working days away on a critical file."
        yield SmartRule.TOO_FAR_AWAY_CRITICAL, message
    if check is not None and due_on > check:
        what = "re-audit" if context.re_audit_on is not None else "service manager review"
        yield SmartRule.AFTER_PLANNED_CHECK, f"{day} is after the {what} planned for {long_day(check)}."
    if draft.urgency is Urgency.IMMEDIATE and due_on > context.agreed_on:
        message = f"What is immediate is done the same day, {long_day(context.agreed_on)}."
        yield SmartRule.IMMEDIATE_NOT_SAME_DAY, message
    if draft.urgency is Urgency.PRIORITY and due_on > _working(limits.priority_days, context):
        message = f"What has priority is done within {limits.priority_days} working days."
        yield SmartRule.PRIORITY_TOO_LATE, message


def _closed_day(due_on: date, draft: Draft, context: SmartContext) -> Finding | None:
    """A day on which nobody works: right for what cannot wait, and for nothing else."""
    closed = context.calendar.closed_because(due_on)
    if closed is None or context.critical or draft.urgency is Urgency.IMMEDIATE or due_on < context.graded_on:
        return None
    following = context.calendar.add_working_days(due_on, 1)
    return Finding(
        DUE_ON,
        SmartRule.NOT_A_WORKING_DAY,
        f"{long_day(due_on)} is not a working day: {closed}.",
        f"Take the next working day, {long_day(following)}.",
        dates=(following,),
    )


def _working(days: int, context: SmartContext) -> date:
    return context.calendar.add_working_days(context.agreed_on, days)


def _feedback(draft: Draft, context: SmartContext) -> Iterator[Finding]:
    said = " ".join(filter(None, (draft.action, draft.measure, draft.timescale)))
    if draft.urgency is Urgency.PRIORITY and context.iro and phrase_in(said, FEEDBACK) is None:
        yield Finding(
            "action",
            SmartRule.PRIORITY_WITHOUT_FEEDBACK,
            "A priority action feeds back to the independent reviewing officer, and this one does not say so.",
            "Say when and how the IRO hears of it: 'and tell the IRO what was done the same day'.",
        )


def _contradiction(draft: Draft, context: SmartContext) -> Iterator[Finding]:
    said = draft.timescale or ""
    meant = date_said(said)
    if meant is not None and meant != draft.due_on:
        message = f"The timescale says {long_day(meant)}, and the date is another."
        better = "Give one date, and leave the timescale out."
        yield Finding(TIMESCALE, SmartRule.TWO_DATES, message, better, dates=(meant,))
    elif meant is None and is_vague(said) and urgency_said(said) is None:
        yield Finding(
            TIMESCALE,
            SmartRule.VAGUE_TIMESCALE,
            f"'{said}' takes back what the date says.",
            "Leave the timescale out: the date is enough.",
        )
