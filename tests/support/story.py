"""One file graded inadequate with nobody acting, on a clock that is moved: every mail, in the order they arrive.

``python -m tests.support.story`` writes what a reviewer reads, ``tests/golden/mails.txt``.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from structlog.testing import capture_logs

from scheduler.jobs import absences_job, delivery_job, gaps_job, leavers_job, sweep_job
from service.bootstrap import Putright, build
from service.clock import LONDON
from service.letters.letter import day
from service.settings import Settings
from service.storage.database import create_engine
from service.storage.migrate import migrate
from tests.support.council import STAFF, command, findings
from tests.support.mail import FakeTransport, Mail, appoint_reachable, parsed

GOLDEN = Path(__file__).parents[1] / "golden" / "mails.txt"
GRADED_AT = datetime(2026, 11, 2, 14, 20, tzinfo=UTC)
UNTIL = datetime(2026, 11, 13, 18, tzinfo=UTC)
TICK = timedelta(minutes=20)
PREFACE = """Every mail that goes out after one file is graded inadequate and nobody acts, up to the director.

The file A-1 is graded and recorded on Monday 2 November 2026 at 14:20. Its practice lead is PL01, with PL02 as cover,
its team manager TM01, its service manager SM01, its social worker SW01; above them are HOS01 and DCS01.
A mail's own link is left out, since it differs from one installation to the next.
Written by `python -m tests.support.story`; tests/end_to_end/test_mails.py holds the service to it.
"""


@dataclass(frozen=True)
class Arrived:
    """A mail that somebody was sent."""

    at: datetime
    to: str
    mail: Mail

    @property
    def subject(self) -> str:
        return str(self.mail["Subject"])

    @property
    def text(self) -> str:
        """The plain text, with the link's own part left out."""
        return re.sub(r"/mail/\S+", "/mail/…", self.mail.get_content().replace("\r\n", "\n"))


class Moved:
    """A clock that is moved tick by tick."""

    def __init__(self) -> None:
        self.now = GRADED_AT

    def __call__(self) -> datetime:
        return self.now


def nobody_acts(settings: Settings) -> list[Arrived]:
    """Run what the scheduler runs, every twenty minutes until the director has heard, in a migrated, empty database."""
    clock, transport, arrived = Moved(), FakeTransport(), []
    putright = build(settings, clock=clock)
    appoint_reachable(putright.people, clock())
    putright.audits.record(command(clock()), findings("A-1"))
    jobs: tuple[Callable[[Putright, datetime], None], ...] = (sweep_job, leavers_job, absences_job, gaps_job)
    with capture_logs() as logs:
        while clock.now < UNTIL:
            for job in jobs:
                job(putright, clock())
            before = len(transport.mails)
            delivery_job(putright, clock(), transport)
            new = sorted(transport.mails[before:])
            arrived += [Arrived(clock(), address.partition("@")[0].upper(), parsed(mail)) for address, mail in new]
            clock.now += TICK
    putright.dispose()
    assert [entry for entry in logs if entry["log_level"] == "error"] == []
    return arrived


def as_text(arrived: list[Arrived]) -> str:
    """The mails as a reviewer reads them."""
    posts = {staff_id: role.value.replace("_", " ") for staff_id, role, _ in STAFF}
    shown = [
        f"{'=' * 100}\n{when(each.at)}\nTo: {each.to}, {posts[each.to]}\nSubject: {each.subject}\n\n{each.text}"
        for each in arrived
    ]
    return "\n".join([PREFACE, *shown])


def when(at: datetime) -> str:
    """The day and the time of day in London."""
    local = at.astimezone(LONDON)
    return f"{day(local.date())}, {local:%H:%M}"


def main() -> None:
    """Write the golden file."""
    with TemporaryDirectory() as folder:
        settings = story_settings(f"sqlite:///{folder}/story.db", Path(folder))
        engine = create_engine(settings.database_url)
        migrate(engine)
        engine.dispose()
        GOLDEN.write_text(as_text(nobody_acts(settings)), encoding="utf-8")


def story_settings(database_url: str, folder: Path) -> Settings:
    """The settings as shipped, and what has no default."""
    given = {"DATABASE_URL": database_url, "DATA_DIR": str(folder), "BASE_URL": "https://putright.example"}
    secrets = {"CASE_KEY": "k" * 40, "TOKEN_PEPPER": "p" * 40, "LINK_KEYS": "l" * 40}
    mail = {"MAIL_FROM": "putright@council.example", "COUNCIL": "Sample Council", "ENV_FILE": "no.env"}
    return Settings.from_env({f"PUTRIGHT_{name}": value for name, value in (given | secrets | mail).items()})


if __name__ == "__main__":
    main()
