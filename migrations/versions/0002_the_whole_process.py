"""The views and side tables of the whole process; tables of older view versions stay for code that serves them."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create what is new."""
    op.create_table(
        "adherence_v2_a",
        sa.Column("remediation", sa.Uuid(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("audit_ref", sa.Text(), nullable=True),
        sa.Column("service", sa.Text(), nullable=True),
        sa.Column("original_due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("recorded_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("agreed_due_on", sa.Date(), nullable=True),
        sa.Column("ended", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("deviated", sa.Boolean(), nullable=True),
        sa.Column("policy_version", sa.Integer(), nullable=True),
        sa.Column("import_id", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("remediation", "step", "item"),
    )
    op.create_index("adherence_due_v2_a", "adherence_v2_a", ["original_due_on", "step", "done_on"], unique=False)
    op.create_table(
        "adherence_v2_b",
        sa.Column("remediation", sa.Uuid(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("audit_ref", sa.Text(), nullable=True),
        sa.Column("service", sa.Text(), nullable=True),
        sa.Column("original_due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("recorded_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("agreed_due_on", sa.Date(), nullable=True),
        sa.Column("ended", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("deviated", sa.Boolean(), nullable=True),
        sa.Column("policy_version", sa.Integer(), nullable=True),
        sa.Column("import_id", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("remediation", "step", "item"),
    )
    op.create_index("adherence_due_v2_b", "adherence_v2_b", ["original_due_on", "step", "done_on"], unique=False)
    op.create_table(
        "deadlines_v2_a",
        sa.Column("remediation", sa.Uuid(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("audit_ref", sa.Text(), nullable=True),
        sa.Column("service", sa.Text(), nullable=True),
        sa.Column("team", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("original_due_on", sa.Date(), nullable=True),
        sa.Column("counted_from", sa.Date(), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=True),
        sa.Column("policy_version", sa.Integer(), nullable=True),
        sa.Column("calendar_version", sa.Integer(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("recorded_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("ended", sa.Text(), nullable=True),
        sa.Column("next_rung", sa.Text(), nullable=True),
        sa.Column("next_rung_on", sa.Date(), nullable=True),
        sa.Column("import_id", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("remediation", "step", "item"),
    )
    op.create_index(
        "deadlines_owed_v2_a",
        "deadlines_v2_a",
        ["due_on"],
        unique=False,
        sqlite_where=sa.text("done_on IS NULL AND closed_on IS NULL"),
        postgresql_where=sa.text("done_on IS NULL AND closed_on IS NULL"),
    )
    op.create_index(
        "deadlines_rung_v2_a",
        "deadlines_v2_a",
        ["next_rung_on"],
        unique=False,
        sqlite_where=sa.text("next_rung_on IS NOT NULL"),
        postgresql_where=sa.text("next_rung_on IS NOT NULL"),
    )
    op.create_table(
        "deadlines_v2_b",
        sa.Column("remediation", sa.Uuid(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("audit_ref", sa.Text(), nullable=True),
        sa.Column("service", sa.Text(), nullable=True),
        sa.Column("team", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("original_due_on", sa.Date(), nullable=True),
        sa.Column("counted_from", sa.Date(), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=True),
        sa.Column("policy_version", sa.Integer(), nullable=True),
        sa.Column("calendar_version", sa.Integer(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("recorded_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("ended", sa.Text(), nullable=True),
        sa.Column("next_rung", sa.Text(), nullable=True),
        sa.Column("next_rung_on", sa.Date(), nullable=True),
        sa.Column("import_id", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("remediation", "step", "item"),
    )
    op.create_index(
        "deadlines_owed_v2_b",
        "deadlines_v2_b",
        ["due_on"],
        unique=False,
        sqlite_where=sa.text("done_on IS NULL AND closed_on IS NULL"),
        postgresql_where=sa.text("done_on IS NULL AND closed_on IS NULL"),
    )
    op.create_index(
        "deadlines_rung_v2_b",
        "deadlines_v2_b",
        ["next_rung_on"],
        unique=False,
        sqlite_where=sa.text("next_rung_on IS NOT NULL"),
        postgresql_where=sa.text("next_rung_on IS NOT NULL"),
    )
    op.create_table(
        "rulebook_v1_a",
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("adopted_on", sa.Date(), nullable=True),
        sa.Column("adopted_by", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.PrimaryKeyConstraint("kind", "version"),
    )
    op.create_table(
        "rulebook_v1_b",
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("adopted_on", sa.Date(), nullable=True),
        sa.Column("adopted_by", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.PrimaryKeyConstraint("kind", "version"),
    )
