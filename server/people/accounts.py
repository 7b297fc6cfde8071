"""Accounts: who may log in to the admin pages, and the passwords that prove it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Annotated, TypeVar

import anyio.to_thread
from anyio import CapacityLimiter
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from msgspec import Meta, Struct
from sqlalchemy import delete, update

from server.people.tables import account, account_link, login_session
from server.rest.tables import access_token
from shared.journal.types import PersonId
from shared.people.types import NO_NUL
from shared.store.shop import Shop

Result = TypeVar("Result")

SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 200  # characters; NIST SP 800-63B asks for 8, and for no other rule
Login = Annotated[str, Meta(max_length=120, pattern=NO_NUL)]
"""What somebody types to log in with, besides the password."""
# Each takes 64 MiB while it is computed.
_AT_ONCE = 2


class Account(Struct, frozen=True):
    """What somebody logs in with."""

    person_id: PersonId
    login: str
    password_hash: str
    since: datetime


class Passwords:
    """Makes and checks hashes of passwords (argon2id, as RFC 9106 recommends), on threads of their own."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher()
        self._threads = CapacityLimiter(_AT_ONCE)
        self._nobodys: str | None = None

    async def hash(self, password: str) -> str:
        return await self._compute(partial(self._hasher.hash, password))

    async def holds(self, hashed: str | None, password: str) -> bool:
        """Whether the password is the one of this hash; it takes as long where there is none, and says no."""
        if self._nobodys is None:
            self._nobodys = await self.hash("")
        right = await self._compute(partial(self._verify, hashed or self._nobodys, password))
        return right and hashed is not None

    def outdated(self, hashed: str) -> bool:
        """Whether the hash was made with weaker parameters than today's."""
        return self._hasher.check_needs_rehash(hashed)

    def _verify(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False

    async def _compute(self, work: Callable[[], Result]) -> Result:
        return await anyio.to_thread.run_sync(work, limiter=self._threads)


def plain_login(typed: str) -> str:
    """A login as it is kept: nobody remembers whether they began it with a capital."""
    return typed.strip().lower()


def account_with(shop: Shop, login: str) -> Account | None:
    return shop.one(shop.of(account).where(account.c.login == plain_login(login)), Account)


def account_of(shop: Shop, person: PersonId) -> Account | None:
    return shop.get(account, Account, person)


def set_password(shop: Shop, person: PersonId, login: str, hashed: str, now: datetime) -> None:
    """Make or change a person's account.

    Raises:
        IntegrityError: somebody else took this login at the same moment.
    """
    shop.put(account, Account(person, plain_login(login), hashed, now))


def renew_hash(shop: Shop, person: PersonId, before: str, hashed: str) -> None:
    """Keep another hash of the same password, unless it was changed meanwhile."""
    a = account.c
    where = (a.workshop_id == shop.workshop, a.person_id == person, a.password_hash == before)
    shop.conn.execute(update(account).where(*where).values(password_hash=hashed))


def drop_account(shop: Shop, person: PersonId) -> None:
    """Let nobody in as this person any more: the account goes, with its sessions, links and access tokens."""
    shop.drop(account, person)
    for table in (login_session, account_link, access_token):
        where = (table.c.workshop_id == shop.workshop, table.c.person_id == person)
        shop.conn.execute(delete(table).where(*where))
