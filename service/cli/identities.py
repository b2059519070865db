"""Whose account of Microsoft Entra ID is whose, on the command line."""

import re

import click

from domain.errors import InvalidValueError
from service.access.oidc import EntraId, Identity
from service.bootstrap import Putright
from service.cli.group import application
from service.cli.people import person, refuse_stranger
from service.settings import UUID, SettingsError


@person.group()
def identity() -> None:
    """The accounts of Microsoft Entra ID that people sign in with."""


@identity.command()
@click.argument("staff_id")
@click.option("--oid", help="The account's object id, as Entra ID shows it.")
@click.option("--code", help="The code that the page told somebody who was not let in.")
def add(staff_id: str, oid: str | None, code: str | None) -> None:
    """Let somebody of the directory sign in with an account."""
    putright = application()
    if (oid is None) == (code is None):
        raise InvalidValueError("Give either --oid or --code.", field="oid")
    refuse_stranger(putright, staff_id)
    account = putright.identities.with_code(code) if code is not None else _account(putright, str(oid))
    putright.identities.link(staff_id, account, putright.clock())
    click.echo(f"{staff_id} signs in with the account {account.oid}.")


@identity.command()
@click.argument("staff_id")
@click.option("--oid", required=True, help="The account's object id.")
def remove(staff_id: str, oid: str) -> None:
    """Take an account from somebody, and sign them out everywhere."""
    putright = application()
    now = putright.clock()
    putright.identities.unlink(staff_id, _account(putright, oid), now)
    ended = putright.sessions.end_all_of(staff_id, now)
    click.echo(f"{staff_id} no longer signs in with it; {ended} sessions ended.")


@identity.command("list")
@click.argument("staff_id", required=False)
def list_accounts(staff_id: str | None) -> None:
    """Which accounts are whose."""
    for row in application().identities.linked(staff_id):
        click.echo(f"{row.staff_id:10} {row.oid}  tenant {row.tenant}  since {row.linked_at[:10]}")


@identity.command()
def refused() -> None:
    """Who was confirmed by Entra ID and not let in, the last first, with the code that the page told them."""
    for row in application().identities.turned_away():
        click.echo(f"{row.code}  {row.refused_at[:16]}  {row.reason:16} {row.staff_id or '-':10} {row.oid}")


def _account(putright: Putright, oid: str) -> Identity:
    if re.fullmatch(UUID, oid.strip()) is None:
        raise InvalidValueError("--oid: an object id is 32 hexadecimal digits with hyphens.", field="oid")
    return _entra(putright).identity(oid.strip())


def _entra(putright: Putright) -> EntraId:
    if putright.entra is None:
        message = "No Microsoft Entra ID is set, so an account would be of none: see PUTRIGHT_OIDC_ISSUER."
        raise SettingsError(message, field="PUTRIGHT_OIDC_ISSUER")
    return putright.entra
