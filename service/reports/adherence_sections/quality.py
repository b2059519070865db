"""How far the figures can be relied on: what was recorded late, and what another system says otherwise."""

from service.reports.adherence_sections.source import Source
from service.reports.document import Section, Table
from service.terms import plural

RECORDED = {
    "recorded_late": "Recorded more than {days} later",
    "recorded_late_without_reason": "Of these without a reason",
}
RECONCILIATION = {
    "open": "Nobody has said yet",
    "lcs_right": "The case management system is right",
    "tool_right": "This record is right",
    "chase": "Being chased",
}


def quality(source: Source) -> Section:
    """Entries made late, and differences from the case management system."""
    days = plural(source.policy.limits.recorded_late_days, "working day")
    when = source.period.title
    recorded = tuple((title.format(days=days), source.figure("data_quality", name)) for name, title in RECORDED.items())
    return Section(
        "quality",
        "Data quality",
        ("Imported history is not counted here: nobody knows when it was first written down.",),
        (
            Table("recorded", f"How soon it was recorded: {when}", ("Entries", "Number"), recorded),
            source.counts(
                "reconciliation",
                f"Differences from the case management system found: {when}",
                "Which is right",
                RECONCILIATION,
                "data_quality",
                "reconciliation",
            ),
        ),
    )
