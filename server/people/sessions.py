"""Sessions of those who are logged in: kept here, known to the browser only by a random token."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import delete, update

from server.people.tables import login_session
from server.settings import Admin
from server.tokens import new_token, token_hash
from shared.journal.types import PersonId
from shared.store.shop import Shop

# A session is noted as in use this often at most: not every page is worth a write.
_NOTE_EVERY = timedelta(minutes=1)


class Session(Struct, frozen=True):
    """Somebody who is logged in in one browser."""

    token_hash: bytes
    person_id: PersonId
    began_at: datetime
    last_at: datetime


def begin_session(shop: Shop, person: PersonId, now: datetime, limits: Admin) -> str:
    """A new session's token; the rows of those that have ended are removed on the way."""
    s = login_session.c
    ended = (s.last_at <= now - idle_limit(limits)) | (s.began_at <= now - whole_limit(limits))
    shop.conn.execute(delete(login_session).where(s.workshop_id == shop.workshop, ended))
    token = new_token(shop.workshop)
    shop.put(login_session, Session(token.hash, person, now, now))
    return token.text


def session_of(shop: Shop, token: str, now: datetime, limits: Admin) -> Session | None:
    """The session of this token, if it has not ended."""
    found = shop.get(login_session, Session, token_hash(token))
    if found is None or now - found.last_at >= idle_limit(limits) or now - found.began_at >= whole_limit(limits):
        return None
    return found


def note_use(shop: Shop, session: Session, now: datetime) -> None:
    if now - session.last_at >= _NOTE_EVERY:
        s = login_session.c
        where = (s.workshop_id == shop.workshop, s.token_hash == session.token_hash)
        shop.conn.execute(update(login_session).where(*where).values(last_at=now))


def end_session(shop: Shop, token: str) -> None:
    shop.drop(login_session, token_hash(token))


def end_sessions_of(shop: Shop, person: PersonId) -> None:
    s = login_session.c
    shop.conn.execute(delete(login_session).where(s.workshop_id == shop.workshop, s.person_id == person))


def idle_limit(limits: Admin) -> timedelta:
    return timedelta(minutes=limits.session_idle_minutes)


def whole_limit(limits: Admin) -> timedelta:
    return timedelta(hours=limits.session_hours)
