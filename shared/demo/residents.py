"""The people of the demo workshop: when they joined, whose membership has lapsed, who has left, and their badges."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from msgspec import Struct
from msgspec.structs import replace

from shared.demo.moments import Ids, Moment
from shared.demo.names import full_names, mail_address
from shared.journal.signing import private_part, seal_of
from shared.journal.types import SERVER_DOOR, BadgeId, PersonId
from shared.people.badges import BadgeUid, keyed_hash
from shared.people.changes import BadgeEnrolled, EnrolmentOpened, PersonSet
from shared.people.rules import ENROL_FROM_ADMIN
from shared.people.types import WORKSHOP_TYPE, BadgeDetails, LanguageCode, Level, PersonDetails, PersonState
from shared.training.changes import QualificationGranted
from shared.training.types import GrantId

OWNER = PersonDetails("Ada", "Mensah", "ada.mensah@example.org")
ANA = PersonDetails("Ana", "Ferreira", "ana.ferreira@example.org")
JO = PersonDetails("Jo", "Lindqvist", "jo.lindqvist@example.org")
MIA = PersonDetails("Mia", "Hartmann", "mia.hartmann@example.org")

# New members come to an introduction together.
JOINED_TOGETHER = 25
BETWEEN_JOINS = timedelta(days=20)
GERMAN_SPEAKERS = 0.3


class Resident(Struct, frozen=True):
    """Somebody of the workshop.

    Attributes:
        member: whether they ever were one.
        until: when the membership ends, or has ended; None: nobody has said so.
        left: when they left the workshop.
    """

    person_id: PersonId
    badge_id: BadgeId
    uid: BadgeUid
    details: PersonDetails
    joined: datetime
    member: bool = True
    until: datetime | None = None
    left: datetime | None = None

    def regular(self, now: datetime) -> bool:
        """Somebody who can be counted on: a member for weeks to come."""
        return self.member and self.left is None and (self.until is None or self.until > now + timedelta(weeks=3))


def residents(seed: int, ids: Ids, count: int, *, opened: datetime, now: datetime) -> list[Resident]:
    """Everybody, first Ada, Ana, Jo and Mia; the others in the order in which they joined."""
    rng = Random(f"{seed} people")
    first = opened + timedelta(days=2)
    known = (
        _resident(ids, rng, OWNER, opened),
        _resident(ids, rng, ANA, first),
        _resident(ids, rng, JO, first + 10 * BETWEEN_JOINS),
        _resident(ids, rng, MIA, first + 17 * BETWEEN_JOINS),
    )
    others = [
        _somebody(_resident(ids, rng, _details(rng, name, n), first + n // JOINED_TOGETHER * BETWEEN_JOINS), rng, now)
        for n, name in enumerate(full_names(rng, count - len(known)))
    ]
    return [*known, *others]


def _resident(ids: Ids, rng: Random, details: PersonDetails, joined: datetime) -> Resident:
    uid = BadgeUid(b"\x04" + rng.randbytes(6))
    return Resident(PersonId(ids.next()), BadgeId(ids.next()), uid, details, joined)


def _details(rng: Random, name: tuple[str, str], number: int) -> PersonDetails:
    language = LanguageCode.GERMAN if rng.random() < GERMAN_SPEAKERS else LanguageCode.ENGLISH
    return PersonDetails(*name, mail_address(*name, number), language)


def _somebody(person: Resident, rng: Random, now: datetime) -> Resident:
    """Most are members for good or for months; some have let it lapse, were never one, or have left."""
    match rng.choices(("for good", "for months", "lapsed", "guest", "left"), (55, 34, 5, 3, 3))[0]:
        case "for months":
            return replace(person, until=now + timedelta(days=rng.randint(30, 300)))
        case "lapsed":
            return replace(person, until=now - timedelta(days=rng.randint(2, 30)))
        case "guest":
            return replace(person, member=False)
        case "left":
            return replace(person, left=now - timedelta(days=rng.randint(1, 30)))
        case _:
            return person


def joining(person: Resident, ids: Ids, by: PersonId) -> Iterator[Moment]:
    """Somebody is added, and becomes a member; the owner, who opened the workshop, is both already."""
    if person.person_id == by:
        return
    details = private_part(person.details, [person.person_id])
    yield Moment(person.joined, PersonSet(person.person_id, PersonState.ACTIVE, seal_of(details)), by, details)
    if person.member:
        grant = QualificationGranted(GrantId(ids.next()), person.person_id, WORKSHOP_TYPE, Level.USER, person.until)
        yield Moment(person.joined, grant, by)
    if person.left is not None:
        yield Moment(person.left, PersonSet(person.person_id, PersonState.LEFT, seal_of(details)), by, details)


def enrolling(person: Resident, badge_key: bytes, by: PersonId) -> Iterator[Moment]:
    """They get their badge, at the server; the owner a minute after the doors opened for the first time."""
    at = person.joined if person.person_id != by else person.joined + timedelta(minutes=1)
    hashed = private_part(BadgeDetails(keyed_hash(person.uid, badge_key)), [person.person_id])
    yield Moment(at, EnrolmentOpened(SERVER_DOOR, person.person_id, at + ENROL_FROM_ADMIN), by)
    yield Moment(at, BadgeEnrolled(person.badge_id, person.person_id, "member", seal_of(hashed)), by, hashed)
