"""The monthly brief as a document."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from domain.adherence import Verdict
from domain.vocabulary import Step
from service.reports.briefs.months import month
from service.reports.briefs.parts import (
    LINE_COLUMNS,
    MAY_NOT_ADD,
    brief_document,
    graded,
    grades_of,
    line_row,
    on_day,
    section,
    theme_table,
    verdict_words,
)
from service.reports.document import Behind, Cell, Document, Figure, Points, Reference, Section, Table
from service.reports.naming import NOT_SEEN, RESTRICTED
from service.terms import day, plural, step_title

Data = Mapping[str, Any]
FOLLOWED = (Step.NOTIFICATION, Step.SERVICE_MANAGER_REVIEW)
ACKNOWLEDGED = "acknowledgements"
DEFINITIONS = (
    "New audits are counted by the day they were graded, re-audits by the day they were done; never together.",
    "The cohort is the files whose day 0, the day the grade was confirmed, lies in the month; one opened by a repeat "
    "inadequate is among them. Its steps are judged whenever they fell due, by the date first set.",
    "Past its date and not recorded as done is not done, so that not recording never improves a figure.",
    "A wait is counted in calendar days from the audit that found it, which after a repeat inadequate is the re-audit, "
    "to the day the plan was agreed.",
)


def monthly_document(data: Data, council: str) -> Document:
    """The brief of a month, for the director."""
    return brief_document(
        data,
        council,
        title="Monthly brief",
        subtitle=f"{month(data['month'])[0]:%B %Y}, as at {day(data['as_at'])}",
        sections=(
            Section("in-short", "In short", parts=(Points(tuple(_in_short(data))),)),
            _gradings(data),
            _themes(data),
            _managers(data),
            _waits(data),
            _risk(data),
            Section("definitions", "How the figures are made", parts=(Points((*DEFINITIONS, MAY_NOT_ADD)),)),
        ),
        opens=tuple(_opens(data)),
    )


def _in_short(data: Data) -> Iterator[str]:
    volume, again, review = data["volume"], data["re_audits"], data["cohort"]["service_manager_review"]
    critical = f", of which {volume['inadequate_critical']} critical" if volume["inadequate_critical"] else ""
    yield f"{_counted(volume['audits'], 'new audit')} graded" + (
        f": {volume['inadequate'] or 'none'} inadequate{critical}." if volume["audits"] else "."
    )
    yield f"{_counted(again['done'], 're-audit')} done" + (
        f", {again['improved']} improved and {again['repeat_inadequate']} inadequate again." if again["done"] else "."
    )
    due = review["due"] - review["not_yet_due"]
    if data["cohort"]["remediations"]:
        yield (
            f"The service manager's review was in time for {review['on_time']} of the cohort's {plural(due, 'file')}."
            if due
            else "No service manager's review has fallen due on the cohort."
        )
        yield _waited(data["days_to_plan"])
    else:
        yield "No remediation began in the month, so there is no cohort: nobody was to be told, and no child waits."
    opened = data["open_risk"]["alerts"]["open"]
    yield f"{_counted(opened, 'safeguarding alert')} open." if opened else "No safeguarding alert is open."


def _waited(days: Data) -> str:
    if not days["n"] and not days["still_waiting"]:
        return "No child of the cohort waits for a plan."
    waiting = f" {plural(days['still_waiting'], 'child')} still waiting.".replace("childs", "children")
    if not days["n"]:
        return f"No plan has been agreed yet;{waiting}"
    said = f"From finding to plan it took {plural(days['median'], 'day')} (median), at most {days['longest']}."
    return said + (waiting if days["still_waiting"] else "")


def _counted(count: int, noun: str) -> str:
    said = f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
    return f"{said if count else f'No {noun}'} {'was' if count < 2 else 'were'}"


def _gradings(data: Data) -> Section:
    scale: Sequence[str] = data["scale"]
    new, again, fewest = data["grades"], data["re_audit_grades"], data["percentages_from"]
    rows = (
        (grade, graded(new, "grades", grade, fewest), graded(again, None, grade, fewest))
        for grade in grades_of(new, again, scale=scale)
    )
    table = Table("gradings-overall", "Overall gradings", ("Grade", "New audits", "Re-audits"), tuple(rows))
    volume, done = data["volume"], data["re_audits"]["done"]
    counted = Table(
        "gradings-headlines",
        "Inadequate and repeat inadequate",
        ("Measure", "Number"),
        (
            ("Graded inadequate, of new audits", Figure(
                volume["inadequate"], "volume.inadequate", of=volume["audits"], fewest=fewest, places=1)),
            ("Of these, critical", Figure(volume["inadequate_critical"], "volume.inadequate_critical")),
            ("Inadequate again, of re-audits done", Figure(
                volume["repeat_inadequate"], "volume.repeat_inadequate", of=done, fewest=fewest, places=1)),
            ("Re-audits still to do, whatever their date", Figure(
                data["re_audits"]["outstanding"], "re_audits.outstanding")),
        ),
    )  # fmt: skip
    return section("gradings", "Gradings", ("New audits and re-audits are never added together.",), table, counted)


def _themes(data: Data) -> Section:
    scale = data["scale"]
    fewest, done, told = data["percentages_from"], data["re_audits"]["done"], data["re_audits_with_themes"]
    new = theme_table("themes-new", "New audits by theme", data["themes"], "themes", scale, fewest)
    again = theme_table("themes-again", "Re-audits by theme", data["re_audit_themes"], None, scale, fewest)
    said = ["Each theme has its own denominator, without “not applicable”."]
    if done:
        said.append(f"Of {plural(done, 're-audit')}, {told or 'none'} recorded grades by theme.")
    return section("themes", "Gradings by theme", said, new, again)


def _managers(data: Data) -> Section:
    fewest, cohort = data["percentages_from"], data["cohort"]
    titled = {each.value: step_title(each) for each in FOLLOWED} | {ACKNOWLEDGED: "Acknowledgements, person by person"}
    rows = tuple(line_row(title, cohort[name], f"cohort.{name}", fewest) for name, title in titled.items())
    table = Table("managers-steps", "The cohort's managers", LINE_COLUMNS, rows)
    return section("managers", "Managers told, and their reviews", (_cohort(cohort),), table)


def _cohort(cohort: Data) -> str:
    if not cohort["remediations"]:
        return "None: no remediation began in the month."
    repeats = cohort["following_a_repeat"]
    of = f", {repeats} of them opened by a repeat inadequate." if repeats else " of this month."
    return f"The cohort has {plural(cohort['remediations'], 'file')}{of}"


def _waits(data: Data) -> Section:
    columns = ("Remediation", "Found on", "Day 0", "Plan agreed on", "Days waited", "Plan", "Service manager review")
    table = Table(
        "waits-files",
        "From finding to plan, a child a row",
        columns,
        tuple(_row(each) for each in data["waits"]),
        empty="None: no file of this month was inadequate.",
    )
    days = data["days_to_plan"]
    so_far = Table(
        "waits-days",
        "Days from finding to plan",
        ("Measure", "Days"),
        (("Median", Figure(days["median"])), ("Longest", Figure(days["longest"]))),
    )
    said = f"Of {plural(days['n'], 'file')} both days are known." if days["n"] else "No file has both days yet."
    return section("waits", "How long each child waited for a plan", (said,), table, so_far)


def _row(each: Data) -> tuple[Cell, ...]:
    so_far, ref = each["days_so_far"], each["audit_ref"]
    waited: Cell = each["days"] if so_far is None else f"{so_far} so far"
    return (
        ref if ref == RESTRICTED else Reference(ref),
        on_day(each["found_on"]),
        on_day(each["graded_on"]),
        on_day(each["plan_agreed_on"]),
        waited,
        verdict_words(each["plan"]),
        verdict_words(each[Step.SERVICE_MANAGER_REVIEW.value]),
    )


def _risk(data: Data) -> Section:
    alerts = data["open_risk"]["alerts"]
    titled = {
        "raised": "Safeguarding alerts raised in the month",
        "same_day": "Of these, told the same day",
        "acknowledged": "Of these, acknowledged",
        "open": "Open, whatever their date",
    }
    rows = tuple((title, Figure(alerts[name], f"open_risk.alerts.{name}")) for name, title in titled.items())
    return section("risk", "Open risk", (), Table("risk-alerts", "Safeguarding alerts", ("Measure", "Number"), rows))


def _opens(data: Data) -> Iterator[tuple[str, tuple[Behind, ...]]]:
    """What is behind the figures of the cohort; those of the audits are behind the adherence report's of this month."""
    for verdict in Verdict:
        for step in FOLLOWED:
            found = (each for each in data["waits"] if each[step.value] == verdict)
            yield f"cohort.{step.value}.{verdict}", tuple(_behind(each, step) for each in found)
        yield (
            f"cohort.{ACKNOWLEDGED}.{verdict}",
            tuple(
                _behind(each, Step.ACKNOWLEDGEMENT)
                for each in data["waits"]
                for _ in range(each[ACKNOWLEDGED].get(verdict, 0))
            ),
        )


def _behind(each: Data, step: Step) -> Behind:
    ref = each["audit_ref"]
    if ref == RESTRICTED:
        return NOT_SEEN
    return Behind(ref, what=step_title(step), on=on_day(each["graded_on"]), link=f"/remediations/{ref}")
