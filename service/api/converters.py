"""What may stand in an address for a remediation and for one of its actions."""

from werkzeug.routing import BaseConverter


class AnyReference(BaseConverter):
    """A reference. An imported one may hold what a new one may not, even a slash (``%2F`` in the address)."""

    regex = r"[^\x00-\x1f\x7f/](?:[^\x00-\x1f\x7f]{0,78}[^\x00-\x1f\x7f/])?"
    part_isolating = False


class ActionNumber(BaseConverter):
    """The number of an action: 1 to 9999."""

    regex = r"[1-9][0-9]{0,3}"

    def to_python(self, value: str) -> int:
        """The number."""
        return int(value)
