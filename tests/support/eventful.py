"""A file to which everything happened that can happen around the steps, for pages to be looked at."""

from collections.abc import Callable
from datetime import date, timedelta

from domain.smart.findings import Urgency
from domain.vocabulary import Role, Step
from scheduler.sweep import sweep
from service.bootstrap import Putright
from service.commands.alerts import Concern
from service.commands.monitoring import Progress
from service.commands.report_challenges import AskedFigure
from service.commands.scene import ActionText
from service.storage.store import Command
from tests.support.clock import Clock
from tests.support.council import GRADED_ON, command, findings

LAST_DAY = date(2026, 12, 15)


def play(putright: Putright, clock: Clock) -> None:
    """Record it day by day in the small council, from the grading of A-1 on 2 November 2026 to 15 December."""
    clock.set(GRADED_ON)
    for staff_id, role in (("SS01", Role.SAFEGUARDING_AND_STANDARDS), ("HOS02", Role.HEAD_OF_SERVICE)):
        putright.people.appoint(command(clock()), staff_id=staff_id, role=role, reports_to="DCS01")

    def on(day: int) -> tuple[Callable[..., Command], date]:
        clock.set(GRADED_ON + timedelta(days=day))
        sweep(putright, clock())
        return lambda: command(clock()), clock().date()

    _until_the_plan(putright, on)
    _until_it_moves(putright, on)
    clock.set(LAST_DAY)
    concern = Concern(concern="She did not come to school", raised_by="AU01")
    putright.alerts.raise_alert(command(clock()), "A-1", concern)
    sweep(putright, clock())


def _until_the_plan(putright: Putright, on: Callable[[int], tuple[Callable[..., Command], date]]) -> None:
    now, day = on(0)
    putright.audits.record(now(), findings(grade="Inadequate critical"))
    concern = Concern(concern="A bruise that nobody explained", raised_by="AU01", immediate=True)
    putright.alerts.raise_alert(now(), "A-1", concern)
    putright.safety.check(now(), "A-1", day, checked_by="TM01", how="Seen at school with her teacher")
    putright.remediations.notify_managers(now(), "A-1", day, ["TM01", "PL01", "SM01"])
    putright.remediations.acknowledge(now(), "A-1", day, "TM01")
    putright.contacts.note_telephoned(now(), "A-1", day, person="PL01", reached=False, called_by="QA01")
    putright.contacts.ask_for_help(now(), "A-1", day, person="TM01", said="Somebody to hold my duty desk on Thursday")
    putright.contacts.answer_help(now(), "A-1", day, number=1, answered_by="SM01", answer="Team 3 holds it")
    putright.contacts.ask_for_help(now(), "A-1", day, person="SW01", said="A car on Monday", step=Step.RE_AUDIT)
    now, day = on(1)
    putright.alerts.record_action(now(), "A-1-S1", None, done="Seen at home with her aunt", done_by="SM01")
    putright.alerts.sign_off(now(), "A-1-S1", None, outcome="She stays with her aunt", signed_off_by="SM01")
    putright.moderations.challenge(now(), "A-1", day, challenged_by="SW01", reason="The visits are on the file")
    putright.changes.ask_for_cover(now(), "A-1", day, cover="PL02", reason="On leave")
    putright.changes.accept_cover(now(), "A-1", day, person="PL02")
    now, day = on(3)
    putright.remediations.hold_day_three_meeting(now(), "A-1", day, chair="PL02", attendees=["TM01", "SW01"])
    decided = {"upheld": False, "decided_by": "HOS02", "reason": "The visits came after the audit"}
    putright.moderations.decide_challenge(now(), "A-1", 1, day, **decided)


def _until_it_moves(putright: Putright, on: Callable[[int], tuple[Callable[..., Command], date]]) -> None:
    now, day = on(7)
    more = {"granted_by": "SM01", "reason": "The family can meet on the 12th at the earliest"}
    putright.changes.extend(now(), "A-1", day, step=Step.SERVICE_MANAGER_REVIEW, until=date(2026, 11, 24), **more)
    actions = [
        _action("SW01", "Visit her at school every Monday until 7 December and record her words", date(2026, 12, 7)),
        _action("TM01", "Hold reflective supervision and record two decisions on the file", date(2026, 11, 20)),
    ]
    putright.remediations.agree_improvement_plan(now(), "A-1", day, actions=actions)
    now, day = on(14)
    progress = Progress(on_track=[1], off_track=[2], drift="Supervision was cancelled", response="Held this Friday")
    putright.remediations.record_monitoring_check(now(), "A-1", day, progress=progress, checked_by="TM01")
    putright.remediations.complete_action(now(), "A-1", 2, day, evidence="Notes of 16 November")
    now, day = on(17)
    putright.reassignments.reassign(
        now(), "A-1", day, role=Role.SOCIAL_WORKER, to="SW02", reason="Moved to another team"
    )
    putright.reassignments.accept_action(now(), "A-1", 1, day, person="SW02")
    _ask_and_answer(putright, now, day)
    putright.remediations.confirm_action(now(), "A-1", 2, day, accepted=True, confirmed_by="SM01")
    now, day = on(22)
    comments = "The chronology stops in October; it is written up by Friday"
    putright.reassignments.check_received(now(), "A-1", day, in_order=False, checked_by="TM01", comments=comments)
    putright.remediations.review_plan(now(), "A-1", day, satisfied=True, reviewer="SM01")
    now, day = on(30)
    signed = {"team_manager": "TM01", "service_manager": "SM01"}
    putright.departures.refer_elsewhere(
        now(), "A-1", day, reason="The family has moved", authority="Another council", **signed
    )


def _ask_and_answer(putright: Putright, now: Callable[..., Command], day: date) -> None:
    """The director asks about the file and about a figure; one answer goes back, and the other is still owed."""
    asked = {"asked_by": "DCS01", "question": "Why was she seen on Mondays only?"}
    putright.report_challenges.ask(now(), day, remediation="A-1", **asked)
    putright.report_challenges.answer(now(), 1, day, answered_by="SM01", answer="Her school asked for it")
    putright.report_challenges.refuse(now(), 1, day, refused_by="DCS01", reason="Who asked her?")
    figure = AskedFigure(name="volume.inadequate_critical", first=date(2026, 10, 1), last=date(2026, 12, 31))
    putright.report_challenges.ask(now(), day, figure=figure, answerer="HOS01", **asked)


def _action(owner: str, text: str, due_on: date) -> ActionText:
    return ActionText(
        theme="Assessment",
        action=text,
        owner=owner,
        due_on=due_on,
        measure="Four entries are on the file, in her own words.",
        urgency=Urgency.IMMEDIATE if owner == "SW01" else None,
        difference="She has somebody to tell.",
        family_part="Her aunt brings her on Fridays.",
        override_reason="She is seen on Mondays only, after school",
    )
