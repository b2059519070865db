"""The log with its append-only triggers, the views in their two slots, confidences, outbox and tokens."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

SQLITE_TRIGGERS = (
    """CREATE TRIGGER events_refuse_update BEFORE UPDATE ON events
       BEGIN SELECT RAISE(ABORT, 'events are never changed'); END""",
    """CREATE TRIGGER events_refuse_delete BEFORE DELETE ON events
       BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END""",
    """CREATE TRIGGER events_refuse_replace BEFORE INSERT ON events
       WHEN EXISTS (
           SELECT 1 FROM events WHERE position = NEW.position
           OR (originator_id = NEW.originator_id AND originator_version = NEW.originator_version)
       )
       BEGIN SELECT RAISE(ABORT, 'events are never replaced'); END""",
)
POSTGRESQL_TRIGGERS = (
    """CREATE FUNCTION events_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'events are never changed or deleted'; END $$""",
    """CREATE TRIGGER events_refuse_change BEFORE UPDATE OR DELETE ON events
       FOR EACH ROW EXECUTE FUNCTION events_refuse_change()""",
    """CREATE TRIGGER events_refuse_truncate BEFORE TRUNCATE ON events
       FOR EACH STATEMENT EXECUTE FUNCTION events_refuse_change()""",
)
TRIGGERS = {"sqlite": SQLITE_TRIGGERS, "postgresql": POSTGRESQL_TRIGGERS}


def upgrade() -> None:
    """Create everything."""
    _log_and_side_tables()
    for slot in ("a", "b"):
        _views(slot)
    for trigger in TRIGGERS[op.get_bind().dialect.name]:
        op.execute(trigger)


def _log_and_side_tables() -> None:
    op.create_table(
        "children",
        sa.Column("child", sa.Uuid(), nullable=False),
        sa.Column("case_ref_hmac", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("child"),
        sa.UniqueConstraint("case_ref_hmac"),
    )
    op.create_table(
        "confidences",
        sa.Column("ref", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("ref"),
    )
    op.create_index(op.f("ix_confidences_subject"), "confidences", ["subject"], unique=False)
    op.create_table("database_identity", sa.Column("id", sa.Uuid(), nullable=False), sa.PrimaryKeyConstraint("id"))
    op.create_table(
        "events",
        sa.Column(
            "position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("originator_id", sa.Uuid(), nullable=False),
        sa.Column("originator_version", sa.Integer(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_at", sa.String(length=32), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("on_behalf_of", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("command_id", sa.Uuid(), nullable=False),
        sa.Column("caused_by", sa.BigInteger(), nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("position"),
        sa.UniqueConstraint("originator_id", "originator_version"),
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("body_digest", sa.String(length=64), nullable=False),
        sa.Column("receipt", sa.JSON(), nullable=False),
        sa.Column("recorded_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("recorded_by", "key"),
    )
    op.create_table(
        "messages",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.Column("next_try_at", sa.String(length=32), nullable=True),
        sa.Column("leased_until", sa.String(length=32), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.String(length=32), nullable=True),
        sa.Column("failed_at", sa.String(length=32), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("settled_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "messages_failed",
        "messages",
        ["failed_at"],
        unique=False,
        sqlite_where=sa.text("failed_at IS NOT NULL"),
        postgresql_where=sa.text("failed_at IS NOT NULL"),
    )
    op.create_index(
        "messages_unsettled",
        "messages",
        ["created_at"],
        unique=False,
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    )
    op.create_index(
        "messages_waiting",
        "messages",
        ["next_try_at", "id"],
        unique=False,
        sqlite_where=sa.text("next_try_at IS NOT NULL"),
        postgresql_where=sa.text("next_try_at IS NOT NULL"),
    )
    op.create_table(
        "notices",
        sa.Column(
            "position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("audit_ref", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=True),
        sa.Column("item", sa.Text(), nullable=True),
        sa.Column("rung", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("position", "recipient"),
    )
    op.create_index(op.f("ix_notices_audit_ref"), "notices", ["audit_ref"], unique=False)
    op.create_index(op.f("ix_notices_message_id"), "notices", ["message_id"], unique=False)
    op.create_table(
        "passes",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("holder", sa.String(length=16), nullable=True),
        sa.Column("held_until", sa.String(length=32), nullable=True),
        sa.Column("started_at", sa.String(length=32), nullable=True),
        sa.Column("completed_at", sa.String(length=32), nullable=True),
        sa.Column("done", sa.Integer(), nullable=True),
        sa.Column("failed", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("kind"),
    )
    op.create_table(
        "tokens",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("staff_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("issued_at", sa.String(length=32), nullable=False),
        sa.Column("revoked_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "view_positions",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("slot", sa.String(length=1), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("filling", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("name", "version"),
    )


def _views(slot: str) -> None:
    op.create_table(
        f"actions_v1_{slot}",
        sa.Column("remediation", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("theme", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("action", sa.Text(), nullable=True),
        sa.Column("measure", sa.Text(), nullable=True),
        sa.Column("timescale", sa.Text(), nullable=True),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("effective", sa.Boolean(), nullable=True),
        sa.Column("not_smart", sa.Boolean(), nullable=True),
        sa.Column("carried_from", sa.Text(), nullable=True),
        sa.Column("import_id", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("remediation", "number"),
    )
    op.create_table(
        f"adherence_v1_{slot}",
        sa.Column("remediation", sa.Uuid(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("audit_ref", sa.Text(), nullable=True),
        sa.Column("service", sa.Text(), nullable=True),
        sa.Column("original_due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("recorded_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("deviated", sa.Boolean(), nullable=True),
        sa.Column("policy_version", sa.Integer(), nullable=True),
        sa.Column("import_id", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("remediation", "step", "item"),
    )
    op.create_index(
        f"adherence_due_{slot}", f"adherence_v1_{slot}", ["original_due_on", "step", "done_on"], unique=False
    )
    op.create_table(
        f"board_v1_{slot}",
        sa.Column("remediation", sa.Uuid(), nullable=False),
        sa.Column("audit_ref", sa.Text(), nullable=True),
        sa.Column("graded_on", sa.Date(), nullable=True),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.Column("critical", sa.Boolean(), nullable=True),
        sa.Column("follows", sa.Text(), nullable=True),
        sa.Column("followed_by", sa.Text(), nullable=True),
        sa.Column("service", sa.Text(), nullable=True),
        sa.Column("team", sa.Text(), nullable=True),
        sa.Column("social_worker", sa.Text(), nullable=True),
        sa.Column("team_manager", sa.Text(), nullable=True),
        sa.Column("practice_lead", sa.Text(), nullable=True),
        sa.Column("service_manager", sa.Text(), nullable=True),
        sa.Column("meeting_not_held", sa.Boolean(), nullable=True),
        sa.Column("re_audit_grade", sa.Text(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("policy_version", sa.Integer(), nullable=True),
        sa.Column("imported_on", sa.Date(), nullable=True),
        sa.Column("import_id", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("remediation"),
    )
    op.create_index(f"board_order_{slot}", f"board_v1_{slot}", ["graded_on", "audit_ref"], unique=False)
    op.create_table(
        f"deadlines_v1_{slot}",
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
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("next_rung", sa.Text(), nullable=True),
        sa.Column("next_rung_on", sa.Date(), nullable=True),
        sa.Column("import_id", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("remediation", "step", "item"),
    )
    op.create_index(
        f"deadlines_owed_{slot}",
        f"deadlines_v1_{slot}",
        ["due_on"],
        unique=False,
        sqlite_where=sa.text("done_on IS NULL AND closed_on IS NULL"),
        postgresql_where=sa.text("done_on IS NULL AND closed_on IS NULL"),
    )
    op.create_index(
        f"deadlines_rung_{slot}",
        f"deadlines_v1_{slot}",
        ["next_rung_on"],
        unique=False,
        sqlite_where=sa.text("next_rung_on IS NOT NULL"),
        postgresql_where=sa.text("next_rung_on IS NOT NULL"),
    )
    op.create_table(
        f"escalations_v1_{slot}",
        sa.Column(
            "position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("remediation", sa.Uuid(), nullable=True),
        sa.Column("step", sa.Text(), nullable=True),
        sa.Column("item", sa.Text(), nullable=True),
        sa.Column("rung", sa.Text(), nullable=True),
        sa.Column("raised_on", sa.Date(), nullable=True),
        sa.Column("recipients", sa.JSON(), nullable=True),
        sa.Column("passed_over", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("position"),
    )
    op.create_index(f"escalations_raised_{slot}", f"escalations_v1_{slot}", ["raised_on"], unique=False)
    op.create_index(f"escalations_remediation_{slot}", f"escalations_v1_{slot}", ["remediation"], unique=False)
    op.create_table(
        f"files_v1_{slot}",
        sa.Column("remediation", sa.Uuid(), nullable=False),
        sa.Column("audit_ref", sa.Text(), nullable=True),
        sa.Column("child", sa.Uuid(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("graded_on", sa.Date(), nullable=True),
        sa.Column("follows", sa.Text(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("notified_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("remediation"),
    )
    op.create_index(f"files_child_{slot}", f"files_v1_{slot}", ["child"], unique=False)
    op.create_index(f"files_ref_{slot}", f"files_v1_{slot}", ["audit_ref"], unique=False)
    op.create_index(f"files_subject_{slot}", f"files_v1_{slot}", ["subject", "graded_on"], unique=False)
    op.create_table(
        f"grades_v1_{slot}",
        sa.Column("audit", sa.Uuid(), nullable=False),
        sa.Column("audit_ref", sa.Text(), nullable=True),
        sa.Column("audited_on", sa.Date(), nullable=True),
        sa.Column("graded_on", sa.Date(), nullable=True),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.Column("service", sa.Text(), nullable=True),
        sa.Column("team", sa.Text(), nullable=True),
        sa.Column("remediation_ref", sa.Text(), nullable=True),
        sa.Column("themes", sa.JSON(), nullable=True),
        sa.Column("import_id", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("audit"),
    )
    op.create_index(f"grades_graded_{slot}", f"grades_v1_{slot}", ["graded_on", "grade"], unique=False)
    op.create_index(f"grades_ref_{slot}", f"grades_v1_{slot}", ["audit_ref"], unique=False)
    op.create_table(
        f"history_v1_{slot}",
        sa.Column(
            "position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("remediation", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("occurred_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.String(length=32), nullable=True),
        sa.Column("recorded_by", sa.Text(), nullable=True),
        sa.Column("on_behalf_of", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=True),
        sa.Column("confidential", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("position"),
    )
    op.create_index(f"history_remediation_{slot}", f"history_v1_{slot}", ["remediation", "position"], unique=False)
    op.create_table(
        f"imports_v1_{slot}",
        sa.Column("import_id", sa.String(length=32), nullable=False),
        sa.Column("file_digest", sa.String(length=64), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("import_id"),
    )
    op.create_table(
        f"people_v1_{slot}",
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("service", sa.Text(), nullable=True),
        sa.Column("team", sa.Text(), nullable=True),
        sa.Column("reports_to", sa.Text(), nullable=True),
        sa.Column("cover", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("person"),
        sa.UniqueConstraint("staff_id"),
    )
    op.create_table(
        f"themes_v1_{slot}",
        sa.Column("audit", sa.Uuid(), nullable=False),
        sa.Column("theme", sa.Text(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.Column("graded_on", sa.Date(), nullable=True),
        sa.Column("import_id", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("audit", "theme"),
    )
    op.create_index(f"themes_graded_{slot}", f"themes_v1_{slot}", ["graded_on", "theme", "grade"], unique=False)
