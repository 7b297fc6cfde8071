"""A batch of changes: what the desk judges and writes in one transaction."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from datetime import datetime, timedelta

import msgspec
import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Struct
from msgspec.structs import astuple
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError

from shared import refusals as refusal_types
from shared.areas import judge, private_refusals, read_change, write_all
from shared.journal import queries as journal_queries
from shared.journal.queries import Head, Outcome
from shared.journal.rules import (
    CLOCK_SLACK,
    BadSignature,
    Freshness,
    IdReused,
    NotBelievable,
    PrivatePartMissing,
    WrongDoor,
    belief_refusals,
    goes_on_from,
    number_refusals,
)
from shared.journal.signing import Standing, open_envelope, pull_receipt, sign
from shared.journal.types import (
    BEYOND,
    SERVER_DOOR,
    Act,
    Change,
    ChangeId,
    Envelope,
    Kind,
    PersonId,
    Private,
    Refusal,
    Signed,
    Verdict,
    is_beyond,
)
from shared.journal.writes import NewEntry, append
from shared.notifications.writes import after_refusal
from shared.people import queries as people
from shared.store.many import Kind as RowsKind
from shared.store.many import Rows as NewRows
from shared.store.memory import Memory
from shared.store.shop import Shop, Touch
from shared.sync import queries, tables
from shared.sync.quarantine import Quarantine, not_kept
from shared.sync.sender import sender_refusals
from shared.sync.types import DoorSeen, DoorState

_log = structlog.get_logger()

# Of a door's contacts, what the desk notes; its pulls are noted by whoever answers them.
_SEEN = tuple(name for name in DoorSeen.__struct_fields__ if name != "pulled_at")
_DOORS_SEEN = RowsKind(tables.door_seen, ("workshop_id", *_SEEN), tuple(name for name in _SEEN if name != "door"))
# The database's trouble, not the change's: away, full, held up, a deadlock. The same change may be taken later.
_TROUBLE = (OperationalError, InterfaceError, InternalError)


class FromDoor(Struct, frozen=True):
    """A change that came on the connection of this door, which has proved which it is."""

    door: int
    signed: Signed


class FromServer(Struct, frozen=True):
    """A change of the server's own pages, API and tasks; the desk signs it as door 0."""

    change: Change
    actor: PersonId | None
    seen: int
    """The sequence number that the page was made from."""
    private: Private | None = None
    task: str = ""
    id: ChangeId | None = None
    """Given where the same may be sent twice: it is then answered as it was the first time."""


Sent = FromDoor | FromServer


class Taken(Struct, frozen=True):
    """What a transaction of the desk did: the outcomes in the order of what was sent, and the journal's new head."""

    outcomes: tuple[Outcome, ...]
    head: int


class BatchFailedError(Exception):
    """Judging or writing a change raised, so nothing of its batch may be committed; `__cause__` says what."""


class Known:
    """What the desk has read of a workshop, for as long as nobody else writes it.

    Every entry of the journal has the hash of all before it, and every write of a row is some entry's. So while the
    journal's head, which is read under the workshop's lock, has the hash that the desk has left there, all is as the
    desk has left it: whatever other processes, failed commits or restores there were.

    Attributes:
        head: the hash of the journal's head with which this holds.
    """

    def __init__(self, head: bytes) -> None:
        self.head = head
        self.memory = Memory()
        self.seen: dict[int, DoorSeen | None] = {}
        self.taken_at: dict[int, datetime] = {}

    def __len__(self) -> int:
        return len(self.memory) + len(self.seen) + len(self.taken_at)


class Batch:
    """One transaction of the desk: what it has looked up, and what it writes at its end."""

    def __init__(
        self,
        shop: Shop,
        head: Head,
        now: datetime,
        known: Known,
        *,
        key: Ed25519PrivateKey,
        secret: bytes,
        release: str,
    ) -> None:
        self._shop = shop
        self._known = known
        self._head = head
        self._taken_at = max(now, head.taken_at + timedelta(microseconds=1))
        self._now = now
        self._key = key
        self._secret = secret
        self._release = release
        self._entries: list[NewEntry] = []
        self._answered: dict[ChangeId, tuple[Outcome, bytes]] = {}
        self._quarantine = Quarantine(shop, self._taken_at)
        known.taken_at[head.seq] = head.taken_at
        # Which entry of this batch wrote each row last: the table `touched` gets them at the end, all at once.
        self._touched: dict[Touch, int] = {}
        shop.newly = self._touched
        shop.memory = known.memory

    def take(self, sent: Sequence[Sent], *, careful: bool) -> Taken:
        from_doors = [each for each in sent if isinstance(each, FromDoor)]
        ids = [each.signed.id if isinstance(each, FromDoor) else each.id for each in sent]
        known = [each for each in ids if each is not None]
        if known:
            self._answered = journal_queries.first_answers(self._shop, known)
        unknown = {SERVER_DOOR, *(each.door for each in from_doors)} - self._known.seen.keys()
        if not careful:
            self._shop.write_later()
        if unknown:
            found = queries.doors_seen(self._shop, sorted(unknown))
            self._known.seen |= {door: found.get(door) for door in unknown}
        try:
            outcomes = [
                self._from_server(each, careful=careful)
                if isinstance(each, FromServer)
                else self._from_door(each, careful=careful)
                for each in sent
            ]
            self._shop.write_now()
        except (BatchFailedError, *_TROUBLE):
            raise
        except Exception as error:
            if careful:
                raise
            # Also what one change wrote for later may be refused while the next one reads.
            raise BatchFailedError from error
        self._write_journal()
        return Taken(tuple(outcomes), self._head.seq + len(self._entries))

    # --- one change

    def _from_server(self, sent: FromServer, *, careful: bool) -> Outcome:
        first = self._answered.get(sent.id) if sent.id is not None else None
        if first is not None:
            return first[0]  # whoever gave it the id has seen to it that it is the same
        taken_at = self._time_of_next()
        before = self._known.seen.get(SERVER_DOOR)
        n = before.n + 1 if before else 1
        signed = sign(
            sent.change,
            sent.private,
            standing=Standing(self._shop.workshop, SERVER_DOOR, sent.seen, taken_at, "", self._release),
            n=n,
            at=taken_at,
            actor=sent.actor,
            task=sent.task,
            key=self._key,
            id=sent.id,
        )
        envelope = open_envelope(signed)
        self._remember(envelope, pull_holds=True)
        try:
            change = read_change(envelope.change)  # what is judged is what the journal can read again
        except msgspec.DecodeError as error:
            return self._set_aside(FromDoor(SERVER_DOOR, signed), str(error), envelope)
        return self._judge(signed, envelope, change, belief=(), careful=careful)

    def _from_door(self, sent: FromDoor, *, careful: bool) -> Outcome:
        signed = sent.signed
        first = self._answered.get(signed.id)
        if first is not None:
            outcome, envelope_then = first
            if hmac.compare_digest(envelope_then, signed.envelope):
                return outcome
            _log.error("a change id came again with other bytes", door=sent.door, change=str(signed.id))
            return Outcome(signed.id, Verdict.REFUSED, outcome.seq, refusal_types.encode([IdReused()]))
        door = queries.door(self._shop, sent.door)
        if door is None or door.state is not DoorState.PAIRED:
            # Looked at first: what is in the journal is there for ever.
            return not_kept(signed, (WrongDoor(),)) if door is None else self._quarantine.take(signed, door)
        try:
            envelope = open_envelope(signed)
        except (msgspec.DecodeError, RecursionError) as error:
            return self._set_aside(sent, str(error))
        refused = sender_refusals(signed, envelope, door, self._shop.workshop)
        if refused:
            return self._keep(self._entry(signed, envelope, "", Verdict.REFUSED, refused, door=sent.door))
        before = self._known.seen.get(envelope.door)
        last = before.n if before else 0
        if envelope.n > last + 1:
            _log.error("a door left out numbers", door=envelope.door, last=last, came=envelope.n)
        number_used = number_refusals(envelope.n, last=last)
        if number_used:
            return self._keep(self._entry(signed, envelope, "", Verdict.REFUSED, number_used))
        pull_holds = self._pull_holds(envelope)
        belief = self._belief_refusals(envelope, pull_holds=pull_holds)
        self._remember(envelope, pull_holds=pull_holds)
        try:
            change = _read_of_door(envelope.change)
        except (msgspec.DecodeError, RecursionError) as error:
            return self._set_aside(sent, str(error), envelope)
        return self._judge(signed, envelope, change, belief=belief, careful=careful)

    def _pull_holds(self, envelope: Envelope) -> bool:
        """Whether the server gave this door the pull that it speaks of, and none after the one it spoke of before."""
        given = pull_receipt(self._secret, door=envelope.door, head=envelope.seen, given_at=envelope.fresh_at)
        if not hmac.compare_digest(given, envelope.receipt):
            return False
        before = self._known.seen.get(envelope.door)
        return before is None or goes_on_from(
            envelope.seen, envelope.fresh_at, last_seen=before.seen, last_fresh_at=before.fresh_at
        )

    def _belief_refusals(self, envelope: Envelope, *, pull_holds: bool) -> tuple[NotBelievable, ...]:
        """Whether the door's word on its clock, and on its last pull, can be true."""
        # An entry with that number may be another, younger one since the server was restored.
        seen_at = self._taken_at_seen(envelope.seen) or self._head.taken_at
        if not pull_holds:
            return (NotBelievable(min(seen_at, envelope.fresh_at), self._now + CLOCK_SLACK),)
        settings = people.workshop(self._shop)
        return belief_refusals(
            envelope.at,
            seen_at=seen_at,
            fresh_at=envelope.fresh_at,
            now=self._now,
            limits=settings.freshness if settings else Freshness(),
        )

    def _taken_at_seen(self, seq: int) -> datetime | None:
        known = self._known.taken_at
        taken_at = known.get(seq) or journal_queries.taken_at_of(self._shop, seq)
        if taken_at is not None:
            known[seq] = taken_at
        return taken_at

    def _judge(
        self,
        signed: Signed,
        envelope: Envelope,
        change: Change,
        *,
        belief: tuple[NotBelievable, ...],
        careful: bool,
    ) -> Outcome:
        act = Act(envelope, change, signed.private, self._time_of_next(), believed=not belief)
        shop = self._shop.judging(act)
        try:
            with shop.conn.begin_nested() if careful else nullcontext():
                found = self._judge_and_write(change, shop, belief)
        except _TROUBLE:
            raise
        except Exception as error:
            if not careful:
                raise BatchFailedError from error
            self._known.memory.forget_all()  # of what is rolled back, something may have been read
            _log.exception("a change cannot be judged or written and is set aside", change=str(signed.id))
            shop = self._shop.judging(act)
            if not act.by_server:
                # Whom the door had promised something must hear that it was not kept, whoever is to blame.
                after_refusal(change, (refusal_types.ReasonUnknown(),), shop)
            return self._keep(self._entry(signed, envelope, _tag(change), Verdict.SET_ASIDE), shop.touched)
        verdict = Verdict.REFUSED if found else Verdict.ACCEPTED
        return self._keep(self._entry(signed, envelope, _tag(change), verdict, found or belief), shop.touched)

    def _judge_and_write(self, change: Change, shop: Shop, belief: tuple[NotBelievable, ...]) -> tuple[Refusal, ...]:
        act = shop.act
        if change.kind is Kind.OBSERVATION and not act.by_server:
            # It happened: it is kept whatever anybody thinks of it, and earns what its writing makes of it.
            found: tuple[Refusal, ...] = private_refusals(change, act)
        else:
            found = belief or judge(change, shop)
        if not found:
            write_all(change, shop)
        elif not act.by_server:
            after_refusal(change, found, shop)
        return found

    # --- what becomes of it

    def _time_of_next(self) -> datetime:
        """Times rise with the sequence numbers, also within a batch."""
        return self._taken_at + timedelta(microseconds=len(self._entries))

    def _entry(
        self,
        signed: Signed,
        envelope: Envelope,
        type_: str,
        verdict: Verdict,
        found: tuple[Refusal, ...] = (),
        *,
        door: int | None = None,
    ) -> NewEntry:
        return NewEntry(
            signed,
            envelope.door if door is None else door,
            envelope.n,
            envelope.at,
            envelope.actor,
            type_,
            verdict,
            refusal_types.encode(found),
            # A private part that nobody has signed is not kept: it could be about anybody.
            None if _is_foreign(found) else signed.private,
        )

    def _keep(self, entry: NewEntry, touched: Iterable[Touch] = ()) -> Outcome:
        self._entries.append(entry)
        seq = self._head.seq + len(self._entries)
        self._touched |= dict.fromkeys(touched, seq)
        outcome = Outcome(entry.signed.id, entry.verdict, seq, entry.refusals)
        self._answered[entry.signed.id] = (outcome, entry.signed.envelope)
        return outcome

    def _set_aside(self, sent: FromDoor, why: str, envelope: Envelope | None = None) -> Outcome:
        """Keep bytes that this release cannot read, alarm staff, and go on with the next."""
        _log.error("a change cannot be read and is set aside", door=sent.door, change=str(sent.signed.id), why=why)
        if envelope is not None:
            return self._keep(self._entry(sent.signed, envelope, "", Verdict.SET_ASIDE))
        signed = sent.signed
        unread = NewEntry(signed, sent.door, 0, self._taken_at, None, "", Verdict.SET_ASIDE, "[]", signed.private)
        return self._keep(unread)

    def _remember(self, envelope: Envelope, *, pull_holds: bool) -> None:
        """Count a change of a door; what it says of its last pull counts only if it is true."""
        before = self._known.seen.get(envelope.door)
        self._known.seen[envelope.door] = DoorSeen(
            envelope.door,
            n=max(envelope.n, before.n if before else 0),
            seen=envelope.seen if pull_holds else before.seen if before else 0,
            fresh_at=envelope.fresh_at if pull_holds else before.fresh_at if before else None,
            pushed_at=self._taken_at,
            pulled_at=before.pulled_at if before else None,
            release=envelope.release,
        )

    # --- the journal

    def _write_journal(self) -> None:
        if not self._entries:
            return
        head = append(
            self._shop.conn,
            self._shop.workshop,
            self._head,
            self._taken_at,
            self._entries,
            touched=self._touched,
            beside=self._seen({entry.door for entry in self._entries}),
        )
        self._known.head = head.hash
        self._known.taken_at[head.seq] = head.taken_at

    def _seen(self, doors: set[int]) -> NewRows:
        """What was remembered of these doors; when they pull is noted by whoever answers that."""
        rows = [
            {"workshop_id": self._shop.workshop, **{name: getattr(seen, name) for name in _SEEN}}
            for seen in map(self._known.seen.get, sorted(doors))
            if seen is not None
        ]
        return NewRows(_DOORS_SEEN, rows)


def _read_of_door(raw: msgspec.Raw) -> Change:
    """The change in a door's envelope.

    Raises:
        msgspec.DecodeError: see `read_change`; or it has a time that not every screen could show, and what is accepted
            stands on all of them.
    """
    change = read_change(raw)
    if any(isinstance(value, datetime) and is_beyond(value) for value in astuple(change)):
        raise msgspec.DecodeError(BEYOND)
    return change


def _tag(change: Change) -> str:
    return str(change.__struct_config__.tag)


def _is_foreign(found: Sequence[Refusal]) -> bool:
    """Whether what came with a change was not signed with it, or not by the door that sent it."""
    return any(isinstance(each, PrivatePartMissing | BadSignature | WrongDoor) for each in found)
