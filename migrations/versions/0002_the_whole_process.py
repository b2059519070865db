"""The views and side tables of the whole process; tables of older view versions stay for code that serves them."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create what is new."""
    op.create_table(
        "calendar_tokens",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("staff_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("issued_at", sa.String(length=32), nullable=False),
        sa.Column("revoked_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "clock_jumps",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("expected_at", sa.String(length=32), nullable=False),
        sa.Column("seen_at", sa.String(length=32), nullable=False),
        sa.Column("settled_at", sa.String(length=32), nullable=True),
        sa.Column("settled_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "families",
        sa.Column("family", sa.Uuid(), nullable=False),
        sa.Column("family_ref_hmac", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("family"),
        sa.UniqueConstraint("family_ref_hmac"),
    )
    _references_of_children()
    op.add_column("messages", sa.Column("urgent", sa.Boolean(), nullable=True))
    op.add_column("messages", sa.Column("receipt", sa.Text(), nullable=True))
    op.add_column("messages", sa.Column("ask_at", sa.String(length=32), nullable=True))
    op.add_column("messages", sa.Column("held_at", sa.String(length=32), nullable=True))
    op.add_column("messages", sa.Column("decided_by", sa.Text(), nullable=True))
    op.add_column("messages", sa.Column("redirected_from", sa.Text(), nullable=True))
    op.create_index(
        "messages_ask",
        "messages",
        ["ask_at"],
        unique=False,
        sqlite_where=sa.text("ask_at IS NOT NULL"),
        postgresql_where=sa.text("ask_at IS NOT NULL"),
    )
    op.create_index(
        "messages_held",
        "messages",
        ["held_at"],
        unique=False,
        sqlite_where=sa.text("held_at IS NOT NULL"),
        postgresql_where=sa.text("held_at IS NOT NULL"),
    )
    op.create_index(
        "messages_urgent",
        "messages",
        ["next_try_at"],
        unique=False,
        sqlite_where=sa.text("next_try_at IS NOT NULL AND urgent IS NOT NULL"),
        postgresql_where=sa.text("next_try_at IS NOT NULL AND urgent IS NOT NULL"),
    )
    op.add_column("notices", sa.Column("facts", sa.JSON(none_as_null=True), nullable=True))
    for slot in ("a", "b"):
        _views(slot)


def _views(slot: str) -> None:
    op.create_table(
        f"actions_v2_{slot}",
        sa.Column("remediation", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("theme", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("action", sa.Text(), nullable=True),
        sa.Column("measure", sa.Text(), nullable=True),
        sa.Column("timescale", sa.Text(), nullable=True),
        sa.Column("urgency", sa.Text(), nullable=True),
        sa.Column("difference", sa.Text(), nullable=True),
        sa.Column("family_part", sa.Text(), nullable=True),
        sa.Column("overridden", sa.Text(), nullable=True),
        sa.Column("override_reason", sa.Text(), nullable=True),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("original_due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("evidence_type", sa.Text(), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("rejected_on", sa.Date(), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("effective", sa.Boolean(), nullable=True),
        sa.Column("replaces", sa.Integer(), nullable=True),
        sa.Column("replaced_by", sa.Integer(), nullable=True),
        sa.Column("replaced_on", sa.Date(), nullable=True),
        sa.Column("not_smart", sa.Boolean(), nullable=True),
        sa.Column("carried_from", sa.Text(), nullable=True),
        sa.Column("source", sa.Uuid(), nullable=True),
        sa.Column("source_number", sa.Integer(), nullable=True),
        sa.Column("held", sa.Boolean(), nullable=True),
        sa.Column("absence", sa.Text(), nullable=True),
        sa.Column("reallocation", sa.Text(), nullable=True),
        sa.Column("import_id", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("remediation", "number"),
    )
    op.create_index(
        f"actions_owner_v2_{slot}",
        f"actions_v2_{slot}",
        ["owner"],
        unique=False,
        sqlite_where=sa.text("done_on IS NULL"),
        postgresql_where=sa.text("done_on IS NULL"),
    )
    op.create_index(
        f"actions_source_v2_{slot}",
        f"actions_v2_{slot}",
        ["source", "source_number"],
        unique=False,
        sqlite_where=sa.text("source IS NOT NULL"),
        postgresql_where=sa.text("source IS NOT NULL"),
    )
    op.create_table(
        f"adherence_v2_{slot}",
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
        f"adherence_due_v2_{slot}", f"adherence_v2_{slot}", ["original_due_on", "step", "done_on"], unique=False
    )
    op.create_table(
        f"alerts_v2_{slot}",
        sa.Column("alert", sa.Uuid(), nullable=False),
        sa.Column("alert_ref", sa.Text(), nullable=True),
        sa.Column("audit_ref", sa.Text(), nullable=True),
        sa.Column("child", sa.Uuid(), nullable=True),
        sa.Column("service", sa.Text(), nullable=True),
        sa.Column("team", sa.Text(), nullable=True),
        sa.Column("raised_by", sa.Text(), nullable=True),
        sa.Column("raised_on", sa.Date(), nullable=True),
        sa.Column("raised_at", sa.String(length=32), nullable=True),
        sa.Column("immediate", sa.Boolean(), nullable=True),
        sa.Column("out_of_hours", sa.Boolean(), nullable=True),
        sa.Column("told", sa.JSON(), nullable=True),
        sa.Column("mailed", sa.JSON(), nullable=True),
        sa.Column("not_delivered", sa.JSON(), nullable=True),
        sa.Column("spoken_to", sa.JSON(), nullable=True),
        sa.Column("acknowledged", sa.JSON(), nullable=True),
        sa.Column("duty_team_at", sa.String(length=32), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("minutes_to_tell", sa.Integer(), nullable=True),
        sa.Column("acknowledged_on", sa.Date(), nullable=True),
        sa.Column("actions", sa.Integer(), nullable=True),
        sa.Column("deviated", sa.Boolean(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("acted_by", sa.JSON(), nullable=True),
        sa.Column("answered", sa.Boolean(), nullable=True),
        sa.Column("call_owed", sa.Boolean(), nullable=True),
        sa.Column("to_ring", sa.Text(), nullable=True),
        sa.Column("acknowledge_by", sa.String(length=32), nullable=True),
        sa.Column("rung", sa.Text(), nullable=True),
        sa.Column("escalated_to", sa.JSON(), nullable=True),
        sa.Column("next_due_at", sa.String(length=32), nullable=True),
        sa.Column("next_rung_at", sa.String(length=32), nullable=True),
        sa.Column("signed_off_on", sa.Date(), nullable=True),
        sa.Column("signed_off_at", sa.String(length=32), nullable=True),
        sa.Column("signed_off_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("alert"),
    )
    op.create_index(f"alerts_child_v2_{slot}", f"alerts_v2_{slot}", ["child"], unique=False)
    op.create_index(f"alerts_file_v2_{slot}", f"alerts_v2_{slot}", ["audit_ref"], unique=False)
    op.create_index(
        f"alerts_open_v2_{slot}",
        f"alerts_v2_{slot}",
        ["raised_on"],
        unique=False,
        sqlite_where=sa.text("signed_off_on IS NULL"),
        postgresql_where=sa.text("signed_off_on IS NULL"),
    )
    op.create_index(f"alerts_order_v2_{slot}", f"alerts_v2_{slot}", ["raised_on", "alert_ref"], unique=False)
    op.create_index(
        f"alerts_rung_v2_{slot}",
        f"alerts_v2_{slot}",
        ["next_rung_at"],
        unique=False,
        sqlite_where=sa.text("next_rung_at IS NOT NULL"),
        postgresql_where=sa.text("next_rung_at IS NOT NULL"),
    )
    op.create_table(
        f"board_v2_{slot}",
        sa.Column("remediation", sa.Uuid(), nullable=False),
        sa.Column("audit_ref", sa.Text(), nullable=True),
        sa.Column("graded_on", sa.Date(), nullable=True),
        sa.Column("first_graded_on", sa.Date(), nullable=True),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.Column("attached", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("same_child", sa.JSON(none_as_null=True), nullable=True),
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
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("voided_on", sa.Date(), nullable=True),
        sa.Column("closed_because", sa.Text(), nullable=True),
        sa.Column("referred_on", sa.Date(), nullable=True),
        sa.Column("decided_otherwise", sa.Boolean(), nullable=True),
        sa.Column("policy_version", sa.Integer(), nullable=True),
        sa.Column("imported_on", sa.Date(), nullable=True),
        sa.Column("import_id", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("remediation"),
    )
    op.create_index(f"board_order_v2_{slot}", f"board_v2_{slot}", ["graded_on", "audit_ref"], unique=False)
    op.create_table(
        f"calls_v1_{slot}",
        sa.Column(
            "position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("remediation", sa.Uuid(), nullable=True),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("called_on", sa.Date(), nullable=True),
        sa.Column("called_by", sa.Text(), nullable=True),
        sa.Column("reached", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("position"),
    )
    op.create_index(
        f"calls_remediation_{slot}", f"calls_v1_{slot}", ["remediation", "person", "position"], unique=False
    )
    op.create_table(
        f"caseload_cases_v1_{slot}",
        sa.Column("review", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("case_ref", sa.Text(), nullable=True),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.Column("inadequate", sa.Boolean(), nullable=True),
        sa.Column("held_by", sa.Text(), nullable=True),
        sa.Column("graded_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("review", "number"),
    )
    op.create_table(
        f"caseloads_v1_{slot}",
        sa.Column("review", sa.Uuid(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("subject_role", sa.Text(), nullable=True),
        sa.Column("service", sa.Text(), nullable=True),
        sa.Column("team", sa.Text(), nullable=True),
        sa.Column("prompted_on", sa.Date(), nullable=True),
        sa.Column("criteria", sa.JSON(), nullable=True),
        sa.Column("files", sa.JSON(), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("instead", sa.Text(), nullable=True),
        sa.Column("countersigned", sa.Boolean(), nullable=True),
        sa.Column("countersigned_on", sa.Date(), nullable=True),
        sa.Column("countersigned_by", sa.Text(), nullable=True),
        sa.Column("held", sa.Integer(), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("learning", sa.Text(), nullable=True),
        sa.Column("import_id", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("review"),
    )
    op.create_index(f"caseloads_order_{slot}", f"caseloads_v1_{slot}", ["prompted_on", "ref"], unique=False)
    op.create_table(
        f"deadlines_v2_{slot}",
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
        sa.Column("uncovered_on", sa.Date(), nullable=True),
        sa.Column("asked", sa.Text(), nullable=True),
        sa.Column("gap", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("declined", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("next_rung", sa.Text(), nullable=True),
        sa.Column("next_rung_on", sa.Date(), nullable=True),
        sa.Column("rungs", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("import_id", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("remediation", "step", "item"),
    )
    op.create_index(
        f"deadlines_gap_v2_{slot}",
        f"deadlines_v2_{slot}",
        ["due_on"],
        unique=False,
        sqlite_where=sa.text("done_on IS NULL AND closed_on IS NULL AND gap IS NOT NULL"),
        postgresql_where=sa.text("done_on IS NULL AND closed_on IS NULL AND gap IS NOT NULL"),
    )
    op.create_index(
        f"deadlines_owed_v2_{slot}",
        f"deadlines_v2_{slot}",
        ["due_on"],
        unique=False,
        sqlite_where=sa.text("done_on IS NULL AND closed_on IS NULL"),
        postgresql_where=sa.text("done_on IS NULL AND closed_on IS NULL"),
    )
    op.create_index(
        f"deadlines_owner_v2_{slot}",
        f"deadlines_v2_{slot}",
        ["owner", "due_on"],
        unique=False,
        sqlite_where=sa.text("done_on IS NULL AND closed_on IS NULL"),
        postgresql_where=sa.text("done_on IS NULL AND closed_on IS NULL"),
    )
    op.create_index(
        f"deadlines_rung_v2_{slot}",
        f"deadlines_v2_{slot}",
        ["next_rung_on"],
        unique=False,
        sqlite_where=sa.text("next_rung_on IS NOT NULL"),
        postgresql_where=sa.text("next_rung_on IS NOT NULL"),
    )
    op.create_index(
        f"deadlines_safety_v2_{slot}",
        f"deadlines_v2_{slot}",
        ["due_on"],
        unique=False,
        sqlite_where=sa.text("step = 'safety_check' AND done_on IS NULL AND closed_on IS NULL"),
        postgresql_where=sa.text("step = 'safety_check' AND done_on IS NULL AND closed_on IS NULL"),
    )
    op.create_table(
        f"differences_v1_{slot}",
        sa.Column("reconciliation", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("audit_ref", sa.Text(), nullable=True),
        sa.Column("case_ref", sa.String(length=32), nullable=True),
        sa.Column("case_ref_here", sa.String(length=32), nullable=True),
        sa.Column("field", sa.Text(), nullable=True),
        sa.Column("here", sa.Text(), nullable=True),
        sa.Column("there", sa.Text(), nullable=True),
        sa.Column("found_on", sa.Date(), nullable=True),
        sa.Column("resolution", sa.Text(), nullable=True),
        sa.Column("resolved_on", sa.Date(), nullable=True),
        sa.Column("resolved_by", sa.Text(), nullable=True),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("reconciliation", "number"),
    )
    op.create_index(f"differences_found_{slot}", f"differences_v1_{slot}", ["found_on"], unique=False)
    op.create_table(
        f"entries_v1_{slot}",
        sa.Column("command_id", sa.Uuid(), nullable=False),
        sa.Column("remediation", sa.Uuid(), nullable=True),
        sa.Column("occurred_on", sa.Date(), nullable=True),
        sa.Column("recorded_on", sa.Date(), nullable=True),
        sa.Column("explained", sa.Boolean(), nullable=True),
        sa.Column("corrects", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("command_id"),
    )
    op.create_index(f"entries_occurred_{slot}", f"entries_v1_{slot}", ["occurred_on"], unique=False)
    op.create_table(
        f"escalations_v2_{slot}",
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
        sa.Column("escalated_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("position"),
    )
    op.create_index(f"escalations_raised_v2_{slot}", f"escalations_v2_{slot}", ["raised_on"], unique=False)
    op.create_index(f"escalations_remediation_v2_{slot}", f"escalations_v2_{slot}", ["remediation"], unique=False)
    op.create_table(
        f"files_v2_{slot}",
        sa.Column("remediation", sa.Uuid(), nullable=False),
        sa.Column("audit_ref", sa.Text(), nullable=True),
        sa.Column("child", sa.Uuid(), nullable=True),
        sa.Column("family", sa.Uuid(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("subject_role", sa.Text(), nullable=True),
        sa.Column("audited_on", sa.Date(), nullable=True),
        sa.Column("graded_on", sa.Date(), nullable=True),
        sa.Column("recorded_on", sa.Date(), nullable=True),
        sa.Column("follows", sa.Text(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("notified_on", sa.Date(), nullable=True),
        sa.Column("import_id", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("remediation"),
    )
    op.create_index(f"files_child_v2_{slot}", f"files_v2_{slot}", ["child"], unique=False)
    op.create_index(f"files_family_v2_{slot}", f"files_v2_{slot}", ["family"], unique=False)
    op.create_index(f"files_ref_v2_{slot}", f"files_v2_{slot}", ["audit_ref"], unique=False)
    op.create_index(f"files_subject_v2_{slot}", f"files_v2_{slot}", ["subject", "graded_on"], unique=False)
    op.create_table(
        f"grades_v2_{slot}",
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
        sa.Column("import_id", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("audit"),
    )
    op.create_index(f"grades_graded_v2_{slot}", f"grades_v2_{slot}", ["graded_on", "grade"], unique=False)
    op.create_index(f"grades_ref_v2_{slot}", f"grades_v2_{slot}", ["audit_ref"], unique=False)
    op.create_table(
        f"help_requests_v1_{slot}",
        sa.Column("remediation", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("audit_ref", sa.Text(), nullable=True),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("step", sa.Text(), nullable=True),
        sa.Column("item", sa.Text(), nullable=True),
        sa.Column("said", sa.Text(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("asked_at", sa.String(length=32), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("remediation", "number"),
    )
    op.create_index(
        f"help_requests_open_{slot}",
        f"help_requests_v1_{slot}",
        ["asked_on"],
        unique=False,
        sqlite_where=sa.text("answered_on IS NULL"),
        postgresql_where=sa.text("answered_on IS NULL"),
    )
    op.create_table(
        f"misfiled_v1_{slot}",
        sa.Column("aggregate", sa.Uuid(), nullable=False),
        sa.Column("audit_ref", sa.Text(), nullable=True),
        sa.Column("is_audit", sa.Boolean(), nullable=True),
        sa.Column("corrected_on", sa.Date(), nullable=True),
        sa.Column("access_checked", sa.Boolean(), nullable=True),
        sa.Column("privacy_incident", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("aggregate"),
    )
    op.create_table(
        f"monitoring_v1_{slot}",
        sa.Column("remediation", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item", sa.Text(), nullable=True),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("checked_by", sa.Text(), nullable=True),
        sa.Column("on_track", sa.JSON(), nullable=True),
        sa.Column("off_track", sa.JSON(), nullable=True),
        sa.Column("any_off_track", sa.Boolean(), nullable=True),
        sa.Column("drift", sa.Text(), nullable=True),
        sa.Column("response", sa.Text(), nullable=True),
        sa.Column("supervision_on", sa.Date(), nullable=True),
        sa.Column("import_id", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("remediation", "version"),
    )
    op.create_index(f"monitoring_day_{slot}", f"monitoring_v1_{slot}", ["checked_on"], unique=False)
    op.create_index(
        f"monitoring_remediation_{slot}", f"monitoring_v1_{slot}", ["remediation", "checked_on"], unique=False
    )
    op.create_table(
        f"of_children_v1_{slot}",
        sa.Column("aggregate", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("ref", sa.Text(), nullable=True),
        sa.Column("file", sa.Text(), nullable=True),
        sa.Column("child", sa.Uuid(), nullable=True),
        sa.Column("family", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("aggregate", "number"),
    )
    op.create_index(f"of_children_child_{slot}", f"of_children_v1_{slot}", ["child"], unique=False)
    op.create_table(
        f"parts_v1_{slot}",
        sa.Column("remediation", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("remediation", "role"),
    )
    op.create_index(f"parts_person_{slot}", f"parts_v1_{slot}", ["person"], unique=False)
    op.create_table(
        f"people_v2_{slot}",
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("service", sa.Text(), nullable=True),
        sa.Column("team", sa.Text(), nullable=True),
        sa.Column("reports_to", sa.Text(), nullable=True),
        sa.Column("cover", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("absences", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("left_source", sa.Text(), nullable=True),
        sa.Column("vacant", sa.Boolean(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("person"),
        sa.UniqueConstraint("staff_id"),
    )
    op.create_table(
        f"reconciliations_v1_{slot}",
        sa.Column("reconciliation", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("file_digest", sa.String(length=64), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("taken_on", sa.Date(), nullable=True),
        sa.Column("rows", sa.Integer(), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("reconciliation"),
    )
    op.create_index(
        f"reconciliations_taken_{slot}", f"reconciliations_v1_{slot}", ["taken_on", "reference"], unique=False
    )
    op.create_table(
        f"resolutions_v1_{slot}",
        sa.Column(
            "position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("remediation", sa.Uuid(), nullable=True),
        sa.Column("step", sa.Text(), nullable=True),
        sa.Column("item", sa.Text(), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("resolved_on", sa.Date(), nullable=True),
        sa.Column("because", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("position"),
    )
    op.create_index(f"resolutions_since_{slot}", f"resolutions_v1_{slot}", ["since"], unique=False)
    op.create_index(f"resolutions_step_{slot}", f"resolutions_v1_{slot}", ["remediation", "step", "item"], unique=False)
    op.create_table(
        f"rulebook_v1_{slot}",
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
        f"safety_checks_v1_{slot}",
        sa.Column("remediation", sa.Uuid(), nullable=False),
        sa.Column("audit_ref", sa.Text(), nullable=True),
        sa.Column("asked_at", sa.String(length=32), nullable=True),
        sa.Column("told", sa.JSON(), nullable=True),
        sa.Column("escalated_to", sa.JSON(), nullable=True),
        sa.Column("knows", sa.JSON(), nullable=True),
        sa.Column("not_delivered", sa.JSON(), nullable=True),
        sa.Column("out_of_hours", sa.Boolean(), nullable=True),
        sa.Column("to_ring", sa.Text(), nullable=True),
        sa.Column("duty_team_at", sa.String(length=32), nullable=True),
        sa.Column("answered", sa.Boolean(), nullable=True),
        sa.Column("call_owed", sa.Boolean(), nullable=True),
        sa.Column("acknowledge_by", sa.String(length=32), nullable=True),
        sa.Column("safe_by", sa.String(length=32), nullable=True),
        sa.Column("rungs", sa.JSON(), nullable=True),
        sa.Column("raised", sa.JSON(), nullable=True),
        sa.Column("next_rung_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("remediation"),
    )
    op.create_index(
        f"safety_checks_asked_{slot}",
        f"safety_checks_v1_{slot}",
        ["next_rung_at"],
        unique=False,
        sqlite_where=sa.text("asked_at IS NOT NULL"),
        postgresql_where=sa.text("asked_at IS NOT NULL"),
    )
    op.create_table(
        f"undelivered_v1_{slot}",
        sa.Column(
            "position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("remediation", sa.Uuid(), nullable=True),
        sa.Column("audit_ref", sa.Text(), nullable=True),
        sa.Column("recipient", sa.Text(), nullable=True),
        sa.Column("notice_kind", sa.Text(), nullable=True),
        sa.Column("step", sa.Text(), nullable=True),
        sa.Column("item", sa.Text(), nullable=True),
        sa.Column("rung", sa.Text(), nullable=True),
        sa.Column("given_up_on", sa.Date(), nullable=True),
        sa.Column("told", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("position"),
    )
    op.create_index(
        f"undelivered_remediation_{slot}", f"undelivered_v1_{slot}", ["remediation", "recipient"], unique=False
    )
    op.create_table(
        f"voids_v1_{slot}",
        sa.Column("aggregate", sa.Uuid(), nullable=False),
        sa.Column("voided_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("aggregate"),
    )


def _references_of_children() -> None:
    """Let a child be found by several case references (E24): what is there once is the reference."""
    op.create_table(
        "children_by_reference",
        sa.Column("case_ref_hmac", sa.LargeBinary(), nullable=False),
        sa.Column("child", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("case_ref_hmac"),
    )
    op.execute("INSERT INTO children_by_reference (case_ref_hmac, child) SELECT case_ref_hmac, child FROM children")
    op.drop_table("children")
    op.rename_table("children_by_reference", "children")
    op.create_index(op.f("ix_children_child"), "children", ["child"], unique=False)
