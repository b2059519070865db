"""A council can see every mail beforehand, and each of them answers: what, by when, why me, where to click."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.bootstrap import Putright
from service.cli import cli
from service.letters.examples import examples, parts_of, write_example
from service.mail.messages import LETTERS, Writer
from service.mail.notices import NoticeKind
from service.mail.pace import IN_DIGEST
from service.queries.rules import shipped_rules

NOW = datetime(2026, 11, 4, 9, tzinfo=UTC)
RULES = shipped_rules()
POLICY = RULES.policy_on(NOW.date())
WRITER = Writer(POLICY, RULES.calendar, "putright@council.example", "https://putright.example", "Sample Council")
EXAMPLES = {each.name: each for each in examples(WRITER, NOW)}


def test_every_kind_of_notice_every_rung_and_a_digest_has_an_example() -> None:
    shown = {notice.kind for each in EXAMPLES.values() if len(each.notices) == 1 for notice in each.notices}

    assert shown == set(NoticeKind) == set(LETTERS)
    assert {f"escalation-{rung.name}" for rung in POLICY.ladder if rung.is_climbed} <= set(EXAMPLES)
    assert {"reminder", "reminder-cover", "digest", "safety-check", "alert-out-of-hours"} <= set(EXAMPLES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_mail_says_what_it_is_about_why_you_and_where_to_click_in_few_words(name: str) -> None:
    subject, text, html = parts_of(write_example(WRITER, EXAMPLES[name], NOW))

    assert (
        EXAMPLES[name].notices[0].audit_ref in subject
        or name == "digest"
        or (name.endswith("-figure") and "CHALLENGE-3" in subject)
    )
    assert len(subject) <= 130
    assert "Why you: " in text
    assert text.count("https://putright.example/") == 1
    assert len(re.findall(r"<a ", html)) == 1
    assert "Say what would help" in text
    assert len(text.split()) < (300 if name == "digest" else 180 if name.startswith(("alert", "safety_")) else 130)
    assert "None" not in text + subject


@pytest.mark.parametrize("name", [name for name in EXAMPLES if EXAMPLES[name].notices[0].due_on and name != "resolved"])
def test_what_has_a_date_says_it_with_its_weekday_in_the_subject_and_the_text(name: str) -> None:
    subject, text, _ = parts_of(write_example(WRITER, EXAMPLES[name], NOW))
    weekday = r"(Mon|Tues|Wednes|Thurs|Fri)day \d+ (October|November)"

    assert re.search(weekday, subject)
    assert re.search(rf"{weekday} 2026", text)


def test_what_waits_for_the_morning_is_decided_of_every_kind() -> None:
    at_once = {"opened", "escalation", "alert", "not_delivered", "regraded", "cover_asked", "cover_missing"}
    at_once |= {"skipped_upward"}

    assert {kind.value for kind in set(NoticeKind) - IN_DIGEST} == at_once | {
        "gap_foreseen",
        "alert_escalated",
        "duty_team_call",
        "safety_asked",
        "safety_escalated",
        "alert_answered",
        "safety_answered",
    }


@pytest.fixture
def run(putright: Putright, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setattr("service.cli.mail.application", lambda: putright)
    return lambda *arguments: CliRunner().invoke(cli, ["mail", "preview", *arguments])


def test_the_command_shows_every_mail_or_those_of_one_kind(run: Callable[..., Result]) -> None:
    shown = run().output
    assert all(f" {name}\nSubject: " in shown for name in EXAMPLES)

    one = run("escalation-director").output
    assert one.count("Subject: ") == 1
    assert "the Director of Children's Services: that is you" in one
    assert run("reminder").output.count("Subject: ") == 2
    assert run("reminder", "--html").output.count("<!doctype html>") == 2


def test_the_command_writes_a_file_a_mail(run: Callable[..., Result], tmp_path: Path) -> None:
    assert f"{len(EXAMPLES)} mails are in" in run("-o", str(tmp_path / "text")).output
    assert len(list((tmp_path / "text").glob("*.txt"))) == len(EXAMPLES)
    run("digest", "--html", "-o", str(tmp_path))
    assert "<h2" in (tmp_path / "digest.html").read_text(encoding="utf-8")


def test_a_mail_that_there_is_not_is_refused_with_those_there_are(run: Callable[..., Result]) -> None:
    refused = run("birthday")

    assert refused.exit_code == 2
    assert "'birthday' is no mail. There are: opened," in refused.output
