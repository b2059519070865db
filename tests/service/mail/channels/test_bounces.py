"""What mail servers send back, and which of it says that a mail did not arrive."""

import pytest

from service.mail.channels.bounces import bounced_reference

HEAD = "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
STATUS = "Reporting-MTA: dns; mail.council.example\n\nFinal-Recipient: rfc822; sm01@council.example\nAction: {action}\n"


def report(action: str = "failed", *, whole: bool = True, message_id: str | None = "<abc@council.example>") -> bytes:
    """A report as mail servers write it, with the mail sent back whole or only its head."""
    head = "Subject: Putright A-1: a remediation was opened\n"
    head += f"Message-ID: {message_id}\n" if message_id is not None else ""
    parts = {
        "text/plain": "It did not arrive.\n",
        "message/delivery-status": STATUS.format(action=action),
        "message/rfc822" if whole else "text/rfc822-headers": f"{head}\nHello\n" if whole else head,
    }
    body = "".join(f"--b\nContent-Type: {kind}\n\n{text}\n" for kind, text in parts.items())
    return f"{HEAD}{body}--b--\n".encode()


@pytest.mark.parametrize("whole", [True, False])
def test_a_report_of_a_failure_names_the_message_that_is_sent_back(whole: bool) -> None:
    assert bounced_reference(report(whole=whole)) == "abc"
    assert bounced_reference(report("Failed", whole=whole)) == "abc"


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed"])
def test_a_report_of_anything_else_is_no_bounce(action: str) -> None:
    assert bounced_reference(report(action)) is None


@pytest.mark.parametrize("whole", [True, False])
def test_a_report_that_does_not_say_of_what_is_no_bounce_of_ours(whole: bool) -> None:
    assert bounced_reference(report(whole=whole, message_id=None)) is None


@pytest.mark.parametrize("content", [b"", b"Subject: Out of office\n\nBack on Monday.\n", b"\xff\x00 not a mail"])
def test_an_ordinary_mail_is_no_bounce(content: bytes) -> None:
    assert bounced_reference(content) is None
