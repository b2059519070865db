"""Who is to be rung, on the command line."""

import json
from datetime import timedelta

from domain.vocabulary import Role
from service.bootstrap import build
from service.clock import utc_now
from service.commands.alerts import Concern
from service.settings import Settings
from tests.support.council import appoint_everyone, command, findings


def test_nobody_is_to_be_rung_where_nothing_was_opened(migrated):
    result = migrated("unacknowledged")

    assert (result.exit_code, result.output) == (0, "Everybody who was told has acknowledged it.\n")


def test_whoever_has_not_acknowledged_is_listed_with_the_last_call(migrated):
    putright, now = build(Settings.from_env()), utc_now()
    earlier = now - timedelta(days=9)
    appoint_everyone(putright.people, earlier)
    day = earlier.date()
    putright.audits.record(command(earlier), findings(graded_on=day, audited_on=day))
    putright.people.appoint(command(earlier), staff_id="SS01", role=Role.SAFEGUARDING_AND_STANDARDS)
    putright.alerts.raise_alert(command(earlier), "A-1", Concern(concern="A bruise", raised_by="AU01", immediate=False))
    putright.contacts.note_telephoned(command(now), "A-1", now.date(), person="PL01", reached=True, called_by="QA01")
    putright.dispose()

    lines = migrated("unacknowledged").output.splitlines()

    assert lines[0].startswith("ALERT A-1-S1  nobody has acknowledged it: ring ")
    assert len(lines) == 5
    (rung,) = [line for line in lines if line.startswith("PL01")]
    assert "practice lead" in rung
    assert "OVERDUE" in rung
    assert "not mailed yet" in rung
    assert f"rung {now.date()} by QA01, reached" in rung
    assert json.dumps(lines).count("not rung") == 3
