"""The briefs on the command line."""

import json

import pytest


@pytest.fixture
def loaded(migrated):
    """The command on a database with the sample year in it."""
    assert migrated("demo").exit_code == 0
    return migrated


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        (("monthly", "--month", "2018-07"), "monthly"),
        (("learning", "--month", "2018-07"), "learning"),
        (("learning", "--quarter", "2018-19-Q2"), "learning"),
        (("learning", "--from", "2018-06-01", "--to", "2019-05-31"), "learning"),
        (("update", "AUD18-035"), "update"),
    ],
)
def test_a_brief_is_printed_in_every_form(loaded, tmp_path, asked, kind):
    as_json = loaded("report", *asked, "--format", "json", "--as-at", "2019-05-31")

    assert as_json.exit_code == 0, as_json.stderr
    assert json.loads(as_json.stdout)["report"] == kind
    for form, begins in (("html", b"<!DOCTYPE html>"), ("pdf", b"%PDF"), ("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf")):
        to = tmp_path / f"brief.{form}"
        assert loaded("report", *asked, "--format", form, "--as-at", "2019-05-31", "-o", str(to)).exit_code == 0
        assert to.read_bytes().startswith(begins), form


@pytest.mark.parametrize(
    "asked",
    [
        ("learning",),
        ("learning", "--month", "2018-07", "--quarter", "2018-19-Q2"),
        ("learning", "--from", "2018-07-01"),
        ("learning", "--month", "July"),
        ("monthly", "--month", "2018-13"),
        ("monthly", "--month", "2018-07", "--as-at", "soon"),
        ("update", "AUD18-999"),
    ],
)
def test_what_cannot_be_briefed_is_refused_in_a_line(migrated, asked):
    refused = migrated("report", *asked)

    assert refused.exit_code == 2
    assert refused.stderr.startswith("putright: ")
    assert refused.stderr.count("\n") == 1


def test_what_is_expected_of_the_programme_is_said_and_listed(loaded):
    assert loaded("programme", "expect", "2018-07", "24", "--by", "QA01", "--on", "2018-07-02").exit_code == 0
    director = next(line.split()[0] for line in loaded("person", "list").stdout.splitlines() if "director" in line)
    exempted = loaded("programme", "exempt", "2018-07", "4", "--by", director, "--reason", "The inspection")
    report = loaded("report", "programme", "--month", "2018-07", "--format", "json")

    assert exempted.stdout == "4 of the audits of 2018-07 need not be returned.\n"
    assert loaded("programme", "list").stdout == f"2018-07: 24 expected, said by QA01, 4 exempted by {director}\n"
    assert json.loads(report.stdout)["returns"]["returned_percent"] == 95
    assert loaded("programme", "exempt", "2018-07", "1", "--by", "QA01", "--reason", "No").exit_code == 2
