"""The quiet hours and the time of the digest, which must not lie in them: it would never come at its time."""

import re
from collections.abc import Mapping
from datetime import time
from typing import Any

from service.settings.checks import refused
from service.settings.source import PREFIX

TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]", re.ASCII)
ACCEPTED = {"QUIET_HOURS": "two times such as 19:00-08:00, or none", "DIGEST_AT": "a time such as 08:00"}


def read(given: Mapping[str, str]) -> dict[str, Any]:
    said = given.get("QUIET_HOURS") or "19:00-08:00"
    begins, _, ends = said.partition("-")
    quiet = None if said == "none" else (_time("QUIET_HOURS", begins), _time("QUIET_HOURS", ends))
    digest_at = _time("DIGEST_AT", given.get("DIGEST_AT") or "08:00")
    if quiet is not None and quiet[0] == quiet[1]:
        raise refused("QUIET_HOURS", "must begin and end at two times.")
    if quiet is not None and within(digest_at, quiet):
        raise refused("DIGEST_AT", f"must not lie in {PREFIX}QUIET_HOURS, which are {said}.")
    return {"quiet_hours": quiet, "digest_at": digest_at}


def within(at: time, hours: tuple[time, time]) -> bool:
    """Whether a time lies between two, the first included; they may have midnight between them."""
    begins, ends = hours
    return begins <= at < ends if begins < ends else at >= begins or at < ends


def _time(name: str, said: str) -> time:
    if TIME.fullmatch(said) is None:
        raise refused(name, f"must be {ACCEPTED[name]}.")
    return time.fromisoformat(said)
