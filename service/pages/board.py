"""The board: what is owed, and every remediation with the state of its steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from domain.access import Right
from domain.deadlines import name_of
from domain.vocabulary import Step
from projections import (
    alert_queries,
    board_queries,
    deadline_queries,
    files,
    grades,
    people,
    privacy,
    safety,
)
from projections.case_system import seen_there
from service.access.sight import asker
from service.bootstrap import Putright
from service.clock_jumps import waiting_jump
from service.mail import brake, outbox
from service.pages.alerts import AlertLine, line_of
from service.pages.board_asked import SORTS, STATES, Asked, asked
from service.pages.board_file import ENDINGS
from service.pages.board_rows import READ, rows_of, titles
from service.pages.finding import FIELD
from service.pages.rendering import render
from service.pages.sent import form_token
from service.pages.standing import point_of
from service.pages.states import NextRung, lateness, next_rung
from service.pages.wording.words import deadline_title
from service.queries.rules import Rules, rules_of
from service.queries.standing import Standing, standing
from service.terms import person_title

ROWS = 100
OWED = 50


@dataclass(frozen=True)
class Owed:
    """One step that is owed and not done."""

    audit_ref: str
    step: str
    due_on: date
    late: str | None
    owner: str
    next: NextRung | None


def board_page(putright: Putright, query: Mapping[str, str]) -> str:
    """The board as HTML."""
    view, seen = asked(query, putright.clock()), asker().seen
    with standing(putright, view.as_at, view.as_known_at, ahead=True, views=READ) as stood:
        found = board_queries.remediations(
            stood.reader, view.filters(stood), after=view.after, limit=ROWS + 1, order=view.order
        )
        owed = [
            each
            for each in deadline_queries.owed(stood.reader, stood.day)
            if _is_asked(each, view) and seen.sees(each.audit_ref)
        ]
        steps = [each for each in owed if each.step != Step.ACKNOWLEDGEMENT]
        unacknowledged = [each for each in owed if each.step == Step.ACKNOWLEDGEMENT]
        told = _owed(stood, [*steps[:OWED], *unacknowledged[:OWED]])
        return render(
            "board.html",
            title="Board",
            council=putright.settings.council,
            view=view,
            stood=stood,
            point=point_of(stood),
            held=brake.waiting(stood.main),
            jump=waiting_jump(stood.main),
            unsent_since=outbox.standing(stood.main).oldest_waiting_at,
            next_due=deadline_queries.next_due(stood.reader, stood.day + timedelta(days=1)),
            alerts=_alerts(stood, view),
            alerted=alert_queries.open_on_files(stood.reader),
            safety=[row for row in safety.asked_now(stood.reader) if seen.sees(row.audit_ref)],
            regrading=_regrading(stood, view),
            misfiled=[] if view.service or view.team else _misfiled(stood),
            beside=_beside(stood, found[:ROWS]),
            owed=told[: len(steps[:OWED])],
            owed_count=len(steps),
            unacknowledged=told[len(steps[:OWED]) :],
            unacknowledged_count=len(unacknowledged),
            columns=titles(stood),
            rows=rows_of(stood, found[:ROWS]),
            older=view.older(found[ROWS - 1]) if len(found) > ROWS else None,
            states=STATES,
            sorts=SORTS,
            endings=ENDINGS,
            ticks=not stood.is_past and asker().may(Right.DESK),
            seen=seen_there(stood.reader, [row.remediation for row in found[:ROWS]]) if not stood.is_past else {},
            now=putright.clock(),
            places=board_queries.places(stood.reader),
            find=FIELD,
            form=form_token(putright),
        )


def _alerts(stood: Standing, view: Asked) -> list[AlertLine]:
    """The open safeguarding alerts, first those that wait for an answer or a call, the longest waiting first.

    One of which nobody knows the service or team is shown whatever is asked for.
    """
    found = alert_queries.alerts(stood.reader, state="open")
    waiting = sorted((row for row in found if not row.answered or row.call_owed), key=lambda row: row.acknowledge_by)
    return [
        line_of(row, stood.day)
        for row in (*waiting, *(row for row in found if row not in waiting))
        if asker().seen.sees_alert(row)
        and view.service in (None, row.service or view.service)
        and view.team in (None, row.team or view.team)
    ]


def _regrading(stood: Standing, view: Asked) -> list[Any]:
    """The audits whose grade is to be looked at again: put forward, or challenged and not decided."""
    prompted, challenged = grades.audits(stood.reader, moderation=grades.PROMPTED), grades.challenged(stood.reader)
    found = {row.audit_ref: row for row in (*prompted, *challenged)}
    return [row for row in found.values() if _is_asked(row, view) and asker().seen.sees_of(row)]


def _misfiled(stood: Standing) -> list[Any]:
    return [row for row in privacy.privacy_owed(stood.reader) if asker().seen.sees(row.audit_ref)]


def _beside(stood: Standing, rows: Sequence[Any]) -> dict[UUID, list[str]]:
    """By remediation the others of the same child that are open, of those that may be seen."""
    found = files.open_beside(stood.reader, [row.remediation for row in rows])
    return {of: kept for of, refs in found.items() if (kept := [ref for ref in refs if asker().seen.sees(ref)])}


def _owed(stood: Standing, found: Sequence[Any]) -> list[Owed]:
    directory, rules = people.directory(stood.reader), rules_of(stood.reader)
    files = board_queries.open_files(stood.reader, {deadline.remediation for deadline in found})
    return [
        Owed(
            audit_ref=deadline.audit_ref,
            step=deadline_title(
                name_of((Step(deadline.step), deadline.item)), rules.policy_of(deadline.policy_version)
            ),
            due_on=deadline.due_on,
            late=_late(deadline, stood.day, rules),
            owner=person_title(deadline.owner, directory),
            next=next_rung(deadline, stood.day, rules, directory, of=files.get(deadline.remediation)),
        )
        for deadline in found
    ]


def _late(deadline: Any, day: date, rules: Rules) -> str | None:
    return lateness(deadline.due_on, None, day, rules.calendar) if deadline.due_on < day else None


def _is_asked(deadline: Any, view: Asked) -> bool:
    return view.service in (None, deadline.service) and view.team in (None, deadline.team)
