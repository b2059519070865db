"""The mail catcher keeps what it is given, under a name that says nothing of anybody."""

import stat
from datetime import UTC, datetime
from pathlib import Path

from service.mail.catcher import catcher
from service.mail.channels.smtp import SmtpTransport
from tests.support.mail import SENT, free_port

CONTENT = b"To: sm01@council.example\r\nSubject: Putright A-1: a remediation was opened\r\n\r\nHello\r\n"


def test_each_mail_is_kept_once_and_told_by_its_subject(tmp_path: Path) -> None:
    told: list[str] = []
    server = catcher(
        tmp_path / "mail", "127.0.0.1", free_port(), told.append, lambda: datetime(2026, 7, 1, 8, 30, tzinfo=UTC)
    )
    server.start()
    transport = SmtpTransport(f"smtp://127.0.0.1:{server.port}", "putright@council.example")
    answers = [transport.send("sm01@council.example", CONTENT) for _ in range(2)]
    transport.close()
    server.stop()

    (kept,) = (tmp_path / "mail").iterdir()
    assert answers == [SENT, SENT]
    assert kept.read_bytes() == CONTENT
    assert kept.suffix == ".eml"
    assert int(kept.stem, 16)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert told == ["09:30:00 mail: Putright A-1: a remediation was opened"] * 2
