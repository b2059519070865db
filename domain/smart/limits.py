"""The numbers that the SMART rules measure an action by."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SmartLimits:
    """When an action is warned about (``domain.md`` section 8); a council's policy may say otherwise.

    ``weeks`` are calendar weeks from the day it is agreed; ``critical_days`` and ``priority_days`` working days;
    ``actions`` is how many a plan can carry.
    """

    weeks: int = 4
    critical_days: int = 10
    priority_days: int = 3
    actions: int = 8


USUAL_LIMITS = SmartLimits()
