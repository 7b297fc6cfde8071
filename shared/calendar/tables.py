"""The calendar's one table."""

from sqlalchemy import CheckConstraint, Column, Index, Uuid, func
from sqlalchemy.dialects.postgresql import ExcludeConstraint

from shared.calendar.types import ClaimSource
from shared.store.tables import Choice, UtcTime, workshop_table

claim = workshop_table(
    "claim",
    Column("claim_id", Uuid, nullable=False),
    Column("resource_id", Uuid, nullable=False),
    Column("source", Choice(ClaimSource), nullable=False),
    Column("starts_at", UtcTime, nullable=False),
    Column("ends_at", UtcTime, nullable=False),
    CheckConstraint("starts_at < ends_at", name="span"),
    # In hours: a day is 23 or 25 of them where a session's time zone changes its clocks.
    CheckConstraint("ends_at <= starts_at + interval '744 hours'", name="longest").ddl_if(dialect="postgresql"),
    # The last word on PostgreSQL; the rules, under the workshop's lock, have the first.
    ExcludeConstraint(
        (Column("workshop_id"), "="),
        (Column("resource_id"), "="),
        (func.tstzrange(Column("starts_at", UtcTime), Column("ends_at", UtcTime)), "&&"),
        name="no_overlap",
        using="gist",
    ).ddl_if(dialect="postgresql"),
    key=("claim_id", "resource_id"),
    grouped=("resource_id", "ends_at"),
)
Index("ix_claim_resource", claim.c.workshop_id, claim.c.resource_id, claim.c.starts_at)
