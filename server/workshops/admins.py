"""Who may administrate a workshop, as far as its operator needs it: find them, add one, and make links for them."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection, func, select

from server.workshops.keys import secrets_of
from shared.journal.queries import head
from shared.journal.signing import new_change_id, private_part, seal_of
from shared.journal.types import Change, PersonId, Private, Refusal, Verdict
from shared.people.changes import PersonSet
from shared.people.tables import profile
from shared.people.types import SYSTEM_TYPE, Level, PersonDetails, PersonState, Profile
from shared.refusals import decode
from shared.store.shop import Shop
from shared.sync.desk import Desk, FromServer
from shared.training.changes import QualificationGranted
from shared.training.queries import holders
from shared.training.types import GrantId

# Stands in the journal beside the owner in whose name the operator adds an admin.
TASK = "create-admin"


class Admin(Struct, frozen=True):
    """An owner of the system."""

    person_id: PersonId
    name: str
    email: str


class NotAdded(Exception):
    """The workshop's rules say no; `refusals` says why."""

    def __init__(self, refusals: tuple[Refusal, ...]) -> None:
        super().__init__(", ".join(type(each).__name__ for each in refusals))
        self.refusals = refusals


def admins(shop: Shop, now: datetime) -> list[Admin]:
    """The owners of the system, by name; one whose data was erased has none."""
    persons = holders(shop, SYSTEM_TYPE, [Level.OWNER], now)
    profiles = shop.all(shop.of(profile).where(profile.c.person_id.in_(persons)), Profile)
    found = [Admin(each.person_id, each.full_name, each.email or "") for each in profiles]
    return sorted(found, key=lambda each: (each.name, each.person_id))


def person_with(shop: Shop, email: str) -> PersonId | None:
    """Who has this address; None where nobody has, or several do."""
    p = profile.c
    query = select(p.person_id).where(p.workshop_id == shop.workshop, func.lower(p.email) == email.lower())
    found = shop.conn.execute(query).scalars().all()
    return PersonId(found[0]) if len(found) == 1 else None


def add_admin(
    conn: Connection, workshop: int, *, details: PersonDetails, by: PersonId, now: datetime, release: str
) -> PersonId:
    """Make somebody an owner of the system, in the transaction that has entered the workshop.

    Args:
        details: of a new person; where somebody has its address already, it is that person, and the rest is ignored.
        by: the owner in whose name the operator does it.

    Raises:
        NotAdded: the rules say no; roll back.
        LookupError: there is no such workshop.
    """
    kept = secrets_of(conn, workshop)
    desk = Desk(conn.engine, key=kept.signing_key, receipt_secret=kept.receipt_secret, release=release)
    shop = Shop(conn, workshop)

    def take(change: Change, private: Private | None = None) -> None:
        newest = head(shop)
        seen = newest.seq if newest else 0
        (outcome,) = desk.take_within(conn, workshop, [FromServer(change, by, seen, private, TASK)], now).outcomes
        if outcome.verdict is not Verdict.ACCEPTED:
            raise NotAdded(decode(outcome.refusals))

    person = person_with(shop, details.email) if details.email else None
    if person is None:
        person = PersonId(new_change_id())
        private = private_part(details, [person])
        take(PersonSet(person, PersonState.ACTIVE, seal_of(private)), private)
    take(QualificationGranted(GrantId(new_change_id()), person, SYSTEM_TYPE, Level.OWNER, until=None))
    return person
