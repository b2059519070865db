"""The adherence report as a director reads it: the report's figures put into words, shares and bars."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from domain.adherence import Verdict, percentage_if_enough
from domain.audit import NOT_APPLICABLE
from domain.policy import Policy
from domain.vocabulary import ChairedAs, Step
from service.terms import day, listed, plural, role_title, rung_title, smart_title, step_title

BARS = {
    Verdict.ON_TIME: "on time",
    Verdict.LATE: "late",
    Verdict.NOT_DONE: "not done",
    Verdict.NOT_YET_DUE: "not yet due",
}
CHAIRS = {
    ChairedAs.LEAD: "The practice lead",
    ChairedAs.COVER: "The practice lead’s cover",
    "not_held": "Not held",
    ChairedAs.NEITHER: "Neither of the two",
    ChairedAs.NOT_RECORDED: "Not recorded",
}
ACTIONS = {
    "total": "Agreed",
    "not_smart": "Of these not SMART: without an owner or a date",
    "open": "Open",
    "overdue": "Overdue",
    "done": "Done, not yet confirmed",
    "confirmed": "Done and confirmed, not yet looked at again",
    "effective": "Done and effective",
    "not_effective": "Done, but not effective",
    "replaced": "Not effective, and replaced",
}
MONITORING = {
    "checks": "Checks made in the period",
    "off_track": "Of these with an action that was not on track",
    "supervision": "Of these followed up in supervision",
}
ESCALATED = {
    "total": "Steps that went up the line",
    "resolved": "Of these over",
    "still_open": "Of these still open",
    "rungs_by_person": "Rungs raised by a person, not by the clock",
}
OVERRIDDEN = ("overridden", "plans_overridden", "overdue_by_age")
"""Warnings that were overridden, by code: counted beside the states, not among them."""
RE_AUDITS = {
    "done": "Done in the period",
    "improved": "Of these improved",
    "repeat_inadequate": "Of these inadequate again",
    "outstanding": "Still to do, whatever their date",
}
ALERTS = {
    "raised": "Raised in the period",
    "same_day": "Of these told the same day",
    "acknowledged": "Of these acknowledged",
    "deviated": "Of these handled differently from the process",
    "open": "Open, whenever raised",
}
DATA_QUALITY = {
    "recorded_late": "Recorded more than five working days later",
    "recorded_late_without_reason": "Of these without a reason",
}
RECONCILIATION = {
    "open": "Nobody has said yet",
    "lcs_right": "The case management system is right",
    "tool_right": "This record is right",
    "chase": "Being chased",
}
CRITERIA = {"met": "Criteria met", "review": "Review decided", "not_required": "Decided not required"}


@dataclass(frozen=True)
class Bar:
    """One stretch of a step's bar, in per cent of the longest."""

    verdict: str
    words: str
    count: int
    start: float
    width: float


@dataclass(frozen=True)
class StepLine:
    """One step's figures."""

    title: str
    counts: Mapping[str, Any]
    kept: str
    said: str
    bars: tuple[Bar, ...]


WAITS = {
    "finding_to_confirmed": "From the finding to the confirmed grade",
    "confirmed_to_recorded": "From the confirmed grade to its recording",
    "recorded_to_told": "From the recording to the managers being told",
}
AUTHORS = {"knock_on": "knock-on from an earlier step", "told_late": "told after it was due"}


@dataclass(frozen=True)
class Answer:
    """The plain answer: whether the process was kept."""

    word: str
    because: str


def figures(report: Mapping[str, Any], policy: Policy) -> dict[str, Any]:
    """What the report's template prints, besides the report itself."""
    longest = max((line["due"] for line in report["adherence"].values()), default=0)
    lines = [_line(step, counts, longest, policy) for step, counts in report["adherence"].items()]
    return {
        "answer": _answer(report),
        "lines": lines,
        "longest": longest,
        "bars": BARS,
        "grades": _shares(report["grades"]),
        "scale": _scale(report, policy),
        "themes": {theme: (_graded(counts), _shares(counts)) for theme, counts in report["themes"].items()},
        "chaired": _named(report["chaired"], CHAIRS),
        "criteria": _named(report["caseload_criteria"], CRITERIA),
        "re_audits": _named(report["re_audits"], RE_AUDITS),
        "actions": _named(report["actions"], ACTIONS, without=OVERRIDDEN),
        "overridden": _overridden(report["actions"]),
        "monitoring": _named(report["monitoring"], MONITORING),
        "waiting": {WAITS[stage]: _wait(found) for stage, found in report["waiting"].items()},
        "subjects": {role_title(role): count for role, count in report["practice_subjects"].items()},
        "escalations": {rung_title(rung): count for rung, count in report["escalations"].items()},
        "escalated": _escalated(report["escalated_steps"]),
        "alerts": _named(report["open_risk"]["alerts"], ALERTS),
        "data_quality": _named({name: report["data_quality"][name] for name in DATA_QUALITY}, DATA_QUALITY),
        "reconciliation": _named(report["data_quality"]["reconciliation"], RECONCILIATION),
        "services": _services(report["by_service"], report["adherence"]),
        "titles": [line.title for line in lines],
        "volume": _volume(report),
    }


def n_of(part: int, whole: int, percent: float | None) -> str:
    """``5 of 8 (63%)``; without the percentage where there are too few, and ``none`` of nothing (E29)."""
    if not whole:
        return "none"
    return f"{part} of {whole}" + (f" ({percent:g}%)" if percent is not None else "")


def _answer(report: Mapping[str, Any]) -> Answer:
    """Yes where everything that fell due was done on time, no where less than half was, partly between."""
    lines = report["adherence"].values()
    on_time, late, not_done = (
        sum(line[each] for line in lines) for each in (Verdict.ON_TIME, Verdict.LATE, Verdict.NOT_DONE)
    )
    due = on_time + late + not_done
    if not due:
        return Answer("Nothing fell due", f"No step had its date in this period, by {day(report['as_at'])}.")
    word = "Yes" if on_time == due else "No" if on_time * 2 < due else "Partly"
    because = f"Of {plural(due, 'step')} that fell due, {on_time} {_was(on_time)} done on time"
    return Answer(word, f"{because}, {late} late and {not_done} not at all." if word != "Yes" else f"{because}.")


def _was(count: int) -> str:
    return "was" if count == 1 else "were"


def _line(step: str, counts: Mapping[str, Any], longest: int, policy: Policy) -> StepLine:
    kept = _kept(counts)
    return StepLine(step_title(step, policy), counts, kept, _said(counts, kept), tuple(_bars(counts, longest)))


def _kept(counts: Mapping[str, Any]) -> str:
    fell_due = counts["due"] - counts[Verdict.NOT_YET_DUE]
    return n_of(counts[Verdict.ON_TIME], fell_due, counts["on_time_percent"])


def _wait(found: Mapping[str, Any]) -> str:
    return f"{plural(found['median_days'], 'day')}, of {plural(found['n'], 'file')}" if found["n"] else "not known"


def _escalated(found: Mapping[str, Any]) -> dict[str, Any]:
    if not found["total"]:
        return {}
    days = found["median_days_to_resolve"]
    took = {"Median from the first to its end": plural(days, "working day")} if days is not None else {}
    return _named(found, ESCALATED, without=("median_days_to_resolve",)) | took


def _authors(counts: Mapping[str, int]) -> str:
    """Whose the delays are, where not all are the step's own."""
    others = [f"{counts[author]} {words}" for author, words in AUTHORS.items() if counts[author]]
    return f" ({listed(others)})" if others else ""


def _said(counts: Mapping[str, Any], kept: str) -> str:
    said = [f"{kept} on time" if kept != "none" else "none fell due"]
    if counts[Verdict.LATE]:
        said.append(
            f"{counts[Verdict.LATE]} late, by a median of {plural(counts['median_days_late'] or 0, 'working day')}"
            f"{_authors(counts['late_author'])}"
        )
    if counts[Verdict.NOT_DONE]:
        said.append(f"{counts[Verdict.NOT_DONE]} not done")
    if counts[Verdict.NOT_YET_DUE]:
        said.append(f"{counts[Verdict.NOT_YET_DUE]} not yet due")
    return "; ".join(said)


def _bars(counts: Mapping[str, Any], longest: int) -> Iterable[Bar]:
    start = 0
    for verdict, words in BARS.items():
        if count := counts[verdict]:
            yield Bar(verdict, words, count, round(100 * start / longest, 2), round(100 * count / longest, 2))
        start += count


def _shares(counts: Mapping[str, int]) -> dict[str, str]:
    """Each grade's count with its share of what was graded; *not applicable* is in no denominator."""
    graded = _graded(counts)
    return {
        name: f"{count}" if name == NOT_APPLICABLE else _with_percent(count, percentage_if_enough(count, graded))
        for name, count in counts.items()
    }


def _with_percent(count: int, percent: float | None) -> str:
    if percent is None:
        return f"{count}"
    return f"{count} (under 1%)" if count and not percent else f"{count} ({percent:g}%)"


def _graded(counts: Mapping[str, int]) -> int:
    return sum(count for name, count in counts.items() if name != NOT_APPLICABLE)


def _scale(report: Mapping[str, Any], policy: Policy) -> list[str]:
    """The grades that any theme was given, in the order of the scale."""
    given = {name for counts in report["themes"].values() for name in counts}
    known = [level.name for level in policy.grades] + [NOT_APPLICABLE]
    return [name for name in known if name in given] + sorted(given.difference(known))


def _named(counts: Mapping[str, int], names: Mapping[str, str], without: Collection[str] = ()) -> dict[str, int]:
    counted = {key: count for key, count in counts.items() if key not in without}
    return {names.get(key) or key.replace("_", " ").capitalize(): count for key, count in counted.items()}


def _overridden(actions: Mapping[str, Any]) -> dict[str, int]:
    """The warnings about actions and plans that were overridden with a reason, in words, the most frequent first."""
    counts = Counter(actions["overridden"]) + Counter(actions["plans_overridden"])
    return {smart_title(code): count for code, count in sorted(counts.items(), key=lambda each: (-each[1], each[0]))}


def _services(by_service: Mapping[str, Any], steps: Iterable[Step]) -> dict[str, tuple[int, int, list[str]]]:
    return {
        name: (
            each["audits"],
            each["inadequate"],
            [_kept(each["adherence"][step]) if step in each["adherence"] else "none" for step in steps],
        )
        for name, each in by_service.items()
    }


def _volume(report: Mapping[str, Any]) -> dict[str, str]:
    volume, re_audited = report["volume"], report["re_audits"]["done"]
    return {
        "Audits graded": str(volume["audits"] or "none"),
        "Graded inadequate": n_of(volume["inadequate"], volume["audits"], volume["inadequate_percent"]),
        "Of these critical": str(volume["inadequate_critical"] or "none"),
        "Inadequate again at re-audit": n_of(
            volume["repeat_inadequate"], re_audited, volume["repeat_inadequate_percent"]
        ),
        "Withdrawn": str(volume["withdrawn"] or "none"),
        "Opened for a child who had another in the year before": str(volume["same_child_again"] or "none"),
    }
