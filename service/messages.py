"""What a mail says: what is owed, by when, why you, where to click; nothing about a child or a worker.

``domain.md`` section 10: no name, grade, case reference or free text; the reference of the audit, the step, its date
and a link are allowed. Said so that a mail that arrives twice does no harm.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Any
from urllib.parse import quote

from domain.calendar import WorkingCalendar
from domain.policy import Policy
from domain.vocabulary import Step
from service import grading_letters
from service.absence_letters import absence_entry, absence_letter, absence_subject
from service.alert_letters import alert_letter, alert_subject
from service.clock import london_date
from service.cover_letters import COVER, cover_letter, cover_subject
from service.grading_letters import LETTERS
from service.notices import Notice, NoticeKind
from service.settings import Settings, SettingsError

RUNGS: Mapping[str, str] = {
    "line_manager": "the owner's line manager",
    "next_manager": "the next manager up",
    "head_of_service": "the head of service",
    "director": "the Director of Children's Services",
}
URGENCY = (
    NoticeKind.ALERT,
    NoticeKind.NOT_DELIVERED,
    NoticeKind.REGRADED,
    NoticeKind.CHALLENGE,
    NoticeKind.MODERATION,
    NoticeKind.COVER_MISSING,
    NoticeKind.COVER_ASKED,
    NoticeKind.OWNER_ABSENT,
    NoticeKind.ESCALATION,
    NoticeKind.REMINDER,
    NoticeKind.OPENED,
)


"""What is about an audit, which may have no remediation: the board lists them."""


@dataclass(frozen=True)
class Writer:
    """Writes the mails of one council."""

    policy: Policy
    calendar: WorkingCalendar
    mail_from: str
    base_url: str
    council: str
    duty_team_telephone: str | None = None

    def write(
        self, message_id: str, recipient: str, notices: Sequence[Notice], steps: Sequence[Any], now: datetime
    ) -> bytes:
        """The bytes of one message, which every try sends again: all headers but ``To``.

        ``steps`` are the deadlines of what was opened.
        """
        today = london_date(now)
        ordered = sorted(notices, key=lambda each: (URGENCY.index(each.kind), each.due_on or today))
        if len(ordered) == 1:
            subject, text = self._subject(ordered[0], today), self._letter(ordered[0], recipient, steps, today)
        else:
            subject, text = _digest_subject(ordered), self._digest(ordered, recipient, steps, today)
        return self._frozen(message_id, subject, text, now)

    def _frozen(self, message_id: str, subject: str, text: str, now: datetime) -> bytes:
        message = EmailMessage(policy=SMTP)
        message["From"] = self.mail_from
        message["Subject"] = subject
        message["Date"] = format_datetime(now)
        message["Message-ID"] = f"<{message_id}@{domain_of(self.mail_from)}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(
            f"{text}\n-- \nSent by Putright for {self.council}.\n",
            cte="7bit" if (text + self.council).isascii() else "quoted-printable",
        )
        return message.as_bytes()

    def _subject(self, notice: Notice, today: date) -> str:
        if notice.kind is NoticeKind.ALERT:
            return alert_subject(notice)
        if notice.kind in LETTERS:
            return grading_letters.subject(notice)
        if notice.kind is NoticeKind.OPENED:
            return f"Putright {_line(notice.audit_ref)}: a remediation was opened"
        if notice.kind is NoticeKind.NOT_DELIVERED:
            return f"Putright {_line(notice.audit_ref)}: a mail could not be delivered"
        if notice.kind in COVER:
            return f"Putright {_line(notice.audit_ref)}: {cover_subject(notice, self._step(notice))}"
        if notice.kind is NoticeKind.OWNER_ABSENT:
            return f"Putright {_line(notice.audit_ref)}: {absence_subject(notice)}"
        return f"Putright {_line(notice.audit_ref)}: {self._step(notice)} {_when(notice.due_on, today)}"

    def _letter(self, notice: Notice, recipient: str, steps: Sequence[Any], today: date) -> str:
        if notice.kind is NoticeKind.ALERT:
            return alert_letter(notice, self.base_url, self.duty_team_telephone)
        if notice.kind in LETTERS:
            return grading_letters.letter(notice, self._link(notice))
        if notice.kind is NoticeKind.OPENED:
            return (
                f"A remediation was opened on {_line(notice.audit_ref)}.\n\n"
                f"{self._dates(notice.audit_ref, recipient, steps)}\n"
                "Why you: you are on this file, or manage those who are.\n\n"
                f"Please look at it and acknowledge it:\n{self._link(notice)}\n"
            )
        if notice.kind is NoticeKind.NOT_DELIVERED:
            return (
                f"{_unreached(notice)}\n\n"
                "Why you: you are the next level above them, or you look after the process.\n\n"
                f"See what they have not heard of:\n{self._link(notice)}\n"
            )
        if notice.kind in COVER:
            letter = cover_letter(notice, self._step(notice), _when(notice.due_on, today))
            return f"{letter}{self._link(notice)}\n"
        if notice.kind is NoticeKind.OWNER_ABSENT:
            return f"{absence_letter(notice, _day)}{self._link(notice)}\n"
        return (
            f"{_sentence(self._step(notice))} on {_line(notice.audit_ref)} {_when(notice.due_on, today)}.\n"
            f"{self._late(notice, today)}\n"
            f"Why you: {_why(notice, recipient)}\n\n"
            f"See what is owed, and record it when it is done:\n{self._link(notice)}\n\n"
            "If it has been recorded since, nothing more is needed.\n"
        )

    def _digest(self, notices: Sequence[Notice], recipient: str, steps: Sequence[Any], today: date) -> str:
        entries = [self._entry(notice, recipient, steps, today) for notice in notices]
        return (
            f"{len(notices)} things as they stood on {_day(today)}, the most pressing first.\n\n"
            + "\n".join(f"{number}. {entry}" for number, entry in enumerate(entries, 1))
            + "\nWhat has been recorded since needs nothing more.\n"
        )

    def _entry(self, notice: Notice, recipient: str, steps: Sequence[Any], today: date) -> str:
        if notice.kind in LETTERS:
            what = grading_letters.entry(notice)
        elif notice.kind is NoticeKind.OPENED:
            dates = self._dates(notice.audit_ref, recipient, steps).rstrip().replace("\n", "\n   ")
            what = f"{_line(notice.audit_ref)}: a remediation was opened; please acknowledge it.\n   {dates}"
        elif notice.kind is NoticeKind.NOT_DELIVERED:
            what = _unreached(notice)
        elif notice.kind in COVER:
            said = cover_subject(notice, self._step(notice))
            what = f"{_line(notice.audit_ref)}: {said}, which {_when(notice.due_on, today)}."
        elif notice.kind is NoticeKind.OWNER_ABSENT:
            what = absence_entry(notice, _day)
        else:
            what = f"{_line(notice.audit_ref)}: {self._step(notice)} {_when(notice.due_on, today)}."
            late = self._days_late(notice, today)
            what += f" {late} late." if late else ""
            what += f"\n   Why you: {_why(notice, recipient)}"
        return f"{what}\n   {self._link(notice)}\n"

    def _dates(self, audit_ref: str, recipient: str, steps: Sequence[Any]) -> str:
        """The dates that are the reader's own, or else the first date of all."""
        owed = [step for step in steps if step.audit_ref == audit_ref and step.done_on is None]
        mine = [step for step in owed if step.owner == recipient]
        if mine:
            lines = "".join(f"  {_sentence(self._title(step.step))}: by {_day(step.due_on)}\n" for step in mine)
            return f"What is yours to do:\n{lines}"
        first = min(owed, key=lambda step: step.due_on, default=None)
        if first is None:
            return "Nothing in it is yours to do by a date.\n"
        return (
            "Nothing in it is yours to do by a date. "
            f"The first date is {_day(first.due_on)}: {self._title(first.step)}.\n"
        )

    def _late(self, notice: Notice, today: date) -> str:
        late = self._days_late(notice, today)
        return f"On {_day(today)} it was not recorded as done: {late} late.\n" if late else ""

    def _days_late(self, notice: Notice, today: date) -> str:
        days = self.calendar.working_days_between(notice.due_on, today) if notice.due_on is not None else 0
        if days <= 0:
            return ""
        return "1 working day" if days == 1 else f"{days} working days"

    def _step(self, notice: Notice) -> str:
        item = f" {_line(notice.item)}" if notice.item else ""
        return f"{self._title(notice.step or 'step')}{item}"

    def _title(self, step: str) -> str:
        if step == Step.NOTIFICATION:
            return "telling the managers"
        rule = self.policy.steps.get(Step(step)) if step in list(Step) else None
        title = rule.title if rule is not None else step.replace("_", " ")
        return title[0].lower() + title[1:]

    def _link(self, notice: Notice) -> str:
        if notice.of_audit:
            return f"{self.base_url}/#grades-heading"
        return f"{self.base_url}/remediations/{quote(notice.audit_ref, safe='')}"


def writer_for(settings: Settings, policy: Policy, calendar: WorkingCalendar) -> Writer:
    """The writer that the settings describe. Raises :class:`SettingsError` without a usable sender."""
    mail_from = settings.mail_from or ""
    if not domain_of(mail_from):
        message = "PUTRIGHT_MAIL_FROM must be the address that mail is sent from, such as putright@council.gov.uk."
        raise SettingsError(message, field="PUTRIGHT_MAIL_FROM")
    return Writer(policy, calendar, mail_from, settings.base_url, settings.council, settings.duty_team_telephone)


def domain_of(mail_from: str) -> str:
    """The domain of a sender, which Message-IDs are made in; empty where there is none."""
    return parseaddr(mail_from)[1].partition("@")[2]


def _digest_subject(notices: Sequence[Notice]) -> str:
    files = {notice.audit_ref for notice in notices}
    about = f"about {_line(files.pop())}" if len(files) == 1 else f"on {len(files)} files"
    oldest = min((notice.due_on for notice in notices if notice.due_on is not None), default=None)
    since = f", the earliest due on {_day(oldest)}" if oldest is not None else ""
    return f"Putright: {len(notices)} things {about}{since}"


def _unreached(notice: Notice) -> str:
    who = _line((notice.facts or {})["recipient"])
    return f"{who} could not be reached by mail about {_line(notice.audit_ref)}. Please ring them."


def _why(notice: Notice, recipient: str) -> str:
    if notice.owner == recipient:
        return "it is yours to do."
    if notice.kind is NoticeKind.REMINDER:
        return "you cover for its owner."
    if notice.owner is None:
        return "nobody is recorded as its owner, so it passes up to you."
    rung = RUNGS.get(notice.rung or "", (notice.rung or "this rung").replace("_", " "))
    return f"it has gone up to {rung}, and everybody in the line up to there is told."


def _when(due_on: date | None, today: date) -> str:
    if due_on is None:
        return "is owed"
    return f"was due on {_day(due_on)}" if due_on < today else f"is due on {_day(due_on)}"


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%B %Y}"


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def _line(text: str) -> str:
    """A reference on one line, whatever was typed."""
    return " ".join(text.split())
