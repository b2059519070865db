"""What each file owes next is found by an index of its own, where the board is read in that order."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

OWED = sa.text("done_on IS NULL AND closed_on IS NULL")


def upgrade() -> None:
    """Add the index to both places of the view of deadlines."""
    for table in ("deadlines_v2_a", "deadlines_v2_b"):
        name = table.replace("deadlines", "deadlines_next")
        columns = ["remediation", "step", "due_on"]
        op.create_index(name, table, columns, unique=False, sqlite_where=OWED, postgresql_where=OWED)
