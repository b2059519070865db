"""What an SMTP server's answer means, tried against servers that misbehave."""

from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult

from service.mail.channels import transport_for
from service.mail.channels.port import Answer, MailServerError, Outcome, addressed
from service.mail.channels.smtp import SmtpTransport
from service.settings import Settings, SettingsError
from tests.support.mail import SENT, Scripted, free_port, parsed, smtp_server

MAIL_FROM = "Putright <putright@council.example>"
CONTENT = b"From: putright@council.example\r\nSubject: s\r\nMessage-ID: <1@council.example>\r\n\r\nHello\r\n"
ADDRESS = "sm01@council.example"


def sent_through(handler: Scripted, times: int = 1) -> list[Answer]:
    with smtp_server(handler) as url:
        transport = SmtpTransport(url, MAIL_FROM)
        answers = [transport.send(ADDRESS, CONTENT) for _ in range(times)]
        transport.close()
    return answers


def test_a_mail_the_server_takes_is_sent_as_it_is() -> None:
    handler = Scripted()

    assert sent_through(handler) == [SENT]
    assert handler.kept == [CONTENT]


def test_a_server_that_takes_the_mail_and_hangs_up_is_given_the_same_mail_again() -> None:
    handler = Scripted("drop")

    assert sent_through(handler, times=2) == [Answer(Outcome.RETRY, "no_answer"), SENT]
    assert len(handler.kept) == 2
    assert set(handler.kept) == {CONTENT}
    assert {parsed(kept)["Message-ID"] for kept in handler.kept} == {"<1@council.example>"}


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        ("451 later", Answer(Outcome.RETRY, "smtp_451")),
        ("421 shutting down", Answer(Outcome.RETRY, "smtp_421")),
        ("552 too large for sm01@council.example", Answer(Outcome.REFUSED, "smtp_552")),
    ],
)
def test_a_refused_mail_is_tried_again_or_not_as_the_code_says(answer: str, meaning: Answer) -> None:
    assert sent_through(Scripted(answer), times=2) == [meaning, SENT]


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        ("450 mailbox busy", Answer(Outcome.RETRY, "smtp_450")),
        ("550 no such sm01@council.example", Answer(Outcome.REFUSED, "smtp_550")),
        ("421 too many", Answer(Outcome.RETRY, "smtp_421")),
    ],
)
def test_a_refused_recipient_is_tried_again_or_not_as_the_code_says(answer: str, meaning: Answer) -> None:
    assert sent_through(Scripted(recipient=answer), times=2) == [meaning, meaning]


class RefusesSender(Scripted):
    async def handle_MAIL(self, *_: Any) -> str:  # noqa: N802
        return "553 not one of ours"


def test_a_sender_that_is_refused_is_no_messages_fault() -> None:
    with pytest.raises(MailServerError, match="553"):
        sent_through(RefusesSender())


def test_nobody_listening_is_no_messages_fault() -> None:
    with pytest.raises(MailServerError) as down:
        SmtpTransport(f"smtp://putright:secret@127.0.0.1:{free_port()}", MAIL_FROM).send(ADDRESS, CONTENT)

    assert "ConnectionRefusedError" in down.value.message
    assert "secret" not in down.value.message


def test_a_server_without_starttls_is_not_sent_mail_in_the_clear() -> None:
    handler = Scripted()
    with smtp_server(handler) as url, pytest.raises(MailServerError, match="SMTPNotSupportedError"):
        SmtpTransport(url.replace("smtp://", "smtp+starttls://"), MAIL_FROM).send(ADDRESS, CONTENT)
    assert handler.kept == []


def test_a_server_that_speaks_no_tls_is_not_spoken_to_in_the_clear() -> None:
    with smtp_server(Scripted()) as url, pytest.raises(MailServerError, match="SSLError"):
        SmtpTransport(url.replace("smtp://", "smtps://"), MAIL_FROM).send(ADDRESS, CONTENT)


class AsksForPassword(Scripted):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[bytes, bytes]] = []

    async def auth_PLAIN(self, server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802
        _, user, password = b64decode(args[1]).split(b"\0")
        self.seen.append((user, password))
        return AuthResult(success=password == b"p@ss/word", handled=False)


@pytest.mark.parametrize("password", ["p%40ss%2Fword", "wrong"])
def test_the_url_gives_user_and_password(password: str) -> None:
    handler = AsksForPassword()
    with smtp_server(handler, auth_require_tls=False) as url:
        transport = SmtpTransport(url.replace("smtp://", f"smtp://putright%40council:{password}@"), MAIL_FROM)
        if password == "wrong":
            with pytest.raises(MailServerError) as refused:
                transport.send(ADDRESS, CONTENT)
            assert "SMTPAuthenticationError" in refused.value.message
            assert password not in refused.value.message
        else:
            assert transport.send(ADDRESS, CONTENT) == SENT
        transport.close()
    assert handler.seen[0][0] == b"putright@council"


@pytest.mark.parametrize(("scheme", "port"), [("smtp", 25), ("smtps", 465), ("smtp+starttls", 587)])
def test_each_scheme_has_its_usual_port(scheme: str, port: int) -> None:
    assert SmtpTransport(f"{scheme}://mail.example", MAIL_FROM)._port == port


def test_the_recipient_is_put_in_front_of_what_was_frozen() -> None:
    assert addressed(ADDRESS, CONTENT) == b"To: sm01@council.example\r\n" + CONTENT


@pytest.mark.parametrize(
    "address",
    [
        "",
        "@",
        "sm01",
        "sm01@",
        "sm01@x\r\nBcc: y@z",
        "a@b.example, c@d.example",
        "<a@b.example>",
        "é@b.example",
        "a b@c",
    ],
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        addressed(address, CONTENT)


def test_without_a_server_the_setting_is_named(tmp_path: Path) -> None:
    given = {f"PUTRIGHT_{name}": "k" * 32 for name in ("CASE_KEY", "TOKEN_PEPPER", "LINK_KEYS")}
    given["PUTRIGHT_DATA_DIR"] = str(tmp_path)
    with pytest.raises(SettingsError) as refused:
        transport_for(Settings.from_env(given | {"PUTRIGHT_ENV_FILE": str(tmp_path / "no.env")}))
    assert refused.value.field == "PUTRIGHT_SMTP_URL"
