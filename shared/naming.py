"""What a refusal or a notice calls things: the names that a `Speaker` needs, read of the open workshop."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from shared.equipment import queries as equipment
from shared.journal.types import PersonId, Refusal
from shared.people import queries as people
from shared.people.rules import BadgeTaken, TapTooOld
from shared.signoff.rules import MayNotSign
from shared.store.shop import Shop
from shared.training import queries as training


def spoken_names(shop: Shop, persons: Collection[PersonId] = ()) -> dict[UUID, str]:
    """What every machine, type and module is called, retired ones too, and the first names of these persons; by id.

    Args:
        persons: those whose names whoever reads may see; who has no name any more is left out.
    """
    names: dict[UUID, str] = {
        **{each.type_id: each.name for each in equipment.equipment_types(shop)},
        **{each.machine_id: each.name for each in equipment.machines(shop, retired=True)},
        **{each.module_id: each.title for each in training.modules(shop).values()},
    }
    names.update(people.first_names(shop, persons).items())
    return names


def persons_in(reasons: Iterable[Refusal]) -> frozenset[PersonId]:
    """The persons whose first names belong into the words of these reasons."""
    return frozenset(person for each in reasons for person in _persons_in(each))


def _persons_in(reason: Refusal) -> tuple[PersonId, ...]:
    match reason:
        case BadgeTaken(person_id) | TapTooOld(person_id):
            return (person_id,)
        case MayNotSign(can):
            return can
        case _:
            return ()
