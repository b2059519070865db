"""Commands on who has which part on a file (E9)."""

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import date

from domain.errors import InvalidValueError, NotFoundError, PutrightError
from domain.vocabulary import Role
from projections import people
from projections.parts import files_with
from service.commands.people import refuse_unknown
from service.commands.scene import RemediationCommands, Scene
from service.storage.store import Command, Receipt


@dataclass(frozen=True)
class NotGiven:
    """A file that could not be given over, and why."""

    audit_ref: str
    code: str
    message: str


@dataclass(frozen=True)
class GivenOver:
    """What of one person's work was given to another: the references of the files, and those that it was refused of."""

    person: str
    to: str
    files: tuple[str, ...]
    refused: tuple[NotGiven, ...]


class Reassignments(RemediationCommands):
    """The commands that follow people as they move."""

    def reassign(self, command: Command, ref: str, occurred_on: date, *, role: Role, to: str, reason: str) -> Receipt:
        """Give a role on one file to somebody else."""

        def decide(scene: Scene) -> None:
            refuse_unknown({"to": to}, scene.people)
            scene.remediation.reassign(scene.act, role=role, to=to, reason=scene.keep_text(reason), people=scene.people)

        return self._on(command, ref, occurred_on, decide)

    def accept_action(self, command: Command, ref: str, number: int, occurred_on: date, *, person: str) -> Receipt:
        """Accept an action that the team manager has kept meanwhile."""

        def decide(scene: Scene) -> None:
            refuse_unknown({"person": person}, scene.people)
            scene.remediation.accept_action(scene.act, number, person=person, people=scene.people)

        return self._on(command, ref, occurred_on, decide)

    def check_received(
        self,
        command: Command,
        ref: str,
        occurred_on: date,
        *,
        in_order: bool,
        checked_by: str,
        comments: str | None = None,
    ) -> Receipt:
        """Record what the manager who received the file found."""

        def decide(scene: Scene) -> None:
            refuse_unknown({"checked_by": checked_by}, scene.people)
            scene.remediation.check_received(
                scene.act,
                in_order=in_order,
                checked_by=checked_by,
                comments=scene.keep(comments),
                people=scene.people,
            )

        return self._on(command, ref, occurred_on, decide)

    def pass_on(self, command: Command, ref: str, occurred_on: date, *, person: str, to: str, reason: str) -> Receipt:
        """Give everything that one person has on one file to another; of a file graded later, from its grading on."""

        def decide(scene: Scene) -> None:
            refuse_unknown({"person": person, "to": to}, scene.people)
            act = replace(scene.act, occurred_on=max(occurred_on, scene.remediation.graded_on))
            scene.remediation.pass_on(act, person=person, to=to, reason=scene.keep_text(reason), people=scene.people)

        return self._on(command, ref, occurred_on, decide)

    def pass_on_all(
        self,
        command: Command,
        person: str,
        occurred_on: date,
        *,
        to: str,
        reason: str,
        closed: Set[str] = frozenset(),
    ) -> GivenOver:
        """Give everything that one person has to another, one file a transaction (story 17).

        But for what is ``closed`` off to whoever asks: who has a part on that, and so sees it, is for others to say.

        Cut short, it is taken up again by asking again: what was given is not the person's any more. Asked again with
        the same key it names the files that were given before, too.
        """
        with self.store.reading() as reader:
            known = people.directory(reader)
            if person not in known:
                raise NotFoundError(f"'{person}' is not in the directory.", field="staff_id")
            refuse_unknown({"to": to}, known)
            if person == to or not known[to].holds_post_on(command.today):
                raise InvalidValueError(f"Name somebody else than {person} who holds a post.", field="to")
            refs = [ref for ref in files_with(reader, [person]) if ref not in closed]
        given, refused = set(self.store.answered(command)), []
        for ref in refs:
            part = replace(command, key=f"{command.key}/{ref}" if command.key is not None else None)
            try:
                receipt = self.pass_on(part, ref, occurred_on, person=person, to=to, reason=reason)
            except PutrightError as problem:
                refused.append(NotGiven(ref, problem.code, problem.message))
            else:
                given |= {ref} if receipt.recorded else set()
        return GivenOver(person, to, tuple(sorted(given)), tuple(refused))
