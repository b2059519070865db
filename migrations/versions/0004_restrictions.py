"""Which files are closed off: the tables of a view that is filled from the log."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create what is new."""
    for slot in ("a", "b"):
        op.create_table(
            f"restrictions_v1_{slot}",
            sa.Column("remediation", sa.Uuid(), nullable=False),
            sa.Column("audit_ref", sa.Text(), nullable=True),
            sa.Column("restricted_on", sa.Date(), nullable=True),
            sa.PrimaryKeyConstraint("remediation"),
        )
