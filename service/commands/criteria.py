"""The criteria for reviewing a whole caseload, as the worker's files stand: what met them may have changed since."""

from collections.abc import Collection

from domain.criteria import CriteriaMet, InadequateFile, criteria_for
from domain.vocabulary import Criterion
from projections import board_queries, files
from projections.reader import Reader
from service.queries.rules import rules_of


def criteria_standing(reader: Reader, ref: str, recorded: Collection[str]) -> CriteriaMet | None:
    """The criteria that a remediation meets now; ``None`` where there is no such remediation any more.

    A file that was voided, withdrawn or reinstated since, or another grade, changes them. Nothing that was decided is
    undone by that: criteria prompt, and a person decides. That a manager ``recorded`` their judgement stays.
    """
    file, row = files.file(reader, ref), board_queries.remediation(reader, ref)
    if file is None or row is None:
        return None
    policy = rules_of(reader).policy_of(row.policy_version)
    critical = any(level.critical for level in policy.grades if level.name == row.grade)
    others = files.files_of(reader, file.subject) if file.subject is not None and file.follows is None else []
    met = criteria_for(policy, InadequateFile(ref, str(file.family), file.graded_on), critical, others)
    judged = (Criterion.MANAGER_JUDGEMENT,) if Criterion.MANAGER_JUDGEMENT in recorded else ()
    return CriteriaMet(met.criteria + judged, met.files)


def changed_since(now: CriteriaMet, criteria: Collection[str], files_then: Collection[str]) -> bool:
    """Whether other criteria are met now than were recorded, or by other files."""
    return set(now.criteria) != set(criteria) or set(now.files) != set(files_then)
