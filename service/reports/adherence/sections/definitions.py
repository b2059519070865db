"""How the figures are made, and what the report was made from."""

from service.reports.adherence.sections.source import Source
from service.reports.document import Points, Section, Table
from service.terms import day, moment

RULES = """
The answer is yes where {yes} of what fell due was done on time, no where less than {no}% was, and partly \
between the two.
A deadline belongs to the period of its original date, and is judged by that date and the day the step was done, not \
the day it was typed in.
A step past its date and not recorded counts as not done, so not recording never improves a figure. One due on the \
“as at” date itself is not yet due.
Excused and withdrawn stand beside what is due: the case was closed, moved or handed over, or turned out not to be \
inadequate.
A percentage is of the steps that fell due. There is none of fewer than {fewest}, since it would mislead.
Percentages are rounded each by itself, half up, and may not sum to 100.
Late is counted in working days, from the original date to the day the step was done.
Grades and themes are of new audits; re-audits are counted apart.
“None” is a count of nothing; “n/a” says that there was nothing to count from.
The twelve months are counted anew. They are not the sum of four quarters that were read at other times.
"""
"""One a line; the numbers are the policy's."""


def definitions(source: Source) -> Section:
    """The rules that two people need to count the same, with the numbers that the policy gives them."""
    answered = source.at("answer", "rules")
    least = answered["yes_from_percent"]
    rules = RULES.format(
        yes="all" if least == 100 else f"{least}% or more",
        no=answered["no_under_percent"],
        fewest=source.at("percentages_from"),
    )
    points = Points(tuple(rules.strip().splitlines()))
    return Section("definitions", "How these figures are made", (), (points, _made_from(source)))


def _made_from(source: Source) -> Table:
    data, known = source.data, source.data["as_known_at"]
    by_then = f"{moment(known)}: what had been recorded by then" if known else "Everything recorded so far"
    rows = (
        ("As at", f"{day(data['as_at'])}: what had happened by then"),
        ("As known at", by_then),
        ("Policy versions", ", ".join(map(str, data["policy_versions"])) or "none"),
        ("Calendar version", str(data["calendar_version"])),
        ("Position in the log", str(data["position"])),
        ("Digest of the log there", data["digest"] or "none"),
        ("Fingerprint of this report", data["fingerprint"]),
    )
    return Table("made-from", "What this report was made from", ("What", "Value"), rows)
