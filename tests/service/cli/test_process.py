"""Policy and calendar on the command line, as somebody at a council would keep them."""

import json
import re
import shutil
from pathlib import Path

import pytest

from projections.rulebook import Kind
from service.rules import shipped_documents
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
    from service.database import create_engine
    from service.migrate import migrate

    engine = create_engine(f"sqlite:///{tmp_path / 'putright.db'}")
    migrate(engine)
    engine.dispose()

    assert run("policy", "show", "--document").stdout == shipped_documents()[Kind.POLICY]
    assert run("calendar", "show", "--document").stdout == shipped_documents()[Kind.CALENDAR]
