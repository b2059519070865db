"""What somebody calls the address of their own calendar."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the name."""
    op.add_column("calendar_tokens", sa.Column("name", sa.Text(), nullable=True))
