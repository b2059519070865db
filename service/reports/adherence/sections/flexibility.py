"""Recorded flexibility: what the process permits, with a reason. It is counted, and never punished (F6, E17)."""

from service.reports.adherence.sections.source import Source
from service.reports.document import Cell, Section, Table
from service.terms import role_title, sentence_case

CRITERIA = {"met": "Criteria met", "review": "Review decided", "not_required": "Decided not required"}
REVIEWS = {
    "to_decide": "To decide",
    "not_required": "Not required",
    "under_way": "Under way",
    "complete": "Complete",
}


def flexibility(source: Source) -> Section:
    """Whole-caseload reviews, where the criteria were met; and files closed although a condition was open."""
    return Section(
        "flexibility",
        "Recorded flexibility",
        ("Criteria prompt; a person decides, with a reason. This is permitted, and counts against nobody.",),
        (
            source.beside("criteria", "Review of the whole caseload", "Decision", CRITERIA, "caseload_criteria"),
            _reviews(source),
            Table(
                "otherwise",
                f"Decided otherwise by the head of service: {source.period.title}",
                ("What", "Number"),
                (("Closed although a condition was not fulfilled", source.figure("closures", "decided_otherwise")),),
            ),
        ),
    )


def _reviews(source: Source) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (sentence_case(role_title(role)), *(source.figure("caseload_reviews", role, state) for state in REVIEWS))
        for role in source.at("caseload_reviews")
    ]
    return Table(
        "caseload-reviews",
        f"Reviews prompted in the period, by whose practice it is: {source.period.title}",
        ("Practice of", *REVIEWS.values()),
        tuple(rows),
    )
