"""What was asked before a closing and happened after it, told in plain sentences."""

from collections.abc import Callable, Mapping

from domain.events import ending as happened
from domain.policy import Policy
from service.pages.wording.words import Detail
from service.terms import listed


def _embedding_checked(detail: Detail, policy: Policy) -> str:
    found = "is still in place" if detail["in_place"] else "is not in place any more"
    return f"{detail['checked_by']} looked again: what was put right {found}."


def _closing_asked(detail: Detail, policy: Policy) -> str:
    return (
        f"Every step is done: {listed(detail['told'])} {'is' if len(detail['told']) == 1 else 'are'} asked to close it."
    )


WORDING: Mapping[str, Callable[[Detail, Policy], str]] = {
    happened.ClosingAsked.__name__: _closing_asked,
    happened.EmbeddingChecked.__name__: _embedding_checked,
}
