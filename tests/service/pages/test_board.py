from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from projections.board import Board
from projections.board_order import NEXT_DUE
from projections.positions import mark_failed
from service.bootstrap import Putright
from service.clock_jumps import note_jump
from service.mail import composing
from service.mail.delivery import writer
from service.pages import board as board_module
from service.pages.board_asked import SORTS
from service.passes import PassKind, note_idle
from service.storage.database import writing
from tests.support.clock import Clock
from tests.support.council import GRADED_ON, command, findings
from tests.support.pages import Get, Shown
from tests.support.statements import plans_of, statements

MEETING_DUE = date(2026, 11, 5)
COLUMNS = ["Managers told", "Day-three meeting", "Improvement plan", "Service manager review"]
COLUMNS += ["Caseload decision", "Whole-caseload review", "Re-audit"]


def test_an_empty_board_says_how_it_fills(get: Get) -> None:
    page = get("/")

    assert page.status == 200
    assert "Nothing is owed: no step is due or overdue." in page.text
    assert "No remediations yet." in page.text


def test_the_board_before_the_first_remediation_says_so(see: Get) -> None:
    assert "No remediation had been opened by then." in see("/", as_at="1 April 2018").text


def test_each_step_of_each_remediation_has_its_state(see: Get) -> None:
    page = see("/")

    assert page.row("File", "Graded ▼") == [
        "File",
        "Graded ▼",
        "Team",
        "Next due",
        *COLUMNS,
        "State",
        "Seen in the case system",
    ]
    assert page.row("AUD18-129") == [
        "AUD18-129",
        "Inadequate, 21 Dec 2018",
        "CLA 2, Children in Care",
        "–",
        "Done 21 Dec",
        "Done late, 31 Dec (due 28 Dec)",
        "Done late, 2 Jan 2019 (due 31 Dec)",
        "Done 9 Jan 2019",
        "Not needed",
        "Not needed",
        "Done late, 26 Feb 2019 (due 20 Feb 2019)",
        "Closed 4 Mar 2019",
        "Not yet",
    ]
    assert page.row("AUD18-202", "Inadequate, 18 Apr 2019")[-6:-1] == [
        "Not done, due 7 May",
        "Not needed",
        "Not needed",
        "Due 19 Jun",
        "Open",
    ]
    assert "Not held, due 3 Oct, closed 26 Nov" in page.row("AUD18-075")


def test_what_is_owed_says_how_late_who_has_it_and_who_is_told_next(see: Get) -> None:
    assert see("/").row("AUD18-202", "Service manager review") == [
        "AUD18-202",
        "Service manager review",
        "7 May 2019",
        "Overdue by 17 working days",
        "SM04 (service manager)",
        "Line manager told on 3 June 2019: SM04 (service manager) and HOS04 (head of service)",
    ]


def test_a_step_due_today_is_owed_and_not_overdue(opened: Putright, clock: Clock, get: Get) -> None:
    clock.set(MEETING_DUE)

    owed = get("/").row("A-1", "Day-three meeting")

    assert owed[3] == "Due today"
    assert owed[5].startswith("Reminder, at the next sweep: PL01 (practice lead)")


def test_a_step_that_is_not_due_yet_is_not_owed(opened: Putright, clock: Clock, get: Get) -> None:
    clock.set(GRADED_ON)

    page = get("/")

    assert "Nothing is owed" in page.text
    assert "Due 5 Nov" in page.row("A-1")


def test_a_critical_grade_stands_out(putright: Putright, clock: Clock, get: Get) -> None:
    putright.audits.record(command(clock()), findings(grade="Inadequate critical"))

    assert "<strong>Inadequate critical</strong>" in get("/").html


def test_the_board_as_at_a_date_is_as_it_stood_then(see: Get) -> None:
    page = see("/", as_at="2018-10-05")

    assert "This is how things stood at the end of 5 October 2018" in page.text
    assert "Owed on 5 October 2018" in page.text
    assert page.row("AUD18-075", "Day-three meeting")[3] == "Overdue by 2 working days"
    assert page.row("AUD18-075", "Inadequate, 28 Sep 2018")[5:7] == ["Not held, due 3 Oct", "Not done, due 4 Oct"]
    assert "AUD18-099" not in page.text
    assert "/remediations/AUD18-075?as_at=2018-10-05" in page.links


def test_the_board_shows_what_was_known_then(opened: Putright, clock: Clock, get: Get) -> None:
    clock.set(date(2026, 11, 12))
    opened.remediations.hold_day_three_meeting(command(clock()), "A-1", date(2026, 11, 5), chair="PL01")

    then = get("/", as_at="9/11/2026", as_known_at="10 November 2026 at 09:30")
    now = get("/", as_at="9/11/2026")

    assert "end of 9 November 2026 , of what had been recorded by 10 November 2026 at 09:30 ." in then.text
    assert then.row("A-1", "Day-three meeting")[3] == "Overdue by 2 working days"
    assert ["A-1", "Day-three meeting"] not in [row[:2] for row in now.rows]
    assert "/remediations/A-1?as_at=2026-11-09&as_known_at=2026-11-10T09:30:59.999999%2B00:00" in then.links


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("10 November 2026", "10 November 2026 at 23:59"),
        ("10/11/26 9.30", "10 November 2026 at 09:30"),
        ("2026-11-10T09:30:00+01:00", "10 November 2026 at 08:30"),
        ("2026-11-10T09:30", "10 November 2026 at 09:30"),
    ],
)
def test_a_moment_is_read_as_british_people_type_it(
    typed: str, known: str, opened: Putright, clock: Clock, get: Get
) -> None:
    clock.set(date(2026, 11, 12))

    page = get("/", as_known_at=typed)

    assert f"end of 10 November 2026 , of what had been recorded by {known} ." in page.text
    assert f'name="as_known_at" value="{known}"' in page.html


def test_today_is_known_as_it_is_now(opened: Putright, clock: Clock, get: Get) -> None:
    for typed in ("2 November 2026", f"{clock():%d/%m/%Y %H:%M}"):
        assert "This is how things stood" not in get("/", as_known_at=typed).text


def test_the_board_as_at_a_day_to_come_looks_ahead(opened: Putright, get: Get) -> None:
    page = get("/", as_at="2026-11-06")

    assert "This looks ahead to the end of 6 November 2026" in page.text
    assert page.row("A-1", "Day-three meeting")[3] == "Overdue by 1 working day"


@pytest.mark.parametrize("typed", ["2018-10-05", "5 October 2018", "5/10/2018", "05.10.18"])
def test_a_date_is_read_as_british_people_type_it(typed: str, see: Get) -> None:
    assert "Owed on 5 October 2018" in see("/", as_at=typed).text


def test_the_filters_live_in_the_address(see: Get) -> None:
    assert "AUD18-202" not in see("/", service="Disability").text
    assert "AUD18-164" in see("/", service="Disability").text
    assert "AUD18-164" not in see("/", state="open").text
    assert files_of(see("/", state="overdue")) == ["AUD18-202"]
    assert "AUD18-202" not in files_of(see("/", state="closed"))
    assert "AUD18-129" not in see("/", team="North").text


def test_what_is_owed_is_narrowed_with_the_board(see: Get) -> None:
    assert "Nothing is owed here" in see("/", service="Disability").text


def test_filters_that_nothing_matches_offer_the_way_back(see: Get) -> None:
    page = see("/", service="Disability", team="North", as_at="2019-01-07")

    assert "No remediation matches." in page.text
    assert "/?as_at=2019-01-07" in page.links


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"as_at": "2019-02-30"}, "'2019-02-30' is a day that does not exist (numbers are read day first)."),
        ({"as_at": "05/31/2019"}, "'05/31/2019' is a day that does not exist (numbers are read day first)."),
        ({"as_at": "1066-10-14"}, "'14/10/1066' is too far away to be meant."),
        ({"as_at": "soon"}, "'soon' is not a date. Write a date such as 18/06/2018, 18 June 2018 or 2018-06-18."),
        ({"as_known_at": "9 November 2030"}, "is still to come"),
        ({"as_known_at": "9 November 2018 at 25:00"}, "'25:00' is not a time of day."),
        ({"as_known_at": "now"}, "'now' is not a date."),
        ({"state": "late"}, "'late' is not one of all, overdue, open, closed, withdrawn, voided."),
        ({"after": "x"}, "That is not where a page of the board ends"),
        ({"sort": "owner"}, "'owner' is not one of -graded, graded, due,"),
    ],
)
def test_an_address_that_cannot_be_read_says_why(query: dict[str, str], said: str, get: Get) -> None:
    page = get("/", **query)

    assert page.status == 400
    assert said in page.text


def test_many_remediations_are_shown_a_page_at_a_time(
    putright: Putright, clock: Clock, get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board_module, "ROWS", 2)
    for number in range(5):
        graded_on = GRADED_ON - timedelta(days=number // 2)
        putright.audits.record(command(clock()), findings(f"A-{number}", graded_on=graded_on, audited_on=graded_on))

    shown, address = [], "/"
    while address:
        page = get(address)
        shown += [row[0] for row in page.rows if row[1].startswith("Inadequate,")]
        address = next((link for link in page.links if "after=" in link), "")

    assert shown == ["A-1", "A-0", "A-3", "A-2", "A-4"]


def files_of(page: Shown) -> list[str]:
    return [row[0] for row in page.rows if "Inadequate" in row[1]]


def test_a_heading_sorts_by_its_column_one_way_and_then_the_other(see: Get) -> None:
    latest = files_of(see("/"))
    assert files_of(see("/", sort="graded")) == latest[::-1]
    assert files_of(see("/", sort="file")) == sorted(latest)
    assert files_of(see("/", sort="-file")) == sorted(latest, reverse=True)
    teams = [row[2] for row in see("/", sort="team").rows if "Inadequate" in row[1]]
    assert teams == sorted(teams)
    page = see("/", sort="due")
    assert files_of(page)[0] == files_of(see("/", sort="-due"))[0] == "AUD18-202"
    assert page.row("AUD18-202", "Inadequate, 18 Apr 2019")[3] == "Overdue, 7 May Service manager review, SM04"
    assert page.html.count('aria-sort="ascending"') == page.html.count("aria-sort") == 1
    assert "8 remediations, the longest overdue first, as at" in page.text
    assert [link for link in page.links if "#board-heading" in link and "sort" in link] == [
        "/?sort=file#board-heading",
        "/?sort=team#board-heading",
        "/?sort=-due#board-heading",
    ]
    assert "/?state=closed&sort=graded#board-heading" in see("/", state="closed").links


@pytest.mark.parametrize("sort", SORTS)
def test_a_page_begins_where_the_one_before_ended_in_every_order(
    sort: str, see: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, shown, address = files_of(see("/", sort=sort)), [], f"/?sort={sort}"
    monkeypatch.setattr(board_module, "ROWS", 3)
    while address:
        page = see(address)
        shown += files_of(page)
        address = next((link for link in page.links if "after=" in link), "")

    assert shown == whole
    assert len(shown) == 8


def test_what_is_owed_next_is_found_without_reading_what_is_done(see: Get, sample_year: Putright) -> None:
    with statements(sample_year.engine) as seen:
        see("/", sort="due")
    asked = [each for each in seen if NEXT_DUE in each[0]]
    with sample_year.engine.connect() as connection:
        read = [plan for plan in plans_of(connection, asked) if "deadlines_" in plan]

    assert [plan.partition(" INDEX ")[2].partition("_v")[0] for plan in read] == ["deadlines_next"]


def test_what_the_board_names_beside_its_rows_is_found_by_indexes_of_its_own(see: Get, sample_year: Putright) -> None:
    with statements(sample_year.engine) as seen:
        see("/")
    found = [each for each in seen if "FROM grades_" in each[0] or "SELECT DISTINCT board_" in each[0]]
    with sample_year.engine.connect() as connection:
        read = [plan.partition(" INDEX ")[2].partition("_v")[0] for plan in plans_of(connection, found)]

    assert sorted(read) == ["board_place", "grades_challenged", "grades_prompted"]


def test_a_long_list_of_what_is_owed_says_how_much_it_leaves_out(
    opened: Putright, clock: Clock, get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board_module, "OWED", 1)
    clock.set(date(2026, 11, 20))

    assert "(the first 1 are shown)" in get("/").text


def test_a_view_that_failed_is_told_on_the_page(opened: Putright, get: Get) -> None:
    with writing(opened.engine) as connection:
        mark_failed(connection, Board, RuntimeError())

    assert "This page may be out of date: board could not be brought up to date." in get("/").text


def test_the_last_sweep_is_told(putright: Putright, clock: Clock, get: Get) -> None:
    assert "Deadlines have not been checked yet" in get("/").text
    note_idle(putright.engine, PassKind.SWEEP, clock)

    assert "Deadlines were last checked on 2 November 2026 at 09:00." in get("/").text


def test_the_case_reference_is_not_on_the_board(opened: Putright, get: Get) -> None:
    assert "C-A-1" not in get("/").html


def test_what_somebody_typed_comes_back_as_text(putright: Putright, clock: Clock, client: FlaskClient) -> None:
    putright.audits.record(command(clock()), findings(team="<b>North</b>"))

    html = client.get("/").get_data(as_text=True)

    assert "&lt;b&gt;North&lt;/b&gt;" in html
    assert "<b>North" not in html


def test_the_board_says_in_words_what_was_withdrawn_and_shows_what_was_voided_when_asked(
    opened: Putright, get: Get, clock: Clock
) -> None:
    clock.set(date(2026, 11, 10))
    decided = {"reason": "Opened in error"}
    opened.withdrawals.withdraw(command(clock()), "A-1", GRADED_ON, withdrawn_by="HOS01", **decided)
    assert get("/").row("A-1")[-2] == "Withdrawn 2 Nov 2026"
    assert get("/").row("A-1")[5] == "Withdrawn 2 Nov (due 5 Nov)"

    opened.audits.void(command(clock()), "A-1", date(2026, 11, 10), voided_by="HOS01", **decided)
    assert "A-1" not in get("/").text
    assert get("/", state="voided").row("A-1")[-2] == "Voided 10 Nov 2026"


def test_grades_to_look_at_again_are_listed_until_somebody_has(opened: Putright, get: Get, clock: Clock) -> None:
    assert "Grades to look at again" not in get("/").text
    themes = {f"Theme {number}": "Inadequate" for number in range(5)}
    opened.audits.record(command(clock()), findings("A-2", grade="Requires Improvement", themes=themes))
    opened.moderations.challenge(command(clock()), "A-1", GRADED_ON, challenged_by="TM01", reason="It is on the file")

    page = get("/")

    assert (
        "Audit A-2 , graded Requires Improvement: put forward for moderation, since its themes do not fit its grade; "
        "to be looked at by 4 November 2026." in page.text
    )
    assert (
        "Audit A-1 , graded Inadequate: challenged by TM01 on 2 November 2026; DCS01 decides by 5 November 2026."
        in page.text
    )
    assert "Audit A-2" not in get("/", service="Elsewhere").text
    opened.moderations.moderate(command(clock()), "A-2", GRADED_ON, grade="Requires Improvement", moderated_by="HOS01")
    assert "put forward" not in get("/").text


def test_a_clock_that_jumped_is_shouted_about_until_somebody_accepts_the_time(opened: Putright, get: Get) -> None:
    assert "clock jumped" not in get("/").text
    note_jump(opened.engine, datetime(2026, 11, 2, 9, tzinfo=UTC), datetime(2026, 12, 2, 9, tzinfo=UTC))

    text = get("/").text
    assert "clock jumped to 2 December 2026 at 09:00 where it should have said 2 November 2026 at 09:00." in text


def test_mail_that_is_held_is_shouted_about_with_how_much_and_for_whom(
    opened: Putright, clock: Clock, get: Get
) -> None:
    composing.compose(opened.store, writer(opened, clock()), clock(), brake=3)

    page = get("/")
    assert "Mail is held, because so much would have gone at once: 4 mails about 0 escalations and 4 other" in page.text
    assert "to PL01, SM01, SW01 and TM01. Somebody has to look and let it go" in page.text


def test_the_board_says_what_falls_next_and_since_when_mail_waits(opened: Putright, clock: Clock, get: Get) -> None:
    note_idle(opened.engine, PassKind.SWEEP, clock)
    composing.compose(opened.store, writer(opened, clock()), clock())

    page = get("/")
    assert "The next one falls on 3 November 2026." in page.text
    assert "The oldest mail that has not gone yet has waited since 2 November 2026 at 09:00." in page.text
    assert "Mail is held" not in page.text
