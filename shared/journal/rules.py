"""What the journal decides by itself: the hash chain, and which times can be believed."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from typing import assert_never

from msgspec import Struct

from shared.journal.types import Kind, PersonId, Refusal, Verdict
from shared.timespan import whole_microseconds

# The hash before the first entry of a workshop's journal.
GENESIS = bytes(32)


class IdReused(Refusal, frozen=True, tag="id_reused"):
    """The id of an earlier change, with other bytes."""


class NumberReused(Refusal, frozen=True, tag="number_reused"):
    """The door's counter stood here before, with another change: a cloned or restored door."""


class BadSignature(Refusal, frozen=True, tag="bad_signature"):
    """The door did not sign these bytes."""


class WrongDoor(Refusal, frozen=True, tag="wrong_door"):
    """Signed for another door or another workshop than the one that sends it."""


class PrivatePartMissing(Refusal, frozen=True, tag="private_part_missing"):
    """The private part is absent, or is not the one whose hash was signed."""


class NotBelievable(Refusal, frozen=True, tag="not_believable"):
    """The door's clock, or its word on when it last heard from the server, cannot be right."""

    earliest: datetime
    latest: datetime


class TooLongOffline(Refusal, frozen=True, tag="too_long_offline"):
    """The door has not heard from the server for too long to decide this alone."""

    since: datetime


class NotAllowed(Refusal, frozen=True, tag="not_allowed"):
    """Whoever acts does not hold the right that this needs."""


class NotAtDoors(Refusal, frozen=True, tag="not_at_doors"):
    """No door makes such a change: on the admin pages, whoever acts has logged in."""


class StaleEdit(Refusal, frozen=True, tag="stale_edit"):
    """Somebody changed it after the editor looked at it."""


JournalRefusal = (
    IdReused
    | NumberReused
    | BadSignature
    | WrongDoor
    | PrivatePartMissing
    | NotBelievable
    | TooLongOffline
    | NotAllowed
    | NotAtDoors
    | StaleEdit
)


def seal(salt: bytes, about: tuple[PersonId, ...], content: bytes) -> bytes:
    """The hash that stands for a private part in the signed bytes; each part is preceded by its length."""
    digest = sha256()
    for part in (salt, b"".join(person.bytes for person in about), content):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.digest()


def entry_hash(
    before: bytes, seq: int, taken_at: datetime, verdict: Verdict, refusals: bytes, signature: bytes, envelope: bytes
) -> bytes:
    """The hash of a journal entry, over the bytes as they came and the hash of the entry before.

    Every part of changing length is preceded by its length, so that no two entries read the same.
    """
    digest = sha256(before)
    digest.update(seq.to_bytes(8, "big") + whole_microseconds(taken_at).to_bytes(8, "big"))
    for part in (verdict.encode(), refusals, signature, envelope):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.digest()


# Clocks of doors run a little apart from the server's.
CLOCK_SLACK = timedelta(seconds=90)


class Freshness(Struct, frozen=True):
    """How long a door may decide alone, counted from its last pull."""

    everything: timedelta = timedelta(hours=8)
    qualified_only: timedelta = timedelta(hours=72)
    owners_only: timedelta = timedelta(days=3650)
    """Owners get in for as long as the door lives: the workshop must never lock itself out."""

    @property
    def longest(self) -> timedelta:
        """After so long a door decides nothing any more, for nobody."""
        return max(self.everything, self.qualified_only, self.owners_only)

    def age(self, at: datetime, fresh_at: datetime) -> timedelta:
        """How old what a door knows counts as, at `at` by its clock.

        A clock that stands before the last pull is wrong, and nobody can tell the age: it counts as the oldest.
        """
        age = at - fresh_at
        return age if age >= -CLOCK_SLACK else self.owners_only


def number_refusals(n: int, *, last: int) -> tuple[NumberReused, ...]:
    """Whether a door's number is a new one: those that it used before belong to other changes.

    Args:
        last: the highest number that the door has sent; 0 where it has sent nothing yet.
    """
    return (NumberReused(),) if n <= last else ()


def goes_on_from(seen: int, fresh_at: datetime, *, last_seen: int, last_fresh_at: datetime | None) -> bool:
    """Whether a door speaks of the same pull as before, or of a later one.

    After a restore of the server its head is lower than it was; its time is not.
    """
    return last_fresh_at is None or seen > last_seen or fresh_at >= last_fresh_at


def belief_refusals(
    at: datetime, *, seen_at: datetime, fresh_at: datetime, now: datetime, limits: Freshness
) -> tuple[NotBelievable, ...]:
    """Whether the time that a door gives can be right: it lies after its last contact, and is no time to come.

    Args:
        seen_at: when the entry was taken that the door had seen.
        fresh_at: the server's time of its last pull; beyond what `limits` allow after it, a door decides nothing.
        now: the server's time.
    """
    earliest = min(seen_at, fresh_at) - CLOCK_SLACK
    # Compared as lengths: limits may be longer than any calendar.
    latest = (now if now - fresh_at <= limits.longest else fresh_at + limits.longest) + CLOCK_SLACK
    return () if earliest <= at <= latest else (NotBelievable(earliest, latest),)


def door_refusals(kind: Kind, *, at_doors: bool) -> tuple[NotAtDoors, ...]:
    """Whether a door makes changes of this kind; what it says of who acts there is no log-in.

    Args:
        at_doors: whether a page of the kiosk makes this grant.
    """
    match kind:
        case Kind.OBSERVATION | Kind.CLAIM:
            return ()
        case Kind.GRANT:
            return () if at_doors else (NotAtDoors(),)
        case Kind.SETTING:
            return (NotAtDoors(),)
        case _:
            assert_never(kind)


def freshness_refusals(
    kind: Kind, at: datetime, fresh_at: datetime, *, limits: Freshness, by_owner: bool
) -> tuple[TooLongOffline, ...]:
    """Whether a door that last heard from the server at `fresh_at` may do this alone.

    Observations are always kept, and a claim only waits at the door: the server decides both.
    """
    age = limits.age(at, fresh_at)
    match kind:
        case Kind.OBSERVATION | Kind.CLAIM:
            return ()
        case Kind.GRANT | Kind.SETTING:
            allowed = age <= limits.everything or (by_owner and age <= limits.owners_only)
            return () if allowed else (TooLongOffline(fresh_at),)
        case _:
            assert_never(kind)
