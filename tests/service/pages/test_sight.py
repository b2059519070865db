"""Who sees which files on pages and in lists: what is not theirs is neither shown nor confirmed."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from domain.seeing import Sight
from domain.vocabulary import Role
from projections.sight import MANY, seen, sees_file
from service.access.log import Look, looks
from service.access.unusual import MANY_FILES, unusual
from service.bootstrap import Putright
from service.commands.alerts import Concern
from service.storage.database import reading
from tests.support.clock import Clock
from tests.support.council import command, findings
from tests.support.pages import Shown, getting, signed_in
from tests.support.web import Latest

See = Callable[[str, str], Shown]
NEWCOMERS = (
    ("TM09", Role.TEAM_MANAGER, "East", "Adoption"),
    ("TM08", Role.TEAM_MANAGER, "North", "Safeguarding"),
    ("SA01", Role.SYSTEM_ADMINISTRATOR, None, None),
    ("RR01", Role.REPORT_READER, None, None),
    ("DP01", Role.DATA_PROTECTION_OFFICER, None, None),
)


@pytest.fixture
def council(opened: Putright, clock: Clock) -> Putright:
    """The small council with people who have nothing to do with A-1."""
    for staff_id, role, team, service in NEWCOMERS:
        opened.people.appoint(
            command(clock()), staff_id=staff_id, role=role, reports_to=None, team=team, service=service
        )
    return opened


@pytest.fixture
def as_seen_by(council: Putright, latest: Latest) -> See:
    """Ask for a page as somebody."""

    def see(person: str, path: str) -> Shown:
        return getting(signed_in(latest.web(council).test_client(), council, person))(path)

    return see


def refusals(putright: Putright) -> list[tuple[str, str | None]]:
    with reading(putright.access_engine) as connection:
        return [
            (row.staff_id, row.about) for row in connection.execute(sa.select(looks).where(looks.c.outcome == "403"))
        ]


def test_a_file_is_for_whoever_has_a_part_their_line_its_team_and_who_looks_over_all(as_seen_by: See) -> None:
    for person in ("SW01", "PL01", "TM01", "TM08", "SM01", "HOS01", "DCS01", "QA01", "DP01"):
        assert as_seen_by(person, "/remediations/A-1").status == 200, person
        assert "A-1" in as_seen_by(person, "/").text


def test_nobody_else_sees_it_and_the_refusal_is_the_same_where_there_is_nothing(
    as_seen_by: See, council: Putright
) -> None:
    for person in ("SW02", "PL02", "TM09"):
        refused, nothing = as_seen_by(person, "/remediations/A-1"), as_seen_by(person, "/remediations/A-9")
        board = as_seen_by(person, "/")

        assert (refused.status, nothing.status) == (403, 403)
        assert refused.text.replace("A-1", "A-9") == nothing.text
        assert "ask the quality assurance team" in refused.text
        assert board.status == 200
        assert "A-1" not in board.html
        assert "There may be more." in board.text
    assert ("SW02", "A-1") in refusals(council)


def test_who_has_nothing_to_do_with_files_sees_no_list_of_them(as_seen_by: See) -> None:
    for person in ("SA01", "RR01"):
        assert as_seen_by(person, "/").status == 403
        assert "other" in as_seen_by(person, "/remediations/A-1").text
    assert as_seen_by("RR01", "/reports/adherence").status == 200
    assert as_seen_by("SA01", "/reports/adherence").status == 403


def test_whoever_acts_for_somebody_who_is_away_sees_their_files_until_they_are_back(
    as_seen_by: See, council: Putright, clock: Clock
) -> None:
    today = clock().date()
    council.people.record_absence(command(clock()), "PL01", first_on=today, last_on=today, cover="PL02")

    assert as_seen_by("PL02", "/remediations/A-1").status == 200
    clock.set(today + timedelta(days=1))
    assert as_seen_by("PL02", "/remediations/A-1").status == 403


def test_every_list_leaves_out_what_is_not_theirs(as_seen_by: See, council: Putright, clock: Clock) -> None:
    for path in ("/unacknowledged", "/forecast", "/help-requests", "/challenges"):
        page = as_seen_by("TM09", path)
        assert page.status == 200, path
        assert "A-1" not in page.text
    assert "A-1" in as_seen_by("TM01", "/unacknowledged").text
    figure = "/reports/adherence/figure?from=2026-10-01&to=2026-12-31&figure=volume.inadequate"
    assert "A-1" in as_seen_by("SM01", figure).text


def form_in(html: str) -> str:
    found = re.search(r'name="form" value="([^"]+)"', html)
    assert found is not None
    return found[1]


WHY = "Her duty worker is ill and I was rung about the visit."


def test_a_file_opens_to_one_person_for_an_hour_for_a_reason_that_is_kept_and_read(
    council: Putright, latest: Latest, clock: Clock
) -> None:
    web = latest.web(council)
    client = signed_in(web.test_client(), council, "SW02")
    offered = client.get("/remediations/A-1")
    form = form_in(offered.text)

    assert client.post("/remediations/A-1/break-glass", data={"reason": WHY}).status_code == 400
    too_short = client.post("/remediations/A-1/break-glass", data={"reason": "please", "form": form})
    assert (too_short.status_code, client.get("/remediations/A-1").status_code) == (422, 403)
    opened = client.post("/remediations/A-1/break-glass", data={"reason": WHY, "form": form})
    assert (opened.status_code, opened.headers["Location"]) == (303, "/remediations/A-1")

    assert client.get("/remediations/A-1").status_code == 200
    assert client.get("/remediations/A-1/record/extensions").status_code == 403  # to read, and not to record
    assert signed_in(web.test_client(), council, "PL02").get("/remediations/A-1").status_code == 403
    watcher = signed_in(web.test_client(), council, "DP01")
    page = Shown(200, watcher.get("/access-log").text)
    assert page.row("SW02")[-1] == WHY
    clock.now += timedelta(minutes=61)
    assert client.get("/remediations/A-1").status_code == 403


def test_who_looked_at_what_is_found_for_a_reason_by_those_who_read_the_log_and_nobody_else(
    council: Putright, latest: Latest, as_seen_by: See
) -> None:
    assert as_seen_by("TM01", "/remediations/A-1").status == 200
    assert as_seen_by("SW02", "/remediations/A-1").status == 403
    assert as_seen_by("QA01", "/access-log").status == 403
    client = signed_in(latest.web(council).test_client(), council, "DP01")
    form = form_in(client.get("/access-log").text)

    assert client.post("/access-log", data={"form": form, "file": "A-1"}).status_code == 422
    found = client.post("/access-log", data={"form": form, "file": "A-1", "reason": "A complaint by the family."})
    rows = [row for row in Shown(200, found.text).rows if "remediation" in "".join(row)]
    assert [row[0] for row in rows[:2]] == ["SW02", "TM01"]
    with reading(council.access_engine) as connection:
        kept = list(connection.execute(sa.select(looks.c.staff_id, looks.c.about).where(looks.c.why.is_not(None))))
    assert kept == [("DP01", "A-1")]
    assert client.get("/access-log?month=2026-13").status_code == 400


def test_a_month_shows_who_was_refused_who_looked_out_of_hours_and_at_very_many_files(council: Putright) -> None:
    sunday, monday = datetime(2026, 11, 1, 12, tzinfo=UTC), datetime(2026, 11, 2, 12, tzinfo=UTC)
    for number in range(MANY_FILES):
        note = {"staff_id": "QA01", "through": "page", "what": "remediation", "outcome": "200"}
        council.access_log.note(Look(at=monday, about=f"A-{number}", **note))
    for at, who, outcome in ((sunday, "SW01", "200"), (monday, "SW02", "403"), (monday, "DCS01", "200")):
        council.access_log.note(Look(at=at, staff_id=who, through="api", what="x", about="A-1", outcome=outcome))

    found = unusual(council.access_engine, date(2026, 11, 1), ["DCS01"])

    assert [(row.staff_id, row.files) for row in found.many] == [("QA01", MANY_FILES)]
    assert found.out_of_hours == [("SW01", 1)]
    assert [row.staff_id for row in found.refused] == ["SW02"]
    assert [row.staff_id for row in found.overseen] == ["DCS01"]
    assert unusual(council.access_engine, date(2026, 12, 1), ["DCS01"]).refused == []


def test_a_figure_counts_for_whoever_reads_reports_and_opens_only_what_they_see(as_seen_by: See) -> None:
    figure = "/reports/adherence/figure?from=2026-10-01&to=2026-12-31&figure=volume.inadequate"

    restricted = as_seen_by("RR01", figure)

    assert restricted.status == 200
    assert "A-1" not in restricted.text
    assert "Restricted: you may not see this" in restricted.text


def test_whoever_sees_for_many_sees_by_the_same_rule(council: Putright, clock: Clock) -> None:
    council.audits.record(command(clock()), findings("A-2", case_ref="C-9", team="East", service="Adoption"))
    few = Sight("X", persons=frozenset({"PL01"}), teams=frozenset({(None, "East")}))
    nobodys = Sight("X", persons=frozenset({"SW02"}))
    crowd = frozenset(f"Z{number}" for number in range(MANY))
    with council.store.reading() as reader:
        for sight in (few, nobodys, replace(nobodys, services=frozenset({"Adoption"}))):
            many = replace(sight, persons=sight.persons | crowd)
            assert seen(reader, sight).refs == seen(reader, many).refs
            for ref in ("A-1", "A-2", "A-9"):
                assert sees_file(reader, sight, ref) == (ref in (seen(reader, sight).refs or ()))
        assert seen(reader, few).refs == {"A-1", "A-2"}
        assert seen(reader, nobodys).refs == frozenset()
        assert sees_file(reader, Sight("X", every=True), "A-1")
        assert not sees_file(reader, Sight("X"), "A-1")


def test_an_alert_is_seen_by_whoever_was_told_raised_it_or_sees_its_file_and_by_nobody_else(
    as_seen_by: See, council: Putright, clock: Clock
) -> None:
    council.alerts.raise_alert(command(clock()), "A-1", Concern(concern="A bruise.", raised_by="SW02", immediate=False))

    for person in ("SW02", "TM01", "SM01", "QA01"):
        assert as_seen_by(person, "/safeguarding-alerts/A-1-S1").status == 200, person
    assert "A-1-S1" in as_seen_by("SW02", "/").text
    assert as_seen_by("TM09", "/safeguarding-alerts/A-1-S1").status == 403
    assert "A-1-S1" not in as_seen_by("TM09", "/").text


def test_a_file_of_the_report_names_behind_its_figures_only_what_its_reader_sees(
    council: Putright, latest: Latest
) -> None:
    def behind(person: str) -> set[str]:
        client = signed_in(latest.web(council).test_client(), council, person)
        file = client.get("/reports/adherence.xlsx?from=2026-10-01&to=2026-12-31").data
        sheet = load_workbook(BytesIO(file), read_only=True)["Behind the figures"]
        return {str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None}

    assert "A-1" in behind("QA01")
    assert "A-1" not in behind("RR01")


def test_an_auditor_reads_back_what_they_recorded_and_no_other_audit(
    council: Putright, as_seen_by: See, clock: Clock
) -> None:
    good = {"grade": "Good", "themes": {}, "team": "East", "service": "Adoption"}
    for ref, who in (("A-7", "AU01"), ("A-8", "QA01")):
        council.audits.record(command(clock(), recorded_by=who), findings(ref, **good))

    assert as_seen_by("AU01", "/audits/A-7").status == 200
    assert as_seen_by("AU01", "/audits/A-7/record/moderation").status == 403
    assert as_seen_by("AU01", "/audits/A-8").status == 403
    council.people.appoint(command(clock()), staff_id="AU02", role=Role.AUDITOR, reports_to=None)
    council.audits.record(command(clock(), recorded_by="AU02"), findings("A-6", case_ref="C-6"))
    assert as_seen_by("AU02", "/audits/A-6").status == 200
    off = {"restricted_by": "DCS01", "reason": "A colleague's family"}
    council.restrictions.restrict(command(clock()), "A-6", clock().date(), **off)
    assert as_seen_by("AU02", "/audits/A-6").status == 403


def test_nobody_asks_about_a_file_that_they_do_not_see(council: Putright, latest: Latest) -> None:
    client = signed_in(latest.web(council).test_client(), council, "TM09")
    page = client.get("/record/challenges").text
    carried = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
    said = {"remediation": "A-1", "question": "Why?", "asked_on": "2 November 2026"}

    answer = client.post("/record/challenges", data=carried | said)

    assert answer.status_code == 403
