"""The process as data: steps with their clocks, the grade scale, the ladder and the caseload criteria."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from domain.errors import UnknownGradeError
from domain.moment import USUAL_HOURS, OfficeHours
from domain.smart.limits import USUAL_LIMITS, SmartLimits
from domain.urgent import USUAL_CLOCK, UrgentClock
from domain.vocabulary import Role, Step

GRADED_ON = "graded_on"
TOLD = "told"


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
    """What the policy says of one step.

    ``when`` is the condition that arms it: ``always``, ``criteria_met``, ``critical_grade``, ``meeting_far`` and
    ``each_told`` at the opening, ``decided`` and ``happens`` later. ``stops_at`` is the last rung climbed for it, and
    ``remind`` whether its owner hears of it before it is due.
    """

    step: Step
    title: str
    owner: Role
    clock: Clock
    when: str = "always"
    after: Step | None = None
    stops_at: str | None = None
    remind: bool = True


@dataclass(frozen=True)
class Rung:
    """One rung of the ladder: when it is due, in working days from the deadline, and who is then told."""

    name: str
    days: int
    tells: tuple[str, ...]
    critical_days: int | None = None

    @property
    def is_climbed(self) -> bool:
        """Whether it is raised because a step was missed, and not to remind of one that is still to come."""
        return self.days > 0

    def days_for(self, *, critical: bool) -> int:
        """Working days from the deadline to this rung; a critical file climbs faster."""
        return self.critical_days if critical and self.critical_days is not None else self.days


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The numbers of the process that are no clock (``[INF]`` unless a source is named); days are working days.

    The days of ``report_clear_days`` alone are calendar days: the source says a clear month (F18).
    A policy that says nothing of ``repeat_rungs_higher``, as older ones do, keeps one ladder for every file.
    A report prints a percentage only of ``percentages_from`` or more; it calls the process kept from one percentage
    of what fell due on, and not kept under another.
    """

    extensions: int = 2
    extension_days: int = 20
    interim_protection_over: int = 3
    days_apart: int = 2
    recorded_late_days: int = 5
    same_child_months: int = 12
    moderation_themes: int = 5
    moderation_days: int = 2
    repeat_rungs_higher: int = 0
    percentages_from: int = 5
    kept_from_percent: int = 100
    not_kept_under_percent: int = 50
    report_clear_days: int = 31
    report_publish_days: int = 5
    challenge_answer_days: int = 5


@dataclass(frozen=True)
class Policy:
    """One version of the council's process. Built by ``domain.policy_document``, which validates it."""

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
    limits: Limits = Limits()
    safety_critical_themes: tuple[str, ...] = ()
    many_themes_open: bool = False
    office_hours: OfficeHours = USUAL_HOURS
    urgent: UrgentClock = USUAL_CLOCK

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

    def stops_at(self, step: Step) -> str | None:
        """The last rung that is climbed for a step, ``None`` where that is the last of all."""
        rule = self.steps.get(step)
        return rule.stops_at if rule is not None else None

    def rungs_for(self, step: Step, *, repeat: bool) -> tuple[Rung, ...]:
        """The rungs climbed for a step: without the reminder where nobody is reminded of it, up to where it stops.

        After a ``repeat`` inadequate a missed step starts higher, as the limits say, and reaches the top the sooner.
        """
        rule = self.steps[step]
        rungs = self.ladder if rule.remind else tuple(rung for rung in self.ladder if rung.is_climbed)
        if rule.stops_at is not None:
            last = next(index for index, rung in enumerate(self.ladder) if rung.name == rule.stops_at)
            rungs = tuple(rung for rung in rungs if rung in self.ladder[: last + 1])
        return _higher(rungs, self.limits.repeat_rungs_higher) if repeat else rungs


def _higher(rungs: tuple[Rung, ...], by: int) -> tuple[Rung, ...]:
    """A ladder that starts so many rungs higher: each comes when the one below it would have, the last one stays."""
    missed = [rung for rung in rungs if rung.is_climbed]
    start = missed[max(0, min(by, len(missed) - 1)) :]
    sooner = (
        replace(rung, days=low.days, critical_days=low.critical_days) for rung, low in zip(start, missed, strict=False)
    )
    return (*(rung for rung in rungs if not rung.is_climbed), *sooner)
