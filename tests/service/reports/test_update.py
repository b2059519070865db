"""The update on one remediation, on a page."""

import re
from datetime import UTC, date, datetime

import pytest

from domain.errors import NotFoundError
from domain.vocabulary import Role, Step
from service.bootstrap import Putright
from service.reports.briefs.kinds import UPDATE
from service.reports.briefs.printing import printed
from service.reports.briefs.update import remediation_update
from service.reports.briefs.update_document import MOST_NEXT, MOST_STEPS, MOST_WRONG, update_document
from service.reports.forms import FORMS
from tests.support.briefing import cells, graded, planned, re_audited, words
from tests.support.canaries import MARKER, STAFF, mark_every_text
from tests.support.clock import Clock
from tests.support.council import GRADED_ON, command
from tests.support.eventful import play
from tests.support.pdf import pages

COUNCIL = "Example Council"


def said(council: Putright, ref: str = "A-1", **cut: date) -> str:
    return words(update_document(remediation_update(council, ref, **cut), COUNCIL))


def test_it_says_what_is_next_and_which_role_has_it(council: Putright, clock: Clock) -> None:
    graded(council, clock, "A-1", GRADED_ON)
    clock.set(date(2026, 11, 9))

    document = update_document(remediation_update(council, "A-1"), COUNCIL)

    rows = cells(document, "next-steps")
    assert rows["Day-three meeting"] == ["Practice lead", date(2026, 11, 5), date(2026, 11, 5), "by 2 working days"]
    assert rows["Service manager review"][0] == "Service manager"
    assert rows["Service manager review"][-1] == "no"
    assert document.answer is not None
    assert document.answer.word == "Overdue"
    assert document.answer.because.startswith("3 steps past the date: managers told, day-three meeting and 1 more.")


def test_a_step_that_nobody_holds_is_with_the_role_the_process_names(council: Putright, clock: Clock) -> None:
    graded(council, clock, "A-1", GRADED_ON, roles={Role.SOCIAL_WORKER.value: "SW01"})

    (first, *_) = remediation_update(council, "A-1")["next"]

    assert (first["step"], first["role"]) == ("notification", "qa_administrator")


def test_an_extension_is_told_with_both_dates(council: Putright, clock: Clock) -> None:
    graded(council, clock, "A-1", GRADED_ON)
    given = {"granted_by": "SM01", "reason": "The family can meet then"}
    council.changes.extend(
        command(clock()), "A-1", GRADED_ON, step=Step.SERVICE_MANAGER_REVIEW, until=date(2026, 11, 24), **given
    )

    document = update_document(remediation_update(council, "A-1"), COUNCIL)

    assert "Extension: service manager review from 16 Nov 2026 until 24 Nov 2026; both dates count." in words(document)
    assert cells(document, "dates-steps")["Service manager review"][:2] == [date(2026, 11, 16), date(2026, 11, 24)]


def test_what_went_wrong_is_told_by_its_own_name(council: Putright, clock: Clock) -> None:
    graded(council, clock, "A-1", GRADED_ON)
    clock.set(date(2026, 11, 9))
    council.remediations.hold_day_three_meeting(command(clock()), "A-1", date(2026, 11, 9), chair="TM01", reason="Ill")

    told = said(council)

    assert "Delay: managers told not done, day-three meeting late and improvement plan not done." in told
    assert (
        "Deviation, 9 Nov 2026: day-three meeting: it was chaired by neither the practice lead nor their cover." in told
    )


def test_what_is_over_says_how_it_ended(council: Putright, clock: Clock) -> None:
    graded(council, clock, "A-1", GRADED_ON)
    planned(council, clock, "A-1", date(2026, 11, 9))
    re_audited(council, clock, "A-1", date(2026, 11, 12), "Inadequate")

    told = said(council)
    then = said(council, as_at=date(2026, 11, 10))

    assert "A-1-R1 follows it." in told
    assert "At its re-audit it was graded Inadequate." in told
    assert "It follows A-1, after a repeat inadequate." in said(council, "A-1-R1")
    assert "re-audit it was" not in then


def test_withdrawn_is_said_with_its_day(council: Putright, clock: Clock) -> None:
    graded(council, clock, "A-1", GRADED_ON)
    council.withdrawals.withdraw(command(clock()), "A-1", GRADED_ON, reason="Challenge upheld", withdrawn_by="HOS01")

    answer = update_document(remediation_update(council, "A-1"), COUNCIL).answer

    assert answer is not None
    assert (answer.word, answer.because) == ("Withdrawn", "It was withdrawn on 2 November 2026.")


def test_a_closed_one_of_the_sample_year(sample_year: Putright) -> None:
    document = update_document(remediation_update(sample_year, "AUD18-129"), COUNCIL)

    assert document.answer is not None
    assert (document.answer.word, document.answer.because) == ("Closed", "It was closed on 4 March 2019.")
    assert cells(document, "dates-steps")["Re-audit"][-1] == "Late, by 4 working days"
    assert cells(document, "next-steps") == {}
    assert cells(document, "counts-all")["Actions agreed"] == [5, "5 effective; 1 lacked an owner or a date"]


def test_it_is_as_at_a_day_and_as_known_at_an_instant(council: Putright, clock: Clock) -> None:
    graded(council, clock, "A-1", GRADED_ON)
    clock.set(date(2026, 11, 9))
    council.remediations.hold_day_three_meeting(command(clock()), "A-1", date(2026, 11, 5), chair="PL01")

    def done(**cut: object) -> object:
        return remediation_update(council, "A-1", **cut)["steps"][1]["done_on"]  # type: ignore[arg-type]

    assert done() == "2026-11-05"
    assert done(as_at=date(2026, 11, 4)) is None
    assert done(as_known_at=datetime(2026, 11, 8, tzinfo=UTC)) is None


def test_one_that_had_not_been_opened_is_not_found(council: Putright, clock: Clock) -> None:
    graded(council, clock, "A-1", GRADED_ON)
    clock.set(date(2026, 11, 9))

    with pytest.raises(NotFoundError):
        remediation_update(council, "A-1", as_at=date(2026, 10, 30))
    with pytest.raises(NotFoundError):
        remediation_update(council, "A-9")


def test_it_stands_on_one_page_and_names_nobody(
    council: Putright, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark_every_text(monkeypatch)
    play(council, clock)

    data = remediation_update(council, "A-1")
    forms = {form: printed(UPDATE, data, COUNCIL, form) for form in ("json", *FORMS) if form != "xlsx"}

    assert len(pages(forms["pdf"])) == 1
    forms["pdf"] = "\n".join(pages(forms["pdf"])).encode()
    for form, content in forms.items():
        text = content.decode()
        assert MARKER not in text, form
        assert not re.search(STAFF, text), form
        assert "C-A-1" not in text, form


def test_the_longest_still_stands_on_one_page(council: Putright, clock: Clock) -> None:
    graded(council, clock, "A-1", GRADED_ON)
    data = remediation_update(council, "A-1")
    step = data["steps"][0] | {"verdict": "late", "working_days_late": 99, "step": "service_manager_review"}
    deviation = {"on": "2026-11-30", "step": "re_audit", "rule": "closed_with_theme_inadequate"}
    data |= {
        "next": [data["next"][0] | {"working_days_overdue": 99}] * 40,
        "steps": [step] * 40,
        "deviations": [deviation] * 40,
        "acknowledgements": {"on_time": 4, "late": 3, "not_done": 2, "excused": 5},
        "monitoring_checks": {"on_time": 4, "late": 3, "not_done": 2, "not_yet_due": 5},
    }

    document = update_document(data, COUNCIL)

    assert len(pages(printed(UPDATE, data, COUNCIL, "pdf"))) == 1
    for most in (MOST_NEXT, MOST_STEPS, MOST_WRONG):
        assert f"The first {most} of 4" in words(document)
