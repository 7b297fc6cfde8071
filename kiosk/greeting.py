"""Who a badge belongs to, and what the door knows to say to them at once."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from shared.journal.types import BadgeId, PersonId, Tap
from shared.people import queries as people
from shared.people.types import FIXED_TYPES, WORKSHOP_TYPE, BadgeState, Enrolment, Known, Level, Pace, PersonState
from shared.store.shop import Shop
from shared.training.queries import holdings


class Member(Struct, frozen=True):
    """The holder of a badge that counts."""

    known: Known
    tap: Tap
    manager: bool
    """Trainer or owner of some machine type, or of the workshop."""

    @property
    def person_id(self) -> PersonId:
        return self.known.person.person_id

    @property
    def first_name(self) -> str:
        return self.known.profile.first_name

    @property
    def patience(self) -> int:
        return {Pace.USUAL: 1, Pace.DOUBLE: 2, Pace.FOURFOLD: 4}[self.known.profile.pace]


class LostBadge(Struct, frozen=True):
    """A badge that was reported lost."""

    badge_id: BadgeId


class UnknownBadge(Struct, frozen=True):
    """A badge that names nobody, and for whom this door waits for a new one, if it does."""

    uid_hash: bytes
    enrolment: Enrolment | None


Recognised = Member | LostBadge | UnknownBadge


def recognise(shop: Shop, uid_hash: bytes, at: datetime, door: int) -> Recognised:
    """Whose badge has this keyed hash, as of `at`."""
    known = people.known(shop, uid_hash)
    if known is None or known.badge.state is BadgeState.RETURNED or known.person.state is not PersonState.ACTIVE:
        waiting = people.enrolment(shop, door)
        return UnknownBadge(uid_hash, waiting if waiting is not None and at <= waiting.until else None)
    if known.badge.state is BadgeState.LOST:
        return LostBadge(known.badge.badge_id)
    held = holdings(shop, known.person.person_id, at)
    manager = any(
        level is not Level.USER and (type_id == WORKSHOP_TYPE or type_id not in FIXED_TYPES) for type_id, level in held
    )
    tap = Tap(known.badge.badge_id, known.person.person_id, at)
    return Member(known, tap, manager)
