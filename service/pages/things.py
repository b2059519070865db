"""What somebody is asked to do: their steps and those they do for others, and what waits for their word."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.calendar import WorkingCalendar
from domain.figure_seen import Standing
from domain.gaps import NOBODY_ELSES
from domain.people import Absence, Person, acting_for
from domain.vocabulary import Step
from projections import alert_queries, challenge_queries, people, safety
from projections.action_queries import undone_of
from projections.owing import asked_to_cover, left_to_close
from projections.reader import Reader
from service.pages.record_links import Link, to_do, under
from service.pages.states import Shape, State
from service.queries.owing import steps_owed
from service.terms import day, person_title, plural


@dataclass(frozen=True, kw_only=True)
class Thing:
    """One thing to do. ``about`` is the page of what it is about; ``covering`` says for whom, if for somebody else."""

    words: str
    when: State
    link: Link
    about: Link
    due_on: date | None = None
    covering: str | None = None

    @property
    def is_overdue(self) -> bool:
        """Whether its day is over."""
        return self.when.shape is Shape.MISSED


@dataclass(frozen=True)
class Covered:
    """Somebody who is away, for whom this person acts."""

    who: str
    until: str


@dataclass(frozen=True)
class Mine:
    """What is looked at for one person on one day."""

    reader: Reader
    person: Person
    today: date
    directory: Mapping[str, Person]
    calendar: WorkingCalendar

    def steps(self) -> Iterator[Thing]:
        """Their open steps, and those of people for whom they act, the longest overdue first."""
        chased = set()
        for owed in steps_owed(self.reader, self.person.id, self.today):
            chased.add((owed.of.audit_ref, owed.of.step, owed.of.item))
            if owed.covering_for is None or Step(owed.of.step) not in NOBODY_ELSES:
                yield self._step(owed.of, owed.covering_for)

        for row in undone_of(self.reader, [self.person.id]):
            if (row.audit_ref, Step.ACTION_DONE.value, str(row.number)) not in chased:
                yield self._action(row)

    def _action(self, row: Any) -> Thing:
        """An action of theirs that nobody is chased about, such as one that came in from a spreadsheet."""
        words, link = to_do(Step.ACTION_DONE, row.audit_ref, str(row.number))
        when = self.when(row.due_on) if row.due_on is not None else State(Shape.MISSED, "No date was agreed for it.")
        about = Link(row.audit_ref, f"/remediations/{row.audit_ref}")
        return Thing(words=words, when=when, link=link, about=about, due_on=row.due_on)

    def _step(self, row: Any, covering_for: str | None) -> Thing:
        words, link = to_do(Step(row.step), row.audit_ref, row.item)
        about = Link(row.audit_ref, f"/remediations/{row.audit_ref}")
        if row.step == Step.CASELOAD_REVIEW:
            about = Link("the caseload review", f"/caseload-reviews/{row.audit_ref}")
        covering = covering_for and self._away(covering_for)
        return Thing(
            words=words, when=self.when(row.due_on), link=link, about=about, due_on=row.due_on, covering=covering
        )

    def when(self, due_on: date) -> State:
        """When something is due, as somebody would say it."""
        said = f"{due_on.day} {due_on:%B}" if due_on.year == self.today.year else day(due_on)
        if due_on == self.today:
            return State(Shape.DUE, "It is due today.")
        if due_on > self.today:
            left = self.calendar.working_days_between(self.today, due_on)
            return State(Shape.DUE, f"It is due on {due_on:%A} {said}, in {plural(left, 'working day')}.")
        days = self.calendar.working_days_between(due_on, self.today)
        ago = f"{plural(days, 'working day')} ago" if days else "less than a working day ago"
        return State(Shape.MISSED, f"It was due on {said}, {ago}.")

    def waiting(self) -> Iterator[Thing]:
        """What waits for their word and has no step: alerts, a child's safety, cover asked for, questions, closing."""
        yield from (thing for row in alert_queries.alerts(self.reader, state="open") for thing in self._alert(row))
        yield from (thing for row in safety.asked_now(self.reader) for thing in self._safety(row))
        yield from map(self._cover_asked, asked_to_cover(self.reader, self.person.id))
        yield from (thing for row in challenge_queries.open_challenges(self.reader) for thing in self._question(row))
        yield from (self._to_close(row.audit_ref) for row in left_to_close(self.reader, self.person.id))

    def _to_close(self, ref: str) -> Thing:
        """A file of theirs on which nothing more is owed: closing it has no date, and nobody is chased about it."""
        (link,) = under(f"remediations/{ref}", {"closure": "Close the remediation"})
        about = Link(ref, f"/remediations/{ref}")
        return _open(f"Close {ref} with quality assurance: every step of it is done", link, about)

    def _alert(self, row: Any) -> Iterator[Thing]:
        me, of = self.person.id, f"safeguarding-alerts/{row.alert_ref}"
        about = Link(row.alert_ref, f"/{of}")
        if row.call_owed and row.to_ring == me:
            (link,) = under(of, {"telephone-calls": "Record the call"})
            yield _now(f"Ring the emergency duty team about safeguarding alert {row.alert_ref}", link, about)
        if me not in {*row.told, *row.escalated_to, *row.acknowledged}:
            return
        if not row.answered and me not in row.acknowledged:
            (link,) = under(of, {"acknowledgements": "Say that you know"})
            yield _now(f"Say that you know of safeguarding alert {row.alert_ref}", link, about)
        elif me in row.acknowledged and not row.actions:
            (link,) = under(of, {"actions-taken": "Record what was done"})
            yield _open(f"Make the child of safeguarding alert {row.alert_ref} safe", link, about)
        elif me in row.acknowledged and me != row.subject:
            (link,) = under(of, {"sign-off": "Sign it off"})
            yield _open(f"Sign off safeguarding alert {row.alert_ref}, when the child is safe", link, about)

    def _safety(self, row: Any) -> Iterator[Thing]:
        me, of = self.person.id, f"remediations/{row.audit_ref}"
        about = Link(row.audit_ref, f"/{of}")
        if row.call_owed and row.to_ring == me:
            (link,) = under(of, {"duty-team-calls": "Record the call"})
            yield _now(f"Ring the emergency duty team about the child of {row.audit_ref}", link, about)
        if not row.answered and me in {*row.told, *row.escalated_to}:
            (link,) = under(of, {"safety-check/acknowledgements": "Say that you see to it"})
            yield _now(f"Is the child of {row.audit_ref} safe today? Somebody has to look", link, about)

    def _cover_asked(self, row: Any) -> Thing:
        words, _ = to_do(Step(row.step), row.audit_ref, row.item)
        (link,) = under(f"remediations/{row.audit_ref}", {"cover/acceptance": "Accept, or say that you cannot"})
        about = Link(row.audit_ref, f"/remediations/{row.audit_ref}")
        asked = f"You are asked to do this for {person_title(row.owner, self.directory)}: {words[0].lower()}{words[1:]}"
        return Thing(words=asked, when=self.when(row.due_on), link=link, about=about)

    def _question(self, row: Any) -> Iterator[Thing]:
        of, me = f"challenges/{row.number}", self.person.id
        about = Link(f"question {row.number}", f"/{of}")
        if row.standing == Standing.ANSWERED and row.asked_by == me:
            (link,) = under(of, {"acceptance": "Accept it"})
            yield _open(f"Say whether the answer to your question {row.number} will do", link, about)
        elif row.standing == Standing.AWAITED and acting_for(row.answerer, self.today, self.directory, None) == me:
            (link,) = under(of, {"answer": "Answer it"})
            covering = self._away(row.answerer) if row.answerer != me else None
            words, when = f"Answer question {row.number}", self.when(row.answer_by)
            yield Thing(words=words, when=when, link=link, about=about, due_on=row.answer_by, covering=covering)

    def covered(self) -> list[Covered]:
        """Everybody who is away today and for whom this person acts."""
        away = people.away_on(self.reader, self.today)
        return [
            Covered(person_title(each, self.directory), f"away until {_last(absence)}")
            for each, absence in away.items()
            if each != self.person.id and acting_for(each, self.today, self.directory, None) == self.person.id
        ]

    def own_absence(self) -> Covered | None:
        """Who acts for this person, where they are away themselves."""
        absence = self.person.absence_on(self.today)
        if absence is None:
            return None
        acting = acting_for(self.person.id, self.today, self.directory, None)
        return Covered(person_title(acting, self.directory), _last(absence))

    def _away(self, other: str) -> str:
        title, known = person_title(other, self.directory), self.directory.get(other)
        absence = known.absence_on(self.today) if known is not None else None
        return f"for {title}, away until {_last(absence)}" if absence is not None else f"for {title}, who is not there"


def _now(words: str, link: Link, about: Link) -> Thing:
    return Thing(words=words, when=State(Shape.LATE, "It waits for you now."), link=link, about=about)


def _open(words: str, link: Link, about: Link) -> Thing:
    return Thing(words=words, when=State(Shape.DUE, "It is open."), link=link, about=about)


def _last(absence: Absence) -> str:
    return day(absence.last_on) if absence.last_on is not None else "further notice"
