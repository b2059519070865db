"""Figures for Prometheus, read from the database when they are asked for, so that any worker gives the same."""

from collections.abc import Iterator
from datetime import datetime, time

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from projections import safety
from projections.alert_queries import calls_owed, unacknowledged, unheard
from projections.alert_queries import count_open as count_open_alerts
from projections.board_queries import count_open
from projections.deadline_queries import count_overdue, next_due
from service.anchoring.anchors import latest
from service.anchoring.mails import unsent
from service.bootstrap import Putright
from service.clock import LONDON, london_date
from service.mail.outbox import standing
from service.passes import PassKind, last_pass

EVENTS = "Events recorded: the last position of the log."
LATE_ALERTS = "Open alerts that nobody who was told has acknowledged within the hour."
UNANSWERED = "Critical files of which nobody has said within the hour whether the child is safe."
NOT_RUNG = "Alerts and critical files of which the emergency duty team should have been rung; no call is recorded."
UNSENT = "Since when the oldest mail waits that has not gone yet, in seconds since 1970."
NEXT = "The beginning of the next day on which something falls due, in seconds since 1970."
ANCHORED = "When the last anchor of the log was made, in seconds since 1970."
SWEPT = "When the last sweep came to its end, in seconds since 1970."


class Figures(Collector):
    """Numbers only, never a reference or a person."""

    def __init__(self, putright: Putright) -> None:
        self.putright = putright

    def collect(self) -> Iterator[Metric]:
        """The figures, from one snapshot."""
        now = self.putright.clock()
        today = london_date(now)
        with self.putright.store.reading() as reader:
            mail = standing(reader.connection)
            due_on = next_due(reader, today)
            swept = last_pass(reader.connection, PassKind.SWEEP)
            anchored, unsent_anchors = (
                latest(reader.connection),
                unsent(reader.connection, self.putright.settings, now)[0],
            )
            gauges = {
                "putright_remediations_open": ("Remediations not closed.", count_open(reader)),
                "putright_deadlines_overdue": ("Deadlines past and not met.", count_overdue(reader, today)),
                "putright_alerts_open": ("Safeguarding alerts not signed off.", count_open_alerts(reader)),
                "putright_alerts_unheard": ("Open alerts of which nobody has heard.", len(unheard(reader, now))),
                "putright_alerts_unacknowledged": (LATE_ALERTS, len(unacknowledged(reader, now))),
                "putright_safety_checks_unanswered": (UNANSWERED, len(safety.unanswered(reader, now))),
                "putright_duty_team_not_rung": (NOT_RUNG, len([*calls_owed(reader), *safety.calls_owed(reader)])),
                "putright_notices_uncomposed": ("Notices not yet in a message.", mail.uncomposed),
                "putright_messages_waiting": ("Messages not sent yet.", mail.waiting),
                "putright_messages_held": ("Messages that wait until somebody has looked.", mail.held),
                "putright_messages_failed": ("Messages given up.", mail.failed),
                "putright_anchor_mails_waiting": ("Mails of anchors not sent yet.", unsent_anchors),
                "putright_views_failed": ("Views set aside because they failed.", len(reader.failed)),
            }
            yield CounterMetricFamily("putright_events", EVENTS, value=reader.position)
        for name, (meaning, value) in gauges.items():
            yield GaugeMetricFamily(name, meaning, value=value)
        if mail.oldest_waiting_at is not None:
            oldest = datetime.fromisoformat(mail.oldest_waiting_at)
            yield GaugeMetricFamily("putright_oldest_unsent_timestamp_seconds", UNSENT, oldest.timestamp())
        if due_on is not None:
            midnight = datetime.combine(due_on, time(), LONDON)
            yield GaugeMetricFamily("putright_next_deadline_timestamp_seconds", NEXT, midnight.timestamp())
        if swept is not None and swept.completed_at is not None:
            yield GaugeMetricFamily("putright_last_sweep_timestamp_seconds", SWEPT, swept.completed_at.timestamp())
        if anchored is not None:
            made = datetime.fromisoformat(anchored.made_at).timestamp()
            yield GaugeMetricFamily("putright_last_anchor_timestamp_seconds", ANCHORED, made)
