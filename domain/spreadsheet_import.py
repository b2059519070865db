"""One bringing-in of a monitoring spreadsheet."""

from collections.abc import Mapping
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate

from domain.events import spreadsheet_import as events


class SpreadsheetImport(Aggregate):
    """An import from start to completion; what it opened stays out of reports and the sweep until it completes."""

    import_id: str
    completed: bool

    def __init__(self) -> None:
        """Empty: the first event gives the state."""

    @staticmethod
    def create_id(import_id: str) -> UUID:
        """The identity that follows from the import's id."""
        return uuid5(NAMESPACE_URL, f"putright:import:{import_id}")

    @classmethod
    def start(cls, *, import_id: str, file_digest: str, today: date) -> "SpreadsheetImport":
        """Begin an import of the file with this SHA-256."""
        return cls._create(
            events.ImportStarted,
            id=cls.create_id(import_id),
            occurred_on=today,
            import_id=import_id,
            file_digest=file_digest,
        )

    def complete(self, counts: Mapping[str, int], today: date) -> None:
        """Everything accepted is in; completing again, as after a crash, changes nothing."""
        if not self.completed:
            self.trigger_event(events.ImportCompleted, occurred_on=today, import_id=self.import_id, counts=dict(counts))
