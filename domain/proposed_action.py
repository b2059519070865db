"""A remedial action as somebody proposes it, before it is judged."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from domain.confidential import Confidential
from domain.smart import Draft, Finding, Urgency


@dataclass(frozen=True)
class Override:
    """Why warnings stand: the reason, and the codes it is given for; where none is named, for all there are."""

    reason: Confidential | None = None
    codes: frozenset[str] | None = None

    def answered(self, findings: Iterable[Finding]) -> frozenset[str]:
        """The codes that there is a reason for."""
        if self.reason is None:
            return frozenset()
        return frozenset(finding.code for finding in findings) if self.codes is None else self.codes


NO_OVERRIDE = Override()


@dataclass(frozen=True, kw_only=True)
class ProposedAction:
    """A remedial action as somebody proposes it; ``timescale`` is what was typed where a date was asked.

    For the other fields see :class:`domain.events.remediation.ActionAgreed`.
    """

    theme: str | None
    action: Confidential
    owner: str | None
    due_on: date | None
    measure: Confidential | None
    timescale: Confidential | None = None
    urgency: Urgency | None = None
    difference: Confidential | None = None
    family_part: Confidential | None = None
    replaces: int | None = None
    override: Override = field(default=NO_OVERRIDE)
    carried_from: str | None = None

    @property
    def draft(self) -> Draft:
        """What it says, with the date and the urgency that its timescale gives where nothing else did."""
        return Draft(
            action=_said(self.action) or "",
            theme=self.theme,
            owner=self.owner,
            due_on=self.due_on,
            timescale=_said(self.timescale),
            measure=_said(self.measure),
            difference=_said(self.difference),
            urgency=self.urgency,
            with_family=self.family_part is not None,
        ).settled()


def _said(text: Confidential | None) -> str | None:
    return text.text if text is not None else None
