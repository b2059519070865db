"""The nightly feed: joins, changes, leavers; what it leaves alone; once and for all, and in parts."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.people import Absence
from domain.vocabulary import Role
from projections import people as directory
from service.commands.people import People
from service.feed import syncing
from service.feed.rows import read
from service.feed.syncing import Outcome, TooManyLeaversError, sync
from service.storage.confidences import texts
from service.storage.event_store import last_position
from service.storage.store import Store
from tests.support.council import NOW, STAFF, command

TODAY = NOW.date()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
HEADINGS = "staff_id,role,reports_to"
EVERYBODY = tuple(f"{staff_id},{role},{above or ''}" for staff_id, role, above in STAFF)
Fed = Callable[..., Outcome]


@pytest.fixture
def fed(people: People, tmp_path: Path) -> Fed:
    """Feeds rows below headings, those of everybody as they are unless others are given."""

    def feed(*rows: str, headings: str = HEADINGS, day: int = 0, **how: Any) -> Outcome:
        path = tmp_path / "directory.csv"
        path.write_text("\n".join([headings, *rows]), encoding="utf-8")
        return sync(people.store, read(path), command(NOW + timedelta(days=day)), **how)

    return feed


def besides(*without: str) -> tuple[str, ...]:
    """Everybody's row but these people's."""
    return tuple(row for row in EVERYBODY if row.partition(",")[0] not in without)


def told(outcome: Outcome) -> list[tuple[str, str, str]]:
    return [(each.staff_id, each.kind, each.what) for each in outcome.told]


def problems(outcome: Outcome) -> list[tuple[int | None, str | None, str]]:
    return [(problem.row, problem.column, problem.code) for problem in outcome.problems]


def entry(store: Store, staff_id: str) -> Any:
    with store.reading() as reader:
        return directory.entry(reader, staff_id)


def person(store: Store, staff_id: str) -> Any:
    with store.reading() as reader:
        return directory.directory(reader).get(staff_id)


def position(store: Store) -> int:
    with store.reading() as reader:
        return last_position(reader.connection)


def address(store: Store, staff_id: str) -> str | None:
    with store.reading() as reader:
        ref = directory.email_refs(reader, [staff_id])[staff_id]
        return texts(reader.connection, [ref])[ref] if ref is not None else None


def test_a_feed_of_what_is_known_records_nothing(people, fed):
    before = position(people.store)

    outcome = fed(*EVERYBODY)

    assert (outcome.recorded, outcome.told, outcome.missing) == (False, [], [])
    assert position(people.store) == before


def test_somebody_new_joins_with_all_that_is_said_of_them(people, fed):
    row = "TM07,team_manager,SM01,Safeguarding,North,TM01,tm07@council.example,2026-12-01,2026-12-04,"
    outcome = fed(row, headings="staff_id,role,reports_to,service,team,cover,email,absent_from,absent_to,left_on")

    assert told(outcome) == [
        ("TM07", "joins", "team_manager"),
        ("TM07", "changes", "absence 2026-12-01 to 2026-12-04"),
    ]
    found = person(people.store, "TM07")
    assert (found.role, found.reports_to, found.service, found.team) == (
        Role.TEAM_MANAGER,
        "SM01",
        "Safeguarding",
        "North",
    )
    assert (found.cover, len(found.absences)) == ("TM01", 1)
    assert address(people.store, "TM07") == "tm07@council.example"


@pytest.mark.parametrize(
    ("headings", "row", "changes"),
    [
        ("staff_id,role", "PL01,service_manager", ["role service_manager"]),
        ("staff_id,role,reports_to", "PL01,practice_lead,", ["reports_to none"]),
        ("staff_id,role,service,team", "PL01,practice_lead,Safeguarding,North", ["service Safeguarding, team North"]),
        ("staff_id,role,cover", "PL01,practice_lead,PL02", ["cover PL02"]),
        ("staff_id,role,email", "PL01,practice_lead,new@council.example", ["email"]),
        ("staff_id,role,absent_from", "PL01,practice_lead,2026-11-20", ["absence 2026-11-20 to a day not known yet"]),
    ],
)
def test_what_changed_is_recorded_once_and_the_address_is_not_told(people, fed, headings, row, changes):
    outcome = fed(row, headings=headings)

    assert [each.what for each in outcome.told] == changes
    assert outcome.recorded
    assert fed(row, headings=headings).told == []


def test_what_the_file_has_no_column_for_stays_and_what_is_blank_goes(people, fed):
    people.name_cover(command(), "PL01", "PL02")
    people.change_email(command(), "PL01", "pl01@council.example")
    people.record_absence(command(), "PL01", first_on=TODAY, last_on=None)

    assert fed("PL01,practice_lead", headings="staff_id,role").told == []
    outcome = fed("PL01,practice_lead,,", headings="staff_id,role,cover,email")

    assert [each.what for each in outcome.told] == ["cover none", "email"]
    assert (person(people.store, "PL01").cover, address(people.store, "PL01")) == (None, None)
    assert person(people.store, "PL01").absences == (Absence(TODAY, None, None, 1, TODAY),)


def test_an_absence_that_a_feed_brought_goes_with_it_and_one_by_hand_stays(people, fed):
    people.record_absence(command(), "PL02", first_on=TODAY, last_on=TOMORROW)
    headings = "staff_id,role,absent_from,absent_to"
    fed("PL01,practice_lead,2026-12-01,2026-12-04", headings=headings)

    outcome = fed("PL01,practice_lead,,", "PL02,practice_lead,,", headings=headings)

    assert told(outcome) == [("PL01", "changes", "no absence 2026-12-01 to 2026-12-04")]
    assert person(people.store, "PL01").absences == ()


def test_whoever_is_missing_is_listed_and_stays(people, fed):
    outcome = fed(*besides("SW01"))

    assert (outcome.missing, outcome.told, outcome.recorded) == (["SW01"], [], False)
    assert person(people.store, "SW01").left_on is None


def test_whoever_is_missing_left_yesterday_where_that_is_asked_for_and_returns_with_the_feed(people, fed):
    outcome = fed(*besides("SW01"), missing_left=True)

    assert told(outcome) == [("SW01", "leaves", f"last day {YESTERDAY}")]
    assert person(people.store, "SW01").left_on == YESTERDAY
    again = fed(*besides("SW01"), missing_left=True)
    assert (again.told, again.missing) == ([], [])
    assert told(fed(*EVERYBODY)) == [("SW01", "returns", f"no last day {YESTERDAY}")]
    assert person(people.store, "SW01").left_on is None


LEAVING = "staff_id,role,left_on"


def test_a_last_day_is_recorded_moved_and_taken_back(people, fed):
    fed(f"SW01,social_worker,{TOMORROW}", headings=LEAVING)
    assert person(people.store, "SW01").left_on == TOMORROW

    assert told(fed(f"SW01,social_worker,{TODAY}", headings=LEAVING)) == [("SW01", "leaves", f"last day {TODAY}")]
    assert told(fed("SW01,social_worker,", headings=LEAVING)) == [("SW01", "returns", f"no last day {TODAY}")]
    assert person(people.store, "SW01").left_on is None


def test_a_last_day_that_is_over_is_put_right(people, fed):
    fed(f"SW01,social_worker,{TODAY}", headings=LEAVING)

    outcome = fed(f"SW01,social_worker,{YESTERDAY}", headings=LEAVING, day=3)

    assert [each.kind for each in outcome.told] == ["returns", "leaves"]
    assert person(people.store, "SW01").left_on == YESTERDAY
    assert fed(f"SW01,social_worker,{YESTERDAY}", headings=LEAVING, day=3).told == []


@pytest.mark.parametrize("headings", [HEADINGS, f"{HEADINGS},left_on"])
def test_whoever_left_by_hand_is_not_brought_back_by_a_feed_that_does_not_know_yet(people, fed, headings):
    people.leave(command(), "SW01", YESTERDAY)

    outcome = fed(*EVERYBODY, headings=headings)

    assert (outcome.told, outcome.kept_away) == ([], ["SW01"])
    assert fed(f"SW01,social_worker,{YESTERDAY}", headings=LEAVING).kept_away == []


def test_a_last_day_to_come_that_was_recorded_by_hand_stays(people, fed):
    people.leave(command(), "SW01", TOMORROW)

    outcome = fed("SW01,social_worker,", headings=LEAVING)

    assert (outcome.told, outcome.kept_away) == ([], [])
    assert person(people.store, "SW01").left_on == TOMORROW


def test_of_a_leaver_only_the_post_is_kept_up_so_that_the_line_passes_through_it(people, fed):
    people.leave(command(), "TM01", YESTERDAY)
    headings = "staff_id,role,reports_to,cover,email,absent_from,left_on"

    outcome = fed(f"TM01,team_manager,HOS01,PL01,tm@council.example,2026-12-01,{YESTERDAY}", headings=headings)

    assert told(outcome) == [("TM01", "changes", "reports_to HOS01")]


def test_no_absence_is_recorded_after_a_last_day(people, fed):
    row = "SW01,social_worker,2026-12-31,{}"
    headings = "staff_id,role,left_on,absent_from"

    assert len(fed(row.format("2026-12-31"), headings=headings).told) == 2
    assert told(fed(row.format("2027-01-01"), headings=headings)) == [
        ("SW01", "changes", "no absence 2026-12-31 to a day not known yet")
    ]


def test_somebody_who_had_left_before_the_first_feed_is_entered_without_an_address(people, fed):
    outcome = fed(
        "TM08,team_manager,SM01,tm08@council.example,2026-11-06",
        "SW08,social_worker,TM08,,",
        headings="staff_id,role,reports_to,email,left_on",
    )

    assert [each.kind for each in outcome.told] == ["joins", "leaves", "joins"]
    assert (person(people.store, "TM08").reports_to, address(people.store, "TM08")) == ("SM01", None)
    assert fed("TM08,team_manager,SM01,2026-11-06", headings="staff_id,role,reports_to,left_on").told == []


VACANT = "staff_id,role,reports_to,vacant"


def test_a_vacant_post_is_entered_kept_up_and_taken(people, fed):
    assert told(fed("TM09,team_manager,SM01,yes", headings=VACANT)) == [("TM09", "joins", "team_manager, vacant")]
    assert fed("TM09,team_manager,SM01,yes", headings=VACANT).told == []
    assert told(fed("TM09,team_manager,HOS01,yes", headings=VACANT)) == [("TM09", "changes", "reports_to HOS01")]
    assert told(fed("TM09,team_manager,SM01,no", headings=VACANT)) == [
        ("TM09", "joins", "takes the vacant post"),
        ("TM09", "changes", "reports_to SM01"),
    ]
    assert not person(people.store, "TM09").vacant


def test_who_takes_a_vacant_post_has_cover_an_address_and_absences_at_once(people, fed):
    people.enter_vacant(command(), staff_id="TM09", role=Role.TEAM_MANAGER)
    row, headings = "TM09,team_manager,TM01,tm09@council.example,2026-12-01", "staff_id,role,cover,email,absent_from"

    assert [each.kind for each in fed(row, headings=headings).told] == ["joins", "changes"]
    assert (person(people.store, "TM09").cover, address(people.store, "TM09")) == ("TM01", "tm09@council.example")
    assert fed(row, headings=headings).told == []


def test_a_post_that_somebody_holds_is_not_vacant_until_they_have_left(people, fed):
    assert problems(fed("TM01,team_manager,SM01,yes", headings=VACANT)) == [(2, "vacant", "post_held")]

    people.leave(command(), "TM01", YESTERDAY)
    assert told(fed("TM01,team_manager,HOS01,yes", headings=VACANT)) == [("TM01", "changes", "reports_to HOS01")]


def test_a_vacant_post_is_not_missing(people, fed):
    people.enter_vacant(command(), staff_id="TM09", role=Role.TEAM_MANAGER)

    assert fed(*EVERYBODY, missing_left=True).told == []


def test_one_refused_row_keeps_everything_out(people, fed):
    before = position(people.store)

    outcome = fed("TM07,team_manager,SM01", "TM08,team_manager,NOBODY", "TM09,caretaker,SM01")

    assert problems(outcome) == [(4, "role", "unknown_role"), (3, "reports_to", "unknown_person")]
    assert (outcome.recorded, outcome.told) == (False, [])
    assert position(people.store) == before


def test_a_manager_and_cover_may_be_in_the_same_file(people, fed):
    rows = ("SW07,social_worker,TM07,SW08", "TM07,team_manager,SM01,", "SW08,social_worker,TM07,")

    assert len(fed(*rows, headings=f"{HEADINGS},cover").told) == 3


def test_a_dry_run_says_what_would_be_and_writes_nothing(people, fed):
    before = position(people.store)

    outcome = fed(*besides("SW01"), "TM07,team_manager,SM01", dry_run=True, missing_left=True)

    assert [each.kind for each in outcome.told] == ["joins", "leaves"]
    assert not outcome.recorded
    assert position(people.store) == before


@pytest.mark.parametrize(("leavers", "refused"), [(3, False), (4, True)])
def test_a_feed_that_makes_more_than_a_third_leave_is_refused_unless_forced(people, fed, leavers, refused):
    ids = [staff_id for staff_id, _, _ in STAFF][-leavers:]
    rows = besides(*ids)

    assert (fed(*rows, missing_left=True, dry_run=True).too_many_leavers is not None) is refused
    if refused:
        with pytest.raises(TooManyLeaversError):
            fed(*rows, missing_left=True)
        assert person(people.store, ids[0]).left_on is None
    assert fed(*rows, missing_left=True, force_leavers=True).recorded


def test_last_days_that_the_feed_gives_count_as_leaving_too(people, fed):
    rows = [f"{staff_id},{role},{TODAY}" for staff_id, role, _ in STAFF]

    with pytest.raises(TooManyLeaversError):
        fed(*rows, headings=LEAVING)


def test_what_is_recorded_names_the_feed(people, fed):
    fed("TM07,team_manager,SM01")

    with people.store.reading() as reader:
        last = people.store.read_log(reader.connection, last_position(reader.connection) - 1, 1)[0]
    assert (last.source, last.recorded_by) == ("feed", "QA01")


def test_a_large_feed_goes_in_by_parts_and_what_was_cut_short_is_finished_the_next_time(people, fed, monkeypatch):
    monkeypatch.setattr(syncing, "MOST_EVENTS_AT_ONCE", 2)
    rows = [f"SW{number},social_worker,TM01" for number in range(11, 18)]
    done: list[tuple[int, int]] = []

    def cut_short(*progress: int) -> None:
        done.append(progress)  # type: ignore[arg-type]
        if len(done) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fed(*rows, progress=cut_short)

    assert done == [(2, 7), (4, 7)]
    pauses: list[float] = []
    assert len(fed(*rows, pause=pauses.append).told) == 3
    assert len(pauses) == 1
    assert fed(*rows).told == []


def test_what_somebody_recorded_between_looking_and_writing_is_not_undone(people, fed, monkeypatch):
    recording = syncing._record

    def meanwhile(store: Store, *rest: Any) -> None:
        people.leave(command(), "SW01", YESTERDAY)
        recording(store, *rest)

    monkeypatch.setattr(syncing, "_record", meanwhile)

    fed(f"SW01,social_worker,{YESTERDAY}", headings=LEAVING)

    assert entry(people.store, "SW01").revision == 2
