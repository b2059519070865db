"""The ``putright`` command: one small file a group of commands, each a thin door to the application."""

from service.cli import absences, anchors, clock, feed, identities, mail, outbox
from service.cli.ahead import cover, forecast_command
from service.cli.data import demo, export, import_file
from service.cli.days import calendar
from service.cli.group import cli
from service.cli.packs import pack
from service.cli.people import person, token
from service.cli.process import policy
from service.cli.programme import programme
from service.cli.reconcile import reconcile
from service.cli.reports import report
from service.cli.ringing import unacknowledged
from service.cli.sign_in import sign_in
from service.cli.upkeep import init, migrate, rebuild, serve, verify

for command in (
    init,
    migrate,
    serve,
    demo,
    import_file,
    reconcile,
    export,
    report,
    pack,
    forecast_command,
    cover,
    rebuild,
    verify,
    sign_in,
    unacknowledged,
    person,
    token,
    sign_in,
    policy,
    calendar,
    programme,
):
    cli.add_command(command)

__all__ = ["absences", "anchors", "cli", "clock", "feed", "identities", "mail", "outbox"]
