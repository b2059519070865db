"""What commands on the plan and its actions take."""

from typing import Any, ClassVar

from marshmallow import fields, validate

from domain.smart import SmartRule, Urgency
from domain.vocabulary import EvidenceType
from service.api.bodies import line_or_none, prose_or_none
from service.api.fields import Day, Prose, WholeNumber, YesNo
from service.api.shapes import Shape

MOST_ACTIONS = 60


class ActionFields(Shape):
    """One remedial action: who will do what by when, and how we will know that it worked.

    `family_part` is what family or network do, with the owner as the member of staff beside them. `urgency` may be left
    to what the timescale says.
    """

    theme = line_or_none(60)
    action = Prose(required=True)
    owner = line_or_none()
    due_on = Day(load_default=None, allow_none=True)
    measure = prose_or_none()
    timescale = line_or_none(120)
    urgency = fields.Enum(Urgency, by_value=True, load_default=None, allow_none=True)
    difference = prose_or_none()
    family_part = prose_or_none()

    example: ClassVar[dict[str, Any]] = {
        "theme": "Management oversight",
        "action": "Hold reflective supervision on the case and record what is decided",
        "owner": "TM01",
        "due_on": "2018-06-20",
        "measure": "Two decisions are on the file, each with who acts on it.",
        "difference": "She knows who is looking after her plan.",
    }


class OverrideFields(Shape):
    """Why warnings stand: `override_reason` is for those named in `overridden`, or for all where none is named."""

    overridden = fields.List(
        fields.Enum(SmartRule, by_value=True), load_default=None, allow_none=True, validate=validate.Length(max=30)
    )
    override_reason = prose_or_none()


class AgreedFields(ActionFields, OverrideFields):
    """One remedial action that is agreed; `replaces` is the number of one that did not work."""

    replaces = WholeNumber(1, 9999, load_default=None, allow_none=True)


class CheckBody(Shape):
    """Actions that are about to be agreed, on the day given or today; ``whole_plan`` where these are all of them.

    The date of the next supervision is offered where it is known. A plan says what family and network do, unless
    they have no part in it.
    """

    agreed_on = Day(load_default=None, allow_none=True)
    actions = fields.List(fields.Nested(ActionFields), required=True, validate=validate.Length(min=1, max=MOST_ACTIONS))
    whole_plan = YesNo(load_default=False)
    family_has_part = YesNo(load_default=True)
    supervision_on = Day(load_default=None, allow_none=True)

    example: ClassVar[dict[str, Any]] = {
        "agreed_on": "2018-06-12",
        "actions": [ActionFields.example | {"due_on": None, "timescale": "ASAP"}],
    }


class PlanBody(OverrideFields):
    """The improvement plan was agreed, with these actions; it says what the family does, unless it has no part."""

    agreed_on = Day(required=True)
    actions = fields.List(fields.Nested(AgreedFields), load_default=list, validate=validate.Length(max=MOST_ACTIONS))
    family_has_part = YesNo(load_default=True)

    example: ClassVar[dict[str, Any]] = {
        "agreed_on": "2018-06-12",
        "actions": [ActionFields.example],
        "override_reason": "What the family does is agreed with them at the meeting of 19 June.",
    }


class ActionBody(AgreedFields):
    """One more action was agreed."""

    agreed_on = Day(required=True)

    example: ClassVar[dict[str, Any]] = {
        "agreed_on": "2018-06-13",
        "theme": "Voice of the child",
        "action": "Visit the child at school every Monday until 9 July and record her words",
        "owner": "SW01",
        "due_on": "2018-07-09",
        "measure": "Four visits are on the file, in her own words.",
        "difference": "She has somebody to tell.",
    }


class CompletionBody(Shape):
    """An action is done, and what shows it: a text, the kind of evidence, or both.

    Whether it works is looked at by the next supervision, where that is given and sooner than twenty working days.
    """

    done_on = Day(required=True)
    evidence = prose_or_none()
    evidence_type = fields.Enum(EvidenceType, by_value=True, load_default=None, allow_none=True)
    supervision_on = Day(load_default=None, allow_none=True)

    example: ClassVar[dict[str, Any]] = {
        "done_on": "2018-06-19",
        "evidence": "Supervision record of 19 June",
        "evidence_type": "supervision_record",
        "supervision_on": "2018-07-10",
    }


class ConfirmationBody(Shape):
    """A second person, the caller unless named, looked at the evidence; where it is not accepted, they say why."""

    confirmed_on = Day(required=True)
    accepted = YesNo(required=True)
    reason = prose_or_none()
    confirmed_by = line_or_none()

    example: ClassVar[dict[str, Any]] = {"confirmed_on": "2018-06-21", "accepted": True, "confirmed_by": "SM01"}


class ReallocationBody(Shape):
    """An action is given to somebody else, or stays with an owner who is away (`to` is null), and why."""

    decided_on = Day(required=True)
    to = line_or_none()
    reason = Prose(required=True)
    decided_by = line_or_none()

    example: ClassVar[dict[str, Any]] = {
        "decided_on": "2018-06-20",
        "to": "PL01",
        "reason": "The owner is off sick until July.",
        "decided_by": "TM01",
    }


class VerificationBody(Shape):
    """A manager other than the owner, the caller unless named, looked whether an action that is done works."""

    verified_on = Day(required=True)
    effective = YesNo(required=True)
    verified_by = line_or_none()

    example: ClassVar[dict[str, Any]] = {"verified_on": "2018-06-28", "effective": True, "verified_by": "SM01"}
