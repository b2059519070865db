"""Policy and calendar on the command line, as somebody at a council would keep them."""

import csv
import io
import json
import re
import shutil
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from projections.rulebook import Kind
from service.bootstrap import build
from service.queries.rules import shipped_documents
from service.storage.database import create_engine
from service.storage.migrate import migrate
from tests.support.documents import calendar, policy, slower


@pytest.fixture
def council(migrated):
    """The same, with a service manager in the directory."""
    assert migrated("person", "add", "SM01", "--role", "service_manager").exit_code == 0
    return migrated


@pytest.fixture
def document(tmp_path):
    """Writes a document to a file and names the file."""

    def write(text: str) -> str:
        path = tmp_path / "ours.json"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def adopt_policy(run, file, begins="2026-12-01", by="SM01"):
    return run("policy", "adopt", file, "--from", begins, "--by", by, "--reason", "The review takes two weeks now")


def adopt_calendar(run, file, *more):
    return run("calendar", "adopt", file, "--by", "SM01", "--reason", "Offices closed", *more)


def test_the_policy_in_force_is_shown_and_a_copy_of_it_could_be_run(migrated, tmp_path):
    copy = shutil.copy("service/data/process.toml", tmp_path / "ours.toml")

    assert "Day-three meeting" in migrated("policy", "show").stdout
    assert migrated("policy", "show").stdout.startswith("Response to an inadequate case file (version 1)\n")
    assert "Versions: 1 from the beginning." in migrated("policy", "show").stdout
    assert "could be run" in migrated("policy", "check", str(copy)).stdout


def test_a_policy_with_an_entry_that_would_do_nothing_is_refused_by_name(migrated, tmp_path):
    bad = tmp_path / "ours.toml"
    bad.write_text(Path("service/data/process.toml").read_text(encoding="utf-8") + "\n[colours]\nred = 1\n")

    result = migrated("policy", "check", str(bad))

    assert result.exit_code == 2
    assert "colours" in result.stderr


def test_a_policy_is_adopted_from_a_date_and_both_versions_can_be_shown(council, document):
    assert council("policy", "show", "--document").stdout == shipped_documents()[Kind.POLICY]

    result = adopt_policy(council, document(slower("service_manager_review", 15)), begins="2012-01-02")

    assert result.exit_code == 0, result.stderr
    assert "version 2 is adopted for files graded from 2012-01-02 on" in result.stdout
    shown = council("policy", "show").stdout
    assert "Versions: 1 from the beginning, 2 from 2012-01-02." in shown
    assert re.search(r"Service manager review +15 working days", shown)
    assert re.search(r"Service manager review +10 working days", council("policy", "show", "--version", "1").stdout)
    assert json.loads(council("policy", "show", "--document").stdout)["version"] == 2


def test_a_policy_that_is_not_in_force_yet_is_not_the_one_shown(council, document):
    adopt_policy(council, document(slower("service_manager_review", 15)), begins="2100-01-04")

    assert re.search(r"Service manager review +10 working days", council("policy", "show").stdout)


def test_the_policy_shown_says_where_the_ladder_starts_after_a_repeat(council):
    assert "rungs higher after a repeat inadequate: 1" in council("policy", "show").stdout


@pytest.mark.parametrize(
    ("text", "begins", "by", "said"),
    [
        (policy(3), "2026-12-01", "SM01", "the next is version 2, not 3. [version_not_next]"),
        (policy(2), "1 December", "SM01", "Write it YYYY-MM-DD"),
        (policy(2), "2026-12-01", "SM99", "[unknown_person]"),
        (policy(2, ladder=[]), "2026-12-01", "SM01", "[invalid_policy]"),
    ],
)
def test_an_adoption_that_is_refused_says_what_would_be_accepted(council, document, text, begins, by, said):
    result = adopt_policy(council, document(text), begins, by)

    assert result.exit_code == 2
    assert said in result.stderr
    assert "Versions: 1 from the beginning." in council("policy", "show").stdout


@pytest.mark.parametrize("group", ["policy", "calendar"])
def test_a_file_that_is_not_there_or_is_no_text_is_refused_in_one_line(council, tmp_path, group):
    (tmp_path / "picture").write_bytes(b"\xff\xd8")

    for name in ("no-such", "picture"):
        result = council(group, "check", str(tmp_path / name))
        assert (result.exit_code, result.stderr.count("\n")) == (2, 1)


@pytest.mark.parametrize("group", ["policy", "calendar"])
def test_a_version_that_was_not_adopted_is_refused_with_those_that_were(council, group):
    result = council(group, "show", "--version", "7")

    assert result.exit_code == 2
    assert "version 7 was not adopted" in result.stderr
    assert "Versions: 1" in result.stderr


def test_a_calendar_is_checked_adopted_and_shown_with_its_closure_days(council, document):
    file = document(calendar(2, "2026-12-24"))

    assert "could be adopted" in council("calendar", "check", file).stdout
    assert "Calendar version 2 is adopted" in adopt_calendar(council, file).stdout
    assert "2026-12-24  Offices closed (closure day)" in council("calendar", "show").stdout
    assert "closure day" not in council("calendar", "show", "--version", "1").stdout
    assert json.loads(council("calendar", "show", "--document").stdout)["version"] == 2


def test_migrating_again_records_nothing_more(council, document):
    adopt_policy(council, document(policy(2)))
    before = council("migrate").stdout

    assert council("migrate").stdout == before
    assert "4 events recorded" in before


def test_a_database_in_which_nothing_was_adopted_shows_the_shipped_documents(run, tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path / 'putright.db'}")
    migrate(engine)
    engine.dispose()

    assert run("policy", "show", "--document").stdout == shipped_documents()[Kind.POLICY]
    assert run("calendar", "show", "--document").stdout == shipped_documents()[Kind.CALENDAR]


@pytest.fixture
def open_file(council, tmp_path, monkeypatch):
    """The same, with a file graded on Monday 2 November, on the day after."""
    sheet = tmp_path / "audits.csv"
    row = "AUD-1,02/11/2026,02/11/2026,1,Inadequate"
    sheet.write_text(f"Audit ref,Date of audit,Date graded,LCS no.,Overall grade\n{row}\n", encoding="utf-8")
    monkeypatch.setattr("service.cli.group.build", partial(build, clock=lambda: datetime(2026, 11, 3, 9, tzinfo=UTC)))
    assert council("import", str(sheet)).exit_code == 0
    return council


CLOSING = calendar(2, "2026-11-04")


def dates_of(run) -> dict[str, tuple[str, str]]:
    rows = csv.DictReader(io.StringIO(run("export", "deadlines").stdout))
    return {row["step"]: (row["due_on"], row["original_due_on"]) for row in rows}


def test_adopting_a_calendar_lists_what_it_would_move_and_moves_nothing(open_file, document):
    file, before = document(CLOSING), dates_of(open_file)

    for result in (open_file("calendar", "check", file), adopt_calendar(open_file, file)):
        assert result.exit_code == 0, result.stderr
        assert re.search(r"AUD-1 +day_three_meeting +2026-11-05 -> 2026-11-06  no owner", result.stdout)
        assert "would be due on another date" in result.stdout
    assert dates_of(open_file) == before


def test_calendar_move_moves_them_with_a_reason_and_the_original_dates_stay(open_file, document):
    adopt_calendar(open_file, document(CLOSING))

    first = open_file("calendar", "move", "--by", "SM01", "--reason", "Offices closed")
    again = open_file("calendar", "move", "--by", "SM01", "--reason", "Offices closed")

    assert (first.exit_code, again.stdout) == (0, "0 open deadlines moved.\n")
    assert dates_of(open_file)["day_three_meeting"] == ("2026-11-06", "2026-11-05")


def test_a_calendar_can_be_adopted_and_its_dates_moved_at_once(open_file, document):
    result = adopt_calendar(open_file, document(CLOSING), "--move")

    assert re.search(r"[1-9]\d* open deadlines moved", result.stdout)
    assert dates_of(open_file)["day_three_meeting"] == ("2026-11-06", "2026-11-05")


YEAR = ("--from", "2018-06-01", "--to", "2019-05-31")


@pytest.fixture
def sample(migrated):
    """The same, with the sample year imported."""
    assert migrated("demo").exit_code == 0
    return migrated


def test_rehearsing_the_policy_in_force_would_change_nothing(sample):
    result = sample("policy", "rehearse", "service/data/process.toml", *YEAR)

    assert result.exit_code == 0, result.stderr
    assert "0 deadlines on another date, 0 verdicts that differ" in result.stdout
    assert "Nothing was recorded" in result.stdout


def test_a_rehearsal_names_each_verdict_that_would_differ_and_counts_the_mails(sample, document):
    file, before = document(slower("service_manager_review", 15)), sample("export", "events").stdout

    said = sample("policy", "rehearse", file, *YEAR).stdout
    data = json.loads(sample("policy", "rehearse", file, *YEAR, "--format", "json").stdout)

    (first, *_) = data["differences"]
    assert (first["was"], first["would_be"]) == ("late", "on_time")
    assert f"{first['was_due_on']} late -> {first['would_be_due_on']} on time" in said
    assert f"{data['mails_by_rules']} by the rules that each file has, {data['mails_would_be']} by these" in said
    assert data["mails_would_be"] < data["mails_by_rules"]
    assert sample("export", "events").stdout == before


def test_a_calendar_can_be_rehearsed_alone_or_beside_a_policy(sample, document):
    result = sample("policy", "rehearse", *YEAR, "--calendar", document(calendar(2, "2018-09-03")), "--format", "json")

    assert json.loads(result.stdout)["dates"] > 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (YEAR, "Give a policy document, --calendar, or both"),
        (("no-such.toml", *YEAR), "cannot be read"),
        (("service/data/process.toml", "--from", "2019-05-31", "--to", "2018-06-01"), "ends"),
        (("service/data/process.toml", "--from", "June", "--to", "2018-06-01"), "Write it YYYY-MM-DD"),
    ],
)
def test_a_rehearsal_of_nothing_or_of_no_period_is_refused(migrated, arguments, said):
    result = migrated("policy", "rehearse", *arguments)

    assert result.exit_code == 2
    assert said in result.stderr
