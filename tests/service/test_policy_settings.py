"""Every setting of the process does something: one after the other is changed, and a file's life is lived by it."""

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import pytest

from domain.audit import Audit
from domain.criteria import CriteriaMet, InadequateFile, criteria_for
from domain.errors import PolicyError, PutrightError
from domain.ladder import recipients
from domain.moderation import calls_for_remediation, stands_out
from domain.moment import Moment
from domain.people import Absence, Person
from domain.policy import Grade, Policy
from domain.policy_document import ARMED_BY, policy_from
from domain.proposed_action import Override, ProposedAction
from domain.publishing import clear_on, remind_on
from domain.remediation import Remediation
from domain.smart import Urgency, findings_for, findings_for_plan
from domain.smart_context import smart_context
from domain.vocabulary import CaseloadDecision, RegradedBecause, Role, Step
from domain.working import working
from projections import board_queries
from projections.challenge_queries import challenges_of_remediation
from service.commands.adopting import Policies
from service.commands.audits import Audits
from service.commands.people import People
from service.commands.reactions import told_at_opening
from service.commands.remediations import Remediations
from service.commands.report_challenges import ReportChallenges
from service.reports.adherence.report import report_of
from service.storage.store import Store
from service.terms import step_title
from tests.domain.support import CALENDAR, CHILD, GRADED, PEOPLE, ROLES, act, fact_of, proposed, shipped_document, text
from tests.support.council import GRADED_ON, NOW, command, findings
from tests.support.documents import policy as document_of

Path = tuple[Any, ...]
WHY = text("It was so")
DIRECTORY: Mapping[str, Person] = {
    **PEOPLE,
    "HOS02": Person("HOS02", Role.HEAD_OF_SERVICE, "DCS01"),
    "TM02": Person("TM02", Role.TEAM_MANAGER, "SM02"),
    "SW02": Person("SW02", Role.SOCIAL_WORKER, "TM02", absences=(Absence(date(2019, 3, 20)),)),
}
TEN_DAYS_AGO = date(2026, 11, 6)
"""Working days before ``NOW``."""
EASTER = date(2019, 4, 18)
OPENING_AND_CLOSING = [datetime(2019, 3, 4, hour, 30, tzinfo=UTC) for hour in (8, 9, 16, 17)]
APART = [(date(2019, 3, 7), date(2019, 3, 12)), (date(2019, 5, 3), date(2019, 5, 7))]
"""Two and three days more than the working days between them."""
LAST_YEAR = [date(2019, 1, 7), date(2019, 1, 14)]
YEAR_BEFORE = [date(2018, 3, 5), date(2018, 3, 3)]
WORDS: Mapping[str, tuple[str, ...]] = {
    "owner": (Role.DIRECTOR, Role.SERVICE_MANAGER),
    "from": ("graded_on", "notification", "day_three_meeting"),
    "after": ("notification",),
    "when": ("always", "happens", "criteria_met"),
    "counts": ("working", "calendar"),
    "stops_at": ("line_manager",),
    "opens": ("08:00", "10:00"),
    "closes": ("16:00", "18:00"),
}
"""What else may stand where only some words may."""
IN_REPORTS = {("limits", name) for name in ("percentages_from", "kept_from_percent", "not_kept_under_percent")}
"""What the report goes by (``tests/service/reports/test_adherence.py``)."""
BY_THE_APPLICATION = {
    ("name",),
    ("limits", "recorded_late_days"),
    ("limits", "same_child_months"),
    *IN_REPORTS,
    ("limits", "challenge_answer_days"),
}
"""What ``policy show`` begins with (``tests/service/cli/test_process.py``), and what the last tests here are of."""

Decide = Callable[[Remediation, Any], object]
LIFE: list[tuple[int, Decide]] = [
    (1, lambda it, on: it.notify_managers(on, ["SW01", "TM01"])),
    (1, lambda it, on: extend(it, on, Step.DAY_THREE_MEETING, 1)),
    *((2, lambda it, on, days=days: extend(it, on, Step.IMPROVEMENT_PLAN, days)) for days in (21, 20, 1, 1)),
    (2, lambda it, on: it.await_challenge(on, audit_ref="A-1", challenge=1, challenged_by="SW01", people=DIRECTORY)),
    (3, lambda it, on: it.review_plan(on, satisfied=True, reviewer="SM01", people=DIRECTORY)),
    (4, lambda it, on: it.agree_improvement_plan(on, actions(on), people=DIRECTORY, override=Override(WHY))),
    (16, lambda it, on: it.note_owner_absent(on, 2, people=DIRECTORY)),
    (8, lambda it, on: decide_not_required(it, on)),
    (9, lambda it, on: it.countersign(on, agreed=False, countersigned_by="HOS01", reason=WHY, people=DIRECTORY)),
    (7, lambda it, on: it.complete_caseload_review(on, cases=3)),
    (15, lambda it, on: it.complete_action(on, 1, WHY, people=DIRECTORY)),
    (16, lambda it, on: it.reassign(on, role=Role.SOCIAL_WORKER, to="SW02", reason=WHY, people=DIRECTORY)),
    (22, lambda it, on: it.verify_action(on, 1, effective=False, verified_by="TM02", people=DIRECTORY)),
    (30, lambda it, on: upgrade(it, on)),
    (2, lambda it, on: it.re_audit(on, grade=on.policy.grades[1].name, auditor="AU01", people=DIRECTORY)),
    (41, lambda it, on: it.close(on, closed_by="QA01", agreed_by="SM01", people=DIRECTORY)),
]  # fmt: skip
"""What is done so many days after the grading; what comes before something that it waits for is out of order."""


def decide_not_required(remediation: Remediation, on: Any) -> None:
    remediation.decide_on_caseload(
        on, decision=CaseloadDecision.NOT_REQUIRED, decided_by="SM01", reason=WHY, people=DIRECTORY
    )


def extend(remediation: Remediation, on: Any, step: Step, days: int) -> None:
    until = CALENDAR.add_working_days(remediation.deadlines[step, ""].due_on, days)
    remediation.extend(on, step=step, until=until, granted_by="SM01", reason=WHY, people=DIRECTORY)


def actions(on: Any) -> list[ProposedAction]:
    """Nine actions that are warned about; the second one's owner will be away."""
    due_on = [on.occurred_on + timedelta(days=days) for days in (17, 26, 4, 5, 14, 15, 28, 29, 30)]
    urgent = {2: Urgency.PRIORITY, 3: Urgency.PRIORITY}
    return [
        proposed(
            action=text(f"Visit her at school in week {number}"),
            owner={1: "SW02", 2: "AU99"}.get(number, "SW01"),
            due_on=day,
            urgency=urgent.get(number),
            override=Override(WHY),
        )
        for number, day in enumerate(due_on)
    ]


def upgrade(remediation: Remediation, on: Any) -> None:
    remediation.regrade(
        on,
        audit_ref="A-1",
        grade=on.policy.grades[-1],
        because=RegradedBecause.MODERATION,
        told=["DCS01"],
        criteria=CriteriaMet((), ()),
        people=DIRECTORY,
    )


def life(policy: Policy, level: Grade, graded_on: date, follows: str | None = None) -> Iterator[Any]:
    """Everything that is recorded of a file that lives by this policy, or why it is refused."""
    earlier = [InadequateFile("A-0", "another family", date(2018, 4, 19))]
    told = told_at_opening(policy, ROLES, escalated=level.critical, people=DIRECTORY, on=graded_on)
    remediation = Remediation.open(
        act(graded_on, today=graded_on, policy=policy),
        audit_ref="A-1",
        child=CHILD,
        grade=level.name,
        themes=("Assessment",),
        service=None,
        team=None,
        roles=ROLES,
        people=DIRECTORY,
        criteria=criteria_for(policy, InadequateFile("A-1", str(CHILD), graded_on), level.critical, earlier),
        told=(*told, "AU99"),
        follows=follows,
    )
    drafts = [each.draft for each in actions(act(graded_on))]
    context = smart_context(remediation, act(graded_on, policy=policy), texts={})
    yield [*[findings_for(draft, context) for draft in drafts], findings_for_plan(drafts, context)]
    for after, decide in LIFE:
        day = graded_on + timedelta(days=after)
        try:
            decide(remediation, act(day, today=day, policy=policy))
        except PutrightError as refused:
            yield refused.message
    yield from map(fact_of, remediation.pending_events)


def graded(policy: Policy, level: Grade, themes: Mapping[str, str]) -> Any:
    """What becomes of an audit with this grade."""
    audit = Audit.record(
        audit_ref="A-1",
        audited_on=GRADED,
        graded_on=GRADED,
        child=CHILD,
        case_ref=WHY,
        grade=level.name,
        themes=themes,
        service=None,
        team=None,
        roles=ROLES,
        auditor_team=None,
        policy=policy,
        today=GRADED,
        calendar=CALENDAR,
    )
    audit.challenge(act(today=GRADED, policy=policy), challenged_by="SW01", reason=WHY, people=DIRECTORY)
    put_forward = stands_out(policy, level.name, themes), calls_for_remediation(policy, level.name, themes)
    return *put_forward, *map(fact_of, audit.pending_events)


def lived(policy: Policy) -> list[Any]:
    """What this policy makes of files, audits and alerts."""
    themes = [{f"Theme {n}": policy.grades[-2].name for n in range(many)} for many in (4, 5)]
    themes += [{theme: policy.grades[-2].name} for theme in ("Identification and response to risk", "Visits")]
    return [
        *life(policy, policy.grades[-2], GRADED),
        *life(policy, policy.grades[-1], GRADED),
        *life(policy, policy.grades[-1], EASTER),
        *life(policy, policy.grades[-2], GRADED, follows="A-0"),
        *[recipients(policy, rung.name, owner, DIRECTORY) for rung in policy.ladder for owner in ("SW01", "PL01")],
        *[step_title(step, policy) for step in policy.steps],
        *[graded(policy, level, each) for level in policy.grades for each in themes],
        *[warned(policy, *days) for days in APART],
        *[prompted(policy, LAST_YEAR[:many]) for many in range(len(LAST_YEAR) + 1)],
        *[prompted(policy, [day]) for day in YEAR_BEFORE],
        *[policy.office_hours.include(Moment(at), CALENDAR) for at in OPENING_AND_CLOSING],
        policy.urgent.rungs_from(OPENING_AND_CLOSING[0]),
        clear_on(GRADED, policy),
        remind_on(GRADED, policy, CALENDAR),
    ]


def warned(policy: Policy, counted_from: date, due_on: date) -> Any:
    """The working of a critical file's meeting."""
    rule = policy.steps[Step.DAY_THREE_MEETING]
    return working(rule, policy, CALENDAR, counted_from=counted_from, due_on=due_on, critical=True)


def prompted(policy: Policy, earlier: Sequence[date]) -> Any:
    """Whether as many files, all of other families, prompt a review of the caseload."""
    others = [InadequateFile(f"A-{day}", f"family {day}", day) for day in earlier]
    return criteria_for(policy, InadequateFile("A-1", "a family", GRADED), False, others)


def changed(document: dict[str, Any], path: Path, value: object) -> dict[str, Any]:
    """The document with one entry changed; ``path`` leads there."""
    other = copy.deepcopy(document)
    *way, last = path
    place: Any = other
    for step in way:
        place = place[step]
    place[last] = value
    return other


def settings_of(entry: Any, path: Path = ()) -> Iterator[Path]:
    """The way to each setting of a document; a list of words is one."""
    if isinstance(entry, dict):
        for key, value in entry.items():
            yield from settings_of(value, (*path, key))
    elif isinstance(entry, list) and isinstance(entry[0], dict):
        for number, value in enumerate(entry):
            yield from settings_of(value, (*path, number))
    else:
        yield path


def others(path: Path, value: Any) -> Iterator[Any]:
    """Other values that a setting could have."""
    match value:
        case bool():
            yield not value
        case int():
            yield from (value + 1, value - 1)
        case list():
            yield from ([word for word in value if word != left_out] for left_out in value)
        case str():
            yield from [each for each in WORDS.get(str(path[-1]), ("Another",)) if each != value]


DOCUMENT = shipped_document()
FIXED = {
    ("ladder", 2, "critical_days"),
    ("ladder", 3, "rung"),
    ("grades", 4, "opens"),
    ("steps", "caseload_decision", "when"),
    *(("steps", step.value, *key) for step in ARMED_BY for key in (("when",), ("clock", "from"))),
}
"""What cannot be changed alone without being refused by name."""
WITH: Mapping[Path, tuple[Path, Any]] = {
    ("steps", step.value, *key): (("steps", step.value, "clock", "days"), 4)
    for step in (Step.SAFETY_CHECK, Step.INTERIM_PROTECTION, Step.ACTION_DONE)
    for key in (("remind",), ("clock", "counts"))
}
"""What makes no difference on the day itself, beside a clock of days."""
UNSET: list[tuple[Path, Any]] = [
    (("steps", step, *key), value)
    for step, entry in DOCUMENT["steps"].items()
    for key, value in (
        (("remind",), False),
        (("stops_at",), "line_manager"),
        (("clock", "critical_days"), 7),
        (("clock", "counts"), "calendar"),
    )
    if key[-1] not in (entry["clock"] if len(key) == 2 else entry)
]
"""Settings that the shipped process leaves out, each with a value."""


def named(path: Any) -> str:
    return ".".join(map(str, path)) if isinstance(path, tuple) else repr(path)


def value_at(path: Path) -> Any:
    place: Any = DOCUMENT
    for step in path:
        place = place[step]
    return place


@cache
def usual(path: Path) -> tuple[dict[str, Any], list[Any]]:
    """The process that a change of this setting is compared with, and what it makes of everything."""
    document = changed(DOCUMENT, *WITH[path]) if path in WITH else DOCUMENT
    return document, lived(policy_from(document))


def differs(path: Path, value: Any) -> bool:
    document, before = usual(path) if path in WITH else usual(())
    return lived(policy_from(changed(document, path, value))) != before


@pytest.mark.parametrize("path", [each for each in settings_of(DOCUMENT) if each not in BY_THE_APPLICATION], ids=named)
def test_every_setting_of_the_process_does_something(path: Path) -> None:
    does = []
    for other in others(path, value_at(path)):
        with suppress(PolicyError):
            does.append(differs(path, other))

    assert all(does)
    assert bool(does) is (path not in FIXED)


@pytest.mark.parametrize(("path", "value"), UNSET, ids=named)
def test_every_setting_that_a_step_may_have_does_something(path: Path, value: Any) -> None:
    assert differs(path, value)


@pytest.fixture
def adopted(store: Store, people: People) -> Callable[..., Remediations]:
    """Adopts the process with another number among its limits, in force from before the first file on."""

    def adopt(**limits: int) -> Remediations:
        document = document_of(2, limits=DOCUMENT["limits"] | limits)
        from_day = GRADED_ON - timedelta(days=60)
        Policies(store).adopt(command(), document, in_force_from=from_day, adopted_by="SM01", reason="Ours")
        return Remediations(store)

    return adopt


@pytest.mark.parametrize(("days", "late"), [(9, 1), (10, 0)])
def test_the_policy_says_from_when_an_entry_is_recorded_late(
    adopted: Callable[..., Remediations], days: int, late: int
) -> None:
    store = adopted(recorded_late_days=days).store
    Audits(store).record(command(), findings("A-1", audited_on=TEN_DAYS_AGO, graded_on=TEN_DAYS_AGO))

    assert report_of(store, NOW, GRADED_ON, NOW.date())["data_quality"]["recorded_late"] == late


@pytest.mark.parametrize(("months", "again"), [(1, None), (2, ["A-1"])])
def test_the_policy_says_how_far_back_the_same_child_is_looked_for(
    adopted: Callable[..., Remediations], months: int, again: list[str] | None
) -> None:
    remediations = adopted(same_child_months=months)
    audits, before = Audits(remediations.store), GRADED_ON - timedelta(days=40)
    audits.record(command(), findings("A-1", case_ref="C-1", audited_on=before, graded_on=before))
    remediations.close(command(), "A-1", before, closed_by="QA01", agreed_by="SM01", reason="Done")

    audits.record(command(), findings("A-2", case_ref="C-1"))

    with remediations.store.reading() as reader:
        assert board_queries.remediation(reader, "A-2").same_child == again


def test_a_later_policy_leaves_what_was_recorded_late_before_it(
    adopted: Callable[..., Remediations],
) -> None:
    store = adopted(recorded_late_days=10).store
    Policies(store).adopt(command(), document_of(3), in_force_from=NOW.date(), adopted_by="SM01", reason="Stricter")

    Audits(store).record(command(), findings("A-1", audited_on=TEN_DAYS_AGO, graded_on=TEN_DAYS_AGO))

    assert report_of(store, NOW, GRADED_ON, NOW.date())["data_quality"]["recorded_late"] == 0


@pytest.mark.parametrize(("days", "answer_by"), [(1, date(2026, 11, 23)), (5, date(2026, 11, 27))])
def test_the_policy_says_in_how_many_days_a_challenge_of_a_report_is_answered(
    adopted: Callable[..., Remediations], days: int, answer_by: date
) -> None:
    store = adopted(challenge_answer_days=days).store
    Audits(store).record(command(), findings("A-1"))
    ReportChallenges(store).ask(command(), NOW.date(), asked_by="DCS01", question="Why?", remediation="A-1")

    with store.reading() as reader:
        (asked,) = challenges_of_remediation(reader, "A-1")
    assert asked.answer_by == answer_by
