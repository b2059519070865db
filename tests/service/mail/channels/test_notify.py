"""What GOV.UK Notify's answer means, tried against one that misbehaves."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.mail.channels import transport_for
from service.mail.channels.notify import NotifyTransport
from service.mail.channels.port import Answer, MailServerError, Outcome, Receipt
from service.mail.channels.smtp import SmtpTransport
from service.settings import Settings, SettingsError
from tests.support.mail import SENT
from tests.support.notify import KEY, SECRET, TEMPLATE, Notify, serving

ADDRESS = "sm01@council.example"
CONTENT = (
    b"From: putright@council.example\r\nSubject: Putright A-1: a remediation was opened\r\n"
    b"Message-ID: <abc@council.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nFirst line\r\n\r\nSecond\r\n"
)
NO_ANSWER = Answer(Outcome.RETRY, "no_answer")


@pytest.fixture
def notify() -> Iterator[Notify]:
    with serving(Notify()) as server:
        yield server


def transport(notify: Notify, timeout: float = 5) -> NotifyTransport:
    return NotifyTransport(notify.url, KEY, TEMPLATE, timeout)


def test_a_mail_is_given_as_its_subject_and_its_text_under_its_own_reference(notify: Notify) -> None:
    assert transport(notify).send(ADDRESS, CONTENT) == SENT
    assert notify.taken == [
        {
            "email_address": ADDRESS,
            "template_id": TEMPLATE,
            "personalisation": {
                "subject": "Putright A-1: a remediation was opened",
                "body": "First line\n\nSecond\n",
            },
            "reference": "abc",
        }
    ]
    assert notify.asked == []


def test_one_that_was_taken_without_an_answer_is_not_given_twice(notify: Notify) -> None:
    notify.script = ["drop"]
    channel = transport(notify)

    assert channel.send(ADDRESS, CONTENT) == NO_ANSWER
    assert channel.send(ADDRESS, CONTENT, again=True) == SENT
    assert notify.references() == ["abc"]


def test_one_that_was_not_taken_is_given_again(notify: Notify) -> None:
    notify.script = [503]
    channel = transport(notify)

    assert channel.send(ADDRESS, CONTENT) == Answer(Outcome.RETRY, "notify_503")
    assert channel.send(ADDRESS, CONTENT, again=True) == SENT
    assert notify.references() == ["abc"]


def test_an_answer_that_takes_too_long_is_no_answer(notify: Notify) -> None:
    notify.script = ["hang"]

    assert transport(notify, timeout=0.2).send(ADDRESS, CONTENT) == NO_ANSWER


def test_an_address_that_is_none_is_refused_for_good(notify: Notify) -> None:
    notify.script, notify.message = [400], f"email_address Not a valid email address {ADDRESS}"

    assert transport(notify).send(ADDRESS, CONTENT) == Answer(Outcome.REFUSED, "notify_400")


def test_somebody_whom_the_key_may_not_write_to_is_refused_and_keeps_no_other_waiting(notify: Notify) -> None:
    notify.script, notify.message = [400], "Can't send to this recipient using a team-only API key"

    assert transport(notify).send(ADDRESS, CONTENT) == Answer(Outcome.REFUSED, "notify_400")


@pytest.mark.parametrize(
    ("status", "message"),
    [(400, "Template not found"), (400, "Missing personalisation: body"), (403, "Invalid token"), (429, "Exceeded")],
)
def test_what_is_no_messages_fault_is_charged_to_none(notify: Notify, status: int, message: str) -> None:
    notify.script, notify.message = [status], message

    with pytest.raises(MailServerError, match=str(status)) as problem:
        transport(notify).send(ADDRESS, CONTENT)
    assert SECRET not in problem.value.message
    assert ADDRESS not in problem.value.message


def test_while_it_cannot_be_asked_what_it_has_nothing_is_given_twice(notify: Notify) -> None:
    notify.script = ["no answers"]

    with pytest.raises(MailServerError, match="500"):
        transport(notify).send(ADDRESS, CONTENT, again=True)
    assert notify.taken == []


def test_nobody_listening_is_no_answer(notify: Notify) -> None:
    channel = NotifyTransport("http://127.0.0.1:9", KEY, TEMPLATE, 1)

    assert channel.send(ADDRESS, CONTENT) == NO_ANSWER
    assert channel.receipt("abc") is None


@pytest.mark.parametrize(
    ("status", "receipt"),
    [
        ("delivered", Receipt.DELIVERED),
        ("permanent-failure", Receipt.NOT_DELIVERED),
        ("temporary-failure", Receipt.NOT_DELIVERED),
        ("technical-failure", Receipt.NOT_DELIVERED),
        ("sending", None),
    ],
)
def test_it_is_asked_what_became_of_a_message(notify: Notify, status: str, receipt: Receipt | None) -> None:
    channel = transport(notify)
    channel.send(ADDRESS, CONTENT)
    notify.statuses["abc"] = status

    assert channel.receipt("abc") is receipt


def test_of_a_message_it_does_not_have_nothing_is_known(notify: Notify) -> None:
    assert transport(notify).receipt("abc") is None


def settings(folder: Path, **given: str) -> Settings:
    secrets = {"CASE_KEY": "k" * 32, "TOKEN_PEPPER": "p" * 32, "LINK_KEYS": "l" * 32}
    every = secrets | {"DATA_DIR": str(folder), "ENV_FILE": str(folder / "no.env")} | given
    return Settings.from_env({f"PUTRIGHT_{name}": value for name, value in every.items()})


def test_the_settings_name_the_channel(tmp_path: Path) -> None:
    assert isinstance(transport_for(settings(tmp_path, NOTIFY_API_KEY=KEY, NOTIFY_TEMPLATE=TEMPLATE)), NotifyTransport)
    assert isinstance(transport_for(settings(tmp_path, SMTP_URL="smtp://mail:25")), SmtpTransport)


@pytest.mark.parametrize(
    ("given", "field", "says"),
    [
        ({"NOTIFY_API_KEY": KEY}, "NOTIFY_TEMPLATE", "missing"),
        ({"NOTIFY_TEMPLATE": TEMPLATE}, "NOTIFY_API_KEY", "missing"),
        ({"NOTIFY_API_KEY": "putright", "NOTIFY_TEMPLATE": TEMPLATE}, "NOTIFY_API_KEY", "as GOV.UK Notify shows it"),
        ({"NOTIFY_API_KEY": KEY, "NOTIFY_TEMPLATE": "1"}, "NOTIFY_TEMPLATE", "id of an email template"),
        ({"NOTIFY_API_KEY": KEY, "NOTIFY_TEMPLATE": TEMPLATE, "SMTP_URL": "smtp://mail"}, "SMTP_URL", "one of them"),
        ({"NOTIFY_URL": "https://notify.example"}, "NOTIFY_URL", "does nothing"),
        (
            {"NOTIFY_API_KEY": KEY, "NOTIFY_TEMPLATE": TEMPLATE, "NOTIFY_URL": "http://notify.example"},
            "NOTIFY_URL",
            "https",
        ),
    ],
)
def test_half_a_channel_or_two_are_refused_by_name(
    given: dict[str, str], field: str, says: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError, match=says) as refused:
        settings(tmp_path, **given)
    assert refused.value.field == f"PUTRIGHT_{field}"
    assert SECRET not in refused.value.message
