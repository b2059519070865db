"""Who may see and do what: a table of rights by role, each for one's own files or for every file (domain section 10).

*Own* is a file that somebody has a part, a step or an action on, acts for whoever has, or manages: by person, by team
and by service. Being allowed here is not being right there: who may decide what on a file is each decision's to say.
"""

from collections.abc import Mapping
from enum import StrEnum

from domain.vocabulary import Role


class Reach(StrEnum):
    """How far a right goes."""

    NONE = "none"
    OWN = "own"
    EVERY = "every"


class Right(StrEnum):
    """What somebody may be allowed to do."""

    WORK = "work"
    """See what they owe, raise a safeguarding alert, say when they are away."""

    SEE = "see"
    """See files, alone or in lists."""

    RECORD = "record"
    """Record what happened on a file."""

    CORRECT = "correct"
    """Put right, withdraw or void what was recorded."""

    AUDIT = "audit"
    """Record an audit."""

    DESK = "desk"
    """Look after the process: who is to be rung, imports, mail that waits, the programme of audits."""

    REPORTS = "reports"
    """Read reports, which name nobody; each figure opens what its reader may see."""

    ASK = "ask"
    """Ask about a figure or a file, answer, and judge the answer."""

    PUBLISH = "publish"
    """Publish a report."""

    DIRECTORY = "directory"
    """Keep the directory of people."""

    RULES = "rules"
    """Adopt a policy or a calendar."""

    LOOKS = "looks"
    """Read the access log."""

    RESTRICT = "restrict"
    """Close a file off to all but those who have a part on it, and open it again."""


ON_FILES = (
    Role.SOCIAL_WORKER,
    Role.TEAM_MANAGER,
    Role.PRACTICE_LEAD,
    Role.SERVICE_MANAGER,
    Role.HEAD_OF_SERVICE,
    Role.IRO,
    Role.IRO_PRACTICE_MANAGER,
    Role.HEAD_OF_TRANSFORMATION,
    Role.SAFEGUARDING_AND_STANDARDS,
    Role.EMERGENCY_DUTY_TEAM,
    Role.AUDITOR,
)
"""Those who have to do with the files that they have a part on, and see no others."""

QUALITY = (Role.QA_ADMINISTRATOR, Role.HEAD_OF_QA)
SENIOR = (Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE, Role.HEAD_OF_TRANSFORMATION)


def _table(every: tuple[Role, ...], own: tuple[Role, ...] = ()) -> Mapping[Role, Reach]:
    return {role: Reach.EVERY if role in every else Reach.OWN if role in own else Reach.NONE for role in Role}


REACH: Mapping[Right, Mapping[Role, Reach]] = {
    Right.WORK: _table(tuple(Role)),
    Right.SEE: _table((*QUALITY, Role.DIRECTOR, Role.DATA_PROTECTION_OFFICER), ON_FILES),
    Right.RECORD: _table(QUALITY, (*ON_FILES, Role.DIRECTOR)),
    Right.CORRECT: _table(QUALITY, (*SENIOR, Role.SAFEGUARDING_AND_STANDARDS)),
    Right.AUDIT: _table((*QUALITY, Role.AUDITOR, Role.SAFEGUARDING_AND_STANDARDS)),
    Right.DESK: _table(QUALITY),
    Right.REPORTS: _table(
        (
            *QUALITY,
            *SENIOR,
            Role.DIRECTOR,
            Role.SAFEGUARDING_AND_STANDARDS,
            Role.REPORT_READER,
            Role.DATA_PROTECTION_OFFICER,
        )
    ),
    Right.ASK: _table((*QUALITY, Role.DIRECTOR), ON_FILES),
    Right.PUBLISH: _table(QUALITY),
    Right.DIRECTORY: _table((*QUALITY, Role.SYSTEM_ADMINISTRATOR)),
    Right.RULES: _table(QUALITY),
    Right.LOOKS: _table((Role.DATA_PROTECTION_OFFICER, Role.HEAD_OF_QA)),
    Right.RESTRICT: _table((Role.HEAD_OF_QA, Role.DIRECTOR)),
}


def reach(role: Role, right: Right) -> Reach:
    """How far somebody of this role may use a right."""
    return REACH[right][role]
