"""What was never true: which audits and remediations leave every list and figure, at every date (E30)."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from domain.events import audit, withdrawal
from domain.vocabulary import Status
from projections.view import Recorded, Rows, View, on


class Voids(View):
    """A row for whatever was ever voided; ``voided_on`` is null again of what was reinstated."""

    name = "voids"
    guarding = True

    @staticmethod
    def columns() -> Sequence[sa.Column[Any]]:
        """One audit or remediation."""
        return (sa.Column("aggregate", sa.Uuid, primary_key=True), sa.Column("voided_on", sa.Date))

    @on(audit.Voided, withdrawal.Voided)
    def _voided(self, rows: Rows, event: Any, recorded: Recorded) -> None:
        rows.put(aggregate=event.originator_id, voided_on=event.voided_on)

    @on(audit.Reinstated)
    def _audit_reinstated(self, rows: Rows, event: audit.Reinstated, recorded: Recorded) -> None:
        rows.put(aggregate=event.originator_id, voided_on=None)

    @on(withdrawal.Reinstated)
    def _reinstated(self, rows: Rows, event: withdrawal.Reinstated, recorded: Recorded) -> None:
        if event.undone is Status.VOIDED:
            rows.put(aggregate=event.originator_id, voided_on=None)
