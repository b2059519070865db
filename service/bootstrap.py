"""Putting the application together, once, from its settings."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from service.access import database as access_database
from service.access.drafts import Drafts
from service.access.identities import Identities
from service.access.links import SignInLinks
from service.access.log import AccessLog
from service.access.oidc import EntraId, entra_id
from service.access.sessions import Sessions, TimeOuts
from service.access.tokens import CALENDAR, Tokens
from service.clock import Clock, utc_now
from service.commands.adopting import Calendars, Policies
from service.commands.alerts import Alerts
from service.commands.audit_corrections import AuditCorrections
from service.commands.audits import Audits
from service.commands.case_references import AuditReferences, CaseReferences
from service.commands.caseload_reviews import CaseloadReviews
from service.commands.changes import Changes
from service.commands.contact import Contacts
from service.commands.corrections import Corrections
from service.commands.departures import Departures
from service.commands.moderation import Moderations
from service.commands.people import People
from service.commands.programme import Programmes
from service.commands.reassignments import Reassignments
from service.commands.remediations import Remediations
from service.commands.report_challenges import ReportChallenges
from service.commands.restrictions import Restrictions
from service.commands.safety import Safety
from service.commands.withdrawals import Withdrawals
from service.mail.deciding import WaitingMail
from service.reconciling.recording import Reconciliations
from service.reports.publishing.publications import Publications
from service.settings import Settings, SettingsError
from service.storage.database import create_engine
from service.storage.store import Store


@dataclass(frozen=True)
class Putright:
    """The application: everything that an interface may call. Pass it; nothing looks it up."""

    settings: Settings
    engine: sa.Engine
    store: Store
    audits: Audits
    remediations: Remediations
    safety: Safety
    changes: Changes
    contacts: Contacts
    departures: Departures
    reassignments: Reassignments
    caseload_reviews: CaseloadReviews
    alerts: Alerts
    withdrawals: Withdrawals
    restrictions: Restrictions
    case_references: CaseReferences
    audit_references: AuditReferences
    corrections: Corrections
    audit_corrections: AuditCorrections
    moderations: Moderations
    people: People
    reconciliations: Reconciliations
    publications: Publications
    report_challenges: ReportChallenges
    programmes: Programmes
    policies: Policies
    calendars: Calendars
    waiting_mail: WaitingMail
    tokens: Tokens
    calendar_tokens: Tokens
    access_engine: sa.Engine
    sessions: Sessions
    sign_in_links: SignInLinks
    drafts: Drafts
    access_log: AccessLog
    identities: Identities
    entra: EntraId | None
    clock: Clock

    def dispose(self) -> None:
        """Let go of the databases, such as before a fork or at the end."""
        self.engine.dispose()
        self.access_engine.dispose()


def build(settings: Settings, clock: Clock = utc_now) -> Putright:
    """The application on the database that the settings name. Make it after a fork, never before."""
    for url in (settings.database_url, settings.access_database_url):
        if url.startswith("sqlite:///"):
            writable(Path(url.removeprefix("sqlite:///")).parent)
    engine = create_engine(settings.database_url)
    access_engine = create_engine(settings.access_database_url)
    if access_engine.dialect.name == "sqlite":
        access_database.prepare(access_engine)  # on PostgreSQL `putright migrate` does, whose role may make tables
    store = Store(engine, settings.case_key.encode())
    access_log = AccessLog(access_engine)
    return Putright(
        settings=settings,
        engine=engine,
        store=store,
        audits=Audits(store),
        remediations=Remediations(store),
        safety=Safety(store),
        changes=Changes(store),
        contacts=Contacts(store),
        departures=Departures(store),
        reassignments=Reassignments(store),
        caseload_reviews=CaseloadReviews(store),
        alerts=Alerts(store),
        withdrawals=Withdrawals(store),
        restrictions=Restrictions(store),
        case_references=CaseReferences(store),
        audit_references=AuditReferences(store),
        corrections=Corrections(store),
        audit_corrections=AuditCorrections(store),
        moderations=Moderations(store),
        people=People(store),
        reconciliations=Reconciliations(store),
        publications=Publications(store),
        report_challenges=ReportChallenges(store),
        programmes=Programmes(store),
        policies=Policies(store),
        calendars=Calendars(store),
        waiting_mail=WaitingMail(engine, store, access_log),
        tokens=Tokens(engine, settings.token_pepper),
        calendar_tokens=Tokens(engine, settings.token_pepper, CALENDAR),
        access_engine=access_engine,
        sessions=Sessions(
            access_engine,
            settings.token_pepper,
            TimeOuts(timedelta(minutes=settings.session_idle_minutes), timedelta(hours=settings.session_hours)),
        ),
        sign_in_links=SignInLinks(access_engine, settings.token_pepper),
        drafts=Drafts(access_engine, settings.token_pepper),
        access_log=access_log,
        identities=Identities(access_engine),
        entra=entra_id(settings),
        clock=clock,
    )


def writable(folder: Path) -> None:
    """Make a folder for data. Raises :class:`SettingsError` where it cannot be made or written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".putright-can-write"
        probe.touch()
        probe.unlink(missing_ok=True)  # another process that starts now may have been first
    except OSError as problem:
        message = f"The folder {folder} cannot be written ({problem.strerror}): set PUTRIGHT_DATA_DIR to one that can."
        raise SettingsError(message, field="PUTRIGHT_DATA_DIR") from None
