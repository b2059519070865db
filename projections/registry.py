"""All views of this code, guarding ones first."""

from projections.actions import Actions
from projections.adherence import Adherence
from projections.alerts import Alerts
from projections.board import Board
from projections.calls import Calls
from projections.caseloads import CaseloadCases, Caseloads
from projections.children import OfChildren
from projections.deadlines import Deadlines
from projections.entries import Entries
from projections.escalations import Escalations
from projections.files import Files
from projections.grades import Grades
from projections.help_requests import HelpRequests
from projections.history import History
from projections.imports import Imports
from projections.monitoring import Monitoring
from projections.parts import Parts
from projections.people import People
from projections.privacy import Misfiled
from projections.programme import Programme
from projections.publications import Publications, Reports
from projections.re_audited import ReAudits
from projections.reconciliations import Differences, Reconciliations
from projections.report_challenges import ReportChallenges
from projections.resolutions import Resolutions
from projections.restrictions import Restrictions
from projections.rulebook import Rulebook
from projections.safety import SafetyChecks
from projections.themes import Themes
from projections.undelivered import UndeliveredMails
from projections.view import View
from projections.voids import Voids

VIEWS: tuple[type[View], ...] = (
    People,
    Rulebook,
    Files,
    OfChildren,
    Deadlines,
    Imports,
    Voids,
    Restrictions,
    ReportChallenges,
    Board,
    History,
    Adherence,
    ReAudits,
    Programme,
    Grades,
    Themes,
    Actions,
    Monitoring,
    Escalations,
    Resolutions,
    Caseloads,
    CaseloadCases,
    Alerts,
    SafetyChecks,
    UndeliveredMails,
    Calls,
    HelpRequests,
    Misfiled,
    Entries,
    Reconciliations,
    Differences,
    Parts,
    Reports,
    Publications,
)
