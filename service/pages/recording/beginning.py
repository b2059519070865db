"""What a form begins with: today, who is likely, what the address says, and a row for each action to be looked at."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from domain.vocabulary import Role
from projections import people
from projections.action_queries import actions_of
from projections.board_queries import remediation
from projections.reader import Reader
from service.api.fields import Day
from service.pages.guard import signed_in
from service.pages.recording.operations import Operation
from service.pages.sent import Sent
from service.storage.confidences import texts
from service.terms import day, person_title

NOT_TODAY = frozenset({"due_on", "until", "first_on", "last_on", "audited_on", "back_on", "supervision_on"})
"""Days that are seldom the one on which they are recorded."""

CHECK = "monitoring.MonitoringChecks"


def beginning(reader: Reader, operation: Operation, ref: str | None, today: date, query: MultiDict[str, str]) -> Sent:
    """What is filled in before anybody has typed; ``query`` is the address's, whose values come last."""
    sent: Sent = MultiDict()
    for name, each in operation.recording.body().fields.items():
        key = each.data_key or name
        if isinstance(each, Day) and key not in NOT_TODAY and (each.required or key == "held_on"):
            sent[key] = day(today)
    sent.update(_likely(reader, operation, ref, today))
    for name, values in query.lists():
        if name != "recorded":
            sent.setlist(name, values)
    return sent


def row_titles(reader: Reader, operation: Operation, ref: str | None, today: date) -> Sequence[str]:
    """What each row of a form is about, where the rows are known: each open action in its words."""
    if operation.name != CHECK or ref is None:
        return ()
    rows, directory = open_actions(reader, ref, today), people.directory(reader)
    kept = texts(reader.connection, [row.action for row in rows])
    return [
        f"Action {row.number}, {person_title(row.owner, directory)}: {kept.get(row.action, 'the text was erased')}"
        for row in rows
    ]


def open_actions(reader: Reader, ref: str, today: date) -> list[Any]:
    """The actions of a file that are not done."""
    file = remediation(reader, ref)
    found = actions_of(reader, file.remediation, today) if file is not None else []
    return [each for each in found if each.done_on is None]


def _likely(reader: Reader, operation: Operation, ref: str | None, today: date) -> Mapping[str, str]:
    if operation.name == CHECK and ref is not None:
        rows = enumerate(open_actions(reader, ref, today))
        return {f"actions.{row}.number": str(action.number) for row, action in rows}
    if operation.name == "steps.ImprovementPlan":
        return {"family_has_part": "yes"}
    if operation.name == "audits.Audits" and signed_in().role is Role.AUDITOR:
        return {"roles.auditor": signed_in().id}
    file = remediation(reader, ref) if operation.name == "steps.DayThreeMeeting" and ref is not None else None
    return {"chair": file.practice_lead} if file is not None and file.practice_lead else {}
