"""The server's schema, step by step: Alembic's scripts as a package, found in a wheel and in a checkout alike."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, text

if TYPE_CHECKING:
    from alembic.config import Config

# One migration at a time, however many servers start together: PostgreSQL's advisory lock with this number.
LOCK = 0x0D00_0001


def _config(engine: Engine | None = None) -> Config:
    # Alembic takes half a second to load, and a server that is up to date needs none of it.
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "migrations:")
    config.attributes["engine"] = engine
    return config


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the schema up to date; does nothing where it is.

    Args:
        engine: connects as the owner of the schema, not as the role that serves.
    """
    if revision == "head" and current(engine) == head():
        return
    from alembic import command  # noqa: PLC0415

    command.upgrade(_config(engine), revision)


def head() -> str:
    """The revision that this release needs: scripts are numbered in one line, and their files begin with the number."""
    scripts = [each.name for each in (files("migrations") / "versions").iterdir() if each.name[:1].isdigit()]
    if not scripts:
        raise LookupError("no migrations in this installation")
    return max(scripts).partition("_")[0]


def current(engine: Engine) -> str | None:
    """The revision that the database is at; None for an empty one."""
    with engine.connect() as conn:
        return revision_of(conn)


def revision_of(conn: Connection) -> str | None:
    """The same, in a transaction that has begun."""
    if conn.execute(text("SELECT to_regclass('public.alembic_version')")).scalar_one() is None:
        return None
    found: str | None = conn.execute(text("SELECT version_num FROM public.alembic_version")).scalar_one_or_none()
    return found
