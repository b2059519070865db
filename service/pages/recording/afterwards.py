"""Where somebody is led once something is recorded: to what it was about, which says so."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import url_for

from projections.board_queries import remediation
from projections.sight import file_of_audit
from service.access.sight import asker
from service.bootstrap import Putright
from service.pages.recording.operations import Operation

OF_A_FILE = ("pages.audit", "pages.caseload_review")


def afterwards(operation: Operation, about: Mapping[str, Any], answer: Mapping[str, Any], putright: Putright) -> str:
    """The address of the page to go to."""
    endpoint, values = _page(operation, about, answer, putright)
    seen = replace(asker()).seen  # anew, since what was recorded may have given the file to others, or closed it off
    ref = values.get("ref")
    if (endpoint == "pages.remediation" and not seen.sees(ref)) or (endpoint in OF_A_FILE and ref in seen.closed):
        endpoint, values = "pages.my_work", {}
    return url_for(endpoint, **values, recorded=operation.name)


def _page(
    operation: Operation, about: Mapping[str, Any], answer: Mapping[str, Any], putright: Putright
) -> tuple[str, dict[str, Any]]:
    ref = str(answer.get("reference") or about.get("ref") or "")
    if "alerts" in operation.name:
        return "pages.alert", {"ref": ref if operation.name.startswith("alerts-on") else about["ref"]}
    if operation.resource == "challenges":
        return ("pages.challenge", {"number": about["number"]}) if "number" in about else ("pages.challenges", {})
    if operation.resource == "reports":
        return "pages.publications", {}
    if operation.resource == "people" and (person := about.get("staff_id") or ref):
        return "pages.person", {"staff_id": person}
    if operation.resource == "caseload-reviews":
        return "pages.caseload_review", {"ref": about["ref"]}
    if operation.resource == "reconciliations":
        return "pages.reconciliation", {"ref": about["ref"]}
    with putright.store.reading() as reader:
        known = next((each for each in (about.get("ref"), ref) if each and remediation(reader, each)), None)
        if known is None and operation.resource == "audits" and (alone := about.get("ref") or ref):
            row = file_of_audit(reader, alone)
            theirs = row is None or replace(asker()).seen.sees_of(row)
            return ("pages.audit", {"ref": alone}) if theirs else ("pages.my_work", {})
    return ("pages.remediation", {"ref": known}) if known else ("pages.board", {})
