"""What can be said of an entry that was made after the day itself."""

from domain.confidential import Confidential
from domain.events.base import Happened


class BackDated(Happened):
    """Somebody said why these events were entered so many days after they happened (E26).

    ``entered`` are their kinds. It is dated as they are, so that whoever sees the one sees the other.
    """

    entered: tuple[str, ...]
    days: int
    reason: Confidential
