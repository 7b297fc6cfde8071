"""The areas in their order, all imported: each builds only on those above it."""

from __future__ import annotations

from typing import Union

import msgspec

from shared.booking import changes as booking_changes
from shared.booking import writes as _booking_writes  # noqa: F401 - importing it registers its functions
from shared.calendar import tables as _calendar_tables  # noqa: F401 - the calendar has tables but no changes
from shared.equipment import changes as equipment_changes
from shared.equipment import writes as equipment_writes
from shared.journal import tables as _journal_tables  # noqa: F401 - the journal has tables but no changes
from shared.journal.rules import (
    Freshness,
    NotAllowed,
    PrivatePartMissing,
    door_refusals,
    freshness_refusals,
)
from shared.journal.signing import seal_of
from shared.journal.types import Act, Action, Change, Refusal
from shared.judging import refusals, write
from shared.notifications import changes as notifications_changes
from shared.notifications import writes as notifications_writes
from shared.people import changes as people_changes
from shared.people import queries as people
from shared.people import writes as _people_writes  # noqa: F401 - importing it registers its functions
from shared.people.rules import may
from shared.people.types import FIXED_TYPES, Level
from shared.signoff import changes as signoff_changes
from shared.signoff import writes as _signoff_writes  # noqa: F401 - importing it registers its functions
from shared.store.shop import Shop
from shared.sync import changes as sync_changes
from shared.sync import writes as sync_writes
from shared.training import changes as training_changes
from shared.training import writes as training_writes
from shared.training.queries import holdings

# An area may import from those above it in this list, and from no other.
AREAS = (
    "journal",
    "people",
    "equipment",
    "calendar",
    "training",
    "booking",
    "signoff",
    "notifications",
    "sync",
)

_CHANGES = (
    people_changes,
    equipment_changes,
    training_changes,
    booking_changes,
    signoff_changes,
    notifications_changes,
    sync_changes,
)

CHANGE_TYPES: dict[str, type[Change]] = {
    str(each.__struct_config__.tag): each
    for module in _CHANGES
    for each in vars(module).values()
    if isinstance(each, type) and issubclass(each, Change) and each is not Change
}
"""Every change that this release understands, by its name on the wire."""

# What an area makes of the changes of those before it, in area order.
_FOLLOWERS = (equipment_writes.follow, training_writes.follow, notifications_writes.follow, sync_writes.follow)

_decoder: msgspec.json.Decoder[Change] = msgspec.json.Decoder(Union[tuple(CHANGE_TYPES.values())])  # noqa: UP007


def read_change(raw: msgspec.Raw | bytes) -> Change:
    """The change inside an envelope.

    Raises:
        msgspec.DecodeError: of a kind that this release does not know, or not of its kind's shape.
    """
    try:
        return _decoder.decode(raw)
    except (UnicodeDecodeError, RecursionError) as error:  # what msgspec does not make its own
        raise msgspec.DecodeError(str(error)) from error


def judge(change: Change, shop: Shop) -> tuple[Refusal, ...]:
    """Every reason against a change in the open workshop: the actor's right, the door's age, then its area's rules."""
    private = private_refusals(change, shop.act)
    if private:
        return private  # nothing of what follows can be read without it
    elsewhere = () if shop.act.by_server else door_refusals(change.kind, at_doors=change.at_doors)
    if elsewhere:
        return elsewhere
    return (
        *_right_refusals(change, shop),
        *_age_refusals(change, shop),
        *refusals(change, shop),
        *training_writes.people_refusals(change, shop),
        *sync_writes.people_refusals(change, shop),
    )


def write_all(change: Change, shop: Shop) -> None:
    """Write a change, and then what follows from it in each later area."""
    write(change, shop)
    for follow in _FOLLOWERS:
        follow(change, shop)


def private_refusals(change: Change, act: Act) -> tuple[PrivatePartMissing, ...]:
    """Whether the private part that came is the one whose hash was signed."""
    wanted: bytes | None = getattr(change, "private", None)
    given = None if act.private is None else seal_of(act.private)
    return () if wanted == given else (PrivatePartMissing(),)


def _right_refusals(change: Change, shop: Shop) -> tuple[NotAllowed, ...]:
    act = shop.act
    match change.action:
        case Action.AREA_DECIDES | Action.NOTED:
            return ()
        case Action.SERVER_ONLY:
            return () if act.by_server and act.actor is None else (NotAllowed(),)
        case action:
            held = holdings(shop, act.actor, act.at) if act.actor is not None else frozenset()
            return () if may(action, held) else (NotAllowed(),)


def _age_refusals(change: Change, shop: Shop) -> tuple[Refusal, ...]:
    act = shop.act
    if act.by_server:
        return ()
    settings = people.workshop(shop)
    limits = settings.freshness if settings else Freshness()
    age_matters = freshness_refusals(change.kind, act.at, act.envelope.fresh_at, limits=limits, by_owner=False)
    if not age_matters or act.actor is None:
        return age_matters
    held = holdings(shop, act.actor, act.at)
    by_owner = any((type_id, Level.OWNER) in held for type_id in FIXED_TYPES)
    return freshness_refusals(change.kind, act.at, act.envelope.fresh_at, limits=limits, by_owner=by_owner)
