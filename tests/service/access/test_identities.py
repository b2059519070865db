"""Whose account is whose, on both kinds of database."""

import pytest
import sqlalchemy as sa

from domain.errors import AlreadyExistsError, NotFoundError
from service.access.database import prepare
from service.access.identities import LETTERS, Identities, identities
from service.access.oidc import Identity
from service.storage.database import create_engine, writing
from tests.support.council import NOW

TENANT, OTHER = "72f988bf-86f1-41af-91ab-2d7cd011db47", "9188040d-6c67-4c5b-b112-36a304b66dad"
ACCOUNT = Identity("https://login.example", TENANT, "00000000-0000-0000-66f3-3332eca7ea81")


def test_an_account_is_one_persons_at_a_time_and_whose_it_was_stays_known(blank_url: str) -> None:
    engine = create_engine(blank_url)
    prepare(engine)
    kept = Identities(engine)

    kept.link("SM01", ACCOUNT, NOW)
    with pytest.raises(AlreadyExistsError):
        kept.link("SM02", ACCOUNT, NOW)
    row = {"issuer": ACCOUNT.issuer, "tenant": TENANT, "oid": ACCOUNT.oid, "staff_id": "SM02", "linked_at": "now"}
    with pytest.raises(sa.exc.IntegrityError), writing(engine) as connection:
        connection.execute(identities.insert().values(row))
    with pytest.raises(NotFoundError):
        kept.unlink("SM02", ACCOUNT, NOW)
    kept.unlink("SM01", ACCOUNT, NOW)
    assert kept.staff_id_of(ACCOUNT) is None
    kept.link("SM02", ACCOUNT, NOW)

    assert kept.staff_id_of(ACCOUNT) == "SM02"
    with engine.connect() as connection:
        every = connection.execute(sa.select(identities).order_by(identities.c.id)).all()
    assert [(each.staff_id, each.unlinked_at is None) for each in every] == [("SM01", False), ("SM02", True)]

    # The same object id is somebody else's where issuer or tenant is another.
    assert kept.staff_id_of(Identity("https://other.example", TENANT, ACCOUNT.oid)) is None
    assert kept.staff_id_of(Identity(ACCOUNT.issuer, OTHER, ACCOUNT.oid)) is None

    code = kept.turn_away(ACCOUNT, "role_contradicts", "SM02", NOW)
    assert set(code) <= {*LETTERS, "-"}
    assert kept.turn_away(ACCOUNT, "no_post", "SM02", NOW) == code
    assert [(each.code, each.reason) for each in kept.turned_away()] == [(code, "no_post")]
    engine.dispose()
