"""The commands that the machine gives: a new one is a line of arguments, a line that gives it and what it changes.

``ago`` is drawn for every command and becomes ``day``, so many days before today. ``refusals`` are the codes of every
reason for which the model would refuse: the application must refuse with one of them, and must not where there are
none. A command without them may do either. ``learns`` names the steps whose dates are the application's own affair; the
model takes them as they are, and holds them to what is so of every date.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

from hypothesis import strategies as st

from domain.opening_corrections import RightFacts
from domain.vocabulary import CaseloadDecision, PrivacyIncident, ReferenceBecause, Role, Step
from service.bootstrap import Putright
from service.commands.alerts import Concern
from service.commands.monitoring import Progress
from service.commands.remediations import ActionText
from service.storage.store import Command, Receipt
from tests.machine.model import (
    CRITICAL,
    INADEQUATE,
    MANAGERS,
    ON_FILE,
    ONE_DAY,
    OPENING,
    OWNERS,
    Action,
    Audit,
    File,
    Model,
    bank_holidays,
    met,
)
from tests.support.council import findings
from tests.support.documents import calendar, policy

Args = SimpleNamespace
GRADES = ("Good", "Requires Improvement", INADEQUATE, INADEQUATE, CRITICAL)
SERVICES = ("Safeguarding", "Looked After")
CASES = ("C-1", "C-2", "C-3", "C-4", "C-5")
EVERY_STEP = frozenset(("*",))
OF_ACTIONS = frozenset(
    ("action_done", "action_confirmed", "action_effective", "action_replaced", "action_reallocation")
)
OF_THE_WORKER = frozenset(("caseload_decision", "countersignature", "caseload_review"))
UNDONE = {
    "action_done": ("done", None),
    "action_confirmed": ("confirmed", False),
    "action_effective": ("effective", None),
}
OF_PLANS = OF_ACTIONS | {"monitoring_check"}
OF_AUDITS = OF_PLANS | {"safety_check", "interim_protection", "acknowledgement", "challenge_decision"}
"""What also ends, or is owed again, with the audit that had called for it."""

refs = st.integers(0, 9)
"""Which file: see :func:`chosen`."""

steps = st.sampled_from(
    ("day_three_meeting", "improvement_plan", "service_manager_review", "re_audit", "re_audit", "safety_check")
)
audits = st.sampled_from(("A-1", "A-2", "A-3", "A-4", "A-9"))
auditors = st.sampled_from((None, "AU01", "AU01", "PL01", "PL02", "SW01", "NOBODY"))
people = st.sampled_from(
    ("SM01", "SM01", "TM01", "TM01", "HOS01", "HOS01", "PL01", "PL02", "SW01", "SW02", "DCS01", "AU01", "NOBODY")
)
known = st.sampled_from(("SM01", "TM01", "PL01", "PL02", "SW01", "SW02", "HOS01"))
seldom = st.sampled_from((0, 0, 0, 0, 0, 1, 9))
alerts = st.integers(0, 3)
reasons = st.sampled_from((None, "Because it was so"))
ago = st.sampled_from((*[0] * 12, 1, 1, 1, 2, 2, 3, 5, 8, 13, 40, 200, -1))
ahead = st.sampled_from((-20, 0, 1, 5, 9, 14, 20, 60))
behind = st.sampled_from((0, -1, -1, -2, -3, -5, -20))
numbers = st.integers(1, 3)
rungs = st.sampled_from(("reminder", "line_manager", "next_manager", "head_of_service", "head_of_service", "director"))


@dataclass(frozen=True)
class Given:
    """One command of the table."""

    name: str
    args: dict[str, Any]
    do: Callable[[Putright, Command, Args], Receipt]
    refusals: Callable[[Model, Args], set[str] | None] | None = None
    effect: Callable[[Model, Args, Receipt], None] = lambda *_: None
    learns: frozenset[str] = frozenset()
    corrects: bool = False
    reopens: bool = False
    revised: bool = True
    owed: dict[str, str] = field(default_factory=dict)


def chosen(model: Model, drawn: int) -> str:
    """A file that is still open, mostly; else any of them, or one that is not there."""
    still = [ref for ref, file in model.files.items() if file.open]
    known = still if still and drawn < 8 else list(model.files)
    return "B-9" if drawn == 0 or not known else known[drawn % len(known)]


def unknown(model: Model, *named: str | None) -> set[str]:
    return {"unknown_person"} if any(each is not None and each not in model.staff for each in named) else set()


def on_file(model: Model, args: Args, *, of_worker: bool = False) -> set[str]:
    """Why nothing can be recorded on a file on a day; what is about the worker outlives the case."""
    file = model.files.get(args.ref)
    if file is None:
        return {"not_found"}
    found = {"date_in_future"} if args.day > model.today else set()
    over = file.closed_on is not None and not (of_worker and file.departed)
    found |= {"remediation_closed"} if over else set()
    found |= {"remediation_withdrawn"} if file.withdrawn else set()
    found |= {"voided"} if file.gone else set()
    return found | ({"dates_contradict"} if args.day < file.graded_on else set())


def step(name: str, *named: str, own: str | None = None) -> Callable[[Model, Args], set[str]]:
    """Why a step cannot be recorded; ``named`` are the arguments that name people, ``own`` the one who may not."""

    def refusals(model: Model, args: Args) -> set[str]:
        found = on_file(model, args, of_worker=name in OF_THE_WORKER)
        if found == {"not_found"}:
            return found
        file = model.files[args.ref]
        found |= unknown(model, *(getattr(args, each) for each in named))
        if own is not None and getattr(args, own) == file.subject:
            found |= {"own_case"}
        if file.is_done(name):
            return found | {"step_already_recorded"}
        return found | ({"step_not_due"} if name not in file.dues else set())

    return refusals


def does(name: str) -> Callable[[Model, Args, Receipt], None]:
    return lambda model, args, _: met(model.files[args.ref], name, args.day)


def audit_refused(model: Model, args: Args) -> set[str]:
    found = {"already_exists"} if args.ref in model.audits or args.ref in model.files else set()
    found |= {"date_in_future"} if args.day > model.today else set()
    return found | unknown(model, args.subject)


def audited(model: Model, args: Args, _: Receipt) -> None:
    child = model.child(args.case)
    model.audits[args.ref] = Audit(args.ref, args.grade, args, args.ref, child, model.family(args.family, child))
    if args.grade in OPENING:
        open_for(model, model.audits[args.ref], args.day)


def open_for(model: Model, audit: Audit, day: date) -> None:
    """What an audit calls for from a day on."""
    said = audit.said
    told = (said.subject, *(ON_FILE[role] for role in list(ON_FILE)[1:]))
    subject = said.subject if said.practice == "social_worker" else ON_FILE[said.practice]
    file = File(audit.ref, audit.family, subject, said.service, day, audit.grade, said.subject, audit.child)
    model.answer(audit.ref, file, told + (MANAGERS if audit.grade == CRITICAL else ()))


def acknowledged(model: Model, args: Args, _: Receipt) -> None:
    file = model.files[args.ref]
    if args.person not in file.acknowledged:
        file.acknowledged.add(args.person)
        met(file, f"acknowledgement:{args.person}", args.day)


def joint_meeting_refused(model: Model, args: Args) -> set[str]:
    """Why a meeting cannot have been held, which may have been a sibling's too."""
    found = meeting_refused(model, args)
    if args.also is None or args.ref not in model.files:
        return found
    file, sibling = model.files[args.ref], model.files.get(args.also)
    if sibling is None:
        return found | {"not_found"}
    found |= {"invalid_value"} if sibling is file or sibling.family != file.family else set()
    return found | meeting_refused(model, Args(**vars(args) | {"ref": args.also}))


def met_together(model: Model, args: Args, _: Receipt) -> None:
    for ref in (args.ref, args.also):
        if ref is not None:
            met(model.files[ref], "day_three_meeting", args.day)
            model.files[ref].revision = None


def meeting_refused(model: Model, args: Args) -> set[str]:
    found = step("day_three_meeting", "chair", own="chair")(model, args)
    due = model.files[args.ref].dues.get("day_three_meeting") if args.ref in model.files else None
    late = due is not None and args.day > due.agreed and args.reason is None
    return found | ({"invalid_value"} if late else set())


def action_text(args: Args) -> ActionText:
    return ActionText(
        theme=args.theme,
        action="Agree the plan",
        owner=args.owner,
        due_on=args.due_on,
        measure="Seen on the file",
        override_reason="It is the same each time",
    )


def others(args: Args) -> list[int]:
    """Every other action of the file."""
    file = args.model.files.get(args.ref)
    return [number for number in file.actions if number not in args.off] if file is not None else []


def agreed(model: Model, args: Args, _: Receipt) -> None:
    file = model.files[args.ref]
    file.actions[max(file.actions, default=0) + 1] = Action(args.owner, args.due_on)


def completed(model: Model, args: Args, _: Receipt) -> None:
    model.files[args.ref].actions[args.number].done = args.day


def verified(model: Model, args: Args, _: Receipt) -> None:
    action = model.files[args.ref].actions[args.number]
    action.confirmed, action.effective = True, args.effective


def confirmed(model: Model, args: Args, _: Receipt) -> None:
    action = model.files[args.ref].actions[args.number]
    if args.accepted:
        action.confirmed = True
    else:
        action.done, action.rejected = None, True


def action_refused(model: Model, args: Args) -> set[str]:
    found = on_file(model, args)
    if found == {"not_found"}:
        return found
    early = args.due_on < model.files[args.ref].graded_on
    return found | unknown(model, args.owner) | ({"not_smart"} if early else set())


def silent(model: Model, args: Args) -> set[str]:
    """A manager who is not satisfied says what has to change."""
    return {"invalid_value"} if args.ref in model.files and not args.satisfied and args.reason is None else set()


def decision_refused(model: Model, args: Args) -> set[str]:
    found = on_file(model, args, of_worker=True)
    if found == {"not_found"}:
        return found
    file = model.files[args.ref]
    found |= unknown(model, args.decided_by)
    found |= {"own_case"} if args.decided_by == file.subject else set()
    found |= {"step_already_recorded"} if file.decided_on is not None else set()
    bare = args.decision is CaseloadDecision.NOT_REQUIRED and args.reason is None
    return found | ({"invalid_value"} if bare else set())


def decided(model: Model, args: Args, _: Receipt) -> None:
    file = model.files[args.ref]
    file.decided_on, file.decided_by = args.day, args.decided_by
    review = args.decision is CaseloadDecision.REVIEW
    if review and not file.criteria:
        file.criteria = True
        model.give(file, "caseload_decision", max(model.working_day(file.graded_on, 10), args.day))
    met(file, "caseload_decision", args.day)
    if review:
        model.give(file, "caseload_review", model.working_day(args.day, 20))
    elif file.criteria:
        model.give(file, "countersignature", model.working_day(args.day, 2))


def countersign_refused(model: Model, args: Args) -> set[str]:
    found = step("countersignature", "person", own="person")(model, args)
    same = args.ref in model.files and model.files[args.ref].decided_by == args.person
    found |= {"not_allowed"} if same else set()
    decided_on = model.files[args.ref].decided_on if args.ref in model.files else None
    found |= {"dates_contradict"} if decided_on is not None and args.day < decided_on else set()
    if args.ref in model.files and (decision := model.files[args.ref].dues.get("caseload_decision")) is not None:
        found |= {"dates_contradict"} if decision.done is not None and args.day < decision.done else set()
    found |= {"invalid_value"} if not args.agreed and args.reason is None else set()
    if args.ref in model.files and args.by == model.files[args.ref].subject:
        found |= {"own_case"}
    return found | ({"not_found"} if found else set())  # where nothing prompted a review there is none


def caseload_refused(model: Model, args: Args) -> set[str]:
    found, file = step("caseload_review")(model, args), model.files.get(args.ref)
    if file is None:
        return found
    found |= {"own_case"} if args.by == file.subject else set()
    return found | ({"invalid_value"} if len(file.graded) > args.cases else set())


def case_graded(model: Model, args: Args, _: Receipt) -> None:
    model.files[args.ref].graded.add(args.case)


def countersigned(model: Model, args: Args, _: Receipt) -> None:
    file = model.files[args.ref]
    met(file, "countersignature", args.day)
    if file.revision is not None:
        file.revision += 1  # the receipt tells of the review's
    if not args.agreed:
        model.give(file, "caseload_review", model.working_day(args.day, 20))


def next_ref(ref: str) -> str:
    stem, _, number = ref.rpartition("-R")
    return f"{stem}-R{int(number) + 1}" if stem else f"{ref}-R1"


def re_audit_refused(model: Model, args: Args) -> set[str] | None:
    found = step("re_audit", "auditor", own="auditor")(model, args)
    if args.ref not in model.files:
        return found
    if model.directory_changed and args.auditor is not None:
        return None  # whose team somebody is in is no affair of the model's
    insiders = {model.files[args.ref].worker, *(ON_FILE[role] for role in list(ON_FILE)[1:]), *MANAGERS}
    found |= {"own_team"} if args.auditor in insiders else set()
    again = args.grade in (INADEQUATE, CRITICAL) and next_ref(args.ref) in (*model.files, *model.audits)
    return found | ({"already_exists"} if again else set())


def re_audited(model: Model, args: Args, _: Receipt) -> None:
    file = model.files[args.ref]
    met(file, "re_audit", args.day)
    if args.grade in (INADEQUATE, CRITICAL):
        ref = next_ref(args.ref)
        after = File(
            ref,
            file.family,
            file.subject,
            file.service,
            args.day,
            args.grade,
            file.worker,
            file.child,
            args.ref,
            audits={ref: args.grade},
            answered=[ref],
        )
        file.followed = True
        model.open(after, (file.worker, *(ON_FILE[role] for role in list(ON_FILE)[1:]), *MANAGERS))
        for agreed_action in file.actions.values():
            if not agreed_action.effective:
                after.actions[len(after.actions) + 1] = Action(agreed_action.owner, agreed_action.due_on)


def extension_refused(model: Model, args: Args) -> set[str] | None:
    found = on_file(model, args)
    if found == {"not_found"}:
        return found
    if model.directory_changed:
        return None  # who is above whom is no affair of the model's
    file, due = model.files[args.ref], model.files[args.ref].dues.get(args.step)
    found |= unknown(model, args.person) | ({"own_case"} if args.person == file.subject else set())
    found |= {"not_allowed"} if args.person not in {"SM01", *MANAGERS} else set()
    found |= {"not_allowed"} if args.step in {"safety_check", "interim_protection"} else set()
    if due is None or not due.open:
        return found | {"step_already_recorded" if file.is_done(args.step) else "step_not_due"}
    found |= {"extensions_used_up"} if file.extensions[args.step] == 2 else set()
    in_time = max(args.day, due.agreed + ONE_DAY) <= args.due_on <= model.working_day(due.agreed, 20)
    return found | (set() if in_time else {"dates_contradict"})


def extended(model: Model, args: Args, _: Receipt) -> None:
    file = model.files[args.ref]
    file.extensions[args.step] += 1
    file.dues[args.step].agreed = args.due_on
    meeting = file.dues["day_three_meeting"].agreed
    if file.grade == CRITICAL and (meeting - file.graded_on).days > 3 and "interim_protection" not in file.dues:
        model.give(file, "interim_protection", args.day)


def coverable(model: Model, args: Args) -> set[str]:
    found = on_file(model, args)
    if found == {"not_found"}:
        return found
    file, due = model.files[args.ref], model.files[args.ref].dues.get(args.step)
    found |= unknown(model, args.person) | ({"own_case"} if args.person == file.subject else set())
    if due is not None and due.open:
        return found
    return found | {"step_already_recorded" if file.is_done(args.step) else "step_not_due"}


def cover_refused(model: Model, args: Args) -> set[str] | None:
    found = coverable(model, args)
    file = model.files.get(args.ref)
    if file is None or OWNERS[args.step] == file.subject or file.follows is not None:
        return found if file is None else None  # of their own case it is somebody else's above
    return found | ({"invalid_value"} if args.person == OWNERS[args.step] else set())


def acceptance_refused(model: Model, args: Args) -> set[str] | None:
    if model.directory_changed:
        return None  # who has left covers nothing
    found, file = coverable(model, args), model.files.get(args.ref)
    return found | ({"not_allowed"} if file is not None and file.asked.get(args.step) != args.person else set())


def declining_refused(model: Model, args: Args) -> set[str] | None:
    found = acceptance_refused(model, args)
    return found - {"own_case"} if found is not None else None


def reassignment_refused(model: Model, args: Args) -> set[str] | None:
    found = on_file(model, args)
    if found == {"not_found"}:
        return found
    if model.directory_changed:
        return None  # who has which role by now is no affair of the model's
    file = model.files[args.ref]
    holder = file.worker if args.role == "social_worker" else ON_FILE[args.role]
    return found | unknown(model, args.person) | ({"invalid_value"} if args.person == holder else set())


def signing_refused(model: Model, args: Args) -> set[str] | None:
    """Why a case cannot go: both managers sign for what is open."""
    found = on_file(model, args)
    if found == {"not_found"}:
        return found
    if model.directory_changed:
        return None
    file = model.files[args.ref]
    found |= unknown(model, args.person) | ({"own_case"} if file.subject in ("TM01", args.person) else set())
    found |= {"not_allowed"} if args.person not in {"SM01", *MANAGERS} else set()
    return found | ({"invalid_value"} if args.person == "TM01" else set())


def departed(model: Model, args: Args, because: str) -> None:
    file = model.files[args.ref]
    file.closed_on, file.departed = args.day, True
    for name, due in file.dues.items():
        if name not in OF_THE_WORKER and due.ended_on is None and (due.done or date.max) > args.day:
            due.ended_on = args.day
            due.ended = because if due.done is None and due.agreed >= args.day else None


def referral_refused(model: Model, args: Args) -> set[str] | None:
    found, file = signing_refused(model, args), model.files.get(args.ref)
    referred = file is not None and file.referred_on is not None
    return found if found is None or not referred else found | {"step_already_recorded"}


def referred(model: Model, args: Args, _: Receipt) -> None:
    model.files[args.ref].referred_on = args.day
    model.directory_changed = True  # whose what is from now on is no affair of the model's


def acknowledgement_refused(model: Model, args: Args) -> set[str]:
    found = on_file(model, args)
    if found == {"not_found"}:
        return found
    since = model.files[args.ref].referred_on
    return found | ({"step_not_due"} if since is None else {"dates_contradict"} if args.day < since else set())


def answer_refused(model: Model, args: Args) -> set[str]:
    """Why a request for help cannot be answered; nothing of that asks whether the file is open."""
    found = on_file(model, args) - {"remediation_closed", "remediation_withdrawn", "dates_contradict"}
    if found == {"not_found"}:
        return found
    found |= unknown(model, args.person)
    file = model.files[args.ref]
    if args.number > len(file.help_asked):
        return found | {"not_found"}
    if args.number in file.help_answered:
        return found | {"help_answered"}
    return found | ({"not_allowed"} if file.help_asked[args.number - 1] == args.person else set())


def call_refused(model: Model, args: Args) -> set[str]:
    found = on_file(model, args)
    if found == {"not_found"}:
        return found
    return found | unknown(model, args.person) | ({"invalid_value"} if args.person == "TM01" else set())


def seen_refused(model: Model, args: Args) -> set[str] | None:
    """Whether more was recorded since it was seen is the revision's to say; closed or withdrawn files are seen too."""
    found = on_file(model, args) - {"remediation_closed", "remediation_withdrawn"}
    if found == {"not_found"}:
        return found
    found |= {"own_case"} if args.person == model.files[args.ref].subject else set()
    found |= unknown(model, args.person)
    return found | {"seen_already"} if found else None


def escalation_refused(model: Model, args: Args) -> set[str] | None:
    """How far a step went up, and who may take it further, is the application's affair; what is settled goes no way."""
    found = step(args.step, "person")(model, args)
    due = model.files[args.ref].dues.get(args.step) if args.ref in model.files else None
    found |= {"step_not_due"} if due is not None and due.ended_on is not None else set()
    return found | {"not_allowed", "unknown_rung", "already_escalated"} if found else None


def close_refused(model: Model, args: Args) -> set[str]:
    found = on_file(model, args)
    if found == {"not_found"}:
        return found
    own = model.files[args.ref].subject in (args.person, args.agreed_by)
    found |= unknown(model, args.person, args.agreed_by) | ({"own_case"} if own else set())
    return found | ({"invalid_value"} if args.person == args.agreed_by else set())


def closed(model: Model, args: Args, _: Receipt) -> None:
    file = model.files[args.ref]
    file.closed_on = args.day
    for due in file.dues.values():
        if (due.done or date.max) > args.day and due.ended_on is None:
            due.ended_on = args.day
    if not file.followed:
        model.give(file, "embedding_check", model.working_day(args.day, 60))


def embedding_refused(model: Model, args: Args) -> set[str]:
    file = model.files.get(args.ref)
    if file is None:
        return {"not_found"}
    due = file.dues.get("embedding_check")
    found = {"date_in_future"} if args.day > model.today else set()
    found |= {"voided"} if file.gone else set()
    found |= {"step_already_recorded"} if file.is_done("embedding_check") else set()
    found |= {"step_not_due"} if due is None or not due.open else set()
    found |= {"dates_contradict"} if file.closed_on is not None and args.day < file.closed_on else set()
    found |= unknown(model, args.person) | ({"own_case"} if args.person == file.subject else set())
    return found | ({"invalid_value"} if not args.in_place and args.reason is None else set())


def withdrawn(model: Model, args: Args, _: Receipt) -> None:
    file = model.files[args.ref]
    file.withdrawn = True
    file.end("withdrawn", args.day)


def withdraw_refused(model: Model, args: Args) -> set[str]:
    found = on_file(model, args)
    if found == {"not_found"}:
        return found
    own = args.person == model.files[args.ref].subject
    return found | unknown(model, args.person) | ({"own_case"} if own else set())


def voided(model: Model, args: Args, _: Receipt) -> None:
    if (file := model.files.get(args.ref)) is not None and not file.gone:
        file.gone, file.revision = True, None
        followed(model, file, so=False)
        file.end("not_owed", file.graded_on)


def audit_voided(model: Model, args: Args, receipt: Receipt) -> None:
    audit = model.audits[args.ref]
    file = model.files.get(audit.file)
    audit.void, audit.voided_with_file = True, False
    if file is None:
        return
    others = [model.audits.get(ref) for ref in file.answered if ref != args.ref]
    if not file.gone and all(other is not None and other.void for other in others):
        audit.voided_with_file = True
        voided(model, Args(ref=file.ref), receipt)
        file.for_want_of_audits.add("voided")
    elif file.open:
        model.let_go(file, args.ref, args.day)


def audit_reinstated(model: Model, args: Args, _: Receipt) -> None:
    audit = model.audits[args.ref]
    audit.void = False
    if (file := model.files.get(audit.file)) is not None:
        model.go_on(file, audit, anyhow=False)


def moderated(model: Model, args: Args, _: Receipt) -> None:
    """What follows from another grade of an audit."""
    audit = model.audits[args.ref]
    file, before, audit.grade = model.files.get(audit.file), audit.grade, args.grade
    was, now = before in OPENING, args.grade in OPENING
    if file is None and now and not was:
        open_for(model, audit, args.day)
    elif file is not None and now and not was:
        model.go_on(file, audit, anyhow=True)
    elif file is not None and file.open and was and not now:
        model.let_go(file, args.ref, args.day)
    elif file is not None and file.open and now and before != args.grade:
        model.regrade(file, args.ref, args.grade)


def challenge_decided(model: Model, args: Args, receipt: Receipt) -> None:
    if args.upheld:
        moderated(model, args, receipt)


def followed(model: Model, file: File, *, so: bool) -> None:
    if file.follows is not None:
        model.files[file.follows].followed = so


def reinstated(model: Model, args: Args, receipt: Receipt) -> None:
    if (file := model.files.get(args.ref)) is not None:
        model.undo(file)
        model.catch_up(file)


def done_step(args: Args) -> tuple[str, str]:
    """One of the steps that were recorded on a file, and its item."""
    file = args.model.files.get(args.ref)
    done = sorted(name for name, due in file.dues.items() if due.done) if file is not None else []
    step_name, _, item = (done[args.number % len(done)] if done else "day_three_meeting").partition(":")
    return step_name, item


def step_corrected(model: Model, args: Args, _: Receipt) -> None:
    """What follows for dates from a step that was on another day is the application's affair."""
    file, (step_name, item) = model.files[args.ref], done_step(args)
    model.corrected.add(args.ref)
    if step_name == "caseload_decision":
        file.decided_on = args.due_on
    if step_name == "action_done" and int(item) in file.actions:
        file.actions[int(item)].done = args.due_on


def step_retracted(model: Model, args: Args, _: Receipt) -> None:
    """What follows for dates from a step that was not is the application's affair."""
    file, (step_name, item) = model.files[args.ref], done_step(args)
    model.corrected.add(args.ref)
    if step_name == "caseload_decision":
        file.decided_on = file.decided_by = None
        file.learned |= OF_THE_WORKER  # whether one is owed at all rested on it
    if step_name == "improvement_plan":
        file.actions.clear()
    if step_name == "acknowledgement":
        file.acknowledged.discard(item)
    if step_name in UNDONE and (action := file.actions.get(int(item.partition("-")[0]))) is not None:
        setattr(action, *UNDONE[step_name])


def closing_corrected(model: Model, args: Args, _: Receipt) -> None:
    model.files[args.ref].closed_on = args.due_on
    model.corrected.add(args.ref)


def closing_retracted(model: Model, args: Args, _: Receipt) -> None:
    file = model.files[args.ref]
    file.closed_on, file.departed = None, False
    model.corrected.add(args.ref)
    model.catch_up(file)


def right_fact(args: Args) -> dict[str, Any]:
    """What is put right of an audit: one fact of it."""
    if args.fact == "graded_on":
        return {"graded_on": args.due_on}
    audit = args.model.audits.get(args.ref)
    if args.fact == "service" or (audit is not None and audit.said.practice != "social_worker"):
        return {"service": args.service}
    return {"subject": args.subject}


def audit_corrected(model: Model, args: Args, _: Receipt) -> None:
    """What follows for the remediations that it opened is the application's affair; see ``Machine._learn_openings``."""
    audit, right = model.audits[args.ref], right_fact(args)
    audit.said = Args(**vars(audit.said) | right)
    model.directory_changed |= "subject" in right  # who else is on the file then is no affair of the model's
    ref = args.ref if audit.file == args.ref else None
    while ref in model.files:
        model.corrected.add(ref)
        model.files[ref].revision = None
        ref = next((file.ref for file in model.files.values() if file.follows == ref), None)


def calendar_adopted(model: Model, args: Args, _: Receipt) -> None:
    model.versions["calendar"] += 1
    model.closed_days = bank_holidays() | {args.due_on}


def later(args: Args, kind: str) -> int:
    return int(args.model.versions[kind] + args.beyond)


def policy_adopted(model: Model, *_: Any) -> None:
    model.versions["policy"] += 1


def alerted(model: Model, args: Args, receipt: Receipt) -> None:
    model.alerts.append(receipt.reference)


def at(args: Args) -> datetime:
    return datetime.combine(args.day, time(8), UTC)


def changed_directory(model: Model, *_: Any) -> None:
    model.directory_changed = True


def no_one(model: Model, args: Args) -> set[str]:
    return {"not_found"} if args.person not in model.staff else set()


COMMANDS: tuple[Given, ...] = (
    Given(
        "audit",
        {
            "ref": audits,
            "case": st.sampled_from(CASES[:3]),
            "grade": st.sampled_from(GRADES),
            "subject": st.sampled_from(("SW01", "SW01", "SW02")),
            "service": st.sampled_from(SERVICES),
            "family": st.sampled_from((None, None, "F-1")),
            "practice": st.sampled_from(("social_worker", "social_worker", "social_worker", "team_manager")),
        },
        lambda p, c, a: p.audits.record(
            c,
            findings(
                a.ref,
                audited_on=a.day,
                graded_on=a.day,
                grade=a.grade,
                case_ref=a.case,
                service=a.service,
                family_ref=a.family,
                practice_subject=Role(a.practice),
                roles=ON_FILE | {"social_worker": a.subject},
            ),
        ),
        audit_refused,
        audited,
        revised=False,
    ),
    Given(
        "notify",
        {"ref": refs, "told": st.lists(people, max_size=2)},
        lambda p, c, a: p.remediations.notify_managers(c, a.ref, a.day, a.told),
        lambda m, a: step("notification")(m, a) | (unknown(m, *a.told) if a.ref in m.files else set()),
        does("notification"),
    ),
    Given(
        "acknowledge",
        {"ref": refs, "person": people},
        lambda p, c, a: p.remediations.acknowledge(c, a.ref, a.day, a.person),
        lambda m, a: on_file(m, a) | (unknown(m, a.person) if a.ref in m.files else set()),
        acknowledged,
    ),
    Given(
        "meet",
        {"ref": refs, "chair": people, "reason": reasons, "also": st.none() | refs},
        lambda p, c, a: p.remediations.hold_day_three_meeting(
            c, a.ref, a.day, chair=a.chair, reason=a.reason, also_for=[a.also] if a.also else []
        ),
        joint_meeting_refused,
        met_together,
    ),
    Given(
        "not_met",
        {"ref": refs, "reason": reasons},
        lambda p, c, a: p.remediations.note_meeting_not_held(c, a.ref, a.day, reason=a.reason),
        step("day_three_meeting"),
    ),
    Given(
        "plan",
        {"ref": refs},
        lambda p, c, a: p.remediations.agree_improvement_plan(c, a.ref, a.day, family_has_part=False),
        step("improvement_plan"),
        does("improvement_plan"),
        learns=OF_PLANS,
    ),
    Given(
        "action",
        {"ref": refs, "owner": people, "ahead": ahead, "theme": st.sampled_from(("Assessment", "Planning"))},
        lambda p, c, a: p.remediations.agree_action(c, a.ref, a.day, action_text(a)),
        action_refused,
        agreed,
        learns=OF_ACTIONS,
    ),
    Given(
        "complete",
        {"ref": refs, "number": numbers, "reason": reasons},
        lambda p, c, a: p.remediations.complete_action(c, a.ref, a.number, a.day, evidence=a.reason),
        effect=completed,
        learns=OF_ACTIONS,
        corrects=True,
    ),
    Given(
        "confirm",
        {"ref": refs, "number": numbers, "accepted": st.booleans(), "person": people, "reason": reasons},
        lambda p, c, a: p.remediations.confirm_action(
            c, a.ref, a.number, a.day, accepted=a.accepted, confirmed_by=a.person, reason=a.reason
        ),
        effect=confirmed,
        learns=OF_ACTIONS,
        reopens=True,
    ),
    Given(
        "check",
        {"ref": refs, "off": st.sets(numbers, max_size=1), "person": people, "item": st.none() | numbers},
        lambda p, c, a: p.remediations.record_monitoring_check(
            c,
            a.ref,
            a.day,
            progress=Progress(on_track=others(a), off_track=sorted(a.off), drift="Missed"),
            checked_by=a.person,
            item=str(a.item) if a.item else None,
        ),
        learns=OF_PLANS,
    ),
    Given(
        "reallocate",
        {"ref": refs, "number": numbers, "to": st.none() | people, "person": people},
        lambda p, c, a: p.remediations.reallocate_action(
            c, a.ref, a.number, a.day, to=a.to, decided_by=a.person, reason="Off sick"
        ),
        learns=OF_ACTIONS,
    ),
    Given(
        "verify",
        {"ref": refs, "number": numbers, "effective": st.booleans(), "person": people},
        lambda p, c, a: p.remediations.verify_action(
            c, a.ref, a.number, a.day, effective=a.effective, verified_by=a.person
        ),
        effect=verified,
        learns=OF_ACTIONS,
    ),
    Given(
        "review",
        {"ref": refs, "reviewer": people, "satisfied": st.booleans(), "reason": reasons},
        lambda p, c, a: p.remediations.review_plan(
            c, a.ref, a.day, satisfied=a.satisfied, reviewer=a.reviewer, comments=a.reason
        ),
        lambda m, a: step("service_manager_review", "reviewer", own="reviewer")(m, a) | silent(m, a),
        does("service_manager_review"),
    ),
    Given(
        "decide",
        {"ref": refs, "decision": st.sampled_from(CaseloadDecision), "decided_by": people, "reason": reasons},
        lambda p, c, a: p.remediations.decide_on_caseload(
            c, a.ref, a.day, decision=a.decision, decided_by=a.decided_by, reason=a.reason
        ),
        decision_refused,
        decided,
    ),
    Given(
        "countersign",
        {"ref": refs, "person": people, "agreed": st.booleans(), "reason": reasons},
        lambda p, c, a: p.caseload_reviews.countersign(
            c, a.ref, a.day, agreed=a.agreed, countersigned_by=a.person, reason=a.reason
        ),
        countersign_refused,
        countersigned,
        revised=False,
    ),
    Given(
        "count_cases",
        {"ref": refs, "cases": st.integers(0, 9)},
        lambda p, c, a: p.caseload_reviews.count(c, a.ref, a.day, cases=a.cases),
        revised=False,
    ),
    Given(
        "grade_case",
        {"ref": refs, "case": st.sampled_from(CASES), "grade": st.sampled_from(GRADES)},
        lambda p, c, a: p.caseload_reviews.grade_case(c, a.ref, a.day, case_ref=a.case, grade=a.grade),
        effect=case_graded,
        revised=False,
    ),
    Given(
        "caseload_reviewed",
        {"ref": refs, "cases": st.integers(0, 20)},
        lambda p, c, a: p.remediations.complete_caseload_review(c, a.ref, a.day, cases=a.cases),
        caseload_refused,
        does("caseload_review"),
    ),
    Given(
        "check_safety",
        {"ref": refs, "person": people},
        lambda p, c, a: p.safety.check(c, a.ref, a.day, checked_by=a.person, how="Seen at home"),
        step("safety_check", "person", own="person"),
        does("safety_check"),
    ),
    Given(
        "see_to_safety",
        {"ref": refs, "person": people},
        lambda p, c, a: p.safety.acknowledge(c, a.ref, at(a), person=a.person),
        step("safety_check", "person", own="person"),
    ),
    Given(
        "ring_duty_team",
        {"ref": refs, "person": people},
        lambda p, c, a: p.safety.ring_duty_team(c, a.ref, at(a), rung_by=a.person, outcome="They visit tonight"),
        lambda m, a: on_file(m, a) | (unknown(m, a.person) if a.ref in m.files else set()),
    ),
    Given(
        "protect",
        {"ref": refs, "person": people},
        lambda p, c, a: p.safety.protect(c, a.ref, a.day, decided_by=a.person, how="Visited daily"),
        step("interim_protection", "person", own="person"),
        does("interim_protection"),
    ),
    Given(
        "re_audit",
        {
            "ref": refs,
            "grade": st.sampled_from(GRADES),
            "auditor": st.sampled_from((None, "AU01", "AU01", "PL01", "PL02", "SW01", "NOBODY")),
        },
        lambda p, c, a: p.remediations.re_audit(c, a.ref, a.day, grade=a.grade, auditor=a.auditor),
        re_audit_refused,
        re_audited,
        learns=OF_PLANS,
    ),
    Given(
        "close",
        {"ref": seldom, "person": people, "agreed_by": people},
        lambda p, c, a: p.remediations.close(c, a.ref, a.day, reason="Done", closed_by=a.person, agreed_by=a.agreed_by),
        close_refused,
        closed,
        learns=OF_PLANS,
    ),
    Given(
        "check_embedding",
        {"ref": refs, "person": people, "in_place": st.booleans(), "reason": reasons},
        lambda p, c, a: p.remediations.check_embedding(
            c, a.ref, a.day, in_place=a.in_place, checked_by=a.person, comments=a.reason
        ),
        embedding_refused,
        does("embedding_check"),
    ),
    Given(
        "extend",
        {"ref": refs, "step": steps, "ahead": ahead, "person": people},
        lambda p, c, a: p.changes.extend(
            c, a.ref, a.day, step=Step(a.step), item="", until=a.due_on, granted_by=a.person, reason="Not yet"
        ),
        extension_refused,
        extended,
        learns=frozenset(("monitoring_check",)),
    ),
    Given(
        "escalate",
        {"ref": refs, "step": steps, "person": people, "rung": rungs},
        lambda p, c, a: p.changes.escalate(
            c, a.ref, a.day, step=Step(a.step), rung=a.rung, escalated_by=a.person, reason="It cannot wait"
        ),
        escalation_refused,
    ),
    Given(
        "ask_for_cover",
        {"ref": refs, "step": steps, "person": people},
        lambda p, c, a: p.changes.ask_for_cover(c, a.ref, a.day, cover=a.person, step=Step(a.step)),
        lambda m, a: None if m.directory_changed else cover_refused(m, a),
        lambda m, a, _: m.files[a.ref].asked.update({a.step: a.person}),
    ),
    Given(
        "accept_cover",
        {"ref": refs, "step": steps, "person": people},
        lambda p, c, a: p.changes.accept_cover(c, a.ref, a.day, person=a.person, step=Step(a.step)),
        acceptance_refused,
    ),
    Given(
        "decline_cover",
        {"ref": refs, "step": steps, "person": people},
        lambda p, c, a: p.changes.decline_cover(c, a.ref, a.day, person=a.person, step=Step(a.step)),
        declining_refused,
        lambda m, a, _: m.files[a.ref].asked.pop(a.step, None) and None,
    ),
    Given(
        "ask_for_help",
        {"ref": refs, "person": people},
        lambda p, c, a: p.contacts.ask_for_help(c, a.ref, a.day, person=a.person, said="Two more hands"),
        lambda m, a: found if (found := on_file(m, a)) == {"not_found"} else found | unknown(m, a.person),
        lambda m, a, _: m.files[a.ref].help_asked.append(a.person),
    ),
    Given(
        "answer_help",
        {"ref": refs, "number": numbers, "person": people},
        lambda p, c, a: p.contacts.answer_help(c, a.ref, a.day, number=a.number, answered_by=a.person),
        answer_refused,
        lambda m, a, _: m.files[a.ref].help_answered.add(a.number),
    ),
    Given(
        "note_seen_in_case_system",
        {"ref": refs, "person": people},
        lambda p, c, a: p.contacts.note_seen_in_case_system(c, a.ref, a.day, seen_by=a.person),
        seen_refused,
    ),
    Given(
        "note_telephoned",
        {"ref": refs, "person": people},
        lambda p, c, a: p.contacts.note_telephoned(c, a.ref, a.day, person=a.person, reached=True, called_by="TM01"),
        call_refused,
    ),
    Given(
        "reassign",
        {"ref": seldom, "role": st.sampled_from(tuple(ON_FILE)), "person": people},
        lambda p, c, a: p.reassignments.reassign(c, a.ref, a.day, role=Role(a.role), to=a.person, reason="Moved"),
        reassignment_refused,
        changed_directory,
        learns=frozenset(("receiving_check", "acknowledgement")),
    ),
    Given(
        "pass_on",
        {"ref": seldom, "person": known, "to": people},
        lambda p, c, a: p.reassignments.pass_on(c, a.ref, a.day, person=a.person, to=a.to, reason="Away for long"),
        effect=changed_directory,
        learns=frozenset(("receiving_check", "acknowledgement")),
    ),
    Given(
        "accept_action",
        {"ref": refs, "number": numbers, "person": people},
        lambda p, c, a: p.reassignments.accept_action(c, a.ref, a.number, a.day, person=a.person),
    ),
    Given(
        "check_received",
        {"ref": refs, "in_order": st.booleans(), "person": people, "reason": reasons},
        lambda p, c, a: p.reassignments.check_received(
            c, a.ref, a.day, in_order=a.in_order, checked_by=a.person, comments=a.reason
        ),
        learns=frozenset(("receiving_check",)),
    ),
    Given(
        "close_case",
        {"ref": seldom, "person": people},
        lambda p, c, a: p.departures.close_case(
            c, a.ref, a.day, reason="No more support", team_manager="TM01", service_manager=a.person
        ),
        signing_refused,
        lambda m, a, _: departed(m, a, "case_closed"),
        learns=OF_PLANS,
    ),
    Given(
        "refer_elsewhere",
        {"ref": seldom, "person": people},
        lambda p, c, a: p.departures.refer_elsewhere(
            c, a.ref, a.day, reason="The family moved", team_manager="TM01", service_manager=a.person
        ),
        referral_refused,
        referred,
    ),
    Given(
        "acknowledge_transfer",
        {"ref": refs},
        lambda p, c, a: p.departures.acknowledge_transfer(c, a.ref, a.day),
        acknowledgement_refused,
        lambda m, a, _: departed(m, a, "moved_away"),
        learns=OF_PLANS,
    ),
    Given(
        "withdraw",
        {"ref": seldom, "person": people},
        lambda p, c, a: p.withdrawals.withdraw(c, a.ref, a.day, reason="Not called for", withdrawn_by=a.person),
        withdraw_refused,
        withdrawn,
    ),
    Given(
        "void",
        {"ref": seldom, "person": people},
        lambda p, c, a: p.withdrawals.void(c, a.ref, a.day, reason="Never so", voided_by=a.person),
        effect=voided,
        learns=OF_PLANS,
    ),
    Given(
        "reinstate",
        {"ref": refs, "person": people},
        lambda p, c, a: p.withdrawals.reinstate(c, a.ref, a.day, reason="It was so", reinstated_by=a.person),
        effect=reinstated,
        learns=OF_AUDITS,
        reopens=True,
    ),
    Given(
        "void_audit",
        {"ref": audits, "person": people},
        lambda p, c, a: p.audits.void(c, a.ref, a.day, reason="Never so", voided_by=a.person),
        effect=audit_voided,
        learns=OF_AUDITS,
        revised=False,
    ),
    Given(
        "reinstate_audit",
        {"ref": audits, "person": people},
        lambda p, c, a: p.audits.reinstate(c, a.ref, a.day, reason="It was so", reinstated_by=a.person),
        effect=audit_reinstated,
        learns=OF_AUDITS,
        reopens=True,
        revised=False,
    ),
    Given(
        "moderate",
        {"ref": audits, "grade": st.sampled_from(GRADES), "person": people, "reason": reasons},
        lambda p, c, a: p.moderations.moderate(c, a.ref, a.day, grade=a.grade, moderated_by=a.person, reason=a.reason),
        effect=moderated,
        learns=OF_AUDITS,
        revised=False,
    ),
    Given(
        "challenge",
        {"ref": audits, "person": st.sampled_from(("SW01", "SW02", "TM01", "PL01"))},
        lambda p, c, a: p.moderations.challenge(c, a.ref, a.day, challenged_by=a.person, reason="Not so"),
        learns=frozenset(("challenge_decision",)),
        revised=False,
    ),
    Given(
        "decide_challenge",
        {"ref": audits, "number": numbers, "upheld": st.booleans(), "grade": st.sampled_from(GRADES), "person": people},
        lambda p, c, a: p.moderations.decide_challenge(
            c,
            a.ref,
            a.number,
            a.day,
            upheld=a.upheld,
            grade=a.grade if a.upheld else None,
            decided_by=a.person,
            reason="Looked at",
        ),
        effect=challenge_decided,
        learns=OF_AUDITS,
        revised=False,
    ),
    Given(
        "correct_step",
        {"ref": refs, "number": refs, "ahead": behind, "person": people},
        lambda p, c, a: p.corrections.correct_step(
            c,
            a.ref,
            a.day,
            step=Step(done_step(a)[0]),
            item=done_step(a)[1],
            done_on=a.due_on,
            corrected_by=a.person,
            reason=WHY,
        ),
        effect=step_corrected,
        corrects=True,
        reopens=True,
    ),
    Given(
        "retract_step",
        {"ref": refs, "number": refs, "person": people},
        lambda p, c, a: p.corrections.retract_step(
            c, a.ref, a.day, step=Step(done_step(a)[0]), item=done_step(a)[1], corrected_by=a.person, reason=WHY
        ),
        effect=step_retracted,
        corrects=True,
        reopens=True,
    ),
    Given(
        "correct_closing",
        {"ref": refs, "ahead": behind, "person": people},
        lambda p, c, a: p.corrections.correct_closing(
            c, a.ref, a.day, done_on=a.due_on, corrected_by=a.person, reason=WHY
        ),
        effect=closing_corrected,
        corrects=True,
        reopens=True,
    ),
    Given(
        "retract_closing",
        {"ref": refs, "person": people},
        lambda p, c, a: p.corrections.retract_closing(c, a.ref, a.day, corrected_by=a.person, reason=WHY),
        effect=closing_retracted,
        corrects=True,
        reopens=True,
    ),
    Given(
        "correct_audit",
        {
            "ref": audits,
            "ahead": behind,
            "fact": st.sampled_from(("graded_on", "graded_on", "service", "subject")),
            "subject": st.sampled_from(("SW01", "SW02")),
            "service": st.sampled_from(SERVICES),
            "person": people,
        },
        lambda p, c, a: p.audit_corrections.correct(
            c, a.ref, a.day, right=RightFacts(**right_fact(a)), auditor=None, reason=WHY, corrected_by=a.person
        ),
        effect=audit_corrected,
        corrects=True,
        reopens=True,
        revised=False,
    ),
    Given(
        "correct_reference",
        {
            "ref": refs,
            "case": st.sampled_from(CASES),
            "because": st.sampled_from(ReferenceBecause),
            "family": st.sampled_from((None, None, "F-1")),
            "person": people,
        },
        lambda p, c, a: p.case_references.correct(
            c, a.ref, a.day, case_ref=a.case, because=a.because, reason=WHY, corrected_by=a.person, family_ref=a.family
        ),
        effect=lambda m, *_: setattr(m, "references_corrected", True),
    ),
    Given(
        "correct_audit_reference",
        {
            "ref": audits,
            "case": st.sampled_from(CASES),
            "because": st.sampled_from(ReferenceBecause),
            "family": st.sampled_from((None, None, "F-1")),
            "person": people,
        },
        lambda p, c, a: p.audit_references.correct(
            c, a.ref, a.day, case_ref=a.case, because=a.because, reason=WHY, corrected_by=a.person, family_ref=a.family
        ),
        effect=lambda m, *_: setattr(m, "references_corrected", True),
        revised=False,
    ),
    Given(
        "decide_audit_incident",
        {"ref": audits, "checked": st.booleans(), "incident": st.sampled_from(PrivacyIncident), "person": people},
        lambda p, c, a: p.audit_references.decide_privacy_incident(
            c, a.ref, a.day, access_checked=a.checked, privacy_incident=a.incident, reason=WHY, decided_by=a.person
        ),
        revised=False,
    ),
    Given(
        "decide_incident",
        {"ref": refs, "checked": st.booleans(), "incident": st.sampled_from(PrivacyIncident), "person": people},
        lambda p, c, a: p.case_references.decide_privacy_incident(
            c, a.ref, a.day, access_checked=a.checked, privacy_incident=a.incident, reason=WHY, decided_by=a.person
        ),
    ),
    Given(
        "alert",
        {"ref": refs, "person": people, "immediate": st.booleans()},
        lambda p, c, a: p.alerts.raise_alert(
            c, a.ref, Concern(concern="Alone at home", seen_at=at(a), raised_by=a.person, immediate=a.immediate)
        ),
        effect=alerted,
        revised=False,
    ),
    Given(
        "acknowledge_alert",
        {"alert": alerts, "person": people},
        lambda p, c, a: p.alerts.acknowledge(c, a.alert, at(a), person=a.person),
        revised=False,
    ),
    Given(
        "ring_about_alert",
        {"alert": alerts, "person": people},
        lambda p, c, a: p.alerts.tell_by_telephone(c, a.alert, at(a), duty_team=True, told_by=a.person),
        revised=False,
    ),
    Given(
        "answer_alert",
        {"alert": alerts, "person": people},
        lambda p, c, a: p.alerts.record_action(c, a.alert, at(a), done="Visited", done_by=a.person),
        revised=False,
    ),
    Given(
        "end_alert",
        {"alert": alerts, "person": people},
        lambda p, c, a: p.alerts.sign_off(c, a.alert, at(a), outcome="Safe", signed_off_by=a.person),
        revised=False,
    ),
    Given(
        "adopt_calendar",
        {"ahead": ahead, "beyond": st.sampled_from((1, 1, 1, 2)), "person": known},
        lambda p, c, a: p.calendars.adopt(
            c,
            calendar(later(a, "calendar"), a.due_on.isoformat()),
            adopted_by=a.person,
            reason="Shut",
        ),
        effect=calendar_adopted,
    ),
    Given(
        "follow_calendar",
        {"ref": refs, "person": people},
        lambda p, c, a: p.calendars.move(c, a.ref, moved_by=a.person, reason="Shut"),
        learns=EVERY_STEP,
    ),
    Given(
        "adopt_policy",
        {"beyond": st.sampled_from((1, 1, 1, 2)), "person": known},
        lambda p, c, a: p.policies.adopt(
            c, policy(later(a, "policy")), in_force_from=a.day, adopted_by=a.person, reason="New"
        ),
        effect=policy_adopted,
    ),
    Given(
        "cover",
        {"person": known, "cover": people},
        lambda p, c, a: p.people.name_cover(c, a.person, a.cover),
        lambda m, a: unknown(m, a.cover) | ({"invalid_value"} if a.cover == a.person else set()),
        changed_directory,
    ),
    Given(
        "absent",
        {"person": known, "ahead": ahead, "cover": st.none() | known},
        lambda p, c, a: p.people.record_absence(
            c, a.person, first_on=a.due_on, last_on=a.due_on + timedelta(days=9), cover=a.cover
        ),
        effect=changed_directory,
    ),
    Given(
        "leave",
        {"person": known},
        lambda p, c, a: p.people.leave(c, a.person, a.day),
        effect=changed_directory,
    ),
    Given(
        "come_back",
        {"person": people},
        lambda p, c, a: p.people.come_back(c, a.person),
        effect=changed_directory,
    ),
    Given(
        "move_post",
        {"person": known, "role": st.sampled_from(Role), "above": people},
        lambda p, c, a: p.people.change_post(
            c, a.person, role=a.role, service="Safeguarding", team="North", reports_to=a.above
        ),
        effect=changed_directory,
    ),
)

BY_NAME = {given.name: given for given in COMMANDS}
WHY = "Because it was so"


def beside(file: File, ago: int) -> tuple[str, dict[str, Any]]:
    """What is done beside the steps: cover accepted, more time given, and else one more action."""
    for step_name, person in file.asked.items():
        if step_name in file.dues and file.dues[step_name].open:
            return "accept_cover", {"step": step_name, "person": person}
    if ago == 1:
        return "extend", {"step": "re_audit", "ahead": 40, "person": "HOS01"}
    if file.actions and file.is_done("improvement_plan") and ago > 1:
        return "check", {"off": set(), "person": "TM01", "item": None}
    return "action", {"owner": "SW01", "ahead": 9, "theme": "Assessment"}


def reconsidered(model: Model, number: int, what: str, grade: str) -> tuple[str, dict[str, Any]]:
    """An audit or a file that is looked at again: voided or graded otherwise, and what was voided stands again."""
    aside = [file.ref for file in model.files.values() if file.status in ("withdrawn", "voided")]
    if what == "file" and aside:
        return "reinstate", {"ref": aside[number % len(aside)], "person": "HOS01"}
    if what in ("step", "closing"):
        files = [file for file in model.files.values() if what == "step" or file.status == "closed"]
        put_right = {"ref": files[-1 - number % len(files)].ref if files else "B-9", "person": "HOS01"}
        if what == "closing":
            return "retract_closing", put_right
        return "correct_step" if number % 2 else "retract_step", put_right | {"number": number, "ahead": -1}
    audit = list(model.audits.values())[number % len(model.audits)]
    if what == "grade" and not audit.void:
        return "moderate", {"ref": audit.ref, "grade": grade, "person": "HOS01", "reason": WHY}
    return "reinstate_audit" if audit.void else "void_audit", {"ref": audit.ref, "person": "HOS01"}


def next_of_action(file: File) -> tuple[str, dict[str, Any]] | None:
    """What comes next of the actions: one of them is not accepted at first."""
    for number, action in file.actions.items():
        if action.done is None:
            return "complete", {"number": number, "reason": WHY}
        if not action.confirmed:
            accepted = action.rejected or number > 1
            return "confirm", {"number": number, "accepted": accepted, "person": "TM01", "reason": WHY}
        if action.effective is None:
            return "verify", {"number": number, "effective": number != 2, "person": "SM01"}
    return None


def next_of(file: File) -> tuple[str, dict[str, Any]]:
    """What comes next on a file, as somebody who keeps to the process would record it."""
    undone = {name for name, due in file.dues.items() if due.open}
    if file.closed_on is not None:
        return "check_embedding", {"person": "SM01", "in_place": True, "reason": None}
    for step_name, (name, said) in NEXT.items():
        if step_name in undone:
            return name, said
    if (of_action := next_of_action(file)) is not None:
        return of_action
    if "re_audit" in undone:
        return "re_audit", {"grade": INADEQUATE, "auditor": "AU01"}
    return "close", {"person": "SM01", "agreed_by": "AU01"}


NEXT: dict[str, tuple[str, dict[str, Any]]] = {
    "safety_check": ("check_safety", {"person": "TM01"}),
    "interim_protection": ("protect", {"person": "HOS01"}),
    "notification": ("notify", {"told": ["TM01"]}),
    "day_three_meeting": ("meet", {"chair": "PL01", "reason": WHY, "also": None}),
    "improvement_plan": ("plan", {}),
    "service_manager_review": ("review", {"reviewer": "SM01", "satisfied": True, "reason": WHY}),
    "caseload_decision": (
        "decide",
        {"decision": CaseloadDecision.NOT_REQUIRED, "decided_by": "SM01", "reason": WHY},
    ),
    "countersignature": ("countersign", {"person": "HOS01", "agreed": False, "reason": WHY}),
    "caseload_review": ("caseload_reviewed", {"cases": 3}),
}
