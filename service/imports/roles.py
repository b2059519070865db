"""Job titles, as staff lists give them, and the roles they mean."""

import re

from service.imports.problems import UnacceptableCellError

TITLES = {
    "director_of_childrens_services": (
        "director of childrens services", "director of children services", "director childrens services",
        "dcs",
        "executive director of childrens services", "director",
    ),
    "head_of_service": ("head of service", "hos", "service head"),
    "service_manager": ("service manager", "sm"),
    "team_manager": ("team manager", "tm"),
    "practice_lead": ("practice lead", "pl", "practice leader"),
    "social_worker": ("social worker", "sw", "senior social worker", "newly qualified social worker", "nqsw"),
    "independent_reviewing_officer": ("independent reviewing officer", "iro", "reviewing officer"),
    "iro_practice_manager": (
        "iro practice manager", "independent reviewing officer practice manager", "iro manager",
        "independent reviewing manager",
    ),
    "head_of_transformation": (
        "head of transformation", "head of childrens services transformation",
        "head of children services transformation",
    ),
    "safeguarding_and_standards": (
        "safeguarding and standards", "safeguarding and standards team", "safeguarding and standards manager",
    ),
    "emergency_duty_team": ("emergency duty team", "edt", "out of hours team", "emergency duty"),
    "qa_administrator": (
        "qa administrator", "qa admin", "quality assurance administrator", "quality assurance admin",
        "audit administrator",
    ),
    "head_of_quality_assurance": ("head of quality assurance", "head of qa"),
    "auditor": ("auditor", "case file auditor", "independent auditor"),
    "report_reader": ("report reader", "reader"),
}  # fmt: skip
ROLE_OF = {title: role for role, titles in TITLES.items() for title in titles}


def role_from(value: object) -> str:
    """The role that a job title means."""
    title = " ".join(re.findall(r"[a-z]+", re.sub(r"['\u2019]", "", str(value).lower()).replace("_", " ")))
    if title not in ROLE_OF:
        accepted = ", ".join(titles[0] for titles in TITLES.values())
        raise UnacceptableCellError("unknown_role", "It is not a role of the process.", accepted)
    return ROLE_OF[title]
