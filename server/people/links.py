"""One-time links: with one, a person sets the password of their account."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert

from server.people.tables import account_link
from server.tokens import new_token
from shared.journal.types import PersonId

# Where the page behind a link is, the token after it.
LINK_PATH = "/admin/link/"


def make_link(conn: Connection, workshop: int, person: PersonId, until: datetime) -> str:
    """Make a link's token for this person; only its hash is kept.

    Args:
        conn: has entered the workshop.
    """
    token = new_token(workshop)
    row = {"workshop_id": workshop, "token_hash": token.hash, "person_id": person, "until": until}
    conn.execute(insert(account_link), [row])
    return token.text
