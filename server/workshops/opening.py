"""Opening a workshop: its row, its secrets, its journal, and the first entry in that, which names its first owner."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection, func, insert, select

from server.workshops.keys import keep_secrets, make_secrets
from server.workshops.tables import workshop
from shared.journal.signing import private_part, seal_of
from shared.journal.types import PersonId, Refusal, Verdict
from shared.journal.writes import open_journal
from shared.people.changes import WorkshopOpened
from shared.people.types import LanguageCode, PersonDetails
from shared.refusals import decode
from shared.store.engines import enter_workshop
from shared.sync.desk import Desk, FromServer

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_SLUG = 40


class CannotOpen(Exception):
    """A workshop cannot be opened like this; `refusals` says why."""

    def __init__(self, refusals: tuple[Refusal, ...]) -> None:
        super().__init__(", ".join(type(each).__name__ for each in refusals))
        self.refusals = refusals


def slug_of(name: str) -> str:
    """A workshop's name as it can stand in an address; empty where nothing of it can."""
    parts = unicodedata.normalize("NFKD", name.replace("ß", "ss"))
    plain = "".join(part for part in parts if not unicodedata.combining(part)).lower()
    return "-".join(re.findall("[a-z0-9]+", plain))[:LONGEST_SLUG].strip("-")


def open_workshop(
    conn: Connection,
    name: str,
    *,
    slug: str,
    zone: str,
    language: LanguageCode,
    first_owner: PersonId,
    details: PersonDetails,
    now: datetime,
    release: str,
) -> int:
    """Open a workshop in one transaction, which the caller commits; its number.

    Args:
        zone: the IANA time zone of its place.
        first_owner: the person's new id; they own the system and so may appoint everybody else.

    Raises:
        CannotOpen: there is no such time zone.
        ValueError: a slug that cannot stand in an address.
        IntegrityError: another workshop has this slug, or was opened at the same moment.
    """
    if not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG:
        raise ValueError(f"no slug: {slug!r}")
    number: int = conn.execute(select(func.coalesce(func.max(workshop.c.number), 0) + 1)).scalar_one()
    enter_workshop(conn, number)
    conn.execute(insert(workshop).values(number=number, slug=slug, name=name, host=None))
    made = make_secrets()
    keep_secrets(conn, number, made)
    open_journal(conn, number, uuid4(), now)
    private = private_part(details, [first_owner])
    public_key = made.signing_key.public_key().public_bytes_raw()
    opened = WorkshopOpened(name, zone, language, first_owner, public_key, seal_of(private))
    desk = Desk(conn.engine, key=made.signing_key, receipt_secret=made.receipt_secret, release=release)
    taken = desk.take_within(conn, number, [FromServer(opened, None, seen=0, private=private)], now)
    (outcome,) = taken.outcomes
    if outcome.verdict is not Verdict.ACCEPTED:
        raise CannotOpen(decode(outcome.refusals))
    return number
