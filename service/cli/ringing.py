"""Who is to be rung, on the command line."""

import click

from projections import alert_queries
from service.cli.group import application
from service.clock import london_date
from service.queries.ringing import Silent, to_ring


@click.command()
def unacknowledged() -> None:
    """Who has not acknowledged an opening or an alert, the longest owed first: to be rung."""
    putright = application()
    now = putright.clock()
    with putright.store.reading() as reader:
        waiting, rows = alert_queries.unacknowledged(reader, now), to_ring(reader)
    for alert in waiting:
        click.echo(
            f"ALERT {alert.alert_ref}  nobody has acknowledged it: ring {', '.join(alert.told) or 'the managers'}"
        )
    for row in rows:
        overdue = " OVERDUE" if row.due_on < london_date(now) else ""
        role = (row.role or "not in the directory").replace("_", " ")
        click.echo(f"{row.person:10} {role:32} {row.audit_ref:16} by {row.due_on}{overdue}  {_mail(row)}  {_call(row)}")
    if not rows and not waiting:
        click.echo("Everybody who was told has acknowledged it.")


def _mail(row: Silent) -> str:
    if row.told_at is not None:
        return f"mailed {row.told_at[:10]}"
    return f"NOT DELIVERED {row.not_delivered_on}" if row.not_delivered_on is not None else "not mailed yet"


def _call(row: Silent) -> str:
    if row.called_on is None:
        return "not rung"
    return f"rung {row.called_on} by {row.called_by}, {'reached' if row.reached else 'not reached'}"
