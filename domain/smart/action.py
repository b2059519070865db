"""Whether one action has one owner, a day, and words that can be held to."""

import re

from domain.smart.dates import date_findings
from domain.smart.findings import Draft, Finding, SmartContext, SmartRule
from domain.smart.timescale import plain
from domain.smart.wording import wording_findings

NOBODY = frozenset(
    {"team", "teams", "all", "professionals", "everyone", "everybody", "various", "others", "tbc", "tba", "na", "none"}
)
NOT_A_NAME = frozenset(
    {"social worker", "team manager", "service manager", "family", "the family", "parents", "network"}
)
SEVERAL = re.compile(r"[,;/&+]|\s(?:and|or)\s", re.IGNORECASE)


def findings_for(draft: Draft, context: SmartContext) -> tuple[Finding, ...]:
    """Everything wrong with one action, what blocks it first (``domain.md`` section 8); empty when it can be agreed."""
    settled = draft.settled()
    named = has_one_owner(draft.owner) and (context.directory is None or draft.owner in context.directory)
    owner = [] if named else [_no_owner(draft)]
    found = [*owner, *date_findings(settled, context), *wording_findings(settled, context)]
    return tuple(sorted(found, key=lambda finding: not finding.blocks))


def has_one_owner(owner: str | None) -> bool:
    """Whether an owner is one person: not blank, not a group, not two, not a post without a name."""
    if owner is None:
        return False
    said = plain(owner)
    named = bool(said) and said not in NOT_A_NAME and not SEVERAL.search(owner)
    return named and not any(plain(word) in NOBODY for word in owner.split())


def _no_owner(draft: Draft) -> Finding:
    better = "Name one person who will do this."
    if draft.with_family:
        better = "Name the one member of staff who stays in touch with the family about it."
    said = (draft.owner or "").strip()
    message = f"'{said}' is not one person who can be asked." if said else "Nobody owns it."
    return Finding("owner", SmartRule.NO_SINGLE_OWNER, message, better, blocks=True)
