"""From rows of the alerts to what answers hold, and what whoever raised one must do at once."""

from datetime import date
from typing import Any

from domain.adherence import verdict
from domain.safeguarding_alert import SafeguardingAlert

NOBODY = (
    "The directory has nobody who is owed word of this alert, so nobody was told. Ring both service managers and the "
    "Safeguarding and Standards team now, and record each call."
)
OUT_OF_HOURS = "It is out of hours. Ring the emergency duty team now{number}, and record the call."


def alert_shown(row: Any, today: date) -> dict[str, Any]:
    """A row of the alerts as answers hold it."""
    said: dict[str, Any] = row._asdict()
    return said | {
        "state": "open" if row.signed_off_on is None else "closed",
        "seen_at": row.raised_at,
        "immediate_danger": row.immediate,
        "people": _people(row),
        "duty_team_told_at": row.duty_team_at,
        "verdict": verdict(row.raised_on, row.told_on, today).value,
        "acknowledged": row.acknowledged_on is not None,
        "actions_taken": row.actions,
        "duty_team_call_owed": row.call_owed,
    }


def _people(row: Any) -> list[dict[str, Any]]:
    everybody = dict.fromkeys([*row.told, *row.escalated_to, *row.spoken_to, *row.acknowledged])
    return [
        {
            "person": person,
            "owed": person in row.told,
            "mailed_at": row.mailed.get(person),
            "not_delivered": person in row.not_delivered and person not in row.mailed,
            "telephoned_at": row.spoken_to.get(person),
            "acknowledged_at": row.acknowledged.get(person),
        }
        for person in everybody
    ]


def to_do(alert: SafeguardingAlert, telephone: str | None) -> dict[str, Any]:
    """Who is told, and what somebody must do at once; ``telephone`` is the emergency duty team's."""
    ring = OUT_OF_HOURS.format(number=f" on {telephone}" if telephone is not None else "")
    warnings = [*([] if alert.told else [NOBODY]), *([ring] if alert.out_of_hours else [])]
    return {
        "told": list(alert.told),
        "ring_duty_team": alert.out_of_hours,
        "to_ring": alert.to_ring,
        "duty_team_telephone": telephone,
        "warning": " ".join(warnings) or None,
    }
