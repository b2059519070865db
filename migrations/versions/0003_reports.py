"""What reports need: their views and side tables; tables of older view versions stay for code that serves them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create what is new."""
    op.create_table(
        "anchors",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("daily_on", sa.Date(), nullable=True),
        sa.Column("made_at", sa.String(length=32), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("written_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("daily_on"),
    )
    op.create_table(
        "published_files",
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("edition", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("reference", "edition", "form"),
    )
    op.create_table(
        "restated",
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("edition", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("reference", "edition"),
    )
    op.create_table(
        "restatements",
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("edition", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("figure", sa.Text(), nullable=False),
        sa.Column("published", sa.JSON(), nullable=True),
        sa.Column("was", sa.JSON(), nullable=True),
        sa.Column("now", sa.JSON(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("audit_ref", sa.Text(), nullable=True),
        sa.Column("occurred_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("reference", "edition", "position", "figure"),
    )
    op.create_table(
        "anchor_mails",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(length=64), nullable=False),
        sa.Column("next_try_at", sa.String(length=32), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.String(length=32), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["number"],
            ["anchors.number"],
        ),
        sa.PrimaryKeyConstraint("number", "recipient"),
    )
    for slot in ("a", "b"):
        _views(slot)


def _views(slot: str) -> None:
    op.create_table(
        f"adherence_v3_{slot}",
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
    op.create_index(
        f"adherence_counted_v3_{slot}",
        f"adherence_v3_{slot}",
        [
            "original_due_on",
            "step",
            "done_on",
            "service",
            "closed_on",
            "ended",
            "outcome",
            "deviated",
            "recorded_on",
            "agreed_due_on",
            "import_id",
            "remediation",
        ],
        unique=False,
    )
    op.create_index(
        f"adherence_done_v3_{slot}", f"adherence_v3_{slot}", ["done_on", "original_due_on", "step"], unique=False
    )
    op.create_table(
        f"grades_v3_{slot}",
        sa.Column("audit", sa.Uuid(), nullable=False),
        sa.Column("audit_ref", sa.Text(), nullable=True),
        sa.Column("audited_on", sa.Date(), nullable=True),
        sa.Column("graded_on", sa.Date(), nullable=True),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.Column("first_grade", sa.Text(), nullable=True),
        sa.Column("moderate_by", sa.Date(), nullable=True),
        sa.Column("prompted_on", sa.Date(), nullable=True),
        sa.Column("moderated_on", sa.Date(), nullable=True),
        sa.Column("moderations", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("challenges", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("deviations", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("service", sa.Text(), nullable=True),
        sa.Column("team", sa.Text(), nullable=True),
        sa.Column("remediation_ref", sa.Text(), nullable=True),
        sa.Column("attached_to", sa.Text(), nullable=True),
        sa.Column("voided_on", sa.Date(), nullable=True),
        sa.Column("themes", sa.JSON(), nullable=True),
        sa.Column("scores", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("import_id", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("audit"),
    )
    op.create_index(f"grades_graded_v3_{slot}", f"grades_v3_{slot}", ["graded_on", "grade"], unique=False)
    op.create_index(f"grades_ref_v3_{slot}", f"grades_v3_{slot}", ["audit_ref"], unique=False)
    op.create_table(
        f"programme_v1_{slot}",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=True),
        sa.Column("said_by", sa.Text(), nullable=True),
        sa.Column("said_on", sa.Date(), nullable=True),
        sa.Column("exempted", sa.Integer(), nullable=True),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("month"),
    )
    op.create_table(
        f"publications_v1_{slot}",
        sa.Column("report", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("first_on", sa.Date(), nullable=True),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("as_at", sa.Date(), nullable=True),
        sa.Column("as_known_at", sa.String(length=32), nullable=True),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("recorded_position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("published_by", sa.Text(), nullable=True),
        sa.Column("fingerprint", sa.Text(), nullable=True),
        sa.Column("files", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("report", "edition"),
    )
    op.create_table(
        f"re_audits_v1_{slot}",
        sa.Column("remediation", sa.Uuid(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.Column("grade_before", sa.Text(), nullable=True),
        sa.Column("themes", sa.JSON(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("import_id", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("remediation"),
    )
    op.create_table(
        f"report_challenges_v1_{slot}",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("challenge", sa.Uuid(), nullable=True),
        sa.Column("remediation_ref", sa.Text(), nullable=True),
        sa.Column("figure", sa.Text(), nullable=True),
        sa.Column("first", sa.Date(), nullable=True),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("seen_as_at", sa.Date(), nullable=True),
        sa.Column("seen_as_known_at", sa.String(length=40), nullable=True),
        sa.Column("seen_position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("seen_value", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("question", sa.String(length=32), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("asked_by", sa.Text(), nullable=True),
        sa.Column("answerer", sa.Text(), nullable=True),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("standing", sa.Text(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=True),
        sa.Column("answer", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("reminded", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index(
        f"report_challenges_asked_{slot}", f"report_challenges_v1_{slot}", ["asked_on", "number"], unique=False
    )
    op.create_index(
        f"report_challenges_awaited_{slot}",
        f"report_challenges_v1_{slot}",
        ["answer_by"],
        unique=False,
        sqlite_where=sa.text("standing = 'awaited'"),
        postgresql_where=sa.text("standing = 'awaited'"),
    )
    op.create_index(f"report_challenges_figure_{slot}", f"report_challenges_v1_{slot}", ["figure"], unique=False)
    op.create_index(
        f"report_challenges_remediation_{slot}", f"report_challenges_v1_{slot}", ["remediation_ref"], unique=False
    )
    op.create_table(
        f"reports_v1_{slot}",
        sa.Column("report", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("first_on", sa.Date(), nullable=True),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("missing", sa.Integer(), nullable=True),
        sa.Column("drafted_on", sa.Date(), nullable=True),
        sa.Column("as_at", sa.Date(), nullable=True),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("fingerprint", sa.Text(), nullable=True),
        sa.Column("asked", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("remind_on", sa.Date(), nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("editions", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("report"),
    )
    op.create_index(f"actions_agreed_v2_{slot}", f"actions_v2_{slot}", ["agreed_on"], unique=False)
    op.create_index(
        f"board_closed_on_v2_{slot}",
        f"board_v2_{slot}",
        ["closed_on"],
        unique=False,
        sqlite_where=sa.text("closed_on IS NOT NULL"),
        postgresql_where=sa.text("closed_on IS NOT NULL"),
    )
    op.create_index(
        f"board_withdrawn_on_v2_{slot}",
        f"board_v2_{slot}",
        ["withdrawn_on"],
        unique=False,
        sqlite_where=sa.text("withdrawn_on IS NOT NULL"),
        postgresql_where=sa.text("withdrawn_on IS NOT NULL"),
    )
    op.create_index(
        f"files_graded_v2_{slot}", f"files_v2_{slot}", ["graded_on", "follows", "child", "family"], unique=False
    )
