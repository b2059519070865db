"""The director's questions about figures of reports and about remediations: one method a command."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.act import Act
from domain.confidential import Confidential
from domain.figure_seen import FigureSeen
from domain.ladder import Person, owner_of
from domain.remediation import Remediation
from domain.report_challenge import ReportChallenge
from domain.vocabulary import Role
from projections import people
from projections.challenge_queries import next_number
from service.commands.people import refuse_unknown
from service.reports.adherence.report import report_of
from service.reports.figures.selections import number_of
from service.storage.store import Command, Receipt, Store
from service.storage.work import Work


@dataclass(frozen=True, kw_only=True)
class AskedFigure:
    """Which figure of which report: of which period, as at which day, as known at which instant; now unless said."""

    name: str
    first: date
    last: date
    as_at: date | None = None
    as_known_at: datetime | None = None


@dataclass(frozen=True)
class Hearing:
    """What a decision on a question is made in."""

    work: Work
    challenge: ReportChallenge
    act: Act
    people: Mapping[str, Person]
    remediation: Remediation | None

    @property
    def barred(self) -> frozenset[str]:
        """Who may not answer: the practice subject of the remediation that is asked about (E18)."""
        return barred_of(self.remediation)

    def keep(self, text: str) -> Confidential:
        """Keep a text, with those about the child where it is about a remediation."""
        return self.work.confidences.take(text, subject_of(self.challenge.number, self.remediation))

    def keep_optional(self, text: str | None) -> Confidential | None:
        """Keep a text if there is one."""
        return self.keep(text.strip()) if text is not None and text.strip() else None


class ReportChallenges:
    """The commands on the questions of the director and of the head of quality assurance."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def ask(
        self,
        command: Command,
        occurred_on: date,
        *,
        asked_by: str,
        question: str,
        figure: AskedFigure | None = None,
        remediation: str | None = None,
        answerer: str | None = None,
    ) -> Receipt:
        """Ask about a figure, whose report is made again to see what it says, or about a remediation.

        Whoever is not named to answer is the head of quality assurance for a figure, and for a remediation the service
        manager on the file.
        """
        seen = self._seen(command, figure) if figure is not None else None

        def in_transaction(work: Work) -> tuple[str, int]:
            known = people.directory(work.reader)
            refuse_unknown({"asked_by": asked_by, "answerer": answerer}, known)
            asked_about = work.get(Remediation, remediation, field="remediation") if remediation is not None else None
            number, act = next_number(work.reader), _act(work, occurred_on)
            challenge = ReportChallenge.ask(
                act,
                number,
                asked_by=asked_by,
                answerer=answerer or _default(asked_about, asked_by, act, known),
                question=work.confidences.take(question, subject_of(number, asked_about)),
                people=known,
                figure=seen,
                remediation_ref=remediation,
                barred=barred_of(asked_about),
            )
            work.save(challenge)
            return str(number), challenge.revision

        return self.store.execute(command, in_transaction)

    def answer(self, command: Command, number: int, occurred_on: date, *, answered_by: str, answer: str) -> Receipt:
        """Record what whoever was asked answers, or who acts for them."""

        def decide(hearing: Hearing) -> None:
            refuse_unknown({"answered_by": answered_by}, hearing.people)
            hearing.challenge.answer(
                hearing.act,
                answered_by=answered_by,
                answer=hearing.keep(answer),
                people=hearing.people,
                barred=hearing.barred,
            )

        return self._on(command, number, occurred_on, decide)

    def accept(self, command: Command, number: int, occurred_on: date, *, accepted_by: str) -> Receipt:
        """Record that the answer is accepted."""

        def decide(hearing: Hearing) -> None:
            refuse_unknown({"accepted_by": accepted_by}, hearing.people)
            hearing.challenge.accept(hearing.act, accepted_by=accepted_by, people=hearing.people)

        return self._on(command, number, occurred_on, decide)

    def refuse(self, command: Command, number: int, occurred_on: date, *, refused_by: str, reason: str) -> Receipt:
        """Record that the answer is not accepted, and why: it goes back."""

        def decide(hearing: Hearing) -> None:
            refuse_unknown({"refused_by": refused_by}, hearing.people)
            hearing.challenge.refuse_answer(
                hearing.act,
                refused_by=refused_by,
                reason=hearing.keep(reason),
                people=hearing.people,
                barred=hearing.barred,
            )

        return self._on(command, number, occurred_on, decide)

    def reassign(
        self, command: Command, number: int, occurred_on: date, *, answerer: str, reassigned_by: str
    ) -> Receipt:
        """Give it to somebody else to answer."""

        def decide(hearing: Hearing) -> None:
            refuse_unknown({"answerer": answerer, "reassigned_by": reassigned_by}, hearing.people)
            hearing.challenge.reassign(
                hearing.act,
                answerer=answerer,
                reassigned_by=reassigned_by,
                people=hearing.people,
                barred=hearing.barred,
            )

        return self._on(command, number, occurred_on, decide)

    def withdraw(
        self, command: Command, number: int, occurred_on: date, *, withdrawn_by: str, reason: str | None = None
    ) -> Receipt:
        """Take the question back."""

        def decide(hearing: Hearing) -> None:
            refuse_unknown({"withdrawn_by": withdrawn_by}, hearing.people)
            hearing.challenge.withdraw(
                hearing.act,
                withdrawn_by=withdrawn_by,
                reason=hearing.keep_optional(reason),
                people=hearing.people,
            )

        return self._on(command, number, occurred_on, decide)

    def remind(self, command: Command, number: int) -> Receipt:
        """Remind of an answer that is overdue; records nothing where there is nothing to remind of any more."""

        def decide(hearing: Hearing) -> None:
            hearing.challenge.remind(hearing.act, hearing.people, hearing.barred)

        return self._on(command, number, command.today, decide)

    def _on(self, command: Command, number: int, occurred_on: date, decide: Callable[[Hearing], None]) -> Receipt:
        def in_transaction(work: Work) -> tuple[str, int]:
            challenge = work.get(ReportChallenge, str(number), field="number")
            challenge.expect_revision(command.expected_revision)
            ref = challenge.remediation_ref
            of = work.find(Remediation, ref) if ref is not None else None
            decide(Hearing(work, challenge, _act(work, occurred_on), people.directory(work.reader), of))
            work.save(challenge)
            return str(number), challenge.revision

        return self.store.execute(command, in_transaction)

    def _seen(self, command: Command, asked: AskedFigure) -> FigureSeen:
        """The figure as the report has it. Raises :class:`InvalidValueError` where it has none of this name."""
        report = report_of(
            self.store, command.now, asked.first, asked.last, as_at=asked.as_at, as_known_at=asked.as_known_at
        )
        return FigureSeen(
            name=asked.name,
            first=asked.first,
            last=asked.last,
            as_at=date.fromisoformat(report["as_at"]),
            as_known_at=datetime.fromisoformat(report["as_known_at"]),
            position=report["position"],
            value=number_of(report, asked.name),
        )


def barred_of(remediation: Remediation | None) -> frozenset[str]:
    """Who may not answer about a remediation: its practice subject (E18)."""
    subject = remediation.subject if remediation is not None else None
    return frozenset() if subject is None else frozenset((subject,))


def subject_of(number: int, remediation: Remediation | None) -> UUID | str:
    """Whose the texts of a question are: the child's, with whom they are erased, or nobody's."""
    return f"challenge {number}" if remediation is None else remediation.child


def _default(remediation: Remediation | None, asked_by: str, act: Act, known: Mapping[str, Person]) -> str | None:
    """Who answers unless somebody is named; ``None`` where it would be whoever asks, or nobody."""
    barred = barred_of(remediation) | {asked_by}
    role = Role.HEAD_OF_QA if remediation is None else Role.SERVICE_MANAGER
    on_file = remediation.roles if remediation is not None else {}
    holder = owner_of(role, on_file, known, on=act.today, barred=barred)
    return holder if holder is not None and known[holder].role is not Role.DIRECTOR else None


def _act(work: Work, occurred_on: date) -> Act:
    today = work.command.today
    return Act(occurred_on=occurred_on, today=today, policy=work.rules.policy_on(today), calendar=work.rules.calendar)
