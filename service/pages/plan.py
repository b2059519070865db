"""The actions of a remediation as a page tells them: what was agreed, whether it is done, whether it works."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.adherence import Verdict, verdict
from domain.ladder import Person
from service.pages.states import SHAPES, Shape, State
from service.pages.wording.monitoring import standing
from service.pages.wording.quotes import quotes
from service.terms import day, person_title, sentence_case, smart_title

QUOTED = ("action", "measure", "difference", "family_part", "timescale", "evidence", "override_reason")


@dataclass(frozen=True)
class Action:
    """One remedial action with its texts. ``works`` says whether it does; ``overridden`` are warnings in words."""

    of: Any
    texts: Mapping[str, str]
    owner: str
    state: State
    works: str
    overridden: tuple[str, ...]


def planned(action: Any, as_at: date, kept: Mapping[str, str], directory: Mapping[str, Person]) -> Action:
    """One action as it stands at the end of a day."""
    refs = {name: ref for name in QUOTED if (ref := getattr(action, name)) is not None}
    return Action(
        of=action,
        texts=quotes(refs, kept),
        owner=person_title(action.owner, directory),
        state=_done(action, as_at),
        works=_works(action),
        overridden=tuple(smart_title(code) for code in (action.overridden or "").split()),
    )


@dataclass(frozen=True)
class Check:
    """One check of how the actions stand, with what was said of it."""

    of: Any
    standing: str
    texts: Mapping[str, str]


def checked(check: Any, kept: Mapping[str, str]) -> Check:
    """One check as a page tells it."""
    refs = {name: ref for name in ("drift", "response") if (ref := getattr(check, name)) is not None}
    return Check(check, sentence_case(standing(check.on_track, check.off_track)), quotes(refs, kept))


def _done(action: Any, as_at: date) -> State:
    if action.original_due_on is None:
        done = action.done_on is not None
        return (
            State(Shape.DONE, f"Done {day(action.done_on)}") if done else State(Shape.NONE, "Not done, without a date")
        )
    found = verdict(action.original_due_on, action.done_on, as_at)
    words = {
        Verdict.ON_TIME: "Done",
        Verdict.LATE: "Done late",
        Verdict.NOT_DONE: "Not done, overdue",
        Verdict.NOT_YET_DUE: "Not yet due",
    }[found]
    return State(SHAPES[found], f"{words}, {day(action.done_on)}" if action.done_on is not None else words)


def _works(action: Any) -> str:
    match action.state:
        case "open" | "overdue" if action.rejected_on is not None:
            return f"The evidence was rejected on {day(action.rejected_on)}: it is open again"
        case "open" | "overdue":
            return "Not done yet"
        case "done":
            return "Not confirmed yet"
        case "confirmed":
            return f"Confirmed {day(action.confirmed_on)}, not checked yet"
        case "effective":
            return f"Yes, checked {day(action.verified_on)}"
        case "replaced":
            return f"No, and action {action.replaced_by} takes its place"
    return f"No, checked {day(action.verified_on)}: to be replaced"
