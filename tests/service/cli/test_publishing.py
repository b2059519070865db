"""``putright report publish`` and ``published``."""

import json

import pytest


@pytest.fixture
def published(migrated):
    """The sample year, with its first quarter published by the head of quality assurance."""
    assert migrated("demo").exit_code == 0
    result = migrated("report", "publish", "--quarter", "2018-19-Q1", "--by", "QA02")
    assert result.exit_code == 0, result.stderr
    assert "2018-19-Q1            edition 1  as at 2018-07-31" in result.stdout
    return migrated


def test_what_was_published_is_listed_and_written_byte_for_byte(published, tmp_path):
    file = tmp_path / "report.json"

    assert published("report", "published").stdout.startswith("2018-19-Q1")
    assert published("report", "published", "2018-19-Q1", "--format", "json", "-o", str(file)).exit_code == 0

    figures = json.loads(file.read_text(encoding="utf-8"))
    assert figures["period"] == {"from": "2018-04-01", "to": "2018-06-30"}
    assert "published files, each as it was published" in published("verify").stdout


def test_what_was_not_published_is_said(migrated, published):
    assert published("report", "published", "2018-19-Q2").stdout == "Nothing was published.\n"
    refused = published("report", "published", "2018-19-Q2", "--format", "json")
    assert (refused.exit_code, "[not_found]" in refused.stderr) == (2, True)
    assert "[invalid_value]" in published("report", "published", "--format", "json").stderr


def test_who_may_not_publish_is_told_so_in_one_line(published):
    refused = published("report", "publish", "--quarter", "2018-19-Q2", "--by", "SM01")

    assert refused.exit_code == 2
    assert "[may_not_publish]" in refused.stderr
