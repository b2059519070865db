"""The whole process from audit to closure, each role doing its part from the mail that it got, on a telephone."""

from collections.abc import Iterator
from datetime import date

import pytest

from tests.conftest import NewUrl
from tests.support.council import ROLES, command, findings
from tests.support.played import Council, council

pytestmark = pytest.mark.slow
GRADED = date(2026, 11, 5)
ON_FILE = {
    "roles.social_worker": "SW01",
    "roles.team_manager": "TM01",
    "roles.practice_lead": "PL01",
    "roles.service_manager": "SM01",
}

FOUND = {
    "audit_ref": "A-1",
    "audited_on": "4 November 2026",
    "graded_on": "5 November 2026",
    "case_ref": "C-77",
    "grade": "Inadequate critical",
    "themes.0.name": "Assessment",
    "themes.0.value": "Inadequate",
    "service": "Safeguarding",
    "team": "North",
}
CHECKS = {2: date(2026, 11, 24), 3: date(2026, 12, 1), 4: date(2026, 12, 8), 5: date(2026, 12, 15)}
PLAN = {
    "actions.0.theme": "Assessment",
    "actions.0.action": "Visit the child at home twice and write down her own words",
    "actions.0.owner": "SW01",
    "actions.0.due_on": "18 November 2026",
    "actions.0.measure": "Two visits are on the file, in her words.",
    "actions.0.difference": "She is heard.",
    "actions.0.family_part": "Her grandmother is there at both visits.",
}
FIRST = {
    "SW01": "Say so",
    "TM01": "Say that you see to it",
    "PL01": "Say so",
    "SM01": "Say that you see to it",
    "HOS01": "Record the protection",
    "DCS01": "Say so",
    "AU01": "Record an audit",
    "HQA01": "See how every file stands",
    "QA01": "One",
}
"""Of each role, what it is asked to do first, or comes to do of itself."""


@pytest.fixture
def town(new_sqlite: NewUrl, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Council]:
    with council(new_sqlite(), tmp_path_factory.mktemp("played"), GRADED) as found:
        yield found


def test_each_role_does_its_part_from_its_mail_and_sees_at_once_what_is_next(town: Council) -> None:
    audited(town)
    safe(town)
    acknowledged(town)
    met(town)
    planned(town)
    acted(town)
    reviewed(town)
    monitored(town)
    caseload_reviewed(town)
    audited_again(town)
    closed(town)
    published(town)
    asked_and_answered(town)


def test_my_work_shows_at_once_what_comes_first_however_much_there_is(town: Council) -> None:
    for name, grade in (("One", "Inadequate critical"), *((f"Many-{n}", "Inadequate") for n in range(12))):
        town.putright.audits.record(
            command(town.clock()),
            findings(name, grade=grade, graded_on=GRADED, audited_on=GRADED, roles=ROLES | {"auditor": "AU01"}),
        )
        if name in ("One", "Many-11"):
            town.tick()
            for staff_id, first in FIRST.items():
                person = town.person(staff_id)
                person.is_signed_in()
                person.goes("/home")
                person.sees(first)


def audited(town: Council) -> None:
    away = {"first_on": date(2026, 11, 6), "last_on": date(2026, 11, 20), "cover": "PL02"}
    town.putright.people.record_absence(command(town.clock()), "PL01", **away)
    auditor = town.person("AU01")
    auditor.goes("/home")
    auditor.presses("Record an audit")
    auditor.fills(FOUND | ON_FILE, "The audit is recorded.")
    town.tick()


def safe(town: Council) -> None:
    manager, head = town.person("TM01"), town.person("HOS01")
    manager.opens_mail("is the child safe today?")
    manager.ticks_and_presses("I see to it today that the child is safe", "Say that you see to it")
    manager.presses("Record how the child is")
    manager.fills({"how": "Seen at school by the duty worker."}, "How the child is safe is recorded.")
    head.opens_mail("please acknowledge")
    head.ticks_and_presses("I know of this", "Acknowledge")
    head.presses("Record the protection")
    head.fills({"how": "The grandmother stays at the house."}, "The interim protection is recorded.")


def acknowledged(town: Council) -> None:
    for staff_id in ("SW01", "TM01", "SM01", "DCS01"):
        person = town.person(staff_id)
        person.opens_mail("please acknowledge")
        person.ticks_and_presses("I know of this", "Acknowledge")
        person.reads("It is recorded that you know.")


def met(town: Council) -> None:
    cover = town.person("PL02")
    cover.opens_mail("please say whether you cover the day-three meeting")
    cover.ticks_and_presses("I will do this in its owner’s place", "Accept")
    cover.reads("It is recorded that you will do it.")
    town.until(date(2026, 11, 10))
    cover.does(
        "day-three meeting is due on Tuesday 10 November",
        "Record the meeting",
        {"chair": "PL02", "attendees": ("TM01", "SW01")},
        "The day-three meeting is recorded.",
    )


def planned(town: Council) -> None:
    manager = town.person("TM01")
    manager.does(
        "improvement plan is due on Wednesday 11 November",
        "Record the plan",
        PLAN,
        "The improvement plan and its actions are recorded.",
    )


def acted(town: Council) -> None:
    worker, manager = town.person("SW01"), town.person("TM01")
    town.until(date(2026, 11, 17))
    manager.does(
        "monitoring check 1 is due on Tuesday 17 November",
        "Record the check",
        {"actions.0.on_track": "yes"},
        "The check is recorded.",
    )
    worker.does(
        "action 1 done is due on Wednesday 18 November",
        "Record that it is done",
        {"evidence": "Two visits, in her own words."},
        "The action is recorded as done.",
    )


def reviewed(town: Council) -> None:
    manager = town.person("SM01")
    town.until(date(2026, 11, 18))
    manager.does(
        "service manager review is due on Thursday 19 November",
        "Record the review",
        {"satisfied": "yes"},
        "The review of the plan is recorded.",
    )
    manager.does(
        "caseload decision is due on Thursday 19 November",
        "Record the decision",
        {"decision": "review"},
        "The decision on the caseload is recorded.",
    )


def monitored(town: Council) -> None:
    manager = town.person("TM01")
    town.until(date(2026, 11, 23))
    manager.does(
        "action 1 confirmed is due on Tuesday 24 November",
        "Accept it, or not",
        {"accepted": "yes"},
        "What you found is recorded.",
    )
    for number, day in CHECKS.items():
        town.until(day)
        manager.does(f"monitoring check {number} is due", "Record the check", {}, "The check is recorded.")
    manager.does(
        "action 1 effective is due",
        "Record whether it works",
        {"effective": "yes"},
        "Whether the action works is recorded.",
    )


def caseload_reviewed(town: Council) -> None:
    manager = town.person("SM01")
    manager.does("whole-caseload review is due", "Record", {"cases": "1"}, "The caseload review is recorded.")


def audited_again(town: Council) -> None:
    auditor = town.person("AU01")
    town.until(date(2026, 12, 16))
    auditor.does(
        "re-audit is due on Thursday 17 December", "Record the re-audit", {"grade": "Good"}, "The re-audit is recorded."
    )


def closed(town: Council) -> None:
    manager = town.person("SM01")
    town.until(date(2026, 12, 17))
    manager.does(
        "please close it with quality assurance",
        "Close the remediation",
        {"reason": "Re-audited Good; the action works.", "agreed_by": "QA01"},
        "The remediation is closed.",
    )


def published(town: Council) -> None:
    head = town.person("HQA01")
    for day in (date(2027, 1, 4), date(2027, 2, 2), date(2027, 2, 3)):
        town.skip_to(day)
    head.opens_mail("the report is to be published")
    head.ticks_and_presses("I have looked at the figures, and publish them", "Publish the report")
    head.reads("The report is published, and the director is told.")


def asked_and_answered(town: Council) -> None:
    director, head = town.person("DCS01"), town.person("HQA01")
    town.skip_to(date(2027, 2, 4))
    director.opens_mail("the report is published")
    director.presses("Read the report")
    director.looks_for("1")
    director.presses("Ask about this figure")
    director.fills({"question": "Which team was it?", "answerer": "HQA01"}, "The question is asked")
    town.skip_to(date(2027, 2, 5))
    head.opens_mail("a question awaits your answer")
    head.page.get_by_label("Your answer").fill("North. Its new manager has put it right.")
    head.presses("Send the answer")
    head.reads("Your answer is recorded, and whoever asked is told.")
    town.skip_to(date(2027, 2, 8))
    director.opens_mail("your question has been answered")
    director.ticks_and_presses("I have read the answer and accept it", "Accept the answer")
    director.reads("It is recorded that the answer is accepted.")
