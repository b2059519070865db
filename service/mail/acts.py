"""What is done from the page of a mail: the same commands as over the API, recorded by whom the mail was sent to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from unicodedata import category

from domain.errors import InvalidValueError, NotFoundError, PutrightError
from domain.vocabulary import Step
from service.bootstrap import Putright
from service.mail.links import links_of
from service.mail.notices import OF_ALERTS
from service.mail.opened import opened
from service.mail.things import ActKind, Message, Opened, Thing, key_of
from service.reports.publishing.drawing_up import Asked, publish
from service.storage.store import Command, KeyReusedError, Receipt

LONGEST_HELP = 2_000
TICKED = "yes"
MUST_SAY: Mapping[ActKind, str] = {
    ActKind.HELP: "Say what would help.",
    ActKind.ANSWER: "Write your answer.",
    ActKind.REFUSE_ANSWER: "Say why the answer is not accepted.",
}
"""What takes words instead of a tick, and what is said where there are none."""

SAID = (*MUST_SAY, ActKind.RANG_DUTY_TEAM)
"""What takes words: what came of a call may be said, the others must."""


class FormNotOursError(PutrightError):
    """A form was not made by this page, or stood open too long."""

    code = "form_not_ours"


@dataclass(frozen=True, kw_only=True)
class Pressed:
    """What a form sent: which act of which thing, what proves that this page made it, the tick, and what was typed."""

    kind: ActKind
    number: int
    form: str
    sure: str
    said: str


def perform(putright: Putright, token: str, pressed: Pressed) -> None:
    """Do what somebody pressed, if it is offered still; what is done already is left as it is, and no error.

    Raises as :func:`service.mail.opened.message_of` does, :class:`NotFoundError` for a thing that the message is not
    about, :class:`FormNotOursError`, :class:`InvalidValueError` without a tick or a text, and as the command does.
    """
    page = opened(putright, token)
    thing = _thing(page, pressed)
    now = putright.clock()
    if not links_of(putright.settings).is_form(pressed.form, page.message.id, name_of(pressed.kind, thing), now):
        raise FormNotOursError("This page stood open for too long, or was not sent by you. Look again, then decide.")
    if pressed.kind not in offered(page, thing):
        return
    said = _said(pressed)
    if pressed.kind not in MUST_SAY and pressed.sure != TICKED:
        raise InvalidValueError("Tick the box to say that it is you who decides this.", field="sure")
    key = key_of(page.message, pressed.kind, thing.notice.audit_ref) if pressed.kind is ActKind.HELP else None
    command = Command(recorded_by=page.message.person, source="mail", now=now, key=key, body=said.encode())
    try:
        ACTS[pressed.kind](putright, command, page.message, thing, said)
    except KeyReusedError:
        return  # somebody pressed twice and had changed a word between: the first stands


def offered(page: Opened, thing: Thing) -> tuple[ActKind, ...]:
    """What may be done about a thing now; what would help is asked of a file, with the first thing on it."""
    first = next(each for each in page.things if each.notice.audit_ref == thing.notice.audit_ref)
    of_file = page.help.get(thing.notice.audit_ref) if thing is first else None
    return (*thing.stand.offers, *(of_file.offers if of_file is not None else ()))


def name_of(kind: ActKind, thing: Thing) -> str:
    """What a form is for, by which it is signed."""
    return f"{kind.value} {thing.number}"


def _thing(page: Opened, pressed: Pressed) -> Thing:
    found = next((each for each in page.things if each.number == pressed.number), None)
    if found is None:
        raise NotFoundError("This mail has no such thing.", field="number")
    return found


def _said(pressed: Pressed) -> str:
    """What was typed, with the line ends that the API has. Raises :class:`InvalidValueError` for none or too much."""
    said = pressed.said.replace("\r\n", "\n").strip()
    if pressed.kind not in SAID:
        return ""
    if not said and pressed.kind in MUST_SAY:
        raise InvalidValueError(MUST_SAY[pressed.kind], field="said")
    if len(said) > LONGEST_HELP:
        raise InvalidValueError(f"Say it in {LONGEST_HELP:,} characters or fewer.", field="said")
    if any(category(each) in ("Cc", "Cs") and each not in "\n\t" for each in said):
        raise InvalidValueError("Leave out characters that cannot be printed.", field="said")
    return said


def _acknowledge(putright: Putright, command: Command, message: Message, thing: Thing, _: str) -> Receipt:
    return putright.remediations.acknowledge(command, thing.notice.audit_ref, command.today, message.person)


def _acknowledge_alert(putright: Putright, command: Command, message: Message, thing: Thing, _: str) -> Receipt:
    return putright.alerts.acknowledge(command, thing.notice.item or "", None, person=message.person)


def _see_to_safety(putright: Putright, command: Command, message: Message, thing: Thing, _: str) -> Receipt:
    return putright.safety.acknowledge(command, thing.notice.audit_ref, None, person=message.person)


def _rang_duty_team(putright: Putright, command: Command, message: Message, thing: Thing, said: str) -> Receipt:
    """Now, by whom the mail was sent to, with what they say came of it."""
    notice, outcome = thing.notice, said or None
    if notice.kind in OF_ALERTS:
        told_by = message.person
        return putright.alerts.tell_by_telephone(
            command, notice.item or "", None, told_by=told_by, duty_team=True, outcome=outcome
        )
    return putright.safety.ring_duty_team(command, notice.audit_ref, None, rung_by=message.person, outcome=outcome)


def _accept_cover(putright: Putright, command: Command, message: Message, thing: Thing, _: str) -> Receipt:
    notice = thing.notice
    step, item = Step(str(notice.step)), notice.item or ""
    return putright.changes.accept_cover(
        command, notice.audit_ref, command.today, person=message.person, step=step, item=item
    )


def _decline_cover(putright: Putright, command: Command, message: Message, thing: Thing, _: str) -> Receipt:
    notice = thing.notice
    step, item = Step(str(notice.step)), notice.item or ""
    return putright.changes.decline_cover(
        command, notice.audit_ref, command.today, person=message.person, step=step, item=item
    )


def _publish_report(putright: Putright, command: Command, message: Message, thing: Thing, _: str) -> Receipt:
    """As known now, which is what a form of it shows until then."""
    return publish(putright, command, Asked(reference=thing.notice.audit_ref), published_by=message.person)


def _ask_for_help(putright: Putright, command: Command, message: Message, thing: Thing, said: str) -> Receipt:
    """Of the one step that the mail names of the file, or of the file as a whole."""
    ref = thing.notice.audit_ref
    steps = {(each.step, each.item or "") for each in message.notices if each.audit_ref == ref}
    step, item = next(iter(steps)) if len(steps) == 1 else (None, "")
    of = Step(step) if step is not None else None
    return putright.contacts.ask_for_help(
        command, ref, command.today, person=message.person, said=said, step=of, item=item
    )


def _answer(putright: Putright, command: Command, message: Message, thing: Thing, said: str) -> Receipt:
    number = int(thing.notice.item or 0)
    return putright.report_challenges.answer(command, number, command.today, answered_by=message.person, answer=said)


def _accept_answer(putright: Putright, command: Command, message: Message, thing: Thing, _: str) -> Receipt:
    number = int(thing.notice.item or 0)
    return putright.report_challenges.accept(command, number, command.today, accepted_by=message.person)


def _refuse_answer(putright: Putright, command: Command, message: Message, thing: Thing, said: str) -> Receipt:
    number = int(thing.notice.item or 0)
    return putright.report_challenges.refuse(command, number, command.today, refused_by=message.person, reason=said)


ACTS: Mapping[ActKind, Callable[[Putright, Command, Message, Thing, str], Receipt]] = {
    ActKind.ACKNOWLEDGE: _acknowledge,
    ActKind.ACKNOWLEDGE_ALERT: _acknowledge_alert,
    ActKind.SEE_TO_SAFETY: _see_to_safety,
    ActKind.RANG_DUTY_TEAM: _rang_duty_team,
    ActKind.ACCEPT_COVER: _accept_cover,
    ActKind.DECLINE_COVER: _decline_cover,
    ActKind.ANSWER: _answer,
    ActKind.ACCEPT_ANSWER: _accept_answer,
    ActKind.REFUSE_ANSWER: _refuse_answer,
    ActKind.PUBLISH_REPORT: _publish_report,
    ActKind.HELP: _ask_for_help,
}
