"""What the fields of forms are called, in the words of whoever fills them in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """What a field is called, a hint beside it; whether it is a person; whether few need it."""

    label: str
    hint: str | None = None
    person: bool = False
    aside: bool = False


SOMEBODY_ELSE = "You, unless you name somebody else"
FIND = "Type a part of the post or the directory id"


def _by(label: str) -> Words:
    """Who did it: whoever fills the form in, nearly always."""
    return Words(label, SOMEBODY_ELSE, person=True, aside=True)


def _who(label: str, hint: str = FIND) -> Words:
    return Words(label, hint, person=True)


FIELDS: dict[str, Words] = {
    "accepted": Words("Is the evidence accepted?"),
    "accepted_by": _by("Who accepted it"),
    "accepted_on": Words("When was it accepted?"),
    "access_checked": Words("Was it looked at who opened the record?"),
    "acknowledged_at": Words("When did they know of it?", "Now, if you leave it empty"),
    "acknowledged_on": Words("When did they know of it?"),
    "action": Words("What will be done", "One action, that somebody can do and show"),
    "actions": Words("Actions"),
    "adopted_by": _by("Who adopted it"),
    "agreed": Words("Do you agree?"),
    "agreed_by": _who("Who agreed to it"),
    "agreed_on": Words("When was it agreed?"),
    "also_for": Words("Files of brothers and sisters it was also for", "References, with commas", aside=True),
    "answer": Words("Answer"),
    "answered_by": _by("Who answered"),
    "answered_on": Words("When was it answered?"),
    "answerer": _who("Who is to answer"),
    "approved_by": _by("Which director approved it"),
    "approved_on": Words("When was it approved?"),
    "as_at": Words("As at", "The last day of its clear days, if you leave it empty"),
    "as_known_at": Words("As known at", aside=True),
    "asked_by": _by("Who asks"),
    "asked_on": Words("When was it asked?"),
    "attendees": Words("Who was there", person=True),
    "audit_ref": Words("Reference of the audit", "Letters, digits, dots and hyphens, such as AUD18-202"),
    "audited_on": Words("When was the file audited?"),
    "auditor": Words("Auditor", person=True),
    "auditor_team": Words("The auditor’s team"),
    "authority": Words("Which authority it was referred to"),
    "back_on": Words("From when are they back?", "Today, if you leave it empty"),
    "backdated_reason": Words("Why is this entered late?", "Kept with the entry; you need not say", aside=True),
    "because": Words("What was wrong with it?"),
    "seen_by": _by("Who looked it up"),
    "seen_on": Words("When was it seen there?"),
    "called_by": _by("Who rang"),
    "called_on": Words("When did you ring?"),
    "case_ref": Words("Reference in the case management system"),
    "cases": Words("How many cases"),
    "chair": _who("Who led the meeting"),
    "challenged_by": _by("Who challenges the grade"),
    "challenged_on": Words("When was it challenged?"),
    "checked_by": _by("Who checked it"),
    "checked_on": Words("When was it checked?"),
    "closed_by": _by("Who closes it"),
    "closed_on": Words("When was it closed?"),
    "comments": Words("Comments"),
    "completed_on": Words("When was it completed?"),
    "concern": Words("What is the concern?", "What was seen or heard, and when. It is kept apart and never mailed"),
    "confirmed_by": _by("Who looked at it"),
    "confirmed_on": Words("When was it looked at?"),
    "corrected_by": _by("Who puts it right"),
    "corrected_on": Words("When was it found?"),
    "counted_on": Words("On which day were they counted?"),
    "countersigned_by": _by("Who countersigns"),
    "countersigned_on": Words("When was it countersigned?"),
    "cover": _who("Who acts instead"),
    "csv": Words("The extract, as CSV", "Paste the lines, with their headings first"),
    "decided_by": _by("Who decided it"),
    "decided_on": Words("When was it decided?"),
    "decided_otherwise_by": _who("Who decided that it may close all the same"),
    "decision": Words("What was decided?"),
    "declined_on": Words("When did they say so?"),
    "difference": Words("What will be different for the child"),
    "document": Words("The rules", "The whole document as JSON"),
    "done": Words("What was done"),
    "done_by": _by("Who did it"),
    "done_on": Words("When was it done?"),
    "drift": Words("What is slipping"),
    "due_on": Words("By when", "A date, never “ongoing” or “as soon as possible”"),
    "duty_team": Words("Was it the emergency duty team?"),
    "effective": Words("Does it work for the child?"),
    "email": Words("Mail address"),
    "escalated_by": _by("Who takes it up"),
    "escalated_on": Words("When was it taken up?"),
    "evidence": Words("What shows that it is done"),
    "evidence_type": Words("What kind of evidence is it?"),
    "exempted": Words("How many were exempted in all"),
    "expected": Words("How many audits are expected"),
    "family_has_part": Words("Does the family have a part in the plan?"),
    "family_part": Words("What the family does"),
    "family_ref": Words("Reference of the family", "The same for brothers and sisters"),
    "figure": Words("Which figure"),
    "first_on": Words("First day away"),
    "from": Words("From"),
    "from_on": Words("From when?", "Today, if you leave it empty"),
    "grade": Words("Grade"),
    "graded_on": Words("When was it graded?", "Day 0: every deadline is counted from here"),
    "granted_by": _by("Who gives more time"),
    "granted_on": Words("When was it granted?"),
    "held_by": _who("Who holds the case"),
    "held_on": Words("When was the meeting held?"),
    "how": Words("How is the child safe?"),
    "immediate_danger": Words("Is the child in danger now?"),
    "in_order": Words("Is the file in order?"),
    "in_place": Words("Is it still in place?"),
    "incident_reference": Words("Reference of the incident"),
    "instead": Words("What is done instead"),
    "item": Words("Which of several", aside=True),
    "known_on": Words("Since when was it known?", "Today, if you leave it empty", aside=True),
    "last_on": Words("Last day", "Leave it empty if nobody knows it yet"),
    "learning": Words("What was learned"),
    "lifted_on": Words("From which day is it open again?"),
    "measure": Words("How it will be known that it worked"),
    "moderated_by": _by("Who moderated"),
    "moderated_on": Words("When was it moderated?"),
    "month": Words("Month", "Such as 2019-04"),
    "moved_by": _by("Who moves them"),
    "not_done": Words("Did it not happen at all?"),
    "not_held": Words("Was the meeting not held?", aside=True),
    "name": Words("Name of the figure", "As it stands on the page of the figure"),
    "noted_on": Words("When was it noted that it was not held?", aside=True),
    "otherwise_reason": Words("Why it may close all the same"),
    "outcome": Words("What came of it"),
    "overridden": Words("Which warnings stand"),
    "override_reason": Words("Why the warnings about actions stand", aside=True),
    "owner": _who("Who does it"),
    "person": _who("Who", SOMEBODY_ELSE),
    "position": Words("Position in the log that was looked at", aside=True),
    "practice_subject": Words("Whose practice was audited", aside=True),
    "privacy_incident": Words("Is it a privacy incident?"),
    "published_by": _by("Who publishes it"),
    "quarter": Words("Quarter", "Such as 2018-19-Q3"),
    "question": Words("Question"),
    "raised_by": _by("Who raises the alert"),
    "re_audit_ref": Words("Reference of the re-audit"),
    "re_audited_on": Words("When was it audited again?"),
    "reached": Words("Were they reached?"),
    "reallocated_on": Words("From when?"),
    "reason": Words("Reason"),
    "restricted_on": Words("From which day is it closed off?"),
    "reassigned_by": _by("Who gives it on"),
    "reassigned_on": Words("When was it given on?"),
    "reference": Words("Reference of the incident"),
    "referred_on": Words("When was it referred?"),
    "refused_by": _by("Who asks for another answer"),
    "refused_on": Words("When was that?"),
    "reinstated_by": _by("Who lets it go on"),
    "reinstated_on": Words("From when?"),
    "remediation": Words("Which file", "Its reference, such as AUD18-202"),
    "replaces": Words("Number of the action that it replaces", aside=True),
    "reports_to": _who("Who they report to"),
    "resolution": Words("Which is right?"),
    "resolved_by": _by("Who decided it"),
    "resolved_on": Words("When was it decided?"),
    "response": Words("What was done about it"),
    "reviewed_on": Words("When was the plan reviewed?"),
    "reviewer": _by("Who reviewed it"),
    "role": Words("Role"),
    "roles": Words("Who has which part on the file"),
    "rows": Words("Rows"),
    "rung": Words("How far up"),
    "rung_at": Words("When was it rung?", "Now, if you leave it empty"),
    "rung_by": _by("Who rang"),
    "said": Words("What would help"),
    "said_by": _by("Who said so"),
    "said_on": Words("When was it said?"),
    "satisfied": Words("Are you satisfied with the plan?", "Either way, the step is met"),
    "scores": Words("Scores from 1 to 10", aside=True),
    "seen_at": Words("When was it seen?", "Now, if you leave it empty"),
    "service": Words("Service"),
    "service_manager": Words("Service manager", person=True),
    "signed_off_at": Words("When is it signed off?", "Now, if you leave it empty"),
    "signed_off_by": _by("Who signs it off"),
    "spoke_to": Words("Who was spoken to", "Their role; no name is needed"),
    "staff_id": Words("Directory id", "Such as TM07: no name"),
    "step": Words("Which step"),
    "subject": _who("Whose practice was audited"),
    "supervision_on": Words("Date of the supervision"),
    "taken_at": Words("When was it done?", "Now, if you leave it empty"),
    "taken_on": Words("When was the extract taken?"),
    "team": Words("Team"),
    "team_manager": Words("Team manager", person=True),
    "theme": Words("Theme"),
    "themes": Words("Grades by theme"),
    "timescale": Words("In the plan’s own words", aside=True),
    "to": Words("To"),
    "told": Words("Who was told", person=True),
    "told_at": Words("When were they told?", "Now, if you leave it empty"),
    "told_by": _by("Who told them"),
    "told_on": Words("When were they told?"),
    "until": Words("Until when"),
    "upheld": Words("Is the challenge upheld?"),
    "urgency": Words("How urgent"),
    "vacant": Words("Is the post vacant?"),
    "verified_by": _by("Who verified it"),
    "verified_on": Words("When was it verified?"),
    "voided_by": _by("Who voids it"),
    "voided_on": Words("When was it found?"),
    "withdrawn_by": _by("Who withdraws it"),
    "withdrawn_on": Words("When was it withdrawn?"),
    "number": Words("Number of the action"),
    "on_track": Words("Is it on track?"),
    "in_force_from": Words("For files graded from"),
}
OF_ONE: dict[tuple[str, str], Words] = {
    ("safety.InterimProtection", "how"): Words("What protects the child until the meeting?"),
    ("changes.Reassignments", "to"): _who("To whom"),
    ("people.WorkReassignment", "to"): _who("To whom"),
    ("actions.Reallocation", "to"): _who("To whom", "Leave it empty where it stays with its owner"),
    ("steps.Acknowledgements", "person"): _by("Who knows"),
    ("people.People", "cover"): _who("Who acts whenever they are away"),
    ("people.Cover", "cover"): _who("Who acts whenever they are away"),
    ("people.People", "role"): Words("Post"),
    ("people.Leaving", "last_on"): Words("Their last day"),
}
"""Where a field means another thing on one form."""


def words_of(operation: str, key: str) -> Words:
    """What a field is called on the form of an operation. Raises :class:`KeyError` for one that nobody has named."""
    known = OF_ONE.get((operation, key)) or FIELDS.get(key)
    if known is None and key in ROLE_FIELDS:
        return Words(ROLE_FIELDS[key], person=True, aside=key not in USUAL_ON_A_FILE)
    if known is None:
        raise KeyError(key)
    return known


ROLE_FIELDS = {
    "social_worker": "Social worker",
    "practice_lead": "Practice Lead",
    "head_of_service": "Head of service",
    "director_of_childrens_services": "Director of children’s services",
    "independent_reviewing_officer": "Independent reviewing officer",
    "iro_practice_manager": "IRO practice manager",
    "head_of_transformation": "Head of transformation",
    "safeguarding_and_standards": "Safeguarding and standards",
    "emergency_duty_team": "Emergency duty team",
    "qa_administrator": "QA administrator",
    "head_of_quality_assurance": "Head of quality assurance",
    "report_reader": "Report reader",
    "system_administrator": "System administrator",
    "data_protection_officer": "Data protection officer",
}

USUAL_ON_A_FILE = ("social_worker", "practice_lead", "independent_reviewing_officer")
"""The parts that most files have, beside the managers."""

NEEDED = frozenset({"held_on", "chair", "owner", "due_on", "measure"})
"""What the API does not ask for by itself, but the rules do."""
