"""What happened after a closing, told in plain sentences."""

from collections.abc import Callable, Mapping

from domain.events import ending as happened
from domain.policy import Policy
from service.pages.wording.words import Detail


def _embedding_checked(detail: Detail, policy: Policy) -> str:
    found = "is still in place" if detail["in_place"] else "is not in place any more"
    return f"{detail['checked_by']} looked again: what was put right {found}."


WORDING: Mapping[str, Callable[[Detail, Policy], str]] = {happened.EmbeddingChecked.__name__: _embedding_checked}
