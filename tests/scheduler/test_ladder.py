"""The ladder from end to end, day by day with nobody acting: who is told when, and who never is."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from domain.people import line_above
from domain.vocabulary import Role, Step
from projections import board_queries, deadline_queries, people
from projections.escalations import Escalations
from scheduler.sweep import sweep
from service.bootstrap import Putright
from service.commands.scene import ActionText
from service.mail.delivery import deliver
from service.mail.notices import notices
from service.pages.states import next_rung
from service.queries.rules import rules_of
from tests.support.council import GRADED_ON, acknowledge_all, command, findings
from tests.support.mail import FakeTransport, appoint_reachable

WORKERS = {"SW01", "SW02"}
ENDS = date(2027, 1, 29)


VISIT = ActionText(
    theme="Assessment",
    action="Visit the child at home and see where she sleeps",
    owner="SW01",
    due_on=date(2026, 11, 19),
    measure="The visit is on the file",
    override_reason="Agreed",
)


def at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), UTC)


OPENED = at(GRADED_ON)


@pytest.fixture
def council(putright: Putright) -> Putright:
    """The sample council, everybody with an address; the auditor and quality assurance report to nobody."""
    appoint_reachable(putright.people, OPENED)
    return putright


def opened(putright: Putright, grade: str = "Inadequate", *, acknowledged: bool = True, **more: Any) -> Putright:
    putright.audits.record(command(OPENED), findings("A-1", grade=grade, **more))
    putright.remediations.notify_managers(command(OPENED), "A-1", GRADED_ON, ["TM01", "PL01", "SM01"])
    if acknowledged:
        acknowledge_all(putright.remediations, OPENED)
    return putright


def days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def live(putright: Putright, last: date = ENDS) -> None:
    """Nobody acts: only the sweep looks, every morning."""
    for day in days(GRADED_ON, last):
        assert sweep(putright, at(day)).failed == 0


def raised(putright: Putright, step: Step, ref: str = "A-1") -> list[tuple[str, date, list[str]]]:
    """The rungs raised for a step, in order: which, when, and to whom."""
    with putright.store.reading() as reader:
        table, of = reader.table(Escalations), board_queries.remediation(reader, ref)
        query = sa.select(table).where(table.c.step == step.value, table.c.remediation == of.remediation)
        rows = reader.rows(query.order_by(table.c.position))
    return [(row.rung, row.raised_on, row.recipients) for row in rows]


def test_a_missed_step_climbs_one_level_a_working_day_to_the_director(council: Putright) -> None:
    live(opened(council), date(2026, 11, 13))

    assert raised(council, Step.DAY_THREE_MEETING) == [
        ("reminder", date(2026, 11, 4), ["PL01", "PL02"]),
        ("line_manager", date(2026, 11, 6), ["PL01", "SM01"]),
        ("next_manager", date(2026, 11, 9), ["PL01", "SM01", "HOS01"]),
        ("head_of_service", date(2026, 11, 10), ["PL01", "SM01", "HOS01"]),
        ("director", date(2026, 11, 12), ["PL01", "SM01", "HOS01", "DCS01"]),
    ]


def test_a_critical_file_climbs_faster(council: Putright) -> None:
    live(opened(council, "Inadequate critical"), date(2026, 11, 13))

    assert raised(council, Step.DAY_THREE_MEETING) == [
        ("reminder", date(2026, 11, 4), ["PL01", "PL02"]),
        ("head_of_service", date(2026, 11, 6), ["PL01", "SM01", "HOS01"]),
        ("director", date(2026, 11, 9), ["PL01", "SM01", "HOS01", "DCS01"]),
    ]


def test_after_a_repeat_it_starts_higher_still_and_the_board_says_so(council: Putright) -> None:
    opened(council)
    council.remediations.re_audit(
        command(OPENED + timedelta(days=1)), "A-1", GRADED_ON + timedelta(days=1), grade="Inadequate", auditor="AU01"
    )
    due_on, missed = date(2026, 11, 6), date(2026, 11, 9)
    live(council, due_on)
    with council.store.reading() as reader:
        of = board_queries.open_files(reader)
        deadline = next(row for row in meetings(council) if row.audit_ref == "A-1-R1")
        said = next_rung(deadline, missed, rules_of(reader), people.directory(reader), of=of[deadline.remediation])
    live(council, missed)

    rung, on, told = raised(council, Step.DAY_THREE_MEETING, "A-1-R1")[-1]
    assert (rung, on, told) == ("director", missed, ["PL01", "SM01", "HOS01", "DCS01"])
    assert said is not None
    assert [each.partition(" ")[0] for each in said.told] == told


def meetings(putright: Putright) -> list[Any]:
    with putright.store.reading() as reader:
        found = deadline_queries.deadlines_of(reader, list(board_queries.open_files(reader)))
        return [row for row in found if row.step == Step.DAY_THREE_MEETING]


def test_acknowledgements_checks_and_single_actions_stop_at_the_head_of_service(council: Putright) -> None:
    opened(council, acknowledged=False)
    day = date(2026, 11, 5)
    council.remediations.hold_day_three_meeting(command(at(day)), "A-1", day, chair="PL01")
    council.remediations.agree_improvement_plan(
        command(at(day)), "A-1", day, actions=[VISIT], override_reason="Her aunt is asked on Friday"
    )
    live(council)

    for step in (Step.ACKNOWLEDGEMENT, Step.MONITORING_CHECK, Step.ACTION_DONE):
        climbed = raised(council, step)
        assert {rung for rung, *_ in climbed} >= {"line_manager", "head_of_service"}, step
        assert "director" not in {rung for rung, *_ in climbed}, step
    assert "director" in {rung for rung, *_ in raised(council, Step.SERVICE_MANAGER_REVIEW)}


def test_a_vacant_post_passes_upward_and_loses_nobody(council: Putright) -> None:
    opened(council)
    council.people.leave(command(OPENED), "SM01", GRADED_ON)
    live(council, date(2026, 11, 13))

    plan = raised(council, Step.IMPROVEMENT_PLAN)
    assert plan[1] == ("line_manager", date(2026, 11, 9), ["TM01", "HOS01"])
    assert plan[-1][2] == ["TM01", "HOS01", "DCS01"]
    assert all("SM01" not in told for *_, told in plan)


def test_those_on_the_file_come_before_line_managers(council: Putright) -> None:
    council.people.appoint(command(OPENED), staff_id="SM02", role=Role.SERVICE_MANAGER, reports_to="HOS01")
    opened(council, roles=findings().roles | {Role.SERVICE_MANAGER.value: "SM02"})
    live(council, date(2026, 11, 10))

    assert raised(council, Step.IMPROVEMENT_PLAN)[1] == ("line_manager", date(2026, 11, 9), ["TM01", "SM02"])


@pytest.mark.parametrize("grade", ["Inadequate", "Inadequate critical"])
def test_nobody_below_whoever_owns_a_step_ever_hears_of_it(council: Putright, grade: str) -> None:
    live(opened(council, grade, acknowledged=False))

    with council.store.reading() as reader:
        directory = people.directory(reader)
        told = reader.rows(sa.select(notices).where(notices.c.kind.in_(("reminder", "escalation"))))
        below = [
            (each.recipient, each.owner)
            for each in told
            if each.owner in {above.id for above in line_above(each.recipient, directory)}
        ]
    assert len(told) > 50
    assert below == []
    assert {each.owner for each in told if each.recipient in WORKERS} <= WORKERS


def test_when_the_file_is_worked_on_everybody_who_was_told_hears_that_it_is_over(council: Putright) -> None:
    live(opened(council), date(2026, 11, 13))
    day = date(2026, 11, 16)
    council.remediations.hold_day_three_meeting(command(at(day)), "A-1", day, chair="PL01", reason="Ill")

    with council.store.reading() as reader:
        query = sa.select(notices.c.recipient).where(notices.c.kind == "resolved")
        assert {row.recipient for row in reader.rows(query)} == {"SM01", "HOS01", "DCS01"}


def test_a_step_of_which_every_post_is_vacant_is_chased_with_quality_assurance(council: Putright) -> None:
    opened(council)
    for person in ("SM01", "HOS01", "DCS01"):
        council.people.leave(command(OPENED), person, GRADED_ON)
    live(council, date(2026, 11, 19))

    _, *missed = raised(council, Step.SERVICE_MANAGER_REVIEW)
    assert [told for *_, told in missed] == [["QA01"]] * 3
    transport = FakeTransport()
    deliver(council, at(date(2026, 11, 19)), transport)
    (mail,) = transport.to("QA01")
    assert "nobody is recorded as its owner" in mail.get_content()
