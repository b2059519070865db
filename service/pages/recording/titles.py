"""What the form of each operation is called, and what is said once it is recorded."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Title:
    """A form's heading, its button, and what is said afterwards.

    ``checked``: read once more before it counts; ``foreseen``: then also with the dates and mails that would follow.
    Only what is one command can be foreseen.
    """

    heading: str
    button: str
    recorded: str
    checked: bool = False
    foreseen: bool = False


TITLES: dict[str, Title] = {
    "actions.Actions": Title("Agree one more action", "Agree the action", "The action is agreed."),
    "actions.Completion": Title("An action is done", "Record that it is done", "The action is recorded as done."),
    "actions.Confirmation": Title("Look at the evidence of an action", "Record", "What you found is recorded."),
    "actions.Reallocation": Title("Give an action to somebody else", "Record", "Who has the action is recorded."),
    "actions.Verification": Title("Does an action work?", "Record", "Whether the action works is recorded."),
    "alerts-on-audits.OnAudit": Title("Raise a safeguarding alert", "Raise the alert", "The alert is raised."),
    "alerts-on-remediations.OnRemediation": Title(
        "Raise a safeguarding alert", "Raise the alert", "The alert is raised."
    ),
    "audit corrections.AuditCorrections": Title(
        "Put an audit right", "Put it right", "The audit is put right; both entries stay.", checked=True, foreseen=True
    ),
    "audit-case-references.AuditCaseReference": Title(
        "Correct the case reference of an audit", "Correct it", "The case reference is corrected.", checked=True
    ),
    "audit-case-references.AuditPrivacyIncident": Title(
        "Was it a privacy incident?", "Record", "What was decided is recorded."
    ),
    "audits.Audits": Title(
        "Record an audit", "Record the audit", "The audit is recorded.", checked=True, foreseen=True
    ),
    "audits.Reinstatement": Title(
        "Let an audit stand again", "Let it stand again", "The audit stands again.", checked=True, foreseen=True
    ),
    "audits.Void": Title("Void an audit", "Void the audit", "The audit is void.", checked=True, foreseen=True),
    "calendar_dates.CalendarDates": Title(
        "Move open dates to the calendar adopted last", "Move the dates", "The dates are moved.", checked=True
    ),
    "calendars.Calendars": Title("Adopt a calendar", "Adopt it", "The calendar is adopted.", checked=True),
    "case-references.CaseReference": Title(
        "Correct the case reference", "Correct it", "The case reference is corrected.", checked=True
    ),
    "case-references.PrivacyIncident": Title("Was it a privacy incident?", "Record", "What was decided is recorded."),
    "caseload-reviews.Caseload": Title("How many cases are held", "Record", "The number of cases is recorded."),
    "caseload-reviews.Cases": Title("The grade of one case", "Record the grade", "The grade of the case is recorded."),
    "caseload-reviews.Countersignature": Title(
        "Countersign the decision on the caseload", "Record", "The countersignature is recorded."
    ),
    "challenges.ChallengeAcceptance": Title("Accept the answer", "Accept it", "The answer is accepted."),
    "challenges.ChallengeAnswer": Title("Answer the question", "Send the answer", "The answer is recorded."),
    "challenges.ChallengeReassignment": Title(
        "Give the question to somebody else", "Give it on", "The question is given on."
    ),
    "challenges.ChallengeRefusal": Title("Ask for another answer", "Ask again", "Another answer is asked for."),
    "challenges.ChallengeWithdrawal": Title("Take the question back", "Take it back", "The question is taken back."),
    "challenges.Challenges": Title("Ask a question", "Ask", "The question is asked, and its answerer is told."),
    "changes.Acceptance": Title("Accept an action", "Accept it", "The action is accepted."),
    "changes.Cover": Title("Ask somebody to cover a step", "Ask them", "They are asked."),
    "changes.CoverAcceptance": Title("Accept to cover a step", "Accept", "The step is theirs from now on."),
    "changes.CoverRefusal": Title("Say that you cannot cover a step", "Record", "The service manager is told."),
    "changes.Escalations": Title("Take a step up the line", "Take it up", "The step is taken up.", checked=True),
    "changes.Extensions": Title("Give more time", "Give more time", "More time is given; both dates stay."),
    "changes.Reassignments": Title("Give a role to somebody else", "Give it on", "The role is given on."),
    "changes.ReceivingCheck": Title("Is a received file in order?", "Record", "The check is recorded."),
    "contact.Answered": Title("Answer what would help", "Record the answer", "The answer is recorded."),
    "contact.Asked": Title(
        "Say what would help", "Send", "What would help is recorded, and quality assurance sees it."
    ),
    "contact.SeenInCaseSystem": Title(
        "Seen in the case system", "Record that it is there", "It is recorded as seen in the case system."
    ),
    "contact.Called": Title("You rang somebody about the file", "Record the call", "The call is recorded."),
    "corrections.Corrections": Title(
        "Put a step right", "Put it right", "The step is put right; both entries stay.", checked=True, foreseen=True
    ),
    "departures.CaseClosure": Title(
        "The case was closed", "Record", "The closing is recorded.", checked=True, foreseen=True
    ),
    "departures.Transfer": Title(
        "The case moved away", "Record", "The referral is recorded.", checked=True, foreseen=True
    ),
    "departures.TransferAcknowledgement": Title(
        "The other authority acknowledged", "Record", "The acknowledgement is recorded."
    ),
    "moderation.ChallengeDecision": Title(
        "Decide on a challenged grade", "Record the decision", "The decision is recorded.", checked=True, foreseen=True
    ),
    "moderation.Challenges": Title("Challenge the grade", "Challenge it", "The challenge is recorded."),
    "moderation.Moderation": Title(
        "Moderate the grade", "Record", "The moderation is recorded.", checked=True, foreseen=True
    ),
    "monitoring.MonitoringChecks": Title("Check the actions", "Record the check", "The check is recorded."),
    "outbox": Title("Mail that waits", "Do so", "What becomes of the mail is decided."),
    "people.AbsenceCancellation": Title("Take an absence back", "Take it back", "The absence is taken back."),
    "people.AbsenceChange": Title("Change an absence", "Change it", "The absence is changed."),
    "people.Absences": Title("Record days away", "Record", "The days away are recorded."),
    "people.Cover": Title("Name who acts when somebody is away", "Record", "The cover is recorded."),
    "people.Email": Title("Change a mail address", "Change it", "The address is changed."),
    "people.Leaving": Title("Somebody leaves", "Record", "Their last day is recorded.", checked=True),
    "people.People": Title("Enter somebody in the directory", "Enter them", "They are in the directory."),
    "people.Post": Title("Change somebody’s post", "Change it", "The post is changed."),
    "people.Return": Title("Somebody is back", "Record", "It is recorded that they are back."),
    "people.WorkReassignment": Title(
        "Give all of somebody’s work to another", "Give it on", "The work is given on.", checked=True
    ),
    "policies.Policies": Title("Adopt a policy", "Adopt it", "The policy is adopted.", checked=True),
    "programme.Exemptions": Title("Audits that were exempted", "Record", "The exemptions are recorded."),
    "programme.Expectations": Title("How many audits are expected", "Record", "What is expected is recorded."),
    "publications.Publications": Title("Publish a report", "Publish it", "The report is published.", checked=True),
    "reconciliations.ItemResolution": Title("Settle a difference", "Record", "What is right is recorded."),
    "reconciliations.Reconciliations": Title(
        "Compare an extract with the record", "Compare", "The extract is compared."
    ),
    "restrictions.Lifting": Title("Open the file again", "Open it again", "The file is open again."),
    "restrictions.Restriction": Title("Close the file off", "Close it off", "The file is closed off.", checked=True),
    "safeguarding-alerts.Acknowledgements": Title(
        "You know of the alert", "Acknowledge the alert", "It is recorded that you know of the alert."
    ),
    "safeguarding-alerts.ActionsTaken": Title(
        "What was done to make the child safe", "Record", "What was done is recorded."
    ),
    "safeguarding-alerts.SignOff": Title("Sign the alert off", "Sign it off", "The alert is signed off.", checked=True),
    "safeguarding-alerts.TelephoneCalls": Title("Somebody was told by telephone", "Record", "The call is recorded."),
    "safety.DutyTeamCalls": Title("You rang the emergency duty team", "Record the call", "The call is recorded."),
    "safety.InterimProtection": Title(
        "What protects the child until the meeting", "Record", "The interim protection is recorded."
    ),
    "safety.SafetyAcknowledgements": Title(
        "See to it that the child is safe", "Say that you see to it", "It is recorded that you see to it."
    ),
    "safety.SafetyCheck": Title("The child is safe", "Record how", "How the child is safe is recorded."),
    "steps.Acknowledgements": Title("You know of this", "Acknowledge", "It is recorded that you know."),
    "steps.CaseloadDecisions": Title(
        "Decide on the whole caseload", "Record the decision", "The decision on the caseload is recorded."
    ),
    "steps.CaseloadReviews": Title(
        "The whole caseload was reviewed", "Record the review", "The caseload review is recorded."
    ),
    "steps.Closure": Title(
        "Close the remediation", "Close it", "The remediation is closed.", checked=True, foreseen=True
    ),
    "steps.DayThreeMeeting": Title("The day-three meeting", "Record the meeting", "The day-three meeting is recorded."),
    "steps.EmbeddingCheck": Title(
        "Is it still in place?", "Record the check", "Whether it is still in place is recorded."
    ),
    "steps.ImprovementPlan": Title(
        "The improvement plan", "Record the plan", "The improvement plan and its actions are recorded."
    ),
    "steps.Notifications": Title("The managers were told", "Record", "It is recorded that the managers were told."),
    "steps.ReAudits": Title(
        "The re-audit", "Record the re-audit", "The re-audit is recorded.", checked=True, foreseen=True
    ),
    "steps.ServiceManagerReview": Title(
        "The service manager’s review", "Record the review", "The review of the plan is recorded."
    ),
    "withdrawals.Reinstatement": Title(
        "Let it go on", "Let it go on", "The remediation goes on.", checked=True, foreseen=True
    ),
    "withdrawals.Void": Title(
        "Void the remediation", "Void it", "The remediation is void.", checked=True, foreseen=True
    ),
    "withdrawals.Withdrawal": Title(
        "Withdraw the remediation", "Withdraw it", "It is withdrawn.", checked=True, foreseen=True
    ),
}
