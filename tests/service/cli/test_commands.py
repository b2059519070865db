"""The command line, as somebody at a council would use it."""

import csv
import io
import json
import re
from pathlib import Path

import pytest

from projections.registry import VIEWS

SAMPLE = Path("service") / "data" / "sample-monitoring-2018-19.xlsx"
EXPECTED = json.loads(Path("tests/data/monitoring-2018-19.expected.json").read_text(encoding="utf-8"))
SITE = "http://127.0.0.1:8080/"
SECRETS = ("PUTRIGHT_CASE_KEY", "PUTRIGHT_TOKEN_PEPPER", "PUTRIGHT_LINK_KEYS")
MADE = (*SECRETS, "PUTRIGHT_ANCHOR_KEY")
YEAR = ("--from", "2018-06-01", "--to", "2019-05-31", "--as-at", "2019-05-31", "--format", "json")


@pytest.fixture
def loaded(migrated):
    """The same, with the sample year imported."""
    result = migrated("import", str(SAMPLE))
    assert result.exit_code == 0, result.output
    return migrated


def events(run) -> int:
    """How many events the sample year and the rules are."""
    (count,) = re.findall(r"(\d+) events recorded", run("migrate").stdout)
    assert int(count) > 400
    return int(count)


def test_a_database_that_is_not_migrated_is_refused_in_one_line(run):
    result = run("report", "adherence", *YEAR)

    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert "putright migrate" in result.stderr
    assert "[not_migrated]" in result.stderr


def test_importing_says_what_came_in_and_warns_of_each_action_that_is_not_smart(migrated):
    result = migrated("import", str(SAMPLE))

    assert result.exit_code == 0
    assert "219 audits" in result.stdout
    assert result.stderr.count("[not_smart]") == 2
    assert "Sheet 'Actions', row 16, column 'By when'" in result.stderr


def test_importing_again_changes_nothing(loaded):
    result = loaded("import", str(SAMPLE))

    assert result.exit_code == 0
    assert "Nothing new" in result.stdout


def test_a_dry_run_writes_nothing(migrated):
    result = migrated("import", "--dry-run", str(SAMPLE))

    assert "Nothing was written" in result.stdout
    assert "2 events recorded" in migrated("migrate").stdout


def test_a_refused_row_is_named_and_exits_with_1(migrated, tmp_path):
    sheet = tmp_path / "audits.csv"
    sheet.write_text(
        "Audit ref,Date of audit,Date graded,LCS no.,Overall grade\nAUD-1,20/06/2018,18/06/2018,1,Good\n",
        encoding="utf-8",
    )

    result = migrated("import", str(sheet))

    assert result.exit_code == 1
    assert "row 2" in result.stderr
    assert "Nothing was imported" in result.stdout
    assert "2 events recorded" in migrated("migrate").stdout


@pytest.mark.parametrize(("name", "code"), [("README.md", "not_a_spreadsheet"), ("no-such.xlsx", "file_not_found")])
def test_a_file_that_is_no_spreadsheet_is_refused_in_one_line(migrated, name, code):
    result = migrated("import", name)

    assert result.exit_code == 2
    assert f"[{code}]" in result.stderr
    assert result.stderr.count("\n") == 1


def test_the_report_is_the_expected_one(loaded):
    report = json.loads(loaded("report", "adherence", *YEAR).stdout)

    for step, line in EXPECTED["adherence"].items():
        assert {name: report["adherence"][step][name] for name in line} == line
    assert report["themes"] == EXPECTED["theme_grades"]
    assert report["grades"] == EXPECTED["grades"]


def test_the_report_as_a_page_stands_on_its_own(loaded, tmp_path):
    page = tmp_path / "report.html"

    result = loaded("report", "adherence", "--quarter", "2018-19-Q1", "--as-at", "2019-05-31", "-o", str(page))

    assert result.exit_code == 0
    text = page.read_text(encoding="utf-8")
    assert text.lstrip().lower().startswith("<!doctype html>")
    links = re.findall(r'<a [^>]*href="([^"]*)"', text)
    assert [link for link in links if not link.startswith((f"{SITE}reports/", f"{SITE}remediations/", "#"))] == []
    assert any(link.startswith(f"{SITE}reports/adherence/figure?") for link in links)
    assert re.findall(r'(?:href|src)="(?!#|data:)[^"]*"', re.sub(r"<a [^>]*>", "", text)) == []
    assert "<script" not in text


@pytest.mark.parametrize(
    ("options", "field"),
    [
        (("--quarter", "2018-Q1"), "quarter"),
        (("--quarter", "2018-20-Q1"), "quarter"),
        (("--from", "2018-06-01"), "--quarter"),
        (("--from", "01/06/2018", "--to", "2019-05-31"), "--from"),
        (("--from", "2019-06-01", "--to", "2019-05-31"), "ends"),
        (("--quarter", "2018-19-Q1", "--as-at", "2999-01-01"), "as_at"),
        (("--quarter", "2018-19-Q1", "--as-known-at", "yesterday"), "--as-known-at"),
    ],
)
def test_a_period_that_cannot_be_is_refused_by_name(migrated, options, field):
    result = migrated("report", "adherence", *options)

    assert result.exit_code == 2
    assert field in result.stderr


def test_the_deadlines_come_out_a_row_each(loaded):
    rows = list(csv.DictReader(io.StringIO(loaded("export", "deadlines").stdout)))
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        found.setdefault(row["audit_ref"], {})[row["step"]] = row["original_due_on"]

    assert found == EXPECTED["deadlines"]
    assert {"audit_ref", "step", "due_on", "original_due_on", "done_on", "verdict"} <= set(rows[0])


def test_the_board_comes_out_a_row_a_remediation(loaded):
    rows = [json.loads(line) for line in loaded("export", "board", "--format", "jsonl").stdout.splitlines()]

    assert {row["audit_ref"] for row in rows} == set(EXPECTED["deadlines"])
    assert {row["audit_ref"]: row["service_manager_review_due_on"] for row in rows} == {
        ref: dates["service_manager_review"] for ref, dates in EXPECTED["deadlines"].items()
    }


def test_the_log_comes_out_whole_and_without_a_child_s_case_reference(loaded):
    out = loaded("export", "events", "--format", "jsonl").stdout

    assert len(out.splitlines()) == events(loaded)
    assert "200954962" not in out
    assert "@council.example" not in out


def test_rebuilding_all_views_changes_no_figure(loaded):
    before = loaded("report", "adherence", "--quarter", "2018-19-Q1", "--format", "json").stdout

    result = loaded("rebuild")

    assert result.exit_code == 0
    assert result.stdout.count(f"rebuilt to position {events(loaded)}") == len(VIEWS)
    after = loaded("report", "adherence", "--quarter", "2018-19-Q1", "--format", "json").stdout
    assert {**json.loads(before), "as_known_at": None} == {**json.loads(after), "as_known_at": None}


def test_an_unknown_view_is_refused_with_those_there_are(migrated):
    result = migrated("rebuild", "deadlinez")

    assert result.exit_code == 2
    assert "deadlines" in result.stderr


def test_verify_says_how_much_it_verified(loaded):
    result = loaded("verify")

    assert result.exit_code == 0
    assert f"{events(loaded)} events, each as it was recorded" in result.stdout


def test_a_token_is_issued_only_to_somebody_in_the_directory_and_can_be_revoked(loaded):
    issued = loaded("token", "issue", "QA01")
    token_id = issued.stdout.split("_")[1]

    assert issued.stdout.startswith("pr_")
    assert loaded("token", "issue", "NOBODY").exit_code == 2
    assert loaded("token", "revoke", token_id).exit_code == 0
    assert loaded("token", "revoke", token_id).exit_code == 2


def test_a_calendar_address_is_issued_and_revoked(loaded):
    issued = loaded("token", "calendar", "SM04")
    address, _, token = issued.stdout.strip().partition("?token=")
    token_id = token.split("_")[1]

    assert (issued.exit_code, address.rpartition("/")[2]) == (0, "calendar.ics")
    assert loaded("token", "calendar", "NOBODY").exit_code == 2
    assert loaded("token", "revoke", token_id).exit_code == 2  # it is no token of the API
    assert loaded("token", "revoke", "--calendar", token_id).exit_code == 0
    assert loaded("token", "revoke", "--calendar", token_id).exit_code == 2


def test_somebody_without_an_address_stands_out_in_the_directory(migrated):
    assert migrated("person", "add", "DCS01", "--role", "director_of_childrens_services").exit_code == 0

    assert "NO ADDRESS" in migrated("person", "list").stdout


def test_an_unknown_setting_stops_the_start_by_name(run, monkeypatch):
    monkeypatch.setenv("PUTRIGHT_SMTP_ULR", "smtp://localhost")

    result = run("migrate")

    assert result.exit_code == 2
    assert "PUTRIGHT_SMTP_ULR" in result.stderr
    assert "PUTRIGHT_SMTP_URL" in result.stderr


def test_a_local_installation_is_made_in_one_go_and_keeps_its_secrets(run, tmp_path, monkeypatch):
    """Made once, readable by their owner alone, and found again by every other command."""
    for name in MADE:
        monkeypatch.delenv(name)

    first, kept = run("init"), (tmp_path / "local.env").read_text()
    again = run("init")

    assert (first.exit_code, again.exit_code) == (0, 0)
    assert (tmp_path / "local.env").read_text() == kept
    assert (tmp_path / "local.env").stat().st_mode & 0o777 == 0o600
    assert not any(line.partition("=")[2] in first.output for line in kept.splitlines())
    assert run("import", str(SAMPLE)).exit_code == 0


@pytest.mark.parametrize("name", SECRETS)
def test_no_secret_has_a_default(run, monkeypatch, name):
    monkeypatch.delenv(name)

    result = run("migrate")

    assert result.exit_code == 2
    assert name in result.stderr


def test_an_installation_of_before_a_secret_was_needed_gets_it_and_keeps_the_others(run, tmp_path, monkeypatch):
    for name in MADE:
        monkeypatch.delenv(name)
    before = f"PUTRIGHT_CASE_KEY={'c' * 32}\nPUTRIGHT_TOKEN_PEPPER={'t' * 32}\n"
    (tmp_path / "local.env").write_text(before)

    assert run("init").exit_code == 0
    kept = (tmp_path / "local.env").read_text()
    assert kept.startswith(before)
    assert kept.removeprefix(before).startswith("PUTRIGHT_LINK_KEYS=")
    assert kept.count("\n") == 4
