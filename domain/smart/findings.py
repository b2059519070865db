"""What is said of an action that is proposed, and what it is judged by."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from domain.calendar import WorkingCalendar
from domain.smart.limits import USUAL_LIMITS, SmartLimits
from domain.smart.timescale import date_said, urgency_said


class SmartRule(StrEnum):
    """A rule of ``domain.md`` section 8. The value is the finding's code in events, API and report."""

    NO_SINGLE_OWNER = "no_single_owner"
    NO_DATE = "no_date"
    DUE_BEFORE_GRADING = "due_before_grading"
    NOT_A_WORKING_DAY = "not_a_working_day"
    TOO_FAR_AWAY = "too_far_away"
    TOO_FAR_AWAY_CRITICAL = "too_far_away_critical"
    AFTER_PLANNED_CHECK = "after_planned_check"
    IMMEDIATE_NOT_SAME_DAY = "immediate_not_same_day"
    PRIORITY_TOO_LATE = "priority_too_late"
    PRIORITY_WITHOUT_FEEDBACK = "priority_without_feedback"
    TWO_DATES = "two_dates"
    VAGUE_TIMESCALE = "vague_timescale"
    VAGUE_VERB = "vague_verb"
    VAGUE_WORDS = "vague_words"
    NO_MEASURE = "no_measure"
    MEASURE_REPEATS_ACTION = "measure_repeats_action"
    NO_DIFFERENCE = "no_difference"
    NO_FINDING = "no_finding"
    DUPLICATE = "duplicate"
    COPIED_FROM_BEFORE = "copied_from_before"
    THEME_WITHOUT_ACTION = "theme_without_action"
    TOO_MANY_ACTIONS = "too_many_actions"
    NOTHING_FOR_FAMILY = "nothing_for_family"
    OVERSIGHT_LEFT_TO_WORKER = "oversight_left_to_worker"


class Urgency(StrEnum):
    """How soon: the two patterns of timescale that S-000 accepts beside a date (F13), or a date of its own."""

    IMMEDIATE = "immediate"
    PRIORITY = "priority"
    STANDARD = "standard"


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with an action or a plan, with the wording that would do.

    ``field`` is that of :class:`Draft`, or ``actions`` for the plan as a whole; ``dates`` are the days that ``better``
    offers. What ``blocks`` cannot be agreed; anything else can be, with a reason.
    """

    field: str
    code: SmartRule
    message: str
    better: str
    blocks: bool = False
    dates: tuple[date, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A remedial action as it is worded; ``timescale`` is what was typed where a date was asked.

    ``owner`` is one person's directory id: with ``with_family``, the staff contact beside family or network.
    ``difference`` is what will be different for the child. Texts are read here and never kept.
    """

    action: str
    theme: str | None = None
    owner: str | None = None
    due_on: date | None = None
    timescale: str | None = None
    measure: str | None = None
    difference: str | None = None
    urgency: Urgency | None = None
    with_family: bool = False

    def settled(self) -> "Draft":
        """The same with the date and the urgency that its timescale says, where nothing else said them."""
        said = self.timescale or ""
        words = urgency_said(said)
        return replace(
            self,
            due_on=self.due_on or date_said(said),
            urgency=self.urgency or (Urgency(words) if words is not None else None),
        )


@dataclass(frozen=True)
class Standing:
    """An action that is already agreed and open. ``text`` is ``None`` where it was erased."""

    theme: str | None
    owner: str | None
    text: str | None = field(repr=False)
    with_family: bool = False


@dataclass(frozen=True, kw_only=True)
class SmartContext:
    """What an action is judged by.

    ``agreed_on`` is the day it is agreed: distances count from it and the dates offered follow it. ``review_on`` and
    ``re_audit_on`` are the checks still to come, ``themes`` those graded inadequate, ``previous`` the texts of the
    cycle before a repeat inadequate. An owner is one of ``directory``, where that is given.
    """

    agreed_on: date
    graded_on: date
    calendar: WorkingCalendar
    limits: SmartLimits = USUAL_LIMITS
    critical: bool = False
    review_on: date | None = None
    re_audit_on: date | None = None
    supervision_on: date | None = None
    iro: bool = False
    social_worker: str | None = None
    themes: tuple[str, ...] = ()
    family_has_part: bool = True
    standing: tuple[Standing, ...] = ()
    previous: tuple[str, ...] = field(default=(), repr=False)
    directory: frozenset[str] | None = None

    @property
    def last_check_on(self) -> date | None:
        """The re-audit, which looks at what actions changed; before one is planned, the service manager's review."""
        return self.re_audit_on or self.review_on


def unanswered(findings: Iterable[Finding], reasons: Iterable[str]) -> tuple[Finding, ...]:
    """The findings that stand in the way: what blocks, and each warning whose code has no reason given for it."""
    given = set(reasons)
    return tuple(finding for finding in findings if finding.blocks or finding.code not in given)
