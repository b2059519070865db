"""A small model of the rules, in plain values: what the application must have said, worked out another way."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from importlib.resources import files as resources
from typing import Any

ONE_DAY = timedelta(days=1)
INADEQUATE, CRITICAL = "Inadequate", "Inadequate critical"
OPENING = (INADEQUATE, CRITICAL)
ON_FILE = {
    "social_worker": "SW01",
    "team_manager": "TM01",
    "practice_lead": "PL01",
    "service_manager": "SM01",
}
MANAGERS = ("HOS01", "DCS01")
OWNERS = {
    "notification": "QA01",
    "safety_check": "TM01",
    "interim_protection": "HOS01",
    "day_three_meeting": "PL01",
    "improvement_plan": "TM01",
    "service_manager_review": "SM01",
    "caseload_decision": "SM01",
    "re_audit": "AU01",
}
FOUR = ("on_time", "late", "not_done", "not_yet_due")
BESIDE = ("excused", "withdrawn")
ENDS = {"case_closed": "excused", "moved_away": "excused", "handed_over": "excused", "withdrawn": "withdrawn"}


def bank_holidays() -> frozenset[date]:
    shipped = json.loads((resources("service") / "data" / "calendar.json").read_text("utf-8"))
    return frozenset(date.fromisoformat(day["date"]) for day in shipped["holidays"])


@dataclass
class Due:
    """One deadline: the date it was first given, the one agreed since, and how it came to its end."""

    original: date
    agreed: date
    done: date | None = None
    ended_on: date | None = None
    ended: str | None = None

    @property
    def open(self) -> bool:
        return self.done is None and self.ended_on is None

    def verdict(self, as_at: date) -> str:
        if self.done is not None and self.done <= as_at:
            return "late" if self.done > self.original else "on_time"
        if self.ended in ENDS and self.ended_on is not None and self.ended_on <= min(as_at, self.original):
            return ENDS[self.ended]
        return "not_yet_due" if as_at <= self.original else "not_done"


@dataclass
class Action:
    owner: str
    due_on: date
    done: date | None = None
    rejected: bool = False
    confirmed: bool = False
    effective: bool | None = None


@dataclass
class Audit:
    """An audit: what it said, which remediation answers it, whether it is void, and whether that was voided with it."""

    ref: str
    grade: str
    said: Any
    file: str
    child: str
    family: str
    void: bool = False
    voided_with_file: bool = False

    @property
    def calls(self) -> bool:
        """Whether it stands and calls for a remediation."""
        return not self.void and self.grade in OPENING


@dataclass
class File:
    """One remediation."""

    ref: str
    family: str
    subject: str
    service: str
    graded_on: date
    grade: str
    worker: str
    child: str
    follows: str | None = None
    dues: dict[str, Due] = field(default_factory=dict)
    actions: dict[int, Action] = field(default_factory=dict)
    criteria: bool = False
    acknowledged: set[str] = field(default_factory=set)
    decided_by: str | None = None
    decided_on: date | None = None
    closed_on: date | None = None
    departed: bool = False
    referred_on: date | None = None
    followed: bool = False
    audits: dict[str, str] = field(default_factory=dict)
    answered: list[str] = field(default_factory=list)
    for_want_of_audits: set[str] = field(default_factory=set)
    graded: set[str] = field(default_factory=set)
    asked: dict[str, str] = field(default_factory=dict)
    help_asked: list[str] = field(default_factory=list)
    help_answered: set[int] = field(default_factory=set)
    extensions: Counter[str] = field(default_factory=Counter)
    set_aside: dict[str, set[str]] = field(default_factory=dict)
    withdrawn: bool = False
    gone: bool = False
    learned: frozenset[str] = frozenset()
    revision: int | None = None

    def end(self, because: str, day: date) -> None:
        """What is still owed is owed no longer."""
        owed = {name: due for name, due in self.dues.items() if due.open}
        self.set_aside[because] = set(owed)
        for due in owed.values():
            due.ended_on, due.ended = day, because

    def undo(self) -> None:
        """What was voided, or else withdrawn, goes on with what was owed then."""
        undone = self.status
        because = {"voided": "not_owed"}.get(undone, undone)
        for name in self.set_aside.pop(because, set()):
            if self.dues[name].ended == because:
                self.dues[name].ended_on = self.dues[name].ended = None
        self.withdrawn = self.withdrawn and self.gone
        self.gone, self.revision = False, None
        self.for_want_of_audits.discard(undone)

    @property
    def status(self) -> str:
        if self.gone or self.withdrawn:
            return "voided" if self.gone else "withdrawn"
        return "open" if self.closed_on is None else "closed"

    @property
    def open(self) -> bool:
        return self.status == "open"

    @property
    def critical(self) -> bool:
        return self.follows is not None or self.grade == CRITICAL

    def learn(self, name: str, due: Due | None) -> None:
        """Take a deadline as the application has it."""
        self.dues.pop(name, None)
        if due is not None:
            self.dues[name] = replace(due)

    def is_done(self, name: str) -> bool:
        return name in self.dues and self.dues[name].done is not None


class Model:
    """What must be so. ``today`` only ever moves forward."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.closed_days = set(bank_holidays())
        self.files: dict[str, File] = {}
        self.audits: dict[str, Audit] = {}
        self.children: dict[str, str] = {}
        self.families: dict[str, str] = {}
        self.references_corrected = False
        self.regraded: set[str] = set()
        self.corrected: set[str] = set()
        self.alerts: list[str | None] = []
        self.staff = {"DCS01", "HOS01", "SM01", "PL01", "PL02", "TM01", "SW01", "SW02", "QA01", "AU01"}
        self.directory_changed = False
        self.versions = {"policy": 1, "calendar": 1}

    def working_day(self, start: date, days: int) -> date:
        """The day so many working days after one that is not counted."""
        day = start
        while days:
            day += ONE_DAY
            if day.isoweekday() <= 5 and day not in self.closed_days:
                days -= 1
        return day

    def open(self, file: File, told: tuple[str, ...]) -> None:
        """Give a file the deadlines of its day 0."""
        day, late = file.graded_on, max(file.graded_on, self.today)
        meeting, review = self.working_day(day, 3), self.working_day(day, 10)
        file.criteria = file.grade == CRITICAL or (file.follows is None and self.second_of(file))
        given = {
            "notification": self.working_day(day, 1),
            "day_three_meeting": meeting,
            "improvement_plan": self.working_day(day, 4),
            "service_manager_review": review,
            "re_audit": self.working_day(review, 20 if file.critical else 30),
        }
        given |= {f"acknowledgement:{person}": self.working_day(late, 1) for person in told}
        if file.grade == CRITICAL:
            given["safety_check"] = day
            if (meeting - day).days > 3:
                given["interim_protection"] = day
        if file.criteria:
            given["caseload_decision"] = review
        for name, due_on in given.items():
            self.give(file, name, due_on)
        self.files[file.ref] = file

    def child(self, case_ref: str) -> str:
        """Whom a case reference finds."""
        return self.children.get(case_ref, case_ref)

    def family(self, family_ref: str | None, child: str) -> str:
        """Of which family a child's new audit is."""
        return child if family_ref is None else self.families.get(family_ref, family_ref)

    def answer(self, ref: str, file: File, told: tuple[str, ...]) -> None:
        """Open a file for an audit, or answer it in the one that is open for its child."""
        under_way = [each for each in self.files.values() if each.open and each.child == file.child]
        latest = max(under_way, key=lambda each: (each.graded_on, each.ref), default=file)
        latest.audits[ref] = file.grade
        latest.answered.append(ref)
        if latest is file:
            self.open(file, told)
            return
        self.audits[ref].file, latest.revision = latest.ref, None
        if file.grade == CRITICAL:
            self.regrade(latest, ref, file.grade)

    def regrade(self, file: File, ref: str, grade: str | None) -> None:
        """An audit that a file answers has this grade now, or none: what that does to dates is the application's."""
        file.audits.pop(ref, None) if grade is None else file.audits.update({ref: grade})
        grades = list(file.audits.values())
        file.grade = CRITICAL if CRITICAL in grades else grades[0]
        file.criteria, file.revision = file.criteria or file.grade == CRITICAL, None
        self.regraded.add(file.ref)

    def let_go(self, file: File, ref: str, day: date) -> None:
        """An audit no longer calls for a file: it goes on for the others, or ends for want of them."""
        if set(file.audits) - {ref}:
            self.regrade(file, ref, None)
        else:
            file.withdrawn, file.revision = True, None
            file.end("withdrawn", day)
            file.for_want_of_audits.add("withdrawn")

    def go_on(self, file: File, audit: Audit, *, anyhow: bool) -> None:
        """An audit calls for a file again, which goes on unless somebody ended it for itself."""
        while file.status in ("withdrawn", "voided"):
            wanted = file.status in file.for_want_of_audits
            if anyhow:
                goes_on = wanted or not file.gone
            else:
                goes_on = (wanted and audit.calls) or (file.gone and audit.voided_with_file)
            if not goes_on:
                return
            self.undo(file)
        self.catch_up(file)

    def undo(self, file: File) -> None:
        """A file that was set aside goes on; and so does what it says of the one it followed."""
        if file.gone and file.follows is not None:
            self.files[file.follows].followed = True
        file.undo()

    def catch_up(self, file: File) -> None:
        """An open file answers the audits that call for it by now."""
        if not file.open:
            return
        answered = [self.audits[ref] for ref in file.answered if ref in self.audits]
        for audit in answered:
            if audit.calls and file.audits.get(audit.ref) != audit.grade:
                self.regrade(file, audit.ref, audit.grade)
        for audit in answered:
            if not audit.calls and audit.ref in file.audits and set(file.audits) - {audit.ref}:
                self.regrade(file, audit.ref, None)

    def unanswered(self) -> list[str]:
        """The audits that call for a remediation while theirs is set aside, though nobody decided that of it."""
        return [
            audit.ref
            for audit in self.audits.values()
            if audit.calls and self.files[audit.file].status in self.files[audit.file].for_want_of_audits
        ]

    def second_of(self, file: File) -> bool:
        """Whether this is the subject's second family in a year; the other's grading comes first."""
        try:
            since = file.graded_on.replace(year=file.graded_on.year - 1)
        except ValueError:
            since = date(file.graded_on.year - 1, 2, 28)
        return any(
            other.subject == file.subject
            and other.family != file.family
            and other.follows is None
            and not (other.gone or other.withdrawn)
            and since <= other.graded_on <= file.graded_on
            for other in self.files.values()
        )

    @staticmethod
    def give(file: File, name: str, due_on: date) -> None:
        file.dues[name] = Due(due_on, due_on)

    def dues(self) -> Iterator[tuple[str, File, Due]]:
        for file in self.files.values():
            for name, due in file.dues.items():
                if due.ended != "not_owed" and not file.gone:
                    yield name.partition(":")[0], file, due

    def counts(self) -> dict[str, Counter[str]]:
        """By step, how many deadlines stand how today."""
        found: dict[str, Counter[str]] = {}
        for step, _, due in self.dues():
            found.setdefault(step, Counter())[due.verdict(self.today)] += 1
        return found


def met(file: File, name: str, day: date) -> None:
    """A step that was recorded. One without a deadline is in no figure."""
    if name in file.dues:
        file.dues[name].done = day
