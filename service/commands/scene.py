"""What every command on a remediation shares: the transaction, and the scene its decision is made in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from domain.act import Act
from domain.confidential import Confidential
from domain.errors import InvalidValueError
from domain.ladder import Person
from domain.proposed_action import Override, ProposedAction
from domain.remediation import Remediation
from domain.smart import SmartRule, Urgency
from projections import people
from service.commands.reactions import review_demanded
from service.storage.store import Command, Receipt, Store
from service.storage.work import Work


@dataclass(frozen=True, kw_only=True)
class ActionText:
    """A remedial action as it was typed. ``overridden`` are the warnings that ``override_reason`` is for; none: all."""

    theme: str | None
    action: str
    owner: str | None
    due_on: date | None
    measure: str | None
    timescale: str | None = None
    urgency: Urgency | None = None
    difference: str | None = None
    family_part: str | None = None
    replaces: int | None = None
    overridden: Sequence[SmartRule] | None = None
    override_reason: str | None = None


@dataclass(frozen=True)
class Scene:
    """What a step's decision is made in: the remediation, the act and the directory, with texts kept as confidences."""

    work: Work
    remediation: Remediation
    act: Act
    people: Mapping[str, Person]

    def keep(self, text: str | None) -> Confidential | None:
        """Keep a free text about the child."""
        return self.work.confidences.take_optional(text, self.remediation.child)

    def keep_text(self, text: str) -> Confidential:
        """Keep a free text about the child that has to be there."""
        return self.work.confidences.take(text, self.remediation.child)

    def with_siblings(self, refs: Sequence[str]) -> list["Scene"]:
        """The scenes of siblings' files, for what was done once for several (E13).

        Raises :class:`InvalidValueError` for the file of another family, or one that is named twice.
        """
        scenes = []
        for index, ref in enumerate(refs):
            field = f"also_for.{index}"
            sibling = self.work.get(Remediation, ref, field=field)
            if sibling.family != self.remediation.family:
                raise InvalidValueError(f"{ref} is of another family than {self.remediation.ref}.", field=field)
            if ref in (self.remediation.ref, *refs[:index]):
                raise InvalidValueError(f"{ref} is named twice.", field=field)
            policy = self.work.rules.policy_of(sibling.policy_version)
            scenes.append(replace(self, remediation=sibling, act=replace(self.act, policy=policy)))
        return scenes

    def proposed(self, text: ActionText) -> ProposedAction:
        """An action with its texts kept."""
        child, keep = self.remediation.child, self.work.confidences
        return ProposedAction(
            theme=text.theme,
            action=keep.take(text.action, child),
            owner=text.owner,
            due_on=text.due_on,
            measure=keep.take_optional(text.measure, child),
            timescale=keep.take_optional(text.timescale, child),
            urgency=text.urgency,
            difference=keep.take_optional(text.difference, child),
            family_part=keep.take_optional(text.family_part, child),
            replaces=text.replaces,
            override=self.override(text.overridden, text.override_reason),
        )

    def override(self, codes: Sequence[SmartRule] | None, reason: str | None) -> Override:
        """Why warnings stand, with the reason kept."""
        return Override(self.keep(reason), frozenset(codes) if codes is not None else None)


class RemediationCommands:
    """Commands on remediations, whose groups build on this one."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def _on(self, command: Command, ref: str, occurred_on: date, decide: Callable[[Scene], None]) -> Receipt:
        def in_transaction(work: Work) -> tuple[str, int]:
            remediation = work.get(Remediation, ref, field="audit_ref")
            remediation.expect_revision(command.expected_revision)
            act = Act(
                occurred_on=occurred_on,
                today=command.today,
                policy=work.rules.policy_of(remediation.policy_version),
                calendar=work.rules.calendar,
            )
            decide(Scene(work, remediation, act, people.directory(work.reader)))
            work.save(remediation, *review_demanded(work.find, remediation))
            return remediation.ref, remediation.revision

        return self.store.execute(command, in_transaction)
