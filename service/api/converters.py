"""What may stand in an address for a remediation, for one of its actions and for the form of a report."""

import re

from werkzeug.routing import BaseConverter

from service.reports.handing_out import BY_ENDING

PERIOD = r"[12][0-9]{3}-[0-9]{2}-(?:Q[1-4]|[0-9]{2}_[12][0-9]{3}-[0-9]{2}-[0-9]{2})"
FORM = r"[a-z]{3,12}"


class AnyReference(BaseConverter):
    """A reference. An imported one may hold what a new one may not, even a slash (``%2F`` in the address)."""

    regex = r"[^\x00-\x1f\x7f/](?:[^\x00-\x1f\x7f]{0,78}[^\x00-\x1f\x7f/])?"
    part_isolating = False


class PeriodReference(BaseConverter):
    """A period: ``2018-19-Q1``, or two dates as ``2018-06-01_2019-05-31``."""

    regex = PERIOD


class FormName(BaseConverter):
    """The form of a published file, such as ``pdf``."""

    regex = FORM


class ReportEnding(BaseConverter):
    """How the name of a report's file ends, which says its form."""

    regex = "|".join(map(re.escape, BY_ENDING))


class ActionNumber(BaseConverter):
    """The number of an action: 1 to 9999."""

    regex = r"[1-9][0-9]{0,3}"

    def to_python(self, value: str) -> int:
        """The number."""
        return int(value)
