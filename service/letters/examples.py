"""A made-up example of every mail: of each kind, each rung and each reader, so that a council sees them beforehand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from email import message_from_bytes
from email.policy import default
from typing import Any

from domain.urgent import Awaited
from domain.vocabulary import ResolvedBecause, Step
from service.bootstrap import Putright
from service.clock import LONDON, london_date
from service.mail.challenge_notices import reference_of
from service.mail.messages import Writer, writer_for
from service.mail.notices import OF_REPORT_CHALLENGES, Notice, NoticeKind
from service.queries.rules import rules_of

REF, OTHER_REF = "AUD-101", "AUD-102"
OWNER, READER, COVER = "PL01", "SM01", "PL02"
URGENT = "safety-check"
"""The example of a mail that goes at any hour although it is no alert."""


@dataclass(frozen=True)
class Example:
    """One mail: its name, who reads it, what of, and the deadlines that it lists."""

    name: str
    recipient: str
    notices: Sequence[Notice]
    steps: Sequence[Any] = ()


@dataclass(frozen=True)
class Owed:
    """A deadline as a mail lists it."""

    audit_ref: str
    step: str
    owner: str
    due_on: date
    item: str = ""
    done_on: date | None = None


def write_example(writer: Writer, example: Example, now: datetime) -> bytes:
    """The mail, as it would be written now."""
    return writer.write("0" * 64, example.recipient, example.notices, example.steps, now)


def example_writer(putright: Putright, now: datetime) -> Writer:
    """Who writes the examples, also where no sender is set yet."""
    settings = replace(putright.settings, mail_from=putright.settings.mail_from or "putright@council.example")
    with putright.store.reading() as reader:
        rules = rules_of(reader)
    return writer_for(settings, rules.policy_on(london_date(now)), rules.calendar)


def parts_of(content: bytes) -> tuple[str, str, str]:
    """The subject, the plain text and the HTML of a mail."""
    mail = message_from_bytes(content, policy=default)
    parts = {part.get_content_type(): str(part.get_content()) for part in mail.walk() if not part.is_multipart()}
    plain, html = (parts[f"text/{kind}"].replace("\r\n", "\n") for kind in ("plain", "html"))
    return str(mail["Subject"]), plain, html


def examples(writer: Writer, now: datetime) -> list[Example]:
    """Every mail there is, once in each of its forms, by names that can be asked for."""
    made = _Made(writer, now)
    return [*made.openings(), *made.rungs(), *made.asked(), *made.urgent(), *made.reports(), made.digest()]


class _Made:
    """Examples with dates around one day."""

    def __init__(self, writer: Writer, now: datetime) -> None:
        self.calendar, self.today = writer.calendar, london_date(now)
        self.climbed = [rung for rung in writer.policy.ladder if rung.is_climbed]

    def day(self, days: int) -> date:
        """So many working days from today."""
        return self.calendar.add_working_days(self.today, days)

    def notice(self, kind: NoticeKind, recipient: str = READER, **more: Any) -> Notice:
        given: dict[str, Any] = {"position": 1, "recipient": recipient, "kind": kind, "audit_ref": REF}
        return Notice(**given | more)

    def of_step(self, kind: NoticeKind, days: int, recipient: str = READER, **more: Any) -> Notice:
        """About the meeting, which is due so many working days from today."""
        step = {"step": Step.DAY_THREE_MEETING.value, "item": "", "owner": OWNER, "due_on": self.day(days)}
        return self.notice(kind, recipient, **step | more)

    def openings(self) -> Iterator[Example]:
        steps = [
            Owed(REF, Step.ACKNOWLEDGEMENT, OWNER, self.day(1), OWNER),
            Owed(REF, Step.ACKNOWLEDGEMENT, READER, self.day(1), READER),
            Owed(REF, Step.DAY_THREE_MEETING, OWNER, self.day(3)),
        ]
        yield Example("opened", OWNER, [self.notice(NoticeKind.OPENED, OWNER)], steps)
        yield Example("opened-nothing-to-do", READER, [self.notice(NoticeKind.OPENED)], steps)
        yield Example("regraded", READER, [self.notice(NoticeKind.REGRADED)])

    def rungs(self) -> Iterator[Example]:
        yield Example("reminder", OWNER, [self.of_step(NoticeKind.REMINDER, 1, OWNER, rung="reminder")])
        yield Example("reminder-cover", COVER, [self.of_step(NoticeKind.REMINDER, 1, COVER, rung="reminder")])
        for rung, following in zip(self.climbed, [*self.climbed[1:], None], strict=True):
            facts: dict[str, Any] = {"highest": True}
            if following is not None:
                facts |= {"next_rung": following.name, "next_on": self.day(1).isoformat()}
            told = self.of_step(NoticeKind.ESCALATION, -rung.days, "BOSS", rung=rung.name, facts=facts)
            yield Example(f"escalation-{rung.name}", "BOSS", [told])
        first, last = self.climbed[0].name, self.climbed[-1].name
        then = {"next_rung": self.climbed[1].name, "next_on": self.day(1).isoformat()}
        up = self.of_step(NoticeKind.ESCALATION, -1, OWNER, rung=first, facts=then)
        yield Example("escalation-owner", OWNER, [up])
        yield Example("escalation-copied", READER, [self.of_step(NoticeKind.ESCALATION, -3, rung=last)])
        yield Example("escalation-nobodys", READER, [self.of_step(NoticeKind.ESCALATION, -1, rung=first, owner=None)])
        taken = {"rung": last, "facts": {"highest": True}}
        yield Example("skipped_upward", "BOSS", [self.of_step(NoticeKind.SKIPPED_UPWARD, 1, "BOSS", **taken)])
        over = {"because": ResolvedBecause.DONE.value, "settled_on": self.today.isoformat()}
        yield Example("resolved", READER, [self.of_step(NoticeKind.RESOLVED, -1, rung=first, facts=over)])

    def asked(self) -> Iterator[Example]:
        yield Example("closing_asked", READER, [self.notice(NoticeKind.CLOSING_ASKED)])
        yield Example("cover_asked", COVER, [self.of_step(NoticeKind.COVER_ASKED, 2, COVER)])
        yield Example("cover_missing", READER, [self.of_step(NoticeKind.COVER_MISSING, 2)])
        gap = {"cover": COVER, "there": True}
        yield Example("gap_foreseen", OWNER, [self.of_step(NoticeKind.GAP_FORESEEN, 3, OWNER, facts=gap)])
        yield Example("gap_foreseen-cover", COVER, [self.of_step(NoticeKind.GAP_FORESEEN, 3, COVER, facts=gap)])
        nobody = gap | {"there": False}
        yield Example("gap_foreseen-nobody", READER, [self.of_step(NoticeKind.GAP_FORESEEN, 3, facts=nobody)])
        away: dict[str, Any] = {"step": Step.ACTION_REALLOCATION.value, "item": "2", "facts": {"number": 2}}
        asks = self.notice(NoticeKind.OWNER_ABSENT, **away | {"due_on": self.day(5), "owner": READER})
        yield Example("owner_absent", READER, [asks])
        yield Example("owner_absent-short", READER, [self.notice(NoticeKind.OWNER_ABSENT, **away)])
        yield Example("moderation", READER, [self.notice(NoticeKind.MODERATION)])
        yield Example("challenge", READER, [self.notice(NoticeKind.CHALLENGE, due_on=self.day(3), owner=READER)])
        yield from self.questions()
        missed = {"recipient": OWNER}
        yield Example("not_delivered", READER, [self.notice(NoticeKind.NOT_DELIVERED, facts=missed)])

    def questions(self) -> Iterator[Example]:
        """The director's, about a report and about a file."""
        about = {"audit_ref": reference_of(3), "facts": {"from": "2018-04-01", "to": "2018-06-30"}}
        of: dict[str, Any] = {"item": "3", "owner": READER}
        for kind in OF_REPORT_CHALLENGES:
            days = {} if kind is NoticeKind.CHALLENGE_ANSWERED else {"due_on": self.day(5)}
            if kind is NoticeKind.ANSWER_OVERDUE:
                days = {"due_on": self.day(-1)}
            yield Example(kind.value, READER, [self.notice(kind, **of | days)])
            yield Example(f"{kind.value}-figure", READER, [self.notice(kind, **of | days | about)])

    def urgent(self) -> Iterator[Example]:
        noon = datetime.combine(self.today, time(12), LONDON).isoformat()
        said: dict[str, Any] = {"raised_at": noon, "immediate": False, "out_of_hours": False}
        night = said | {"immediate": True, "out_of_hours": True, "to_ring": OWNER}
        up = night | {"escalated_at": noon, "awaited": [each.value for each in Awaited]}
        for name, kind, recipient, facts in (
            ("alert", NoticeKind.ALERT, READER, said),
            ("alert-out-of-hours", NoticeKind.ALERT, READER, night),
            ("duty_team_call", NoticeKind.DUTY_TEAM_CALL, OWNER, night),
            ("alert_escalated", NoticeKind.ALERT_ESCALATED, READER, up),
            ("alert_answered", NoticeKind.ALERT_ANSWERED, READER, said | {"because": "acknowledged"}),
            ("alert_answered-signed-off", NoticeKind.ALERT_ANSWERED, READER, said | {"because": "signed_off"}),
        ):
            of = {"item": f"{REF}-S1", "facts": facts, "rung": "head_of_service"}
            yield Example(name, recipient, [self.notice(kind, recipient, **of)])
        check: dict[str, Any] = {"step": Step.SAFETY_CHECK.value, "due_on": self.today, "rung": "head_of_service"}
        for name, kind, facts in (
            ("safety_asked", NoticeKind.SAFETY_ASKED, {"to_ring": None}),
            ("safety_asked-out-of-hours", NoticeKind.SAFETY_ASKED, {"to_ring": READER}),
            ("safety_escalated", NoticeKind.SAFETY_ESCALATED, up),
        ):
            yield Example(name, READER, [self.notice(kind, READER, **check, facts=facts)])
        for name, because in (("", "checked"), ("-acknowledged", "acknowledged"), ("-not-owed", "no_longer_owed")):
            answered: dict[str, Any] = {"rung": "head_of_service", "facts": {"because": because}}
            yield Example(f"safety_answered{name}", READER, [self.notice(NoticeKind.SAFETY_ANSWERED, **answered)])
        missed = {"step": Step.SAFETY_CHECK.value, "owner": READER, "rung": self.climbed[0].name}
        yield Example(URGENT, READER, [self.of_step(NoticeKind.ESCALATION, -1, **missed)])

    def reports(self) -> Iterator[Example]:
        due_on = self.day(-20).isoformat()
        steps = [[REF, Step.DAY_THREE_MEETING.value, "", due_on], [OTHER_REF, Step.ACTION_DONE.value, "2", due_on]]
        of: dict[str, Any] = {"audit_ref": "2026-27-Q2"}
        missing = of | {"due_on": self.day(15), "facts": {"n": 7, "steps": steps}}
        yield Example("recordings_missing", OWNER, [self.notice(NoticeKind.RECORDINGS_MISSING, OWNER, **missing)])
        to_publish = of | {"due_on": self.day(5)}
        yield Example("report_to_publish", READER, [self.notice(NoticeKind.REPORT_TO_PUBLISH, **to_publish)])
        again = of | {"facts": {"again": True}}
        yield Example("report_to_publish-again", READER, [self.notice(NoticeKind.REPORT_TO_PUBLISH, **again)])
        for name, edition in (("report_published", 1), ("report_published-again", 2)):
            yield Example(
                name, READER, [self.notice(NoticeKind.REPORT_PUBLISHED, **of | {"facts": {"edition": edition}})]
            )

    def digest(self) -> Example:
        """Many things in one mail."""
        mine = {"step": Step.SERVICE_MANAGER_REVIEW.value, "owner": READER}
        facts = {"highest": True}
        things = [
            self.of_step(NoticeKind.ESCALATION, -1, rung=self.climbed[0].name, facts=facts),
            self.of_step(NoticeKind.ESCALATION, -3, rung=self.climbed[-1].name, **mine),
            self.of_step(NoticeKind.REMINDER, 1, rung="reminder", audit_ref=OTHER_REF, **mine),
            self.of_step(NoticeKind.COVER_MISSING, 2, audit_ref=OTHER_REF),
            self.notice(NoticeKind.OPENED, audit_ref="AUD-103"),
            self.notice(NoticeKind.NOT_DELIVERED, audit_ref=OTHER_REF, facts={"recipient": OWNER}),
        ]
        steps = [
            Owed("AUD-103", Step.ACKNOWLEDGEMENT, READER, self.day(1), READER),
            Owed("AUD-103", Step.SERVICE_MANAGER_REVIEW, READER, self.day(10)),
        ]
        return Example("digest", READER, things, steps)
