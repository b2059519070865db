"""What the board asks beside its rows is found by indexes of its own: grades to look at again, and the places."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

AUDITS = {
    "prompted": sa.text("prompted_on IS NOT NULL AND moderated_on IS NULL"),
    "challenged": sa.text("challenges IS NOT NULL"),
}


def upgrade() -> None:
    """Add the indexes to both places of the views of grades and of the board."""
    for slot in ("v3_a", "v3_b"):
        for name, which in AUDITS.items():
            columns = ["graded_on", "audit_ref"]
            op.create_index(
                f"grades_{name}_{slot}", f"grades_{slot}", columns, sqlite_where=which, postgresql_where=which
            )
    for slot in ("v2_a", "v2_b"):
        op.create_index(f"board_place_{slot}", f"board_{slot}", ["service", "team"])
