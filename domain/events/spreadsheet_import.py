"""What can happen to an import."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from domain.events.base import Began, Happened

if TYPE_CHECKING:
    from domain.spreadsheet_import import SpreadsheetImport


class ImportStarted(Began):
    """A spreadsheet began to be brought in. Until it completes, reports and the sweep do not see what it opened."""

    import_id: str
    file_digest: str

    def apply(self, aggregate: "SpreadsheetImport") -> None:
        aggregate.import_id = self.import_id
        aggregate.completed = False


class ImportCompleted(Happened):
    """Everything that was accepted is in; ``counts`` says how many of each."""

    import_id: str
    counts: Mapping[str, int]

    def apply(self, aggregate: "SpreadsheetImport") -> None:
        aggregate.completed = True
