"""What each address needs: a right, and whether it is about one thing, a list, oneself or nothing of anybody's.

A route without a row is refused, and fails a test: nothing can be reached that nobody has thought about.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.access import Right


class About(StrEnum):
    """What an address shows or changes."""

    FILE = "one remediation"
    AUDIT = "one audit"
    ALERT = "one safeguarding alert"
    REVIEW = "one caseload review"
    QUESTION = "one question"
    PERSON = "one person"
    LIST = "a list, of what may be seen"
    ONESELF = "oneself"
    NOTHING = "nothing of anybody's"


@dataclass(frozen=True)
class Needs:
    """What an address needs. Without a ``right`` it is open, and ``because`` says why."""

    right: Right | None
    about: About = About.NOTHING
    because: str = ""


def _open(because: str) -> Needs:
    return Needs(None, because=because)


def _each(right: Right, about: About, *endpoints: str) -> dict[str, Needs]:
    return dict.fromkeys(endpoints, Needs(right, about))


BY_MAIL = _open("the secret in the address is one person’s, and shows only what their mail said")
TO_SIGN_IN = _open("whoever signs in is not known yet")
OF_MACHINES = _open("says of the service only how it is")
DESCRIPTION = _open("describes the interface, and nothing of anybody’s")

OPEN: Mapping[str, Needs] = {
    **dict.fromkeys(("GET mail.show", "GET mail.show_again", "GET mail.file", "POST mail.act"), BY_MAIL),
    **dict.fromkeys(("GET signing_in.ask", "POST signing_in.send", "GET signing_in.sent"), TO_SIGN_IN),
    **dict.fromkeys(("GET signing_in.show", "POST signing_in.use", "POST signing_in.sign_out"), TO_SIGN_IN),
    **dict.fromkeys(("GET health.alive", "GET health.ready", "GET health.metrics"), OF_MACHINES),
    **dict.fromkeys(("GET api-docs.openapi_json", "GET docs.page"), DESCRIPTION),
    "GET calendar-feed.Feed": _open("the token in the address is one person’s, and shows only their own steps"),
    **dict.fromkeys(("GET branding.style", "GET branding.mark"), _open("the council’s colour and logo")),
    "GET pages.static": _open("the same files for everybody"),
    "GET pages.elsewhere": _open("there is nothing there"),
}
PAGES: Mapping[str, Needs] = {
    **_each(Right.WORK, About.ONESELF, "GET pages.home", "GET pages.my_work"),
    **_each(Right.WORK, About.NOTHING, "GET pages.more", "GET pages.accessibility", "GET pages.raise_alert"),
    **_each(Right.WORK, About.NOTHING, "POST pages.raise_alert_now"),
    **_each(Right.WORK, About.NOTHING, "GET pages.directory", "GET pages.person", "GET pages.rules"),
    **_each(Right.SEE, About.LIST, "GET pages.audits", "GET pages.caseload_reviews"),
    **_each(Right.SEE, About.AUDIT, "GET pages.audit"),
    **_each(Right.SEE, About.REVIEW, "GET pages.caseload_review"),
    **_each(Right.SEE, About.LIST, "GET pages.board", "GET pages.unacknowledged", "GET pages.forecast"),
    **_each(Right.SEE, About.LIST, "GET pages.help_requests", "GET pages.find", "POST pages.find_file"),
    **_each(Right.SEE, About.LIST, "GET pages.board_file"),
    **_each(Right.DESK, About.LIST, "GET pages.seen", "POST pages.record_seen"),
    **_each(Right.SEE, About.FILE, "GET pages.remediation", "GET pages.update", "GET pages.update_file"),
    **_each(Right.SEE, About.NOTHING, "POST pages.break_glass"),
    **_each(Right.LOOKS, About.NOTHING, "GET pages.access_log", "POST pages.search_access_log"),
    **_each(Right.SEE, About.ALERT, "GET pages.alert"),
    **_each(Right.ASK, About.LIST, "GET pages.challenges"),
    **_each(Right.ASK, About.QUESTION, "GET pages.challenge"),
    **_each(Right.REPORTS, About.NOTHING, "GET pages.adherence", "GET pages.adherence_file", "GET pages.reports"),
    **_each(Right.REPORTS, About.NOTHING, "GET pages.publications", "GET pages.publication"),
    **_each(Right.REPORTS, About.NOTHING, "GET pages.publication_file", "GET pages.brief", "GET pages.brief_file"),
    **_each(Right.REPORTS, About.LIST, "GET pages.figure"),
    **_each(Right.WORK, About.ONESELF, "GET pages.own_calendar", "POST pages.change_own_calendar"),
    **_each(Right.DESK, About.NOTHING, "GET pages.outbox", "POST pages.decide"),
    **_each(Right.DESK, About.NOTHING, "GET pages.imports", "POST pages.import_spreadsheet"),
    **_each(Right.DESK, About.NOTHING, "GET pages.reconciliations", "GET pages.reconciliation"),
    **_each(Right.DESK, About.NOTHING, "GET pages.extract", "POST pages.reconcile"),
    **_each(Right.RULES, About.NOTHING, "GET pages.policy", "POST pages.adopt_policy", "GET pages.calendar"),
    **_each(Right.RULES, About.NOTHING, "POST pages.adopt_calendar", "GET pages.moves", "POST pages.move"),
}
API_READS: Mapping[str, Needs] = {
    **_each(Right.WORK, About.ONESELF, "GET me.Steps", "GET me.CalendarTokens"),
    **_each(Right.WORK, About.ONESELF, "POST me.CalendarTokens", "DELETE me.OneCalendarToken"),
    **_each(Right.SEE, About.LIST, "GET remediations.Remediations", "POST remediations.Search", "GET audits.Audits"),
    **_each(Right.SEE, About.LIST, "GET caseload-reviews.Reviews", "GET safeguarding-alerts.AllAlerts"),
    **_each(Right.SEE, About.LIST, "GET unacknowledged.UnacknowledgedList", "GET help-requests.HelpRequests"),
    **_each(Right.SEE, About.LIST, "GET forecast.Forecast"),
    **_each(Right.SEE, About.FILE, "GET remediations.OneRemediation", "GET remediations.Siblings"),
    **_each(Right.SEE, About.FILE, "GET remediations.OneHistory", "GET remediations.OnesDeadlines"),
    **_each(Right.SEE, About.FILE, "GET briefs.Update", "GET alerts-on-remediations.OnRemediation"),
    **_each(Right.SEE, About.AUDIT, "GET audits.OneAudit", "GET alerts-on-audits.OnAudit"),
    **_each(Right.SEE, About.ALERT, "GET safeguarding-alerts.OneAlert"),
    **_each(Right.SEE, About.REVIEW, "GET caseload-reviews.OneReview"),
    **_each(Right.REPORTS, About.NOTHING, "GET reports.Adherence", "GET reports.AdherenceFile", "GET briefs.Learning"),
    **_each(Right.REPORTS, About.NOTHING, "GET briefs.LearningFile", "GET briefs.Monthly", "GET briefs.MonthlyFile"),
    **_each(Right.REPORTS, About.NOTHING, "GET briefs.Programme", "GET briefs.ProgrammeFile"),
    **_each(Right.REPORTS, About.NOTHING, "GET publications.Publications", "GET publications.OnePublication"),
    **_each(Right.REPORTS, About.NOTHING, "GET publications.PublishedFile", "GET programme.Programme"),
    **_each(Right.REPORTS, About.LIST, "GET reports.Figures"),
    **_each(Right.PUBLISH, About.NOTHING, "GET publications.Draft", "POST publications.Publications"),
    **_each(Right.WORK, About.NOTHING, "GET people.People", "GET people.OnePerson"),
    **_each(Right.WORK, About.NOTHING, "GET policies.Policies", "GET policies.OnePolicy"),
    **_each(Right.WORK, About.NOTHING, "GET calendars.Calendars", "GET calendars.OneCalendar"),
}
ON_A_FILE: Mapping[str, Needs] = {
    f"POST {endpoint}": Needs(Right.RECORD, About.FILE)
    for endpoint in (
        *(f"actions.{name}" for name in ("Actions", "Check", "Completion", "Confirmation", "Reallocation")),
        "actions.Verification",
        *(f"changes.{name}" for name in ("Acceptance", "Cover", "CoverAcceptance", "CoverRefusal", "Escalations")),
        *(f"changes.{name}" for name in ("Extensions", "Reassignments", "ReceivingCheck")),
        *(f"contact.{name}" for name in ("Answered", "Asked", "Called")),
        *(f"departures.{name}" for name in ("CaseClosure", "Transfer", "TransferAcknowledgement")),
        "monitoring.MonitoringChecks",
        *(f"safety.{name}" for name in ("DutyTeamCalls", "InterimProtection", "SafetyAcknowledgements", "SafetyCheck")),
        *(f"steps.{name}" for name in ("Acknowledgements", "CaseloadDecisions", "CaseloadReviews", "Closure")),
        *(f"steps.{name}" for name in ("DayThreeMeeting", "EmbeddingCheck", "ImprovementPlan", "Notifications")),
        *(f"steps.{name}" for name in ("ReAudits", "ServiceManagerReview")),
    )
}
API_RECORDS: Mapping[str, Needs] = {
    **ON_A_FILE,
    **_each(Right.CORRECT, About.FILE, "POST corrections.Corrections", "POST calendar_dates.CalendarDates"),
    **_each(Right.CORRECT, About.FILE, "POST case-references.CaseReference", "POST case-references.PrivacyIncident"),
    **_each(Right.CORRECT, About.FILE, "POST withdrawals.Reinstatement", "POST withdrawals.Void"),
    **_each(Right.CORRECT, About.FILE, "POST withdrawals.Withdrawal"),
    **_each(Right.RESTRICT, About.FILE, "POST restrictions.Restriction", "POST restrictions.Lifting"),
    **_each(Right.CORRECT, About.AUDIT, "POST audits.Reinstatement", "POST audits.Void"),
    **_each(Right.CORRECT, About.AUDIT, "POST audit corrections.AuditCorrections"),
    **_each(Right.CORRECT, About.AUDIT, "POST audit-case-references.AuditCaseReference"),
    **_each(Right.CORRECT, About.AUDIT, "POST audit-case-references.AuditPrivacyIncident"),
    **_each(Right.AUDIT, About.NOTHING, "POST audits.Audits"),
    **_each(Right.CORRECT, About.AUDIT, "POST moderation.Moderation", "POST moderation.ChallengeDecision"),
    **_each(Right.RECORD, About.AUDIT, "POST moderation.Challenges"),
    **_each(Right.WORK, About.NOTHING, "POST alerts-on-remediations.OnRemediation", "POST alerts-on-audits.OnAudit"),
    **_each(Right.RECORD, About.ALERT, "POST safeguarding-alerts.Acknowledgements"),
    **_each(Right.RECORD, About.ALERT, "POST safeguarding-alerts.ActionsTaken", "POST safeguarding-alerts.SignOff"),
    **_each(Right.RECORD, About.ALERT, "POST safeguarding-alerts.TelephoneCalls"),
    **_each(Right.RECORD, About.REVIEW, "POST caseload-reviews.Caseload", "POST caseload-reviews.Cases"),
    **_each(Right.RECORD, About.REVIEW, "POST caseload-reviews.Countersignature"),
    **_each(Right.ASK, About.LIST, "GET challenges.Challenges"),
    **_each(Right.ASK, About.NOTHING, "POST challenges.Challenges"),
    **_each(Right.ASK, About.QUESTION, "GET challenges.OneChallenge", "POST challenges.ChallengeAcceptance"),
    **_each(Right.ASK, About.QUESTION, "POST challenges.ChallengeAnswer", "POST challenges.ChallengeReassignment"),
    **_each(Right.ASK, About.QUESTION, "POST challenges.ChallengeRefusal", "POST challenges.ChallengeWithdrawal"),
    **_each(Right.DESK, About.FILE, "POST contact.SeenInCaseSystem"),
    **_each(Right.DESK, About.NOTHING, "POST programme.Exemptions", "POST programme.Expectations"),
    **_each(Right.DESK, About.NOTHING, "GET reconciliations.Reconciliations", "POST reconciliations.Reconciliations"),
    **_each(Right.DESK, About.NOTHING, "GET reconciliations.OneReconciliation"),
    **_each(Right.DESK, About.NOTHING, "POST reconciliations.ItemResolution"),
    **_each(Right.DIRECTORY, About.NOTHING, "POST people.People", "POST people.Email", "POST people.Leaving"),
    **_each(Right.DIRECTORY, About.NOTHING, "POST people.Post", "POST people.Return"),
    **_each(Right.DIRECTORY, About.NOTHING, "POST people.WorkReassignment"),
    **_each(Right.WORK, About.PERSON, "POST people.Absences", "POST people.AbsenceChange"),
    **_each(Right.WORK, About.PERSON, "POST people.AbsenceCancellation", "POST people.Cover"),
    **_each(Right.RULES, About.NOTHING, "POST policies.Policies", "POST policies.Check", "POST calendars.Calendars"),
    **_each(Right.RULES, About.NOTHING, "POST calendars.Check", "GET calendars.Moves"),
}
OWN_PAGES = ("policies.Policies", "calendars.Calendars", "reconciliations.Reconciliations")
"""Operations that record and have a page of their own, which rehearses first, in place of a form like the others."""

WITHOUT_FORM = (
    *OWN_PAGES,
    *("actions.Check", "policies.Check", "calendars.Check", "remediations.Search", "me.CalendarTokens"),
)
FORMS: Mapping[str, Needs] = {
    f"{method} recording.{endpoint.replace('.', '-').replace(' ', '-')}": needs
    for route, needs in {**API_READS, **API_RECORDS}.items()
    for verb, _, endpoint in [route.partition(" ")]
    for method in ("GET", "POST")
    if verb == "POST" and endpoint not in WITHOUT_FORM
}
"""A form needs what the operation needs that it runs."""

NEEDS: Mapping[str, Needs] = {**OPEN, **PAGES, **API_READS, **API_RECORDS, **FORMS}
"""By method and endpoint. ``About.PERSON`` is oneself or whoever one manages; others need :attr:`Right.DIRECTORY`."""


def route_of(method: str, endpoint: str) -> str:
    """The key of a row: what only asks for a page's head is asked what the page is."""
    return f"{'GET' if method in ('HEAD', 'OPTIONS') else method} {endpoint}"
