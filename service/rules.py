"""The policy and the calendar that are in force, read from the documents the council keeps."""

import json
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from domain.calendar import WorkingCalendar, calendar_from
from domain.errors import PolicyError
from domain.policy import Policy
from domain.policy_document import policy_from


@dataclass(frozen=True)
class Rules:
    """Every version of the policy, and the calendar now in force."""

    policies: dict[int, Policy]
    calendar: WorkingCalendar

    @property
    def policy(self) -> Policy:
        """The policy that a remediation opened today starts under."""
        return self.policies[max(self.policies)]

    def policy_of(self, version: int) -> Policy:
        """The policy that a remediation was opened under, which stays its own (E28)."""
        try:
            return self.policies[version]
        except KeyError:
            raise PolicyError(f"Policy version {version} is not known to this installation.", field="policy") from None


@cache
def shipped_rules() -> Rules:
    """The process and calendar that Putright ships with, validated."""
    data = files("service") / "data"
    policy = policy_from(tomllib.loads((data / "process.toml").read_text(encoding="utf-8")))
    calendar = calendar_from(json.loads((data / "calendar.json").read_text(encoding="utf-8")))
    return Rules({policy.version: policy}, calendar)
