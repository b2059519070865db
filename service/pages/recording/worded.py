"""What is wrong with the wording of actions, said on the form as soon as a field is left: what sending it would say."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date

from marshmallow import Schema, ValidationError

from domain.errors import InvalidValueError
from domain.smart import Draft
from service.api.action_bodies import MOST_ACTIONS, ActionFields
from service.bootstrap import Putright
from service.commands.smart import check_actions
from service.pages.recording.errors import on_form, said_of
from service.pages.recording.reading import body_of, rows_of
from service.pages.sent import Sent
from service.pages.standing import date_given

ROWS = "actions"
WORDED = frozenset({"steps.ImprovementPlan", "actions.Actions"})
"""The operations that agree actions: several in rows, or one."""


def said_of_wording(putright: Putright, operation: str, ref: str, sent: Sent, today: date) -> dict[str, str]:
    """By the name of its field, what is wrong with what was typed so far. What cannot be judged yet is left out."""
    in_rows = operation != "actions.Actions"
    drafts = dict(_drafts([f"{ROWS}.{row}." for row in rows_of(sent, ROWS)[:MOST_ACTIONS]] if in_rows else [""], sent))
    try:
        found = check_actions(
            putright.store,
            ref,
            list(drafts.values()),
            today=today,
            agreed_on=_agreed_on(sent) or today,
            whole_plan=False,
        )
    except InvalidValueError:
        return {}
    said: dict[str, list[str]] = {}
    for each in found:
        _, index, name = each.field.split(".", 2)
        said.setdefault(list(drafts)[int(index)] + on_form(name), []).append(said_of(each))
    return {name: " ".join(messages) for name, messages in said.items()}


def _drafts(rows: list[str], sent: Sent) -> Iterator[tuple[str, Draft]]:
    schema: Schema = ActionFields()
    for under in rows:
        try:
            typed: Mapping[str, object] = schema.load(body_of(schema, sent, under=under))
        except ValidationError:
            continue
        family = typed["family_part"]
        rest = {name: value for name, value in typed.items() if name != "family_part"}
        yield under, Draft(with_family=bool(family), **rest)  # type: ignore[arg-type]


def _agreed_on(sent: Sent) -> date | None:
    with suppress(InvalidValueError):
        return date_given(sent, "agreed_on")
    return None
