"""The next policy: written or sent as a file, rehearsed on files of the past, and adopted."""

from dataclasses import dataclass
from datetime import date, timedelta
from http import HTTPStatus

from flask import redirect, url_for
from werkzeug.datastructures import MultiDict

from domain.adherence import Verdict
from domain.deadlines import name_of
from domain.documents import LONGEST
from domain.errors import PutrightError
from domain.policy import Policy
from domain.vocabulary import Step
from projections import board_queries, people
from service.access.sight import asker
from service.bootstrap import Putright
from service.clock import london_date
from service.pages.desk.adopting import rehearse_or_adopt
from service.pages.desk.changed import settings_changed
from service.pages.desk.documents import next_policy, policy_document
from service.pages.desk.drawn import Drawn, Wrong, form_page
from service.pages.desk.said import Said
from service.pages.desk.sending import command_of, known_people, typed
from service.pages.guard import signed_in
from service.pages.recording.words import SOMEBODY_ELSE, Words
from service.pages.rendering import render
from service.pages.sent import Answered, Sent, carried, said_in
from service.pages.wording.words import deadline_title
from service.queries.rehearsal import Rehearsal, rehearse
from service.queries.rules import rules_of
from service.reports.briefs.parts import VERDICTS
from service.terms import day, person_title

WORDS = {
    "document": Words(
        "The policy", "The whole document, in TOML or JSON. It begins as the one in force, under the next version."
    ),
    "file": Words("Or a file with it", "A text of TOML or JSON. It takes the place of what stands above."),
    "in_force_from": Words("For files graded from", "A file keeps the policy of the day it was graded."),
    "reason": Words("Why it changes"),
    "adopted_by": Words("Who adopts it", SOMEBODY_ELSE, person=True),
    "first": Words("First day", "A year before the last day, if you leave it empty"),
    "last": Words("Last day", "Today, if you leave it empty"),
}
MOST_TRIED = 500
"""So many remediations a policy is tried on while somebody waits."""

SHOWN = 50
A_YEAR = timedelta(days=365)
ADOPTED = "policies.Policies"
HEADING = "Adopt the next policy"


@dataclass(frozen=True)
class Asked:
    """The next policy as somebody asks for it."""

    document: str
    in_force_from: date
    reason: str
    adopted_by: str
    first: date
    last: date


def policy_form(putright: Putright) -> str:
    """The form, with the policy adopted last to be changed."""
    sent, kept = typed(putright)
    if sent is None:
        sent = MultiDict({"document": next_policy(putright), "in_force_from": day(_today(putright))})
    return _form(putright, sent, {}, kept=kept)


def send_policy(putright: Putright) -> Answered:
    """Rehearse what was sent; or adopt it, once it was rehearsed."""
    return rehearse_or_adopt(putright, _asked, _rehearse, _adopt, form=_form, field_of=_field_of)


def _asked(putright: Putright, said: Said) -> Asked:
    """What a form says; of no use where something is wrong with it."""
    today = _today(putright)
    document = said.text("document", LONGEST)
    from_, last = said.day("in_force_from", needed=True) or today, said.day("last") or today
    first = said.day("first") or last - A_YEAR
    if first > last:
        said.wrong["first"] = ["The first day is after the last"]
    by = said.person("adopted_by", known_people(putright)) or signed_in().id
    return Asked(document, from_, said.prose("reason"), by, first, last)


def _adopt(putright: Putright, sent: Sent, asked: Asked) -> Answered:
    more = {"adopted_by": asked.adopted_by, "reason": asked.reason}
    putright.policies.adopt(command_of(putright, sent), asked.document, in_force_from=asked.in_force_from, **more)
    return redirect(url_for("pages.rules", recorded=ADOPTED), HTTPStatus.SEE_OTHER)


def _rehearse(putright: Putright, sent: Sent, asked: Asked) -> str:
    today = _today(putright)
    policy = putright.policies.rehearse(asked.document, in_force_from=asked.in_force_from, today=today)
    with putright.store.reading() as reader:
        rules = rules_of(reader)
        files = len(board_queries.opened_between(reader, asked.first, asked.last))
        now = policy_document(reader, rules.policies[max(rules.policies)].version)
        directory = dict(people.directory(reader))
    found = rehearse(putright.store, asked.first, asked.last, today, policy=policy) if files <= MOST_TRIED else None
    return render(
        "desk/policy_rehearsed.html",
        title="What this policy would change",
        council=putright.settings.council,
        asked=asked,
        policy=policy,
        changes=settings_changed(now, asked.document),
        found=found,
        files=files,
        most=MOST_TRIED,
        verdicts=_verdicts(found),
        differences=_differences(found, policy),
        shown=SHOWN,
        by=person_title(asked.adopted_by, directory),
        back_dated=asked.in_force_from < today,
        carried=carried(putright, sent),
        sent=said_in(sent),
    )


def _verdicts(found: Rehearsal | None) -> list[tuple[str, int, int]]:
    """Each verdict with how many deadlines had it, and how many would have had it."""
    if found is None:
        return []
    was, would_be = found.tried.was, found.tried.would_be
    return [(VERDICTS[each], was[each], would_be[each]) for each in Verdict if was[each] or would_be[each]]


def _differences(found: Rehearsal | None, policy: Policy) -> list[tuple[str, str, str, str]]:
    """The deadlines whose verdict would differ, of the files that whoever asks sees: file, step, was, would be."""
    if found is None:
        return []
    seen = asker().seen
    return [
        (
            each.audit_ref,
            deadline_title(name_of((Step(each.step), each.item)), policy),
            _stands(each.was_due_on, each.was),
            _stands(each.would_be_due_on, each.would_be),
        )
        for each in found.tried.differences
        if seen.sees(each.audit_ref)
    ]


def _stands(due_on: date | None, verdict: str | None) -> str:
    if due_on is None:
        return "Not owed"
    return f"Due {day(due_on)}: {VERDICTS[Verdict(verdict)].lower() if verdict is not None else 'nobody was asked'}"


def _form(putright: Putright, sent: Sent, wrong: Wrong, *, kept: bool = False) -> str:
    known = list(known_people(putright).items())
    return form_page(putright, "desk/policy.html", HEADING, Drawn(sent, WORDS, wrong), kept=kept, people=known)


def _field_of(refusal: PutrightError, sent: Sent) -> str:
    """An entry of the document is one of the field that holds it."""
    return refusal.field if refusal.field in WORDS else "document"


def _today(putright: Putright) -> date:
    return london_date(putright.clock())
