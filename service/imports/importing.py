"""Bringing a monitoring spreadsheet in: all of it or none, unless the valid rows alone are asked for."""

from collections import Counter
from collections.abc import Callable, Set
from dataclasses import dataclass, field, replace
from uuid import UUID, uuid4

from domain.spreadsheet_import import SpreadsheetImport
from projections import imports
from service.bootstrap import Putright
from service.imports.drafting import Drafter
from service.imports.drafts import Draft, Drafts, chunks
from service.imports.problems import Problem
from service.imports.reading import Reading
from service.imports.scales import Scales
from service.queries.rules import rules_of
from service.storage.store import Command
from service.storage.work import Work

MOST_EVENTS_AT_ONCE = 500
"""What one transaction may hold the lock for; a larger import goes in by resumable chunks (design section 3)."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Outcome:
    """What an import did or, as a dry run, would do. ``recorded`` is false when nothing was written."""

    recorded: bool
    events: int
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def errors(self) -> list[Problem]:
        """The problems that kept a row out."""
        return [problem for problem in self.problems if problem.severity == "error"]

    @property
    def warnings(self) -> list[Problem]:
        """The problems that came in as history, each to be looked at."""
        return [problem for problem in self.problems if problem.severity == "warning"]


def scales_of(putright: Putright) -> Scales:
    """The scales of grades that a spreadsheet is read by: those of the policies that were adopted."""
    with putright.store.reading() as reader:
        return Scales(rules_of(reader))


def import_spreadsheet(
    putright: Putright,
    reading: Reading,
    command: Command,
    *,
    dry_run: bool = False,
    valid_rows: bool = False,
    closed: Set[str] = frozenset(),
    progress: Progress = lambda *_: None,
) -> Outcome:
    """Record what a spreadsheet says that the record does not.

    Every row is decided first, without the lock. One refused row keeps everything out, unless ``valid_rows``. The
    same file a second time records nothing. Of files that are ``closed`` off to whoever imports nothing is recorded.
    """
    with putright.store.reading() as reader:
        resumed = imports.unfinished(reader, reading.digest)
        drafts = Drafter(putright.store, reader, reading, command.today, closed).draft()
    problems = [*reading.problems, *drafts.problems]
    refused = any(problem.severity == "error" for problem in problems)
    events = sum(draft.events for draft in drafts.drafts)
    outcome = Outcome(False, events, drafts.counts, problems, reading.notes)
    if dry_run or (refused and not valid_rows) or (not drafts.drafts and resumed is None):
        return outcome
    _record(putright, replace(command, source="import"), reading, drafts, resumed, progress)
    return replace(outcome, recorded=True)


def _record(
    putright: Putright,
    command: Command,
    reading: Reading,
    drafts: Drafts,
    resumed: str | None,
    progress: Progress,
) -> None:
    """Write the drafts, new files before known ones, so that what others see changes in the last transaction."""
    import_id = UUID(resumed) if resumed is not None else uuid4()
    ordered = sorted(drafts.drafts, key=lambda draft: draft.known)
    groups = list(chunks(ordered, MOST_EVENTS_AT_ONCE - 2)) or [[]]
    done, total = 0, sum(draft.events for draft in ordered)
    for number, group in enumerate(groups, start=1):
        events = sum(draft.events for draft in group)
        first, last = number == 1 and resumed is None, number == len(groups)
        _write(putright, replace(command, command_id=import_id), reading, group, drafts.counts, first=first, last=last)
        done += events
        progress(done, total)


def _write(
    putright: Putright,
    command: Command,
    reading: Reading,
    group: list[Draft],
    counts: Counter[str],
    *,
    first: bool,
    last: bool,
) -> None:
    import_id = command.command_id.hex

    def decide(work: Work) -> tuple[str, None]:
        if first:
            own = SpreadsheetImport.start(import_id=import_id, file_digest=reading.digest, today=command.today)
        else:
            own = work.get(SpreadsheetImport, import_id, field="import_id")
        work.save(own)
        for draft in group:
            draft.confidences.move_to(work.confidences)
            work.save(*draft.aggregates)
        if last:
            own.complete(counts, command.today)
        return import_id, None

    putright.store.execute(command, decide)
