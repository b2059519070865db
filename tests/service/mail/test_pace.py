"""When mail goes: quiet hours, one digest a working morning, a budget a day; and nothing is lost or kept for ever."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from domain.vocabulary import Role
from scheduler.cli import cli
from scheduler.sweep import sweep
from service.bootstrap import Putright
from service.clock import LONDON
from service.commands.people import People
from service.mail import composing, outbox
from service.mail.delivery import deliver
from service.mail.messages import Writer
from service.mail.notices import NoticeKind, notices
from service.mail.outbox import messages
from service.mail.pace import Pace
from service.queries.rules import shipped_rules
from service.storage.database import create_engine
from service.storage.event_store import last_position
from service.storage.store import Store
from tests.support.council import command, findings
from tests.support.mail import FakeTransport, appoint_reachable, parsed

CALENDAR = shipped_rules().calendar
PACE = Pace(CALENDAR, (time(19), time(8)), time(8), 2)
WRITER = Writer(shipped_rules().policy_on(date(2026, 11, 2)), CALENDAR, "p@council.example", "https://p.example", "C")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
KINDS = (NoticeKind.OPENED, NoticeKind.REMINDER, NoticeKind.ESCALATION, NoticeKind.MODERATION, NoticeKind.ALERT)
AT_ONCE = (NoticeKind.OPENED, NoticeKind.ESCALATION)
ALERT = {"raised_at": MONDAY.isoformat(), "immediate": True, "out_of_hours": False}


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


class Owed:
    """A database in which people are owed word, and what became of that."""

    def __init__(self, url: str, pace: Pace = PACE) -> None:
        self.store, self.pace = Store(create_engine(url), b"k" * 32), pace
        self.people = People(self.store)

    def owe(self, at: datetime, recipient: str = "TM01", kind: NoticeKind = NoticeKind.OPENED, **more: Any) -> int:
        """Owe somebody word of an event that was recorded at a time."""
        self.people.appoint(command(at), staff_id=f"X{len(self.composed())}", role=Role.AUDITOR)
        notice = {"recipient": recipient, "kind": kind.value, "audit_ref": "A-1", "due_on": at.date()}
        notice |= {"facts": ALERT if kind is NoticeKind.ALERT else None} | more
        with self.store.engine.begin() as connection:
            position = last_position(connection)
            connection.execute(notices.insert().values(notice | {"position": position}))
        return position

    def compose(self, now: datetime) -> int:
        ready = self.ready(now)
        made = composing.compose(self.store, WRITER, now, self.pace)
        assert ready == (made > 0)
        return made

    def ready(self, now: datetime) -> bool:
        with self.store.engine.connect() as connection:
            return composing.anything_ready(connection, self.pace, now)

    def composed(self) -> dict[int, str | None]:
        """The message of each notice."""
        with self.store.engine.connect() as connection:
            found = connection.execute(sa.select(notices.c.position, notices.c.message_id)).all()
        return {row.position: row.message_id for row in found}

    def mails(self) -> list[tuple[str, datetime, bool]]:
        with self.store.engine.connect() as connection:
            rows = connection.execute(sa.select(messages.c.recipient, messages.c.created_at, messages.c.urgent)).all()
        return [(row.recipient, datetime.fromisoformat(row.created_at), bool(row.urgent)) for row in rows]


@pytest.fixture
def owed(new_sqlite: Callable[[], str]) -> Owed:
    return Owed(new_sqlite())


@pytest.mark.parametrize(
    ("at", "quiet"),
    [
        ("2026-11-02T18:59", False),
        ("2026-11-02T19:00", True),
        ("2026-11-03T00:00", True),
        ("2026-11-03T07:59", True),
        ("2026-11-03T08:00", False),
        ("2026-11-07T12:00", True),
        ("2026-12-25T12:00", True),
        ("2026-03-29T12:00", True),
        ("2026-03-30T07:59", True),
        ("2026-03-30T08:00", False),
        ("2026-10-26T07:59", True),
        ("2026-10-26T08:00", False),
    ],
)
def test_the_quiet_hours_are_the_nights_and_every_day_on_which_nobody_works(at: str, *, quiet: bool) -> None:
    assert PACE.is_quiet(london(at)) is quiet


def test_quiet_hours_may_lie_within_a_day_and_may_be_none() -> None:
    noon = Pace(CALENDAR, (time(12), time(13)), time(8), 2)
    assert [noon.is_quiet(london(f"2026-11-02T{at}")) for at in ("11:59", "12:00", "12:59", "13:00")] == [
        False,
        True,
        True,
        False,
    ]
    assert not Pace(CALENDAR, None, time(8), 2).is_quiet(london("2026-11-07T03:00"))


@pytest.mark.parametrize(
    ("now", "digest"),
    [
        ("2026-11-03T08:00", "2026-11-03T08:00"),
        ("2026-11-03T07:59", "2026-11-02T08:00"),
        ("2026-11-09T07:59", "2026-11-06T08:00"),
        ("2026-12-29T07:00", "2026-12-24T08:00"),
        ("2026-03-30T08:00", "2026-03-30T08:00"),
        ("2026-03-30T07:59", "2026-03-27T08:00"),
        ("2026-10-26T08:00", "2026-10-26T08:00"),
    ],
)
def test_the_digest_is_at_eight_in_london_on_working_days_and_on_the_days_the_clocks_change(
    now: str, digest: str
) -> None:
    assert PACE.last_digest(london(now)) == london(digest)


@pytest.mark.parametrize("changed", [date(2026, 3, 29), date(2026, 10, 25)])
def test_minute_by_minute_over_a_change_of_the_clocks_everything_goes_once(owed: Owed, changed: date) -> None:
    start = datetime.combine(changed - DAY, time(20), UTC)
    for kind in KINDS:
        owed.owe(start, kind=kind)
    made = {start + n * MINUTE: count for n in range(40 * 60) if (count := owed.compose(start + n * MINUTE))}

    assert made == {start: 1, london(f"{changed + DAY}T08:00"): 1}
    assert None not in owed.composed().values()


def test_breaches_and_first_notifications_go_at_once_and_reminders_wait_for_the_morning(owed: Owed) -> None:
    for kind in (NoticeKind.OPENED, NoticeKind.ESCALATION, NoticeKind.REMINDER):
        owed.owe(MONDAY, kind=kind)

    assert owed.compose(MONDAY) == 1
    assert list(owed.composed().values()).count(None) == 1
    assert owed.compose(london("2026-11-03T07:59")) == 0
    assert owed.compose(london("2026-11-03T08:00")) == 1


def test_at_night_and_at_the_weekend_only_what_is_urgent_goes(owed: Owed) -> None:
    night = london("2026-11-07T02:00")
    for kind in KINDS:
        owed.owe(night, kind=kind)
    owed.owe(night, kind=NoticeKind.ESCALATION, step="safety_check")

    assert owed.compose(night) == 2
    assert [urgent for _, _, urgent in owed.mails()] == [True, True]
    assert owed.compose(london("2026-11-08T12:00")) == 0
    assert owed.compose(london("2026-11-09T08:00")) == 1


def test_over_the_budget_of_a_day_mails_fold_into_the_next_digest_and_what_is_urgent_does_not(owed: Owed) -> None:
    made = []
    for n in range(5):
        owed.owe(MONDAY + n * HOUR)
        made.append(owed.compose(MONDAY + n * HOUR))
    owed.owe(MONDAY + 5 * HOUR, kind=NoticeKind.ALERT)
    owed.owe(MONDAY + 5 * HOUR, recipient="SM01")

    assert made == [1, 1, 1, 0, 0], "two and the digest that was not owed"
    assert owed.compose(MONDAY + 5 * HOUR) == 2, "the alert, and somebody else's first"
    assert owed.compose(london("2026-11-03T08:00")) == 1
    assert None not in owed.composed().values()


def test_the_digest_is_beside_the_budget_and_not_of_it(new_sqlite: Callable[[], str]) -> None:
    owed = Owed(new_sqlite(), Pace(CALENDAR, (time(19), time(7)), time(8), 2))
    early = london("2026-11-03T07:10")
    owed.owe(MONDAY, kind=NoticeKind.REMINDER)
    for n in range(3):
        owed.owe(early + n * MINUTE)
        owed.compose(early + n * MINUTE)
    assert len(owed.mails()) == 2

    assert owed.compose(london("2026-11-03T08:00")) == 1
    owed.owe(london("2026-11-03T09:00"))
    assert owed.compose(london("2026-11-03T09:00")) == 0
    assert len(owed.mails()) == 3


def test_what_a_wrong_clock_recorded_in_the_future_is_not_kept_until_then(owed: Owed) -> None:
    owed.owe(MONDAY + 400 * DAY, kind=NoticeKind.REMINDER)

    assert owed.compose(london("2026-11-02T06:00")) == 0
    assert owed.compose(MONDAY) == 1


def test_after_downtime_a_person_has_one_mail(owed: Owed) -> None:
    for n in range(10):
        owed.owe(MONDAY + n * DAY, kind=KINDS[n % 4])

    assert owed.compose(london("2026-11-16T10:30")) == 1


def next_morning(at: datetime) -> datetime:
    """The next eight o'clock of a working day, found by walking."""
    day = at.astimezone(LONDON).date()
    while not CALENDAR.is_working(day) or datetime.combine(day, time(8), LONDON) < at:
        day += DAY
    return datetime.combine(day, time(8), LONDON).astimezone(UTC)


def asleep(at: datetime, until: time) -> bool:
    """Whether people are left alone: from seven in the evening, and on days on which nobody works."""
    here = at.astimezone(LONDON)
    return not CALENDAR.is_working(here.date()) or here.time() < until or here.hour >= 19


STARTS = st.sampled_from(["2026-03-26", "2026-04-01", "2026-10-22", "2026-11-02", "2026-12-22", "2028-02-25"])
MOMENTS = st.integers(0, 8 * 24 * 60)
OWED = st.lists(st.tuples(MOMENTS, st.sampled_from(["TM01", "SM01"]), st.sampled_from(KINDS)), min_size=1, max_size=25)


@given(start=STARTS, owed=OWED, passes=st.lists(MOMENTS, max_size=25), quiet=st.sampled_from([time(7), time(8)]))
@example(start="2026-11-02", owed=[(600 + n, "TM01", KINDS[n % 4]) for n in range(20)], passes=list(range(600, 640)),
         quiet=time(8))  # fmt: skip
@example(start="2026-11-02", owed=[(7_900, "TM01", NoticeKind.ESCALATION)], passes=[7_920], quiet=time(8))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_owed_and_whenever_passes_run_each_notice_goes_once_in_time_and_nobody_is_spammed(
    new_sqlite: Callable[[], str],
    start: str,
    owed: list[tuple[int, str, NoticeKind]],
    passes: list[int],
    quiet: time,
) -> None:
    first = london(f"{start}T00:00")
    council = Owed(new_sqlite(), Pace(CALENDAR, (time(19), quiet), time(8), 2))
    waiting = sorted(((first + minute * MINUTE, who, kind) for minute, who, kind in owed), key=lambda each: each[0])
    recorded: dict[int, tuple[datetime, str, NoticeKind]] = {}
    before: dict[int, str | None] = {}
    last = first + 30 * DAY
    mornings = {next_morning(at) for at, _, _ in waiting}
    early = {morning - 30 * MINUTE for morning in mornings}
    for now in sorted({first + minute * MINUTE for minute in passes} | early | mornings | {next_morning(last)}):
        while waiting and waiting[0][0] <= now:
            at, who, kind = waiting.pop(0)
            recorded[council.owe(at, who, kind)] = (at, who, kind)
        council.compose(now)
        after = council.composed()
        for position, (at, who, kind) in recorded.items():
            assert before.get(position) in (None, after[position]), "in one message and no other"
            if after[position] is None:
                assert kind is not NoticeKind.ALERT
                assert now < next_morning(at) or asleep(now, quiet), "no later than the next morning"
                spent = sum(to == who and not urgent and _same_day(on, now) for to, on, urgent in council.mails())
                assert kind not in AT_ONCE or asleep(now, quiet) or spent >= council.pace.budget
            elif before.get(position) is None and kind not in (*AT_ONCE, NoticeKind.ALERT):
                assert now >= next_morning(at), "not before the digest"
        before = after
    assert None not in before.values()
    days = Counter((who, on.astimezone(LONDON).date()) for who, on, urgent in council.mails() if not urgent)
    assert max(days.values(), default=0) <= council.pace.budget + 1
    assert all(urgent or not asleep(on, quiet) for _, on, urgent in council.mails())


def _same_day(one: datetime, other: datetime) -> bool:
    return one.astimezone(LONDON).date() == other.astimezone(LONDON).date()


@pytest.fixture
def reminded(putright: Putright) -> Putright:
    """A file on which the practice lead was reminded of the meeting, too late for that morning's digest."""
    appoint_reachable(putright.people, MONDAY)
    putright.audits.record(command(MONDAY), findings("A-1"))
    deliver(putright, MONDAY, FakeTransport())
    for who in ("PL01", "SM01", "SW01", "TM01"):
        putright.remediations.acknowledge(command(MONDAY), "A-1", MONDAY.date(), who)
    sweep(putright, MONDAY + 2 * DAY)
    return putright


def test_a_reminder_of_what_was_recorded_by_the_morning_is_never_sent(reminded: Putright) -> None:
    day = MONDAY.date() + 2 * DAY
    reminded.remediations.hold_day_three_meeting(command(MONDAY + 2 * DAY), "A-1", day, chair="PL01", attendees=[])
    transport = FakeTransport()
    deliver(reminded, london("2026-11-05T08:00"), transport)

    assert transport.to("PL01") == []
    with reminded.engine.connect() as connection:
        overtaken = connection.execute(sa.select(messages).where(messages.c.error == composing.OVERTAKEN)).all()
        assert outbox.standing(connection).waiting == 0
    assert {(row.recipient, row.sent_at, row.failed_at) for row in overtaken} >= {("PL01", None, None)}
    assert deliver(reminded, london("2026-11-05T08:01"), transport).composed == 0


def test_a_reminder_of_what_is_still_owed_is_sent_in_the_morning(reminded: Putright) -> None:
    transport = FakeTransport()
    assert deliver(reminded, MONDAY + 2 * DAY, transport).composed == 0
    deliver(reminded, london("2026-11-05T08:00"), transport)

    assert any("day-three meeting is due on Thursday 5 November" in mail["Subject"] for mail in transport.to("PL01"))


def test_the_command_says_how_much_waits(reminded: Putright, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler.cli.application", lambda: reminded)
    monkeypatch.setattr("scheduler.cli.transport_for", lambda _: FakeTransport())

    said = CliRunner().invoke(cli, ["deliver", "--now", "2026-11-04T20:00"])
    assert "things wait for the digest or the end of the quiet hours." in said.output
    said = CliRunner().invoke(cli, ["deliver", "--now", "2026-11-05T08:00"])
    assert "wait for" not in said.output


def test_of_a_step_that_went_up_and_was_done_in_the_same_night_only_the_end_is_told(owed: Owed) -> None:
    night = london("2026-11-03T00:10")
    over = {"because": "done", "settled_on": "2026-11-03"}
    of = {"step": "day_three_meeting", "item": "", "owner": "PL01", "rung": "line_manager"}
    owed.owe(night, kind=NoticeKind.ESCALATION, **of)
    owed.owe(night + MINUTE, kind=NoticeKind.RESOLVED, **of | {"facts": over})
    owed.owe(night + MINUTE, kind=NoticeKind.ESCALATION, **of | {"audit_ref": "A-2"})
    owed.compose(london("2026-11-04T08:00"))

    with owed.store.engine.connect() as connection:
        said = parsed(connection.scalars(sa.select(messages.c.content)).one()).get_content()
    assert "A-1: day-three meeting was recorded as done on Tuesday 3 November 2026." in said
    assert "A-2: day-three meeting was due" in said
    assert said.count("A-1:") == 1
    assert None not in owed.composed().values()


def test_of_a_missed_step_that_was_recorded_before_the_mail_goes_nobody_hears_that_it_is_missed(
    reminded: Putright,
) -> None:
    """Its owner hears nothing; whoever it had gone up to hears that it is over."""
    missed = MONDAY + 4 * DAY
    before_eight = missed.replace(hour=7, minute=0)
    sweep(reminded, before_eight)
    reminded.remediations.hold_day_three_meeting(
        command(before_eight), "A-1", before_eight.date(), chair="PL01", attendees=[], reason="She was ill"
    )
    transport = FakeTransport()
    deliver(reminded, before_eight + timedelta(hours=2), transport)

    assert not [mail for mail in transport.to("PL01") if "meeting" in mail["Subject"]]
    assert [mail["Subject"] for mail in transport.to("SM01")] == ["Putright A-1: day-three meeting has been done"]
