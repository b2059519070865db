"""Of an action whose owner is away the team manager hears on the day it is known, once (E31)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from domain.smart import Urgency
from domain.vocabulary import Step
from projections.deadlines import Deadlines
from service.bootstrap import Putright
from service.commands.absences import OwnersAway, note_absences
from service.commands.remediations import ActionText
from service.mail.messages import Writer
from service.mail.notices import Notice, NoticeKind, notices
from service.queries.rules import shipped_rules
from service.storage.store import Receipt
from tests.support.council import GRADED_ON, appoint_everyone, command, findings

PLAN_DAY, DUE, SICK_ON = date(2026, 11, 6), date(2026, 11, 27), date(2026, 11, 12)
ACT_BY = date(2026, 11, 19)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def action(owner: str, said: str, due_on: date = DUE) -> ActionText:
    return ActionText(
        theme="Assessment",
        action=said,
        owner=owner,
        due_on=due_on,
        measure="Seen on the file",
        override_reason="Agreed",
    )


@pytest.fixture
def council(putright: Putright) -> Putright:
    """A plan of two actions, one of each social worker."""
    appoint_everyone(putright.people, at(GRADED_ON))
    putright.audits.record(command(at(GRADED_ON)), findings("A-1"))
    plan = [action("SW01", "See her alone"), action("SW02", "Ask her school")]
    steps = putright.remediations
    steps.agree_improvement_plan(command(at(PLAN_DAY)), "A-1", PLAN_DAY, actions=plan, family_has_part=False)
    return putright


def sick(putright: Putright, who: str = "SW01", first_on: date = SICK_ON, last_on: date | None = None) -> None:
    putright.people.record_absence(command(at(SICK_ON)), who, first_on=first_on, last_on=last_on)


def told(putright: Putright) -> list[tuple[str, Any, date | None]]:
    with putright.engine.connect() as connection:
        rows = connection.execute(sa.select(notices).where(notices.c.kind == "owner_absent").order_by("position"))
        return [(row.recipient, row.facts["number"], row.due_on) for row in rows]


def owed(putright: Putright) -> Iterator[tuple[str, str | None]]:
    with putright.store.reading() as reader:
        table = reader.table(Deadlines)
        of_step = sa.select(table).where(table.c.step == Step.ACTION_REALLOCATION.value)
        for row in reader.rows(of_step.order_by(table.c.item)):
            yield row.item, row.ended or ("done" if row.done_on else None)


def test_the_team_manager_is_told_on_the_day_and_once(council: Putright) -> None:
    assert note_absences(council, at(SICK_ON)) == OwnersAway()
    sick(council)

    assert note_absences(council, at(SICK_ON)) == OwnersAway(away=1)
    assert note_absences(council, at(SICK_ON)) == OwnersAway()
    assert note_absences(council, at(SICK_ON + timedelta(days=1))) == OwnersAway()
    assert told(council) == [("TM01", 1, ACT_BY)]
    assert list(owed(council)) == [("1", None)]


def test_an_absence_to_come_is_told_of_where_a_date_falls_in_it(council: Putright) -> None:
    sick(council, first_on=DUE, last_on=DUE)
    sick(council, "SW02", first_on=DUE - timedelta(days=2), last_on=DUE - timedelta(days=1))

    assert note_absences(council, at(SICK_ON)) == OwnersAway(away=1)
    assert told(council) == [("TM01", 1, ACT_BY)]


def test_a_short_absence_is_told_of_and_asks_for_nothing_until_it_grows(council: Putright) -> None:
    sick(council, last_on=SICK_ON)
    assert note_absences(council, at(SICK_ON)) == OwnersAway(away=1)
    assert note_absences(council, at(SICK_ON)) == OwnersAway()

    council.people.change_absence(command(at(SICK_ON)), "SW01", 1, first_on=SICK_ON, last_on=None)
    assert note_absences(council, at(SICK_ON)) == OwnersAway(away=1)
    assert told(council) == [("TM01", 1, None), ("TM01", 1, ACT_BY)]


def test_what_is_owed_for_an_owner_who_is_back_is_owed_no_longer(council: Putright) -> None:
    sick(council)
    note_absences(council, at(SICK_ON))
    council.people.cancel_absence(command(at(SICK_ON)), "SW01", 1)

    assert note_absences(council, at(SICK_ON)) == OwnersAway(back=1)
    assert note_absences(council, at(SICK_ON)) == OwnersAway()
    assert list(owed(council)) == [("1", "not_owed")]


def test_what_was_given_to_somebody_else_waits_for_nobody(council: Putright) -> None:
    sick(council)
    note_absences(council, at(SICK_ON))
    council.remediations.reallocate_action(
        command(at(SICK_ON)), "A-1", 1, SICK_ON, to="SW02", decided_by="TM01", reason="Off sick"
    )

    assert note_absences(council, at(SICK_ON)) == OwnersAway()
    assert list(owed(council)) == [("1", "done")]
    sick(council, "SW02")
    assert note_absences(council, at(SICK_ON)) == OwnersAway(away=2)


def test_what_is_done_closed_or_went_over_is_left_alone(council: Putright) -> None:
    steps, now = council.remediations, command(at(SICK_ON))
    steps.complete_action(now, "A-1", 2, SICK_ON, evidence="Seen")
    sick(council, "SW02")
    assert note_absences(council, at(SICK_ON)) == OwnersAway()

    steps.re_audit(now, "A-1", SICK_ON, grade="Inadequate", auditor="AU01")
    sick(council)
    assert note_absences(council, at(SICK_ON)) == OwnersAway(away=1)
    with council.engine.connect() as connection:
        assert connection.scalar(sa.select(notices.c.audit_ref).where(notices.c.kind == "owner_absent")) == "A-1-R1"
    council.withdrawals.withdraw(now, "A-1-R1", SICK_ON, reason="Not called for", withdrawn_by="HOS01")
    assert note_absences(council, at(SICK_ON)) == OwnersAway()


def test_one_that_fails_does_not_keep_the_others_waiting(council: Putright, monkeypatch: pytest.MonkeyPatch) -> None:
    sick(council)
    sick(council, "SW02")
    note = council.remediations.note_owner_absent

    def failing(command: Any, ref: str, number: int) -> Receipt:
        if number == 1:
            raise RuntimeError("SW01")
        return note(command, ref, number)

    monkeypatch.setattr(type(council.remediations), "note_owner_absent", lambda _, *said: failing(*said))
    with capture_logs() as logs:
        assert note_absences(council, at(SICK_ON)) == OwnersAway(away=1, failed=1)

    assert [(entry["event"], entry["error"]) for entry in logs] == [("absence_not_noted", "RuntimeError")]


def notice(**said: Any) -> Notice:
    of = {"step": "action_reallocation", "item": "2", "due_on": ACT_BY, "owner": "TM01", "facts": {"number": 2}}
    return Notice(position=1, recipient="TM01", kind=NoticeKind.OWNER_ABSENT, audit_ref="A-1", **of | said)


@pytest.fixture
def writer() -> Writer:
    rules = shipped_rules()
    policy = rules.policy_on(GRADED_ON)
    return Writer(policy, rules.calendar, "putright@council.example", "https://p.example", "Sampleshire")


def written(writer: Writer, *owed: Notice) -> str:
    return writer.write("1", "TM01", owed, [], at(SICK_ON)).decode()


def test_the_mail_says_which_action_and_by_when_and_not_who_is_away(writer: Writer) -> None:
    said = written(writer, notice())

    assert "Subject: Putright A-1: please give action 2 to somebody else by Thursday 19 November" in said
    assert "The owner of action 2 of A-1 is away." in said
    assert "Please give it to somebody else by Thursday 19 November 2026, or say why it stays." in said
    assert "https://p.example/remediations/A-1" in said


def test_the_mail_about_a_short_absence_asks_for_nothing(writer: Writer) -> None:
    said = written(writer, notice(due_on=None, item=""))

    assert "They are expected back before it would have to wait." in said
    assert "give it to somebody else" not in said


def test_the_same_is_said_among_other_things(writer: Writer) -> None:
    said = written(writer, notice(), notice(due_on=None, facts={"number": 3}))

    assert (
        "A-1: the owner of action 2 is away; please give action 2 to somebody else by Thursday 19 November 2026."
        in said
    )
    assert "A-1: the owner of action 3 is away." in said


def test_what_is_kept_open_for_the_child_s_safety_is_told_of_though_the_file_was_withdrawn(council: Putright) -> None:
    safe = ActionText(
        theme="Assessment",
        action="Visit the child at home and see where she sleeps",
        owner="SW01",
        due_on=PLAN_DAY,
        measure="The visit is on the file",
        urgency=Urgency.IMMEDIATE,
        override_reason="Agreed by telephone",
    )
    council.remediations.agree_action(command(at(PLAN_DAY)), "A-1", PLAN_DAY, safe)
    council.withdrawals.withdraw(command(at(SICK_ON)), "A-1", SICK_ON, reason="Good", withdrawn_by="HOS01")
    sick(council)

    assert note_absences(council, at(SICK_ON)) == OwnersAway(away=1)
    assert [number for _, number, _ in told(council)] == [3]
