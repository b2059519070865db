"""The directory on the command line: by hand, and by the nightly feed."""

from pathlib import Path

import pytest

FEED = "staff_id,role,reports_to\nDCS01,director_of_childrens_services,\nSM01,service_manager,DCS01\n"
LEADS = "PL01,practice_lead,SM01\nPL02,practice_lead,SM01\n"


@pytest.fixture
def feed(tmp_path):
    """A feed's file with these rows in it."""

    def write(text: str) -> str:
        path = tmp_path / "directory.csv"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def person(migrated, feed):
    """Runs `putright person` where four people are in the directory."""
    assert migrated("person", "sync", feed(FEED + LEADS)).exit_code == 0
    return lambda *arguments: migrated("person", *arguments)


def line(person, staff_id: str) -> str:
    return next(each for each in person("list").stdout.splitlines() if each.startswith(staff_id))


def test_a_feed_says_what_it_recorded_and_the_second_time_that_there_is_nothing_new(migrated, feed):
    first, again = (migrated("person", "sync", feed(FEED)) for _ in range(2))

    assert "SM01       joins    service_manager" in first.stdout
    assert "Recorded: 2 joins." in first.stdout
    assert (again.exit_code, again.stdout) == (0, "Nothing new: the directory is as the feed says.\n")


def test_a_dry_run_of_a_feed_writes_nothing(migrated, feed):
    result = migrated("person", "sync", "--dry-run", feed(FEED))

    assert (result.exit_code, "Would record: 2 joins. Nothing was written." in result.stdout) == (0, True)
    assert migrated("person", "list").stdout == ""


def test_a_feed_with_a_column_that_nobody_knows_is_refused_by_name(migrated, feed):
    result = migrated("person", "sync", feed("staff_id,role,full name\nSM01,service_manager,A\n"))

    assert result.exit_code == 1
    assert "column 'full name': Putright keeps no such thing." in result.stderr
    assert "Nothing was written; 1 errors." in result.stdout


def test_whoever_is_missing_from_a_feed_is_listed(person, feed):
    result = person("sync", feed(FEED + "PL01,practice_lead,SM01\n"))

    assert result.exit_code == 0
    assert "PL02       missing" in result.stdout
    assert "LEFT" not in line(person, "PL02")


def test_a_feed_that_would_make_more_than_a_third_leave_is_refused_unless_forced(person, feed):
    few = feed(FEED)

    tried = person("sync", "--missing-left", "--dry-run", few)
    refused = person("sync", "--missing-left", few)
    forced = person("sync", "--missing-left", "--force-leavers", few)

    assert (tried.exit_code, "too_many_leavers" in tried.stderr) == (1, True)
    assert (refused.exit_code, "--force-leavers" in refused.stderr) == (2, True)
    assert (forced.exit_code, "Recorded: 2 leaves." in forced.stdout) == (0, True)
    assert "LEFT on" in line(person, "PL01")


def test_whoever_left_by_hand_stays_away_though_the_feed_has_them(person, feed):
    person("leave", "PL01", "--last-day", "2026-01-05")

    assert "PL01       stays    left by hand" in person("sync", feed(FEED + LEADS)).stdout


def test_days_away_are_recorded_changed_and_taken_back(person):
    person("cover", "PL01", "PL02")

    assert person("absence", "PL01", "--from", "2026-01-05", "--known", "2026-01-02").exit_code == 0
    assert "AWAY until a day not known yet, PL02 acts" in line(person, "PL01")
    person("absence", "PL01", "--change", "1", "--from", "2026-01-05", "--to", "2999-01-01", "--cover", "SM01")
    assert "AWAY until 2999-01-01, SM01 acts" in line(person, "PL01")
    assert person("absence", "PL01", "--cancel", "1").stdout == "PL01: AbsenceCancelled.\n"
    assert "AWAY" not in line(person, "PL01")


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("absence", "PL01"), "--from"),
        (("absence", "PL01", "--from", "soon"), "--from"),
        (("absence", "PL01", "--cancel", "1", "--from", "2026-01-05"), "--cancel"),
        (("absence", "PL01", "--cancel", "1"), "absence 1"),
        (("absence", "NOBODY", "--from", "2026-01-05"), "NOBODY"),
        (("post", "NOBODY", "--team", "North"), "NOBODY"),
        (("cover", "PL01", "NOBODY"), "NOBODY"),
        (("return", "PL01"), "not_left"),
        (("add", "TM09", "--role", "team_manager", "--vacant", "--cover", "PL01"), "vacant"),
        (("add", "PL01", "--role", "practice_lead"), "already_exists"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(person, arguments, named):
    result = person(*arguments)

    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert named in result.stderr


def test_a_last_day_to_come_is_shown_and_taken_back(person):
    person("leave", "PL01", "--last-day", "2999-01-01")
    assert "last day 2999-01-01" in line(person, "PL01")

    person("return", "PL01")
    assert "last day" not in line(person, "PL01")


def test_of_a_post_what_is_left_out_stays(person):
    person("post", "PL01", "--service", "Safeguarding", "--team", "North")
    person("post", "PL01", "--team", "-")

    assert "practice_lead" in line(person, "PL01")
    assert "Safeguarding  " in line(person, "PL01")
    assert "reports to SM01" in line(person, "PL01")
    assert person("post", "PL01", "--role", "practice_lead").stdout == "PL01: nothing to change.\n"


def test_an_address_is_given_and_taken_away(person):
    person("email", "PL01", "pl01@council.example")
    assert "NO ADDRESS" not in line(person, "PL01")

    person("email", "PL01", "-")
    assert "NO ADDRESS" in line(person, "PL01")


def test_a_vacant_post_is_entered_and_taken(person):
    person("add", "TM09", "--role", "team_manager", "--reports-to", "SM01", "--vacant")
    assert "VACANT" in line(person, "TM09")

    person("add", "TM09", "--role", "team_manager", "--reports-to", "SM01")
    assert "VACANT" not in line(person, "TM09")


def test_the_feed_that_the_guide_shows_is_one_that_can_be_read(migrated, feed):
    guide = Path("docs/directory.md").read_text(encoding="utf-8")
    example = guide.partition("```csv\n")[2].partition("```")[0]

    result = migrated("person", "sync", "--dry-run", feed(example))

    assert result.exit_code == 0, result.stderr
    assert "joins" in result.stdout
