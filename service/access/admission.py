"""Letting somebody in whom Entra ID has confirmed: by the directory, which alone says who may do what."""

from datetime import datetime
from enum import StrEnum

from domain.errors import PutrightError
from projections import people
from service.access.identities import Identities
from service.access.oidc import Confirmed
from service.clock import london_date
from service.storage.store import Store

OURS = "putright."
"""An app role is this and the name of a role of the directory, such as ``putright.service_manager``."""


class Why(StrEnum):
    """Why somebody who is known to Entra ID is not let in."""

    NOT_LINKED = "not_linked"
    NO_POST = "no_post"
    OTHER_ROLE = "role_contradicts"


class NotAdmittedError(PutrightError):
    """Confirmed, and not let in. ``told`` is the code by which IT finds who it was."""

    code = "sign_in_refused"

    def __init__(self, why: Why, told: str) -> None:
        super().__init__("You cannot sign in to Putright yet.")
        self.why, self.told = why, told


def admit(store: Store, identities: Identities, confirmed: Confirmed, now: datetime) -> str:
    """The directory id of somebody who is let in. Raises :class:`NotAdmittedError`."""
    staff_id = identities.staff_id_of(confirmed.identity)
    why = Why.NOT_LINKED if staff_id is None else _objection(store, staff_id, confirmed.roles, now)
    if staff_id is None or why is not None:
        told = identities.turn_away(confirmed.identity, str(why), staff_id, now)
        raise NotAdmittedError(why or Why.NOT_LINKED, told)
    return staff_id


def _objection(store: Store, staff_id: str, roles: frozenset[str], now: datetime) -> Why | None:
    """What speaks against somebody: that they hold no post, or another role than every one that Entra ID says.

    App roles only ever refuse: where Entra ID says none, or says more, the directory's role stands as it is.
    """
    with store.reading() as reader:
        person = people.directory(reader).get(staff_id)
    if person is None or not person.holds_post_on(london_date(now)):
        return Why.NO_POST
    return Why.OTHER_ROLE if roles and OURS + person.role.value not in roles else None
