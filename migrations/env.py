"""How Alembic runs: with the engine that `migrations.upgrade` was given, in one transaction, one run at a time."""

from __future__ import annotations

from typing import Any

from alembic import context
from sqlalchemy import text

import shared.areas  # noqa: F401 - importing these declares their tables
from migrations import LOCK
from shared.store.tables import metadata


def include_name(name: str | None, kind: str, _parents: Any) -> bool:
    return kind != "schema" or name in (None, "personal")


engine = context.config.attributes["engine"]
with engine.connect() as conn:
    context.configure(
        connection=conn,
        target_metadata=metadata,
        include_schemas=True,
        include_name=include_name,
        version_table_schema="public",
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        context.run_migrations()
    conn.commit()
