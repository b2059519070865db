"""Linking accounts of Microsoft Entra ID to people, on the command line."""

import pytest

from service.access.oidc import Identity
from service.bootstrap import build
from service.settings import Settings
from tests.support.council import NOW

TENANT, OID = "72f988bf-86f1-41af-91ab-2d7cd011db47", "00000000-0000-0000-66f3-3332eca7ea81"
ISSUER = f"https://login.microsoftonline.com/{TENANT}/v2.0"


@pytest.fixture
def identity(migrated, monkeypatch):
    """Runs `putright person identity` where two people are in the directory."""
    entra = {"ISSUER": ISSUER, "TENANT": TENANT, "CLIENT_ID": "a", "CLIENT_SECRET": "b"}
    for name, value in entra.items():
        monkeypatch.setenv(f"PUTRIGHT_OIDC_{name}", value)
    for staff_id in ("SM01", "SM02"):
        assert migrated("person", "add", staff_id, "--role", "service_manager").exit_code == 0
    return lambda *arguments: migrated("person", "identity", *arguments)


@pytest.fixture
def putright(identity):
    """The application that the command works on."""
    application = build(Settings.from_env())
    yield application
    application.dispose()


def test_an_account_is_linked_listed_and_taken_away_with_every_session(identity, putright):
    assert identity("add", "SM01", "--oid", OID.upper()).exit_code == 0
    assert putright.identities.staff_id_of(Identity(ISSUER, TENANT, OID)) == "SM01"
    assert [line.split()[:2] for line in identity("list").stdout.splitlines()] == [["SM01", OID]]
    assert identity("list", "SM02").stdout == ""

    again = identity("add", "SM02", "--oid", OID)
    assert (again.exit_code, "linked to SM01 already: remove that first" in again.stderr) == (2, True)
    not_theirs = identity("remove", "SM02", "--oid", OID)
    assert (not_theirs.exit_code, "SM02 has no such account" in not_theirs.stderr) == (2, True)

    session = putright.sessions.begin("SM01", "oidc", putright.clock())
    assert "1 sessions ended" in identity("remove", "SM01", "--oid", OID).stdout
    assert putright.sessions.find(session, putright.clock()) is None
    assert identity("list").stdout == ""
    assert identity("add", "SM02", "--oid", OID).exit_code == 0


def test_who_was_not_let_in_is_listed_and_linked_by_the_code_they_were_told(identity, putright):
    account = Identity(ISSUER, TENANT, OID)
    code = putright.identities.turn_away(account, "not_linked", None, NOW)
    assert putright.identities.turn_away(account, "no_post", "SM01", NOW) == code
    assert identity("refused").stdout.split() == [code, "2026-11-20T09:00", "no_post", "SM01", OID]

    assert identity("add", "SM02", "--code", f" {code.lower()} ").stdout == f"SM02 signs in with the account {OID}.\n"
    assert identity("refused").stdout == ""


def test_what_cannot_be_linked_is_refused(identity):
    for arguments, says in (
        (["SM01"], "either --oid or --code"),
        (["SM01", "--oid", OID, "--code", "2222-2222"], "either --oid or --code"),
        (["SM01", "--oid", "head.of.service@council.example"], "32 hexadecimal digits"),
        (["SM01", "--code", "2222-2222"], "Nobody was told the code"),
        (["NOBODY", "--oid", OID], "not in the directory"),
    ):
        result = identity("add", *arguments)
        assert (result.exit_code, says in result.stderr) == (2, True), arguments


def test_without_entra_id_there_is_no_account_to_link(migrated):
    assert migrated("person", "add", "SM01", "--role", "service_manager").exit_code == 0
    result = migrated("person", "identity", "add", "SM01", "--oid", OID)

    assert (result.exit_code, "PUTRIGHT_OIDC_ISSUER" in result.stderr) == (2, True)
