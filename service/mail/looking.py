"""How each thing of a message stands for its reader today."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from domain.deadlines import StepKey
from domain.figure_seen import Standing
from domain.gaps import NOBODY_ELSES
from domain.people import Person, acting_for, line_above
from domain.remediation import Remediation
from domain.report_challenge import MAY_CHALLENGE
from domain.safety_word import CHECK
from domain.seeing import sight_of
from domain.vocabulary import Role, Status, Step
from projections import alert_queries, history, people, safety
from projections.challenge_queries import challenge
from projections.publications import publications
from projections.reader import Reader
from projections.sight import closed_to
from service.bootstrap import Putright
from service.clock import london_date
from service.commands.report_challenges import barred_of
from service.mail.notices import OF_ALERTS, OF_REPORT_CHALLENGES, OF_REPORTS, OF_SAFETY, Notice, NoticeKind
from service.mail.things import ActKind, Message, Stand, key_of
from service.storage.store import idempotency_keys

NO_PART = "You have no part in this file any more. Nothing is needed from you."
ON_EVERY_FILE = (Role.QA_ADMINISTRATOR, Role.HEAD_OF_QA)


class Looker:
    """Looks how each thing of a message stands for its reader today."""

    def __init__(
        self, putright: Putright, reader: Reader, message: Message, files: Mapping[str, Remediation | None]
    ) -> None:
        self.reader, self.message, self.files = reader, message, files
        self.person, self.today = message.person, london_date(putright.clock())
        self.directory = people.directory(reader)
        self.closed = closed_to(reader, sight_of(self.directory[self.person], self.directory, self.today))

    def stand(self, notice: Notice) -> Stand:
        """How one thing stands, and what it asks of its reader that is recorded elsewhere."""
        found, file = self._stand(notice), self.files.get(notice.audit_ref)
        asks = file is not None and not notice.of_audit and notice.kind not in (*OF_ALERTS, *OF_REPORT_CHALLENGES)
        return replace(found, owes=self._owes(file, notice)) if asks and file is not None else found

    def _stand(self, notice: Notice) -> Stand:
        if notice.kind in OF_ALERTS:
            return self._alert(notice)
        if notice.kind in OF_REPORT_CHALLENGES:
            return self._question(notice)
        if notice.kind in OF_REPORTS:
            return self._report(notice)
        if notice.kind in (NoticeKind.ALERT_ANSWERED, NoticeKind.SAFETY_ANSWERED):
            return Stand(over="Nothing is needed from you here.")
        if notice.audit_ref in self.closed and notice.kind not in OF_SAFETY:
            return Stand(over=NO_PART)
        file = self.files[notice.audit_ref]
        if file is None or notice.of_audit:
            return Stand()
        if file.status is not Status.OPEN:
            return Stand(over=f"This remediation is {file.status.value}. Nothing is needed from you here.")
        covers = notice.kind is NoticeKind.GAP_FORESEEN and (notice.facts or {}).get("cover") == self.person
        if notice.kind is NoticeKind.COVER_ASKED or covers:
            return self._cover(file, notice)
        if not self._concerned(file):
            return Stand(over=NO_PART)
        if notice.kind is NoticeKind.OPENED or (notice.step, notice.item) == (Step.ACKNOWLEDGEMENT, self.person):
            return self._acknowledgement(file)
        if notice.kind in OF_SAFETY and file.is_open(CHECK):
            return self._safety(file)
        if notice.kind is NoticeKind.CLOSING_ASKED and not file.awaits_closing:
            return Stand(over="Something else is owed on it first. Nothing is needed from you here.")
        return self._step(file, notice)

    def help(self) -> Iterator[tuple[str, Stand]]:
        """Of each file of the message, whether its reader may say what would help."""
        warned = {notice.audit_ref for notice in self.message.notices if notice.kind in OF_ALERTS}
        for ref, file in self.files.items():
            since = self._said_before(ref)
            if since is not None:
                yield ref, Stand(done="You said what would help", since=since)
            elif file is not None and file.status is Status.OPEN and (ref in warned or self._concerned(file)):
                yield ref, Stand(offers=(ActKind.HELP,))

    def _acknowledgement(self, file: Remediation) -> Stand:
        key = (Step.ACKNOWLEDGEMENT, self.person)
        if self.person in file.acknowledged_by:
            return Stand(done="You acknowledged this", since=self._when(file, "Acknowledged", "person"))
        if key in file.deadlines and not file.is_open(key):
            return Stand(over="You are not asked to acknowledge this any more.")
        return Stand(offers=(ActKind.ACKNOWLEDGE,))

    def _cover(self, file: Remediation, notice: Notice) -> Stand:
        key = (Step(str(notice.step)), notice.item or "")
        if key in file.done:
            return Stand(over="The step has been done. Nothing is needed from you.")
        if file.covered.get(key) == self.person:
            return Stand(done="You accepted", since=self._when(file, "CoverAccepted", "cover"))
        if file.asked.get(key) != self.person or not file.is_open(key):
            declined = self._when(file, "CoverDeclined", "cover")
            if declined is not None:
                return Stand(done="You said that you cannot", since=declined)
            return Stand(over="You are not asked any more: it was given to somebody else, or is not needed.")
        return Stand(offers=(ActKind.ACCEPT_COVER, ActKind.DECLINE_COVER))

    def _alert(self, notice: Notice) -> Stand:
        row = alert_queries.alert(self.reader, notice.item or "")
        if row is None:
            return Stand()
        if row.signed_off_at is not None and self.person not in row.acknowledged:
            return Stand(done="This alert was signed off", since=row.signed_off_at)
        rung = row.duty_team_at
        call = (ActKind.RANG_DUTY_TEAM,) if row.call_owed and row.signed_off_at is None else ()
        if self.person in row.acknowledged:
            known_at = row.acknowledged[self.person]
            return Stand(done="You acknowledged this alert", since=known_at, offers=call, rung=rung)
        if self.person == row.raised_by:
            over = "You raised this alert: those who were told of it acknowledge it."
            return Stand(offers=call, rung=rung) if call else Stand(over=over, rung=rung)
        return Stand(offers=(ActKind.ACKNOWLEDGE_ALERT, *call), rung=rung)

    def _report(self, notice: Notice) -> Stand:
        """How the report of a period stands: whoever is asked to publish it may do so here."""
        rows = publications(self.reader, notice.audit_ref)
        if notice.kind is not NoticeKind.REPORT_TO_PUBLISH:
            return Stand()
        if rows:
            return Stand(done="The report was published", since=rows[0].published_on.isoformat())
        return Stand(offers=(ActKind.PUBLISH_REPORT,))

    def _question(self, notice: Notice) -> Stand:
        """How a question of the director's stands: who was asked answers it here, who may ask judges the answer."""
        row = challenge(self.reader, int(notice.item or 0))
        if row is None:
            return Stand()
        match row.standing:
            case Standing.WITHDRAWN:
                return Stand(over="The question was taken back. Nothing is needed from you.")
            case Standing.ACCEPTED:
                return Stand(done="The answer was accepted", since=row.ended_on.isoformat())
            case Standing.ANSWERED if self._judges(row):
                return Stand(offers=(ActKind.ACCEPT_ANSWER, ActKind.REFUSE_ANSWER))
            case Standing.ANSWERED:
                return Stand(done="It was answered", since=row.answered_on.isoformat())
        barred = barred_of(self.files[notice.audit_ref]) | {row.asked_by}
        if self.person in {row.answerer, acting_for(row.answerer, self.today, self.directory, None, barred=barred)}:
            return Stand(offers=(ActKind.ANSWER,))
        if row.reason is not None and self._judges(row):
            return Stand(done="The answer was not accepted; another is awaited")
        return Stand(over="The answer is awaited of somebody else. Nothing is needed from you now.")

    def _judges(self, row: Any) -> bool:
        """Whether somebody may say if an answer is accepted: of those who may ask, whoever did not give it."""
        return self.directory[self.person].role in MAY_CHALLENGE and self.person != row.answered_by

    def _safety(self, file: Remediation) -> Stand:
        row = safety.safety_of(self.reader, [file.id]).get(file.id)
        if row is None:
            return Stand()
        call = (ActKind.RANG_DUTY_TEAM,) if row.call_owed else ()
        if self.person in row.knows:
            said = "You said that you see to it; how the child is safe is still to be recorded"
            return Stand(done=said, offers=call, rung=row.duty_team_at)
        return Stand(offers=(ActKind.SEE_TO_SAFETY, *call), rung=row.duty_team_at)

    def _step(self, file: Remediation, notice: Notice) -> Stand:
        key = (Step(notice.step), notice.item or "") if notice.step else None
        if key is None or key not in file.deadlines or file.is_open(key):
            return Stand()
        done_on = file.done.get(key)
        if done_on is not None:
            return Stand(done="It was recorded as done", since=done_on.isoformat())
        return Stand(over="It is not owed any more.")

    def _owes(self, file: Remediation, notice: Notice) -> tuple[StepKey, ...]:
        """The steps that a thing asks of its reader, or of whom they act for: all of a file that was opened."""
        if file.status is not Status.OPEN:
            return ()
        whole = notice.kind in (NoticeKind.OPENED, NoticeKind.REGRADED)
        named = (Step(notice.step), notice.item or "") if notice.step else None
        mine = [key for key in file.deadlines if (whole or key == named) and file.is_open(key) and self._has(file, key)]
        return tuple(sorted(mine, key=lambda key: file.deadlines[key].due_on))

    def _has(self, file: Remediation, key: StepKey) -> bool:
        """Whether a step that is recorded elsewhere is the reader's today; their own word they give here."""
        if key[0] in NOBODY_ELSES:
            return False
        owner, manager = file.owners.get(key), file.roles.get(Role.SERVICE_MANAGER)
        barred = barred_of(file)
        return self.person in (owner, acting_for(owner, self.today, self.directory, manager, barred=barred))

    def _concerned(self, file: Remediation) -> bool:
        """Whether somebody still has a part in a file: on it, above or covering whoever is, or quality assurance."""
        held = {owner for key, owner in file.owners.items() if key[0] is not Step.ACKNOWLEDGEMENT and file.is_open(key)}
        on_file = {*file.roles.values(), *held, *file.asked.values()}
        person = self.directory[self.person]
        if self.person in on_file or (person.role in ON_EVERY_FILE and file.ref not in self.closed):
            return True
        if file.ref in self.closed:
            return False
        known = [self.directory[each] for each in on_file if each in self.directory]
        return any(self.person in (each.cover, *self._above(each)) for each in known)

    def _above(self, person: Person) -> set[str]:
        above = line_above(person.id, self.directory, on=self.today)
        return {each.id for each in above} | {each.cover for each in above if each.cover is not None}

    def _when(self, file: Remediation, kind: str, name: str) -> str | None:
        """When what somebody did was recorded last."""
        told = history.timeline(self.reader, file.id)
        mine = [each.recorded_at for each in told if each.kind == kind and each.detail[name] == self.person]
        return mine[-1] if mine else None

    def _said_before(self, ref: str) -> str | None:
        table = idempotency_keys
        said = sa.select(table.c.recorded_at).where(
            table.c.recorded_by == self.person, table.c.key == key_of(self.message, ActKind.HELP, ref)
        )
        return self.reader.connection.scalar(said)
