"""Settings of the server: every one of them, with its default."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import platformdirs
from msgspec import Meta

from shared.settings import Log, Secret, Section

Port = Annotated[int, Meta(ge=0, le=65535)]


class Listen(Section, frozen=True):
    """Where the server answers, and to whom.

    Attributes:
        port: 0 takes a free one; the log's first line names it.
        public_url: how people and doors reach it, as `https://doorwright.example.org`; links in mails begin with it.
        allowed_hosts: more names by which it may be called, `*.example.org` for all below; `*` allows every name.
        trusted_proxies: addresses whose word on the client's address and on https is taken.
        shutdown_s: how long a request may take to end once the server is told to stop.
    """

    host: str = "127.0.0.1"
    port: Port = 8710
    public_url: str | None = None
    allowed_hosts: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ("127.0.0.1", "::1")
    shutdown_s: Annotated[int, Meta(ge=1, le=300)] = 5


class Database(Section, frozen=True):
    """The PostgreSQL that keeps the workshop's memory: one of its own in a folder, or one that is given.

    Attributes:
        url: of a given database, as `postgresql://login:password@host/name`. The login serves and owns nothing.
        owner_url: the same database, with the login that owns it and migrates it; `server upgrade` needs it.
        folder: of an own database; it holds everything that PostgreSQL keeps. Not used with `url`.
        user: the unprivileged user who runs an own database where the server is started as root.
        start_limit_s: how long an own database may take to start; after a power cut it first repairs itself.
    """

    url: Secret | None = None
    owner_url: Secret | None = None
    folder: Path | None = None
    user: str | None = None
    start_limit_s: Annotated[int, Meta(ge=1)] = 900

    @property
    def own_folder(self) -> Path:
        """`folder`, or where this machine or this user keeps such things."""
        if self.folder is not None:
            return self.folder
        # A private folder of root's cannot be entered by the user who runs PostgreSQL.
        if os.geteuid() == 0:
            return Path("/var/lib/doorwright/postgresql")
        return platformdirs.user_state_path("doorwright", appauthor=False) / "postgresql"


class Admin(Section, frozen=True):
    """Log-ins to the admin pages.

    Attributes:
        session_idle_minutes: a session without a request for that long ends.
        session_hours: a session ends then, whatever happens in it.
        link_hours: how long a one-time link (first admin, new password) can be used.
    """

    session_idle_minutes: Annotated[int, Meta(ge=1)] = 60
    session_hours: Annotated[int, Meta(ge=1)] = 12
    link_hours: Annotated[int, Meta(ge=1)] = 24


class ServerSettings(Section, frozen=True):
    """Everything that can be set for the server."""

    listen: Listen = Listen()
    database: Database = Database()
    admin: Admin = Admin()
    log: Log = Log()
