"""Which workshops this server has. Whoever asks names theirs first: by number, by slug or by host."""

from __future__ import annotations

from msgspec import Struct
from sqlalchemy import Connection, select

from server.workshops import tables


class Workshop(Struct, frozen=True):
    """One of the workshops of this server.

    Attributes:
        slug: its name in addresses, `/w/<slug>/…`.
        host: the host name under which it alone is found, if it has one.
    """

    number: int
    slug: str
    name: str
    host: str | None


def workshops(conn: Connection) -> list[Workshop]:
    """Every workshop, by number."""
    table = tables.workshop
    query = select(table.c.number, table.c.slug, table.c.name, table.c.host).order_by(table.c.number)
    return [Workshop(*row) for row in conn.execute(query)]


def named(found: list[Workshop], *, slug: str | None, host: str | None) -> Workshop | None:
    """The workshop that an address names: by its slug, else by its host, else because there is only one."""
    if slug is not None:
        return next((each for each in found if each.slug == slug), None)
    by_host = next((each for each in found if each.host is not None and each.host == host), None)
    return by_host or (found[0] if len(found) == 1 else None)
