"""What somebody is owed arrives, and arrives as one thing: a delivery is killed at any moment, replies are dropped."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from time import monotonic

import pytest
import sqlalchemy as sa

from service.bootstrap import Putright, build
from service.mail.channels import transport_for
from service.mail.delivery import deliver
from service.mail.notices import notices
from service.mail.outbox import messages
from service.settings import Settings
from service.storage.database import reading
from service.verification.notices import verify_notices
from tests.support.bigger import appoint_teams, open_file, weekdays
from tests.support.mail import smtp_server
from tests.support.posting import HangsUp, deliver_until_killed

BEGIN = datetime(2019, 1, 7, 10, tzinfo=UTC)
TEAMS, FILES_A_DAY = 6, 2
LAST_DAYS = 12
"""Days after the last kill, on which what had no answer is tried again."""


@pytest.fixture
def server() -> Iterator[tuple[HangsUp, str]]:
    handler = HangsUp(Random(20_261_123))  # noqa: S311 - a moment, not a secret
    with smtp_server(handler) as url:
        yield handler, url


@pytest.mark.slow
def test_no_mail_is_missing_and_none_is_two_when_deliveries_are_killed(
    settings: Settings, server: tuple[HangsUp, str]
) -> None:
    kill_deliveries(settings, *server, 12)


@pytest.mark.long
def test_no_mail_is_missing_and_none_is_two_in_five_hundred_kills(
    settings: Settings, server: tuple[HangsUp, str]
) -> None:
    kill_deliveries(settings, *server, 500)


def kill_deliveries(settings: Settings, handler: HangsUp, url: str, times: int) -> None:
    """On each working day some files are opened, and the delivery of what is owed of them is killed."""
    chance, ended, days = Random(20_261_124), 0, weekdays(BEGIN)  # noqa: S311 - a moment, not a secret
    settings = replace(settings, smtp_url=url, mail_brake=1_000)
    putright = build(settings, clock=lambda: BEGIN)
    appoint_teams(putright, BEGIN, TEAMS)
    usual = 0.5
    for _ in range(times):
        now = next(days)
        for number in range(FILES_A_DAY):
            open_file(putright, now, f"K-{now.date()}-{number}", (now.toordinal() + number) % TEAMS)
        began = monotonic()
        done = deliver_until_killed(settings, now, chance.uniform(0, usual))
        usual *= 0.8 if done else 1.25  # so that about half of them are in the middle
        ended += done
        assert monotonic() - began < 60
    for _ in range(LAST_DAYS):
        now = next(days)
        deliver(replace(putright, clock=lambda at=now: at), now, transport_for(settings))
    assert_all_arrived(putright, handler)
    print(  # noqa: T201 - the figure is the point of a long run
        f"{times} kills, {times - ended} of them in the middle; {len(handler.kept)} mails, "
        f"{sum(map(len, handler.kept.values()))} arrivals, {handler.hung_up} replies dropped: none missing, none two"
    )
    putright.dispose()


def assert_all_arrived(putright: Putright, handler: HangsUp) -> None:
    with reading(putright.engine) as connection:
        owed = connection.scalar(sa.select(sa.func.count()).select_from(notices))
        assert verify_notices(putright.store, connection) == owed
        rows = connection.execute(sa.select(messages.c.id, messages.c.sent_at, messages.c.failed_at)).all()
        composed = set(connection.scalars(sa.select(notices.c.message_id).distinct()))
    assert composed == {row.id for row in rows}
    assert all(row.sent_at is not None and row.failed_at is None for row in rows)
    arrived = {message_id.strip("<>").partition("@")[0]: kept for message_id, kept in handler.kept.items()}
    assert arrived.keys() == composed
    assert all(len(set(kept)) == 1 for kept in arrived.values())
