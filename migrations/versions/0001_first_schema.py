"""The first schema: every table of the areas, row-level security on each, and the constraint on overlaps."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

TABLES = (
    "personal.account",
    "personal.account_link",
    "personal.badge",
    "personal.booking_reason",
    "personal.login_session",
    "personal.private_about",
    "personal.private_part",
    "personal.profile",
    "personal.workshop_secret",
    "public.booking",
    "public.booking_policy",
    "public.checklist",
    "public.claim",
    "public.door",
    "public.door_seen",
    "public.door_token",
    "public.enrolment",
    "public.equipment_type",
    "public.journal",
    "public.journal_head",
    "public.machine",
    "public.module",
    "public.module_version",
    "public.notice",
    "public.pairing",
    "public.person",
    "public.qualification",
    "public.quarantine",
    "public.required",
    "public.sign_off",
    "public.touched",
    "public.use",
    "public.visit",
    "public.watch_clock",
    "public.watched",
    "public.workshop_settings",
)
"""The tables of workshops: each has a policy. `workshop` has none, since that is where a workshop is found."""


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    op.execute("CREATE SCHEMA IF NOT EXISTS personal")
    # nullif: after SET LOCAL and a commit the setting is empty, not unset.
    op.execute(
        "CREATE FUNCTION public.current_workshop() RETURNS int LANGUAGE sql STABLE PARALLEL SAFE "
        "AS $$ SELECT nullif(current_setting('app.workshop', true), '')::int $$"
    )
    _create_tables()
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY of_workshop ON {table} USING (workshop_id = public.current_workshop()) "
            "WITH CHECK (workshop_id = public.current_workshop())"
        )


def _create_tables() -> None:  # noqa: PLR0915 - one statement a table
    op.create_table(
        "booking_policy",
        sa.Column("workshop_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("type_id", sa.Uuid(), nullable=False),
        sa.Column("bookable", sa.Boolean(), nullable=False),
        sa.Column("approval", sa.Boolean(), nullable=False),
        sa.Column("shortest_min", sa.Integer(), nullable=False),
        sa.Column("longest_min", sa.Integer(), nullable=False),
        sa.Column("usual_min", sa.Integer(), nullable=False),
        sa.Column("step_min", sa.Integer(), nullable=False),
        sa.Column("horizon_days", sa.Integer(), nullable=False),
        sa.Column("most_future", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("workshop_id", "type_id", name=op.f("pk_booking_policy")),
    )
    op.create_table(
        "claim",
        sa.Column("workshop_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("resource_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.Text(collation="C"), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("workshop_id"), "="),
            (sa.column("resource_id"), "="),
            (sa.text("tstzrange(starts_at, ends_at)"), "&&"),
            using="gist",
            name="no_overlap",
        ),
        sa.CheckConstraint("ends_at <= starts_at + interval '744 hours'", name=op.f("ck_claim_longest")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_claim_span")),
        sa.PrimaryKeyConstraint("workshop_id", "claim_id", "resource_id", name=op.f("pk_claim")),
    )
    op.create_index("ix_claim_resource", "claim", ["workshop_id", "resource_id", "starts_at"], unique=False)
    op.create_table(
        "door",
        sa.Column("workshop_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("door", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(collation="C"), nullable=False),
        sa.Column("paired_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workshop_id", "door", name=op.f("pk_door")),
    )
    op.create_table(
        "door_seen",
        sa.Column("workshop_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("door", sa.Integer(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.Column("fresh_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pushed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pulled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("release", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workshop_id", "door", name=op.f("pk_door_seen")),
    )
    op.create_table(
        "door_token",
        sa.Column("workshop_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("door", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("workshop_id", "door", name=op.f("pk_door_token")),
    )
    op.create_table(
        "enrolment",
        sa.Column("workshop_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("door", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workshop_id", "door", name=op.f("pk_enrolment")),
    )
    op.create_table(
        "equipment_type",
        sa.Column("workshop_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("type_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("icon", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(collation="C"), nullable=False),
        sa.Column("standing", sa.Text(collation="C"), nullable=False),
        sa.PrimaryKeyConstraint("workshop_id", "type_id", name=op.f("pk_equipment_type")),
    )
    op.create_table(
        "journal",
        sa.Column("workshop_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("door", sa.Integer(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.Text(collation="C").with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Uuid(), nullable=True),
        sa.Column("verdict", sa.Text(collation="C"), nullable=False),
        sa.Column("refusals", sa.Text(), nullable=False),
        sa.Column("envelope", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("workshop_id", "seq", name=op.f("pk_journal")),
    )
    op.create_index("ix_journal_change_id", "journal", ["workshop_id", "change_id"], unique=True)
    op.create_index("ix_journal_door", "journal", ["workshop_id", "door", "seq"], unique=False)
    op.create_table(
        "journal_head",
        sa.Column("workshop_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("only", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workshop_id", "only", name=op.f("pk_journal_head")),
    )
    op.create_table(
        "module",
        sa.Column("workshop_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("module_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(collation="C"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("video", sa.Text(collation="C").with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.Column("duration_ms", sa.BigInteger(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("workshop_id", "module_id", name=op.f("pk_module")),
    )
    op.create_table(
        "module_version",
        sa.Column("workshop_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("module_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("video", sa.Text(collation="C").with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.Column("duration_ms", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workshop_id", "module_id", "version", name=op.f("pk_module_version")),
    )
    op.create_table(
        "notice",
        sa.Column("workshop_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("workshop_id", "notice_id", name=op.f("pk_notice")),
    )
    op.create_index("ix_notice_person_id", "notice", ["workshop_id", "person_id", "made_at"], unique=False)
    op.create_table(
        "pairing",
        sa.Column("workshop_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.Text(collation="C").with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("door", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("workshop_id", "code", name=op.f("pk_pairing")),
    )
    op.create_table(
        "person",
        sa.Column("workshop_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(collation="C"), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workshop_id", "person_id", name=op.f("pk_person")),
    )
    op.create_table(
        "account",
        sa.Column("workshop_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("login", sa.Text(collation="C").with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workshop_id", "person_id", name=op.f("pk_account")),
        schema="personal",
    )
    op.create_index("ix_account_login", "account", ["workshop_id", "login"], unique=True, schema="personal")
    op.create_table(
        "account_link",
        sa.Column("workshop_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workshop_id", "token_hash", name=op.f("pk_account_link")),
        schema="personal",
    )
    op.create_table(
        "badge",
        sa.Column("workshop_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("badge_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("uid_hash", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(collation="C"), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workshop_id", "badge_id", name=op.f("pk_badge")),
        schema="personal",
    )
    op.create_index("ix_badge_person_id", "badge", ["workshop_id", "person_id"], unique=False, schema="personal")
    op.create_index("ix_badge_uid_hash", "badge", ["workshop_id", "uid_hash"], unique=False, schema="personal")
    op.create_table(
        "booking_reason",
        sa.Column("workshop_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workshop_id", "booking_id", name=op.f("pk_booking_reason")),
        schema="personal",
    )
    op.create_table(
        "login_session",
        sa.Column("workshop_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workshop_id", "token_hash", name=op.f("pk_login_session")),
        schema="personal",
    )
    op.create_index(
        "ix_login_session_person", "login_session", ["workshop_id", "person_id"], unique=False, schema="personal"
    )
    op.create_table(
        "private_about",
        sa.Column("workshop_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("workshop_id", "person_id", "change_id", name=op.f("pk_private_about")),
        schema="personal",
    )
    op.create_table(
        "private_part",
        sa.Column("workshop_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("workshop_id", "change_id", name=op.f("pk_private_part")),
        schema="personal",
    )
    op.create_table(
        "profile",
        sa.Column("workshop_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("last_name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(collation="C"), nullable=False),
        sa.Column("pace", sa.Text(collation="C"), nullable=False),
        sa.PrimaryKeyConstraint("workshop_id", "person_id", name=op.f("pk_profile")),
        schema="personal",
    )
    op.create_table(
        "workshop_secret",
        sa.Column("workshop_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(collation="C").with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("workshop_id", "name", name=op.f("pk_workshop_secret")),
        schema="personal",
    )
    op.create_table(
        "quarantine",
        sa.Column("workshop_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("door", sa.Integer(), nullable=False),
        sa.Column("came_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("envelope", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("taken", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("workshop_id", "change_id", name=op.f("pk_quarantine")),
    )
    op.create_table(
        "required",
        sa.Column("workshop_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Text(collation="C"), nullable=False),
        sa.Column("tree", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workshop_id", "subject_id", "level", name=op.f("pk_required")),
    )
    op.create_table(
        "touched",
        sa.Column("workshop_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("table_name", sa.Text(collation="C").with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.Column("key", sa.Text(collation="C").with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("workshop_id", "table_name", "key", name=op.f("pk_touched")),
    )
    op.create_index("ix_touched_seq", "touched", ["workshop_id", "seq"], unique=False)
    op.create_table(
        "visit",
        sa.Column("workshop_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("door", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workshop_id", "person_id", name=op.f("pk_visit")),
    )
    op.create_table(
        "watch_clock",
        sa.Column("workshop_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("door", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workshop_id", "door", "person_id", name=op.f("pk_watch_clock")),
    )
    op.create_index("ix_watch_clock_person_id", "watch_clock", ["workshop_id", "person_id"], unique=False)
    op.create_index("ix_watch_clock_until", "watch_clock", ["workshop_id", "door", "until"], unique=False)
    op.create_table(
        "watched",
        sa.Column("workshop_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("module_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ranges", sa.Text(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("door", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("workshop_id", "person_id", "module_id", "version", name=op.f("pk_watched")),
    )
    op.create_table(
        "workshop",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("slug", sa.Text(collation="C").with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_workshop")),
        sa.UniqueConstraint("slug", name=op.f("uq_workshop_slug")),
    )
    op.create_table(
        "workshop_settings",
        sa.Column("workshop_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("only", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(collation="C").with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.Column("language", sa.Text(collation="C"), nullable=False),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.Column("freshness", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workshop_id", "only", name=op.f("pk_workshop_settings")),
    )
    op.create_table(
        "checklist",
        sa.Column("workshop_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("type_id", sa.Uuid(), nullable=False),
        sa.Column("items", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workshop_id", "type_id"],
            ["equipment_type.workshop_id", "equipment_type.type_id"],
            name=op.f("fk_checklist_workshop_id_type_id_equipment_type"),
        ),
        sa.PrimaryKeyConstraint("workshop_id", "type_id", name=op.f("pk_checklist")),
    )
    op.create_table(
        "machine",
        sa.Column("workshop_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("machine_id", sa.Uuid(), nullable=False),
        sa.Column("type_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(collation="C"), nullable=False),
        sa.Column("back_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["workshop_id", "type_id"],
            ["equipment_type.workshop_id", "equipment_type.type_id"],
            name=op.f("fk_machine_workshop_id_type_id_equipment_type"),
        ),
        sa.PrimaryKeyConstraint("workshop_id", "machine_id", name=op.f("pk_machine")),
    )
    op.create_index("ix_machine_type_id", "machine", ["workshop_id", "type_id"], unique=False)
    op.create_table(
        "qualification",
        sa.Column("workshop_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("grant_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("type_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Text(collation="C"), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("granted_by", sa.Uuid(), nullable=True),
        sa.Column("origin", sa.Text(collation="C"), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workshop_id", "person_id"],
            ["person.workshop_id", "person.person_id"],
            name=op.f("fk_qualification_workshop_id_person_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id", "type_id"],
            ["equipment_type.workshop_id", "equipment_type.type_id"],
            name=op.f("fk_qualification_workshop_id_type_id_equipment_type"),
        ),
        sa.PrimaryKeyConstraint("workshop_id", "grant_id", name=op.f("pk_qualification")),
    )
    op.create_index("ix_qualification_person_id", "qualification", ["workshop_id", "person_id"], unique=False)
    op.create_index("ix_qualification_type_id", "qualification", ["workshop_id", "type_id"], unique=False)
    op.create_table(
        "sign_off",
        sa.Column("workshop_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sign_off_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("type_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Text(collation="C"), nullable=False),
        sa.Column("trainer_id", sa.Uuid(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["workshop_id", "person_id"],
            ["person.workshop_id", "person.person_id"],
            name=op.f("fk_sign_off_workshop_id_person_id_person"),
        ),
        sa.PrimaryKeyConstraint("workshop_id", "sign_off_id", name=op.f("pk_sign_off")),
    )
    op.create_index("ix_sign_off_person", "sign_off", ["workshop_id", "person_id", "type_id"], unique=False)
    op.create_table(
        "booking",
        sa.Column("workshop_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("machine_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(collation="C"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workshop_id", "machine_id"],
            ["machine.workshop_id", "machine.machine_id"],
            name=op.f("fk_booking_workshop_id_machine_id_machine"),
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id", "person_id"],
            ["person.workshop_id", "person.person_id"],
            name=op.f("fk_booking_workshop_id_person_id_person"),
        ),
        sa.PrimaryKeyConstraint("workshop_id", "booking_id", name=op.f("pk_booking")),
    )
    op.create_index("ix_booking_machine", "booking", ["workshop_id", "machine_id", "starts_at"], unique=False)
    op.create_index("ix_booking_person", "booking", ["workshop_id", "person_id", "ends_at"], unique=False)
    op.create_index("ix_booking_starts_at", "booking", ["workshop_id", "starts_at"], unique=False)
    op.create_table(
        "use",
        sa.Column("workshop_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("use_id", sa.Uuid(), nullable=False),
        sa.Column("machine_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["workshop_id", "machine_id"],
            ["machine.workshop_id", "machine.machine_id"],
            name=op.f("fk_use_workshop_id_machine_id_machine"),
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id", "person_id"],
            ["person.workshop_id", "person.person_id"],
            name=op.f("fk_use_workshop_id_person_id_person"),
        ),
        sa.PrimaryKeyConstraint("workshop_id", "use_id", name=op.f("pk_use")),
    )
    op.create_index("ix_use_machine", "use", ["workshop_id", "machine_id", "started_at"], unique=False)
    op.create_index(
        "ix_use_running",
        "use",
        ["workshop_id", "machine_id"],
        unique=False,
        postgresql_where=sa.text("stopped_at IS NULL"),
        sqlite_where=sa.text("stopped_at IS NULL"),
    )
