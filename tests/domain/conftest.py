"""The process and the calendar that Putright ships with."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from domain.calendar import WorkingCalendar
from domain.policy import Policy
from domain.vocabulary import Step
from tests.domain.support import CALENDAR, POLICY, shipped_document

# What a busy machine takes for an example says nothing about the rule it tries.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture
def policy() -> Policy:
    return POLICY


@pytest.fixture
def calendar() -> WorkingCalendar:
    return CALENDAR


@pytest.fixture
def document() -> dict[str, Any]:
    """The shipped policy as a document, to be changed."""
    return shipped_document()


@pytest.fixture
def policy_without_caseload() -> Policy:
    """A process that knows nothing of caseloads."""
    caseload = (Step.CASELOAD_DECISION, Step.CASELOAD_REVIEW)
    return replace(POLICY, steps={step: rule for step, rule in POLICY.steps.items() if step not in caseload})
