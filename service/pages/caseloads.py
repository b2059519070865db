"""The reviews of whole caseloads: all of them, and one with its decision and the cases that were graded."""

from collections.abc import Mapping
from typing import Any

from domain.errors import InvalidValueError, NotFoundError
from domain.vocabulary import CaseloadDecision, Criterion, Step
from projections import caseloads, people
from projections.reader import Reader
from service.access.sight import asker, but_closed, only_seen
from service.bootstrap import Putright
from service.commands.criteria import changed_since, criteria_standing
from service.imports.problems import shown
from service.pages.guard import signed_in
from service.pages.record_links import CASELOAD_REVIEW, Link, may_record, to_do, under
from service.pages.rendering import render
from service.pages.standing import date_given
from service.pages.states import Shape, State
from service.pages.wording.words import CRITERIA
from service.storage.confidences import texts
from service.terms import day, listed, person_title, sentence_case

ROWS = 100
STATES = {
    "to_decide": "To be decided",
    "under_way": "Under way",
    "complete": "Complete",
    "not_required": "Not required",
}
DECIDED = {CaseloadDecision.REVIEW: "The whole caseload is reviewed", CaseloadDecision.NOT_REQUIRED: "No review"}
ERASED = "The text was erased."


def caseload_reviews_page(putright: Putright, query: Mapping[str, str]) -> str:
    """A page of the reviews, or of those in one state. Raises :class:`InvalidValueError`."""
    chosen = query.get("state", "")
    if chosen and chosen not in STATES:
        raise InvalidValueError(f"{shown(chosen)} is not one of {', '.join(STATES)}.", field="state")
    prompted_on, _, ref = query.get("after", "").partition(",")
    after_on = date_given({"after": prompted_on}, "after")
    after = (after_on, ref) if after_on is not None else None
    with putright.store.reading() as reader:
        known = people.directory(reader)
        found = only_seen(
            lambda after, most: caseloads.reviews(reader, state=chosen or None, after=after, limit=most),
            asker().seen.sees_of,
            lambda row: (row.prompted_on, row.ref),
            after,
            ROWS + 1,
        )
        rows, last = found[:ROWS], found[ROWS - 1] if len(found) > ROWS else None
        return render(
            "caseload_reviews.html",
            title="Caseload reviews",
            council=putright.settings.council,
            reader=reader,
            chosen=chosen,
            choices={"": "All", **STATES},
            after=after,
            older=f"{last.prompted_on.isoformat()},{last.ref}" if last is not None else None,
            rows=[(row, person_title(row.subject, known), _state(row)) for row in rows],
        )


def caseload_review_page(putright: Putright, ref: str) -> str:
    """One review. Raises :class:`NotFoundError`."""
    with putright.store.reading() as reader:
        row = caseloads.review(reader, ref)
        if row is None:
            raise NotFoundError(f"No caseload review was prompted by {ref}.", field="ref")
        cases, known = caseloads.cases_of(reader, row.review), people.directory(reader)
        refs = (row.reason, row.instead, row.learning, *(case.case_ref for case in cases))
        kept = texts(reader.connection, (each for each in refs if each))
        return render(
            "caseload_review.html",
            title=f"Caseload review {row.ref}",
            council=putright.settings.council,
            reader=reader,
            row=row,
            state=_state(row),
            subject=person_title(row.subject, known),
            criteria=sentence_case(listed(CRITERIA[Criterion(each)] for each in row.criteria)),
            files=but_closed(row.files),
            criteria_now=_criteria_now(reader, row),
            decision=DECIDED[CaseloadDecision(row.decision)] if row.decision else None,
            said={name: kept.get(getattr(row, name), ERASED) for name in _written(row)},
            cases=[(case, kept.get(case.case_ref, ERASED)) for case in cases],
            inadequate=sum(bool(case.inadequate) for case in cases),
            links=_links(row) if may_record(signed_in()) else (),
        )


def _written(row: Any) -> list[str]:
    return [name for name in ("reason", "instead", "learning") if getattr(row, name)]


def _state(row: Any) -> State:
    match row.state:
        case "complete":
            return State(Shape.DONE, f"Complete, {day(row.completed_on)}")
        case "not_required":
            if row.countersigned is None:
                return State(Shape.DUE, "Not required, and not countersigned yet")
            return State(Shape.NONE, "Not required, countersigned" if row.countersigned else "Not required")
    return State(Shape.DUE, STATES[row.state])


def _criteria_now(reader: Reader, row: Any) -> str | None:
    """What has changed since they were met, where it has."""
    now = criteria_standing(reader, row.ref, row.criteria)
    if now is None or not changed_since(now, row.criteria, row.files):
        return None
    return listed(CRITERIA[each] for each in now.criteria) or "no criterion"


def _links(row: Any) -> tuple[Link, ...]:
    """What a review has come to: to be decided, to be countersigned, or under way with cases to grade."""
    _, decide = to_do(Step.CASELOAD_DECISION, row.ref, "")
    _, reviewed = to_do(Step.CASELOAD_REVIEW, row.ref, "")
    held, graded, countersign = under(f"caseload-reviews/{row.ref}", CASELOAD_REVIEW)
    return {"to_decide": (decide,), "not_required": (countersign,), "under_way": (held, graded, reviewed)}.get(
        row.state, ()
    )
