"""A council to measure on: its people, and as many inadequate files as asked for."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from domain.calendar import ONE_DAY
from domain.vocabulary import Role
from service.bootstrap import Putright, build
from service.commands.adopting import begin
from service.imports.importing import import_spreadsheet
from service.imports.reading import Reading
from service.imports.rows import ActionRow, AuditRow, StaffRow, TrackerRow
from service.settings import Settings
from service.storage.migrate import migrate
from service.storage.store import Command

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
TODAY = date(2026, 11, 20)
FIRST = date(2018, 1, 1)
OPEN_EACH = 10
"""One file in so many is still open."""
STAFF = (("DCS", Role.DIRECTOR, None), ("HOS", Role.HEAD_OF_SERVICE, "DCS"), ("SM", Role.SERVICE_MANAGER, "HOS"))
MORE = (("TM", Role.TEAM_MANAGER, "SM"), ("PL", Role.PRACTICE_LEAD, "SM"), ("QA", Role.QA_ADMINISTRATOR, None))

LINE = tuple(code for code, _, _ in STAFF + MORE)


def council(folder: Path) -> Putright:
    """An empty application on a SQLite file of its own, with durable commits."""
    settings = Settings.from_env(
        {
            "PUTRIGHT_DATABASE_URL": f"sqlite:///{folder / f'{uuid4().hex}.db'}",
            "PUTRIGHT_DATA_DIR": str(folder),
            "PUTRIGHT_CASE_KEY": "k" * 32,
            "PUTRIGHT_TOKEN_PEPPER": "p" * 32,
            "PUTRIGHT_LINK_KEYS": "l" * 32,
            "PUTRIGHT_ENV_FILE": str(folder / "none"),
        }
    )
    putright = build(settings, clock=lambda: NOW)
    migrate(putright.engine)
    begin(putright.store, command())
    return putright


def command() -> Command:
    """A command at the bench's time."""
    return Command(recorded_by="QA", source="api", now=NOW)


def bring_in(putright: Putright, files: int | Reading) -> int:
    """Import a spreadsheet, or so many files, each a life of some twenty events; return how many events."""
    whole = spreadsheet(files) if isinstance(files, int) else files
    outcome = import_spreadsheet(putright, whole, command())
    assert outcome.recorded, outcome.problems[:3]
    return outcome.events


def spreadsheet(files: int) -> Reading:
    """A spreadsheet with so many inadequate files, every one followed through."""
    every = range(files)
    staff = [_staff(code, role, above) for code, role, above in STAFF + MORE]
    workers = [_staff(f"SW{n}", Role.SOCIAL_WORKER, "TM") for n in range(max(1, files // 4))]
    return Reading(
        audits=[_audit(n, len(workers)) for n in every],
        tracker=[_tracked(n) for n in every],
        actions=[_action(n, number, len(workers)) for n in every for number in (1, 2, 3)],
        staff=staff + workers,
        problems=[],
        notes=[],
        columns={"tracker": frozenset(TrackerRow.__dataclass_fields__)},
        digest=uuid4().hex,
    )


def open_files(files: int) -> Reading:
    """So many files of the last fortnight of which nothing is recorded but who was told."""
    whole, undone = spreadsheet(files), TrackerRow.__dataclass_fields__
    told = [TODAY - ONE_DAY * (1 + n % 12) for n in range(files)]
    left = {name: None for name in undone if name.endswith(("_on", "_grade"))} | {"satisfied": None, "chair": None}
    return replace(
        whole,
        audits=[replace(row, audited_on=day, graded_on=day) for row, day in zip(whole.audits, told, strict=True)],
        tracker=[
            replace(row, **left | {"managers_notified_on": day, "meeting_reason": None})
            for row, day in zip(whole.tracker, told, strict=True)
        ],
        actions=[],
    )


def _staff(code: str, role: Role, above: str | None) -> StaffRow:
    address = f"{code.lower()}@council.example"
    return StaffRow(
        sheet="", row=0, code=code, role=role.value, email=address, service=None, team=None, reports_to=above,
        cover=None,
    )  # fmt: skip


def _graded(n: int) -> date:
    return FIRST + timedelta(days=n % 2_500)


def _audit(n: int, workers: int) -> AuditRow:
    return AuditRow(
        sheet="", row=n, audit_ref=f"AUD-{n}", audited_on=_graded(n), graded_on=_graded(n), case_ref=f"C{n}",
        team=f"Team {n % 40}", service=f"Service {n % 8}", social_worker=f"SW{n % workers}", team_manager="TM",
        practice_lead="PL", service_manager="SM", iro=None, auditor=None, auditor_team=None, grade="Inadequate",
        themes={"Planning": "Inadequate", "Visits": "Good", "Assessment": "N/A"},
    )  # fmt: skip


def _tracked(n: int) -> TrackerRow:
    day = _graded(n)
    return TrackerRow(
        sheet="", row=n, audit_ref=f"AUD-{n}", case_ref=None, grade=None, managers_notified_on=day + ONE_DAY,
        meeting_held_on=day + ONE_DAY * (3 + n % 4), meeting_not_held=False, chair="PL", chaired_as_cover=False,
        meeting_reason="Said so" if n % 4 else None, plan_agreed_on=day + ONE_DAY * 7,
        review_completed_on=day + ONE_DAY * 14, satisfied=True, criteria_met=None, caseload_decision=None,
        caseload_reason=None, caseload_review_completed_on=None, re_audited_on=day + ONE_DAY * 50,
        re_audit_grade="Good", closed_on=None if n % OPEN_EACH == 0 else day + ONE_DAY * 60, comments=None,
    )  # fmt: skip


def _action(n: int, number: int, workers: int) -> ActionRow:
    day = _graded(n)
    return ActionRow(
        sheet="", row=n, audit_ref=f"AUD-{n}", number=number, theme="Planning", action="Agree the plan with the family",
        owner=f"SW{n % workers}", due_on=day + ONE_DAY * 21, timescale=None, measure="Seen on the file",
        done_on=day + ONE_DAY * 20, verified_on=day + ONE_DAY * 22, effective=True,
    )  # fmt: skip
