"""What a mail says: what is owed, by when, why you, where to click; nothing about a child or a worker.

``domain.md`` section 10: no name, grade, case reference or free text; the reference of the audit, the step, its date
and a link are allowed. Said so that a mail that arrives twice does no harm.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from itertools import groupby
from typing import Any
from urllib.parse import quote

from domain.calendar import WorkingCalendar
from domain.policy import Policy
from service.clock import london_date
from service.letters.absences import absence_letter
from service.letters.alerts import alert_letter
from service.letters.answered import answered_letter
from service.letters.challenges import challenge_letter
from service.letters.closing import closing_letter
from service.letters.cover import cover_letter
from service.letters.gaps import gap_letter
from service.letters.gradings import grading_letter
from service.letters.letter import Group, Letter, Reading, day, one_line, ref_of
from service.letters.openings import opening_letter
from service.letters.reports import report_letter
from service.letters.resolved import resolved_letter
from service.letters.rungs import DONE_SINCE, rung_letter
from service.letters.safety import safety_letter
from service.letters.undelivered import undelivered_letter
from service.mail.body import Block, Heading, Lines, Link, Paragraph, Signature, as_html, as_text
from service.mail.links import links_of
from service.mail.notices import OF_ALERTS, OF_REPORT_CHALLENGES, OF_REPORTS, Notice, NoticeKind
from service.settings import Settings, SettingsError

LETTERS: Mapping[NoticeKind, Callable[[Notice, Reading], Letter]] = {
    NoticeKind.OPENED: opening_letter,
    NoticeKind.REMINDER: rung_letter,
    NoticeKind.ESCALATION: rung_letter,
    **dict.fromkeys(OF_ALERTS, alert_letter),
    NoticeKind.SAFETY_ASKED: safety_letter,
    NoticeKind.SAFETY_ESCALATED: safety_letter,
    NoticeKind.ALERT_ANSWERED: answered_letter,
    NoticeKind.SAFETY_ANSWERED: answered_letter,
    NoticeKind.NOT_DELIVERED: lambda notice, _: undelivered_letter(notice),
    NoticeKind.REGRADED: grading_letter,
    NoticeKind.MODERATION: grading_letter,
    NoticeKind.CHALLENGE: grading_letter,
    NoticeKind.COVER_ASKED: cover_letter,
    NoticeKind.COVER_MISSING: cover_letter,
    NoticeKind.GAP_FORESEEN: gap_letter,
    NoticeKind.OWNER_ABSENT: absence_letter,
    NoticeKind.RESOLVED: resolved_letter,
    NoticeKind.CLOSING_ASKED: lambda notice, _: closing_letter(notice),
    NoticeKind.SKIPPED_UPWARD: rung_letter,
    **dict.fromkeys(OF_REPORT_CHALLENGES, challenge_letter),
    **dict.fromkeys(OF_REPORTS, report_letter),
}
"""Who writes the words about each kind of notice; a kind without one could not be mailed."""

HEADINGS = {
    Group.LATE: "Late",
    Group.RING: "Please ring",
    Group.DUE: "Due",
    Group.NEW: "New",
    Group.ALSO: "Also",
}
COUNTED = {Group.LATE: "late", Group.RING: "to ring", Group.DUE: "due", Group.NEW: "new", Group.ALSO: "to look at"}
UNFOLDED = SMTP.clone(max_line_length=250)
"""A subject stays on one line, since some mail programs show nothing of one that starts on the next."""

HELP = "Is something in the way? Say what would help: the same link takes you there."


@dataclass(frozen=True)
class Writer:
    """Writes the mails of one council. ``page_of`` gives the address of a message's own page, from its id."""

    policy: Policy
    calendar: WorkingCalendar
    mail_from: str
    base_url: str
    council: str
    duty_team_telephone: str | None = None
    page_of: Callable[[str], str] | None = None

    def write(
        self, message_id: str, recipient: str, notices: Sequence[Notice], steps: Sequence[Any], now: datetime
    ) -> bytes:
        """The bytes of one message, which every try sends again: all headers but ``To``.

        ``steps`` are the deadlines of what was opened.
        """
        reading = Reading(
            policy=self.policy,
            calendar=self.calendar,
            recipient=recipient,
            today=london_date(now),
            steps=steps,
            duty_team_telephone=self.duty_team_telephone,
        )
        written = [(notice, LETTERS[notice.kind](notice, reading)) for notice in notices]
        written.sort(key=lambda each: (each[1].group, each[1].due_on or date.max, each[0].owner != recipient))
        link = self._link(message_id, notices)
        if len(written) == 1:
            notice, letter = written[0]
            subject = f"{'URGENT ' if letter.urgent else ''}Putright {ref_of(notice)}: {letter.subject}"
            blocks = _one(letter, link)
        else:
            subject, blocks = _digest_subject(written, reading), _digest(written, reading, link)
        return self._frozen(message_id, subject, [*blocks, Paragraph(HELP), self._signature()], now)

    def _frozen(self, message_id: str, subject: str, blocks: Sequence[Block], now: datetime) -> bytes:
        message = EmailMessage(policy=SMTP)
        message["From"] = self.mail_from
        message["Subject"] = subject
        message["Date"] = format_datetime(now)
        message["Message-ID"] = f"<{message_id}@{domain_of(self.mail_from)}>"
        message["Auto-Submitted"] = "auto-generated"
        text, html = as_text(blocks), as_html(subject, blocks)
        message.set_content(text, cte=_encoding(text))
        message.add_alternative(html, subtype="html", cte=_encoding(html))
        message.set_boundary(f"=_putright_{message_id[:32]}")
        return message.as_bytes(policy=UNFOLDED)

    def _signature(self) -> Signature:
        return Signature(f"Sent by Putright for {self.council}.")

    def _link(self, message_id: str, notices: Sequence[Notice]) -> str:
        """The one address: the message's own page, or else that of the one thing it is about, or the board."""
        if self.page_of is not None:
            return self.page_of(message_id)
        about = {self._page_about(notice) for notice in notices}
        return about.pop() if len(about) == 1 else f"{self.base_url}/"

    def _page_about(self, notice: Notice) -> str:
        if notice.kind in OF_ALERTS:
            return f"{self.base_url}/safeguarding-alerts/{quote(notice.item or '', safe='')}"
        if notice.kind in OF_REPORT_CHALLENGES:
            return f"{self.base_url}/challenges/{notice.item}"
        if notice.kind in OF_REPORTS:
            return f"{self.base_url}/reports/adherence/publications/{quote(notice.audit_ref, safe='')}"
        if notice.of_audit:
            return f"{self.base_url}/#grades-heading"
        return f"{self.base_url}/remediations/{quote(notice.audit_ref, safe='')}"


def writer_for(settings: Settings, policy: Policy, calendar: WorkingCalendar) -> Writer:
    """The writer that the settings describe. Raises :class:`SettingsError` without a usable sender."""
    mail_from = settings.mail_from or ""
    if not domain_of(mail_from):
        message = "PUTRIGHT_MAIL_FROM must be the address that mail is sent from, such as putright@council.gov.uk."
        raise SettingsError(message, field="PUTRIGHT_MAIL_FROM")
    return Writer(
        policy,
        calendar,
        mail_from,
        settings.base_url,
        settings.council,
        settings.duty_team_telephone,
        links_of(settings).link_of,
    )


def domain_of(mail_from: str) -> str:
    """The domain of a sender, which Message-IDs are made in; empty where there is none."""
    return parseaddr(mail_from)[1].partition("@")[2]


def _encoding(text: str) -> str:
    return "7bit" if text.isascii() else "quoted-printable"


def _one(letter: Letter, link: str) -> list[Block]:
    first, *more = letter.says
    blocks: list[Block] = [Paragraph(first, strong=True), *map(Paragraph, more)]
    if letter.heading is not None:
        blocks.append(Paragraph(letter.heading))
    if letter.dates:
        blocks.append(Lines([[each] for each in letter.dates]))
    return [*blocks, Paragraph(f"Why you: {letter.why}"), Link(letter.asks, link), *map(Paragraph, letter.then)]


def _digest(written: Sequence[tuple[Notice, Letter]], reading: Reading, link: str) -> list[Block]:
    blocks: list[Block] = [
        Paragraph(f"{len(written)} things as they stood on {day(reading.today)}.", strong=True),
    ]
    for group, some in groupby(written, key=lambda each: each[1].group):
        entries = Counter((ref_of(notice), letter.entry, f"Why you: {letter.why}") for notice, letter in some)
        lines = [[f"{ref}{f', {n} times' * (n > 1)}: {what}", why] for (ref, what, why), n in entries.items()]
        blocks += [Heading(HEADINGS[group]), Lines(lines)]
    return [
        *blocks,
        Link("See them, and record what is done", link),
        Paragraph(DONE_SINCE.replace("it has", "any has")),
    ]


def _digest_subject(written: Sequence[tuple[Notice, Letter]], reading: Reading) -> str:
    """How many things of each group, on how many files, and the earliest date."""
    counted = ", ".join(
        f"{len(list(some))} {COUNTED[group]}" for group, some in groupby(written, key=lambda each: each[1].group)
    )
    files = {one_line(notice.audit_ref) for notice, _ in written}
    about = f" {files.pop()}: {counted}" if len(files) == 1 else f": {counted}, on {len(files)} files"
    earliest = min((letter.due_on for _, letter in written if letter.due_on is not None), default=None)
    return f"Putright{about}{f'; the earliest {reading.is_due(earliest, short=True)}' if earliest is not None else ''}"
