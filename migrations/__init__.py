"""The server's schema, step by step: Alembic's scripts as a package, found in a wheel and in a checkout alike."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

# One migration at a time, however many servers start together: PostgreSQL's advisory lock with this number.
LOCK = 0x0D00_0001


def _config(engine: Engine | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", "migrations:")
    config.attributes["engine"] = engine
    return config


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the schema up to date; does nothing where it is.

    Args:
        engine: connects as the owner of the schema, not as the role that serves.
    """
    command.upgrade(_config(engine), revision)


def head() -> str:
    """The revision that this release needs."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    if revision is None:
        raise LookupError("no migrations in this installation")
    return revision


def current(engine: Engine) -> str | None:
    """The revision that the database is at; None for an empty one."""
    with engine.connect() as conn:
        return MigrationContext.configure(conn).get_current_revision()
