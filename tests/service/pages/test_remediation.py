from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from domain.events import actions, dates, monitoring
from domain.events import remediation as happened
from domain.vocabulary import CaseloadDecision, EndedBecause, MovedBecause, ReopenedBecause, Step
from projections import history
from service.bootstrap import Putright
from service.commands.monitoring import Progress
from service.commands.remediations import ActionText
from service.commands.scene import RemediationCommands, Scene
from service.storage.confidences import confidences
from service.storage.database import writing
from tests.support.clock import Clock
from tests.support.council import GRADED_ON, command, findings
from tests.support.eventful import play
from tests.support.pages import Get

PLAYED = (happened.__name__, actions.__name__, monitoring.__name__)
SMART = ActionText(
    theme="Assessment",
    action="See the child alone",
    owner="SW01",
    due_on=date(2026, 11, 18),
    measure="Her words are kept",
    difference="She knows who comes",
    family_part="Her aunt has her on Fridays",
)


@pytest.fixture
def planned(opened: Putright, clock: Clock) -> Putright:
    """The plan agreed on its last day, with one action, after a meeting that a stranger chaired."""
    clock.set(date(2026, 11, 6))
    steps = opened.remediations
    steps.hold_day_three_meeting(command(clock()), "A-1", date(2026, 11, 5), chair="TM01")
    steps.agree_improvement_plan(command(clock()), "A-1", date(2026, 11, 6), actions=[SMART])
    return opened


def test_a_remediation_says_where_it_stands(planned: Putright, get: Get) -> None:
    page = get("/remediations/A-1")

    assert "Remediation A-1" in page.text
    assert "Day 0, the day it was graded 2 November 2026" in page.text
    assert "Service and team Safeguarding, North" in page.text
    assert "Social worker SW01" in page.text
    assert "Head of service HOS01" in page.text
    assert "Process Policy version 1" in page.text
    assert "History Recorded here from the beginning" in page.text


def test_imported_history_says_so(see: Get) -> None:
    assert "Brought in from a spreadsheet on 31 May 2019" in see("/remediations/AUD18-202").text


def test_what_is_next_names_who_has_it_and_who_is_told(planned: Putright, clock: Clock, get: Get) -> None:
    clock.set(date(2026, 11, 17))
    page = get("/remediations/A-1")

    assert (
        "Managers told , due 3 November 2026. QA01 (QA administrator) has it. Not done, 10 working days overdue"
        in page.text
    )
    assert "If it stays undone: Director told, at the next sweep: QA01 (QA administrator)" in page.text


def test_actions_past_their_date_are_told_at_the_top(planned: Putright, clock: Clock, get: Get) -> None:
    assert "past its date" not in get("/remediations/A-1").text
    clock.set(date(2026, 11, 19))

    assert "1 action past its date and not done." in get("/remediations/A-1").text


def test_each_deadline_has_its_verdict(planned: Putright, clock: Clock, get: Get) -> None:
    clock.set(date(2026, 11, 17))
    page = get("/remediations/A-1")

    assert page.row("Day-three meeting") == [
        "Day-three meeting",
        "PL01 (practice lead)",
        "5 November 2026",
        "5 November 2026",
        "Done on time, recorded late",
        "Nobody",
    ]
    assert page.row("Service manager review")[2:5] == [
        "16 November 2026",
        "Not done",
        "Not done, 1 working day overdue",
    ]
    assert page.row("Re-audit")[4] == "Not yet due"


def test_each_deadline_says_why_its_date_is_what_it_is(opened: Putright, get: Get) -> None:
    page = get("/remediations/A-1")

    assert page.html.count("<details") == page.html.count("Why this date") == page.html.count('pr-why"') > 4
    assert "Why this date : Day-three meeting 3 working days after the grading on 2 November 2026." in page.text
    assert page.row("Tuesday 3 November 2026") == ["Tuesday 3 November 2026", "1"]
    assert page.row("Saturday 7 November 2026") == ["Saturday 7 November 2026", "not counted: Saturday"]
    assert "By policy version 1 and calendar version 1." in page.text
    assert "Warning:" not in page.text


def test_a_critical_file_that_waits_long_carries_a_warning(putright: Putright, clock: Clock, get: Get) -> None:
    putright.audits.record(command(clock()), findings(grade="Inadequate critical"))

    page = get("/remediations/A-1")

    assert "Warning: In calendar days this would be Thursday 12 November 2026, 4 days earlier" in page.text


def test_what_has_changed_since_a_date_was_issued_is_told_beside_it(opened: Putright, clock: Clock, get: Get) -> None:
    day = date(2026, 11, 4)
    clock.set(day)

    def change(scene: Scene) -> None:
        remediation, act = scene.remediation, scene.act
        review = remediation.deadlines[Step.SERVICE_MANAGER_REVIEW, ""]
        later = replace(review, due_on=date(2026, 11, 18))
        reason = scene.keep("The school <b>asked</b>")
        remediation._move([later], MovedBecause.EXTENSION, act, moved_by="SM01", reason=reason)
        remediation._move([review], MovedBecause.CALENDAR, act, moved_by=None)
        owners = {"re_audit": "TM01"}
        remediation.trigger_event(dates.OwnersChanged, occurred_on=day, owners=owners, reason=None)
        remediation._end([(Step.RE_AUDIT, "")], EndedBecause.CASE_CLOSED, act)
        remediation._reopen([(Step.RE_AUDIT, "")], ReopenedBecause.REINSTATED, act)

    RemediationCommands(opened.store)._on(command(clock()), "A-1", day, change)
    opened.remediations.close(command(clock()), "A-1", day, reason="Done", closed_by="SM01")

    page = get("/remediations/A-1")

    assert (
        "What has changed since Moved from 16 November 2026 to 18 November 2026, on 4 November 2026 by SM01, because "
        "an extension was given. Reason The school <b>asked</b> Moved from 18 November 2026 to 16 November 2026, on "
        "4 November 2026, because the council's working days changed. 10 working days after"
    ) in page.text
    assert "<b>asked" not in page.html
    assert (
        "Passed on to TM01 on 4 November 2026; the date stays. No longer owed since 4 November 2026: excused, because "
        "the case was closed. Owed again since 4 November 2026: the remediation was reinstated. The remediation was "
        "closed on 4 November 2026, before this was done."
    ) in page.text


def test_after_the_last_rung_nobody_is_left_to_tell(opened: Putright, clock: Clock, get: Get) -> None:
    clock.set(date(2026, 12, 31))
    opened.remediations.raise_rung(command(clock()), "A-1", Step.NOTIFICATION, "")

    assert get("/remediations/A-1").row("Managers told")[5] == "Nobody else: everybody on the ladder has been told"


def test_an_action_goes_from_agreed_to_effective(planned: Putright, clock: Clock, get: Get) -> None:
    assert get("/remediations/A-1").row("1")[2:] == [
        "SW01 (social worker)",
        "18 November 2026",
        "Not yet due",
        "Not done yet",
    ]
    clock.set(date(2026, 11, 20))
    assert get("/remediations/A-1").row("1")[4] == "Not done, overdue"

    planned.remediations.complete_action(command(clock()), "A-1", 1, date(2026, 11, 19), evidence="Visit of the 19th")
    assert get("/remediations/A-1").row("1")[4:] == ["Done late, 19 November 2026", "Not confirmed yet"]

    planned.remediations.verify_action(
        command(clock()), "A-1", 1, date(2026, 11, 20), effective=True, verified_by="TM01"
    )
    assert get("/remediations/A-1").row("1")[5] == "Yes, checked 20 November 2026"


def test_an_action_without_a_date_shows_the_timescale_as_it_was_written(see: Get) -> None:
    text = (
        see("/remediations/AUD18-099").text + see("/remediations/AUD18-075").text + see("/remediations/AUD18-053").text
    )
    text += (
        see("/remediations/AUD18-129").text + see("/remediations/AUD18-035").text + see("/remediations/AUD18-011").text
    )
    text += see("/remediations/AUD18-164").text

    assert "Timescale as written ASAP" in text
    assert "Timescale as written ongoing" in text
    assert "Not SMART: nobody could be held to it as it was agreed." in text


def test_deviations_are_told_in_words(planned: Putright, get: Get) -> None:
    page = get("/remediations/A-1")

    assert "Day-three meeting: it was chaired by neither the practice lead nor their cover." in page.text


def test_a_remediation_without_deviations_says_none(opened: Putright, get: Get) -> None:
    assert "Deviations from the process None." in get("/remediations/A-1").text


def test_the_timeline_tells_when_it_happened_and_when_it_was_recorded(planned: Putright, get: Get) -> None:
    text = get("/remediations/A-1").text

    assert (
        "5 November 2026 The day-three meeting was held, chaired by TM01, who is neither the practice lead nor their "
        "cover. Recorded 6 November 2026 by QA01, through the API"
    ) in text
    assert "The improvement plan was agreed, with 1 action. Recorded the same day by QA01" in text


def test_a_text_is_shown_while_it_is_kept(planned: Putright, get: Get) -> None:
    assert "Action See the child alone How we will know Her words are kept" in get("/remediations/A-1").text


def test_an_erased_text_is_said_to_be_erased(planned: Putright, get: Get) -> None:
    with writing(planned.engine) as connection:
        connection.execute(sa.delete(confidences))

    page = get("/remediations/A-1")

    assert page.status == 200
    assert "Action text erased How we will know text erased" in page.text
    assert "See the child alone" not in page.html


def test_as_at_a_date_only_what_had_happened_is_there(planned: Putright, clock: Clock, get: Get) -> None:
    page = get("/remediations/A-1", as_at="2026-11-05")

    assert "This is how things stood at the end of 5 November 2026" in page.text
    assert "The day-three meeting was held" in page.text
    assert "No action has been agreed yet." in page.text
    assert page.row("Improvement plan")[4] == "Not yet due"


def test_as_known_at_a_moment_only_what_had_been_recorded_is_there(planned: Putright, clock: Clock, get: Get) -> None:
    before = clock()
    clock.set(date(2026, 11, 16))
    planned.remediations.notify_managers(command(clock()), "A-1", GRADED_ON, ["SM01"])

    page = get("/remediations/A-1", as_known_at=before.isoformat())

    assert "The managers were told" not in page.text
    assert "of what had been recorded by 6 November 2026" in page.text
    assert f"/?as_at=2026-11-06&as_known_at={before.isoformat().replace('+', '%2B')}" in page.links
    assert "The managers were told" in get("/remediations/A-1").text


def test_before_it_was_opened_there_is_no_remediation(opened: Putright, get: Get) -> None:
    page = get("/remediations/A-1", as_at="2026-11-01")

    assert page.status == 404
    assert "No remediation A-1 had been opened by 1 November 2026." in page.text


def test_a_remediation_that_does_not_exist_is_not_found(get: Get) -> None:
    page = get("/remediations/<i>A-9</i>")

    assert page.status == 404
    assert "<i>A-9" not in page.html


def test_a_closed_remediation_owes_nothing_more(see: Get) -> None:
    assert "Closed on 26 November 2018. Nothing more is owed here." in see("/remediations/AUD18-075").text


def test_a_repeat_inadequate_links_to_what_follows_it(planned: Putright, clock: Clock, get: Get) -> None:
    clock.set(date(2026, 12, 21))
    planned.remediations.re_audit(command(clock()), "A-1", date(2026, 12, 21), grade="Inadequate")

    assert "/remediations/A-1-R1" in get("/remediations/A-1").links
    following = get("/remediations/A-1-R1")
    assert "/remediations/A-1" in following.links
    assert "Carried over from A-1/1" in following.text


def test_the_whole_story_is_told_in_sentences(putright: Putright, clock: Clock, get: Get) -> None:
    play_everything(putright, clock)

    page = get("/remediations/A-1")

    with putright.store.reading() as reader:
        (first,) = reader.rows(sa.select(reader.table(history.History).c.remediation).limit(1))
        told = history.timeline(reader, first.remediation)
    played = {kind.__name__ for kind in history.SHOWN if kind.__module__ in PLAYED}
    assert played <= {each.kind for each in told}
    assert page.html.count('<li>\n      <p class="govuk-body pr-timeline__day">') == len(told)


def test_an_entry_made_late_tells_how_late_and_why(opened: Putright, clock: Clock, get: Get) -> None:
    clock.set(date(2026, 11, 13))
    explained = command(clock(), backdated_reason="The list was on paper")
    opened.remediations.notify_managers(explained, "A-1", GRADED_ON, ["SM01"])

    text = get("/remediations/A-1").text

    assert "What happened on this day was entered 11 days later. Reason The list was on paper" in text


def test_the_case_reference_is_not_on_the_page(planned: Putright, get: Get) -> None:
    assert "C-A-1" not in get("/remediations/A-1").html


def play_everything(putright: Putright, clock: Clock) -> None:
    """A critical file from opening to closure, with every kind of event that a timeline shows."""
    steps, day = putright.remediations, GRADED_ON
    putright.audits.record(command(clock()), findings(grade="Inadequate critical"))
    clock.set(day + timedelta(days=60))
    steps.raise_rung(command(clock()), "A-1", Step.NOTIFICATION, "")
    steps.notify_managers(command(clock()), "A-1", day, ["SM01"])
    steps.acknowledge(command(clock()), "A-1", day, "SM01")
    steps.note_meeting_not_held(command(clock()), "A-1", day, reason="Nobody came")
    steps.hold_day_three_meeting(command(clock()), "A-1", day, chair="TM01", reason="Late")
    play_actions(putright, clock)
    steps.review_plan(command(clock()), "A-1", day, satisfied=True, reviewer="SM01", comments="Good")
    steps.decide_on_caseload(
        command(clock()), "A-1", day, decision=CaseloadDecision.REVIEW, decided_by="SM01", reason="Critical"
    )
    steps.complete_caseload_review(command(clock()), "A-1", day, cases=3, learning="Visits slip")
    steps.re_audit(command(clock()), "A-1", day, grade="Inadequate", auditor="AU01")
    steps.close(command(clock()), "A-1", clock().date(), reason="Followed by another", closed_by="QA01")


def test_a_remediation_that_was_withdrawn_or_voided_says_so_first(planned: Putright, clock: Clock, get: Get) -> None:
    clock.set(date(2026, 11, 20))
    why = {"reason": "Opened in error"}
    planned.withdrawals.withdraw(command(clock()), "A-1", date(2026, 11, 10), withdrawn_by="HOS01", **why)
    page = get("/remediations/A-1")
    assert "Withdrawn on 10 November 2026: no longer called for. Nothing more is owed here." in page.text
    assert "State Withdrawn 10 Nov 2026" in page.text
    assert page.row("Re-audit")[-2] == "Withdrawn"
    assert page.row("Managers told")[-2] == "Not done before the remediation was withdrawn"
    assert "Reason Opened in error" in page.text

    planned.withdrawals.void(command(clock()), "A-1", date(2026, 11, 20), voided_by="HOS01", **why)
    page = get("/remediations/A-1")
    assert "Voided on 20 November 2026: it was never true." in page.text
    assert "it was never true, and counts in no figure at any date." in page.text

    planned.withdrawals.reinstate(command(clock()), "A-1", date(2026, 11, 20), reinstated_by="HOS01", **why)
    assert "State Withdrawn 10 Nov 2026" in get("/remediations/A-1").text


def play_actions(putright: Putright, clock: Clock) -> None:
    """An action whose owner is away, whose evidence is rejected, and which does not work; and the one in its place."""
    steps, day = putright.remediations, GRADED_ON
    hurried = replace(SMART, override_reason="Her school is told today")
    steps.agree_improvement_plan(command(clock()), "A-1", day, actions=[hurried])
    putright.people.record_absence(command(clock()), "SW01", first_on=clock().date(), last_on=None)
    steps.note_owner_absent(command(clock()), "A-1", 1)
    for to in (None, "SW02"):
        steps.reallocate_action(command(clock()), "A-1", 1, day, to=to, decided_by="TM01", reason="Off sick")
    slipping = Progress(on_track=(), off_track=(1,), drift="Missed twice", response="Made today", supervision_on=day)
    steps.record_monitoring_check(command(clock()), "A-1", day, progress=slipping, checked_by="TM01")
    steps.complete_action(command(clock()), "A-1", 1, day, evidence="Seen")
    steps.confirm_action(command(clock()), "A-1", 1, day, accepted=False, confirmed_by="TM01", reason="Not on file")
    steps.complete_action(command(clock()), "A-1", 1, day, evidence="Seen, and on file")
    steps.verify_action(command(clock()), "A-1", 1, day, effective=False, verified_by="TM01")
    steps.agree_action(command(clock()), "A-1", day, replace(hurried, replaces=1))


def test_what_was_on_track_and_what_slipped_is_told(planned: Putright, clock: Clock, get: Get) -> None:
    assert "Who looked" not in get("/remediations/A-1").text
    clock.set(date(2026, 11, 16))
    slipping = Progress(on_track=(), off_track=(1,), drift="Missed twice", supervision_on=date(2026, 11, 12))
    planned.remediations.record_monitoring_check(
        command(clock()), "A-1", date(2026, 11, 13), progress=slipping, checked_by="TM01"
    )

    page = get("/remediations/A-1")
    assert page.row("13 November 2026")[1:] == [
        "TM01",
        "Not on track 1 What is slipping Missed twice",
        "12 November 2026",
    ]
    assert page.row("Monitoring check 1")[-2] == "Done on time, recorded late"


@pytest.fixture
def eventful(putright: Putright, clock: Clock) -> Putright:
    """A file on which everything happened that can happen around the steps."""
    play(putright, clock)
    return putright


def test_e09_the_page_names_who_has_a_role_now_and_who_had_it_at_the_opening(eventful: Putright, get: Get) -> None:
    page = get("/remediations/A-1")

    assert "Social worker SW02; SW01 when it was opened Team manager TM01 Practice lead" in page.text


def test_e12_the_page_and_the_board_say_that_a_case_was_referred(eventful: Putright, get: Get) -> None:
    for path in ("/", "/remediations/A-1"):
        assert "Open, referred to another authority 2 Dec 2026" in get(path).text


def test_what_is_next_is_a_step_and_who_has_not_acknowledged_is_told_apart(eventful: Putright, get: Get) -> None:
    page, board = get("/remediations/A-1"), get("/")

    assert "Caseload decision , due 16 November 2026." in page.text
    assert "Not acknowledged yet by DCS01 (Director of Children's Services), HOS01 (head of service), PL01" in page.text
    assert "5 acknowledgements of an opening due or overdue, the longest overdue first" in board.text
    assert "7 steps due or overdue, the longest overdue first" in board.text


def test_what_the_scheduler_records_is_said_to_be_by_it_once(eventful: Putright, get: Get) -> None:
    page = get("/remediations/A-1")

    assert "Recorded the same day by the scheduler" in page.text
    assert "scheduler, by the scheduler" not in page.text
