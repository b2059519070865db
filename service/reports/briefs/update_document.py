"""The update on one remediation as a document of one page."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from domain.adherence import Verdict
from domain.vocabulary import ClosedBecause, Deviation, Status
from service.reports.briefs.parts import VERDICTS, brief_document, on_day, verdict_words
from service.reports.document import Answer, Cell, Document, Points, Section, Table
from service.terms import (
    DEVIATIONS,
    day,
    listed,
    plural,
    role_title,
    rung_title,
    sentence_case,
    short_day,
    step_title,
)

Data = Mapping[str, Any]
MOST_NEXT, MOST_STEPS, MOST_WRONG = 5, 12, 6
CLOSED = {
    ClosedBecause.COMPLETED: "",
    ClosedBecause.FOLLOWED: ", since another remediation follows",
    ClosedBecause.CASE_CLOSED: ", because the case was closed",
    ClosedBecause.MOVED_AWAY: ", because the child moved to another authority",
}
ACTIONS = {
    "open": "open", "overdue": "overdue", "done": "done", "confirmed": "confirmed", "effective": "effective",
    "not_effective": "not effective", "replaced": "replaced",
}  # fmt: skip


def update_document(data: Data, council: str) -> Document:
    """The update on one remediation: on one page, with no name, no free text and no child."""
    file = data["file"]
    return brief_document(
        data,
        council,
        title=f"Update on remediation {data['audit_ref']}",
        subtitle=f"As at {day(data['as_at'])}",
        answer=_answer(data),
        sections=(
            Section("stands", "Where it stands", parts=(Points(tuple(_stands(file))),)),
            _next(data),
            _steps(data),
            _wrong(data),
            _counts(data),
        ),
        compact=True,
    )


def _answer(data: Data) -> Answer:
    """Whether anything is overdue, of a remediation that is still open."""
    file, overdue = data["file"], [each for each in data["next"] if each["working_days_overdue"]]
    asked = "Where does it stand?"
    if file["status"] != Status.OPEN:
        return Answer(asked, sentence_case(file["status"]), _ended(file))
    late = data["actions"]["overdue"]
    actions = f" {plural(late, 'action')} {'is' if late == 1 else 'are'} past the date first agreed." if late else ""
    if not overdue:
        first = next(iter(data["next"]), None)
        nearest = f"next is {_named(first)}, due {day(first['due_on'])}." if first is not None else "nothing is owed."
        return Answer(asked, "Overdue" if late else "On track", f"No step is overdue; {nearest}{actions}")
    said = _some([_named(each) for each in overdue], 2)
    return Answer(asked, "Overdue", f"{plural(len(overdue), 'step')} past the date: {said}.{actions}")


def _ended(file: Data) -> str:
    if file["status"] == Status.CLOSED and file["closed_on"] is not None:
        return f"It was closed on {day(file['closed_on'])}{CLOSED[ClosedBecause(file['closed_because'])]}."
    if file["withdrawn_on"] is not None:
        return f"It was withdrawn on {day(file['withdrawn_on'])}."
    return "It was never valid."


def _stands(file: Data) -> Iterator[str]:
    yield f"Graded {file['grade']}, day 0 {day(file['graded_on'])}" + (
        f" (first graded {day(file['first_graded_on'])})." if file["first_graded_on"] else "."
    )
    subject = f"; the practice of a {role_title(file['subject_role'])}" if file["subject_role"] else ""
    yield f"Service: {file['service'] or 'not recorded'}{subject}."
    if file["follows"] is not None:
        yield f"It follows {file['follows']}, after a repeat inadequate."
    if file["re_audit_grade"] is not None:
        yield f"At its re-audit it was graded {file['re_audit_grade']}."
    if file["followed_by"] is not None:
        yield f"{file['followed_by']} follows it."


def _next(data: Data) -> Section:
    rows = tuple(_next_row(each, data["as_at"]) for each in data["next"][:MOST_NEXT])
    columns = ("Step", "Who has it", "First date", "Due", "Overdue")
    table = Table("next-steps", "What is next", columns, rows, empty="None: nothing is owed.")
    return Section("next", "What is next, and who has it", _more(data["next"], MOST_NEXT), (table,))


def _next_row(each: Data, as_at: str) -> tuple[Cell, ...]:
    late = each["working_days_overdue"]
    return (
        sentence_case(_named(each)),
        sentence_case(role_title(each["role"])) if each["role"] is not None else "Nobody",
        on_day(each["original_due_on"]),
        on_day(each["due_on"]),
        f"by {plural(late, 'working day')}" if late else "due today" if each["due_on"] == as_at else "no",
    )


def _steps(data: Data) -> Section:
    columns = ("Step", "First date", "Agreed date", "Done", "How")
    rows = tuple(_step_row(each) for each in data["steps"][:MOST_STEPS])
    table = Table("dates-steps", "Dates against deadlines", columns, rows, empty="None.")
    beside = [
        f"{title}: {_verdicts(data[name])}."
        for name, title in (("acknowledgements", "Acknowledgements"), ("monitoring_checks", "Monitoring checks"))
        if data[name]
    ]
    return Section("dates", "Dates against deadlines", (*_more(data["steps"], MOST_STEPS), *beside), (table,))


def _step_row(each: Data) -> tuple[Cell, ...]:
    moved = each["due_on"] != each["original_due_on"]
    days, by = each["working_days_late"], "overdue by" if each["verdict"] == Verdict.NOT_DONE else "by"
    late = f", {by} {plural(days, 'working day')}" if days else ""
    entered = ", recorded late" if each["recorded_late"] else ""
    return (
        sentence_case(_named(each)),
        on_day(each["original_due_on"]),
        on_day(each["due_on"]) if moved else "as first",
        on_day(each["done_on"]) or "",
        sentence_case(verdict_words(each["verdict"])) + late + entered,
    )


def _wrong(data: Data) -> Section:
    """Delay, deviation and flexibility, each by its own name."""
    said = [*_late(data["steps"]), *_deviated(data["deviations"]), *_extended(data["extensions"])]
    parts = (Points(tuple(said[:MOST_WRONG])),) if said else ()
    return Section("wrong", "What went otherwise than planned", _more(said, MOST_WRONG) if said else ("None.",), parts)


def _late(steps: Iterable[Data]) -> Iterator[str]:
    late = [each for each in steps if each["verdict"] in (Verdict.LATE, Verdict.NOT_DONE)]
    if late:
        named = [f"{_named(each)} {verdict_words(each['verdict'])}" for each in late]
        yield f"Delay: {_some(named, MOST_WRONG)}."


def _deviated(deviations: Iterable[Data]) -> Iterator[str]:
    for each in deviations:
        on = short_day(date.fromisoformat(each["on"]))
        yield f"Deviation, {on}: {step_title(each['step']).lower()}: {DEVIATIONS[Deviation(each['rule'])]}."


def _extended(given: Iterable[Data]) -> Iterator[str]:
    for each in given:
        before, until = (short_day(date.fromisoformat(each[end])) for end in ("from", "until"))
        yield f"Extension: {step_title(each['step']).lower()} from {before} until {until}; both dates count."


def _counts(data: Data) -> Section:
    actions, raised, alerts = data["actions"], data["escalations"], data["open_risk"]["alerts"]
    states = listed(f"{actions[state]} {words}" for state, words in ACTIONS.items() if actions[state])
    not_smart = f"; {actions['not_smart']} lacked an owner or a date" if actions["not_smart"] else ""
    rungs = listed(f"{rung_title(rung).lower()} {n}" for rung, n in raised["rungs"].items())
    rows: Sequence[tuple[Cell, ...]] = (
        ("Actions agreed", actions["total"], f"{states}{not_smart}" or "none"),
        ("Missed steps that went up the line", raised["steps"], rungs or "none"),
        ("Safeguarding alerts about the child, open", alerts["open"], f"of {alerts['raised']} raised"),
    )
    table = Table("counts-all", "Actions, escalations, open risk", ("What", "Number", "How"), tuple(rows))
    return Section("counts", "Actions, escalations and open risk", parts=(table,))


def _verdicts(counts: Mapping[str, int]) -> str:
    return listed(f"{counts[each]} {words.lower()}" for each, words in VERDICTS.items() if counts.get(each))


def _named(each: Data) -> str:
    """A step in the middle of a sentence, with the number of its action."""
    title = step_title(each["step"])
    return title[0].lower() + title[1:] + (f" ({each['item']})" if each["item"] else "")


def _some(names: Sequence[str], most: int) -> str:
    """The first names, and how many more there are."""
    return listed([*names[:most], f"{len(names) - most} more"] if len(names) > most else names)


def _more(found: Sequence[Any], most: int) -> tuple[str, ...]:
    return (f"The first {most} of {len(found)}; all are in the record.",) if len(found) > most else ()
